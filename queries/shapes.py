"""The graph held against its shapes: SHACL, node by node."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import rdflib
from rdflib.namespace import SH

from ontology.errors import DataFileError
from ontology.identifiers import symbol
from queries.finding import Finding
from queries.terms import STRING, Blank, Iri

if TYPE_CHECKING:
    from rdflib.term import Node

    from queries.interface import Graph
    from queries.terms import Term, Triple

SHAPES = Path(__file__).parents[1] / "ontology" / "shapes.ttl"


def violations(graph: Graph) -> list[Finding]:
    """Return what breaks a shape of ontology/shapes.ttl.

    The graph must hold the ontology too: the classes below a shape's class are known from it.

    Raises:
        DataFileError: the shapes are not SHACL.
    """
    data = to_rdflib(graph.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(report, rdflib.Graph):
        raise DataFileError(f"{SHAPES}: not usable as shapes: {report or text}")
    return sorted({_finding(report, result) for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)})


def to_rdflib(triples: tuple[Triple, ...]) -> rdflib.Graph:
    """Return triples as a graph of rdflib's."""
    graph = rdflib.Graph()
    graph.addN((_node(s), _node(p), _node(o), graph) for s, p, o in triples)
    return graph


def _node(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(term, Iri):
        return rdflib.URIRef(term.value)
    if isinstance(term, Blank):
        return rdflib.BNode(term.value)
    if term.language or term.datatype == STRING:
        return rdflib.Literal(term.value, lang=term.language or None)  # as rdflib reads "resolved" in the shapes
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype))


def _finding(report: rdflib.Graph, result: Node) -> Finding:
    values = report.objects(result, SH.value)
    node, shape, message = (
        str(report.value(result, path)) for path in (SH.focusNode, SH.sourceShape, SH.resultMessage)
    )
    value = symbol(str(min(values, key=str, default="")))
    return Finding(symbol(node), shape.rpartition("#")[2], message, "" if value == symbol(node) else value)
