"""What the network measures: which instruments matter, which go together, how things are tied.

Every number comes with the clauses that it stands on, by their symbols, so that it can be read after.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx

from ontology.errors import UnknownNameError
from viz.captions import name
from viz.network import INFERRED, clauses_of, thing
from viz.things import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viz.network import Network

SEED = 21
Table: TypeAlias = tuple[tuple[str, ...], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an instrument stands: its share of PageRank (all instruments: 1), and who cites it.

    `degree` is the number of clauses that cite it, in `opinions` (or bodies of reports).
    """

    symbol: str
    name: str
    pagerank: float
    degree: int
    opinions: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Community:
    """Instruments that the same opinions cite, called after the three that stand highest."""

    name: str
    instruments: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, in the direction of walking; `backwards` where the statement runs the other way."""

    source: str
    relation: str
    target: str
    backwards: bool
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two opinions both cite (for one opinion with itself: all it cites), with the clauses of either."""

    one: str
    other: str
    instruments: tuple[str, ...]
    clauses: tuple[str, ...]


def standings(network: Network) -> tuple[Standing, ...]:
    """Return every cited instrument, the highest PageRank first; one cited by number and by name is one.

    The walk goes from opinions to their clauses, from clauses to the clauses that they refer to and to what they cite:
    a clause that cites little gives more to each, one that other clauses lean on has more to give.
    """
    if not network:
        return ()
    walk: nx.DiGraph[str] = nx.DiGraph()
    walk.add_nodes_from(network)
    for source, target, relation in network.edges(keys=True):
        if relation == "part-of":
            walk.add_edge(target, source)
        elif relation.startswith(("cites", "refers-to")):
            walk.add_edge(source, _same(network, target))
    ranks = nx.pagerank(walk)
    instruments = {_same(network, key) for key in network if thing(network, key).type == "instrument"}
    citing = {key: _citing(network, key) for key in sorted(instruments)}
    total = sum(ranks[key] for key, clauses in citing.items() if clauses)
    found = [
        Standing(
            symbol=key,
            name=in_language(thing(network, key).titles, "en") or name(thing(network, key), "en"),
            pagerank=ranks[key] / total,
            degree=len(clauses),
            opinions=tuple(dict.fromkeys(_source(network, clause) for clause in clauses)),
            clauses=clauses,
        )
        for key, clauses in citing.items()
        if clauses
    ]
    return tuple(sorted(found, key=lambda standing: (-round(standing.pagerank, 9), standing.symbol)))


def communities(network: Network) -> tuple[Community, ...]:
    """Return the groups of instruments that opinions cite together (Louvain, seeded), the largest first.

    Two instruments are tied by every opinion that cites both; a pair met in two opinions is tied twice as strongly.
    """
    ranked = standings(network)
    tied: nx.Graph[str] = nx.Graph()
    tied.add_nodes_from(sorted(standing.symbol for standing in ranked))
    for one, other in combinations(sorted(ranked, key=lambda standing: standing.symbol), 2):
        together = len(set(one.opinions) & set(other.opinions))
        if together:
            tied.add_edge(one.symbol, other.symbol, weight=together)
    if not tied:
        return ()
    found = []
    for members in nx.community.louvain_communities(tied, weight="weight", seed=SEED):
        inside = [standing for standing in ranked if standing.symbol in members]
        inside.sort(key=lambda standing: (-standing.degree, -round(standing.pagerank, 9), standing.symbol))
        clauses = (clause for standing in inside for clause in standing.clauses)
        found.append(
            Community(
                name=", ".join(standing.symbol for standing in inside[:3]),
                instruments=tuple(standing.symbol for standing in inside),
                clauses=_in_order(network, clauses),
            )
        )
    return tuple(sorted(found, key=lambda community: (-len(community.instruments), community.name)))


def path(network: Network, start: str, end: str) -> tuple[Step, ...]:
    """Return a shortest citation path between two things, whatever way its statements run; () where there is none.

    It follows citations, references between clauses, the opinions that hold clauses, and the ties between a named
    instrument and the numbered one; nothing inferred. A theme is an end, never a way through.

    Raises:
        UnknownNameError: a symbol that is not in the network, with near ones.
    """
    start, end = _known(network, start), _known(network, end)
    open_nodes = [key for key in network if thing(network, key).type != "theme" or key in {start, end}]
    walk: nx.Graph[str] = nx.Graph()
    walk.add_nodes_from(sorted(open_nodes))
    for source, target, relation in sorted(network.edges(keys=True)):
        if relation not in INFERRED and source in walk and target in walk:
            walk.add_edge(source, target)
    try:
        keys = nx.shortest_path(walk, start, end)
    except nx.NetworkXNoPath:
        return ()
    return tuple(_step(network, source, target) for source, target in pairwise(keys))


