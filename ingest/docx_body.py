"""The blocks of a Word file as lines of the reading text: paragraphs with their labels, headings, tables, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.docx_marks import BREAK, lines
from ingest.docx_numbering import Numbering
from ingest.docx_package import W, number, switched, value
from ingest.docx_runs import Runs, chosen
from ingest.docx_styles import Styles, outline_level

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from ingest.docx_package import Package
    from ingest.docx_runs import Paragraph

HEADINGS = 6
"""Levels of headings in Markdown."""

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CONTAINERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_ROWS, _CELLS = W + "tr", W + "tc"
_DELETED = ("del", "moveFrom")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the reading text; `row` is True for a row of a table."""

    text: str
    row: bool = False


@dataclass(slots=True)
class _Open:
    """A paragraph whose mark was deleted: the next one goes on with it."""

    paragraph: Paragraph
    properties: Any | None
    cap: bool = False


class BodyReader:
    """Reads the blocks of a document; lists and fields go on through body, boxes and notes."""

    def __init__(self, package: Package) -> None:
        """Begin with the parts of a file."""
        self._package = package
        relations = package.relations(package.main)
        named = {relation.kind: relation.target for relation in relations.values() if not relation.outside}
        self._notes = {kind: named.get(kind, "") for kind in ("footnotes", "endnotes")}
        self.styles_root = package.part(named.get("styles", ""))
        self._styles = Styles(self.styles_root)
        self.numbering = Numbering(package.part(named.get("numbering", "")), self._styles)
        self.runs = Runs(self._styles)
        self.runs.part = relations
        self.runs.known = {kind: self._notes_of(part) for kind, part in self._notes.items()}
        self.embedded = 0
        self.contents = 0
        self._in_contents = False

    def blocks(self, parent: Any, *, in_cell: bool = False) -> Iterator[Block]:
        """Yield the lines of a body, a cell, a box or a note."""
        opened: _Open | None = None
        for child in self._content(parent):
            if child.tag == W + "p":
                opened = yield from self._paragraph(child, opened, in_cell=in_cell)
            elif child.tag == W + "tbl":
                if opened is not None:
                    yield from self._finished(opened, in_cell=in_cell)
                    opened = None
                yield from self._table(child)
            elif child.tag in {W + "altChunk", W + "subDoc"}:
                self.embedded += 1
        if opened is not None:
            yield from self._finished(opened, in_cell=in_cell)

    def notes(self) -> Iterator[Block]:
        """Yield the notes that were met, in the order of their markers; a note can bring others."""
        done = 0
        relations = {kind: self._package.relations(part) for kind, part in self._notes.items() if part}
        while done < len(self.runs.notes):
            note = self.runs.notes[done]
            done += 1
            self.runs.part = relations[note.kind]
            words = self._words(self.runs.known[note.kind][note.id])
            yield Block(f"[^{done}]: {words.removeprefix(note.mark).strip()}")

    def _notes_of(self, part: str) -> dict[str, Any]:
        root = self._package.part(part)
        return {note.get(W + "id") or "": note for note in root} if root is not None else {}

    def _content(self, parent: Any) -> Iterator[Any]:
        """The blocks of a container, those in controls and changes among them."""
        for child in parent:
            if child.tag == _ALTERNATIVES:
                yield from self._content(chosen(child))
            elif child.tag in _CONTAINERS:
                yield from self._content(child)
            elif child.tag in {W + "del", W + "moveFrom"}:
                self.runs.leave_out("deleted" if child.tag == W + "del" else "moved")
            else:
                yield child

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, element: Any, opened: _Open | None, *, in_cell: bool) -> Generator[Block, None, _Open | None]:
        """Read a paragraph onto the one that goes on; return it where it goes on itself."""
        properties = element.find(W + "pPr")
        style = self._styles.paragraph_style(properties)
        paragraph = self.runs.read(element, style)
        if opened is not None:
            keeps = not opened.paragraph.is_empty() and not opened.cap
            properties = opened.properties if keeps else properties
            opened.paragraph.pieces += paragraph.pieces
            opened.paragraph.boxes += paragraph.boxes
            paragraph = opened.paragraph
        cap = _is_drop_cap(properties)
        whole = _Open(paragraph, properties, cap)
        if _mark_is_gone(element.find(W + "pPr")) or cap:
            return whole
        self.runs.ends()
        yield from self._finished(whole, in_cell=in_cell)
        return None

    def _finished(self, whole: _Open, *, in_cell: bool) -> Iterator[Block]:
        paragraph, properties = whole.paragraph, whole.properties
        style = self._styles.paragraph_style(properties)
        within, self._in_contents = self._in_contents, self._styles.is_contents(style)
        if self._in_contents:
            self.contents += not within
            return
        if paragraph.is_empty() and _mark_is_hidden(properties):
            return
        label = self._label(properties, style)
        level = 0 if in_cell else self._heading(properties, style)
        heading = 0 < level <= HEADINGS
        found = lines(paragraph.pieces, marked=not heading)
        if label and (found or in_cell):
            found[:1] = [f"{label} {found[0] if found else ''}".strip()]
        for line in found:
            yield Block(f"{'#' * level} {line.replace(BREAK, ' ')}" if heading else line)
        for box in paragraph.boxes:
            yield from self.blocks(box, in_cell=in_cell)

    def _label(self, properties: Any | None, style: str) -> str:
        """The label of a paragraph, which is counted by this."""
        direct = properties.find(W + "numPr") if properties is not None else None
        by_style = self._styles.numbered(style)
        num = value(direct, "numId")
        if num is None and by_style is not None:
            num = by_style.num
        if num in {None, "0"}:
            return ""
        level = number(value(direct, "ilvl"), -1)
        if level < 0:
            level = self._level_by_style(str(num), style)
        return self.numbering.label(str(num), level)

    def _level_by_style(self, num: str, style: str) -> int:
        """The level of a list at which a style stands: where the list names the style, else what the style says."""
        by_style = self._styles.numbered(style)
        for identifier, stated in by_style.levels if by_style is not None else ((style, None),):
            named = self.numbering.level_of(num, identifier)
            if named is not None:
                return named
            if stated is not None:
                return stated
        return 0

    def _heading(self, properties: Any | None, style: str) -> int:
        stated = value(properties, "outlineLvl")
        return outline_level(stated) if stated is not None else self._styles.heading_level(style)

    def _words(self, parent: Any) -> str:
        """The words of a cell or a note in one line."""
        return " ".join(re.sub(r"[\t\n]", " ", block.text) for block in self.blocks(parent, in_cell=True))

    # ------------------------------------------------------------ tables

    def _table(self, table: Any) -> Iterator[Block]:
        """A line for each row; a table of one column is a frame, its paragraphs stand by themselves."""
        rows = [list(self._parts(row, _CELLS)) for row in self._parts(table, _ROWS) if not self._is_gone(row)]
        if all(len(cells) <= 1 for cells in rows):
            for cells in rows:
                for cell in cells:
                    yield from self.blocks(cell)
            return
        first = True
        for cells in rows:
            text = "\t".join(self._words(cell) for cell in cells).rstrip("\t ")
            if text.strip():
                yield Block(text, row=not first)
                first = False

    def _parts(self, parent: Any, name: str) -> Iterator[Any]:
        return (child for child in self._content(parent) if child.tag == name and not _cell_is_gone(child))

    def _is_gone(self, row: Any) -> bool:
        properties = row.find(W + "trPr")
        gone = properties is not None and any(properties.find(W + name) is not None for name in _DELETED)
        if gone:
            self.runs.leave_out("deleted")
        return gone


def _cell_is_gone(cell: Any) -> bool:
    properties = cell.find(W + "tcPr")
    return properties is not None and properties.find(W + "cellDel") is not None


def _mark_is_gone(properties: Any | None) -> bool:
    """Whether the mark that ends a paragraph was deleted, or moved away with it."""
    mark = properties.find(W + "rPr") if properties is not None else None
    return mark is not None and any(mark.find(W + name) is not None for name in _DELETED)


def _mark_is_hidden(properties: Any | None) -> bool:
    mark = properties.find(W + "rPr") if properties is not None else None
    return bool(switched(mark, "vanish"))


def _is_drop_cap(properties: Any | None) -> bool:
    """Whether a paragraph is the large first letter of the next one."""
    frame = properties.find(W + "framePr") if properties is not None else None
    return frame is not None and frame.get(W + "dropCap") in {"drop", "margin"}
