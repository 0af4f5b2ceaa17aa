"""From a store to a network: opinions, clauses and what they cite, with every relation kept apart.

A node is the symbol of a thing and carries it as `thing`. An edge's key is its relation: `cites/ACT`, `names-theme`,
`inherits-theme`, `serves-goal`, `refers-to`, `refers-weakly-to`, `part-of`, `is`, `carried-by`; it carries the
`clauses` that it stands on and the `forms` (editions and parts) that those name. The graph itself carries `names` (of
acts, bodies and other concepts, by language) and `works` (the node that a cited form is drawn as).
"""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from ontology.errors import EndpointError
from queries.terms import plain
from viz.marks import marks_in
from viz.things import Clause, ClauseReading, Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from queries.interface import Graph

Network: TypeAlias = "nx.MultiDiGraph[str]"
Row: TypeAlias = dict[str, str]
Rows: TypeAlias = dict[str, list[Row]]
Links: TypeAlias = dict[str, dict[str, list[str]]]

QUESTIONS = {
    "opinions": ("opinion",),
    "clauses": ("clause", "document"),
    "readings": ("clause", "reading", "language", "text", "kind"),
    "mentions": ("clause", "reading", "start", "end"),
    "links": ("source", "relation", "target"),
    "inferences": ("clause", "target", "path"),
    "things": ("thing", "type"),
    "labels": ("thing", "kind", "label", "language"),
}
"""The questions of `viz/queries`, with the columns that have a value in every row."""
INFERRED = frozenset({"inherits-theme", "serves-goal"})
"""Relations that no clause states; the picture draws them dashed."""
_CLAUSE_LINKS = ("names-theme", "inherits-theme", "serves-goal", "refers-to", "refers-weakly-to")
_INSTRUMENT_LINKS = ("is", "carried-by")
_NUMBERS = frozenset({"start", "end", "order"})
_NUMBER = re.compile(r"[0-9]{1,9}")
_SETS = {"SDG": "goal", "WSIS/Action-Lines": "action-line"}


def load(store: Graph) -> Rows:
    """Ask a store the questions of `viz/queries`; this function alone knows how a store is asked.

    Returns:
        For each question its rows, IRIs as symbols; an unbound variable has no entry.

    Raises:
        EndpointError: an endpoint's answer lacks a column or a value, or has words for a number.
    """
    rows: Rows = {}
    for name, needed in QUESTIONS.items():
        query = files("viz").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
        answer = store.select(query)
        rows[name] = [
            {column: plain(term) for column, term in zip(answer.columns, row, strict=True) if term is not None}
            for row in answer
        ]
        if "ORDER BY" not in query:  # long answers: engines take many times longer to sort them
            rows[name].sort(key=lambda row: [row.get(column, "") for column in answer.columns])
        _check(name, needed, answer.columns, rows[name])
    return rows


def _check(name: str, needed: tuple[str, ...], columns: tuple[str, ...], rows: list[Row]) -> None:
    for place, held in [("at all", columns), *((f"in row {number}", row) for number, row in enumerate(rows, 1))]:
        if missing := [column for column in needed if column not in held]:
            raise EndpointError(f"the answer about {name} has no {missing[0]} {place}: is it this graph's?")
    for number, row in enumerate(rows, 1):
        for column in _NUMBERS & row.keys():
            if not _NUMBER.fullmatch(row[column]):
                raise EndpointError(f"the answer about {name} has {row[column]!r} as {column} in row {number}")


def build(rows: Rows) -> Network:
    """Return the whole network, clauses included, from the rows of `load`."""
    network: Network = nx.MultiDiGraph()
    names = _labels(rows["labels"])
    links = _links(rows["links"])
    shapes = _Shapes(rows["things"])
    clauses = _clauses(rows, names, links)
    network.graph["names"] = names["name"]
    works = network.graph["works"] = {}
    for thing in [*_sources(rows, clauses, names), *clauses]:
        network.add_node(thing.key, thing=thing)

    forms: dict[str, set[str]] = defaultdict(set)
    for clause in clauses:
        network.add_edge(clause.key, clause.source, "part-of", clauses=(clause.key,), forms=())
        for relation, target, form in _statements(clause, links, shapes.work):
            if relation.startswith("refers") and target not in network:
                continue  # a reference to a place that is no clause has no node
            network.add_node(target)
            forms[target].add(form)
            works[form] = target
            _add_statement(network, clause.key, target, relation, form)
    for key in [key for key, data in network.nodes(data=True) if not data]:
        network.nodes[key]["thing"] = _cited(key, shapes.type(key), forms[key], names, links)
    for relation in _INSTRUMENT_LINKS:
        for source, targets in links[relation].items():
            for target in targets:
                if source in network and target in network:
                    network.add_edge(source, target, relation, clauses=(), forms=())
    return network


