"""What changed between two versions as triples, in a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology import identifiers
from ontology.terms import PG, RDF, RDFS, integer, things
from queries.differences import Kind, quoted
from queries.export import PREFIXES
from queries.word_changes import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.differences import Change, Comparison

    Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

_TERMS = {"citation": "Citation", "theme": "Theme", "inherited theme": "InheritedTheme"}
"""What is gained and lost that is a thing: the end of the property's name."""


def graph_name(comparison: Comparison) -> str:
    """Return the name of the graph that holds a comparison: the same for the same two readings."""
    before, after = (version.reading.removeprefix("reading/") for version in (comparison.before, comparison.after))
    return identifiers.iri(f"comparison/{before}/to/{after}")


def as_n_quads(comparison: Comparison) -> bytes:
    """Return the triples of a comparison in its graph; clauses of which nothing changed have none."""
    graph = ox.NamedNode(graph_name(comparison))
    quads = [ox.Quad(*statement, graph) for statement in _statements(comparison, graph)]
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def as_turtle(comparison: Comparison) -> str:
    """Return the same triples as Turtle."""
    graph = ox.NamedNode(graph_name(comparison))
    triples = [ox.Triple(*statement) for statement in _statements(comparison, graph)]
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()


def _statements(comparison: Comparison, whole: ox.NamedNode) -> Iterator[Statement]:
    before, after = comparison.before, comparison.after
    yield whole, RDF("type"), PG("Comparison")
    yield whole, RDFS("label"), ox.Literal(f"{before.name} to {after.name}", language="en")
    yield whole, PG("earlier"), things(before.reading)
    yield whole, PG("later"), things(after.reading)
    changes = [change for change in comparison.changes if change.kinds != (Kind.UNCHANGED,)]
    for number, change in enumerate(changes, start=1):
        subject = ox.NamedNode(f"{whole.value}/{number}")
        yield subject, RDF("type"), PG("Change")
        yield subject, PG("inComparison"), whole
        yield subject, PG("order"), integer(number)
        yield from _change(subject, change, after.language)


def _change(subject: ox.NamedNode, change: Change, language: str) -> Iterator[Statement]:
    for kind in change.kinds:
        yield subject, PG("changeKind"), ox.Literal(kind.value)
    for name, clauses in (("before", change.before), ("after", change.after)):
        for said in clauses:
            yield subject, PG(name), things(said.clause)
    for name, run, found in (("gained", Run.GAINED, change.gained), ("lost", Run.LOST, change.lost)):
        if words := quoted(change, run):
            yield subject, PG(f"{name}Words"), ox.Literal(words, language=language)
        for what, thing in found:
            if what == "bracket":
                yield subject, PG(f"{name}Bracket"), ox.Literal(thing, language=language)
            else:
                yield subject, PG(f"{name}{_TERMS[what]}"), things(thing)
