"""Themes that travel: a clause about "the technologies in view 1 above" is about what view 1 names.

Inferred, never asserted: each inheritance has its path and what it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.concepts import heading_themes
from ontology.model import Inheritance, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ontology.model import Document, ReadClause

BASES = {Kind.INTERNAL: "internal-reference", Kind.WEAK_INTERNAL: "weak-reference"}


def inherited(document: Document, clauses: Sequence[ReadClause]) -> tuple[Inheritance, ...]:
    """Return the themes that clauses have by reference, by their lead-in, or by the section that they stand in.

    References are followed from clause to clause, strong ones first; of several ways to a theme the strongest and
    shortest is kept. What a clause names itself it does not inherit.
    """
    by_place = {read.clause.place: read for read in clauses}
    sections = {
        heading.number: heading_themes(heading.text, document.language)
        for heading in document.headings
        if heading.place.startswith("report/")
    }
    found = []
    for read in clauses:
        known = set(named(read))
        for basis, theme, path in (
            *_by_reference(read, by_place),
            *_by_lead_in(read, by_place),
            *_by_section(read, sections),
        ):
            if theme not in known:
                known.add(theme)
                found.append(Inheritance(read.clause.place, theme, basis, path))
    return tuple(found)


def named(read: ReadClause) -> tuple[str, ...]:
    """Return the themes that a clause names, in the order of the text."""
    return tuple(dict.fromkeys(m.target.symbol for m in read.mentions if m.kind is Kind.THEME and m.target))


def _by_reference(read: ReadClause, by_place: dict[str, ReadClause]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for strong in (Kind.INTERNAL, Kind.WEAK_INTERNAL):
        kinds = {Kind.INTERNAL} if strong is Kind.INTERNAL else {Kind.INTERNAL, Kind.WEAK_INTERNAL}
        queue: list[tuple[ReadClause, tuple[str, ...]]] = [(read, (read.clause.place,))]
        seen = {read.clause.place}
        while queue:
            here, path = queue.pop(0)
            for place in _targets(here, kinds):
                if place in seen or place not in by_place:
                    continue
                seen.add(place)
                queue.append((by_place[place], (*path, place)))
                for theme in named(by_place[place]):
                    yield BASES[strong], theme, (*path, place)


def _targets(read: ReadClause, kinds: Iterable[Kind]) -> list[str]:
    return [m.target.symbol for m in read.mentions if m.kind in kinds and m.target]


def _by_lead_in(read: ReadClause, by_place: dict[str, ReadClause]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    path = [read.clause.place]
    while parent := by_place.get(by_place[path[-1]].clause.parent):
        path.append(parent.clause.place)
        if parent.clause.lead_in:
            for theme in named(parent):
                yield "lead-in", theme, tuple(path)


def _by_section(read: ReadClause, sections: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    number = read.clause.heading
    while number:
        for theme in sections.get(number, ()):
            yield "section", theme, (read.clause.place, f"report/{number}")
        number = number.rpartition(".")[0]
