"""Things, their names, and what is linked to them: the clauses that reach one, what these state, what goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

STATED = (
    "cites", "names-theme", "topic", "group", "addressee", "asks-for", "act", "refers-to", "refers-weakly-to",
)  # fmt: skip
"""Relations that a clause states in its own words, in the order in which a page shows them."""
NAMING = ("cites", "names-theme", "topic", "group", "addressee", "asks-for")
"""Relations by which a clause names a thing, in whatever words."""
ALL = -1
"""A limit that is none, as SQLite says it."""
CARRIED = "carried-by"
"""The way of what cites an instrument's carrier, or what it carries: told apart, and not counted as citing it."""
INFERRED = ("inherits-theme", "serves-goal")
"""Relations that are inferred, and always told apart."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table `thing`."""

    number: int
    iri: str
    symbol: str
    kind: str
    home: int | None
    document: int | None
    place: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Reach:
    """A clause that reaches a thing.

    Attributes:
        clause: its number.
        home: the opinion or document that holds it.
        relation: how it reaches the thing.
        form: the number of what it names: the thing, an edition, a part, a narrower one.
        way: "" for the thing itself, is or carried-by for an instrument known by another name or carried.
    """

    clause: int
    home: int
    relation: str
    form: int
    way: str


def known(base: sqlite3.Connection, iri: str) -> Known | None:
    """Return a thing by its IRI; None when the index has none of it."""
    row = base.execute(
        "SELECT id, iri, symbol, kind, home, document, place, year FROM thing WHERE iri = ?", (iri,)
    ).fetchone()
    return Known(*row) if row else None


def things(base: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Known]:
    """Return things by their numbers."""
    rows = many(base, "SELECT id, iri, symbol, kind, home, document, place, year FROM thing WHERE id IN ({})", numbers)
    return {row[0]: Known(*row) for row in rows}


def kinds(base: sqlite3.Connection) -> dict[str, int]:
    """Return how many things there are of each kind."""
    return dict(base.execute("SELECT kind, COUNT(*) FROM thing GROUP BY kind").fetchall())


def names(base: sqlite3.Connection, numbers: Iterable[int], language: str) -> dict[int, tuple[str, str]]:
    """Return the name of each thing with its language: the one asked for, else English, none, or the first."""
    found: dict[int, dict[str, str]] = {}
    for thing, tag, text in many(
        base, "SELECT thing, language, text FROM name WHERE rank = 0 AND thing IN ({}) ORDER BY language", numbers
    ):
        found.setdefault(thing, {})[tag] = text
    chosen = {}
    for thing, said in found.items():
        tag = next((each for each in (language, "en", "") if each in said), next(iter(said)))
        chosen[thing] = (said[tag], tag)
    return chosen


def all_names(base: sqlite3.Connection, number: int) -> list[tuple[str, str]]:
    """Return what a thing is called, with the language, those that are only searched for left out."""
    rows = base.execute("SELECT DISTINCT text, language FROM name WHERE thing = ? AND rank < 2 ORDER BY id", (number,))
    return rows.fetchall()


def reaching(base: sqlite3.Connection, thing: Known) -> list[Reach]:
    """Return the clauses that reach a thing, in the order of their documents, the newest first.

    A work is reached by its editions and parts, a goal by its targets, a concept by narrower ones, an instrument under
    another name: the view `reach` says so, and the facets of a search are made from it. What cites an instrument's
    carrier, or what it carries, comes with the way carried-by: it is told, and does not count as citing.
    """
    rows = base.execute(
        """
        WITH carriers (id) AS (
            SELECT target FROM link WHERE source = :id AND relation = 'carried-by'
            UNION SELECT source FROM link WHERE target = :id AND relation = 'carried-by'
        ),
        reached AS (
            SELECT clause, relation, form, way FROM reach WHERE thing = :id
            UNION ALL SELECT source, relation, form, 'carried-by' FROM link JOIN carriers ON target = carriers.id
        )
        SELECT clause.id, clause.home, relation, form, MIN(way)
        FROM reached JOIN thing clause ON clause.id = reached.clause AND clause.kind = 'clause'
        JOIN thing whole ON whole.id = clause.document
        GROUP BY clause.id, relation, form
        ORDER BY whole.year DESC, whole.symbol, clause.home, clause.place, clause.id, form
        """,
        {"id": thing.number},
    )
    return [Reach(*row) for row in rows]


