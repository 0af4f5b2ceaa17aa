"""Changes to a store that is served writable: SPARQL updates, and graphs put, added to and removed.

Each change is a build of its own: readers see the store as it was before or as it is after, and a change that fails,
or is stopped, changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import QueryError
from queries.generations import build
from queries.guard import refuse_network, same_for_all
from queries.server.formats import posted
from queries.server.jobs import GraphWrite, Refused, Reply, Update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CREATED, CHANGED, MISSING = "created", "changed", "missing"
"""What `Reply.about["graph"]` says of the graph that was written."""

_TOKEN = re.compile(
    r"""('{3}|"{3})(?:\\.|.)*?\1|'(?:\\.|[^'\\\n\r])*'|"(?:\\.|[^"\\\n\r])*"|<[^<>"{}|^`\\\s]*>|#[^\n\r]*"""
    r"""|(?P<open>\{)|(?P<close>\})|(?P<word>[?$\w.:%-]+)""",
    re.DOTALL,
)


def carry_out(job: Update | GraphWrite, folder: Path) -> Reply:
    """Carry out one change.

    Raises:
        QueryError: when an update is malformed, or would read from the network.
        Refused: for triples that can't be read, or a graph to remove that is not there.
        StoreError: when the store can't be written.
    """
    if isinstance(job, Update):
        update = same_for_all(job.update)
        refuse_network(update)
        with build(folder, compact=False) as building:
            building.update(with_using(update, job.using, job.using_named), base=job.base or None)
        return Reply(b"", "text/plain")
    triples = None if job.parts is None else [triple for part in job.parts for triple in _triples(*part, job.graph)]
    with build(folder, compact=False) as building:
        there = building.write_graph(job.graph or None, triples, add=job.add)
        if triples is None and not there:
            raise Refused(404, f"there is no graph {job.graph or 'without a name'} here")
    return Reply(b"", "text/plain", {"graph": CHANGED if there else CREATED})


def _triples(media_type: str, data: bytes, graph: str) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(data, format=posted(media_type), base_iri=graph or None, without_named_graphs=True):
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise Refused(400, f"this is not what its type says ({media_type}): {' '.join(str(error).split())}") from error


def with_using(update: str, using: tuple[str, ...], named: tuple[str, ...]) -> str:
    """Return an update whose WHERE clauses ask these graphs (SPARQL 1.1 Protocol, 2.2.3).

    Raises:
        Refused: when the update itself says USING or WITH.
        QueryError: when it has DELETE WHERE, which can't be given graphs; or a name is no IRI.

    >>> with_using("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ("http://example.org/g",), ())
    'DELETE { ?s ?p ?o } USING <http://example.org/g> WHERE { ?s ?p ?o }'
    """
    if not (using or named):
        return update
    try:
        clauses = [f"USING {ox.NamedNode(name)} " for name in using]
        clauses += [f"USING NAMED {ox.NamedNode(name)} " for name in named]
    except ValueError as error:
        raise QueryError(f"using-graph-uri is no IRI: {error}") from error
    pieces, end = [], 0
    for place in _wheres(update):
        pieces += [update[end:place], *clauses]
        end = place
    return "".join([*pieces, update[end:]])


def _wheres(update: str) -> Iterator[int]:
    """The places of the word WHERE outside braces."""
    depth = 0
    before = ""
    for token in _TOKEN.finditer(update):
        depth += bool(token["open"]) - bool(token["close"])
        word = (token["word"] or "").upper()
        if depth == 0 and word:
            if word in {"USING", "WITH"}:
                raise Refused(400, "the update names its graphs itself, so the request can't (using-graph-uri)")
            if word == "WHERE":
                if before == "DELETE":
                    raise QueryError("DELETE WHERE can't be given graphs: write DELETE { … } WHERE { … }")
                yield token.start()
        if not token[0].startswith("#"):
            before = word
