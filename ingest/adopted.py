"""Adopted texts as statements: what a resolution, decision or final acts say of their own adoption.

A document that is an instrument is the very node that others cite: `A/RES/75/202`, or the edition `PP/71@2018`. What
its publisher asserts - links and keywords - stands apart from what is found here, under properties of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from ingest.cited import describe, read_symbol
from ingest.terms import DCTERMS, PG, RDF, date, in_reading, integer, literal, node, text, things

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.terms import Statement
    from ontology.model import Adoption, Clause, Document, Heading, Vote

VOTED = {"in-favour": "votedInFavour", "against": "votedAgainst", "abstaining": "abstained"}


def adopted(document: Document) -> Iterator[Statement]:
    """Yield what is known of the adoption of a document that is an instrument, and what its publisher asserts."""
    if not document.issuer:
        return
    subject = things(document.id)
    yield from describe(read_symbol(document.id))
    yield subject, PG["issuedBy"], things(f"body/{document.issuer}")
    if document.adoption:
        yield from _adoption(subject, document.adoption, document.language)
    for keyword in document.keywords:
        yield subject, DCTERMS["subject"], node(keyword.iri)
        yield node(keyword.iri), PG["keyword"], literal(keyword.label.replace("_", " "))
    yield from _links(document)
    yield from _abrogations(document)


def _adoption(subject: str, adoption: Adoption, language: str) -> Iterator[Statement]:
    if adoption.date:
        yield subject, PG["adoptedOn"], date(adoption.date)
    for key, values in (
        ("session", [adoption.session]),
        ("agendaItem", adoption.agenda_items),
        ("meetingRecord", [adoption.meeting]),
        ("committeeReport", [adoption.report]),
        ("draft", adoption.drafts),
        ("sponsor", adoption.sponsors),
    ):
        yield from ((subject, PG[key], literal(value)) for value in values if value)
    if adoption.agenda_title:
        yield subject, PG["agendaTitle"], text(adoption.agenda_title, language)
    if adoption.vote:
        yield from _vote(subject, adoption.vote)


def _vote(subject: str, vote: Vote) -> Iterator[Statement]:
    yield subject, PG["voteOutcome"], literal(vote.outcome)
    for key, count in (
        ("votesInFavour", vote.in_favour),
        ("votesAgainst", vote.against),
        ("abstentions", vote.abstaining),
    ):
        if count is not None:
            yield subject, PG[key], integer(count)
    for voter, how in vote.voters:
        yield subject, PG[VOTED[how]], literal(voter)


def adopted_name(clause: Clause) -> str:
    """Return the short name of a clause by its place, as delegates say it: PP 3, OP 4 (b), resolves 1.

    >>> from ontology.model import Clause, Span
    >>> adopted_name(Clause("op/4/b", 0, "op", "requesting", "b", "(b)", Span(0, 1), "x", (0,)))
    'OP 4 (b)'
    """
    first, *rest = clause.place.split("/")
    words = [first.upper() if first in {"pp", "op"} else first.replace("-", " ")]
    for part in rest:
        if part in {"pp", "op"}:
            words.append(part.upper())
        else:
            words.append(part if part[0].isdigit() or len(words) == 1 else f"({part})")
    return " ".join(words)


def adopted_section(document: Document, clause: Clause) -> Iterator[Statement]:
    """Yield the section that a clause of an instrument stands in: its place up to its own labels."""
    section = things(f"{document.id}/{clause.section}")
    yield things(f"{document.id}/{clause.place}"), PG["inSection"], section
    yield section, RDF["type"], PG["Section"]
    yield section, PG["inDocument"], things(document.id)


def adopted_heading(document: Document, heading: Heading) -> Iterator[Statement]:
    """Yield a heading inside an instrument: its words and place."""
    subject = in_reading(document, f"heading/{heading.span.start}")
    yield subject, RDF["type"], PG["Heading"]
    yield subject, PG["inReading"], in_reading(document)
    yield subject, DCTERMS["title"], text(heading.text, document.language)
    yield subject, PG["start"], integer(heading.span.start)
    yield subject, PG["end"], integer(heading.span.end)


def _links(document: Document) -> Iterator[Statement]:
    """The publisher's links, each with its place, and the clause that it makes cite something."""
    ordered = sorted(document.clauses, key=lambda clause: clause.span.start)
    starts = [clause.span.start for clause in ordered]
    for link in document.links:
        subject = in_reading(document, f"link/{link.span.start}-{link.span.end}")
        target = things(link.symbol)
        yield subject, RDF["type"], PG["PublisherLink"]
        yield subject, PG["inReading"], in_reading(document)
        yield subject, PG["start"], integer(link.span.start)
        yield subject, PG["end"], integer(link.span.end)
        yield subject, PG["quote"], literal(link.span.of(document.text))
        yield subject, PG["linksTo"], target
        index = bisect_right(starts, link.span.start) - 1
        places = [ordered[index].place] if index >= 0 and ordered[index].span.covers(link.span) else []
        places += [place for note in document.footnotes if note.span.covers(link.span) for place in note.clauses]
        for place in places:
            yield things(f"{document.id}/{place}"), PG["publisherCites"], target


def _abrogations(document: Document) -> Iterator[Statement]:
    """What a conference ends in a part of its own of the final acts: acts of its own, no citations by a clause."""
    for abrogation in document.abrogations:
        subject = in_reading(document, f"abrogation/{abrogation.span.start}-{abrogation.span.end}")
        target = things(abrogation.target.cited)
        yield things(document.id), PG["abrogates"], target
        yield from describe(abrogation.target)
        yield subject, RDF["type"], PG["Abrogation"]
        yield subject, PG["inReading"], in_reading(document)
        yield subject, PG["target"], target
        yield subject, PG["start"], integer(abrogation.span.start)
        yield subject, PG["end"], integer(abrogation.span.end)
        yield subject, PG["quote"], literal(abrogation.span.of(document.text))