def naming(base: sqlite3.Connection, thing: Known) -> list[Reach]:
    """Return the clauses that cite or name a thing themselves, as `reaching` does."""
    return [reach for reach in reaching(base, thing) if reach.relation in NAMING and reach.way != CARRIED]


def stated(base: sqlite3.Connection, clause: int) -> dict[str, list[int]]:
    """Return what a clause does, cites, names and asks, by relation: each as the clause names it."""
    rows = base.execute(
        "SELECT relation, form FROM link WHERE source = ? AND relation NOT IN (?, ?) ORDER BY relation, form",
        (clause, *INFERRED),
    )
    found: dict[str, list[int]] = {}
    for relation, form in rows:
        found.setdefault(relation, []).append(form)
    return found


def inferred(base: sqlite3.Connection, home: int) -> dict[int, list[int]]:
    """Return what is inferred for each clause that an opinion or document holds: themes, then goals."""
    rows = base.execute(
        "SELECT DISTINCT source, target FROM link JOIN thing ON thing.id = source "
        "WHERE thing.home = ? AND relation IN (?, ?) ORDER BY source, relation, target",
        (home, *INFERRED),
    )
    found: dict[int, list[int]] = {}
    for clause, target in rows:
        found.setdefault(clause, []).append(target)
    return found


def acts(base: sqlite3.Connection, clauses: Iterable[int]) -> list[tuple[int, int]]:
    """Return clauses with their acts."""
    return many(base, "SELECT source, target FROM link WHERE relation = 'act' AND source IN ({})", clauses)


def forms(base: sqlite3.Connection, whole: int) -> list[tuple[Known, int]]:
    """Return the editions, parts, targets or narrower concepts of a thing, with how many things name each.

    Editions come by year, the latest first.
    """
    rows = base.execute(
        """
        SELECT id, iri, symbol, kind, home, document, place, year,
            (SELECT COUNT(DISTINCT clause) FROM reach WHERE reach.thing = thing.id)
        FROM thing
        WHERE home = :whole AND kind NOT IN ('clause', 'opinion') ORDER BY kind, year DESC, symbol
        """,
        {"whole": whole},
    )
    return [(Known(*row), clauses) for *row, clauses in rows]


def cited_most(base: sqlite3.Connection, limit: int = ALL) -> list[tuple[int, int]]:
    """Return what is cited most, with how many clauses cite it; of an instrument's names the one that is used most.

    Args:
        base: the index.
        limit: how many at most.
    """
    return base.execute(
        "SELECT work, COUNT(DISTINCT clause) AS n FROM cited GROUP BY work ORDER BY n DESC, work LIMIT ?",
        (limit,),
    ).fetchall()


def together(base: sqlite3.Connection, work: int, limit: int) -> list[tuple[int, int]]:
    """Return what is cited by the same opinions and documents as a work, with how many they are, the most first.

    A work is never cited together with itself under another name.
    """
    return base.execute(
        """
        WITH mine AS (
            SELECT DISTINCT home FROM reach JOIN thing clause ON clause.id = reach.clause
            WHERE reach.thing = :work AND relation = 'cites'
        )
        SELECT work, COUNT(DISTINCT home) AS homes FROM cited JOIN mine USING (home)
        WHERE work NOT IN (SELECT by FROM meant WHERE thing = :work) GROUP BY work
        ORDER BY homes DESC, COUNT(DISTINCT clause) DESC, work LIMIT :limit
        """,
        {"work": work, "limit": limit},
    ).fetchall()


def between(base: sqlite3.Connection, number: int) -> list[tuple[str, bool, int]]:
    """Return the links between a thing and others that are no clauses: relation, whether it leads away, the other."""
    return base.execute(
        """
        SELECT relation, 1, target FROM link JOIN thing ON thing.id = source
        WHERE source = :id AND thing.kind <> 'clause'
        UNION ALL
        SELECT relation, 0, source FROM link JOIN thing ON thing.id = source
        WHERE target = :id AND thing.kind <> 'clause'
        ORDER BY 1, 2 DESC, 3
        """,
        {"id": number},
    ).fetchall()


def many(
    base: sqlite3.Connection, query: str, numbers: Iterable[int], more: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Return the rows of a query for many numbers, which stand in it as `{}`, some hundred at a time."""
    wanted = list(dict.fromkeys(numbers))
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        found += base.execute(query.format(",".join("?" * len(part))), [*part, *more]).fetchall()
    return found
