"""Who deals with what, as tables of counts: documents by goal, theme and so on, and what is cited together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    import sqlite3

COLUMNS = ("goal", "goal-inferred", "theme", "theme-inferred", "topic", "line", "group", "addressee", "action")
"""Facets that a document can be laid against."""
ROWS = 500
"""Documents of a table, at most: those with the most clauses."""
TOGETHER = 60
"""Instruments of the table of what is cited together, at most."""
SEED = 7


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of counts.

    Attributes:
        rows: numbers of things, in order.
        columns: likewise.
        counts: of clauses (or of documents), by row and column; what is missing is nought.
        left_out: rows that are there and not shown.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    counts: dict[tuple[int, int], int]
    left_out: int = 0


def by_home(base: sqlite3.Connection, facet: str) -> Matrix:
    """Return how many clauses of each opinion or document have which value of a facet; one of `COLUMNS`."""
    counts: dict[tuple[int, int], int] = {}
    weight: dict[int, int] = {}
    order: dict[int, tuple[str, str]] = {}
    rows = base.execute(
        """
        SELECT clause.home, home.symbol, value.id, value.symbol, COUNT(*)
        FROM facet JOIN thing clause ON clause.id = facet.clause JOIN thing home ON home.id = clause.home
        JOIN thing value ON value.symbol = facet.value
        WHERE facet = ? GROUP BY clause.home, value.id
        """,
        (facet,),
    )
    for home, name, value, symbol, number in rows:
        counts[home, value] = number
        weight[home] = weight.get(home, 0) + number
        order[home], order[value] = _natural(name), _natural(symbol)
    homes = sorted(sorted(weight, key=lambda home: -weight[home])[:ROWS], key=lambda home: order[home])
    kept = set(homes)
    columns = sorted({value for home, value in counts if home in kept}, key=lambda value: order[value])
    return Matrix(tuple(homes), tuple(columns), counts, len(weight) - len(homes))


def cited_together(base: sqlite3.Connection) -> Matrix:
    """Return how many opinions and documents cite both of two works, ordered so that communities stand together.

    The works that most opinions and documents cite are shown; communities are those of Louvain's method.
    """
    most = [
        work
        for work, homes in base.execute(
            "SELECT work, COUNT(DISTINCT home) FROM cited GROUP BY work ORDER BY 2 DESC, work LIMIT ?",
            (TOGETHER,),
        )
        if homes > 1
    ]
    marks = ",".join("?" * len(most))
    pairs = base.execute(
        f"""
        SELECT one.work, other.work, COUNT(DISTINCT home) FROM cited one JOIN cited other USING (home)
        WHERE one.work IN ({marks}) AND other.work IN ({marks})
        GROUP BY one.work, other.work
        """,  # noqa: S608  # question marks
        [*most, *most],
    ).fetchall()
    counts = {(one, other): number for one, other, number in pairs}
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(most)
    network.add_weighted_edges_from((one, other, number) for one, other, number in pairs if one < other)
    communities = nx.community.louvain_communities(network, seed=SEED) if most else []
    place = {work: at for at, work in enumerate(most)}
    ordered = [
        work
        for community in sorted(communities, key=lambda each: min(place[work] for work in each))
        for work in sorted(community, key=lambda work: place[work])
    ]
    return Matrix(tuple(ordered), tuple(ordered), counts)


def years(base: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """Return, for each year of a cited edition or instrument, how many are cited and by how many clauses."""
    return base.execute(
        """
        SELECT COALESCE(form.year, target.year) AS dated, COUNT(DISTINCT link.form), COUNT(DISTINCT source)
        FROM link JOIN thing form ON form.id = link.form JOIN thing target ON target.id = link.target
        WHERE relation = 'cites' AND dated IS NOT NULL GROUP BY 1 ORDER BY 1
        """
    ).fetchall()


def with_years(base: sqlite3.Connection) -> tuple[int, int]:
    """Return of how many cited editions and instruments the year is known, and how many there are."""
    known, all_ = base.execute(
        """
        SELECT COUNT(DISTINCT form.id) FILTER (WHERE COALESCE(form.year, target.year)), COUNT(DISTINCT form.id)
        FROM link JOIN thing form ON form.id = link.form JOIN thing target ON target.id = link.target
        WHERE relation = 'cites' AND target.kind NOT IN ('goal', 'action-line')
        """
    ).fetchone()
    return known, all_


def cited_by_year(base: sqlite3.Connection, most: int) -> dict[int, list[tuple[int, int]]]:
    """Return for each year the editions and instruments of it that most clauses cite, with how many do."""
    rows = base.execute(
        """
        SELECT COALESCE(form.year, target.year) AS dated, form, COUNT(DISTINCT source)
        FROM link JOIN thing form ON form.id = link.form JOIN thing target ON target.id = link.target
        WHERE relation = 'cites' AND dated IS NOT NULL GROUP BY form ORDER BY 3 DESC, form.symbol
        """
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for year, form, clauses in rows:
        if len(found.setdefault(year, [])) < most:
            found[year].append((form, clauses))
    return found


def _natural(symbol: str) -> tuple[str, str]:
    """A key by which SDG/9 comes before SDG/10, and A/RES/75/9 before A/RES/75/10."""
    return "".join(part.zfill(6) if part.isdigit() else part for part in _parts(symbol)), symbol


def _parts(symbol: str) -> list[str]:
    parts = [""]
    for sign in symbol:
        if parts[-1] and sign.isdigit() != parts[-1][-1].isdigit():
            parts.append("")
        parts[-1] += sign
    return parts
