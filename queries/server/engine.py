"""Answers queries of a user's own, in the form that was asked for: from the store, or through another endpoint."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from ontology.errors import QueryError, UnknownNameError
from queries.export import PREFIXES
from queries.guard import Dataset, dataset, same_for_all
from queries.remote import RemoteStore
from queries.server.bounded import Bounded, too_many
from queries.server.formats import ROWS, TRIPLES, chosen
from queries.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from queries.interface import Graph
    from queries.server.bounded import Writable
    from queries.server.jobs import GraphRead, Sparql
    from queries.server.limits import Limits


class Engine(Protocol):
    """What a worker asks."""

    @property
    def graph(self) -> Graph:
        """The graph, for functions of the project's own."""

    def sparql(self, job: Sparql, out: Writable) -> str:
        """Write the answer to a query, and return its media type."""

    def read(self, job: GraphRead, out: Writable) -> str:
        """Write the triples of one graph, and return their media type."""


class EmbeddedEngine:
    """Asks the current generation of a store folder; later ones are another engine's."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Open the store."""
        self.graph = EmbeddedStore(folder)
        self._limits = limits

    def sparql(self, job: Sparql, out: Writable) -> str:
        """Write the answer to a query, and return its media type.

        Raises:
            QueryError: when it is refused, does not parse, or its answer is too large.
            Refused: when there is no such form of the answer.
        """
        return _write(self.graph.evaluate(job.query, asked=_asked(job)), job.accept, out, self._limits)

    def read(self, job: GraphRead, out: Writable) -> str:
        """Write the triples of one graph, and return their media type.

        Raises:
            UnknownNameError: when there is no such graph.
        """
        found = self.graph.graph(job.graph or None)
        return _no_graph(job.graph) if found is None else _triples(found, job.accept, out, self._limits)


class RemoteEngine:
    """Asks a SPARQL endpoint elsewhere; what is refused here never reaches it."""

    def __init__(self, url: str, limits: Limits) -> None:
        """Keep the address; nothing is sent until something is asked."""
        self.graph = RemoteStore(url, timeout=max(1, int(limits.seconds)))
        self._limits = limits

    def sparql(self, job: Sparql, out: Writable) -> str:
        """Write the answer to a query, and return its media type.

        Raises:
            QueryError: when it is refused, does not parse, or its answer is too large.
            EndpointError: when the endpoint gives no whole answer.
            Refused: when there is no such form of the answer.
        """
        query = same_for_all(job.query)
        named = dataset(query)  # always: it is what refuses SERVICE
        asked = _asked(job)
        for name in self._unknown(asked or named):
            raise QueryError(f"there is no graph {name} here; nothing is read from elsewhere")
        return _write(self.graph.evaluate(query, asked), job.accept, out, self._limits)

    def read(self, job: GraphRead, out: Writable) -> str:
        """Write the triples of one graph, and return their media type.

        Raises:
            UnknownNameError: when there is no such graph.
        """
        if not job.graph or list(self._unknown(Dataset((job.graph,), ()))):
            return _no_graph(job.graph)
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ox.NamedNode(job.graph)} {{ ?s ?p ?o }} }}"
        return _write(self.graph.evaluate(query), job.accept, out, self._limits)

    def _unknown(self, asked: Dataset | None) -> Iterable[str]:
        for name in (*asked.default, *asked.named) if asked else ():
            try:
                graph = ox.NamedNode(name)
            except ValueError as error:
                raise QueryError(f"{name!r} can't be the name of a graph: {error}") from error
            if not self.graph.ask(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
                yield name


def _asked(job: Sparql) -> Dataset | None:
    return Dataset(job.default_graphs, job.named_graphs) if job.default_graphs or job.named_graphs else None


def _no_graph(name: str) -> str:
    raise UnknownNameError(f"there is no graph {name or 'without a name'} here")


def _write(
    found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple], accept: str, out: Writable, limits: Limits
) -> str:
    if not isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
        return _triples(found, accept, out, limits)
    form, media_type = chosen(accept, ROWS)
    rows = "" if isinstance(found, ox.QueryBoolean) else form.name
    try:
        found.serialize(Bounded(out, limits.megabytes, limits.rows, rows), form.format)  # type: ignore[arg-type]
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed while it ran: {error}") from error
    return media_type


def _triples(found: Iterable[ox.Triple], accept: str, out: Writable, limits: Limits) -> str:
    form, media_type = chosen(accept, TRIPLES)
    try:
        triples = list(islice(found, limits.rows + 1))
        if len(triples) > limits.rows:
            raise too_many(limits.rows)
        bounded = Bounded(out, limits.megabytes)
        ox.serialize(triples, bounded, form.format, prefixes=PREFIXES)  # type: ignore[arg-type]
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed while it ran: {error}") from error
    return media_type
