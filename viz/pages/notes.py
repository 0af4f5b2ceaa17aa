"""What is to be looked at twice in a clause: doubtful citations, and citations that a language lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import notes as index

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

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


def notes(seen: View, base: sqlite3.Connection, home: int) -> dict[int, list[Note]]:
    """Return the notes to each clause that an opinion or document holds."""
    found: dict[int, list[Note]] = defaultdict(list)
    told = index.notes_in(base, home)
    for one, note in zip(told, _worded(seen, told), strict=True):
        found[one.clause].append(note)
    return found


def about(seen: View, base: sqlite3.Connection, cited: int) -> list[Note]:
    """Return the doubts about citations of a thing, its editions and parts."""
    return _worded(seen, index.doubts_about(base, cited))


def _worded(seen: View, found: Sequence[index.Note]) -> list[Note]:
    values = seen.named(number for note in found for number in (note.clause, note.cited) if number)
    return [
        Note(values[note.clause], note.kind, note.grade, values.get(note.cited or 0), _words(seen, note))
        for note in found
    ]


def _words(seen: View, note: index.Note) -> str:
    if note.kind == "parity":
        return seen.said("parity-note", note.languages, note.lacks, f"{note.quote} – {note.why}")
    return f"{note.why} (“{note.quote}”, {note.languages})"
