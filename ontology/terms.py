"""The vocabularies that the graph is written in, as pyoxigraph terms."""

from __future__ import annotations

from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode

from ontology import identifiers

MANY = 1 << 16
"""Terms of each kind that are kept: a text names the same things again and again."""
XSD = "http://www.w3.org/2001/XMLSchema#"


class Namespace:
    """A vocabulary: calling it with a local name gives the term.

    >>> Namespace("http://www.w3.org/2004/02/skos/core#")("prefLabel").value
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """

    def __init__(self, base: str) -> None:
        """Remember the namespace's IRI."""
        self.base = base

    def __call__(self, name: str) -> NamedNode:
        """Return a term of the vocabulary."""
        return _node(self.base + name)


@cache
def _node(name: str) -> NamedNode:
    return NamedNode(name)


PG = Namespace(identifiers.NS)
CITO = Namespace("http://purl.org/spar/cito/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FRBR = Namespace("http://purl.org/vocab/frbr/core#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")


@lru_cache(maxsize=MANY)
def things(symbol: str) -> NamedNode:
    """Return the node of a thing by its symbol."""
    return NamedNode(identifiers.iri(symbol))


def text(value: str, language: str) -> Literal:
    """Return a text in a language."""
    return Literal(value, language=language)


@lru_cache(maxsize=MANY)
def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=_node(XSD + "integer"))


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean."""
    return Literal("true" if value else "false", datatype=_node(XSD + "boolean"))


def date(value: str) -> Literal:
    """Return an xsd:date from an ISO date."""
    return Literal(value, datatype=_node(XSD + "date"))
