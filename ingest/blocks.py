"""Lines to blocks: the paragraphs of a text as it was before converters wrapped it and cut it into pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.headings import section_heading
from ingest.normalize import Words, is_definition, normalize
from ingest.numerals import roman, roman_value
from ontology.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.grammar import Grammar
    from ingest.grammar_file import Heading


class Block(StrEnum):
    """What a block is, as far as its first line tells."""

    OPINION = "opinion"
    SECTION = "section"
    ITEM = "item"
    FOOTNOTE = "footnote"
    ROW = "row"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the reading text.

    `printed` is the label as it stands in the text and `label` the same without punctuation; `span` covers what
    follows the label. `section` is what a section heading opens; `line` is counted from 1.
    """

    kind: Block
    label: str
    printed: str
    span: Span
    words: Words
    section: Heading | None = None
    line: int = 0


HEADING_LENGTH = 40
"""Characters of the longest line that can be a heading without punctuation."""

_BULLET = re.compile(r"[-•*]\s+")
# a bracket before the label opens text not agreed; it stays outside the words, and what closes it has no partner there
# Markdown escapes what would be a label to it: "1\. "
_LABEL = re.compile(
    r"(?:\\?[\[［])?(?:(?P<dotted>[0-9]{1,3}(?:\.[0-9]{1,3})+)\\?\.?\s+"
    r"|(?P<item>[a-z]{1,5}|[0-9]{1,3})(?:\\?\)\s*|\\?\.\s+)|(?P<plain>[0-9]{1,2})\s+)"
)
_FOOTNOTE = re.compile(r"(?P<mark>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*|\[\^(?P<name>\w+)\]:\s*")
_MARKS = re.compile(r"#{1,6}\s+|\*{1,2}")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_COMMENT = re.compile(r"<!--[^>]*-->")
_INDENT = 4
"""Columns by which Markdown indents the further paragraphs of a footnote, at least."""


@dataclass(slots=True)
class _Line:
    """A line that is not blank; `start` and `end` are where its words begin and end.

    `indent` is the column at which they begin; `underlined` marks a heading.
    """

    start: int
    end: int
    text: str
    after_blank: bool
    number: int
    indent: int = 0
    underlined: bool = False


def blocks(reading: str, grammar: Grammar, *, body: Span, across_blanks: bool) -> list[Paragraph]:
    """Divide `reading[body]` into blocks.

    Args:
        reading: the whole reading text.
        grammar: tells headings.
        body: where to look, front matter left out.
        across_blanks: also join a line to an unfinished one before a blank line, as page breaks leave them.
    """
    found: list[Paragraph] = []
    previous = ""
    for line in _lines(reading, body):
        start = _first_line(line, previous, grammar, found)
        joined = (
            start.kind is Block.TEXT
            and found
            and _continues(found[-1], previous, line, grammar, across_blanks=across_blanks)
        )
        if joined:
            last = found[-1]
            found[-1] = replace(last, span=Span(last.span.start, line.end))
        else:
            found.append(start)
        previous = line.text
    return [replace(block, words=normalize(reading, block.span)) for block in found]


def _lines(reading: str, body: Span) -> list[_Line]:
    """The lines that are not blank, without those that Markdown has for itself."""
    found: list[_Line] = []
    for line in _all_lines(reading, body):
        if found and _UNDERLINE.fullmatch(line.text) and not line.after_blank:
            found[-1].underlined = True
        elif not is_definition(line.text) and not _COMMENT.fullmatch(line.text):
            found.append(line)
    return found


def _all_lines(reading: str, body: Span) -> Iterator[_Line]:
    position, after_blank = body.start, True
    for number, raw in enumerate(body.of(reading).split("\n"), start=reading.count("\n", 0, body.start) + 1):
        quoted = _QUOTE.match(raw)
        begin = quoted.end() if quoted else 0
        text = raw[begin:].strip()
        if text:
            indent = raw.index(text[0], begin)
            start = position + indent
            yield _Line(start, start + len(text), text, after_blank, number, indent)
        after_blank = not text
        position += len(raw) + 1


