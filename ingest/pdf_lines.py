"""The lines of a page in the order of reading: from where they stand, not from how a program drew them.

A program draws the words of a page in any order. A strip that hardly a row crosses parts two columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from math import inf
from statistics import median
from typing import TYPE_CHECKING

from ingest.pdf_rows import Row, row_of, rows_of, with_marks
from ingest.pdf_words import is_rtl, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.pdf_glyphs import Sheet

_GAP = 1.0
"""Of the size: a line has a hole where the gap is as wide; the words of columns have one between them."""
_MIDDLE = (0.3, 0.7)
"""Of the width of a page: where the strip between two columns can be."""
_STEPS = 500
"""Places across a page at most where the strip is looked for, two points apart at least."""
_CROSSING = 0.2
"""Of the lines of a page: how many may cross the strip."""
_SIDE = 6
"""Lines that each column has at least."""
_FILLED = 0.6
"""Of the width of a column: how wide its lines are in the middle. Those of tables are narrower."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words in the order of reading, and where it stands, in points.

    Attributes:
        text: the words; a raised mark stands between signs of its own (`ingest.pdf_words`).
        x0: where it begins on the left.
        x1: where it ends on the right.
        y: the height that it stands on.
        size: of most of its type.
        page: counted from 0.
        column: of the page, counted from 0 in the order of reading: what goes across two columns parts them in more.
        side: 0 where a line goes across the page, 1 in the left column, 2 in the right one.
        rtl: whether it runs from right to left.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    column: int = 0
    side: int = 0
    rtl: bool = False


def lines(sheet: Sheet, page: int, strip: float | None = None) -> tuple[list[Line], float | None]:
    """Return the lines of a page in the order of reading, and where the strip between its columns is.

    Args:
        sheet: the page.
        page: its number, counted from 0.
        strip: where the strip was on the pages above, None where they have one column: the last column of a document
            can be too short to tell.
    """
    rows = rows_of(sheet.glyphs)
    found = _strip(rows, sheet.width)
    if found is None and strip is not None and _can_part(rows, strip):
        found = strip
    if found is None:
        return [_line(row, page) for row in with_marks(rows)], None
    return _in_columns(rows, found, page), found


def _line(row: Row, page: int) -> Line:
    return Line(words_of(row), row.x0, row.x1, row.y, row.size, page, rtl=is_rtl(row.glyphs))


# ---------------------------------------------------------------- columns


def _strip(rows: Sequence[Row], width: float) -> float | None:
    """Where the strip between two columns is, None where the page has one column."""
    step = max(2, int(width / _STEPS))
    candidates = range(int(_MIDDLE[0] * width), int(_MIDDLE[1] * width), step)
    if len(rows) < _SIDE or not candidates:
        return None
    holes = [list(_holes(row)) for row in rows]
    crossing = {x: sum(not any(low <= x <= high for low, high in row) for row in holes) for x in candidates}
    fewest = min(crossing.values())
    best = [x for x in candidates if crossing[x] == fewest]
    _, run = max(
        ((len(group), group) for group in _runs(best, step)),
        key=lambda pair: (pair[0], -abs(median(pair[1]) - width / 2)),
    )
    x = float(median(run))
    sides = [_side(rows, x, left=left) for left in (True, False)]
    if fewest > _CROSSING * len(rows) or any(len(side) < _SIDE for side in sides):
        return None
    filled = all(median(side) >= _FILLED * max(side) and median(side) > width / 6 for side in sides)
    return x if filled else None


def _can_part(rows: Sequence[Row], x: float) -> bool:
    """Whether a strip that other pages have can part this one."""
    return sum(_crosses(row, x) for row in rows) <= _CROSSING * len(rows)


def _runs(candidates: Sequence[int], step: int) -> list[list[int]]:
    """Candidates beside one another."""
    return [
        [x for _, x in group] for _, group in groupby(enumerate(candidates), key=lambda pair: pair[1] - step * pair[0])
    ]


def _holes(row: Row) -> Iterator[tuple[float, float]]:
    """Where a row has no words, nor words close by on both sides."""
    low = -inf
    for glyph in sorted(row.glyphs, key=lambda glyph: glyph.x0):
        if low == -inf or glyph.x0 - low >= _GAP * row.size:
            yield low, glyph.x0
        low = max(low, glyph.x1)
    yield low, inf


def _crosses(row: Row, x: float) -> bool:
    """Whether words of a row stand on a place or on both sides close to it."""
    return not any(low <= x <= high for low, high in _holes(row))


def _side(rows: Sequence[Row], x: float, *, left: bool) -> list[float]:
    """How wide the words of each row are on one side of the strip."""
    found = []
    for row in rows:
        glyphs = [g for g in row.glyphs if (g.x0 < x) == left]
        if glyphs and not _crosses(row, x):
            found.append(max(g.x1 for g in glyphs) - min(g.x0 for g in glyphs))
    return found


def _in_columns(rows: Sequence[Row], x: float, page: int) -> list[Line]:
    """The lines of a page in two columns; one that goes across parts what is above it from what is below."""
    rtl = sum(is_rtl(row.glyphs) for row in rows) * 2 > len(rows)
    found: list[Line] = []
    column = 0
    sides: tuple[list[Row], list[Row]] = ([], [])

    def close() -> None:
        nonlocal column
        for side in (2, 1) if rtl else (1, 2):
            found.extend(replace(_line(row, page), column=column, side=side) for row in sides[side - 1])
            column += bool(sides[side - 1])
            sides[side - 1].clear()

    parts = [part for row in rows for part in ([row] if _crosses(row, x) else _halves(row, x))]
    for row in with_marks(parts):
        if _crosses(row, x):
            close()
            found.append(replace(_line(row, page), column=column))
            column += 1
        else:
            sides[row.x0 >= x].append(row)
    close()
    return found


def _halves(row: Row, x: float) -> Iterator[Row]:
    for left in (True, False):
        if glyphs := [glyph for glyph in row.glyphs if (glyph.x0 < x) == left]:
            yield row_of(glyphs)
