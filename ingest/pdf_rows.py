"""Glyphs of a page to rows: what stands on one height, with the raised marks of notes at their words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.pdf_glyphs import Glyph

_SAME = 0.12
"""Of the size of type: heights that differ by less are one."""
_SMALL, _LIFT, _HIGHEST = 0.9, 0.15, 0.75
"""Of the size of the row below: how small and how high raised marks are."""
_MARK = re.compile(r"[0-9]{1,3}|[*†‡]{1,2}|[٠-٩۰-۹]{1,3}")


@dataclass(frozen=True, slots=True)
class Row:
    """Glyphs of one height, from left to right; `raised` are those of them that are marks."""

    glyphs: tuple[Glyph, ...]
    y: float
    size: float
    raised: frozenset[int] = frozenset()

    @property
    def x0(self) -> float:
        """Where it begins on the left."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Where it ends on the right."""
        return max(glyph.x1 for glyph in self.glyphs)


def rows_of(glyphs: Sequence[Glyph]) -> list[Row]:
    """The glyphs by their height, from the top."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if found and abs(found[-1][0].y - glyph.y) <= _SAME * glyph.size:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [row_of(row) for row in found]


def row_of(glyphs: Sequence[Glyph]) -> Row:
    """Return glyphs of one height as a row."""
    ordered = _with_vowels(sorted(glyphs, key=lambda glyph: (glyph.x0 + glyph.x1, glyph.x0)))
    return Row(tuple(ordered), median(glyph.y for glyph in ordered), _usual(ordered))


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


def with_marks(rows: list[Row]) -> list[Row]:
    """The rows with what is small and raised put into the row that it belongs to."""
    found: list[Row] = []
    lifted: list[Row] = []
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


def _is_mark(row: Row) -> bool:
    pieces = _pieces(row)
    return all(_MARK.fullmatch("".join(glyph.sign for glyph in piece).strip()) for piece in pieces)


def _pieces(row: Row) -> list[list[Glyph]]:
    """The glyphs of a row, parted where it has a hole."""
    found: list[list[Glyph]] = [[row.glyphs[0]]]
    for left, right in pairwise(row.glyphs):
        if right.x0 - left.x1 > row.size:
            found.append([])
        found[-1].append(right)
    return found


def _belongs(high: Row, row: Row) -> bool:
    """Whether a mark stands a little higher than a row and beside its words: that of a word, not of another column."""
    lift = high.y - row.y
    beside = row.x0 - row.size <= high.x0 and high.x1 <= row.x1 + row.size
    return beside and high.size <= _SMALL * row.size and _LIFT * row.size <= lift <= _HIGHEST * row.size


def _joined(row: Row, high: Row) -> Row:
    if not _belongs(high, row):
        return row
    marks = set(map(id, high.glyphs)) | {id(row.glyphs[n]) for n in row.raised}
    ordered = sorted((*row.glyphs, *high.glyphs), key=lambda glyph: (glyph.x0 + glyph.x1, glyph.x0))
    return replace(row, glyphs=tuple(ordered), raised=frozenset(n for n, g in enumerate(ordered) if id(g) in marks))
