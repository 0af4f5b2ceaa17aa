"""The terms of statements as N-Quads writes them.

A document comes to a hundred statements a kilobyte, in which the same terms stand again and again: as strings they are
written once and then joined, several times as fast as objects that are checked, copied and written anew.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology import identifiers, terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontology.model import Document

    Statement = tuple[str, str, str]
    """Subject, predicate and object."""

_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')
"""Characters that a literal can't hold as they are."""


class Namespace(dict[str, str]):
    """A vocabulary: a local name gives the term.

    >>> Namespace("http://www.w3.org/2004/02/skos/core#")["prefLabel"]
    '<http://www.w3.org/2004/02/skos/core#prefLabel>'
    """

    def __init__(self, base: str) -> None:
        """Remember the namespace's IRI."""
        super().__init__()
        self._base = base

    def __missing__(self, name: str) -> str:
        """Write a term that was not asked for before."""
        self[name] = found = node(self._base + name)
        return found


@lru_cache(maxsize=terms.MANY)
def node(iri: str) -> str:
    """Return the term of an IRI.

    Raises:
        ValueError: it is none.
    """
    return str(ox.NamedNode(iri))


PG, CITO, DCTERMS, FRBR, OA, PROV, RDF, RDFS = (
    Namespace(known.base)
    for known in (
        terms.PG, terms.CITO, terms.DCTERMS, terms.FRBR, terms.OA, terms.PROV, terms.RDF, terms.RDFS
    )
)  # fmt: skip


@lru_cache(maxsize=terms.MANY)
def things(symbol: str) -> str:
    """Return the term of a thing by its symbol."""
    return f"<{identifiers.iri(symbol)}>"


def in_reading(document: Document, place: str = "") -> str:
    """Return the term of a reading, or of what stands at a place in it."""
    reading = _reading(document.id, document.version, document.language)
    return f"<{reading}/{identifiers.quoted(place)}>" if place else f"<{reading}>"


@lru_cache(maxsize=1)
def _reading(document: str, version: str, language: str) -> str:
    return identifiers.reading(document, version, language)


def literal(value: str) -> str:
    r"""Return a text in no language.

    >>> literal("“AI”"), literal('"AI"')
    ('"“AI”"', '"\\"AI\\""')
    """
    return str(ox.Literal(value)) if _ESCAPED.search(value) else f'"{value}"'


def text(value: str, language: str) -> str:
    """Return a text in a language."""
    return literal(value) + _tag(language)


@cache
def _tag(language: str) -> str:
    return str(ox.Literal("", language=language)).removeprefix('""')


@lru_cache(maxsize=terms.MANY)
def integer(value: int) -> str:
    """Return an xsd:integer."""
    return str(terms.integer(value))


@cache
def boolean(value: bool) -> str:
    """Return an xsd:boolean."""
    return str(terms.boolean(value))


def date(value: str) -> str:
    """Return an xsd:date from an ISO date."""
    return str(terms.date(value))


def in_graph(statements: Iterable[Statement], graph: str) -> list[str]:
    """Return the lines of statements in a graph, sorted, each once.

    Args:
        statements: the statements.
        graph: the IRI of the graph.
    """
    end = f" {node(graph)} .\n"
    # as statements they are sorted faster than as lines, which begin alike; no term is the beginning of another
    return [f"{subject} {predicate} {what}{end}" for subject, predicate, what in sorted(dict.fromkeys(statements))]
