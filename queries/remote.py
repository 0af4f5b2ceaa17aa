"""The same questions, put to a SPARQL 1.1 endpoint elsewhere."""

from __future__ import annotations

import json
import re
from http.client import BAD_REQUEST, OK
from reprlib import repr as short
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from msgspec.structs import replace
from SPARQLWrapper import ASK, CONSTRUCT, JSON, POST, SELECT, TURTLE, URLENCODED, SPARQLWrapper

from ontology.errors import EndpointError, QueryError
from queries.profiles import profile
from queries.terms import Answer, from_json, plain, triple
from queries.transport import Transport
from queries.values import with_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from urllib.request import Request

    from queries.guard import Dataset
    from queries.terms import Term, Triple

_COLUMN = re.compile(r"\w+")
_BLANK = r"(?:\s|#[^\n]*(?:\n|$))"
_OPENING = re.compile(
    rf"{_BLANK}*+(?:(?:BASE{_BLANK}*+<[^>]*>|PREFIX{_BLANK}++[^:<]*:{_BLANK}*+<[^>]*>){_BLANK}*+)*+"
    r"(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "0"})
"""What a question about an empty graph gives, counts included."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_IN_NAMED = "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1"
_IN_DEFAULT = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"


class RemoteStore:
    """A SPARQL store elsewhere, as a `queries.interface.Graph`.

    Its default graph must be the union of its named graphs: the rule in most engines, an option in some. One that is
    not is noticed.

    Attributes:
        url: where it takes queries.

    Raises:
        EndpointError: when what is given is no address, or its password is not at hand.
        DataFileError: when the profile breaks its schema.
    """

    def __init__(self, where: str, timeout: int | None = None) -> None:
        """Keep the address; nothing is sent until a question is asked.

        Args:
            where: where the endpoint takes queries, or the path of a profile (queries/profiles.py).
            timeout: seconds to wait for an answer, whatever the profile says.
        """
        found = profile(where)
        self._profile = found if timeout is None else replace(found, timeout=timeout)
        self._transport = Transport(self._profile)
        self._union_is_sure = False
        self.url = found.query

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
                if not any(plain(term) not in _NOTHING for row in rows for term in row):
                    self._check_union()
                return Answer(names, rows)
        raise EndpointError(f"{self.url} gave no rows: is the query a SELECT, and this a SPARQL endpoint?")

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """Return the answer of an ASK query.

        Raises:
            QueryError: when the endpoint finds the query malformed.
            EndpointError: when it can't be reached or its answer is not whole.
        """
        match _decided(self._json(ASK, query, values)):
            case {"boolean": bool(answer)}:
                if not answer:
                    self._check_union()
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
            if form == ASK:
                body = json.dumps(_decided(json.loads(body))).encode()
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
        request = _Request(self.url)
        for name in asked.default if asked else ():
            request.addDefaultGraph(name)
        for name in asked.named if asked else ():
            request.addNamedGraph(name)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED)  # Virtuoso hangs on a direct POST
        request.setReturnFormat(answer_format)
        request.setOnlyConneg(onlyConneg=True)  # by Accept alone: more parameters are no protocol
        try:
            request.setQuery(query)
            request.queryType = form  # else it guesses, and takes the word ADD in a comment for an update
            ready = request.ready()
        except UnicodeError as error:
            raise QueryError(f"the query can't be sent: {error}") from error
        reply = self._transport.send(ready)
        if reply.status == BAD_REQUEST:
            raise QueryError(f"{self.url} can't read the query: {reply.told()}")
        if reply.status != OK:
            raise EndpointError(f"{self.url} refused: {reply.told()}")
        for header in self._profile.cut:
            if header in reply.headers:
                raise EndpointError(
                    f"{self.url} left out rows ({header}: {reply.headers[header]}): ask for less at once, "
                    "or raise the limit of the store"
                )
        kind = reply.headers.get_content_type()
        if kind in _PAGES:
            raise EndpointError(f"{self.url} gave {kind}, no answer to a query: is it a SPARQL endpoint?")
        return reply.body

    def _check_union(self) -> None:
        """An answer was empty: tell a default graph without the named ones from a graph that says nothing."""
        if not self._union_is_sure:
            self._union_is_sure = True
            if self.select(_IN_NAMED).rows and not self.select(_IN_DEFAULT).rows:
                raise EndpointError(
                    f"the default graph of {self.url} is not the union of its named graphs, so that answers are empty; "
                    f"it becomes so by {self._profile.union}"
                )


class _Request(SPARQLWrapper):
    """What SPARQLWrapper makes of a query, sent by our transport: its own changes urllib for the whole process."""

    def ready(self) -> Request:
        """Return the request."""
        request: Request = self._createRequest()
        return request


def _decided(answer: Any) -> Any:
    """The answer to an ASK as SPARQL has it: Virtuoso answers with a row for yes, and without one for no."""
    match answer:
        case {"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [*rows]}}:
            return {"head": {}, "boolean": bool(rows)}
    return answer


def _form(query: str) -> str:
    """Which of the four kinds of query this is: its first word after BASE and PREFIX."""
    found = _OPENING.match(query)
    form = found[1].upper() if found else ""
    if not form:
        raise QueryError("the query does not parse: SELECT, ASK, CONSTRUCT or DESCRIBE is expected")
    return form
