"""Documents and opinions as they are read: their clauses in order, their readings, and what these say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from queries.index.links import ALL, many

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from queries.index.links import Known


class Marked(NamedTuple):
    """What a footnote cites, by characters of its words: the kind of mention, the thing, why it is undecided."""

    start: int
    end: int
    kind: str
    form: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote of a clause, as one reading has it: its number or sign, its words, what these cite."""

    clause: int
    language: str
    version: str
    mark: str
    text: str
    marked: tuple[Marked, ...]


class Reading(NamedTuple):
    """A language and version of a document; its kind is text, or summary for a digest's words."""

    language: str
    version: str
    kind: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one reading says in a clause."""

    language: str
    version: str
    kind: str
    agreement: str
    text: str


def newest(base: sqlite3.Connection, limit: int = ALL) -> list[tuple[int, int]]:
    """Return the documents that have clauses, with how many they are: the newest first, of a year the longest.

    Args:
        base: the index.
        limit: how many at most.
    """
    return base.execute(
        "SELECT whole.id, COUNT(*) AS n FROM thing whole JOIN thing clause ON clause.document = whole.id "
        "WHERE whole.kind = 'document' AND clause.kind = 'clause' "
        "GROUP BY whole.id ORDER BY whole.year DESC, n DESC, whole.symbol LIMIT ?",
        (limit,),
    ).fetchall()


def opinions(base: sqlite3.Connection, document: int) -> list[tuple[int, int]]:
    """Return the opinions of a document, with how many clauses each has."""
    return base.execute(
        "SELECT part.id, COUNT(clause.id) FROM thing part LEFT JOIN thing clause ON clause.home = part.id "
        "WHERE part.home = ? AND part.kind = 'opinion' GROUP BY part.id ORDER BY part.symbol",
        (document,),
    ).fetchall()


def clauses(base: sqlite3.Connection, home: int) -> dict[int, str]:
    """Return the symbols of the clauses that an opinion or document holds, in the order of its text."""
    return dict(
        base.execute("SELECT id, symbol FROM thing WHERE home = ? AND kind = 'clause' ORDER BY place, id", (home,))
    )


def beside(base: sqlite3.Connection, clause: Known) -> tuple[int | None, int | None]:
    """Return the clauses before and after one in its opinion or document; None at either end."""
    before, after = base.execute(
        """
        SELECT before, after FROM (
            SELECT id, LAG(id) OVER text AS before, LEAD(id) OVER text AS after
            FROM thing WHERE home = ? AND kind = 'clause' WINDOW text AS (ORDER BY place, id)
        ) WHERE id = ?
        """,
        (clause.home, clause.number),
    ).fetchone()
    return before, after


def readings(base: sqlite3.Connection, document: int) -> list[Reading]:
    """Return the readings of a document by language, the latest version first."""
    rows = base.execute(
        "SELECT DISTINCT language, version, reading.kind FROM reading JOIN thing ON thing.id = clause "
        "WHERE thing.document = ? ORDER BY language, version DESC",
        (document,),
    )
    return [Reading(*row) for row in rows]


def texts(base: sqlite3.Connection, home: int) -> Iterator[tuple[int, Said]]:
    """Yield what each reading says in each clause that an opinion or document holds."""
    rows = base.execute(
        "SELECT clause, language, version, reading.kind, agreement, text FROM reading "
        "JOIN thing ON thing.id = clause WHERE home = ?",
        (home,),
    )
    return ((clause, Said(*row)) for clause, *row in rows)


def sayings(base: sqlite3.Connection, clauses: Iterable[int], language: str) -> dict[int, Said]:
    """Return what each clause says: in the language asked for, else in English, else in another."""
    found: dict[int, Said] = {}
    rows = many(
        base,
        "SELECT clause, language, version, kind, agreement, text FROM reading WHERE clause IN ({}) "
        "ORDER BY language <> ?, language <> 'en', language, version DESC",
        clauses,
        (language,),
    )
    for clause, *row in rows:
        found.setdefault(clause, Said(*row))
    return found


def footnotes(base: sqlite3.Connection, home: int) -> list[Footnote]:
    """Return the footnotes of the clauses that an opinion or document holds, or of one clause, in their order."""
    rows = base.execute(
        "SELECT footnote.id, clause, language, version, mark, text FROM footnote JOIN thing ON thing.id = clause "
        "WHERE thing.home = :about OR clause = :about ORDER BY clause, CAST(mark AS INTEGER), footnote.id",
        {"about": home},
    ).fetchall()
    marked: dict[int, list[Marked]] = {}
    for note, *row in many(
        base,
        "SELECT footnote, start, end, kind, form, reason FROM footnote_mark WHERE footnote IN ({}) ORDER BY start, end",
        (number for number, *_ in rows),
    ):
        marked.setdefault(note, []).append(Marked(*row))
    return [
        Footnote(clause, language, version, mark, text, tuple(marked.get(number, ())))
        for number, clause, language, version, mark, text in rows
    ]


def noted_only(base: sqlite3.Connection, clauses: Iterable[int]) -> set[tuple[int, int]]:
    """Return clauses with what they cite in a footnote only, and not in their own words."""
    return set(many(base, "SELECT clause, form FROM noted_only WHERE clause IN ({})", clauses))


def in_order(base: sqlite3.Connection) -> list[int]:
    """Return all clauses as a search without words lists them: the newest document first, as its text has them."""
    rows = base.execute(
        "SELECT clause.id FROM thing clause JOIN thing whole ON whole.id = clause.document "
        "WHERE clause.kind = 'clause' ORDER BY whole.year DESC, whole.id, clause.home, clause.place, clause.id"
    )
    return [clause for (clause,) in rows]


def others(base: sqlite3.Connection) -> list[int]:
    """Return all things that are no clauses."""
    return [number for (number,) in base.execute("SELECT id FROM thing WHERE kind <> 'clause' ORDER BY id")]


def leading(base: sqlite3.Connection) -> dict[int, int]:
    """Return how many clauses lead to each thing, by whatever relations."""
    return dict(base.execute("SELECT target, SUM(clauses) FROM folded GROUP BY target").fetchall())
