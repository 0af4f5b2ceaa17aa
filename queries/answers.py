"""Rows as data: the SPARQL results formats (W3C, 2013)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from queries.terms import Iri, Literal

if TYPE_CHECKING:
    from queries.terms import Answer, Term


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
