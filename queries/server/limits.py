"""Every limit of the server, in one place; `policygraph serve` sets them."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What one request, one client and the whole server may use.

    Attributes:
        seconds: time a query may run; then it is stopped.
        rows: rows or triples of an answer.
        megabytes: size of an answer.
        memory: megabytes of memory of a worker process.
        query_characters: length of a query.
        body_megabytes: size of what a request sends, where the server is writable.
        client: queries of one client at the same time.
        workers: quick queries at the same time; one is quick as long as it runs `quick` seconds at most.
        waiting: queries that wait for a place, of each kind.
        quick: seconds of processor time after which a query is a long one.
        patience: seconds in which a client has to send its request, and to take each piece of the answer.
    """

    seconds: float = 30.0
    rows: int = 100_000
    megabytes: int = 64
    memory: int = 2048
    query_characters: int = 256 * 1024
    body_megabytes: int = 16
    client: int = 8
    workers: int = 4
    waiting: int = 64
    quick: float = 0.5
    patience: float = 20.0

    @property
    def long(self) -> int:
        """Long queries at the same time, and as many long functions of the project's own (pages, the catalogue).

        They run at a lower priority and never take a quick one's place.
        """
        return max(1, self.workers // 2)


OPTIONS = {
    "seconds": ("--timeout", "SECONDS", "A query is stopped after this."),
    "rows": ("--rows", "NUMBER", "Rows or triples of an answer."),
    "megabytes": ("--size", "MB", "Size of an answer."),
    "memory": ("--memory", "MB", "Memory of one query."),
    "workers": ("--workers", "NUMBER", "Quick queries at once; half as many long ones beside."),
    "client": ("--per-client", "NUMBER", "Queries of one client at once."),
    "patience": ("--patience", "SECONDS", "A client who sends or takes nothing for this long is left."),
}
"""The limits that the command line sets: the option, its unit, and what it bounds."""
