"""The whole graph in the forms that other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Dataset

from ontology import identifiers

if TYPE_CHECKING:
    from queries.store import EmbeddedStore

PREFIXES = {
    "pg": identifiers.NS,
    "cito": "http://purl.org/spar/cito/",
    "dcterms": "http://purl.org/dc/terms/",
    "frbr": "http://purl.org/vocab/frbr/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


def export(store: EmbeddedStore, form: str) -> bytes:
    """Return everything as `turtle` (the union of the graphs), `nquads` or `jsonld` (both with their graphs)."""
    quads = store.dump()
    if form == "nquads":
        return quads
    dataset = Dataset(default_union=True)
    dataset.parse(data=quads, format="nquads")
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset.serialize(format="turtle" if form == "turtle" else "json-ld", encoding="utf-8")
