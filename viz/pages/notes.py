"""What is to be looked at twice in a clause: doubtful citations, and citations that a language lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viz.pages.graph import Value
    from viz.pages.view import View


@dataclass(frozen=True, slots=True)
class Note:
    """A note.

    Attributes:
        clause: what it is about.
        kind: doubt or parity.
        grade: error, warning or notice; document, slip or ours.
        cited: what is cited, where the index knows it.
        words: the note.
    """

    clause: Value
    kind: str
    grade: str
    cited: Value | None
    words: str


def notes(seen: View, clauses: Iterable[int]) -> dict[int, list[Note]]:
    """Return the notes to each of these clauses."""
    wanted = set(clauses)
    found: dict[int, list[Note]] = defaultdict(list)
    for clause, note in _all(seen, "note.clause IN (SELECT id FROM thing WHERE home IN ({}))", _homes(seen, wanted)):
        if clause in wanted:
            found[clause].append(note)
    return found


def about(seen: View, cited: int) -> list[Note]:
    """Return the doubts about citations of a thing, its editions and parts."""
    return [
        note
        for _, note in _all(seen, "(cited IN ({0}) OR cited IN (SELECT id FROM thing WHERE home IN ({0})))", [cited])
        if note.kind == "doubt"
    ]


def _homes(seen: View, clauses: set[int]) -> list[int]:
    if seen.base is None or not clauses:
        return []
    row = seen.base.execute("SELECT home FROM thing WHERE id = ?", (min(clauses),)).fetchone()
    return [row[0]] if row else []


def _all(seen: View, where: str, numbers: list[int]) -> list[tuple[int, Note]]:
    if seen.base is None or not numbers:
        return []
    marks = ",".join(str(int(number)) for number in numbers)
    rows = seen.base.execute(
        "SELECT clause, cited, kind, class, why, languages, lacks, quote FROM note "  # noqa: S608  # numbers
        f"WHERE {where.format(marks)} ORDER BY clause, kind, class, lacks"
    ).fetchall()
    values = seen.named([each for row in rows for each in row[:2] if each])
    found = []
    for clause, cited, kind, grade, why, languages, lacks, quote in rows:
        words = f"{why} (“{quote}”, {languages})"
        if kind == "parity":
            words = seen.said("parity-note", languages, lacks, f"{quote} – {why}")
        found.append((clause, Note(values[clause], kind, grade.split()[0], values.get(cited), words)))
    return found
