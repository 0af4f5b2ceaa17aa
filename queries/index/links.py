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

    A work is reached by its editions and parts, a goal by its targets, a concept by narrower ones; an instrument also
    under another name (`is`), and through what carries it or what it carries.
    """
    rows = base.execute(
        """
        WITH RECURSIVE meant (id, way) AS (
            SELECT :id, ''
            UNION
            SELECT narrower.id, '' FROM thing narrower JOIN meant ON narrower.home = meant.id
            WHERE narrower.kind = :kind AND :kind NOT IN ('clause', 'document', 'opinion')
        ),
        reached (id, way) AS (
            SELECT id, way FROM meant
            UNION SELECT target, relation FROM link WHERE source = :id AND relation IN ('is', 'carried-by')
            UNION SELECT source, relation FROM link WHERE target = :id AND relation IN ('is', 'carried-by')
        )
        SELECT link.source, clause.home, relation, form, MIN(way)
        FROM link JOIN reached ON reached.id = CASE WHEN :narrow THEN link.form ELSE link.target END
        JOIN thing clause ON clause.id = link.source AND clause.kind = 'clause'
        JOIN thing whole ON whole.id = clause.document
        GROUP BY link.source, relation, form
        ORDER BY whole.year DESC, whole.symbol, clause.home, clause.place, link.source, form
        """,
        {"id": thing.number, "kind": thing.kind, "narrow": thing.kind in {"edition", "part", "target"}},
    )
    return [Reach(*row) for row in rows]


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
        SELECT id, iri, symbol, kind, home, document, place, year, COALESCE(clauses, 0)
        FROM thing LEFT JOIN (
            SELECT form, COUNT(DISTINCT source) AS clauses FROM link
            WHERE target IN (SELECT :whole UNION SELECT id FROM thing WHERE home = :whole) GROUP BY form
        ) ON form = id
        WHERE home = :whole AND kind NOT IN ('clause', 'opinion') ORDER BY kind, year DESC, symbol
        """,
        {"whole": whole},
    )
    return [(Known(*row), clauses) for *row, clauses in rows]


def cited_most(base: sqlite3.Connection, limit: int) -> list[tuple[int, int]]:
    """Return what is cited most, with how many clauses cite it."""
    return base.execute(
        "SELECT target, COUNT(DISTINCT source) AS n FROM link WHERE relation = 'cites' GROUP BY target "
        "ORDER BY n DESC, target LIMIT ?",
        (limit,),
    ).fetchall()


def together(base: sqlite3.Connection, work: int, limit: int) -> list[tuple[int, int]]:
    """Return what is cited by the same opinions and documents as a work, with how many they are, the most first."""
    return base.execute(
        """
        SELECT other.target, COUNT(DISTINCT other.source) AS homes
        FROM folded mine JOIN folded other ON other.source = mine.source AND other.relation = 'cites'
        WHERE mine.relation = 'cites' AND mine.target = ? AND other.target <> ?
        GROUP BY other.target ORDER BY homes DESC, SUM(other.clauses) DESC, other.target LIMIT ?
        """,
        (work, work, limit),
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
