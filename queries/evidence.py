"""What citations state, and what is known of the editions, conferences and titles that they name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from queries.support import text
from queries.terms import Iri, Literal, plain
from queries.titles import Titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.interface import Graph
    from queries.terms import Row

SEEN = 2
"""Clauses that must cite an edition otherwise before their word counts against one that differs."""
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation, as one reading has it; `date` is the citing text's, as exactly as it is known."""

    clause: Iri
    document: str
    date: str
    language: str
    place: str
    quote: str
    cited: str
    revised: bool | None
    stated_place: str
    title: str

    @property
    def work(self) -> str:
        """What is cited, whatever its edition."""
        return self.cited.partition("@")[0]

    @property
    def in_its_own_work(self) -> bool:
        """Whether an edition cites an edition of itself: the history that it tells."""
        return self.document.partition("@")[0] == self.work


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition, with what is known of it.

    Attributes:
        symbol: PP/71@2018.
        work: PP/71.
        body: the notation of the body that issues it, "" where it is not known.
        year: of its adoption.
        revised: whether it revises another, None where it is not known; `source` says from where.
        source: the registry, or how many clauses cite it so.
        adopted: the day of its adoption, else its year.
        text: whether its own text is in the graph.
        ended: the days on which it was ended, and by what.
    """

    symbol: str
    work: str
    body: str
    year: int
    revised: bool | None
    source: str
    adopted: str
    text: bool
    ended: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Conference:
    """A conference: its places by language, the day of what it adopted, and whether its acts are in the graph."""

    name: str
    year: int
    places: Mapping[str, str]
    closed: str
    acts: bool


def citations(graph: Graph) -> Iterator[Citation]:
    """Yield each citation that states an edition or a title, or names a work of which an edition was ended."""
    columns = (
        "clause", "document", "date", "version", "year", "reading", "language", "start", "end", "quote", "target",
        "revised", "place", "title",
    )  # fmt: skip
    rows = (row for name in ("doubts-citations", "doubts-ended") for row in graph.select(text(name)).only(columns))
    for row in sorted(dict.fromkeys(rows), key=_in_order):
        clause, *others = row
        if not isinstance(clause, Iri):
            continue
        (
            document, date, version, year, reading, language, start, end, quote, target, revised, place, title,
        ) = map(plain, others)  # fmt: skip
        yield Citation(
            clause,
            document,
            date or _dated(version, year),
            language,
            f"{reading} {start}-{end}",
            quote,
            target,
            _BOOLEANS.get(revised),
            place,
            title,
        )


def _in_order(row: Row) -> tuple[str, str, int, str]:
    clause, *_, language, start, _, _, target, _, _, _ = map(plain, row)
    return clause, language, int(start), target


def _dated(version: str, year: str) -> str:
    """The date of a text that was not adopted: its version, where that is a day of its year, else the year."""
    return version if year and version.startswith(f"{year}-") else year


def conferences(graph: Graph) -> dict[str, dict[int, Conference]]:
    """Return the conferences of each body by year."""
    found: dict[str, dict[int, Conference]] = defaultdict(dict)
    columns = ("conference", "body", "year", "place", "closed", "acts")
    for name, body, year, place, closed, acts in graph.select(text("doubts-conferences")).only(columns):
        of_body, when = found[plain(body)], int(plain(year))
        known = of_body.get(when) or Conference(plain(name), when, {}, plain(closed), acts=plain(acts) == "true")
        places = {place.language: place.value} if isinstance(place, Literal) else {}
        of_body[when] = replace(known, places={**known.places, **places})
    return found


def editions(graph: Graph, held: Mapping[str, Mapping[int, Conference]]) -> dict[str, list[Edition]]:
    """Return the editions by work, in order of their years.

    Whether one revises another is known by the registry, else by what citing clauses say of it; when it was adopted by
    its own text, else by the conference of its body.
    """
    stated: dict[str, dict[str, int]] = defaultdict(dict)
    for edition, mark, clauses in graph.select(text("doubts-stated")).only(("edition", "revised", "clauses")):
        stated[plain(edition)][plain(mark)] = int(plain(clauses))
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    columns = ("edition", "work", "body", "year", "revised", "adopted", "text", "ended", "by")
    for row in graph.select(text("doubts-editions")).only(columns):
        rows[plain(row[0])].append(tuple(map(plain, row)))
    found: dict[str, list[Edition]] = defaultdict(list)
    for symbol, same in rows.items():
        _, work, body, year, told, adopted, own, _, _ = same[0]
        revised, source = (_BOOLEANS[told], "registry") if told else _by_citations(stated[symbol])
        conference = held.get(body, {}).get(int(year))
        adopted = adopted or (conference.closed if conference else "") or year
        ended = tuple(dict.fromkeys((row[7], row[8]) for row in same if row[7]))
        found[work].append(Edition(symbol, work, body, int(year), revised, source, adopted, own == "true", ended))
    for same_work in found.values():
        same_work.sort(key=lambda edition: edition.year)
    return found


def _by_citations(stated: Mapping[str, int]) -> tuple[bool | None, str]:
    """What most clauses say that cite an edition, if enough do and few say otherwise."""
    with_mark, without = stated.get("true", 0), stated.get("false", 0)
    more, fewer = max(with_mark, without), min(with_mark, without)
    if more < SEEN or more <= SEEN * fewer:
        return None, ""
    return with_mark > without, f"so cited by {more} clauses"


def titled(graph: Graph) -> Iterator[Titled]:
    """Yield the titles that instruments have, and the headings inside them."""
    for instrument, title, source in graph.select(text("doubts-titles")).only(("instrument", "title", "from")):
        if isinstance(title, Literal) and title.language:
            yield Titled(plain(instrument), title.language, title.value, plain(source))
