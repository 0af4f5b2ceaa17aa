"""Is a citation right? What the cited instruments' own texts, the registry and other citations say against it.

A doubt is no verdict: each row gives the citing words with their place, and the source that speaks against them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import UnknownNameError
from queries.support import text
from queries.terms import Answer, Iri, Literal, plain
from queries.titles import Titled, Titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from queries.interface import Graph

KINDS = ("no-such-edition", "abrogated", "superseded", "other-title")
"""What can be wrong."""
SEVERITIES = ("error", "warning", "notice")
"""How sure it is that the citing text is wrong; a notice tells of what came after it."""
COLUMNS = ("clause", "cited", "kind", "severity", "why", "quote", "language", "place")
SEEN = 2
"""Clauses that must cite an edition otherwise before their word counts against one that differs."""


UNDATED = "when the citing text was written is not known"


@dataclass(frozen=True, slots=True)
class _Edition:
    """An edition, with what is known of it; `source` says from where `revised` is known."""

    symbol: str
    work: str
    year: int
    revised: bool | None
    source: str
    adopted: str
    ended: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Citation:
    """A citation, as one reading has it."""

    clause: Iri
    document: str
    date: str
    language: str
    place: str
    quote: str
    cited: str
    revised: bool | None
    title: str

    @property
    def work(self) -> str:
        return self.cited.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a citation: its kind, its severity, and why, with both sources."""

    citation: _Citation
    kind: str
    severity: str
    why: str


def doubts(graph: Graph, document: str = "", kind: str = "", severity: str = "") -> Answer:
    """Return a row for each doubt, those of one clause in several languages as one.

    Args:
        graph: the graph to ask.
        document: only citations of this document, "" for all.
        kind: one of `KINDS`, "" for all.
        severity: one of `SEVERITIES`, "" for all.

    Raises:
        UnknownNameError: no document of that name cites anything.
    """
    known = _editions(graph)
    titles = Titles(_titles(graph))
    citations = [c for c in _citations(graph) if not document or c.document == document]
    if document and not citations:
        raise UnknownNameError(f"no document {document!r} that cites anything; policygraph query readings lists them")
    found: dict[tuple[Iri, str, str], list[Doubt]] = defaultdict(list)
    for citation in citations:
        for doubt in _judged(citation, known, titles):
            if doubt.kind == (kind or doubt.kind) and doubt.severity == (severity or doubt.severity):
                found[citation.clause, citation.cited, doubt.kind].append(doubt)
    ordered = sorted(found.values(), key=lambda same: (SEVERITIES.index(same[0].severity), KINDS.index(same[0].kind)))
    return Answer(COLUMNS, tuple(_row(same) for same in ordered))


def _row(same: list[Doubt]) -> tuple[Iri | Literal, ...]:
    first = min(same, key=lambda doubt: (doubt.citation.language != "en", doubt.citation.place))
    languages = ", ".join(sorted({doubt.citation.language for doubt in same}))
    citation = first.citation
    told = (citation.cited, first.kind, first.severity, first.why, citation.quote, languages, citation.place)
    return (citation.clause, *(Literal(value) for value in told))


# ---------------------------------------------------------------- what is judged


def _judged(citation: _Citation, known: Mapping[str, list[_Edition]], titles: Titles) -> Iterator[Doubt]:
    editions = known.get(citation.work, [])
    cited = next((edition for edition in editions if edition.symbol == citation.cited), None)
    itself = citation.document.partition("@")[0] == citation.work
    if cited and citation.revised is not None:
        yield from _no_such_edition(citation, cited, editions)
    if cited and not itself:
        yield from _ended(citation, cited)
        yield from _superseded(citation, cited, editions)
    if citation.title and (pair := titles.better(citation.cited, citation.title, citation.language)):
        own, other = pair
        yield Doubt(
            citation,
            "other-title",
            "error",
            f"the stated title “{citation.title}” is that of {other.symbol} ({_source(other)}: “{other.title}”),"
            f" not of {own.symbol} ({_source(own)}: “{own.title}”)",
        )


def _no_such_edition(citation: _Citation, cited: _Edition, editions: Iterable[_Edition]) -> Iterator[Doubt]:
    """A revision cited as a first edition, or a first one as a revision: place and year alone don't make an edition."""
    earlier = [edition.symbol for edition in editions if edition.year < cited.year]
    if cited.revised is None or cited.revised == citation.revised:
        return
    if citation.revised:
        why = f"cited as a revision, but {cited.symbol} is a first edition ({cited.source})"
    else:
        before = f", after {', '.join(earlier)}" if earlier else ""
        why = f"cited without Rev., but {cited.symbol} is a revision ({cited.source}{before})"
    yield Doubt(citation, "no-such-edition", "error", why)


