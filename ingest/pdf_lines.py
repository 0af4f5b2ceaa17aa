"""Glyphs of a page to its lines in the order of reading: from where they stand, not from how a program drew them.

A program draws the words of a page in any order; Arabic stands in the file as it looks. So glyphs on one height are a
line, a wide gap is a blank, a strip that hardly a line crosses parts two columns, and what runs from right to left is
turned round (the inverse of Unicode's Bidirectional Algorithm, for a paragraph that runs from right to left).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.pdf_glyphs import Glyph, Sheet

RAISED, LOWERED = "\ue000", "\ue001"
"""What stands around a raised mark in the words of a line: private characters that no text has."""

_SAME = 0.12
"""Of the size of type: heights that differ by less are one."""
_TIGHT, _LOOSE = 0.03, 0.35
_TIGHT_RTL, _LOOSE_RTL = 0.1, 0.2
"""Of the size: a blank is where the gap between two words is wider than the first, or inside one than the second."""
_BESIDE_HAN = 0.27
"""The same between two words beside a Han character: programs set Latin letters a little apart from these."""
_SMALL, _LIFT, _HIGHEST = 0.9, 0.15, 0.75
"""Of the size of the line below: how small and how high raised marks are."""
_MARK = re.compile(r"[0-9]{1,3}|[*†‡]{1,2}|[٠-٩۰-۹]{1,3}")
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

WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Characters that stand without blanks between."""
_PAIRS = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_NUMBER = re.compile(rf"{RAISED}+|[0-9٠-٩۰-۹]+(?:[/.,:،][0-9٠-٩۰-۹]+)*(?:[/.,:،]?{RAISED}+)?")
_LABEL_BEFORE_HAN = re.compile(r"^(?P<label>(?:[0-9]{1,3}|[a-z]{1,4})\.)(?=[\u2e80-\u9fff])")
LONGEST_NUMBER = 40
"""Signs of the longest number."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words in the order of reading, and where it stands, in points.

    Attributes:
        text: the words; a raised mark stands between `RAISED` and `LOWERED`.
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
    rows = _rows(sheet.glyphs)
    found = _strip(rows, sheet.width)
    if found is None and strip is not None and _can_part(rows, strip):
        found = strip
    if found is None:
        return [_line(row, page) for row in _with_marks(rows)], None
    return _in_columns(rows, found, page), found


# ---------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class _Row:
    """Glyphs of one height, from left to right; `raised` are those of them that are marks."""

    glyphs: tuple[Glyph, ...]
    y: float
    size: float
    raised: frozenset[int] = frozenset()

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs)


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    """The glyphs by their height, from the top."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if found and abs(found[-1][0].y - glyph.y) <= _SAME * glyph.size:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [_row(row) for row in found]


def _row(glyphs: Sequence[Glyph]) -> _Row:
    ordered = _with_vowels(sorted(glyphs, key=lambda glyph: (glyph.x0 + glyph.x1, glyph.x0)))
    return _Row(tuple(ordered), median(glyph.y for glyph in ordered), _usual(ordered))


def _with_vowels(ordered: list[Glyph]) -> list[Glyph]:
    """The glyphs with each combining mark on the letter that it stands over, as one."""
    found: list[Glyph] = []
    marks = [glyph for glyph in ordered if unicodedata.combining(glyph.sign[0])]
    if not marks:
        return ordered
    found = [glyph for glyph in ordered if not unicodedata.combining(glyph.sign[0])]
    for mark in marks:
        if not found:
            return ordered
        middle = (mark.x0 + mark.x1) / 2
        nearest = min(range(len(found)), key=lambda n: abs(found[n].x0 + found[n].x1 - 2 * middle))
        letter = found[nearest]
        found[nearest] = msgspec.structs.replace(letter, sign=letter.sign + mark.sign)
    return found


def _usual(glyphs: Sequence[Glyph]) -> float:
    sizes: dict[float, int] = {}
    for glyph in glyphs:
        sizes[round(glyph.size, 1)] = sizes.get(round(glyph.size, 1), 0) + 1
    return max(sizes, key=lambda size: (sizes[size], size))


