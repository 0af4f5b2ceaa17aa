"""The words of a clause with what was found in them, each mention leading to what it means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from queries.catalogue import bundled, find
from queries.terms import plain
from viz.marks import marks_in
from viz.pages.graph import Value, ask, link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from queries.interface import Graph
    from queries.terms import Iri
    from viz.things import Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a clause's words.

    Attributes:
        text: the words.
        kind: of the mention that they are, "" for none.
        targets: what it means; none where that is undecided.
        reason: why it is undecided.
        bracketed: whether they stand in square brackets: text that is not agreed.
    """

    text: str
    kind: str = ""
    targets: tuple[Value, ...] = ()
    reason: str = ""
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What one reading says in a clause."""

    language: str
    version: str
    kind: str
    agreement: str
    pieces: list[Piece] = field(default_factory=list)


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


def pieces(text: str, marks: Sequence[Mark], root: str) -> Iterator[Piece]:
    """Cut a text at the ends of mentions and brackets; where mentions overlap, the shortest one is shown."""
    named = [mark for mark in marks if mark.kind != "bracket"]
    brackets = [mark for mark in marks if mark.kind == "bracket"]
    cuts = sorted({0, len(text), *(min(place, len(text)) for mark in marks for place in (mark.start, mark.end))})
    previous: tuple[Mark | None, bool] | None = None
    begun = 0
    for start, end in pairwise(cuts):
        over = [mark for mark in named if mark.start <= start and mark.end >= end]
        mark = min(over, key=lambda one: (one.end - one.start, one.kind), default=None)
        state = (mark, any(bracket.start <= start and bracket.end >= end for bracket in brackets))
        if previous is not None and state != previous:
            yield _piece(text[begun:start], *previous, root)
            begun = start
        previous = state
    if text[begun:]:
        yield _piece(text[begun:], *(previous or (None, False)), root)


def _piece(text: str, mark: Mark | None, bracketed: bool, root: str) -> Piece:
    if mark is None:
        return Piece(text, bracketed=bracketed)
    targets = tuple(link(target, ("", ""), root) for target in mark.targets)
    return Piece(text, mark.kind, targets, mark.reason, bracketed)
