"""The front page: a box to search, what the graph holds, and where to begin. Runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.index import documents, links
from queries.support import counts
from queries.terms import plain
from viz.graph import settings
from viz.pages.lists import Listing, saved
from viz.pages.view import view

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from queries.interface import Graph
    from queries.server.jobs import Reply
    from viz.pages.view import View

DOCUMENTS = 30
"""Documents that are listed, at most."""
MOST = 12
"""Instruments that are listed, at most."""


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the front page, or one of its lists; `given` has the `language`, the `root` path, the `address` served.

    Raises:
        Refused: when there is no such list.
    """
    seen = view(graph, given)
    lists = {each.name: each for each in _lists(seen, seen.base)} if seen.base else {}
    if reply := saved(lists.values(), given):
        return reply
    return seen.drawn(
        "front.html.jinja",
        title="policygraph",
        address=given["address"],
        counts=_held(seen),
        lists=lists,
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


def _lists(seen: View, base: sqlite3.Connection) -> Iterator[Listing]:
    """The documents, and what is cited most: as many as the page shows, and all where a list is saved."""
    whole = bool(seen.given.get("list") or seen.given.get("lists"))
    yield _listing(seen, "documents", documents.newest(base, links.ALL if whole else DOCUMENTS), DOCUMENTS)
    yield _listing(seen, "most-cited", links.cited_most(base, links.ALL if whole else MOST), MOST)


def _listing(seen: View, name: str, rows: Sequence[tuple[int, int]], shown: int) -> Listing:
    values = seen.named(number for number, _ in rows)
    columns = {"thing": seen.said("thing"), "clauses": seen.said("number-of-clauses")}
    return Listing(name, columns, [(values[number], clauses) for number, clauses in rows], shown)
