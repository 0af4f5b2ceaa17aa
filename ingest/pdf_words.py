"""A row of glyphs to its words in the order of reading.

A wide gap is a blank. Arabic stands in the file as it looks: what runs from right to left is turned round (the inverse
of Unicode's Bidirectional Algorithm, for a paragraph that runs from right to left).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.pdf_glyphs import Glyph
    from ingest.pdf_rows import Row

RAISED, LOWERED = "\ue000", "\ue001"
"""What stands around a raised mark in the words of a line: private characters that no text has."""
WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Characters that stand without blanks between."""

_TIGHT, _LOOSE = 0.03, 0.35
"""Of the size: a blank is where the gap between two words is wider than the first, or inside one than the second."""
_TIGHT_RTL, _LOOSE_RTL = 0.1, 0.2
"""The same where words run from right to left: there the library does not tell words so well."""
_BESIDE_HAN = 0.27
"""The same between two words beside a Han character: programs set Latin letters a little apart from these."""
_PAIRS = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_NUMBER = re.compile(rf"{RAISED}+|[0-9٠-٩۰-۹]+(?:[/.,:،][0-9٠-٩۰-۹]+)*(?:[/.,:،]?{RAISED}+)?")
_LONGEST_NUMBER = 40
"""Signs of the longest number."""
_LABEL_BEFORE_HAN = re.compile(r"^(?P<label>(?:[0-9]{1,3}|[a-z]{1,4})\.)(?=[\u2e80-\u9fff])")


def words_of(row: Row) -> str:
    """Return the words of a row; a raised mark stands between `RAISED` and `LOWERED`."""
    rtl = is_rtl(row.glyphs)
    signs = list(_spaced(row, rtl=rtl))
    text = "".join(_turned(signs) if rtl else signs)
    text = re.sub(rf"{LOWERED}(\s*){RAISED}", r"\1", text)
    return _letters(_LABEL_BEFORE_HAN.sub(r"\g<label> ", text)).strip()


def is_rtl(glyphs: Sequence[Glyph]) -> bool:
    """Whether more letters of a row run from right to left than from left to right."""
    kinds = [unicodedata.bidirectional(glyph.sign[0]) for glyph in glyphs]
    return sum(kind in {"R", "AL"} for kind in kinds) > sum(kind == "L" for kind in kinds)


def _spaced(row: Row, *, rtl: bool) -> Iterator[str]:
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
    match = _NUMBER.match("".join(sign[0] for sign in signs[start : start + _LONGEST_NUMBER]))
    return match.end() if match else 0


def _letters(text: str) -> str:
    """The text in the letters that people type: Arabic's forms by place in a word, ligatures of Latin, are others."""
    if not re.search("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufeff]", text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", sign) if "\ufb00" <= sign <= "\ufeff" else sign for sign in text
    ).replace("\ufeff", "")
