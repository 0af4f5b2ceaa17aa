"""The embedded store: a finished generation, opened for reading only."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.errors import QueryError, StoreError
from queries.generations import Build, Lease, build, damaged, fill, text_path
from queries.guard import Dataset, dataset, same_for_all
from queries.terms import Answer, row, triple
from queries.values import with_values

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from queries.terms import Term, Triple

__all__ = ["Build", "EmbeddedStore", "build", "fill"]


class EmbeddedStore:
    """The current generation of a store folder, as a `queries.interface.Graph`.

    Raises:
        StoreError: when there is no store, or it can't be read.
    """

    def __init__(self, folder: Path, generation: str = "") -> None:
        """Open the current generation, or an earlier one that is still there; builds that finish later are not seen."""
        self.folder = folder
        self._lease = Lease(folder, generation)  # while it is held, no build removes the generation
        self.generation = self._lease.generation.name
        self._index: sqlite3.Connection | None = None
        self._index_is_own = False
        try:
            self._store = ox.Store.read_only(str(self._lease.generation))
        except (OSError, RuntimeError) as error:
            raise damaged(folder, self._lease.generation, error) from error

    def close(self) -> None:
        """Give the generation back, so that the next build may remove it; nothing is asked afterwards.

        Whoever ends with its process need not: what a process holds goes with it.
        """
        self._lease.release()

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def select(self, query: str, values: Mapping[str, Term] | None = None) -> Answer:
        """Return the rows of a SELECT query.

        Raises:
            QueryError: when the query does not parse, is no SELECT, or a value has no place in it.
        """
        found = self.evaluate(query, values)
        if not isinstance(found, ox.QuerySolutions):
            del found  # an error keeps this frame, and an answer may be freed by the thread that asked alone
            raise QueryError("this is not a SELECT query, so it has no rows")
        columns = tuple(variable.value for variable in found.variables)
        try:
            rows = tuple(row(solution) for solution in found)
        except (OSError, RuntimeError) as error:
            del found
            raise QueryError(f"the query failed while it ran: {error}") from error
        return Answer(columns, rows)

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """Return the answer of an ASK query.

        Raises:
            QueryError: when the query does not parse or is no ASK.
        """
        found = self.evaluate(query, values)
        if not isinstance(found, ox.QueryBoolean):
            del found
            raise QueryError("this is not an ASK query, so it is neither true nor false")
        return bool(found)

    def construct(self, query: str, values: Mapping[str, Term] | None = None) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: when the query does not parse or makes no triples.
        """
        found = self.evaluate(query, values)
        if not isinstance(found, ox.QueryTriples):
            del found
            raise QueryError("this is not a CONSTRUCT query, so it makes no triples")
        return tuple(triple(each) for each in found)

    def index(self) -> sqlite3.Connection | None:
        """Return the index of this generation (see queries/index/schema.sql); None where none was made."""
        if self._index is None or not self._index_is_own:
            from queries.index import files  # noqa: PLC0415  # with all that makes one: most questions need none

            self._index_is_own = files.path(self.folder, self.generation).exists()
            self._index = files.opened(self.folder, self.generation)
        return self._index

    def graphs(self) -> set[str]:
        """Return the names of the named graphs, and "" for the unnamed one where it holds something."""
        unnamed = any(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return {graph.value for graph in self._store.named_graphs()} | ({""} if unnamed else set())

    def dump(self) -> bytes:
        """Return everything as N-Quads, sorted by line so that equal graphs give equal bytes.

        Raises:
            StoreError: when it can't be read to the end.
        """
        try:
            data = self._store.dump(format=ox.RdfFormat.N_QUADS)
        except (OSError, RuntimeError) as error:
            raise damaged(self.folder, self._lease.generation, error) from error
        return b"".join(sorted((data or b"").splitlines(keepends=True)))

    def text(self, checksum: str) -> str:
        """Return the reading text with this checksum, into which `pg:start` and `pg:end` count.

        Raises:
            StoreError: when it is missing or was changed.
        """
        try:
            data = text_path(self.folder, checksum).read_bytes()
        except OSError as error:
            raise StoreError(f"{self.folder} lacks the text {checksum}: build the document again") from error
        if hashlib.sha256(data).hexdigest() != checksum:
            raise StoreError(f"the text {checksum} in {self.folder} was changed: build the document again")
        return data.decode("utf-8")

    def evaluate(
        self, query: str, values: Mapping[str, Term] | None = None, asked: Dataset | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the engine's own answer, which is evaluated while it is read.

        Args:
            query: SPARQL 1.1.
            values: terms for its parameters.
            asked: the graphs to ask, whatever FROM the query has; None: those of its FROM, and without one all.

        Raises:
            QueryError: when it does not parse, goes out to the network, or names graphs that are not stored.
        """
        query = same_for_all(query)
        named = dataset(query)
        if values:
            query = with_values(query, values)
        try:
            return self._store.query(query, **self._graphs(asked or named))
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {_first(str(error))}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query can't be run: {error}") from error

    def graph(self, name: str | None) -> Iterator[ox.Triple] | None:
        """Return the triples of a named graph, or of the unnamed one for None; None where there is no such graph.

        Raises:
            QueryError: when the name is no IRI.
        """
        place = ox.DefaultGraph() if name is None else _named(name)
        if isinstance(place, ox.NamedNode) and not self._store.contains_named_graph(place):
            return None
        return (quad.triple for quad in self._store.quads_for_pattern(None, None, None, place))

    def _graphs(self, asked: Dataset | None) -> dict[str, Any]:
        if asked is None:
            return {"use_default_graph_as_union": True}
        default, named = ([_named(name) for name in names] for names in (asked.default, asked.named))
        for graph in (*default, *named):
            if not self._store.contains_named_graph(graph):
                raise QueryError(f"there is no graph {graph.value} here; nothing is read from elsewhere")
        return {"default_graph": default, "named_graphs": named}


def _named(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(name)
    except ValueError as error:
        raise QueryError(f"{name!r} can't be the name of a graph: {error}") from error


def _first(message: str, longest: int = 160) -> str:
    """The beginning of a parser's message: where it stopped; the list of all that it would have taken is left out."""
    line = " ".join(message.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"
