"""The pages of the matrices and of the timeline: who deals with what, each number leading to its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.index import links, matrices
from queries.index.search import together
from queries.server.jobs import Refused, Reply
from viz.pages.charts import bars, heat, shade
from viz.pages.lists import Listing, saved
from viz.pages.view import view

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from queries.index.matrices import Matrix
    from queries.interface import Graph
    from viz.pages.graph import Value
    from viz.pages.view import View

TOGETHER = "together"
"""The matrix of what is cited together, among the facets of the others."""
CITED = 10
"""Instruments of a year in the timeline, at most."""
NAMES = (*matrices.COLUMNS, TOGETHER)
SVG = "image/svg+xml"


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return a matrix; `given` says by what as `by`, one of `NAMES`; with `format` svg the picture.

    Raises:
        Refused: 404 when there is no such matrix, 503 when there is no index.
    """
    seen = view(graph, given)
    base = indexed(seen)
    facet = given["by"]
    if facet not in NAMES:
        raise Refused(404, f"there is no matrix by {facet[:40]!r}; there are: {', '.join(NAMES)}")
    found = matrices.cited_together(base) if facet == TOGETHER else matrices.by_home(base, facet)
    held = links.things(base, [*found.rows, *found.columns])
    values = seen.named(held)
    title = _title(seen, facet)
    if given.get("format") == "svg":
        return Reply(_picture(title, found, values).encode(), SVG)
    listing = _listing(seen, facet, found, values)
    if reply := saved([listing], given):
        return reply
    most = max((count for (row, column), count in found.counts.items() if row != column), default=1)
    addresses = {
        (row, column): seen.address_of("/search", _filters(facet, held[row], held[column]))
        for row, column in found.counts
        if row in values and column in values
    }
    return seen.drawn(
        "matrix.html.jinja",
        title=title,
        facet=facet,
        names=[(name, _title(seen, name), seen.address("/matrix", {"by": name})) for name in NAMES],
        found=found,
        values=values,
        symbols={number: thing.symbol for number, thing in held.items()},
        shades={pair: shade(count, most) for pair, count in found.counts.items()},
        addresses=addresses,
        listing=listing,
        most=matrices.TOGETHER,
    )


def timeline(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the page of the cited instruments by year.

    Raises:
        Refused: 503 when there is no index.
    """
    seen = view(graph, given)
    rows = matrices.years(indexed(seen))
    listing = Listing(
        "years",
        {
            "year": seen.said("year"),
            "instruments": seen.said("number-of-instruments"),
            "clauses": seen.said("number-of-clauses"),
        },
        rows,
        shown=len(rows),
    )
    if reply := saved([listing], given):
        return reply
    counts = {year: clauses for year, _, clauses in rows}
    span = range(min(counts), max(counts) + 1) if counts else range(0)
    chart = bars({str(year): counts.get(year, 0) for year in span}, {str(year): f"#y{year}" for year in counts})
    return seen.drawn(
        "timeline.html.jinja",
        title=seen.said("timeline"),
        chart_of=chart,
        rows=_cited(seen, rows),
        known=seen.said("years-known", *(f"{number:,}" for number in matrices.with_years(indexed(seen)))),
        listing=listing,
    )


def indexed(seen: View) -> sqlite3.Connection:
    """Return the index.

    Raises:
        Refused: 503 when there is none.
    """
    if seen.base is None:
        raise Refused(503, seen.said("no-index"))
    return seen.base


def _title(seen: View, facet: str) -> str:
    if facet == TOGETHER:
        return seen.said("matrix-together")
    return seen.said("matrix-by", seen.words["facets"][facet])


def _filters(facet: str, row: links.Known, column: links.Known) -> list[tuple[str, str]]:
    if facet == TOGETHER:
        return together(row.symbol, column.symbol)
    return list({"opinion" if row.kind == "opinion" else "document": row.symbol, facet: column.symbol}.items())


def _listing(seen: View, facet: str, found: Matrix, values: Mapping[int, Value]) -> Listing:
    number = "number-of-texts" if facet == TOGETHER else "number-of-clauses"
    columns = {"text": seen.said("by-home"), "thing": seen.said("thing"), "count": seen.said(number)}
    rows = [
        (values[row], values[column], found.counts[row, column])
        for row in found.rows
        for column in found.columns
        if (row, column) in found.counts
    ]
    return Listing("matrix", columns, rows)


def _picture(title: str, found: Matrix, values: Mapping[int, Value]) -> str:
    places = (
        {number: at for at, number in enumerate(found.rows)},
        {number: at for at, number in enumerate(found.columns)},
    )
    cells = {
        (places[0][row], places[1][column]): count
        for (row, column), count in found.counts.items()
        if row in places[0] and column in places[1]
    }
    return heat(
        title, [_short(values[each]) for each in found.rows], [_short(values[each]) for each in found.columns], cells
    )


def _short(value: Value) -> str:
    return value.symbol if len(value.text) > 40 and value.symbol else value.text  # noqa: PLR2004  # a picture's margin


def _cited(seen: View, rows: list[tuple[int, int, int]]) -> list[tuple[int, int, int, list[tuple[Value, int]]]]:
    """For each year what is cited of it, the most first."""
    by_year = matrices.cited_by_year(indexed(seen), CITED)
    values = seen.named(form for forms in by_year.values() for form, _ in forms)
    return [
        (year, instruments, clauses, [(values[form], count) for form, count in by_year[year]])
        for year, instruments, clauses in reversed(rows)
    ]
