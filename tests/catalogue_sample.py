"""The hand-written sample of the graph (catalogue_sample.trig): as a store, and behind a real SPARQL server."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from engines import oxigraph
from queries.store import EmbeddedStore, build

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(__file__).with_suffix(".trig")
CLAUSE = "https://w3id.org/policygraph/id/wtpf-21/opinion/1/view/1"
PG = "https://w3id.org/policygraph/ns#"
NASTY = (
    'a "quoted" word',
    "two\nlines\r\nand a tab\t",
    "} UNION { ?s ?p ?o } #",
    "back\\slash \\u0041 \\",
    "<https://w3id.org/policygraph/id/PP/71>",
    "right\u202eto left\u2028",
    "'''\"\"\" ?words $words %22",
    "控制字符\x01\x7f",
    "",
)
"""Words that a careless query would stumble over; each is the quote and the text of something in `sample_quads`."""


def sample_quads() -> list[ox.Quad]:
    quads = list(ox.parse(path=str(SAMPLE), format=ox.RdfFormat.TRIG))
    base = "https://w3id.org/policygraph/id/reading/wtpf-21/1/en"
    graph = ox.NamedNode(base)
    for number, words in enumerate(NASTY):
        mention, said = (ox.NamedNode(f"{base}/{kind}/{number}") for kind in ("nasty-mention", "nasty-saying"))
        for thing, term, value in (
            (mention, "quote", ox.Literal(words)),
            (mention, "inClause", ox.NamedNode(CLAUSE)),
            (mention, "inReading", graph),
            (mention, "kind", ox.Literal("nasty")),
            (mention, "start", ox.Literal(1000 + number)),
            (said, "readingOf", ox.NamedNode(CLAUSE)),
            (said, "text", ox.Literal(words, language="en")),
            (said, "order", ox.Literal(1000 + number)),
        ):
            quads.append(ox.Quad(thing, ox.NamedNode(PG + term), value, graph))
    return quads


def built(folder: Path, quads: list[ox.Quad]) -> EmbeddedStore:
    """Build the quads in `folder` and open them."""
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    with build(folder) as building:
        building.replace_graphs(names, ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
    return EmbeddedStore(folder)


@contextmanager
def served(folder: Path, quads: list[ox.Quad]) -> Iterator[str]:
    """Serve the quads from `folder` with `oxigraph serve` on a free port, and yield where it takes queries."""
    store = ox.Store(str(folder))
    store.bulk_extend(quads)
    store.flush()
    del store  # frees the lock for the server
    with oxigraph(folder) as address:
        yield f"{address}/query"
