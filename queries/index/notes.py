"""What is to be looked at twice: doubtful citations, and citations that a language of a clause lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Note:
    """A note.

    Attributes:
        clause: what it is about.
        cited: what is cited; None where the index has none of it.
        kind: doubt or parity.
        grade: of a doubt error, warning or notice; of a difference whose it is: document, slip or ours.
        what: the kind of a doubt, "" for a difference.
        why: the reason.
        languages: those that cite it.
        lacks: the language that does not, "" for a doubt.
        quote: the words of the citation.
    """

    clause: int
    cited: int | None
    kind: str
    grade: str
    what: str
    why: str
    languages: str
    lacks: str
    quote: str


def notes_in(base: sqlite3.Connection, home: int) -> list[Note]:
    """Return the notes to the clauses that an opinion or document holds, what the program missed behind the others."""
    return _notes(base, "clause IN (SELECT id FROM thing WHERE home = :about)", home)


def doubts_about(base: sqlite3.Connection, cited: int) -> list[Note]:
    """Return the doubts about citations of a thing, its editions and parts."""
    return _notes(
        base, "kind = 'doubt' AND cited IN (SELECT :about UNION SELECT id FROM thing WHERE home = :about)", cited
    )


def _notes(base: sqlite3.Connection, which: str, about: int) -> list[Note]:
    rows = base.execute(
        "SELECT clause, cited, kind, class, why, languages, lacks, quote FROM note "  # noqa: S608  # constants
        f"WHERE {which} ORDER BY clause, class = 'ours', kind, class, lacks",
        {"about": about},
    )
    # the class of a doubt is its grade and the kind of doubt
    found = []
    for clause, cited, kind, told, why, languages, lacks, quote in rows:
        grade, _, what = told.partition(" ")
        found.append(Note(clause, cited, kind, grade, what, why, languages, lacks, quote))
    return found
