"""A paragraph as read, with its wraps and markup, to the words of a clause, each character keeping its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontology.model import Span

# a link's address: what distinguishes [text](#) from words not agreed followed by an aside in round brackets
_LINK_END = re.compile(r"\]\((?:#|https?:|mailto:|\.{0,2}/)[^()\s]*\)")
_FOOTNOTE = re.compile(r"\[\^\w+\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_DROPPED = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]|\\*\\*")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff，、；：。！？“”《》（）"
_BLANK = re.compile(r"\s+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")


@dataclass(frozen=True, slots=True)
class Words:
    """Joined words: `offsets[i]` is the place of `text[i]` in the reading text.

    `notes` are the footnote markers met, which are no words.
    """

    text: str
    offsets: tuple[int, ...]
    notes: tuple[str, ...] = ()


def normalize(reading: str, span: Span) -> Words:
    """Join the lines of `reading[span]` and drop what is not words.

    Wrapped lines are joined without a blank between Han characters and with one elsewhere; the brackets and the
    address of a Markdown link, emphasis, soft hyphens, and footnote markers are dropped.
    """
    raw = span.of(reading)
    dropped = [False] * len(raw)
    notes = []
    for match in _FOOTNOTE.finditer(raw):
        notes.append(match.group().strip("[]^"))
        _drop(dropped, match.start(), match.end())
    for match in _DROPPED.finditer(raw):
        _drop(dropped, match.start(), match.end())
    for opening, end in _links(raw):
        dropped[opening] = True
        _drop(dropped, *end)
    kept = [index for index, drop in enumerate(dropped) if not drop]
    text = "".join(raw[index] for index in kept)
    return _join(text, [span.start + index for index in kept], tuple(notes))


def _drop(dropped: list[bool], start: int, end: int) -> None:
    dropped[start:end] = [True] * (end - start)


def _links(raw: str) -> list[tuple[int, tuple[int, int]]]:
    """Pairs of the place of a link's opening bracket and the range of `](address)`."""
    found, open_brackets, index = [], [], 0
    while index < len(raw):
        if raw[index] == "[":
            open_brackets.append(index)
        elif raw[index] == "]" and open_brackets:
            opening = open_brackets.pop()
            if end := _LINK_END.match(raw, index):
                found.append((opening, end.span()))
                index = end.end()
                continue
        index += 1
    return found


def _join(text: str, offsets: list[int], notes: tuple[str, ...]) -> Words:
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for blank in _BLANK.finditer(text):
        pieces.append(text[position : blank.start()])
        places += offsets[position : blank.start()]
        before, after = text[blank.start() - 1 : blank.start()], text[blank.end() : blank.end() + 1]
        between_han = _HAN_CHARACTER.match(before) and _HAN_CHARACTER.match(after)
        wrapped = "\n" in blank.group() and (_HAN_CHARACTER.match(before) or _HAN_CHARACTER.match(after))
        if before and after and not between_han and not wrapped:
            pieces.append(" ")
            places.append(offsets[blank.start()])
        position = blank.end()
    pieces.append(text[position:])
    places += offsets[position:]
    return Words("".join(pieces), tuple(places), notes)
