"""Lines to paragraphs, by the layout: the gap above a line, what stands in from the edge, the type, the room left."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.labels import leading_label
from ingest.line_width import closes
from ingest.pdf_words import LOWERED, RAISED, WIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.pdf_lines import Line

_GAP = 1.25
"""Times the usual distance of lines: a larger one begins a paragraph."""
_TYPE = 0.06
"""Of the size: what is set in another size by more is another paragraph."""
_HEADING = 1.1
"""Times the size of most words: larger type is a heading."""
_INDENT = 0.8
"""Of the size: what stands in from the line above by more begins a paragraph."""
_SHORT = 0.12
"""Of the width of a column: a line that ends so long before the edge is the last of its paragraph."""
_WIDER = 1.3
"""Times the width of as many letters of the usual width: that of the widest words."""

_LEADING = 1.5
"""Times the size: the distance of lines where no paragraph has several."""
_WORD = re.compile(rf"{WIDE.pattern}|(?:[«“„(\[]\s?)?[^\s\u2e80-\u9fff]+")
_PAUSE = re.compile(r"[^\w\s/-]$")
_NUMBER = "0123456789/"
_IN_SENTENCE = re.compile(r"[\w-]$")

MARK = re.compile(f"{RAISED}([^{RAISED}{LOWERED}]*){LOWERED}")
"""A raised mark in the words of a line."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document: the size of its type, the distance of its lines, the edges of its columns."""

    size: float
    leading: float
    edges: dict[tuple[int, bool], tuple[float, float]]

    def is_short(self, line: Line, below: Line) -> bool:
        """Say whether a line ends long before the edge of its column, though the next word had surely found room."""
        return self._room(line) > max(_SHORT, _WIDER * self._first_word(below, line))

    def may_end(self, line: Line, below: Line) -> bool:
        """Say whether a line may end a paragraph: the next word had found room if its letters are not wide."""
        return self._room(line) > max(_SHORT / 2, self._first_word(below, line))

    def _room(self, line: Line) -> float:
        """How far a line ends before the edge of its column, by the width of this."""
        left, right = self.edges[line.side, line.rtl]
        return (line.x0 - left if line.rtl else right - line.x1) / max(right - left, 1)

    def _first_word(self, line: Line, above: Line) -> float:
        """The width of the first word of a line, by that of the column of the line above, as if all letters had one."""
        left, right = self.edges[above.side, above.rtl]
        words = plain(line.text)
        match = _WORD.match(words)
        return len(match[0]) * (line.x1 - line.x0) / len(words) / max(right - left, 1) if match else 0


def _measured(body: Sequence[Line]) -> _Measure:
    sizes: Counter[float] = Counter()
    for line in body:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    edges: dict[tuple[int, bool], tuple[float, float]] = {}
    for key in {(line.side, line.rtl) for line in body}:
        same = [line for line in body if (line.side, line.rtl) == key]
        edges[key] = (_outer([line.x0 for line in same], low=True), _outer([line.x1 for line in same], low=False))
    measure = _Measure(size, _LEADING * size, edges)
    within = [
        above.y - below.y
        for above, below in pairwise(body)
        if (above.page, above.column) == (below.page, below.column)
        and _IN_SENTENCE.search(above.text)
        and not measure.is_short(above, below)
        and abs(above.size - size) <= _TYPE * size
    ]
    return replace(measure, leading=median(within)) if within else measure


def _outer(values: Sequence[float], *, low: bool) -> float:
    """The edge that lines reach, without the few that stand out."""
    ordered = sorted(values, reverse=not low)
    return ordered[len(ordered) // 20]


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph; `open_ends` are the places of those behind which another may begin after all."""

    lines: list[Line] = field(default_factory=list)
    heading: bool = False
    open_ends: set[int] = field(default_factory=set)


def paragraphs_of(body: Sequence[Line]) -> list[Paragraph]:
    """Return the paragraphs that the lines of a document make, in their order."""
    if not body:
        return []
    measure = _measured(body)
    found: list[Paragraph] = []
    for line in body:
        if not found or _begins(found[-1].lines, line, measure):
            found.append(Paragraph(heading=line.size >= _HEADING * measure.size))
        elif measure.may_end(found[-1].lines[-1], line):
            found[-1].open_ends.add(len(found[-1].lines) - 1)
        found[-1].lines.append(line)
    return found


def _begins(paragraph: Sequence[Line], line: Line, measure: _Measure) -> bool:
    """Whether a line begins a paragraph, told from its place."""
    above = paragraph[-1]
    if abs(above.size - line.size) > _TYPE * max(above.size, line.size):
        return True
    if (above.page, above.column) != (line.page, line.column):
        return not _goes_on(above, line, measure)
    if above.y - line.y > _GAP * max(measure.leading, measure.leading * line.size / measure.size):
        return True
    return line.size < _HEADING * measure.size and _begins_within(paragraph, line, measure)


def _begins_within(paragraph: Sequence[Line], line: Line, measure: _Measure) -> bool:
    """Whether a line begins a paragraph without a gap above it: by where it begins, and where the one above ends."""
    above = paragraph[-1]
    indent = above.x1 - line.x1 if line.rtl else line.x0 - above.x0
    hangs = len(paragraph) == 1 and _labelled(above)
    if indent > _INDENT * line.size and not hangs and _PAUSE.search(plain(above.text)):
        return True
    return measure.is_short(above, line) or (indent < -_INDENT * line.size and _labelled(line))


def _labelled(line: Line) -> bool:
    return leading_label(plain(line.text)) is not None


def _goes_on(above: Line, line: Line, measure: _Measure) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    label = leading_label(plain(line.text))
    if closes(plain(above.text)) or (label is not None and not label.bare):
        return False
    return not measure.is_short(above, line) or line.text[:1].islower()


def between(paragraph: Paragraph, place: int) -> str:
    """What stands before a line of a paragraph: a blank; nothing beside Han characters, or in a number there.

    Where it may begin a paragraph after all (behind a comma, with a label), the line break is left for its words.
    """
    if paragraph.heading:
        return " "
    above, below = (plain(line.text) for line in paragraph.lines[place - 1 : place + 1])
    if place - 1 in paragraph.open_ends or _PAUSE.search(above) or _is_next(paragraph.lines[:place], below):
        return "\n"
    within = above[-1] in _NUMBER and below[0] in _NUMBER and WIDE.search(above + below)
    return "" if within or WIDE.match(above[-1]) or WIDE.match(below) else " "


def _is_next(paragraph: Sequence[Line], words: str) -> bool:
    """Whether words begin with a label; a bare number is one only where it is the next of those above."""
    label = leading_label(words)
    if label is None or not label.bare:
        return label is not None
    above = [found.readings[0] for line in paragraph if (found := leading_label(plain(line.text)))]
    return bool(above) and above[-1].isdecimal() and label.readings[0] == str(int(above[-1]) + 1)


def plain(text: str) -> str:
    """Return the words of a line without raised marks, or these where it has nothing else."""
    return MARK.sub("", text).strip() or text