def shared(network: Network) -> tuple[tuple[Shared, ...], ...]:
    """Return the matrix of citations that opinions share, rows and columns in the opinions' order."""
    opinions = sorted(key for key in network if thing(network, key).type == "opinion")
    cited = {opinion: _cited(network, opinion) for opinion in opinions}
    return tuple(tuple(_shared(one, other, cited) for other in opinions) for one in opinions)


def report(network: Network, what: str, start: str = "", end: str = "") -> Table:
    """Return an analysis as columns and rows of text, for the command line.

    Args:
        network: the whole network, clauses included.
        what: instruments, communities, shared or path.
        start: for a path, the symbol where it starts.
        end: for a path, the symbol where it ends.
    """
    if what == "instruments":
        columns = ("instrument", "name", "pagerank", "degree", "opinions", "clauses")
        return columns, [
            [s.symbol, s.name, f"{s.pagerank:.3f}", str(s.degree), str(len(s.opinions)), _listed(s.clauses)]
            for s in standings(network)
        ]
    if what == "communities":
        return ("community", "size", "instruments", "clauses"), [
            [c.name, str(len(c.instruments)), _listed(c.instruments), _listed(c.clauses)] for c in communities(network)
        ]
    if what == "shared":
        return _matrix(network)
    if what == "path":
        return ("from", "relation", "to", "clauses"), [
            [step.source, ("← " if step.backwards else "→ ") + step.relation, step.target, _listed(step.clauses)]
            for step in path(network, start, end)
        ]
    raise UnknownNameError(f"no analysis is called {what!r}; choose instruments, communities, shared or path")


def _matrix(network: Network) -> Table:
    """The counts as a matrix, then, in the last column, the clauses by which a row shares with the others."""
    matrix = shared(network)
    columns = ("opinion", *(row[0].one for row in matrix), "shared", "clauses")
    rows = []
    for row in matrix:
        others = [cell for cell in row if cell.other != row[0].one]
        instruments = sorted({key for cell in others for key in cell.instruments})
        clauses = [clause for cell in others for clause in cell.clauses if _source(network, clause) == row[0].one]
        counts = [str(len(cell.instruments)) for cell in row]
        rows.append([row[0].one, *counts, _listed(instruments), _listed(_in_order(network, clauses))])
    return columns, rows


def _citing(network: Network, key: str) -> tuple[str, ...]:
    """The clauses that cite a thing, by number or by name; a clause that also stands for its section counts once."""
    names = [key, *(name for name, _, relation in network.in_edges(key, keys=True) if relation == "is")]
    edges = (edge for name in names for edge in network.in_edges(name, keys=True))
    return _in_order(network, (clause for clause, _, relation in edges if relation.startswith("cites")))


def _same(network: Network, key: str) -> str:
    """The numbered instrument that one known by name is: the 2030 Agenda is A/RES/70/1."""
    return next((same for _, same, relation in network.out_edges(key, keys=True) if relation == "is"), key)


def _cited(network: Network, opinion: str) -> dict[str, list[str]]:
    cited: dict[str, list[str]] = {}
    for clause in clauses_of(network, opinion):
        for _, target, relation in network.out_edges(clause.key, keys=True):
            if relation.startswith("cites") and thing(network, target).type == "instrument":
                cited.setdefault(_same(network, target), []).append(clause.key)
    return cited


def _shared(one: str, other: str, cited: dict[str, dict[str, list[str]]]) -> Shared:
    both = sorted(set(cited[one]) & set(cited[other]))
    clauses = (clause for key in both for side in (one, other) for clause in cited[side][key])
    return Shared(one, other, tuple(both), tuple(dict.fromkeys(clauses)))


def _step(network: Network, source: str, target: str) -> Step:
    backwards = not network.has_edge(source, target)
    edges = network[target][source] if backwards else network[source][target]
    relation = min(key for key in edges if key not in INFERRED)
    return Step(source, relation, target, backwards, tuple(edges[relation]["clauses"]))


def _source(network: Network, clause: str) -> str:
    return next(target for _, target, relation in network.out_edges(clause, keys=True) if relation == "part-of")


def _in_order(network: Network, clauses: Iterable[str]) -> tuple[str, ...]:
    places = {}
    for key in clauses:
        clause = thing(network, key)
        places[key] = (_source(network, key), getattr(clause, "order", 0), key)
    return tuple(sorted(places, key=places.__getitem__))


def _known(network: Network, symbol: str) -> str:
    """Return the node of a symbol; an edition or a part stands for its work."""
    key = network.graph["works"].get(symbol, symbol)
    if key in network:
        return str(key)
    near = get_close_matches(symbol, [*network, *network.graph["works"]], n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; policygraph analyse instruments lists what there is"
    raise UnknownNameError(f"nothing in the graph is called {symbol!r}{hint}")


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(keys)