def _with_marks(rows: list[_Row]) -> list[_Row]:
    """The rows with what is small and raised put into the row that it belongs to."""
    found: list[_Row] = []
    lifted: list[_Row] = []
    for row in rows:
        for below in lifted:
            row = _joined(row, below)  # noqa: PLW2901  # the row with all marks above it
        lifted = [high for high in lifted if not _belongs(high, row)]
        found += [high for high in lifted if high.y - row.y > high.size * 2]
        lifted = [high for high in lifted if high.y - row.y <= high.size * 2]
        if _is_mark(row):
            lifted.append(row)
        else:
            found.append(row)
    return sorted([*found, *lifted], key=lambda row: -row.y)


def _is_mark(row: _Row) -> bool:
    pieces = _pieces(row)
    return all(_MARK.fullmatch("".join(glyph.sign for glyph in piece).strip()) for piece in pieces)


def _pieces(row: _Row) -> list[list[Glyph]]:
    """The glyphs of a row, parted where it has a hole."""
    found: list[list[Glyph]] = [[row.glyphs[0]]]
    for left, right in pairwise(row.glyphs):
        if right.x0 - left.x1 > row.size:
            found.append([])
        found[-1].append(right)
    return found


def _belongs(high: _Row, row: _Row) -> bool:
    """Whether a mark stands a little higher than a row and beside its words: that of a word, not of another column."""
    lift = high.y - row.y
    beside = row.x0 - row.size <= high.x0 and high.x1 <= row.x1 + row.size
    return beside and high.size <= _SMALL * row.size and _LIFT * row.size <= lift <= _HIGHEST * row.size


def _joined(row: _Row, high: _Row) -> _Row:
    if not _belongs(high, row):
        return row
    marks = set(map(id, high.glyphs)) | {id(row.glyphs[n]) for n in row.raised}
    ordered = sorted((*row.glyphs, *high.glyphs), key=lambda glyph: (glyph.x0 + glyph.x1, glyph.x0))
    return replace(row, glyphs=tuple(ordered), raised=frozenset(n for n, g in enumerate(ordered) if id(g) in marks))


# ---------------------------------------------------------------- columns


def _strip(rows: Sequence[_Row], width: float) -> float | None:
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


def _can_part(rows: Sequence[_Row], x: float) -> bool:
    """Whether a strip that other pages have can part this one."""
    return sum(_crosses(row, x) for row in rows) <= _CROSSING * len(rows)


def _runs(candidates: Sequence[int], step: int) -> list[list[int]]:
    """Candidates beside one another."""
    return [
        [x for _, x in group] for _, group in groupby(enumerate(candidates), key=lambda pair: pair[1] - step * pair[0])
    ]


def _holes(row: _Row) -> Iterator[tuple[float, float]]:
    """Where a row has no words, nor words close by on both sides."""
    low = -inf
    for glyph in sorted(row.glyphs, key=lambda glyph: glyph.x0):
        if low == -inf or glyph.x0 - low >= _GAP * row.size:
            yield low, glyph.x0
        low = max(low, glyph.x1)
    yield low, inf


def _crosses(row: _Row, x: float) -> bool:
    """Whether words of a row stand on a place or on both sides close to it."""
    return not any(low <= x <= high for low, high in _holes(row))


def _side(rows: Sequence[_Row], x: float, *, left: bool) -> list[float]:
    """How wide the words of each row are on one side of the strip."""
    found = []
    for row in rows:
        glyphs = [g for g in row.glyphs if (g.x0 < x) == left]
        if glyphs and not _crosses(row, x):
            found.append(max(g.x1 for g in glyphs) - min(g.x0 for g in glyphs))
    return found


