"""PDF files with a text layer to reading texts: paragraphs as they were before they were set in pages.

What stands at the edges of pages again and again is left out and counted; notes at the foot go to the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import structs

from ingest.hyphens import Hyphens
from ingest.passage import language_of
from ingest.pdf_glyphs import sheets
from ingest.pdf_lines import lines
from ingest.pdf_pages import body_of
from ingest.pdf_paragraphs import MARK, Paragraph, between, paragraphs_of, plain
from ingest.plain_lines import Line as PlainLine
from ingest.reading import Reading
from ontology.errors import InputError
from ontology.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.pdf_glyphs import Sheet
    from ingest.pdf_lines import Line
    from ingest.pdf_pages import Note

_DIGITS = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 3)


def read_pdf(data: bytes, source: str) -> Reading:
    """Read a PDF.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Returns:
        `text`: a paragraph a block with a blank line between, its lines as they were set, without what stands at the
        edges of pages; notes as `[^1]` and `[^1]: …` at the end. `pages`: where each page begins in it. `notices`: what
        was left out.

    Raises:
        InputError: no PDF, damaged, locked, without a text layer, or more than a document.
    """
    found: list[Line] = []
    pages: list[Sheet] = []
    scans, strip = 0, None
    for number, sheet in enumerate(sheets(data, source)):
        read, own = lines(sheet, number, strip)
        found += read
        strip = own or strip
        scans += bool(sheet.pictures) and not sheet.glyphs
        pages.append(structs.replace(sheet, glyphs=[]))  # those of all pages would take much memory
    if not any(re.search(r"[^\W_]", line.text) for line in found):
        raise InputError(
            f"{source}: no text in its {_counted(len(pages), 'page')}"
            + (
                ", only pictures: have them read by an OCR program first"
                if any(page.pictures for page in pages)
                else ""
            )
        )
    body, notes, notices = body_of(found, pages)
    if scans:
        notices.append(f"{_counted(scans, 'page')} left out: no text, only a picture")
    return _Writer(paragraphs_of(body), notes).reading(len(pages), tuple(notices))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


# ---------------------------------------------------------------- the text


@dataclass
class _Writer:
    """Writes paragraphs and notes as one text; `known` are the notes by page and mark."""

    paragraphs: Sequence[Paragraph]
    notes: Sequence[Note]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    met: list[Note] = field(default_factory=list)

    def reading(self, count: int, notices: tuple[str, ...]) -> Reading:
        """Return the reading text with the places of its `count` pages."""
        starts: dict[int, int] = {}
        words = "\n".join(plain(line.text) for paragraph in self.paragraphs for line in paragraph.lines)
        groups = [
            [PlainLine(plain(line.text), Span(0, 0)) for line in paragraph.lines] for paragraph in self.paragraphs
        ]
        hyphens = Hyphens(words, language_of(words) or "en", [line for group in groups for line in group])
        for paragraph in self.paragraphs:
            self._write("\n\n" if self.pieces else "")
            self._write_paragraph(paragraph, hyphens, starts)
        end = self.length
        for note in self._noted():
            self._write("\n\n" if note is self.met[0] or not self.met else "\n")
            self._write(f"[^{self._number(note)}]: {self._with_marks(' '.join(note.words), note.page)}")
        text = "".join(self.pieces) + "\n"
        pages = [0] * count
        for number in reversed(range(count)):  # a page without a line of the text begins where the next one does
            pages[number] = end = starts.get(number, end)
        return Reading(text, {}, notices, tuple(pages), paragraphs=True)

    def _write(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def _write_paragraph(self, paragraph: Paragraph, hyphens: Hyphens, starts: dict[int, int]) -> None:
        for place, line in enumerate(paragraph.lines):
            if place:
                self._join(paragraph, place, hyphens)
            starts.setdefault(line.page, self.length)
            self._write(self._with_marks(line.text, line.page))

    def _join(self, paragraph: Paragraph, place: int, hyphens: Hyphens) -> None:
        """Write what stands between a line and the one above, or take away the hyphen that divides a word."""
        above, below = (plain(line.text) for line in paragraph.lines[place - 1 : place + 1])
        if not hyphens.is_divided(above, below):
            self._write(between(paragraph, place))
        elif not hyphens.keeps(above, below):
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1

    def _with_marks(self, text: str, page: int) -> str:
        """The words of a line with the marks of notes as `[^1]`, other raised numbers as the signs that they are."""

        def mark(match: re.Match[str]) -> str:
            note = self._note(match[1].strip(), page)
            return f"[^{self._number(note)}]" if note else match[1].translate(_DIGITS)

        return MARK.sub(mark, text)

    def _note(self, mark: str, page: int) -> Note | None:
        """The note of a mark: that at the foot of the page, else one at the end of the document."""
        same = [note for note in self.notes if note.mark == mark]
        return next((note for note in same if note.page == page), next((n for n in same if n.page < 0), None))

    def _number(self, note: Note) -> int:
        if note not in self.met:
            self.met.append(note)
        return self.met.index(note) + 1

    def _noted(self) -> Iterator[Note]:
        """The notes in the order of their marks, those that no mark leads to behind them."""
        yield from list(self.met)
        yield from (note for note in self.notes if note not in self.met)