def thing(network: Network, key: str) -> Thing:
    """Return the thing that a node stands for."""
    found = network.nodes[key]["thing"]
    if not isinstance(found, Thing):
        raise TypeError(f"node {key} carries no thing")
    return found


def clauses_of(network: Network, source: str) -> list[Clause]:
    """Return the clauses of an opinion or of a report's body, in the order of the text."""
    held = [thing(network, key) for key, _, relation in network.in_edges(source, keys=True) if relation == "part-of"]
    return sorted((clause for clause in held if isinstance(clause, Clause)), key=_in_text_order)


def overview(network: Network, *, with_report: bool = False) -> Network:
    """Return the network with its clauses folded into the opinions that hold them.

    Args:
        network: the whole network, from `build`.
        with_report: also draw the bodies of reports. They are always drawn where there is no opinion.
    """
    folded: Network = nx.MultiDiGraph(**network.graph)
    kinds = {"opinion"} if any(_is(network, key, "opinion") for key in network) else {"report"}
    sources = [key for key in network if thing(network, key).type in (kinds | {"report"} if with_report else kinds)]
    folded.add_nodes_from((key, network.nodes[key]) for key in sources)
    for source in sources:
        for clause in clauses_of(network, source):
            for _, target, relation, data in network.out_edges(clause.key, keys=True, data=True):
                if relation == "part-of" or _is(network, target, "clause"):
                    continue
                folded.add_node(target, **network.nodes[target])
                _fold(folded, source, target, relation, data)
    _keep_instrument_links(network, folded)
    return folded


def around(network: Network, source: str) -> Network:
    """Return an opinion (or a report's body) with its clauses as nodes, and what these cite, name and refer to."""
    clauses = [clause.key for clause in clauses_of(network, source)]
    targets = [target for key in clauses for target in network.successors(key)]
    near = network.subgraph({source, *clauses, *targets})
    drawn: Network = nx.MultiDiGraph(**network.graph)
    drawn.add_nodes_from((key, network.nodes[key]) for key in dict.fromkeys([source, *clauses, *targets]))
    for origin, target, relation, data in near.edges(keys=True, data=True):
        drawn.add_edge(origin, target, relation, **data)
    return drawn


def _fold(folded: Network, source: str, target: str, relation: str, data: Mapping[str, Any]) -> None:
    if not folded.has_edge(source, target, relation):
        folded.add_edge(source, target, relation, clauses=(), forms=())
    edge = folded.edges[source, target, relation]
    edge["clauses"] = tuple(dict.fromkeys((*edge["clauses"], *data["clauses"])))
    edge["forms"] = tuple(dict.fromkeys((*edge["forms"], *data["forms"])))


def _keep_instrument_links(network: Network, drawn: Network) -> None:
    for source, target, relation, data in network.edges(keys=True, data=True):
        if relation in _INSTRUMENT_LINKS and source in drawn and target in drawn:
            drawn.add_edge(source, target, relation, **data)


def _is(network: Network, key: str, kind: str) -> bool:
    return thing(network, key).type == kind


def _in_text_order(clause: Clause) -> tuple[int, str]:
    return clause.order, clause.key


def _labels(rows: Iterable[Row]) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        found[row["kind"]][row["thing"]].setdefault(row["language"], row["label"])
    return found


def _links(rows: Iterable[Row]) -> Links:
    found: Links = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["relation"]][row["source"]].append(row["target"])
    return found


