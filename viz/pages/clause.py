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
    """

    text: str
    kind: str = ""
    targets: tuple[Value, ...] = ()
    reason: str = ""


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
        pieces = list(_pieces(text, marks_in(mentions[language, version]), root))
        found.append(Said(language, version, kind, agreement, pieces))
    return found


def _pieces(text: str, marks: Sequence[Mark], root: str) -> Iterator[Piece]:
    """Cut a text at the ends of mentions; where they overlap, the shortest one is shown."""
    cuts = sorted({0, len(text), *(min(place, len(text)) for mark in marks for place in (mark.start, mark.end))})
    previous: Mark | None = None
    begun = 0
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= start and mark.end >= end]
        mark = min(over, key=lambda one: (one.end - one.start, one.kind), default=None)
        if mark is not previous:
            if start > begun:
                yield _piece(text[begun:start], previous, root)
            previous, begun = mark, start
    if text[begun:]:
        yield _piece(text[begun:], previous, root)


def _piece(text: str, mark: Mark | None, root: str) -> Piece:
    if mark is None:
        return Piece(text)
    return Piece(text, mark.kind, tuple(link(target, ("", ""), root) for target in mark.targets), mark.reason)