def _ended(citation: _Citation, cited: _Edition) -> Iterator[Doubt]:
    if not cited.ended:
        return
    day = min(day for day, _ in cited.ended)
    by = ", ".join(dict.fromkeys(acts for _, acts in cited.ended))
    if _before(day, citation.date):
        why = f"abrogated by {by} on {day}, before the citing text ({citation.date})"
        yield Doubt(citation, "abrogated", "error", why)
    elif not citation.date:
        yield Doubt(citation, "abrogated", "warning", f"abrogated by {by} on {day}; {UNDATED}")
    else:
        yield Doubt(citation, "abrogated", "notice", f"since abrogated by {by} on {day}")


def _superseded(citation: _Citation, cited: _Edition, editions: Iterable[_Edition]) -> Iterator[Doubt]:
    later = [edition for edition in editions if edition.year > cited.year]
    if not later:
        return
    before = [edition for edition in later if _before(edition.adopted or str(edition.year), citation.date)]
    if before:
        last = max(before, key=lambda edition: edition.year)
        why = f"{last.symbol} is later, and earlier than the citing text ({citation.date})"
        yield Doubt(citation, "superseded", "warning", why)
        return
    last = max(later, key=lambda edition: edition.year)
    if not citation.date:
        yield Doubt(citation, "superseded", "notice", f"{last.symbol} is later; {UNDATED}")
    else:
        yield Doubt(citation, "superseded", "notice", f"since revised: {last.symbol}")


def _before(day: str, other: str) -> bool:
    """Whether a date comes before another, as far as both are told: a year is before another year only."""
    length = min(len(day), len(other))
    return bool(length) and day[:length] < other[:length]


def _source(titled: Titled) -> str:
    return "its text" if titled.text else "the registry"


# ---------------------------------------------------------------- what is known


def _citations(graph: Graph) -> Iterator[_Citation]:
    columns = (
        "clause", "document", "date", "year", "reading", "language", "start", "end", "quote", "target",
        "revised", "title",
    )  # fmt: skip
    for row in graph.select(text("doubts-citations")).only(columns):
        clause, document, date, year, reading, language, start, end, quote, target, revised, title = row
        if isinstance(clause, Iri):
            yield _Citation(
                clause,
                plain(document),
                plain(date) or plain(year),
                plain(language),
                f"{plain(reading)} {plain(start)}-{plain(end)}",
                plain(quote),
                plain(target),
                {"true": True, "false": False}.get(plain(revised)),
                plain(title),
            )


def _editions(graph: Graph) -> dict[str, list[_Edition]]:
    """The editions by work, with how they came about: by the registry, else by what citing clauses say of them."""
    stated: dict[str, dict[str, int]] = defaultdict(dict)
    for edition, mark, clauses in graph.select(text("doubts-stated")).only(("edition", "revised", "clauses")):
        stated[plain(edition)][plain(mark)] = int(plain(clauses))
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    columns = ("edition", "work", "year", "revised", "adopted", "ended", "by")
    for row in graph.select(text("doubts-editions")).only(columns):
        rows[plain(row[0])].append(tuple(map(plain, row)))
    found: dict[str, list[_Edition]] = defaultdict(list)
    for symbol, same in rows.items():
        told = next((row[3] for row in same if row[3]), "")
        revised, source = ({"true": True, "false": False}[told], "registry") if told else _by_citations(stated[symbol])
        ended = tuple(dict.fromkeys((row[5], row[6]) for row in same if row[5]))
        adopted = max(row[4] for row in same)
        found[same[0][1]].append(_Edition(symbol, same[0][1], int(same[0][2]), revised, source, adopted, ended))
    return found


def _by_citations(stated: Mapping[str, int]) -> tuple[bool | None, str]:
    """What most clauses say that cite an edition, if enough do and few say otherwise."""
    with_mark, without = stated.get("true", 0), stated.get("false", 0)
    more, fewer = max(with_mark, without), min(with_mark, without)
    if more < SEEN or more <= SEEN * fewer:
        return None, ""
    return with_mark > without, f"so cited by {more} clauses"


def _titles(graph: Graph) -> Iterator[Titled]:
    for instrument, title, own in graph.select(text("doubts-titles")).only(("instrument", "title", "text")):
        if isinstance(title, Literal) and title.language:
            yield Titled(plain(instrument), title.language, title.value, plain(own) == "true")
