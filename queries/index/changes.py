"""What differs between two generations of a graph, and of which things it tells: all else an index keeps as it was.

Each row of an index is about one thing, and follows from triples whose subject is that thing, or what stands in it:
of a clause also its readings, footnotes and mentions. Both have their triples in one graph, that of the reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from ontology.terms import PG
from ontology.vocabularies import ONTOLOGY_GRAPH, VOCABULARIES_GRAPH
from queries.generations import sums

if TYPE_CHECKING:
    from queries.store import EmbeddedStore

MUCH = 10
"""Where a tenth of the graphs differ, making the index as a whole takes no longer."""
_STANDS_IN = frozenset(PG(name) for name in ("readingOf", "noteTo", "inClause"))


class Changes(NamedTuple):
    """The graphs that differ, and the things of which they may say something else, by their IRIs."""

    graphs: frozenset[str]
    things: frozenset[str]


def changes(old: EmbeddedStore, new: EmbeddedStore) -> Changes | None:
    """Return what differs between two generations.

    Returns:
        None where that is not known: much was changed, or the vocabularies, or by others than a build.
    """
    before, after = (sums(store.folder / "generations" / store.generation) for store in (old, new))
    if old.graphs() - before.keys() or new.graphs() - after.keys():
        return None
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if len(differing) * MUCH > len(after) or differing & {ONTOLOGY_GRAPH, VOCABULARIES_GRAPH}:
        return None
    found: set[str] = set()
    for name in differing:
        said, says = (set(store.graph(name) or ()) for store in (old, new))
        found |= {one.subject.value for one in said ^ says if isinstance(one.subject, ox.NamedNode)}
        found |= {
            one.object.value
            for one in said | says
            if one.predicate in _STANDS_IN and isinstance(one.object, ox.NamedNode)
        }
    return Changes(frozenset(differing), frozenset(found))
