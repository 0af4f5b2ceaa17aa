"""How wide the lines of a text are, if they are wrapped: by their lengths, and by how they end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.labels import leading_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.plain_lines import Line

NARROW, WIDE = 40, 160
"""Columns of the narrowest and of the widest lines that a text is wrapped to; a Han character takes two."""

_LONG = 0.6
"""What part of the usual width a line has that is cut by wrapping, at least."""
_SHORT = 0.8
"""What part of the usual width a line has at least, with the word that did not fit, where letters differ in width."""
_FULL = 0.05
"""What share of the lines that are cut may be shorter than what counts as full: headings are, and end like them."""
_CUT = 0.15
"""What share of the lines must end within a sentence, at least, in a text that is wrapped."""
_LOWER = 3
"""One of how many of these lines must be followed by one that begins with no capital, as lines below headings do."""
_USUAL = 0.95
"""What share of the lines is no longer than the usual width: rows of tables can be longer."""
NOTE_MARK = r"(?:\[\^[^\]\s]{1,8}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)*"
_ENDS = re.compile(rf"(?:[.。;；:：؛?？؟!！…][\s)\]*”»’\"）]*{NOTE_MARK}[.,;]?|[;；؛]\s+\w{{1,4}})$")
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def closes(text: str) -> bool:
    """Say whether a line ends as a clause does: with a stop, a semicolon, a colon, or *; and*.

    >>> closes("To meet; and"), closes("To meet,")
    (True, False)
    """
    return _ENDS.search(text) is not None


@dataclass(frozen=True, slots=True)
class Width:
    """What lines are wrapped to: by characters, or by the columns that they take, as the program counted that did it.

    `usual` is the width of nearly all lines that are not the last ones of their paragraphs; `full` what such a line
    has at least, together with the word that did not fit; `evenness` is what part of the width the shortest of them
    come to.
    """

    measure: Callable[[str], int]
    usual: int
    full: int
    evenness: float

    def is_full(self, line: Line, below: Line) -> bool:
        """Say whether a line with the first word of the next one is longer than lines are."""
        return _filled(line, below, self.measure) > self.usual

    def has_room(self, line: Line, below: Line) -> bool:
        """Say whether a line had room for the first word of the next one, and so is the last of its paragraph."""
        return _filled(line, below, self.measure) < self.full


def _filled(line: Line, below: Line, measure: Callable[[str], int]) -> int:
    """The width of a line with the first word of the next one; a Han character is a word."""
    word = re.match(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", below.text)
    blank = not _HAN.match(line.text[-1]) and not _HAN.match(below.text)
    return measure(line.text) + blank + measure(word.group() if word else "")


def width_of(lines: Sequence[Line]) -> Width | None:
    """Return what the lines of a text are wrapped to, None where each line is a paragraph."""
    pairs = [(above, below) for above, below in pairwise(lines) if not below.gap and "\t" not in above.text]
    if not pairs:
        return None
    usual = _usual(pairs, columns)
    within = [
        (above, below)
        for above, below in pairs
        if columns(above.text) >= _LONG * usual and not closes(above.text) and leading_label(below.text) is None
    ]
    going_on = sum(not below.text[0].isupper() for _, below in within)
    wrapped = going_on and going_on >= _CUT * len(pairs) and _LOWER * going_on >= len(within)
    if not wrapped or not NARROW <= usual <= WIDE:
        return None
    found = [_width(pairs, within, measure) for measure in (len, columns)]
    return max(found, key=lambda width: (width.evenness, sum(width.is_full(*pair) for pair in within)))


def _usual(pairs: Sequence[tuple[Line, Line]], measure: Callable[[str], int]) -> int:
    widths = sorted(measure(above.text) for above, _ in pairs)
    return widths[min(len(widths) - 1, int(len(widths) * _USUAL))]


def _width(
    pairs: Sequence[tuple[Line, Line]], within: Sequence[tuple[Line, Line]], measure: Callable[[str], int]
) -> Width:
    usual = _usual(pairs, measure)
    filled = sorted(_filled(above, below, measure) for above, below in within)
    full = min(usual + 1, filled[int(len(filled) * _FULL)])
    return Width(measure, usual, max(int(_SHORT * usual), full), full / usual)


def columns(text: str) -> int:
    """Return how many columns a text takes on a screen.

    >>> columns("abc"), columns("大会，")
    (3, 6)
    """
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
