"""The lines of a plain text as people have it: markup of Markdown made blank, breaks of lines and pages as breaks.

What is no word is replaced by as many characters that are dropped later, so that every offset stays.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTHING = "\u200b"
"""Stands in the place of a character that is no word; ingest/normalize.py drops it."""
_PAGE = "\f"
_BREAKS = str.maketrans(dict.fromkeys("\u2028\u2029\v\u0085", "\n"))
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(
    r"\\(?=[\\`*_{}\[\]()#+.!>|-])"  # an escape of Markdown
    r"|(?m:^)[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+)"  # a heading, a quotation
    r"|\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)"
)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])([*_])(?=[^\s*_])(?P<words>(?:[^*_\n]|\n(?!\s*\n)){1,300}?)(?<=[^\s*_])\1(?![\w*])"
)
_EDGES = "\ufeff \t\r\u00a0\u202f\u200e\u200f\u3000" + NOTHING

_PAGE_NUMBER = re.compile(r"(?P<page>\d{1,3})/(?P<pages>\d{1,3})|[-–—]\s?\d{1,3}\s?[-–—]")
_JOB = re.compile(
    r"(?:\d{2}-\d{5}(?:\s?\([A-Z]\))?|\*\d{7}\*)(?:\s+(?:\*?\d{7}\*?|\d{1,3}/\d{1,3}))*"
    r"|\d{1,3}/\d{1,3}\s+\d{2}-\d{5}"
)
_SYMBOL_LINE = re.compile(
    r"(?:[A-Z]{1,2}(?:/[\w.()-]+)+(?:\s?\([IVXLC\d]+\))?)(?:\s{2,}\S.*)?"
    r"|\S.*\s{2,}[A-Z]{1,2}(?:/[\w.()-]+)+"
)
_NEAR = 2
"""Lines between what stands at the edges of two pages."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, or a paragraph of several: its words without markup, and where it stands in the text.

    `gap` is True where a blank line stands above it, `page` where a page ends above it.
    """

    text: str
    span: Span
    gap: bool = False
    page: bool = False


def cleaned(text: str) -> str:
    r"""Return a text of the same length in which markup is nothing, and every kind of line break is one.

    >>> cleaned("**The Assembly,**").replace(NOTHING, "."), cleaned("a\u2028b")
    ('..The Assembly,..', 'a\nb')
    """
    text = _HTML_BREAK.sub(lambda match: "\n" + NOTHING * (len(match.group()) - 1), text.translate(_BREAKS))
    text = _MARKUP.sub(lambda match: NOTHING * len(match.group()), text)
    return _EMPHASIS.sub(lambda match: f"{NOTHING}{match['words']}{NOTHING}", text)


def lines(text: str) -> list[Line]:
    """Return the lines of a cleaned text that are not blank, without what stands at the edges of its pages."""
    found = list(_lines(text))
    edges = _page_edges(found)
    kept: list[Line] = []
    page = gap = False
    for number, line in enumerate(found):
        page, gap = page or line.page, gap or line.gap
        if number in edges:
            page = True
            continue
        kept.append(Line(line.text, line.span, gap, page))
        page = gap = False
    return kept


def _lines(text: str) -> Iterator[Line]:
    position, gap, page = 0, True, False
    for raw in re.split(r"[\n\f]", text):
        if stripped := raw.strip(_EDGES):
            start = position + raw.index(stripped)
            yield Line(stripped.replace(NOTHING, ""), Span(start, start + len(stripped)), gap, page)
        gap, page = not stripped, (page and not stripped)
        position += len(raw)
        page = page or text[position : position + 1] == _PAGE
        position += 1


# ---------------------------------------------------------------- edges of pages


def _page_edges(found: Sequence[Line]) -> frozenset[int]:
    """The lines at the edges of pages: a symbol that stands there again and again, job numbers, numbers of pages."""
    edges = {number for number, line in enumerate(found) if _JOB.fullmatch(line.text)} | set(_running_heads(found))
    pages = {n: match for n, line in enumerate(found) if (match := _PAGE_NUMBER.fullmatch(line.text))}
    totals = Counter(match["pages"] for match in pages.values() if match["pages"])
    for number, match in pages.items():
        counted = match["pages"] and totals[match["pages"]] > 1 and int(match["page"]) <= int(match["pages"])
        beside = any(near in edges for near in range(number - _NEAR, number + _NEAR + 1))
        at_break = any(line.page for line in found[max(number, 0) : number + _NEAR])
        if counted or beside or at_break:
            edges.add(number)
    return frozenset(edges)


def _running_heads(found: Sequence[Line]) -> Iterator[int]:
    """Symbols, alone or beside a title, that stand a second time: the first one is that of the cover."""
    seen: set[str] = set()
    for number, line in enumerate(found):
        if _SYMBOL_LINE.fullmatch(line.text):
            words = " ".join(line.text.split())
            if words in seen:
                yield number
            seen.add(words)
