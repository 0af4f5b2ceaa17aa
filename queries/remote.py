"""The same questions, put to a SPARQL 1.1 endpoint elsewhere."""

from __future__ import annotations

import json
import re
from http.client import HTTPException
from reprlib import repr as short
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import pyoxigraph as ox
from SPARQLWrapper import ASK, CONSTRUCT, JSON, POST, SELECT, TURTLE, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from ontology.errors import EndpointError, QueryError
from queries.terms import Answer, from_json, triple
from queries.values import with_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.guard import Dataset
    from queries.terms import Term, Triple

LIMIT = 256 * 1024 * 1024
"""Bytes of the largest answer that is read."""

_COLUMN = re.compile(r"\w+")
_BLANK = r"(?:\s|#[^\n]*(?:\n|$))"
_OPENING = re.compile(
    rf"{_BLANK}*+(?:(?:BASE{_BLANK}*+<[^>]*>|PREFIX{_BLANK}++[^:<]*:{_BLANK}*+<[^>]*>){_BLANK}*+)*+"
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)


class RemoteStore:
    """A SPARQL endpoint, as a `queries.interface.Graph`.

    Its default graph must be the union of its named graphs: the rule in most engines, a flag in Oxigraph and
    Stardog.

    Raises:
        EndpointError: when the URL is not http or https.
    """

    def __init__(self, url: str, timeout: int = 60) -> None:
        """Keep the address; nothing is sent until a question is asked.

        Args:
            url: where the endpoint takes queries.
            timeout: seconds to wait for an answer.
        """
        if not _is_web_address(url):
            raise EndpointError(f"{url!r} is not an endpoint: give its full address, http://… or https://…")
        self.url = url
        self._timeout = timeout

    def select(self, query: str, values: Mapping[str, Term] | None = None) -> Answer:
        """Return the rows of a SELECT query.

        Raises:
            QueryError: when the endpoint finds the query malformed.
            EndpointError: when it can't be reached or its answer is not whole.
        """
        match self._json(SELECT, query, values):
            case {"head": {"vars": [*columns]}, "results": {"bindings": [*bindings]}}:
                names = self._columns(columns)
                rows = tuple(self._row(names, binding, number) for number, binding in enumerate(bindings, 1))
                return Answer(names, rows)
        raise EndpointError(f"{self.url} gave no rows: is the query a SELECT, and this a SPARQL endpoint?")

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """Return the answer of an ASK query.

        Raises:
            QueryError: when the endpoint finds the query malformed.
            EndpointError: when it can't be reached or its answer is not whole.
        """
        match self._json(ASK, query, values):
            case {"boolean": bool(answer)}:
                return answer
        raise EndpointError(f"{self.url} gave no yes or no: is the query an ASK, and this a SPARQL endpoint?")

    def index(self) -> None:
        """Return nothing: an endpoint has no index."""

    def construct(self, query: str, values: Mapping[str, Term] | None = None) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: when the endpoint finds the query malformed.
            EndpointError: when it can't be reached or its answer is not whole.
        """
        body = self._post(CONSTRUCT, with_values(query, values or {}), TURTLE)
        try:
            quads = list(ox.parse(body, format=ox.RdfFormat.TURTLE, base_iri=self.url))
            return tuple(triple(each) for each in quads)
        except (SyntaxError, ValueError, QueryError) as error:
            raise EndpointError(f"{self.url} gave no whole Turtle: {error}") from error

    def evaluate(
        self, query: str, asked: Dataset | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterator[ox.Triple]:
        """Return the endpoint's answer as the embedded engine would give it, whichever kind of query it is.

        Args:
            query: SPARQL 1.1.
            asked: the graphs to ask, whatever FROM the query has.

        Raises:
            QueryError: when the endpoint finds the query malformed.
            EndpointError: when it can't be reached or its answer is not whole.
        """
        form = _form(query)
        body = self._post(form, query, JSON if form in {SELECT, ASK} else TURTLE, asked)
        try:
            if form in {SELECT, ASK}:
                return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            return (quad.triple for quad in list(ox.parse(body, format=ox.RdfFormat.TURTLE, base_iri=self.url)))
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"{self.url} gave an answer that is cut off or malformed: {error}") from error

    def _columns(self, names: list[Any]) -> tuple[str, ...]:
        for name in names:
            if not (isinstance(name, str) and _COLUMN.fullmatch(name) and names.count(name) == 1):
                raise EndpointError(f"{self.url} names a column {short(name)}, which is no name, or there twice")
        return tuple(names)

    def _row(self, columns: tuple[str, ...], binding: Any, number: int) -> tuple[Term | None, ...]:
        if not isinstance(binding, dict):
            raise EndpointError(f"{self.url}: row {number} is {short(binding)}, no set of values")
        return tuple(
            from_json(binding[column], f"{self.url}: row {number}, {column}") if column in binding else None
            for column in columns
        )

    def _json(self, form: str, query: str, values: Mapping[str, Term] | None) -> Any:
        body = self._post(form, with_values(query, values or {}), JSON)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            # Oxigraph answers 200 and cuts the JSON off when its time limit strikes
            raise EndpointError(
                f"{self.url} gave an answer that is cut off or no JSON ({error}); is it a SPARQL endpoint, "
                "and is its time limit long enough?"
            ) from error

    def _post(self, form: str, query: str, answer_format: str, asked: Dataset | None = None) -> bytes:
        request = SPARQLWrapper(self.url)
        for name in asked.default if asked else ():
            request.addDefaultGraph(name)
        for name in asked.named if asked else ():
            request.addNamedGraph(name)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED)  # Virtuoso hangs on a direct POST
        request.setReturnFormat(answer_format)
        request.setOnlyConneg(onlyConneg=True)  # by Accept alone: more parameters are no protocol
        request.setTimeout(self._timeout)
        try:
            request.setQuery(query)
            request.queryType = form  # else it guesses, and takes the word ADD in a comment for an update
            with request.query().response as response:
                body = bytes(response.read(LIMIT + 1))
                missing = response.length  # of what the endpoint announced; None where it did not
        except QueryBadFormed as error:
            raise QueryError(f"{self.url} can't read the query: {_words(error)}") from error
        except SPARQLWrapperException as error:
            raise EndpointError(f"{self.url} refused: {_words(error)}") from error
        except HTTPError as error:
            with error:
                raise EndpointError(f"{self.url} refused: HTTP {error.code} {error.reason}") from error
        except TimeoutError as error:
            raise EndpointError(f"{self.url} did not answer within {self._timeout} seconds") from error
        except (URLError, HTTPException, OSError, UnicodeError) as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(
                f"{self.url} can't be reached: {reason}; check the address and whether the endpoint runs"
            ) from error
        if len(body) > LIMIT:
            raise EndpointError(f"{self.url} gave more than {LIMIT // 2**20} MB: ask for less at once")
        if missing:
            raise EndpointError(f"{self.url} gave an answer that is cut off: {missing} bytes are missing")
        return body


def _form(query: str) -> str:
    """Which of the four kinds of query this is: its first word after BASE and PREFIX."""
    found = _OPENING.match(query)
    form = found[1].upper() if found else ""
    if not form:
        raise QueryError("the query does not parse: SELECT, ASK, CONSTRUCT or DESCRIBE is expected")
    return form


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _words(error: Exception) -> str:
    """Return what the endpoint said, in one short line."""
    return " ".join(str(error.args[0] if error.args else error).split())[:300]
