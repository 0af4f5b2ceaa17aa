"""A paragraph as read, with its wraps and markup, to the words of a clause, each character keeping its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontology.model import Span

# a link's address: what distinguishes [text](#) from words not agreed followed by an aside in round brackets
_ADDRESS = r"(?:#|https?:|mailto:|\.{0,2}/)"
_LINK_END = re.compile(
    rf"\]\(<?{_ADDRESS}(?:[^()\s<>]|\([^()\s<>]*\))*>?(?:\s+\"[^\"\n]*\")?\)"
    r"|\]\{(?:[#.]|\w+=)[^{}\n]*\}"  # pandoc's attributes
)
_REFERENCE = re.compile(r"\]\s?\[(?P<name>[^\[\]]*)\]")
_DEFINITION = re.compile(
    rf"(?m:^)[ ]{{0,3}}\[(?P<name>[^\[\]^\n][^\[\]\n]{{0,200}})\]:[ \t]*<?{_ADDRESS}\S*"
    r"(?:[ \t]+[\"'(][^\n]*)?[ \t]*(?m:$)"
)
_FOOTNOTE = re.compile(r"\[\^\w+\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_DROPPED = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]|\\*\\*")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff，、；：。！？“”《》（）"
_BLANK = re.compile(r"\s+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")

# Markdown as programs write it; a text without these signs has none
_MARKED = re.compile(r"[\\*_&<>^]")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~]|\r?\n|\Z)")
_QUOTE = re.compile(r"(?<=\n)[ \t]*(?:>[ \t]?)+")
_TAG = re.compile(
    r"</?(?:a|b|br|em|font|i|ins|mark|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>|<!--.{0,2000}?-->",
    re.DOTALL | re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<(?P<address>(?:https?://|mailto:)[^\s<>]+)>")
_RAISED = re.compile(r"(?<=[^\s^\[])\^(?P<raised>[^\s^]{1,8})\^")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WITHIN = r"(?:[^{sign}\n]|\n(?![ \t]*\n)){{1,1000}}?"
_STRONG = re.compile(r"(?<![\w_])__(?=[^\s_])" + _WITHIN.format(sign="_") + r"(?<=[^\s_])__(?![\w_])")
_EMPHASIS = re.compile(
    r"(?<![0-9A-Za-z*])\*(?=[^\s*])" + _WITHIN.format(sign="*") + r"(?<=[^\s*])\*(?![0-9A-Za-z*])"
    r"|(?<![\w_])_(?=[^\s_])" + _WITHIN.format(sign="_") + r"(?<=[^\s_])_(?![\w_])"
)
_NOTHING = "\u200b"
"""Stands in the place of what is dropped already, where more is looked for."""


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
    address of a Markdown link, emphasis, escapes, soft hyphens, and footnote markers are dropped. An entity of HTML is
    the character that it names, in the place of its `&`.
    """
    raw = span.of(reading)
    letters = list(raw)
    dropped = [False] * len(raw)
    escaped = _drop_markup(raw, letters, dropped) if _MARKED.search(raw) else frozenset()
    notes = []
    for match in _FOOTNOTE.finditer(raw):
        if match.start() not in escaped:
            notes.append(match.group().strip("[]^"))
            _drop(dropped, match.start(), match.end())
    for match in _DROPPED.finditer(raw):
        if match.start() not in escaped:
            _drop(dropped, match.start(), match.end())
    defined = definitions(reading)
    for match in _DEFINITION.finditer(raw) if defined else ():
        _drop(dropped, match.start(), match.end())
    for opening, end in _links(raw, escaped, defined):
        dropped[opening] = True
        _drop(dropped, *end)
    kept = [index for index, drop in enumerate(dropped) if not drop]
    text = "".join(letters[index] for index in kept)
    return _join(text, [span.start + index for index in kept], tuple(notes))


