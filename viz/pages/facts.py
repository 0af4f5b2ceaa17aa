"""All that the graph says of a thing, statement by statement, and the thing as data. Both run in a worker."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.identifiers import NS
from queries.export import PREFIXES
from queries.index import links as index
from queries.server.formats import TRIPLES
from queries.server.jobs import Refused, Reply
from queries.terms import Iri, to_pyoxigraph
from viz.pages.clause import said
from viz.pages.graph import Row, Value, ask, best, link, thing
from viz.pages.terms import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from queries.interface import Graph
    from viz.pages.view import View

NAMES = ("prefLabel", "label", "title", "titleAsCited")
"""Properties that name a thing, the best first, by their local names."""
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def page(seen: View, about: Iri) -> Reply:
    """Return the page of all that is said of a thing.

    Raises:
        Refused: 404 when the graph knows nothing of it.
    """
    told = list(ask(seen.graph, "about", {"thing": about}))
    links = list(ask(seen.graph, "links", {"thing": about}))
    if not told and not links:
        raise unknown(about)
    heading = _heading(seen, about, told)
    beside = seen.given.get("show") == "facts"  # there is another page of it
    return seen.drawn(
        "facts.html.jinja",
        title=seen.said("said-of", heading[0]) if beside else heading[0],
        heading=heading,
        beside=beside,
        iri=about.value,
        symbol=about.symbol,
        kinds=kinds(told, seen),
        said=sorted(said(seen.graph, about, seen.root), key=lambda one: one.language != seen.language),
        forms=_forms(seen, about),
        linked=_linked(seen, about, links),
        statements=_statements(told, seen.language, seen.root),
    )


def data(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return what is said of a thing, and up to a thousand triples that lead to it.

    Args:
        graph: the graph.
        given: `iri` of the thing, `media_type` of the answer.

    Raises:
        Refused: 404 when the graph knows nothing of it.
    """
    about = thing(given)
    out = [(about, row["property"], row["value"]) for row in ask(graph, "outgoing", {"thing": about})]
    found = out + [(row["source"], row["property"], about) for row in ask(graph, "incoming", {"thing": about})]
    if not found:
        raise unknown(about)
    form = next(form for form in TRIPLES if given["media_type"] in form.media_types)
    triples = [ox.Triple(*map(to_pyoxigraph, triple)) for triple in dict.fromkeys(found)]  # type: ignore[arg-type]
    body = ox.serialize(triples, format=form.format, prefixes=PREFIXES)  # type: ignore[arg-type]
    return Reply(body or b"", given["media_type"])


def unknown(about: Iri) -> Refused:
    """Return the refusal of a thing that is not there."""
    return Refused(404, f"this graph knows nothing of {about.symbol}")


def _heading(seen: View, about: Iri, told: list[Row]) -> tuple[str, str]:
    """The name of a thing with its language, as its own page has it: not its symbol, where it has another name."""
    known = index.known(seen.base, about.value) if seen.base else None
    if seen.base and known and (found := index.names(seen.base, [known.number], seen.language).get(known.number)):
        return found
    found = best(named(told), seen.language)
    return found if found[0] else (about.symbol, "")


def _local(row: Row, column: str = "property") -> str:
    name = row[column]
    return name.value.rpartition("#")[2].rpartition("/")[2] if isinstance(name, Iri) else ""


def named(told: list[Row]) -> list[tuple[str, str]]:
    """Return the names by the best property that a thing has."""
    for name in NAMES:
        if found := [(row.text("value"), row.language("value")) for row in told if _local(row) == name]:
            return found
    return []


def kinds(told: Iterable[Row], seen: View) -> list[Value]:
    """Return the classes of a thing, the project's own first."""
    labels: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in told:
        kind = row["value"]
        if isinstance(kind, Iri) and row["property"] == Iri(_TYPE):
            labels[kind.value].append((row.text("label") or _local(row, "value"), row.language("label")))
    own_first = sorted(labels, key=lambda name: (not name.startswith(NS), name))
    return [link(name, _named(name, labels[name], seen.language), seen.root) for name in own_first]


def _named(name: str, labels: Iterable[tuple[str, str]], language: str) -> tuple[str, str]:
    """What a thing is called: a term of a vocabulary by its name there, any other by the graph."""
    known = called(name, language)
    return known if known[0] else best(labels, language)


def _property(row: Row, language: str, root: str) -> Value:
    name = row["property"]
    if not isinstance(name, Iri):
        return Value("")
    label = _named(name.value, [(row.text("named") or _local(row), "")], language)
    return link(name.value, label, root, known=name.value.startswith(NS))


def _statements(told: Iterable[Row], language: str, root: str) -> list[tuple[Value, list[Value]]]:
    values: dict[Value, dict[Any, list[tuple[str, str]]]] = {}
    known = {}
    for row in told:
        labels = values.setdefault(_property(row, language, root), {}).setdefault(row["value"], [])
        labels.append((row.text("label"), row.language("label")))
        known[row["value"]] = row.text("known") == "true"
    return [
        (
            name,
            [
                link(value.value, _named(value.value, labels, language), root, known=known[value])
                if isinstance(value, Iri)
                else Value(value.value if value else "", language=getattr(value, "language", ""))
                for value, labels in found.items()
            ],
        )
        for name, found in values.items()
    ]


def _listed(rows: Iterable[Row], column: str, language: str, root: str) -> list[Value]:
    """Things with their names, each once, in the order of the rows."""
    labels: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        name = row[column]
        if isinstance(name, Iri):
            labels.setdefault(name.value, []).append((row.text("label"), row.language("label")))
    return [link(name, best(found, language), root) for name, found in labels.items()]


def _forms(seen: View, about: Iri) -> list[tuple[Value, list[Value]]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in ask(seen.graph, "forms", {"thing": about}):
        form = row["form"]
        if isinstance(form, Iri):
            rows[form.value].append(row)
    return [
        (link(form, ("", ""), seen.root), _listed(found, "clause", seen.language, seen.root))
        for form, found in sorted(rows.items())
    ]


def _linked(seen: View, about: Iri, links: Iterable[Row]) -> list[tuple[Value, int, list[Value], str]]:
    """What leads to a thing, by property: the count, the first of them, and the query for all where there are more."""
    found, root = [], seen.root
    for row in links:
        name = row["property"]
        if not isinstance(name, Iri):
            continue
        shown = _listed(ask(seen.graph, "linking", {"thing": about, "property": name}), "source", seen.language, root)
        count = int(row.text("count"))
        query = f"SELECT DISTINCT ?source WHERE {{\n  ?source <{name.value}> <{about.value}> .\n}}\nORDER BY ?source"
        more = seen.address("/editor", {"query": query}) if count > len(shown) else ""
        found.append((_property(row, seen.language, root), count, shown, more))
    return sorted(found, key=lambda each: (not each[0].href.startswith(root + "/ns"), each[0].text))
