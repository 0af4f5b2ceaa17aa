"""The server in its own words: SPARQL 1.1 Service Description (W3C, 2013), and VoID (W3C note, 2011).

Both are functions that run in a worker (`queries.server.jobs.Function`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.identifiers import BASE, NS
from ontology.terms import DCTERMS, RDF, Namespace, integer
from queries.export import PREFIXES
from queries.server.formats import ROWS, TRIPLES, chosen
from queries.server.jobs import Reply
from queries.support import text
from queries.terms import to_pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.interface import Graph

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
_NAMES = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples", "jsonld": "JSON-LD", "rdfxml": "RDF_XML",
}  # fmt: skip
_VOCABULARIES = (NS, *(PREFIXES[name] for name in ("cito", "dcterms", "frbr", "oa", "org", "prov", "skos")))


def service(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the service description.

    Args:
        graph: the graph.
        given: `endpoint`, the address of the endpoint; `accept`, the Accept header; `writable`, "yes" or "".
    """
    endpoint, dataset, union = ox.NamedNode(given["endpoint"]), ox.BlankNode("dataset"), ox.BlankNode("union")
    triples = [
        ox.Triple(endpoint, RDF("type"), SD("Service")),
        ox.Triple(endpoint, SD("endpoint"), endpoint),
        ox.Triple(endpoint, SD("supportedLanguage"), SD("SPARQL11Query")),
        ox.Triple(endpoint, SD("feature"), SD("UnionDefaultGraph")),
        *(ox.Triple(endpoint, SD("resultFormat"), FORMATS(_NAMES[form.name])) for form in (*ROWS, *TRIPLES)),
        ox.Triple(endpoint, SD("defaultDataset"), dataset),
        ox.Triple(dataset, RDF("type"), SD("Dataset")),
        ox.Triple(dataset, SD("defaultGraph"), union),
        ox.Triple(union, RDF("type"), SD("Graph")),
    ]
    if given["writable"]:
        triples.append(ox.Triple(endpoint, SD("supportedLanguage"), SD("SPARQL11Update")))
    for number, (name,) in enumerate(graph.select(text("graphs")).only(("graph",))):
        if name is not None:
            node = ox.BlankNode(f"graph{number}")
            triples += [
                ox.Triple(dataset, SD("namedGraph"), node),
                ox.Triple(node, RDF("type"), SD("NamedGraph")),
                ox.Triple(node, SD("name"), to_pyoxigraph(name)),
            ]
    return _reply(triples, given["accept"], {"sd": SD.base})


def void(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the VoID description: what the graph is about, how large it is, where it can be asked.

    Args:
        graph: the graph.
        given: `root`, the address of the server, ending in /; `accept`, the Accept header.
    """
    root = given["root"]
    dataset = ox.NamedNode(f"{root}.well-known/void#dataset")
    properties = list(_counts(graph, "property", "triples"))
    triples = [
        ox.Triple(dataset, RDF("type"), VOID("Dataset")),
        ox.Triple(
            dataset, DCTERMS("title"), ox.Literal("Clauses of international policy and what they cite", language="en")
        ),
        ox.Triple(dataset, VOID("sparqlEndpoint"), ox.NamedNode(f"{root}sparql")),
        ox.Triple(dataset, VOID("uriSpace"), ox.Literal(f"{BASE}id/")),
        ox.Triple(dataset, VOID("triples"), integer(sum(count for _, count in properties))),
        *(ox.Triple(dataset, VOID("vocabulary"), ox.NamedNode(name)) for name in _VOCABULARIES),
        *(ox.Triple(dataset, VOID("feature"), FORMATS(_NAMES[form.name])) for form in TRIPLES),
    ]
    for number, (name, count) in enumerate(_counts(graph, "class", "things")):
        part = ox.BlankNode(f"class{number}")
        triples += [
            ox.Triple(dataset, VOID("classPartition"), part),
            ox.Triple(part, VOID("class"), name),
            ox.Triple(part, VOID("entities"), integer(count)),
        ]
    for number, (name, count) in enumerate(properties):
        part = ox.BlankNode(f"property{number}")
        triples += [
            ox.Triple(dataset, VOID("propertyPartition"), part),
            ox.Triple(part, VOID("property"), name),
            ox.Triple(part, VOID("triples"), integer(count)),
        ]
    return _reply(triples, given["accept"], {"void": VOID.base})


def _counts(graph: Graph, what: str, number: str) -> Iterator[tuple[ox.NamedNode, int]]:
    for name, count in graph.select(text(f"{what}-counts")).only((what, number)):
        if name is not None and count is not None:
            yield ox.NamedNode(name.value), int(count.value)


def _reply(triples: list[ox.Triple], accept: str, prefixes: Mapping[str, str]) -> Reply:
    form, media_type = chosen(accept, TRIPLES)
    body = ox.serialize(triples, format=form.format, prefixes=PREFIXES | dict(prefixes))  # type: ignore[arg-type]
    return Reply(body or b"", media_type)
