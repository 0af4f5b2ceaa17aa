"""The words of a clause and its footnotes with what was found in them, each mention leading to what it means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from queries.catalogue import bundled, find
from queries.index import documents, links
from queries.terms import plain
from viz.marks import marks_in
from viz.pages.graph import Value, ask, link

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from queries.interface import Graph
    from queries.terms import Iri
    from viz.pages.view import View
    from viz.things import Mark

_LEVELS = {"theme": "names", "topic": "names", "group": "names", "action": "asks"}
"""How much a mention stands out, by its kind; every other kind is a citation."""


def level(kind: str) -> str:
    """Return how much a mention of this kind stands out: cites, names or asks.

    >>> level("instrument"), level("theme"), level("action")
    ('cites', 'names', 'asks')
    """
    return _LEVELS.get(kind, "cites")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a clause's words.

    Attributes:
        text: the words.
        kind: of the mention that they are, "" for none.
        targets: what it means; none where that is undecided.
        reason: why it is undecided.
        bracketed: whether they stand in square brackets: text that is not agreed.
        within: whether they stand within a citation that is longer.
    """

    text: str
    kind: str = ""
    targets: tuple[Value, ...] = ()
    reason: str = ""
    bracketed: bool = False
    within: bool = False

    @property
    def level(self) -> str:
        """How much it stands out: cites, names or asks."""
        return level(self.kind)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: its number or sign in the text, and its words."""

    mark: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one reading says in a clause."""

    language: str
    version: str
    kind: str
    agreement: str
    pieces: list[Piece] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)


def said(graph: Graph, clause: Iri, root: str) -> list[Said]:
    """Return what each reading says in a clause, in the order of languages and versions."""
    mentions: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in ask(graph, "marks", {"clause": clause}):
        told = {key: value.value for key, value in row.items() if value is not None}
        mentions[told["language"], told["version"]].append(told)
    found = []
    columns = ("language", "version", "kind", "agreement", "text")
    for terms in find(bundled(), "clause-text").ask(graph, {"clause": clause.value}).only(columns):
        language, version, kind, agreement, text = map(plain, terms)
        cut = list(pieces(text, marks_in(mentions[language, version]), root))
        found.append(Said(language, version, kind, agreement, cut))
    return found


def footnotes(seen: View, base: sqlite3.Connection, about: int) -> dict[tuple[int, str, str], list[Footnote]]:
    """Return the footnotes of a clause, or of all in an opinion or document, by clause, language and version."""
    notes = documents.footnotes(base, about)
    cited = links.things(base, (mark.form for note in notes for mark in note.marked if mark.form))
    found: dict[tuple[int, str, str], list[Footnote]] = defaultdict(list)
    for note in notes:
        told = [
            {"start": str(mark.start), "end": str(mark.end), "kind": mark.kind, "reason": mark.reason}
            | ({"target": cited[mark.form].iri} if mark.form else {})
            for mark in note.marked
        ]
        cut = tuple(pieces(note.text, marks_in(told), seen.root))
        found[note.clause, note.language, note.version].append(Footnote(note.mark, cut))
    return found


def pieces(text: str, marks: Sequence[Mark], root: str) -> Iterator[Piece]:
    """Cut a text at the ends of mentions and brackets; where mentions overlap, the shortest one is shown."""
    named = [mark for mark in marks if mark.kind != "bracket"]
    brackets = [mark for mark in marks if mark.kind == "bracket"]
    cuts = sorted({0, len(text), *(min(place, len(text)) for mark in marks for place in (mark.start, mark.end))})
    previous: tuple[Mark | None, bool, bool] | None = None
    begun = 0
    for start, end in pairwise(cuts):
        over = [mark for mark in named if mark.start <= start and mark.end >= end]
        mark = min(over, key=lambda one: (one.end - one.start, one.kind), default=None)
        bracketed = any(bracket.start <= start and bracket.end >= end for bracket in brackets)
        state = (mark, bracketed, any(one is not mark and level(one.kind) == "cites" for one in over))
        if previous is not None and state != previous:
            yield _piece(text[begun:start], *previous, root)
            begun = start
        previous = state
    if text[begun:]:
        yield _piece(text[begun:], *(previous or (None, False, False)), root)


def _piece(text: str, mark: Mark | None, bracketed: bool, within: bool, root: str) -> Piece:
    if mark is None:
        return Piece(text, bracketed=bracketed)
    targets = tuple(link(target, ("", ""), root) for target in mark.targets)
    return Piece(text, mark.kind, targets, mark.reason, bracketed, within)
