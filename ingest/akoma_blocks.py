"""The blocks of a resolution in Akoma Ntoso: recitals, paragraphs, headings, rows, in the order of the text.

How deep an element is nested says little in real files, where sub-paragraphs are often siblings of their parents, and a
label stands in its own element or at the beginning of the words. So the blocks are a flat list, and their labels tell
what lies in what (akoma_places).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ingest.acts import leading_act
from ingest.akoma_text import ReadingText, WordsBuilder, local_name, plain_text
from ingest.labels import Label, leading_label
from ingest.normalize import Words
from ontology.model import Span

HEADING_LENGTH = 300
"""Characters of the longest paragraph that can be a heading without being marked as one."""

_HEADING_CLASS = re.compile(r".*H\d|HCh", re.IGNORECASE)
_TAIL = 60
"""Characters at the end of a paragraph that are looked at for how it ends."""
_NOTE_CLASS = "FootnoteText"
_ENDS_SENTENCE = re.compile(r"[.。;；:：,，،؛?؟!…][\s)\]*”»’\"]*$")
_ENDS_RECITAL = re.compile(r"[,，،][\s)\]*]*$")
_TABLE_NOTE = re.compile(r"[a-z]\s")


class Kind(StrEnum):
    """What a block is."""

    RECITAL = "recital"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LINE = "line"


@dataclass(slots=True)
class Block:
    """A block: its label, if it has one, and its words with their places.

    `number` is what the source marks as its number, `whole` the words with a label that stands at their beginning,
    and `annex` is True for the first block of an attachment.
    """

    kind: Kind
    words: Words
    span: Span
    whole: Words
    label: Label | None = None
    number: str = ""
    in_preamble: bool = False
    annex: bool = False

    @property
    def open_ended(self) -> bool:
        """True for words that end in a comma, as recitals do."""
        return _ENDS_RECITAL.search(self.words.text[-_TAIL:]) is not None


@dataclass
class BlockReader:
    """Writes the reading text of a document's parts, and collects their blocks."""

    reading: ReadingText
    language: str
    blocks: list[Block] = field(default_factory=list)
    number: str = ""
    in_preamble: bool = False
    starts_annex: bool = False
    after_table: bool = False

    def preamble(self, element: Any) -> None:
        """Read the recitals; what a file marks as recitals behind the paragraphs is paragraphs."""
        if any(block.kind is Kind.PARAGRAPH for block in self.blocks):
            self.body(element)
            return
        self.in_preamble = True
        for child in element:
            if local_name(child) == "container":
                self._block(Kind.RECITAL, child)
            else:
                self._element(child, heading=False)
        self.in_preamble = False

    def body(self, element: Any) -> None:
        """Read the paragraphs of the main body or of an annex."""
        for child in element:
            self._element(child, heading=False)
        self._flush_number()

    def _element(self, element: Any, *, heading: bool) -> None:
        name = local_name(element)
        if name == "formula":
            self._line(element)
        elif name == "num":
            self._flush_number()
            self.number = plain_text(element)
        elif name in {"heading", "subheading"}:
            self._block(Kind.HEADING, element)
        elif name == "crossHeading":
            self._block(_cross_heading(element), element)
        elif name in {"content", "intro", "wrapUp", "p", "block", "from"}:
            if element.find(".//{*}table") is not None:
                self._elements(element, heading=heading)
            else:
                self._paragraph(element, heading=heading)
        elif name == "tr":
            self._line(element)
            self.after_table = True
        elif name:
            self._elements(element, heading=heading)

    def _elements(self, element: Any, *, heading: bool) -> None:
        style = element.get("class") or ""
        if style == _NOTE_CLASS:
            self._line(element)
            return
        marked = heading or _HEADING_CLASS.match(style) is not None
        for child in element:
            self._element(child, heading=marked)
        self._flush_number()

    def _paragraph(self, element: Any, *, heading: bool) -> None:
        if heading:
            self._block(Kind.HEADING, element)
        else:
            self._block(Kind.RECITAL if self.in_preamble else Kind.PARAGRAPH, element)

    def _line(self, element: Any) -> None:
        """Text that is neither clause nor heading: the formula, a row of a table, a note below one."""
        self._flush_number()
        self.reading.owner = -1
        self.reading.inline(element, None)
        self.reading.end_line()

    def _flush_number(self) -> None:
        """Keep the text of a number that no words came to."""
        if self.number:
            self.reading.write(self.number)
            self.reading.end_line()
            self.number = ""

    def _block(self, kind: Kind, element: Any) -> None:
        number, self.number = self.number, ""
        if number:
            self.reading.write(f"{number} ")
        self.reading.owner = len(self.blocks)
        builder = WordsBuilder()
        begin = self.reading.length
        self._write_paragraphs(element, builder)
        self.reading.end_line()
        whole = words = builder.words()
        label = leading_label(number) if number else None
        if label is None and not number and kind is not Kind.HEADING and (label := leading_label(words.text)):
            words = Words(words.text[label.end :], words.offsets[label.end :])
        if not words.text:
            words = Words("", ())
        span = Span(words.offsets[0], words.offsets[-1] + 1) if words.offsets else Span(begin, begin)
        kind = self._kind(kind, words.text, label)
        self.after_table = self.after_table and kind is Kind.LINE
        if kind is Kind.HEADING and number:  # the number is part of what is printed
            span = Span(max(0, span.start - len(number) - 1), span.end)
        self.blocks.append(Block(kind, words, span, whole, label, number, self.in_preamble, self.starts_annex))
        self.starts_annex = False

    def _kind(self, kind: Kind, text: str, label: Label | None) -> Kind:
        """What a block turns out to be by its words."""
        if not re.search(r"\w", text):
            return Kind.LINE
        if kind is Kind.PARAGRAPH and self.after_table and _TABLE_NOTE.match(text):
            return Kind.LINE
        if kind is Kind.PARAGRAPH and label is None and is_title(text, self.language):
            return Kind.HEADING
        return kind

    def _write_paragraphs(self, element: Any, builder: WordsBuilder) -> None:
        """Write an element; several paragraphs in it are several lines of one block."""
        paragraphs = [child for child in element if local_name(child) == "p"]
        if len(paragraphs) < 2 or len(paragraphs) < len(element):  # noqa: PLR2004 - one paragraph, or mixed with others
            self.reading.inline(element, builder)
            return
        for number, paragraph in enumerate(paragraphs):
            if number:
                builder.add_blank(self.reading.length - 1)
            self.reading.inline(paragraph, builder)
            self.reading.end_line()


def _cross_heading(element: Any) -> Kind:
    """What stands between paragraphs: a recital of a section, which ends in a comma, a paragraph, or a heading."""
    text = _own_text(element)
    if _ENDS_RECITAL.search(text[-_TAIL:]):
        return Kind.RECITAL
    return Kind.PARAGRAPH if _ENDS_SENTENCE.search(text[-_TAIL:]) else Kind.HEADING


def _own_text(element: Any) -> str:
    """The text of an element without its notes."""
    builder = WordsBuilder()
    ReadingText().inline(element, builder)
    return builder.words().text


def is_title(text: str, language: str) -> bool:
    """Say whether a paragraph without a label is a title: short, without an end of a sentence, opening with no act.

    >>> is_title("Elections", "en"), is_title("Requests the Committee to meet", "en"), is_title("It met.", "en")
    (True, False, False)
    """
    if len(text) > HEADING_LENGTH or _ENDS_SENTENCE.search(text[-_TAIL:]):
        return False
    return leading_act(text, language) is None
