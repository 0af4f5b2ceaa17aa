"""What properties and classes are called: our own by the ontology, those of other vocabularies by words.toml."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pyoxigraph as ox

from ontology.identifiers import NS
from ontology.schemes import ONTOLOGY, statements
from ontology.terms import OWL, RDF, RDFS, XSD
from queries.export import PREFIXES
from viz.pages.graph import best
from viz.pages.words import words

_BORROWED = PREFIXES | {
    "doco": "http://purl.org/spar/doco/",
    "owl": OWL.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "xsd": XSD,
}


def called(name: str, language: str) -> tuple[str, str]:
    """Return what a term is called in a language, and the language; two empty ones for a term that is not known.

    >>> called("http://www.w3.org/2004/02/skos/core#broader", "en")
    ('broader', '')
    >>> called("https://w3id.org/policygraph/ns#Clause", "fr")
    ('clause', 'en')
    """
    if name.startswith(NS):
        return best(_own().get(name, ()), language)
    return words(language)["terms"].get(short(name), ""), ""


def short(name: str) -> str:
    """Return a term with the prefix of its vocabulary, else as it is.

    >>> short("http://purl.org/dc/terms/title"), short("http://example.org/title")
    ('dcterms:title', 'http://example.org/title')
    """
    for prefix, namespace in _BORROWED.items():
        if name.startswith(namespace):
            return f"{prefix}:{name.removeprefix(namespace)}"
    return name


@cache
def _own() -> dict[str, list[tuple[str, str]]]:
    """The labels of each term of the ontology, with their languages."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for about, how, label in (quad.triple for quad in statements(ONTOLOGY)):
        if how == RDFS("label") and isinstance(about, ox.NamedNode) and isinstance(label, ox.Literal):
            found[about.value].append((label.value, label.language or ""))
    return dict(found)
