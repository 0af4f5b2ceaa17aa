"""The answers of the graph's addresses; each function runs in a worker (`queries.server.jobs.Function`)."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx

from queries.index import neighbours
from queries.server.jobs import Refused, Reply
from queries.server.paths import page as path_of
from viz.graph import settings
from viz.graph.drawing import drawn
from viz.layout import points_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from queries.index.neighbours import Node
    from queries.interface import Graph
    from viz.network import Network

_Found = TypeVar("_Found")

CANDIDATES = 20
"""Things that are offered for words that are no symbol."""
CHOICES = 40
"""Things that are offered to ask a question about, before anything is typed."""
ROOM = 60.0
"""Side of the square that a thing of a question gets, in the units of the picture."""
WIDER = 1.25
"""By how much a picture is wider than a square, and less high: as windows are."""


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the page.

    Args:
        graph: the graph.
        given: `start`, or `question` with `of`, each "" for none; `language`, `root` path, `path` of the page, and
            `drawable`, "" when the libraries of the picture are not installed.
    """
    base = graph.index()
    typed = given["start"] or given["of"]
    question = settings.questions().get(given["question"])
    if given["question"] and question is None:
        raise Refused(404, f"there is no question {given['question'][:40]!r}")
    ready = base is not None and not typed and bool(question and not question.needed)
    offered: tuple[Node, ...] = ()
    symbol = ""
    if base is not None and typed:
        found = _meant(base, typed, given["language"], question)
        symbol, offered = found.exact.symbol if found.exact else "", found.nodes
    elif base is not None and question and not ready:
        offered = neighbours.most_linked(base, question.of, given["language"], CHOICES)
    names = settings.words(given["language"])["kinds"]
    return drawn(
        {**given, **({"start" if given["start"] else "of": symbol} if symbol else {})},
        ready=ready or bool(symbol),
        indexed=base is not None,
        questions=settings.questions(),
        typed=typed,
        candidates=[(names[node.kind], node) for node in offered],
    )


def find(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return what somebody may mean by `words`, of a `question` or "" for anything; also `language` and `root`."""
    found = _meant(_index(graph), given["words"], given["language"], settings.questions().get(given["question"]))
    return _json(
        {
            "exact": _node(found.exact, given) if found.exact else None,
            "nodes": [_node(node, given) for node in found.nodes],
        }
    )


def thing(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return a thing with its neighbours; `given` has its symbol as `id`, and `language` and `root`.

    Raises:
        Refused: 404 when there is no such thing.
    """
    found = _there(neighbours.around(_index(graph), given["id"], given["language"]), given["id"])
    return _json(
        {
            "node": _node(found.node, given),
            "links": [
                {
                    "relation": link.relation,
                    "direction": "out" if link.outgoing else "in",
                    "node": _node(link.node, given),
                    "count": link.clauses,
                }
                for link in found.links
            ],
            "groups": [
                {"relation": relation, "direction": direction, "kind": kind, "number": number}
                for (relation, direction, kind), number in sorted(found.groups.items())
            ],
            "total": sum(found.groups.values()),
        }
    )


def scene(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return what a `question` (`of` something) draws, with positions; `given` also has `language` and `root`.

    It may have `most`, the number of things that are drawn at most.

    Raises:
        Refused: 404 when there is no such question or thing, 400 when the question needs a thing.
    """
    base = _index(graph)
    question = settings.questions().get(given["question"])
    if question is None:
        raise Refused(404, f"there is no question {given['question'][:40]!r}")
    of = _there(neighbours.number(base, given["of"]), given["of"]) if given["of"] else None
    if question.needed and of is None:
        raise Refused(400, f"say of what: {', '.join(question.of)}")
    most = given.get("most", "")
    found = neighbours.scene(
        base, question.edges, of, given["language"], int(most) if most.isdecimal() else neighbours.NODES
    )
    places = _places(found)
    return _json(
        {
            "nodes": [
                _node(node, given) | {"x": places[node.symbol][0], "y": places[node.symbol][1]} for node in found.nodes
            ],
            "edges": [
                {"source": edge.source, "target": edge.target, "relation": edge.relation, "count": edge.clauses}
                for edge in found.edges
            ],
            "cut": found.cut,
            "total": found.total,
        }
    )


def path(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the things on a shortest path between `from` and `to`; `given` also has `language` and `root`.

    Raises:
        Refused: 404 when there is no such thing.
    """
    base = _index(graph)
    for end in (given["from"], given["to"]):
        _there(neighbours.number(base, end), end)
    found = neighbours.path(base, given["from"], given["to"], given["language"])
    return _json({"nodes": [_node(node, given) for node in found]})


def detail(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return what a clause says, and names, year and home of any thing; `given` has `id`, `language`, `root`.

    Raises:
        Refused: 404 when there is no such thing.
    """
    found = _there(neighbours.detail(_index(graph), given["id"], given["language"]), given["id"])
    return _json(
        {
            "names": found.names,
            "year": found.year,
            "home": _node(found.home, given) if found.home else None,
            "readings": [asdict(reading) for reading in found.readings],
        }
    )


def _index(graph: Graph) -> sqlite3.Connection:
    base = graph.index()
    if base is None:
        raise Refused(503, settings.words("en")["page"]["no-index"])
    return base


def _meant(base: sqlite3.Connection, words: str, language: str, question: settings.Question | None) -> neighbours.Meant:
    """The things that somebody may mean, of the kinds that a question can be asked about."""
    kinds = question.of if question is not None and question.of else tuple(settings.words(language)["kinds"])
    return neighbours.meant(base, words, kinds, language, CANDIDATES)


def _places(found: neighbours.Scene) -> dict[str, tuple[float, float]]:
    """Positions that depend on nothing but what is drawn: as much room as there are things, centred on (0, 0)."""
    if not found.nodes:
        return {}
    network: Network = nx.MultiDiGraph()
    network.add_nodes_from(node.symbol for node in found.nodes)
    network.add_edges_from((edge.source, edge.target) for edge in found.edges)
    placed = points_of(network)
    side = ROOM * math.sqrt(len(placed))
    columns, rows = (
        _spread({symbol: point[axis] for symbol, point in placed.items()}, side * stretch)
        for axis, stretch in ((0, WIDER), (1, 1 / WIDER))
    )
    return {symbol: (columns[symbol], rows[symbol]) for symbol in placed}


def _spread(values: Mapping[str, float], side: float) -> dict[str, float]:
    """Lay an axis over its side, half by value and half by rank: what is crowded in the middle gets room."""
    ordered = sorted(values, key=lambda symbol: (values[symbol], symbol))
    low, reach = values[ordered[0]], (values[ordered[-1]] - values[ordered[0]]) or 1.0
    last = max(len(ordered) - 1, 1)
    return {
        symbol: round(side * (((values[symbol] - low) / reach + rank / last) / 2 - 0.5), 1)
        for rank, symbol in enumerate(ordered)
    }


def _node(node: Node, given: Mapping[str, str]) -> dict[str, str]:
    return {"id": node.symbol, "kind": node.kind, "name": node.name, "page": given["root"] + path_of(node.iri)}


def _there(found: _Found | None, symbol: str) -> _Found:
    """What was found of the thing with this symbol, unless there is no such thing."""
    if found is None:
        raise Refused(404, f"this graph knows nothing of {symbol[:80]}")
    return found


def _json(told: dict[str, Any]) -> Reply:
    return Reply(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), "application/json")