@lru_cache(maxsize=4)
def definitions(reading: str) -> frozenset[str]:
    r"""Return the names that a Markdown text gives to addresses, for links such as `[words][name]`.

    >>> sorted(definitions("See [it][One].\n\n[one]: https://example.org"))
    ['one']
    """
    if "]:" not in reading:
        return frozenset()
    return frozenset(_name(match["name"]) for match in _DEFINITION.finditer(reading))


def is_definition(line: str) -> bool:
    """Say whether a line gives a name to an address, and so is no words.

    >>> is_definition("[one]: https://example.org"), is_definition("[^1]: See above.")
    (True, False)
    """
    return _DEFINITION.fullmatch(line) is not None


def _name(name: str) -> str:
    """A name as Markdown compares it."""
    return " ".join(name.casefold().split())


def _drop_markup(raw: str, letters: list[str], dropped: list[bool]) -> frozenset[int]:
    """Drop escapes, quotation marks of mail, tags, emphasis and entities; return the places of what is escaped."""
    escaped = _escapes(raw)
    for place in escaped:
        dropped[place - 1] = True
    for match in (*_QUOTE.finditer(raw), *_TAG.finditer(raw)):
        if match.start() not in escaped:
            _drop(dropped, match.start(), match.end())
    for match in (*_AUTOLINK.finditer(raw), *_RAISED.finditer(raw)):
        if match.start() not in escaped:
            dropped[match.start()] = dropped[match.end() - 1] = True
    _name_entities(raw, letters, dropped, escaped)
    for width, pattern in ((2, _STRONG), (1, _EMPHASIS)):
        for match in pattern.finditer(_masked(raw, dropped, escaped)):
            _drop(dropped, match.start(), match.start() + width)
            _drop(dropped, match.end() - width, match.end())
    return escaped


def _escapes(raw: str) -> frozenset[int]:
    """The places of what stands behind a backslash that escapes it."""
    found: set[int] = set()
    for match in _ESCAPE.finditer(raw):
        if match.start() not in found:  # a backslash can be escaped itself
            found.add(match.end())
    return frozenset(found)


def _name_entities(raw: str, letters: list[str], dropped: list[bool], escaped: frozenset[int]) -> None:
    """Put the character that an entity names in the place of its first."""
    for match in _ENTITY.finditer(raw):
        character = unescape(match.group())
        if len(character) == 1 and match.start() not in escaped:
            letters[match.start()] = character
            _drop(dropped, match.start() + 1, match.end())


def _masked(raw: str, dropped: list[bool], escaped: frozenset[int]) -> str:
    """The text with nothing in the place of what is no emphasis: what is dropped or escaped, and strong emphasis."""
    letters = [_NOTHING if dropped[index] or index in escaped else letter for index, letter in enumerate(raw)]
    return "".join(letters).replace("**", _NOTHING * 2)


def _drop(dropped: list[bool], start: int, end: int) -> None:
    dropped[start:end] = [True] * (end - start)


def _links(raw: str, escaped: frozenset[int], defined: frozenset[str]) -> list[tuple[int, tuple[int, int]]]:
    """Pairs of the place of a link's opening bracket and the range of `](address)`."""
    found, open_brackets, index = [], [], 0
    while index < len(raw):
        if raw[index] == "[" and index not in escaped:
            open_brackets.append(index)
        elif raw[index] == "]" and index not in escaped and open_brackets:
            opening = open_brackets.pop()
            if end := _LINK_END.match(raw, index) or _reference(raw, opening, index, defined):
                found.append((opening, end.span()))
                index = end.end()
                continue
        index += 1
    return found


_CLOSING = re.compile(r"\]")


def _reference(raw: str, opening: int, index: int, defined: frozenset[str]) -> re.Match[str] | None:
    """The end of a link by a name that the text defines: `][name]`, `][]`, or `]` alone."""
    if not defined:
        return None
    match = _REFERENCE.match(raw, index)
    if match and _name(match["name"] or raw[opening + 1 : index]) in defined:
        return match
    return _CLOSING.match(raw, index) if _name(raw[opening + 1 : index]) in defined else None


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
