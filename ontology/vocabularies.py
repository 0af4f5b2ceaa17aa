"""The graphs that every store holds beside the documents: the ontology, and the vocabularies with the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from ontology import identifiers
from ontology.registry import registry
from ontology.schemes import ONTOLOGY, labels, statements, vocabulary
from ontology.terms import DCTERMS, FRBR, ORG, PG, RDF, RDFS, SKOS, boolean, date, integer, text, things

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.registry import Body, Event, Instrument, KnownEdition

    Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]

ONTOLOGY_GRAPH = identifiers.iri("graph/ontology")
VOCABULARIES_GRAPH = identifiers.iri("graph/vocabularies")


def graphs() -> dict[str, list[Quad]]:
    """Return the quads of both graphs by the graph's name."""
    vocabularies = NamedNode(VOCABULARIES_GRAPH)
    ontology = NamedNode(ONTOLOGY_GRAPH)
    return {
        ONTOLOGY_GRAPH: _named_nodes_only(ontology),
        VOCABULARIES_GRAPH: [
            *(Quad(q.subject, q.predicate, q.object, vocabularies) for q in vocabulary()),
            *(Quad(*statement, vocabularies) for statement in dict.fromkeys(_registry())),
        ],
    }


def _named_nodes_only(graph: NamedNode) -> list[Quad]:
    """The ontology without its class expressions, which are for reasoners: they need blank nodes, a store has none."""
    return [
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in statements(ONTOLOGY)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    ]


def _registry() -> Iterator[Statement]:
    for body in registry().bodies:
        yield from _body(body)
    for instrument in registry().instruments:
        yield from _instrument(instrument)
    for edition in registry().editions:
        yield from _edition(edition)
    for event in registry().events:
        yield from _conference(event)
    for symbol in labels("en"):
        yield things(symbol), PG("symbol"), Literal(symbol)
    for scheme in ("SDG", "WSIS/Action-Lines"):
        yield things(scheme), RDF("type"), PG("InstrumentSet")
        yield things(scheme), PG("symbol"), Literal(scheme)


def _body(body: Body) -> Iterator[Statement]:
    subject = things(f"body/{body.id}")
    yield subject, RDF("type"), ORG("Organization")
    yield subject, SKOS("notation"), Literal(body.id)
    if body.parent:
        yield subject, ORG("subOrganizationOf"), things(f"body/{body.parent}")
    for language, label in body.labels.items():
        yield subject, SKOS("prefLabel"), text(label, language)


def _edition(known: KnownEdition) -> Iterator[Statement]:
    subject = things(known.symbol)
    work, _, year = known.symbol.rpartition("@")
    for thing, kind in ((subject, "Edition"), (things(work), "Instrument")):
        yield thing, RDF("type"), PG(kind)
        yield thing, PG("symbol"), Literal(work if kind == "Instrument" else known.symbol)
        yield thing, RDFS("label"), Literal(work if kind == "Instrument" else known.symbol)
    yield subject, FRBR("realizationOf"), things(work)
    yield subject, PG("ofWork"), things(work)
    if found := registry().reads(work):
        series, _ = found
        yield things(work), PG("issuedBy"), things(f"body/{series.body}")
    yield subject, PG("year"), integer(int(year))
    yield subject, PG("revised"), boolean(known.revised)
    for language, title in known.titles.items():
        yield subject, DCTERMS("title"), text(title, language)
    if known.ended_on:
        yield subject, PG("endedOn"), date(known.ended_on)
        yield subject, PG("endedBy"), Literal(known.ended_by)


def _conference(event: Event) -> Iterator[Statement]:
    subject = things(f"conference/{event.id}")
    yield subject, RDF("type"), PG("Conference")
    yield subject, SKOS("notation"), Literal(event.id)
    yield subject, PG("conferenceOf"), things(f"body/{event.body}")
    yield subject, PG("year"), integer(event.year)
    for language, place in event.places.items():
        yield subject, PG("meetingPlace"), text(place, language)
    if event.closed:
        yield subject, PG("closedOn"), date(event.closed)


def _instrument(item: Instrument) -> Iterator[Statement]:
    subject = things(item.symbol)
    yield subject, RDF("type"), PG("InstrumentSet" if item.members else "Instrument")
    yield subject, PG("symbol"), Literal(item.symbol)
    yield subject, RDFS("label"), Literal(item.symbol)
    yield subject, PG("instrumentType"), Literal(item.type)
    for language, label in item.labels.items():
        yield subject, SKOS("prefLabel"), text(label, language)
    if item.body:
        yield subject, PG("issuedBy"), things(f"body/{item.body}")
    if item.year:
        yield subject, PG("year"), integer(item.year)
    if item.note:
        yield subject, DCTERMS("description"), text(item.note, "en")
    for member in item.members:
        yield subject, SKOS("member"), things(member)
    for relation, symbol in (("sameAsInstrument", item.is_), ("carriedBy", item.annexed_to)):
        if symbol:
            yield subject, PG(relation), things(symbol)
            yield things(symbol), RDF("type"), PG("Instrument")
            yield things(symbol), PG("symbol"), Literal(symbol)
            yield things(symbol), RDFS("label"), Literal(symbol)
