"""What is linked to what, as the picture of the network asks for it: neighbours, paths, and the edges of a question."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.identifiers import iri
from queries.index.analysis import folded
from queries.index.documents import Said
from queries.index.search import search

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

LINKS = 2_000
"""Neighbours that are listed of one thing, at most."""
NODES = 10_000
"""Things of a question, at most."""
EDGES = 30_000
"""Edges of a question, at most: those with the most clauses."""
REACHED = 50_000
"""Things that the search for a path looks at before it gives up."""
FACETS = frozenset({"topic", "group", "addressee", "asks-for", "issued-by", "forum"})
"""Relations to what so much is linked to that a path over it says little: taken where there is no other."""
_NARROWER = "('edition', 'part', 'target')"
# What a clause does is a property of it and no neighbour. An edition, a part or a target is linked as its whole, whose
# links say by which form.
_AROUND = f"""
WITH me AS (SELECT id, home, kind FROM thing WHERE id = :id),
linked AS (
    SELECT relation, 'out' AS direction, target AS other, 1 AS clauses FROM link WHERE source = :id
    UNION ALL SELECT relation, 'in', source, 1 FROM link WHERE target = :id
    UNION ALL SELECT relation, 'in', source, 1 FROM link JOIN me ON target = me.home AND form = me.id
        WHERE me.kind IN {_NARROWER}
    UNION ALL SELECT relation, 'out', target, clauses FROM folded WHERE source = :id
    UNION ALL SELECT relation, 'in', source, clauses FROM folded WHERE target = :id
    UNION ALL SELECT 'in', 'out', home, 1 FROM me WHERE home NOT NULL
    UNION ALL SELECT 'in', 'in', id, 1 FROM thing WHERE home = :id
)
SELECT relation, direction, other, SUM(clauses) AS clauses, kind FROM linked JOIN thing ON thing.id = other
WHERE relation <> 'act' AND kind <> 'act' AND other <> :id
GROUP BY relation, direction, other
ORDER BY clauses DESC, relation, direction, kind, other
"""  # noqa: S608  # a constant


@dataclass(frozen=True, slots=True)
class Node:
    """A thing as the picture shows it."""

    symbol: str
    kind: str
    name: str
    iri: str


@dataclass(frozen=True, slots=True)
class Link:
    """A neighbour.

    Attributes:
        relation: of the table `link`, or `in`.
        outgoing: whether it leads from the thing that was asked about.
        node: the neighbour.
        clauses: on which it stands.
    """

    relation: str
    outgoing: bool
    node: Node
    clauses: int


@dataclass(frozen=True, slots=True)
class Around:
    """A thing with its neighbours.

    Attributes:
        node: the thing.
        links: its neighbours, those with the most clauses first, `LINKS` at most.
        groups: how many neighbours there are by relation, direction ("in", "out") and kind.
    """

    node: Node
    links: tuple[Link, ...]
    groups: Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two things, which are known by their symbols."""

    source: str
    relation: str
    target: str
    clauses: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What a question draws.

    Attributes:
        nodes: the things that are drawn.
        edges: the links between them.
        cut: whether there is more than can be drawn.
        total: how many things there are, drawn or not.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cut: bool
    total: int


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody may mean.

    Attributes:
        exact: the one thing that is called just so; None where there is none, or several.
        nodes: all that may be meant, the likeliest first.
    """

    exact: Node | None
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """More of a thing: its names by language, its year, what it is in, and of a clause what it says."""

    names: Mapping[str, str]
    year: int | None
    home: Node | None
    readings: tuple[Said, ...] = field(default=())


def number(base: sqlite3.Connection, symbol: str) -> int | None:
    """Return the number of the thing with this symbol, None where there is none."""
    found = base.execute("SELECT id FROM thing WHERE iri IN (?, ?)", (iri(symbol), symbol)).fetchone()
    return found[0] if found else None


def nodes(base: sqlite3.Connection, numbers: Iterable[int], language: str) -> dict[int, Node]:
    """Return things by their numbers; a clause's name tells its document.

    Args:
        base: the index.
        numbers: of the things.
        language: of their names; else English, else no language, else any.
    """
    wanted = json.dumps(sorted(set(numbers)))
    rows = base.execute(
        "SELECT thing.id, thing.symbol, thing.kind, thing.iri, whole.symbol FROM thing "
        "LEFT JOIN thing whole ON whole.id = thing.document AND thing.kind = 'clause' "
        "WHERE thing.id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    things = {row[0]: row[1:] for row in rows}
    found = base.execute(
        "SELECT thing, text FROM name WHERE rank = 0 AND thing IN (SELECT value FROM json_each(?)) "
        "ORDER BY CASE language WHEN ? THEN 3 WHEN 'en' THEN 2 WHEN '' THEN 1 ELSE 0 END, language DESC",
        (wanted, language),
    )
    names = dict(found.fetchall())  # the best comes last, and stays
    return {
        key: Node(symbol, kind, " ".join(filter(None, (document, names.get(key, symbol)))), own)
        for key, (symbol, kind, own, document) in things.items()
    }


def around(base: sqlite3.Connection, symbol: str, language: str) -> Around | None:
    """Return a thing with its neighbours, None where there is no such thing."""
    about = number(base, symbol)
    if about is None:
        return None
    rows = base.execute(_AROUND, {"id": about}).fetchall()
    groups: dict[tuple[str, str, str], int] = {}
    for relation, direction, _, _, kind in rows:
        groups[relation, direction, kind] = groups.get((relation, direction, kind), 0) + 1
    known = nodes(base, [about, *(row[2] for row in rows[:LINKS])], language)
    links = tuple(
        Link(relation, direction == "out", known[other], clauses)
        for relation, direction, other, clauses, _ in rows[:LINKS]
    )
    return Around(known[about], links, groups)


def meant(base: sqlite3.Connection, typed: str, kinds: Collection[str], language: str, limit: int) -> Meant:
    """Return the things that somebody may mean who types a symbol, a name, or the beginning of one.

    Args:
        base: the index.
        typed: as typed.
        kinds: that can be meant.
        language: of whoever asks.
        limit: things, at most.
    """
    words = typed.strip()
    steps = "/".join(words.split())
    exact = [found for each in (words, steps, steps.upper()) if (found := number(base, each)) is not None][:1]
    called = list(search(base, words, language, {}, limit=0).things)
    if not exact:
        rows = base.execute(
            "SELECT thing, text FROM name WHERE thing IN (SELECT value FROM json_each(?))", (json.dumps(called),)
        )
        exact = sorted({thing for thing, text in rows if folded(text).strip() == folded(words)})
    beginning = search(base, f"{words}*", language, {}, limit=0).things if words[-1:].isalnum() else ()
    like = re.sub(r"([%_\\])", r"\\\1", steps)
    symbols = base.execute(
        "SELECT id FROM thing WHERE symbol LIKE ? ESCAPE '\\' ORDER BY length(symbol), symbol LIMIT ?",
        (f"{like}%", 10 * limit),
    ).fetchall()
    every = list(dict.fromkeys([*exact, *called, *(row[0] for row in symbols), *beginning]))
    fitting = {
        row[0]
        for row in base.execute(
            "SELECT id FROM thing WHERE id IN (SELECT value FROM json_each(?)) "
            "AND kind IN (SELECT value FROM json_each(?))",
            (json.dumps(every), json.dumps(sorted(kinds))),
        )
    }
    exact = [each for each in exact if each in fitting]
    shown = [each for each in every if each in fitting][:limit]
    known = nodes(base, shown, language)
    return Meant(known[exact[0]] if len(exact) == 1 else None, tuple(known[each] for each in shown))


def most_linked(base: sqlite3.Connection, kinds: Collection[str], language: str, limit: int) -> tuple[Node, ...]:
    """Return things of these kinds, those with the most clauses first; a thing without any is left out.

    Args:
        base: the index.
        kinds: of the things.
        language: of their names.
        limit: things, at most.
    """
    rows = base.execute(
        "SELECT thing.id FROM thing JOIN ("
        "SELECT source AS end, clauses FROM folded UNION ALL SELECT target, clauses FROM folded"
        ") ON end = thing.id WHERE kind IN (SELECT value FROM json_each(?)) "
        "GROUP BY thing.id ORDER BY SUM(clauses) DESC, thing.id LIMIT ?",
        (json.dumps(sorted(kinds)), limit),
    )
    found = [row[0] for row in rows]
    known = nodes(base, found, language)
    return tuple(known[each] for each in found)


def scene(base: sqlite3.Connection, query: str, of: int | None, language: str, most: int = NODES) -> Scene:
    """Return what a question draws.

    Args:
        base: the index.
        query: SQL whose rows are source, relation, target, clauses; `:of` is the thing that is asked about.
        of: its number.
        language: of names.
        most: things that are drawn, at most: those with the most links.
    """
    rows = base.execute(f"{query} ORDER BY 4 DESC, 1, 2, 3 LIMIT {EDGES + 1}", {"of": of}).fetchall()
    degrees: Counter[int] = Counter() if of is None else Counter({of: 0})
    for source, _, target, _ in rows[:EDGES]:
        degrees.update((source, target))
    chosen = _chosen(rows[:EDGES], degrees, of, min(most, NODES))
    kept = [row for row in rows[:EDGES] if row[0] in chosen and row[2] in chosen]
    drawn = dict.fromkeys([*([] if of is None else [of]), *(end for row in kept for end in (row[0], row[2]))])
    known = nodes(base, drawn, language)
    edges = tuple(
        Edge(known[source].symbol, relation, known[target].symbol, clauses)
        for source, relation, target, clauses in kept
    )
    return Scene(tuple(known[key] for key in drawn), edges, len(rows) > EDGES or len(degrees) > NODES, len(degrees))


def _chosen(
    rows: Sequence[tuple[int, str, int, int]], degrees: Mapping[int, int], of: int | None, most: int
) -> set[int]:
    """The things with the most links, each linked to another of them; in place of one that is not, the next link."""
    first = set(sorted(degrees, key=lambda each: (each != of, -degrees[each], each))[:most])
    chosen = {end for row in rows if row[0] in first and row[2] in first for end in (row[0], row[2])}
    chosen |= set() if of is None else {of}
    for source, _, target, _ in sorted(rows, key=lambda row: -degrees[row[0]] - degrees[row[2]]):
        if len(chosen) >= most:
            break
        if len(chosen | {source, target}) <= most:
            chosen |= {source, target}
    return chosen


def path(base: sqlite3.Connection, source: str, target: str, language: str) -> tuple[Node, ...]:
    """Return a shortest path between two things, over `FACETS` only where there is no other; empty for none."""
    ends = number(base, source), number(base, target)
    if ends[0] is None or ends[1] is None:
        return ()
    found = _path(base, ends[0], ends[1], FACETS) or _path(base, ends[0], ends[1], frozenset())
    known = nodes(base, found, language)
    return tuple(known[key] for key in found)


def detail(base: sqlite3.Connection, symbol: str, language: str) -> Detail | None:
    """Return more of a thing, None where there is no such thing."""
    about = number(base, symbol)
    if about is None:
        return None
    year, home = base.execute("SELECT year, home FROM thing WHERE id = ?", (about,)).fetchone()
    names = dict(base.execute("SELECT language, text FROM name WHERE thing = ? AND rank = 0 ORDER BY 1", (about,)))
    readings = base.execute(
        "SELECT language, version, kind, agreement, text FROM reading WHERE clause = ? "
        "ORDER BY language <> ?, language, version DESC",
        (about, language),
    )
    return Detail(
        names,
        year,
        nodes(base, [home], language).get(home) if home is not None else None,
        tuple(Said(*row) for row in readings),
    )


def _path(base: sqlite3.Connection, source: int, target: int, without: frozenset[str]) -> list[int]:
    """Search from both ends, each time from that with fewer things at its edge."""
    came: tuple[dict[int, int], dict[int, int]] = ({source: source}, {target: target})
    edges: tuple[list[int], list[int]] = ([source], [target])
    if source == target:
        return [source]
    while all(edges) and len(came[0]) + len(came[1]) < REACHED:
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        further: list[int] = []
        for here in edges[side]:
            for other in _neighbours(base, here, without):
                if other in came[side]:
                    continue
                came[side][other] = here
                if other in came[1 - side]:
                    return [*reversed(_back(came[0], other)), *_back(came[1], other)[1:]]
                further.append(other)
        edges[side][:] = further
    return []


def _neighbours(base: sqlite3.Connection, here: int, without: frozenset[str]) -> Iterator[int]:
    return (row[2] for row in base.execute(_AROUND, {"id": here}) if row[0] not in without)


def _back(came: Mapping[int, int], last: int) -> Sequence[int]:
    """The way from where the search met to where it began."""
    way = [last]
    while came[way[-1]] != way[-1]:
        way.append(came[way[-1]])
    return way
