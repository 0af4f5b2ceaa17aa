"""The reading text of an Akoma Ntoso document, composed line by line, with the place of every character kept.

Runs of blanks become one; the marker of a note stays in its place as `[^3]`, and the notes follow at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingest.labels import latin
from ingest.normalize import Words
from ontology.model import Link, Span

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
"""The namespace of Akoma Ntoso 3.0, as lxml writes it before a name."""

_string = etree.XPath("string()", smart_strings=False)
_TOKENS = re.compile(r"\s+|\S+")
_INVISIBLE = re.compile("([\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff])")
"""Soft hyphens, joiners, and the marks that turn the direction of writing: characters of the text, but no words."""
_ONLY_BRACKETS = re.compile(r"[\s()（）\[\]]*")
_PUBLISHED = re.compile(
    r"https?://(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:(?:en|fr|es|ru|ar|zh|ch)/)?(.+)", re.IGNORECASE
)


def local_name(element: Any) -> str:
    """Return the name of an Akoma Ntoso element without its namespace; "" for comments and foreign elements."""
    tag = element.tag
    return tag.removeprefix(AKN) if isinstance(tag, str) and tag.startswith(AKN) else ""


def plain_text(element: Any) -> str:
    """Return the text of an element in one line, "" for None and comments."""
    return "" if element is None or not isinstance(element.tag, str) else " ".join(_string(element).split())


@dataclass(slots=True)
class WordsBuilder:
    """The words of one clause while they are read."""

    pieces: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    def add(self, token: str, start: int) -> None:
        """Take over characters that stand at `start` of the reading text; invisible ones are no words."""
        for part in _INVISIBLE.split(token):
            if part and not _INVISIBLE.match(part):
                self.pieces.append(part)
                self.offsets.extend(range(start, start + len(part)))
            start += len(part)

    def add_plain(self, text: str, start: int) -> None:
        """Take over characters that stand at `start` of the reading text, none of them invisible."""
        self.pieces.append(text)
        self.offsets.extend(range(start, start + len(text)))

    def add_blank(self, at: int) -> None:
        """Take over a blank, unless nothing or a blank stands before it."""
        if self.pieces and self.pieces[-1] != " ":
            self.pieces.append(" ")
            self.offsets.append(at)

    def words(self) -> Words:
        """Return the words, without a blank at their end."""
        text = "".join(self.pieces).rstrip(" ")
        return Words(text, tuple(self.offsets[: len(text)]))


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the text, by the marker that the source gives it, and the number of the block that carries it."""

    marker: str
    element: Any
    owner: int


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note as it stands at the end of the reading text."""

    note: Note
    span: Span
    words: Words


@dataclass
class ReadingText:
    """A reading text in the making."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    notes: list[Note] = field(default_factory=list)
    owner: int = -1
    _links: list[tuple[int, int, str]] = field(default_factory=list)
    _blank: bool = False
    _at_start: bool = True

    def write(self, text: str | None, words: WordsBuilder | None = None) -> None:
        """Write text on the current line; with `words`, as words of a clause."""
        if text and not _INVISIBLE.search(text):
            self._write_plain(text, words)
            return
        for token in _TOKENS.findall(text or ""):
            if token[0].isspace():
                self._blank = True
                continue
            self._write_blank(words)
            if words is not None:
                words.add(token, self.length)
            self._append(token)

    def _write_plain(self, text: str, words: WordsBuilder | None) -> None:
        """Write text in which each character is seen, as a whole."""
        plain = " ".join(text.split())
        self._blank = self._blank or text[0].isspace()
        if not plain:
            return
        self._write_blank(words)
        if words is not None:
            words.add_plain(plain, self.length)
        self._append(plain)
        self._blank = text[-1].isspace()

    def _write_blank(self, words: WordsBuilder | None) -> None:
        if self._blank and not self._at_start:
            if words is not None:
                words.add_blank(self.length)
            self._append(" ")
        self._blank = False

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self._at_start = False

    def end_line(self, *, blank: bool = True) -> None:
        """End the line, if anything stands on it; with `blank`, leave a blank line behind it."""
        if not self._at_start:
            self._append("\n\n" if blank else "\n")
        self._at_start, self._blank = True, False

    def inline(self, element: Any, words: WordsBuilder | None) -> None:
        """Write what an element holds, its notes taken out and its links kept as spans."""
        self.write(element.text, words)
        for child in element:
            self._child(child, words)
            self.write(child.tail, words)

    def _child(self, child: Any, words: WordsBuilder | None) -> None:
        name = local_name(child)
        if name == "authorialNote":
            self._note(child, words)
        elif name == "a":
            start = self.length
            self.inline(child, words)
            self._links.append((start, self.length, child.get("href") or ""))
        elif name == "sup" and _ONLY_BRACKETS.fullmatch("".join(child.itertext())):
            self.inline(child, None)  # the brackets around a note's marker are no words
        elif name in {"p", "br", "eol", "td", "th", "tr", "block"}:
            self.write(" ", words)
            self.inline(child, words)
            self.write(" ", words)
        elif isinstance(child.tag, str):
            self.inline(child, words)

    def _note(self, element: Any, words: WordsBuilder | None) -> None:
        marker = " ".join((element.get("marker") or "").split()) or str(len(self.notes) + 1)
        self.notes.append(Note(marker, element, self.owner))
        self._write_blank(words)
        self._append(f"[^{marker}]")

    def write_notes(self) -> list[WrittenNote]:
        """Write the notes, each on a line of its own, in the order of their markers in the text."""
        written = []
        position = 0
        while position < len(self.notes):  # a note may carry a note
            note = self.notes[position]
            builder = WordsBuilder()
            self.owner = note.owner
            self.write(f"[^{note.marker}]: ")
            start = self.length + 1
            self.inline(note.element, builder)
            span = Span(min(start, self.length), self.length)
            self.end_line(blank=False)
            written.append(WrittenNote(note, span, builder.words()))
            position += 1
        return written

    def text(self) -> str:
        """Return the whole text, which ends in one line break."""
        return "".join(self.parts).rstrip("\n") + "\n"

    def links(self) -> tuple[Link, ...]:
        """Return the links to documents of the United Nations, by the characters that they were set on."""
        text = "".join(self.parts)
        found = []
        for start, end, address in self._links:
            words = text[start:end]
            begin = start + len(words) - len(words.lstrip())
            symbol = linked_symbol(address)
            if symbol and words.strip():
                found.append(Link(Span(begin, begin + len(words.strip())), symbol, address))
        return tuple(found)


def linked_symbol(address: str) -> str:
    """Return the symbol of the document that a link points to, upper case and without blanks, or "".

    >>> linked_symbol("https://undocs.org/en/a/res/74/92a-b"), linked_symbol("https://example.org/A/RES/1")
    ('A/RES/74/92A-B', '')
    """
    match = _PUBLISHED.match(unquote(address).strip())
    if match is None:
        return ""
    path = re.split(r"[?#]", re.sub(r"\s+", "", match[1]))[0]
    return latin(path).upper().rstrip("/")
