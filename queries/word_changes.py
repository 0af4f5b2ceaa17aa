"""Words gained and lost between two texts: runs that are the same, gained or lost, in the order of reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|\w+|\s+|.", re.DOTALL)
_NOTHING = re.compile(r"[\s\W_]*")
_LONG = 4_000
"""Words above which frequent ones are left out of the search, so that the time does not grow with their square."""
_SHORT = 2
"""Tokens of a run between two changes that is too short to be read as the same words."""


class Run(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    GAINED = "gained"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, and what became of it."""

    run: Run
    text: str


def tokens(text: str) -> list[str]:
    """Return the words of a text, its blanks and signs each by itself; a Han character is a word.

    >>> tokens("the Union [and]")
    ['the', ' ', 'Union', ' ', '[', 'and', ']']
    """
    return _TOKENS.findall(text)


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return how one text becomes the other.

    >>> [(piece.run.value, piece.text) for piece in word_changes("a rapid change", "a slow change")]
    [('same', 'a '), ('lost', 'rapid'), ('gained', 'slow'), ('same', ' change')]
    """
    one, other = tokens(before), tokens(after)
    matcher = SequenceMatcher(None, one, other, autojunk=max(len(one), len(other)) > _LONG)
    found: list[tuple[Run, list[str], list[str]]] = []
    for what, i, j, k, m in matcher.get_opcodes():
        same = what == "equal"
        if same and found and (len(one[i:j]) <= _SHORT and _NOTHING.fullmatch("".join(one[i:j])) and j < len(one)):
            same = False  # a blank between two changes is read with them
        run = Run.SAME if same else Run.LOST
        if found and found[-1][0] is run:
            found[-1][1].extend(one[i:j])
            found[-1][2].extend(other[k:m])
        else:
            found.append((run, one[i:j], other[k:m]))
    return tuple(piece for run, lost, gained in found for piece in _pieces(run, "".join(lost), "".join(gained)))


def _pieces(run: Run, lost: str, gained: str) -> list[Piece]:
    if run is Run.SAME or lost == gained:
        return [Piece(Run.SAME, lost)] if lost else []
    pieces = [Piece(Run.LOST, lost)] if lost else []
    return pieces + ([Piece(Run.GAINED, gained)] if gained else [])
