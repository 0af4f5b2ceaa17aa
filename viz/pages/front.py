"""The front page: a box to search, what the graph holds, and where to begin. Runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.index import documents, links
from queries.support import counts
from queries.terms import plain
from viz.graph import settings
from viz.pages.view import view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.interface import Graph
    from queries.server.jobs import Reply
    from viz.pages.graph import Value
    from viz.pages.view import View

DOCUMENTS = 30
"""Documents that are listed, at most."""
MOST = 12
"""Instruments that are listed, at most."""


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the front page; `given` has the `language`, the `root` path and the `address` of the server."""
    seen = view(graph, given)
    base = seen.base
    return seen.drawn(
        "front.html.jinja",
        title="policygraph",
        address=given["address"],
        counts=_held(seen),
        documents=_counted(seen, documents.newest(base, DOCUMENTS)) if base else [],
        most=_counted(seen, links.cited_most(base, MOST)) if base else [],
        questions=[
            (question.words.get(seen.language, question.words["en"]), seen.address("/graph", {"question": name}))
            for name, question in settings.questions().items()
        ],
    )


def _held(seen: View) -> list[tuple[int, str]]:
    """How much there is of each kind, from the index; from the graph where there is none."""
    if seen.base is None:
        return [(int(plain(count)), plain(what)) for what, count in counts(seen.graph)]
    found = links.kinds(seen.base)
    return [
        (found[kind], seen.words["kinds"][kind])
        for kind in ("document", "opinion", "clause", "instrument")
        if kind in found
    ]


def _counted(seen: View, rows: Sequence[tuple[int, int]]) -> list[tuple[Value, int]]:
    values = seen.named(number for number, _ in rows)
    return [(values[number], clauses) for number, clauses in rows]
