"""Rows as data: the SPARQL results formats (W3C, 2013), and the W3C's result-set vocabulary for Turtle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF

from ontology.identifiers import iri
from queries.terms import Iri, Literal

if TYPE_CHECKING:
    from queries.terms import Answer, Term

RESULTS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


def bindings(answer: Answer) -> dict[str, Any]:
    """Return the rows as the SPARQL JSON format has them."""
    rows = [
        {column: _binding(term) for column, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer
    ]
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": rows}}


def results(answer: Answer, form: ox.QueryResultsFormat) -> bytes:
    """Return the rows in one of the SPARQL results formats: JSON, XML, CSV, TSV."""
    data = json.dumps(bindings(answer), ensure_ascii=False).encode()
    if form == ox.QueryResultsFormat.JSON:
        return data
    found = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("rows are no yes or no")
    return found.serialize(format=form) or b""


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


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, Iri):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        told = {"type": "literal", "value": term.value}
        if term.language:
            told["xml:lang"] = term.language
        elif not term.datatype.endswith("#string"):
            told["datatype"] = term.datatype
        return told
    return {"type": "bnode", "value": term.value}


def _rdflib(term: Term) -> URIRef | RdfLiteral | BNode:
    if isinstance(term, Literal):
        if term.language:
            return RdfLiteral(term.value, lang=term.language)
        return RdfLiteral(term.value, datatype=URIRef(term.datatype))
    return URIRef(term.value) if isinstance(term, Iri) else BNode(term.value)
