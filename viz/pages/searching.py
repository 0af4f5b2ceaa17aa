"""The page of the search: clauses and things, what they can be narrowed by, and the words that were found marked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from ontology.identifiers import iri
from queries.index import links
from queries.index.search import FACETS, search
from queries.terms import Iri, Literal, sparql
from viz.pages.graph import LANGUAGES, Value, ask, best, link
from viz.pages.lists import Listing, saved
from viz.pages.view import view

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from queries.index.links import Known
    from queries.index.search import Found
    from queries.interface import Graph
    from queries.server.jobs import Reply
    from viz.pages.view import View

PAGE = 20
"""Clauses of a page."""
NAMED = 8
"""Things that are called so, at most, above the clauses."""
SHOWN, OFFERED = 12, 60
"""Values of a facet that are seen at once, and that are offered; a search finds the others."""
SAVED = 100_000
"""Clauses of a list that is saved, at most; where there are more the page says so."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its name, its clauses, whether it is chosen, and the address with it or without it."""

    value: Value
    clauses: int
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A clause that was found."""

    clause: Value
    whole: Value
    language: str
    version: str
    kind: str
    agreement: str
    pieces: tuple[tuple[str, bool], ...]
    text: str
    through: Value | None


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return what a search finds.

    Args:
        graph: the graph.
        given: the words as `q`, `facets` as JSON, the number of the page as `page` (beyond the last one the last), and
            as `understand` the function (`module:name`) that says which symbols words mean, "" for none.
    """
    seen = view(graph, given)
    words = given["q"].strip()
    if seen.base is None:
        return _by_name(seen, words)
    chosen: dict[str, list[str]] = json.loads(given["facets"])
    number = int(given["page"])
    meant = _meant(seen, seen.base, words)
    several = [things[0].number for things in meant]
    if given.get("list"):
        found = search(seen.base, words, seen.language, chosen, SAVED, 0, several)
    else:
        found = search(seen.base, words, seen.language, chosen, PAGE, (number - 1) * PAGE, several)
        if not found.hits and found.total:
            number = -(-found.total // PAGE)
            found = search(seen.base, words, seen.language, chosen, PAGE, (number - 1) * PAGE, several)
    rows = _rows(seen, seen.base, found)
    listing = _listing(seen, rows)
    if reply := saved([listing], given):
        return reply
    things = _things(seen, seen.base, words, meant, found) if number == 1 and not chosen else []
    return seen.drawn(
        "search.html.jinja",
        title=words or seen.said("clauses"),
        asked=words,
        total=found.total,
        some=found.some,
        rows=rows,
        things=things,
        facets=_choices(seen, found, chosen, words),
        chosen=[
            (facet, value, _address(seen, words, _without(chosen, facet, value)))
            for facet, values in chosen.items()
            for value in (_value(seen, facet, each) for each in values)
        ],
        number=number,
        pages=-(-found.total // PAGE),
        previous=_address(seen, words, chosen, number - 1) if number > 1 else "",
        following=_address(seen, words, chosen, number + 1) if number * PAGE < found.total else "",
        listing=listing,
        kept=chosen,
        few=SHOWN,
        most=SAVED,
    )


def _by_name(seen: View, words: str) -> Reply:
    """Where there is no index, things by their symbols and names."""
    things = {}
    for name in _symbols(words):
        if seen.graph.ask(f"ASK {{ VALUES ?thing {{ {sparql(Iri(iri(name)))} }} ?thing ?property ?value }}"):
            things[iri(name)] = [(name, "")]
    for row in ask(seen.graph, "called", {"words": Literal(words)}) if words else ():
        about = row["thing"]
        if isinstance(about, Iri):
            things.setdefault(about.value, []).append((row.text("label"), row.language("label")))
    found = [link(name, best(labels, seen.language), seen.root) for name, labels in list(things.items())[:50]]
    return seen.drawn("named.html.jinja", title=words, asked=words, things=found)


def _symbols(words: str) -> Iterator[str]:
    """The symbols that these words can be: as typed, with steps instead of blanks, of a theme or goal."""
    steps = "/".join(words.split())
    for name in dict.fromkeys(
        (words, steps, steps.upper(), f"theme/{words.lower()}", f"SDG/{words}", f"WSIS/{words.upper()}")
    ):
        if name and not set(name) & set(' <>"{}|\\^`'):
            yield name


def _meant(seen: View, base: sqlite3.Connection, words: str) -> list[list[Known]]:
    """What the words mean as a whole, a symbol or a citation: each thing of the graph, an edition with its work."""
    understand = resolve_name(name) if (name := seen.given.get("understand")) else lambda *_: ()
    found: dict[int, list[Known]] = {}
    for symbol in (words, *understand(words, seen.language)):
        known = [links.known(base, iri(each)) for each in dict.fromkeys((symbol, symbol.partition("@")[0])) if each]
        if things := [thing for thing in known if thing]:
            found.setdefault(things[0].number, things)
    return list(found.values())


def _things(
    seen: View, base: sqlite3.Connection, words: str, meant: list[list[Known]], found: Found
) -> list[tuple[str, Value]]:
    """The things that are called so, each with its kind; what was typed as a symbol or a citation comes first."""
    guessed = [links.known(base, iri(name)) for name in _symbols(words)]
    exact = [thing.number for thing in [*(thing for things in meant for thing in things), *guessed] if thing]
    numbers = dict.fromkeys([*exact, *found.things])
    kinds = links.things(base, list(numbers)[: NAMED * 2])
    values = seen.named(kinds)
    return [(seen.words["kinds"][kinds[each].kind], values[each]) for each in numbers if each in values][:NAMED]


def _rows(seen: View, base: sqlite3.Connection, found: Found) -> list[Row]:
    held = links.things(base, [hit.clause for hit in found.hits])
    values = seen.named(
        [
            *held,
            *(thing.home for thing in held.values() if thing.home),
            *(hit.through for hit in found.hits if hit.through),
        ]
    )
    return [
        Row(
            values[hit.clause],
            values[held[hit.clause].home or hit.clause],
            hit.language,
            hit.version,
            hit.kind,
            hit.agreement,
            hit.pieces,
            hit.text,
            values.get(hit.through or 0),
        )
        for hit in found.hits
    ]


def _listing(seen: View, rows: list[Row]) -> Listing:
    """The clauses with all their words; for one that has what was typed in other words, through what it was found."""
    columns = {
        "clause": seen.said("clause"),
        "text": seen.said("by-home"),
        "through": seen.said("through"),
        "language": seen.said("language"),
        "version": seen.said("version"),
        "agreement": seen.words["facets"]["agreement"],
        "words": seen.said("words"),
    }
    return Listing(
        "clauses",
        columns,
        [
            (
                row.clause,
                row.whole,
                row.through,
                row.language,
                row.version,
                seen.said(row.agreement) if row.agreement else "",
                row.text,
            )
            for row in rows
        ],
    )


def _choices(
    seen: View, found: Found, chosen: Mapping[str, list[str]], words: str
) -> list[tuple[str, list[Choice], bool]]:
    """The facets with their values, and whether one is chosen."""
    shown = []
    for facet in FACETS:
        choices = []
        held = found.facets.get(facet, ())
        taken_too = [each for each in held[OFFERED:] if each[0] in chosen.get(facet, ())]
        for symbol, clauses in [*held[:OFFERED], *taken_too]:
            taken = symbol in chosen.get(facet, ())
            others = _without_symbol(chosen, facet, symbol) if taken else _with(chosen, facet, symbol)
            choices.append(Choice(_value(seen, facet, symbol), clauses, taken, _address(seen, words, others)))
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            shown.append((seen.words["facets"][facet], choices, facet in chosen))
    return shown


def _value(seen: View, facet: str, symbol: str) -> Value:
    if facet == "reading":
        return Value(LANGUAGES.get(symbol, symbol), symbol=symbol, language=symbol)
    if facet == "agreement":
        return Value(seen.said(symbol) if symbol in seen.words["page"] else symbol, symbol=symbol)
    known = links.known(seen.base, iri(symbol)) if seen.base else None
    if known is None or seen.base is None:
        return Value(symbol, symbol=symbol)
    name = links.names(seen.base, [known.number], seen.language).get(known.number, (symbol, ""))
    return Value(name[0], symbol=symbol, language=name[1])


def _with(chosen: Mapping[str, list[str]], facet: str, symbol: str) -> dict[str, list[str]]:
    return {**chosen, facet: [*chosen.get(facet, []), symbol]}


def _without(chosen: Mapping[str, list[str]], facet: str, value: Value) -> dict[str, list[str]]:
    return _without_symbol(chosen, facet, value.symbol)


def _without_symbol(chosen: Mapping[str, list[str]], facet: str, symbol: str) -> dict[str, list[str]]:
    left = {name: [each for each in values if (name, each) != (facet, symbol)] for name, values in chosen.items()}
    return {name: values for name, values in left.items() if values}


def _address(seen: View, words: str, chosen: Mapping[str, list[str]], number: int = 1) -> str:
    told: list[tuple[str, str]] = [("q", words)] if words else []
    told += [(facet, value) for facet, values in chosen.items() for value in values]
    if number > 1:
        told.append(("page", str(number)))
    return seen.address_of("/search", told)