def _in_columns(rows: Sequence[_Row], x: float, page: int) -> list[Line]:
    """The lines of a page in two columns; one that goes across parts what is above it from what is below."""
    rtl = sum(_is_rtl(row.glyphs) for row in rows) * 2 > len(rows)
    found: list[Line] = []
    column = 0
    sides: tuple[list[_Row], list[_Row]] = ([], [])

    def close() -> None:
        nonlocal column
        for side in (2, 1) if rtl else (1, 2):
            found.extend(replace(_line(row, page), column=column, side=side) for row in sides[side - 1])
            column += bool(sides[side - 1])
            sides[side - 1].clear()

    parts = [part for row in rows for part in ([row] if _crosses(row, x) else _halves(row, x))]
    for row in _with_marks(parts):
        if _crosses(row, x):
            close()
            found.append(replace(_line(row, page), column=column))
            column += 1
        else:
            sides[row.x0 >= x].append(row)
    close()
    return found


def _halves(row: _Row, x: float) -> Iterator[_Row]:
    for left in (True, False):
        if glyphs := [glyph for glyph in row.glyphs if (glyph.x0 < x) == left]:
            yield _row(glyphs)


# ---------------------------------------------------------------- words


def _line(row: _Row, page: int) -> Line:
    rtl = _is_rtl(row.glyphs)
    signs = list(_spaced(row, rtl=rtl))
    text = "".join(_turned(signs) if rtl else signs)
    text = re.sub(rf"{LOWERED}(\s*){RAISED}", r"\1", text)
    text = _LABEL_BEFORE_HAN.sub(r"\g<label> ", text)
    return Line(_letters(text).strip(), row.x0, row.x1, row.y, row.size, page, rtl=rtl)


def _is_rtl(glyphs: Sequence[Glyph]) -> bool:
    """Whether more letters of a row run from right to left than from left to right."""
    kinds = [unicodedata.bidirectional(glyph.sign[0]) for glyph in glyphs]
    return sum(kind in {"R", "AL"} for kind in kinds) > sum(kind == "L" for kind in kinds)


def _spaced(row: _Row, *, rtl: bool) -> Iterator[str]:
    """The signs of a row from left to right, a blank where there is a gap; each raised mark is one sign."""
    tight, loose = (_TIGHT_RTL, _LOOSE_RTL) if rtl else (_TIGHT, _LOOSE)
    for place, glyph in enumerate(row.glyphs):
        if place:
            left = row.glyphs[place - 1]
            gap = (glyph.x0 - left.x1) / row.size
            wide = WIDE.match(left.sign[0]) or WIDE.match(glyph.sign[0])
            apart = _BESIDE_HAN if wide else tight
            if gap > (loose if left.word == glyph.word else apart):
                yield " "
        yield f"{RAISED}{glyph.sign}{LOWERED}" if place in row.raised else glyph.sign


def _turned(signs: Sequence[str]) -> Iterator[str]:
    """Signs as they look from left to right, in the order in which they are read from right to left."""
    runs: list[list[str]] = []
    position = 0
    while position < len(signs):
        length = _left_to_right(signs, position)
        run = list(signs[position : position + max(length, 1)])
        runs.append(run if length else [run[0].translate(_PAIRS)])
        position += len(run)
    for run in reversed(runs):
        yield from run


def _left_to_right(signs: Sequence[str], start: int) -> int:
    """How many signs from a place on run from left to right: words of Latin letters, or one number."""
    if unicodedata.bidirectional(signs[start][0]) == "L" and signs[start][0] != RAISED:
        end = last = start
        while end < len(signs) and unicodedata.bidirectional(signs[end][0]) not in {"R", "AL"}:
            last = end if signs[end][0].isalnum() else last
            end += 1
        return last - start + 1
    match = _NUMBER.match("".join(sign[0] for sign in signs[start : start + LONGEST_NUMBER]))
    return match.end() if match else 0


def _letters(text: str) -> str:
    """The text in the letters that people type: Arabic's forms by place in a word, ligatures of Latin, are others."""
    if not re.search("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufeff]", text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", sign) if "\ufb00" <= sign <= "\ufeff" else sign for sign in text
    ).replace("\ufeff", "")