class _Shapes:
    """What each cited thing is, and which work it is drawn as."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._types: dict[str, set[str]] = defaultdict(set)
        self._wholes: dict[str, str] = {}
        for row in rows:
            self._types[row["thing"]].add(row["type"])
            if "whole" in row:
                self._wholes.setdefault(row["thing"], row["whole"])

    def work(self, key: str) -> str:
        """Return the work (or goal) that an edition, a part or a target belongs to."""
        seen = {key}
        while key in self._wholes and self._wholes[key] not in seen:
            key = self._wholes[key]
            seen.add(key)
        return key

    def type(self, key: str) -> str:
        """Return the type of node; a set is drawn as what it is a set of."""
        kinds = self._types[key]
        drawn = (kind for kind in ("goal", "action-line", "theme") if kind in kinds)
        return _SETS.get(key) or next(drawn, "instrument")


def _statements(clause: Clause, links: Links, work: Callable[[str], str]) -> list[tuple[str, str, str]]:
    act = clause.act.removeprefix("act/")
    cites = f"cites/{act}" if act else "cites"
    cited = [(cites, work(form), form) for form in links["cites"].get(clause.key, ())]
    named = [(relation, target, target) for relation in _CLAUSE_LINKS for target in links[relation].get(clause.key, ())]
    return cited + named


def _add_statement(network: Network, clause: str, target: str, relation: str, form: str) -> None:
    if not network.has_edge(clause, target, relation):
        network.add_edge(clause, target, relation, clauses=(clause,), forms=())
    edge = network.edges[clause, target, relation]
    if form not in edge["forms"]:
        edge["forms"] = (*edge["forms"], form)


def _sources(rows: Rows, clauses: Iterable[Clause], names: Mapping[str, Any]) -> list[Thing]:
    opinions = [
        Thing(
            key=row["opinion"],
            type="opinion",
            labels=names["label"][row["opinion"]],
            titles=names["title"][row["opinion"]],
            status=row.get("status", ""),
        )
        for row in rows["opinions"]
    ]
    keys = {opinion.key for opinion in opinions}
    bodies = dict.fromkeys(clause.source for clause in clauses if clause.source not in keys)
    return opinions + [
        Thing(key=key, type="report", labels=names["label"][key], titles=names["title"][key]) for key in bodies
    ]


def _cited(key: str, kind: str, forms: set[str], names: Mapping[str, Any], links: Links) -> Thing:
    urls = [url for url in links["see-also"].get(key, ()) if url.startswith("https://")]
    return Thing(
        key=key,
        type=kind,
        labels=names["name"][key] or names["label"][key],
        titles=names["title"][key],
        forms=tuple(sorted(forms - {key})),
        link=urls[0] if urls else "",
        issuer=next(iter(links["issued-by"].get(key, ())), ""),
    )


def _clauses(rows: Rows, names: Mapping[str, Any], links: Links) -> list[Clause]:
    mentions: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows["mentions"]:
        mentions[row["clause"], row["reading"]].append(row)
    readings: dict[str, list[ClauseReading]] = defaultdict(list)
    orders: dict[str, int] = {}
    for row in rows["readings"]:
        key = row["clause"]
        marks = marks_in(mentions[key, row["reading"]])
        readings[key].append(
            ClauseReading(row["reading"], row["language"], row["kind"], row["text"], marks, row.get("agreement", ""))
        )
        orders[key] = min(int(row.get("order", 0)), orders.get(key, int(row.get("order", 0))))
    paths: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows["inferences"]:
        paths[row["clause"]][row["target"]].append(row["path"])
    return [
        Clause(
            key=row["clause"],
            source=row.get("opinion", row["document"]),
            labels=names["label"][row["clause"]],
            act=row.get("act", ""),
            parent=row.get("parent", ""),
            order=orders.get(row["clause"], 0),
            readings=tuple(readings[row["clause"]]),
            paths={target: tuple(found) for target, found in paths[row["clause"]].items()},
            addressees=tuple(links["addressee"].get(row["clause"], ())),
            actions=tuple(links["asks-for"].get(row["clause"], ())),
            topics=tuple(links["topic"].get(row["clause"], ())),
            groups=tuple(links["group"].get(row["clause"], ())),
        )
        for row in rows["clauses"]
    ]
