"""What a graph of answers can do, wherever it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from queries.terms import Answer, Term, Triple


class Graph(Protocol):
    """A graph that answers: the embedded store, or an endpoint elsewhere.

    `values` gives terms to parameters of the query; queries/catalogue.py says what a query must look like for
    that. The default graph is the union of all named graphs.
    """

    def select(self, query: str, values: Mapping[str, Term] | None = None) -> Answer:
        """Return the rows of a SELECT query."""

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """Return the answer of an ASK query."""

    def index(self) -> sqlite3.Connection | None:
        """Return the index that was made from the graph; None where there is none, as at an endpoint."""

    def construct(self, query: str, values: Mapping[str, Term] | None = None) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
