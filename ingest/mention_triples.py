"""A mention as statements: an annotation with its exact place, and the short facts that questions ask for."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ingest.terms import CITO, OA, PG, PROV, RDF, boolean, in_reading, integer, literal, text, things
from ontology.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.terms import Statement
    from ontology.model import Clause, Document, Mention, ReadAside, Span

CONTEXT = 24
"""Characters of the reading text kept before and after a quote, so that it can be found again in an edited text."""
NAMES = {Kind.THEME: "namesTheme", Kind.TOPIC: "namesTopic", Kind.GROUP: "concernsGroup"}
REFERS = {Kind.INTERNAL: "refersTo", Kind.WEAK_INTERNAL: "refersWeaklyTo"}


def mention_statements(document: Document, clause: Clause, mention: Mention, cites: str) -> Iterator[Statement]:
    """Yield the statements of a mention in a clause.

    Args:
        document: the reading.
        clause: where it stands.
        mention: the mention.
        cites: the property by which this clause cites, `recalls` for a recital that recalls.
    """
    subject = _subject(document, mention)
    node = things(f"{document.id}/{clause.place}")
    yield from _described(document, subject, mention)
    yield from located(document, clause, subject, mention.span)
    yield from _decided(document, subject, node, mention, cites)


def aside_statements(
    document: Document, aside: ReadAside, mention: Mention, citing: Sequence[tuple[Clause, str]]
) -> Iterator[Statement]:
    """Yield the statements of a mention in a footnote or heading.

    Args:
        document: the reading.
        aside: the footnote or heading.
        mention: the mention.
        citing: the clauses that cite by this note, each with the property by which it cites.
    """
    subject = _subject(document, mention)
    yield from _described(document, subject, mention)
    yield subject, PG["inReading"], in_reading(document)
    yield subject, PG["inAside"], in_reading(document, aside.place)
    yield subject, PG["start"], integer(mention.span.start)
    yield subject, PG["end"], integer(mention.span.end)
    yield subject, PG["quote"], literal(mention.span.of(document.text))
    for clause, cites in citing:
        yield subject, PG["inClause"], things(f"{document.id}/{clause.place}")
        yield from _decided(document, subject, things(f"{document.id}/{clause.place}"), mention, cites)
    if not citing:
        yield from _decided(document, subject, things(document.id), mention, "citesInHeading")


def _subject(document: Document, mention: Mention) -> str:
    what = mention.target.cited if mention.target else "undecided"
    place = f"mention/{mention.span.start}-{mention.span.end}/{mention.kind}/{what}"
    return in_reading(document, place)


def _described(document: Document, subject: str, mention: Mention) -> Iterator[Statement]:
    yield subject, RDF["type"], OA["Annotation"]
    yield subject, RDF["type"], PG["Mention"]
    yield subject, PG["kind"], literal(mention.kind.value)
    yield subject, PG["rule"], literal(mention.rule)
    yield subject, PG["status"], literal(mention.status.value)
    yield subject, PG["bracketed"], boolean(mention.bracketed)
    yield subject, PG["inTitle"], boolean(mention.in_title)
    yield subject, PROV["wasGeneratedBy"], in_reading(document, "activity")
    yield from _selected(document, subject, mention)
    if mention.reason:
        yield subject, PG["reason"], literal(mention.reason)
    if mention.basis:
        yield subject, PG["decidedBy"], literal(mention.basis)
    for candidate in mention.candidates:
        yield subject, PG["candidate"], things(candidate)
    if mention.title:
        yield subject, PG["statedTitle"], text(mention.title, document.language)
    if mention.stated:
        yield subject, PG["statedYear"], integer(mention.stated.year)
        yield subject, PG["statedRevised"], boolean(mention.stated.revised)
        if mention.stated.place:
            yield subject, PG["statedPlace"], literal(mention.stated.place)


def located(document: Document, clause: Clause, subject: str, span: Span) -> Iterator[Statement]:
    """Yield where an annotation stands: its clause, its characters in the reading text and in the clause's words."""
    yield subject, PG["inClause"], things(f"{document.id}/{clause.place}")
    yield subject, PG["inClauseReading"], in_reading(document, clause.place)
    yield subject, PG["inReading"], in_reading(document)
    yield subject, PG["start"], integer(span.start)
    yield subject, PG["end"], integer(span.end)
    yield subject, PG["wordsStart"], integer(bisect_left(clause.offsets, span.start))
    yield subject, PG["wordsEnd"], integer(bisect_left(clause.offsets, span.end))
    yield subject, PG["quote"], literal(span.of(document.text))


def _selected(document: Document, subject: str, mention: Mention) -> Iterator[Statement]:
    """The place again in the terms of the Web Annotation vocabulary."""
    span, source = mention.span, document.text
    place, position, quote = (f"{subject[:-1]}/{part}>" for part in ("place", "position", "quote"))
    exact = literal(span.of(source))
    yield subject, OA["hasTarget"], place
    yield place, RDF["type"], OA["SpecificResource"]
    yield place, OA["hasSource"], in_reading(document)
    yield place, OA["hasSelector"], position
    yield place, OA["hasSelector"], quote
    yield position, RDF["type"], OA["TextPositionSelector"]
    yield position, OA["start"], integer(span.start)
    yield position, OA["end"], integer(span.end)
    if page := document.page(span.start):
        yield position, PG["page"], integer(page)
    yield quote, RDF["type"], OA["TextQuoteSelector"]
    yield quote, OA["exact"], exact
    yield quote, OA["prefix"], literal(source[max(0, span.start - CONTEXT) : span.start])
    yield quote, OA["suffix"], literal(source[span.end : span.end + CONTEXT])


def _decided(document: Document, subject: str, clause: str, mention: Mention, cites: str) -> Iterator[Statement]:
    target = None
    if mention.target:
        inside = mention.kind.is_reference
        target = things(f"{document.id}/{mention.target.symbol}" if inside else mention.target.cited)
        yield subject, PG["target"], target
        yield subject, OA["hasBody"], target
    if mention.kind.is_citation:
        yield subject, RDF["type"], PG["Citation"]
        yield subject, RDF["type"], CITO["Citation"]
        yield subject, CITO["hasCitingEntity"], clause
        yield subject, CITO["hasCitationCharacterization"], PG[cites]
        if target:
            yield subject, CITO["hasCitedEntity"], target
            yield clause, CITO["cites"], target
            yield clause, PG[cites], target
    elif mention.kind.is_reference:
        yield subject, RDF["type"], PG["InternalReference"]
        if target:
            yield clause, PG[REFERS[mention.kind]], target
    else:
        yield subject, RDF["type"], PG["ConceptMention"]
        if target:
            yield clause, PG[NAMES[mention.kind]], target
