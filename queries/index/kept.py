"""A graph that keeps, in an index, its answers to what each graph of a store is asked by itself.

What speaks against a citation stands in many graphs. A graph that did not change need not be asked again.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from queries.support import text
from queries.terms import INTEGER, Answer, Iri, Literal, sparql

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from queries.interface import Graph
    from queries.terms import Row, Term, Triple

_KEPT = ("parity-citations", "doubts-citations", "doubts-titles")
"""The questions; each asks for what stands in one graph."""
_ONLY = re.compile(r"# only (\?\w+)")
_GRAPH = re.compile(r"\?graph\b")
_CHOSEN = re.compile(r"SELECT (?:DISTINCT )?(?=.*WHERE)")
_READINGS = """
SELECT DISTINCT iri, language, version FROM reading JOIN thing ON thing.id = clause
WHERE thing.document NOT NULL ORDER BY iri, language, version
"""


def narrowed(query: str, things: Iterable[str]) -> str:
    """Return a query with its variable that is marked by `# only` bound to some things."""
    values = " ".join(sparql(Iri(thing)) for thing in sorted(things))
    return _ONLY.sub(lambda found: f"VALUES {found[1]} {{ {values} }}", query)


class Kept:
    """A graph as `doubts` and `parity` ask it: see `queries.interface.Graph`."""

    def __init__(self, graph: Graph, base: sqlite3.Connection, changed: Iterable[str] | None) -> None:
        """Ask the graphs that changed, None: all of them, and keep their answers."""
        self._graph = graph
        self._base = base
        self._names = {text(name): name for name in _KEPT}
        for query in self._names:
            if changed is None:
                self._keep(query, graph.select(_CHOSEN.sub(r"\g<0>?graph ", _unordered(query), count=1)))
            for name in changed or ():
                base.execute("DELETE FROM answer WHERE graph = ? AND query = ?", (name, self._names[query]))
                # the name in the place of the variable: with VALUES the engine looks into all graphs first
                rows = graph.select(sparql(Iri(name)).join(_GRAPH.split(_unordered(query))))
                self._keep(query, ((Iri(name), *row) for row in rows))

    def select(self, query: str, values: Mapping[str, Term] | None = None) -> Answer:
        """Return the rows of a SELECT query, in its order."""
        if query in self._names:
            return self._answer(query)
        if query == text("parity-readings"):
            rows = self._base.execute(_READINGS)
            return Answer(
                ("clause", "language", "version"),
                tuple((Iri(clause), Literal(language), Literal(version)) for clause, language, version in rows),
            )
        return self._graph.select(query, values)

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """Return the answer of an ASK query."""
        return self._graph.ask(query, values)

    def construct(self, query: str, values: Mapping[str, Term] | None = None) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        return self._graph.construct(query, values)

    def index(self) -> sqlite3.Connection | None:
        """Return the index that is being made."""
        return self._base

    def _keep(self, query: str, rows: Iterable[Row]) -> None:
        """Keep rows, whose first column is the graph."""
        self._base.executemany(
            "INSERT INTO answer VALUES (?, ?, ?)",
            ((row[0].value, self._names[query], _packed(row[1:])) for row in rows if isinstance(row[0], Iri)),
        )

    def _answer(self, query: str) -> Answer:
        chosen, order = query.partition("WHERE")[0], query.rpartition("ORDER BY")[2]
        columns = tuple(re.findall(r"\?(\w+)", chosen.rpartition("SELECT")[2]))
        places = [columns.index(name) for name in re.findall(r"\?(\w+)", order)]
        packed = self._base.execute(
            "SELECT DISTINCT row FROM answer WHERE query = ? ORDER BY row", (self._names[query],)
        )
        rows = [_row(row) for (row,) in packed]
        return Answer(columns, tuple(sorted(rows, key=lambda row: [_sorted(row[place]) for place in places])))


def _unordered(query: str) -> str:
    return query.rpartition("ORDER BY")[0]


def _packed(row: Row) -> str:
    told = [[one.value, one.datatype, one.language] if isinstance(one, Literal) else one and one.value for one in row]
    return json.dumps(told, ensure_ascii=False)


def _row(packed: str) -> Row:
    return tuple(Literal(*one) if isinstance(one, list) else one and Iri(one) for one in json.loads(packed))


def _sorted(term: Term | None) -> tuple[int, str]:
    """By its number, or else by its signs."""
    value = term.value if term else ""
    return (int(value), "") if isinstance(term, Literal) and term.datatype == INTEGER else (0, value)
