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
from queries.terms import Iri, Literal
from viz.pages.drawing import drawn
from viz.pages.graph import Value, ask, best, link
from viz.pages.terms import called, short
from viz.pages.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import Node

    from queries.interface import Graph as Asked

_KINDS = {OWL.Class: "class", OWL.ObjectProperty: "object-property", OWL.DatatypeProperty: "datatype-property"}
_FACTS = {RDFS.subClassOf: "is-a", RDFS.subPropertyOf: "is-a", RDFS.domain: "said-of", RDFS.range: "leads-to"}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology.

    Attributes:
        name: without the namespace.
        kind: class, object-property, datatype-property or term.
        label: what it is called, and the language of that.
        comment: what it is, and the language of that.
        facts: how it relates to others: is-a, said-of or leads-to, and the other.
    """

    name: str
    kind: str
    label: tuple[str, str]
    comment: tuple[str, str]
    facts: tuple[tuple[str, Value], ...]


def terms(language: str = "en", root: str = "") -> list[Term]:
    """Return every term of the ontology, classes first, by name."""
    graph = Graph().parse(ONTOLOGY, format="turtle")
    found = []
    for node in {node for node in graph.subjects() if str(node).startswith(NS)}:
        kind = next((name for type_, name in _KINDS.items() if (node, RDF.type, type_) in graph), "term")
        facts = tuple(
            (how, _other(str(other), language, root))
            for predicate, how in _FACTS.items()
            for other in sorted(_named(graph, node, predicate), key=str)
        )
        comment = best(_texts(graph, node, RDFS.comment), language)
        found.append(Term(str(node).removeprefix(NS), kind, called(str(node), language), comment, facts))
    order = [*_KINDS.values(), "term"]
    return sorted(found, key=lambda term: (order.index(term.kind), term.name.casefold()))


def page(graph: Asked, given: Mapping[str, str]) -> Reply:
    """Return the page of the ontology; `given` has the `language` and the `root` path of the server."""
    language, root = given["language"], given["root"]
    said = words(language)["ontology"]
    return drawn(
        "ontology.html.jinja",
        language,
        root,
        title=said["title"],
        said=said,
        here=given["path"],
        namespace=NS,
        terms=terms(language, root),
        schemes=_schemes(graph, language, root),
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


def _texts(graph: Graph, node: Node, how: URIRef) -> list[tuple[str, str]]:
    return [(str(text), getattr(text, "language", None) or "") for text in graph.objects(node, how)]


def _other(name: str, language: str, root: str) -> Value:
    if name.startswith(NS):
        return link(name, called(name, language), root)
    return Value(short(name), name, outside=True)


def _schemes(graph: Asked, language: str, root: str) -> list[tuple[tuple[str, str], list[Value]]]:
    """The schemes by their names, with what is in each."""
    names: dict[str, list[tuple[str, str]]] = {}
    concepts: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in ask(graph, "concepts", {"language": Literal(language)}):
        scheme, concept = row["scheme"], row["concept"]
        if isinstance(scheme, Iri) and isinstance(concept, Iri):
            names.setdefault(scheme.value, []).append((row.text("name"), row.language("name")))
            labels = concepts.setdefault(scheme.value, {}).setdefault(concept.value, [])
            labels.append((row.text("label"), row.language("label")))
    return [
        (
            best([*names[scheme], (scheme, "")], language),
            [link(concept, best(labels, language), root) for concept, labels in found.items()],
        )
        for scheme, found in concepts.items()
    ]
