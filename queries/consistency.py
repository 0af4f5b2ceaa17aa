"""Do the ontology and the graph contradict each other? HermiT decides.

HermiT grows slow with individuals, and says of an inconsistent graph only that it is one. So every individual is put to
it as a class: what has these types and these properties, whose targets have those types. Individuals alike are one
class, which keeps a graph of any size to a few hundred; and a class that nothing can belong to names who is wrong, and
why.

Covered is every individual with its types, its object and datatype properties, and the types of what it points to: all
clashes of domains, ranges, disjoint classes and functional properties around one individual. Not covered are literal
values (HermiT rejects some of XML Schema's types; the shapes look at them) and clashes that only follow over two steps.
"""

from __future__ import annotations

import io
import shutil
import types
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import owlready2 as owl
import pyoxigraph as ox

from ontology.identifiers import NS, symbol
from ontology.schemes import ONTOLOGY, statements
from queries.finding import Finding
from queries.terms import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from queries.interface import Graph
    from queries.terms import Triple

RULE = "consistency"

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
_DATATYPE_PROPERTY = "http://www.w3.org/2002/07/owl#DatatypeProperty"

Classes = frozenset[str]


class Fact(NamedTuple):
    """What an individual has: a property, forward or backward, and the types at the other end where they matter."""

    property: str
    forward: bool = True
    end: Classes = frozenset()


@dataclass(frozen=True, slots=True)
class Kind:
    """What individuals alike have in common; with one fact or none, a suspect on its own."""

    classes: Classes
    facts: frozenset[Fact] = frozenset()

    def __str__(self) -> str:
        """Name the classes and properties as a person writes them."""
        named = " and ".join(_short(iri) for iri in sorted(self.classes)) or "a thing of no class"
        return "; ".join((named, *sorted(map(_written, self.facts))))

    def parts(self) -> Iterator[Kind]:
        """Yield the suspects within it, simplest first: its classes, then each fact with them."""
        yield Kind(self.classes)
        for fact in sorted(self.facts, key=lambda fact: (_short(fact.property), fact.forward, sorted(fact.end))):
            yield Kind(self.classes, frozenset((fact,)))


def contradictions(graph: Graph, ontology: Path = ONTOLOGY) -> list[Finding]:
    """Return the individuals that the ontology does not allow, and the classes that can have none.

    Without Java, or when the reasoner fails, the only finding has the severity `skipped` and says why.
    """
    if not shutil.which(owl.JAVA_EXE):
        return [_skipped(f"HermiT needs Java, and there is no program {owl.JAVA_EXE!r}: install a Java runtime")]
    world = _world(ontology)
    members = _alike(graph.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), world)
    suspects = {part for kind in members for part in (*kind.parts(), kind)}
    suspects |= {Kind(fact.end) for kind in members for fact in kind.facts}
    try:
        empty, impossible = _reason(world, suspects)
    except owl.OwlReadyInconsistentOntologyError:
        return [Finding("", RULE, f"{ontology.name} contradicts itself")]
    except owl.OwlReadyJavaError as error:
        return [_skipped(f"HermiT failed: {str(error).strip().splitlines()[-1]}")]
    classes = [Finding(iri, RULE, "a class of the ontology can have members") for iri in sorted(empty)]
    return classes + sorted(_findings(members, impossible))


def _skipped(reason: str) -> Finding:
    return Finding("", RULE, "the graph does not contradict the ontology", reason, "skipped")


def _findings(members: dict[Kind, list[str]], impossible: set[Kind]) -> Iterator[Finding]:
    """Name each individual of an impossible kind once for each smallest reason."""
    for kind, nodes in members.items():
        reasons = [part for part in kind.parts() if part in impossible and not _blamed_elsewhere(part, impossible)]
        if kind in impossible and not any(part in impossible for part in kind.parts()):
            reasons = [kind]  # no fact alone is wrong: they are, together
        for reason in reasons:
            message = "what has these classes and properties can't exist by the ontology"
            yield from (Finding(symbol(node), RULE, message, str(reason)) for node in nodes)