def _heading(line: _Line, previous: str, grammar: Grammar) -> Paragraph | None:
    """The heading that the line is, if it is one."""
    marks = _MARKS.match(line.text)
    offset = marks.end() if marks else 0
    bare = line.text[offset:].rstrip("*").strip()
    whole = Span(line.start + offset, line.end)
    marked = line.text.startswith("#") or line.underlined
    # a wrapped line may be a heading's word by chance: it opens a section only where a sentence can have ended
    free = marked or line.after_blank or not re.search(r"\w$", previous)
    if re.fullmatch(grammar.data.outline.opinion, bare):
        return Paragraph(Block.OPINION, "", "", whole, Words("", ()))
    if free and (section := section_heading(bare, grammar, marked=marked)):
        return Paragraph(Block.SECTION, "", "", whole, Words("", ()), section)
    return Paragraph(Block.HEADING, "", "", whole, Words("", ()), line=line.number) if marked else None


def _first_line(line: _Line, previous: str, grammar: Grammar, before: list[Paragraph]) -> Paragraph:
    """The block that the line would begin."""
    if heading := _heading(line, previous, grammar):
        return heading
    nothing = Words("", ())
    marks = _MARKS.match(line.text)
    offset = marks.end() if marks else 0
    whole = Span(line.start + offset, line.end)
    if note := _FOOTNOTE.match(line.text):
        mark = note["mark"] or note["name"]
        return Paragraph(Block.FOOTNOTE, mark, note.group().strip(), Span(line.start + note.end(), line.end), nothing)
    if "\t" in line.text:
        return Paragraph(Block.ROW, "", "", whole, nothing)
    bullet = _BULLET.match(line.text)
    offset = bullet.end() if bullet else offset
    if label := _LABEL.match(line.text, offset):
        name = label["dotted"] or label["item"] or label["plain"]
        wrapped = bool(label["plain"]) and line.indent >= _INDENT  # a number within the lines of an item
        if bullet or line.after_blank or (_follows(name, before) and not wrapped):
            span = Span(line.start + label.end(), line.end)
            return Paragraph(Block.ITEM, name, label.group().strip().replace("\\", ""), span, nothing)
    return Paragraph(Block.TEXT, "", "", Span(line.start + offset, line.end), nothing)


def _follows(label: str, before: list[Paragraph]) -> bool:
    """Whether a label that stands at the start of a wrapped line can be one: first of its kind, or next."""
    if "." in label or label in {"a", "i", "1"}:
        return True
    recent = [block.label for block in before[-12:] if block.kind is Block.ITEM]
    return any(label in successors(earlier) for earlier in recent)


def _continues(last: Paragraph, previous: str, line: _Line, grammar: Grammar, *, across_blanks: bool) -> bool:
    """Whether a line without a beginning of its own goes on with the block before it."""
    if last.kind in {Block.SECTION, Block.HEADING, Block.ROW}:
        return False
    if not line.after_blank:
        return True
    if last.kind is Block.FOOTNOTE and line.indent >= _INDENT:
        return True
    if not across_blanks or last.kind is Block.OPINION or last.kind is Block.FOOTNOTE:
        return False
    may_be_heading = last.kind is Block.TEXT or "." in last.printed
    unfinished = re.search(grammar.data.outline.unfinished_after, previous)
    return bool(unfinished) and not (may_be_heading and is_short(previous))


def is_short(text: str) -> bool:
    """Say whether a line is as short as headings are, which end without punctuation without being cut."""
    return (
        len(text) <= HEADING_LENGTH
        and not re.search(r"[。；;?？]|[：:]$|，.*，", text)
        and not re.search(r"[（(\[][^）)\]]*$", text)
    )


def successors(label: str) -> set[str]:
    """Return the labels that may come next: `h` -> i; `i` -> j or ii; `1` -> 2.

    >>> sorted(successors("i")), successors("9")
    (['ii', 'j'], {'10'})
    """
    found = set()
    if label.isdigit():
        found.add(str(int(label) + 1))
    if len(label) == 1 and "a" <= label < "z":
        found.add(chr(ord(label) + 1))
    if (number := roman_value(label)) is not None:
        found.add(roman(number + 1))
    return found
