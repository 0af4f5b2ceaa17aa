"""Rows as triples, in the W3C's result-set vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF

from ontology.identifiers import iri
from queries.terms import Iri, Literal

if TYPE_CHECKING:
    from queries.terms import Answer, Term

RESULTS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


def turtle(answer: Answer) -> str:
    """Return the rows as triples of the result-set vocabulary."""
    graph = Graph()
    graph.bind("rs", RESULTS)
    results = URIRef(iri("answer"))
    graph.add((results, RDF.type, RESULTS.ResultSet))
    for column in answer.columns:
        graph.add((results, RESULTS.resultVariable, RdfLiteral(column)))
    for number, row in enumerate(answer, start=1):
        solution = URIRef(f"{results}/{number}")
        graph.add((results, RESULTS.solution, solution))
        for column, term in zip(answer.columns, row, strict=True):
            if term is not None:
                binding = URIRef(f"{solution}/{column}")
                graph.add((solution, RESULTS.binding, binding))
                graph.add((binding, RESULTS.variable, RdfLiteral(column)))
                graph.add((binding, RESULTS.value, _rdflib(term)))
    return graph.serialize(format="turtle")


def _rdflib(term: Term) -> URIRef | RdfLiteral | BNode:
    if isinstance(term, Literal):
        if term.language:
            return RdfLiteral(term.value, lang=term.language)
        return RdfLiteral(term.value, datatype=URIRef(term.datatype))
    return URIRef(term.value) if isinstance(term, Iri) else BNode(term.value)
