"""The readable page of the ontology: every term with its anchor, and the schemes of concepts. Runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection

from ontology.identifiers import NS
from ontology.schemes import ONTOLOGY
from queries.export import PREFIXES
from queries.server.formats import TRIPLES
from queries.server.jobs import Reply
from viz.pages.drawing import drawn
from viz.pages.graph import Value, ask, best, link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import Node

    from queries.interface import Graph as Asked

_KINDS = {OWL.Class: "class", OWL.ObjectProperty: "object property", OWL.DatatypeProperty: "datatype property"}
_FACTS = {RDFS.subClassOf: "is a", RDFS.subPropertyOf: "is a", RDFS.domain: "said of", RDFS.range: "leads to"}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology."""

    name: str
    kind: str
    label: str
    comment: str
    facts: tuple[tuple[str, Value], ...]


def terms(root: str = "") -> list[Term]:
    """Return every term of the ontology, classes first, by name."""
    graph = Graph().parse(ONTOLOGY, format="turtle")
    found = []
    for node in {node for node in graph.subjects() if str(node).startswith(NS)}:
        kind = next((name for type_, name in _KINDS.items() if (node, RDF.type, type_) in graph), "term")
        facts = tuple(
            (words, _other(graph, other, root))
            for predicate, words in _FACTS.items()
            for other in sorted(_named(graph, node, predicate), key=str)
        )
        label, comment = (str(graph.value(node, name) or "") for name in (RDFS.label, RDFS.comment))
        found.append(Term(str(node).removeprefix(NS), kind, label, comment, facts))
    order = [*_KINDS.values(), "term"]
    return sorted(found, key=lambda term: (order.index(term.kind), term.name.casefold()))


def page(graph: Asked, given: Mapping[str, str]) -> Reply:
    """Return the page of the ontology; `given` has the `language` and the `root` path of the server."""
    language, root = given["language"], given["root"]
    schemes: dict[str, list[Value]] = {}
    for row in ask(graph, "concepts"):
        scheme = row.text("name") or row.text("scheme")
        label = best([(row.text("label"), row.language("label"))], language)
        concept = row["concept"]
        if concept is not None:
            schemes.setdefault(scheme, []).append(link(concept.value, label, root))
    return drawn(
        "ontology.html.jinja",
        language,
        root,
        title="The ontology of policygraph",
        here=given["path"],
        namespace=NS,
        terms=terms(root),
        schemes=schemes,
    )


def data(graph: Asked, given: Mapping[str, str]) -> Reply:
    """Return the triples of the ontology, in the `media_type` that is given."""
    del graph
    form = next(form for form in TRIPLES if given["media_type"] in form.media_types)
    triples = [quad.triple for quad in ox.parse(path=ONTOLOGY, format=ox.RdfFormat.TURTLE)]
    return Reply(ox.serialize(triples, format=form.format, prefixes=PREFIXES) or b"", given["media_type"])  # type: ignore[arg-type]


def _named(graph: Graph, node: Node, predicate: URIRef) -> Iterator[URIRef]:
    """What a fact names: itself, or each class of a union."""
    for other in graph.objects(node, predicate):
        union = graph.value(other, OWL.unionOf)
        for one in [other] if union is None else Collection(graph, union):
            if isinstance(one, URIRef):
                yield one


def _other(graph: Graph, node: Node, root: str) -> Value:
    name = str(node)
    if name.startswith(NS):
        return link(name, (str(graph.value(node, RDFS.label) or name.removeprefix(NS)), ""), root)
    for prefix, namespace in PREFIXES.items():
        if name.startswith(namespace):
            return Value(f"{prefix}:{name.removeprefix(namespace)}", name, outside=True)
    return Value(name.rpartition("#")[2] if "#" in name else name, name, outside=True)
