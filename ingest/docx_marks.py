"""The runs of a paragraph as Markdown: emphasis and links as marks, and a backslash where a character would be one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EMPHASIS_LENGTH = 300
"""Characters of the longest passage that is marked as emphasis: what is longer is set in another type."""

BREAK, END = "\n", "\n\n"
"""What a piece holds for a line that is broken within its paragraph, and for what ends a paragraph inside itself."""

_BEFORE = " \u00a0\u202f\u3000,.;:)]”’»،؛，；：。、"
"""What stays outside emphasis in front: it ends the words before."""
_CONTROLS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")
_BLANKS = re.compile(" {2,}")
_AROUND_BREAK = re.compile(" *\n[ \n]*")
_MARKS = re.compile(r"[*_]+")
_LINE_START = re.compile(r"(?m:^)[^\S\n]*(?:#{1,6}(?=\s)|>)")
_BACKSLASH = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!>|^-]|$)")
_BRACKETS = re.compile(r"\[(?=\^[^\]\s]{1,8}\])|(?<=\])\((?=#|https?:|mailto:|\.{0,2}/)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a run.

    Attributes:
        words: as they are printed; blanks and characters of control are blanks.
        bold: set in bold by the run itself or its style.
        italic: the same in italics.
        link: the address that the words lead to, "" for none.
        written: the words are Markdown already, the marker of a note.
    """

    words: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    written: bool = False


def plain(words: str) -> str:
    r"""Return words with every character of control as a blank.

    >>> plain("one\n two")
    'one  two'
    """
    return _CONTROLS.sub(" ", words)


def lines(pieces: Iterable[Piece], *, marked: bool = True) -> list[str]:
    """Return the paragraphs that the pieces of one are, as lines of Markdown without blank ones.

    An empty line within a paragraph (two breaks) ends it, and so does the end of a page; a single break stays one.

    Args:
        pieces: in the order of the text.
        marked: whether emphasis is marked.
    """
    found = (_line(part, marked=marked) for part in _divided(pieces))
    return [line for line in found if line]


def _divided(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    part: list[Piece] = []
    broken = False
    for piece in pieces:
        if piece.words == END or (piece.words == BREAK and broken):
            yield part
            part, broken = [], False
        elif piece.words == BREAK:
            part.append(piece)
            broken = True
        else:
            part.append(piece)
            broken = broken and not piece.words.strip()
    yield part


def _line(pieces: Sequence[Piece], *, marked: bool) -> str:
    pieces = _joined(pieces, marked=marked)
    text = "".join(piece.words for piece in pieces)
    escapes = _escapes(text, pieces)
    found, position = [], 0
    for link, group in groupby(pieces, key=lambda piece: piece.link):
        start, inside = position, []
        for piece in group:
            inside.append(_piece(text, position, piece, escapes))
            position += len(piece.words)
        words = "".join(inside)
        found.append(_linked(words, link) if link and text[start:position].strip() else words)
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", "".join(found))).strip()


def _joined(pieces: Sequence[Piece], *, marked: bool) -> list[Piece]:
    """The pieces, those beside one another with the same marks as one; blanks and signs take those around them."""
    found: list[list[Piece]] = []
    for piece in pieces:
        own = piece if marked else replace(piece, bold=False, italic=False)
        last = found[-1][0] if found else None
        if last and not own.written and not last.written and own.link == last.link:
            same = (own.bold, own.italic) == (last.bold, last.italic)
            if same or not own.words.strip():
                found[-1].append(own)
                continue
        found.append([own])
    return [_as_one(group) for group in found]


def _as_one(group: Sequence[Piece]) -> Piece:
    words = "".join(piece.words for piece in group)
    is_word = re.search(r"[^\W_]", words) is not None
    return replace(group[0], words=words, bold=group[0].bold and is_word, italic=group[0].italic and is_word)


def _piece(text: str, start: int, piece: Piece, escapes: frozenset[int]) -> str:
    """One piece with its marks around the words; blanks stay outside, and no mark stands inside a word."""
    if piece.written or not (piece.bold or piece.italic):
        return _escaped(text, start, start + len(piece.words), escapes)
    first = start + len(piece.words) - len(piece.words.lstrip(_BEFORE))
    end = start + len(piece.words.rstrip())
    before, after = text[max(first - 1, 0) : first], text[end : end + 1]
    words = text[first:end]
    inside_word = _joins(before) or _joins(after)
    if inside_word or len(words) > EMPHASIS_LENGTH or _MARKS.search(words):
        return _escaped(text, start, start + len(piece.words), escapes)
    mark = "**" * piece.bold + "*" * piece.italic
    inside = _escaped(text, first, end, escapes)
    return f"{text[start:first]}{mark}{inside}{mark}{text[end : start + len(piece.words)]}"


def _joins(character: str) -> bool:
    return bool(character) and (character.isalnum() or character in "_*")


def _linked(words: str, link: str) -> str:
    inside = words.strip()
    ahead, behind = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{ahead}[{inside}]({link}){behind}"


# ---------------------------------------------------------------- what is no mark


def _escaped(text: str, start: int, end: int, escapes: frozenset[int]) -> str:
    if not escapes:
        return text[start:end]
    return "".join(f"\\{text[i]}" if i in escapes else text[i] for i in range(start, end))


def _escapes(text: str, pieces: Sequence[Piece]) -> frozenset[int]:
    """Where characters stand that Markdown would read."""
    if not re.search(r"[*_\\#>\[\]]", text):
        return frozenset()
    found = {match.start() for match in _BACKSLASH.finditer(text)}
    found |= {match.start() for match in _BRACKETS.finditer(text)}
    for start in _LINE_START.finditer(text):
        found.add(start.end() - 1 if text[start.end() - 1] == ">" else start.end() - len(start.group().lstrip()))
    for sign in "*_":
        found |= set(_pairs(text, sign))
    position = 0
    for piece in pieces:
        if piece.written:
            found -= set(range(position, position + len(piece.words)))
        position += len(piece.words)
    return frozenset(found)


def _pairs(text: str, sign: str) -> Iterator[int]:
    """The signs that open emphasis where others close it, and asterisks that stand together."""
    opening: list[range] = []
    closing: list[range] = []
    for match in re.finditer(re.escape(sign) + "+", text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        here = range(*match.span())
        if sign == "*" and len(here) > 1:
            yield from here
            continue
        if after.strip() and not before.isalnum():
            opening.append(here)
        if before.strip() and not after.isalnum():
            closing.append(here)
    if opening and closing and opening[0].start < closing[-1].start:
        for signs in (*opening, *closing):
            yield from signs
