"""Typed values in and out: every conversion of an RDF term happens in this file.

A term is an `Iri`, a `Literal` or a `Blank`, whichever engine answered; a row is a plain tuple of terms, None
where a variable is unbound. `typed` makes a term from what a person types, `plain` the spelling for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from reprlib import repr as short
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.errors import EndpointError, QueryError
from ontology.identifiers import iri, symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

_XSD = "http://www.w3.org/2001/XMLSchema#"
STRING = f"{_XSD}string"
INTEGER = f"{_XSD}integer"
BOOLEAN = f"{_XSD}boolean"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

_PREFIXES = {
    "instrument": "",
    "goal": "SDG/",
    "action-line": "WSIS/",
    "theme": "theme/",
    "topic": "topic/",
    "group": "group/",
    "body": "body/",
    "addressee": "addressee/",
    "act": "act/",
    "opinion": "",
    "clause": "",
    "document": "",
    "concept": "",
    "any": "",
}
TYPES = frozenset(_PREFIXES) | {"text", "integer"}
"""The types that a parameter may have; each but `text` and `integer` is a thing with a symbol."""


@dataclass(frozen=True, slots=True, order=True)
class Iri:
    """A thing, by its IRI."""

    value: str

    @property
    def symbol(self) -> str:
        """The short symbol of an own thing, else the IRI."""
        return symbol(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A value; `language` is "" unless it is text in a language."""

    value: str
    datatype: str = STRING
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Blank:
    """A thing without a name; the project's own graphs have none, other endpoints may."""

    value: str


Term = Iri | Literal | Blank
Row = tuple[Term | None, ...]
Triple = tuple[Term, Term, Term]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question, with the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in order."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def only(self, columns: tuple[str, ...]) -> Answer:
        """Return the same rows with these columns only, in this order.

        Raises:
            QueryError: when the answer lacks one, as an endpoint's may.
        """
        if columns == self.columns:
            return self
        for column in columns:
            if column not in self.columns:
                raise QueryError(f"the answer has no column {column!r}, it has: {', '.join(self.columns) or 'none'}")
        places = [self.columns.index(column) for column in columns]
        return Answer(columns, tuple(tuple(row[place] for place in places) for row in self.rows))


def plain(term: Term | None) -> str:
    """Return the spelling for people: symbol, value, or nothing where unbound.

    >>> plain(Iri(iri("PP/71@2018"))), plain(Literal("3", INTEGER)), plain(None)
    ('PP/71@2018', '3', '')
    """
    if term is None:
        return ""
    return term.symbol if isinstance(term, Iri) else term.value


def typed(kind: str, text: str) -> Iri | Literal:
    """Return the term that `text` stands for where a value of this type is asked for.

    Raises:
        QueryError: when the text can't be such a value.

    >>> typed("theme", "ai").symbol, typed("theme", "theme/ai").symbol, typed("goal", "9").symbol
    ('theme/ai', 'theme/ai', 'SDG/9')
    >>> typed("integer", "007")
    Literal(value='7', datatype='http://www.w3.org/2001/XMLSchema#integer', language='')
    """
    if kind == "text":
        term: Iri | Literal = Literal(text)
    elif kind == "integer":
        # int() alone would let through "1_000" and " 7 ", which mean nothing to a person
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise QueryError(f"{text!r} is not a whole number")
        term = Literal(str(int(text)), INTEGER)
    elif not text.strip():
        raise QueryError(f"an empty {kind} names nothing; give a symbol such as PP/71 or theme/ai")
    elif text.startswith(("http://", "https://")):
        term = Iri(text)
    else:
        prefix = _PREFIXES[kind]
        try:
            term = Iri(iri(text if text.startswith(prefix) else prefix + text))
        except UnicodeEncodeError as error:
            raise QueryError(f"{text!r} can't be used as a name: {error}") from error
    to_pyoxigraph(term)  # refuses what no engine could take
    return term


def to_pyoxigraph(term: Term) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    """Return the term as pyoxigraph has it.

    Raises:
        QueryError: for a value that is no RDF term, such as an IRI with a blank in it.
    """
    try:
        if isinstance(term, Iri):
            return ox.NamedNode(term.value)
        if isinstance(term, Blank):
            return ox.BlankNode(term.value)
        if term.language:
            return ox.Literal(term.value, language=term.language)
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))
    except ValueError as error:
        raise QueryError(f"{term.value!r} can't be used as a value: {error}") from error


def from_pyoxigraph(term: object) -> Term:
    """Return a pyoxigraph term as a term of ours.

    Raises:
        QueryError: for a kind of term that the project's graphs never hold, such as a quoted triple.
    """
    match term:
        case ox.NamedNode():
            return Iri(term.value)
        case ox.Literal():
            return Literal(term.value, term.datatype.value, term.language or "")
        case ox.BlankNode():
            return Blank(term.value)
    raise QueryError(f"the answer holds {term!r}, which is neither an IRI, a literal nor a blank node")


def row(solution: ox.QuerySolution) -> Row:
    """Return one solution of a SELECT query as a row."""
    return tuple(None if term is None else from_pyoxigraph(term) for term in solution)


def triple(found: ox.Triple | ox.Quad) -> Triple:
    """Return a triple of a CONSTRUCT query as a tuple of terms."""
    return from_pyoxigraph(found.subject), from_pyoxigraph(found.predicate), from_pyoxigraph(found.object)


def from_json(binding: Any, place: str) -> Term:
    """Return one value of a SPARQL JSON answer; `place` (column and row) goes into the message.

    `typed-literal` is what Virtuoso calls a literal. A blank node's name means nothing outside the answer: one that
    RDF does not allow, such as Virtuoso's `nodeID://b1`, gets another.

    Raises:
        EndpointError: when the value does not follow the SPARQL 1.1 JSON format, or is no RDF term.
    """
    match binding:
        case {"type": "uri", "value": str(value)}:
            term: Term = Iri(value)
        case {"type": "bnode", "value": str(value)}:
            term = Blank(value if value.isascii() and value.isalnum() else f"x{value.encode('utf-8', 'replace').hex()}")
        case {"type": "literal" | "typed-literal", "value": str(value)}:
            language = str(binding.get("xml:lang") or "").lower()
            datatype = _LANG_STRING if language else str(binding.get("datatype") or STRING)
            if datatype == BOOLEAN:  # RDF allows both spellings: Virtuoso writes the shorter
                value = {"1": "true", "0": "false"}.get(value, value)
            term = Literal(value, datatype, language)
        case _:
            raise EndpointError(f"{place}: {short(binding)} is not a value of the SPARQL JSON format")
    try:
        to_pyoxigraph(term)
    except QueryError as error:
        raise EndpointError(f"{place}: {short(binding)} is no RDF term") from error
    return term


def sparql(term: Term) -> str:
    r"""Return the term as it is written in a query, with the escapes of N-Triples.

    >>> sparql(Literal('say "hi"'))
    '"say \\"hi\\""'
    """
    return str(to_pyoxigraph(term))