def _blamed_elsewhere(part: Kind, impossible: set[Kind]) -> bool:
    """Say whether a fact is impossible only because one of its ends is, whatever the property."""
    return any(Kind(end) in impossible for fact in part.facts for end in (fact.end, part.classes))


# -------------------------------------------------------------------- individuals that are alike


def _alike(triples: Iterable[Triple], world: Any) -> dict[Kind, list[str]]:
    """Group the individuals by their classes and facts, as far as the ontology knows them."""
    classes = {item.iri for item in world.classes()}
    objects = {item.iri for item in world.object_properties()}
    values = {item.iri for item in world.data_properties()}
    typed: dict[str, set[str]] = defaultdict(set)
    links: list[tuple[str, str, str]] = []
    facts: dict[str, set[Fact]] = defaultdict(set)
    for subject, predicate, thing in triples:
        if not (isinstance(subject, Iri) and isinstance(predicate, Iri)):
            continue
        if predicate.value in values:
            facts[subject.value].add(Fact(predicate.value))
        elif not isinstance(thing, Iri):
            continue
        elif predicate.value in objects:
            links.append((subject.value, predicate.value, thing.value))
        elif predicate.value == _RDF_TYPE and thing.value in classes:
            typed[subject.value].add(thing.value)
    for subject_iri, predicate_iri, object_iri in links:
        facts[subject_iri].add(Fact(predicate_iri, end=frozenset(typed.get(object_iri, ()))))
        facts[object_iri].add(Fact(predicate_iri, forward=False))
    members: dict[Kind, list[str]] = defaultdict(list)
    for node in sorted(typed.keys() | facts.keys()):
        members[Kind(frozenset(typed.get(node, ())), frozenset(facts.get(node, ())))].append(node)
    return members


# -------------------------------------------------------------------- the reasoner


def _world(ontology: Path) -> Any:
    """Load the ontology as owlready2 and HermiT take it: N-Triples, without the datatypes of literals."""
    found = statements(ontology)
    literal = {quad.subject for quad in found if quad.object == ox.NamedNode(_DATATYPE_PROPERTY)}
    kept = [quad.triple for quad in found if not (quad.predicate.value == _RANGE and quad.subject in literal)]
    data = ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b""
    world = owl.World()
    world.get_ontology(NS.rstrip("#")).load(fileobj=io.BytesIO(data), format="ntriples")
    return world


def _reason(world: Any, suspects: set[Kind]) -> tuple[set[str], set[Kind]]:
    """Return the classes of the ontology that nothing can belong to, and such suspects."""
    declared = {item.iri for item in world.classes()}
    names: dict[str, Kind] = {}
    with world.get_ontology("urn:policygraph:suspects#"):
        for number, kind in enumerate(sorted(suspects, key=str)):
            suspect: Any = types.new_class(f"suspect-{number}", (owl.Thing,))
            suspect.is_a.extend(world[iri] for iri in sorted(kind.classes))
            suspect.is_a.extend(_restriction(world, fact) for fact in sorted(kind.facts, key=_written))
            names[suspect.iri] = kind
    owl.sync_reasoner_hermit(world, debug=0)
    empty = {item.iri for item in world.inconsistent_classes()}
    return empty & declared, {names[iri] for iri in empty if iri in names}


def _restriction(world: Any, fact: Fact) -> Any:
    item = world[fact.property]
    if isinstance(item, owl.DataPropertyClass):
        return item.some(str)
    ends = [world[iri] for iri in sorted(fact.end)]
    end = owl.And(ends) if len(ends) > 1 else (ends or [owl.Thing])[0]
    return (item if fact.forward else owl.Inverse(item)).some(end)


def _written(fact: Fact) -> str:
    end = " and ".join(_short(iri) for iri in sorted(fact.end))
    if not fact.forward:
        return f"is what something {_short(fact.property)}"
    return f"{_short(fact.property)} {end}".strip()


def _short(iri: str) -> str:
    """The local name of a term."""
    return iri.rpartition("#")[2].rpartition("/")[2]
