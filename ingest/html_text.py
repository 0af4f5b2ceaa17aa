"""Paragraphs in the making: what a browser would show, as lines of Markdown, one paragraph a line.

Blanks are made one, emphasis and links are written only where words stand in them, and only where Markdown would read
them as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.labels import follows, leading_label

_TOKENS = re.compile(r"\s+|\S+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphens, blanks of no width, marks that turn the direction of writing: no words, and no part of a label."""
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])|(?<![\w*])[*_](?=[^\s*_])")
"""Signs that Markdown would take for markup."""
_MARKS_HEADING = re.compile(r"#{1,6}\s|>")


@dataclass(slots=True, eq=False)
class Mark:
    """Emphasis or a link that is open; `written` once words stand in it on this line."""

    opening: str
    closing: str
    written: bool = False

    @property
    def is_emphasis(self) -> bool:
        """True where the mark says nothing and may be left out."""
        return self.opening == self.closing


@dataclass(frozen=True, slots=True)
class _Sign:
    """Where a mark begins or ends, among the words of a line."""

    mark: Mark
    text: str
    opens: bool


@dataclass
class Page:
    """The lines of a text in the making.

    `label` stands before the next words, `level` makes the line a heading; in a row of a table, and where `flat`, all
    breaks are blanks.
    """

    lines: list[str] = field(default_factory=list)
    level: int = 0
    flat: bool = False
    cells: list[str] | None = None
    label: str = ""
    _pieces: list[str | _Sign] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)
    _blank: bool = False
    _breaks: int = 0

    # ---------------------------------------------------------------- words

    def write(self, text: str | None, *, kept: bool = False) -> None:
        """Write text; with `kept`, its own line breaks are breaks."""
        for token in _TOKENS.findall(_INVISIBLE.sub("", text or "")):
            if token[0].isspace():
                self._blank = True
                for _ in range(token.count("\n") if kept else 0):
                    self.break_line()
            else:
                self._write_word(_ESCAPED.sub(lambda match: "\\" + match.group(), token))

    def write_marker(self, marker: str) -> None:
        """Write the marker of a note, behind the words that carry it."""
        self._write_word(f"[^{marker}]")

    def _write_word(self, word: str) -> None:
        self._write_break()
        if self._blank and self._pieces:
            self._pieces.append(" ")
        self._blank = False
        for mark in self._marks:
            if not mark.written:
                self._pieces.append(_Sign(mark, mark.opening, opens=True))
                mark.written = True
        self._pieces.append(word)

    def _write_break(self) -> None:
        if self._breaks and self._pieces:
            if self.flat or self.level or self.cells is not None:
                self._blank = True
            elif self._breaks > 1:
                self.end()
            else:
                self._pieces.append("\n")
                self._blank = False
        self._breaks = 0

    def break_line(self) -> None:
        """End a line within a paragraph; twice, the paragraph."""
        self._breaks += bool(self._pieces)

    def last_character(self) -> str:
        """Return what the next words would be written behind, "" at the beginning of a line and after a blank."""
        if self._blank or self._breaks:
            return ""
        return next((piece[-1] for piece in reversed(self._pieces) if isinstance(piece, str)), "")

    # ---------------------------------------------------------------- marks

    def open(self, mark: Mark) -> None:
        """Begin emphasis or a link."""
        self._marks.append(mark)

    def close(self, mark: Mark) -> None:
        """End what was begun; what was begun inside it ends too."""
        while mark in self._marks:
            last = self._marks.pop()
            if last.written:
                self._pieces.append(_Sign(last, last.closing, opens=False))

    # ---------------------------------------------------------------- lines

    def end(self) -> None:
        """End the paragraph, if anything stands in it."""
        if self.flat or self.cells is not None:
            self._blank, self._breaks = True, 0
            return
        if words := self.take():
            self.lines.append(self._labelled(words))
            self.label = ""

    def end_item(self) -> None:
        """End the paragraph, and the label that no words came behind."""
        self.end()
        if self.label:
            self.lines.append(self.label)
            self.label = ""

    def _labelled(self, words: str) -> str:
        if self.level:
            return " ".join(part for part in ("#" * self.level, self.label, words) if part)
        if not self.label and _MARKS_HEADING.match(words):
            words = "\\" + words
        return f"{self.label} {words}" if self.label else words

    def take(self) -> str:
        """Return what stands on the line and begin another."""
        for mark in reversed(self._marks):
            if mark.written:
                self._pieces.append(_Sign(mark, mark.closing, opens=False))
                mark.written = False
        words = _rendered(self._pieces)
        self._pieces, self._blank, self._breaks = [], False, 0
        return words

    # ---------------------------------------------------------------- rows

    def begin_row(self) -> None:
        """Begin a row of a table."""
        self.end()
        self.cells = []

    def end_cell(self) -> None:
        """End a cell."""
        if self.cells is not None:
            self.cells.append(self.take().replace("\n", " "))

    def end_row(self) -> None:
        """End a row: cells with tabs between; a label in a cell beside its words is the label of a paragraph."""
        cells, self.cells = self.cells or [], None
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            self.lines.append(self._labelled(filled[0]))
        elif len(filled) == 2 and is_label(filled[0]):  # noqa: PLR2004
            self.lines.append(" ".join(filled))
        elif filled:
            row = "\t".join(cells).rstrip("\t")
            if self.lines and "\t" in self.lines[-1]:
                self.lines[-1] += "\n" + row
            else:
                self.lines.append(row)
        self.label = ""


def is_label(words: str) -> bool:
    """Say whether words are a label and nothing else.

    >>> is_label("(a)"), is_label("2015"), is_label("(a) Words")
    (True, False, False)
    """
    label = leading_label(words)
    return label is not None and not label.bare and label.end >= len(words)


def are_labelled(items: list[str]) -> bool:
    """Say whether all items of a list begin with a label of their own, each with the next one.

    >>> are_labelled(["(a) Read", "(b) Write"]), are_labelled(["2. Read", "Write"])
    (True, False)
    """
    labels = [leading_label(item.strip()) for item in items]
    found = [label.readings for label in labels if label is not None and not label.bare]
    if not items or len(found) < len(items):
        return False
    pairs = pairwise(found)
    return all(any(follows(after, before) for after in below for before in above) for above, below in pairs)


def _rendered(pieces: list[str | _Sign]) -> str:
    """The pieces as text, without the emphasis that stands within a word or has none in it."""
    dropped: set[int] = set()
    for place, piece in enumerate(pieces):
        if isinstance(piece, _Sign) and piece.mark.is_emphasis and not _is_apart(pieces, place, piece):
            dropped |= _pair(pieces, place, piece)
    kept = (piece for place, piece in enumerate(pieces) if place not in dropped)
    return "".join(piece if isinstance(piece, str) else piece.text for piece in kept).strip()


def _is_apart(pieces: list[str | _Sign], place: int, sign: _Sign) -> bool:
    """Whether no word stands on the outer side of a sign."""
    outer = range(place - 1, -1, -1) if sign.opens else range(place + 1, len(pieces))
    beside = next((piece for other in outer if isinstance(piece := pieces[other], str)), " ")
    return not re.match(r"[\w*]", beside[-1] if sign.opens else beside[0])


def _pair(pieces: list[str | _Sign], place: int, sign: _Sign) -> set[int]:
    """The places of a sign and of its partner."""
    others = range(place + 1, len(pieces)) if sign.opens else range(place - 1, -1, -1)
    for other in others:
        found = pieces[other]
        if isinstance(found, _Sign) and found.mark is sign.mark and found.opens is not sign.opens:
            return {place, other}
    return {place}
