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
        heading: what kind of note it is, in the language of the page.
        said: which languages it is about, with the words of the citation, in the language of the page.
        why: the reason, in English.
    """

    clause: Value
    kind: str
    grade: str
    cited: Value | None
    heading: str
    said: str
    why: str


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
        Note(
            values[note.clause],
            note.kind,
            note.grade,
            values.get(note.cited or 0),
            _heading(seen, note),
            _said(seen, note),
            note.why,
        )
        for note in found
    ]


def _heading(seen: View, note: index.Note) -> str:
    if note.kind == "doubt":
        return f"{seen.said(f'doubt-{note.grade}')}{seen.said('colon')}{seen.said(f'doubt-{note.what}')}"
    if note.grade == "ours":
        return seen.said("parity-ours", _languages(seen, note.lacks))
    return f"{seen.said('parity')}{seen.said('colon')}{seen.said(f'parity-{note.grade}')}"


def _said(seen: View, note: index.Note) -> str:
    # the words of a citation may run the other way than the page: the marks around them keep them apart
    quote, languages = f"“\u2068{note.quote}\u2069”", _languages(seen, note.languages)
    if note.kind == "doubt":
        return f"{quote} ({languages})"
    if note.grade == "ours":
        return seen.said("parity-recognised", languages, quote)
    return seen.said("parity-note", languages, _languages(seen, note.lacks), quote)


def _languages(seen: View, codes: str) -> str:
    """Languages by their names: "en, zh" as English, Chinese."""
    names = seen.words["page"]
    return seen.said("listed").join(names.get(f"language-{code}", code) for code in codes.split(", "))
