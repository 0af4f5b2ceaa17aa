"""What is printed of a paragraph of a Word file: its runs, changes accepted, fields by their results."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ingest.docx_marks import BREAK, END, Piece, plain
from ingest.docx_numerals import sign
from ingest.docx_package import R, W, switched, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ingest.docx_package import Relation
    from ingest.docx_styles import Styles

ADDRESS = 1000
"""Characters of the longest address of a link that is kept."""

FIELDS = 50
"""Fields inside one another, at most."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_UNSAFE = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "\\": "%5C"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_REMOVED = {W + "del": "deleted", W + "moveFrom": "moved"}
_PROPERTIES = frozenset(
    W + name
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "smartTagPr", "customXmlPr", "dirPr", "bdoPr", "rt")
)
_WITH_BOXES = frozenset({_MC + "AlternateContent", W + "drawing", W + "pict", W + "object"})


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was met: footnotes or endnotes, its id there, and the mark that its author chose for it, or ""."""

    kind: str
    id: str
    mark: str


@dataclass(slots=True)
class Paragraph:
    """A paragraph as far as it is read: its words, and the boxes of text that hang on it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Say whether it prints no words."""
        return not any(piece.words.strip() for piece in self.pieces)


class Runs:
    """Reads the runs of paragraphs in the order of the text; fields go on from one paragraph to the next.

    Attributes:
        left_out: passages that are not printed, by the kind of what they are.
        notes: those met, each once; its marker is its place, from 1.
        known: the notes that the file holds, by kind and id.
        part: the relations of the part that is read, for the addresses of links.
    """

    def __init__(self, styles: Styles) -> None:
        """Begin a document with these styles."""
        self.left_out: Counter[str] = Counter()
        self.notes: list[Note] = []
        self.known: Mapping[str, Mapping[str, Any]] = {}
        self.part: Mapping[str, Relation] = {}
        self._styles = styles
        self._numbers: dict[tuple[str, str], int] = {}
        self._fields: list[bool] = []  # of each open field whether its code is over
        self._codes = 0  # how many of them are not
        self._passage = ""  # what kind of passage was just left out: what goes on with it is the same one

    def read(self, element: Any, style: str) -> Paragraph:
        """Return a paragraph as printed; `style` is the id of its style."""
        paragraph = Paragraph()
        self._inside(element, paragraph, "", style)
        if self._codes:  # no code goes on behind the end of its paragraph
            self._fields, self._codes = [over for over in self._fields if over], 0
        return paragraph

    def leave_out(self, kind: str) -> None:
        """Count a passage that is left out; one that goes on counts once."""
        if self._passage != kind:
            self.left_out[kind] += 1
        self._passage = kind

    def ends(self) -> None:
        """Say that a paragraph has ended: what is left out from here on is another passage."""
        self._passage = ""

    def _inside(self, parent: Any, paragraph: Paragraph, link: str, style: str) -> None:
        for child in parent:
            name = child.tag
            if name == W + "r":
                self._run(child, paragraph, link, style)
            elif name in _REMOVED:
                self._remove(child)
            elif name == W + "hyperlink":
                self._inside(child, paragraph, self._address(child) or link, style)
            elif name == _MATH_TEXT:
                self._say(paragraph, Piece(plain(child.text or "")))
            elif name == _MC + "AlternateContent":
                self._inside(chosen(child), paragraph, link, style)
            elif name not in _PROPERTIES:
                self._inside(child, paragraph, link, style)

    def _run(self, run: Any, paragraph: Paragraph, link: str, style: str) -> None:
        properties = run.find(W + "rPr")
        if self._is_hidden(properties, style):
            self._hide(run)
            return
        like = Piece("", self._is_on(properties, "b"), self._is_on(properties, "i"), link)
        raised = value(properties, "vertAlign") == "superscript"
        mark = _own_mark(run)
        for child in run:
            name = child.tag
            if name in _NOTES:
                self._note(child, paragraph, mark)
            elif name in _PRINTED:
                words = "" if mark else _PRINTED[name](child)
                self._say(paragraph, replace(like, words=_raised(words) if raised else words))
            elif name == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            else:
                self._other(child, paragraph, link, style)

    def _other(self, child: Any, paragraph: Paragraph, link: str, style: str) -> None:
        """Read what a run holds beside its words."""
        name = child.tag
        if name == W + "br":
            self._say(paragraph, Piece(END if child.get(W + "type") in {"page", "column"} else BREAK))
        elif name == W + "commentReference":
            self.left_out["comment"] += 1
        elif name in _WITH_BOXES:
            paragraph.boxes += _boxes(child)
        elif name == W + "ruby":
            for base in child.iterchildren(W + "rubyBase"):
                self._inside(base, paragraph, link, style)

    def _hide(self, run: Any) -> None:
        """Leave out a run; fields that begin or end in it go on."""
        if any((child.text or "").strip() for child in run.iterchildren(W + "t")):
            self.leave_out("hidden")
        for child in run.iterchildren(W + "fldChar"):
            self._field(child.get(W + "fldCharType"))

    def _remove(self, element: Any) -> None:
        """Count what a change took out, if it has words."""
        if any(child.text for child in element.iter(W + "delText", W + "t")):
            self.leave_out(_REMOVED[element.tag])

    def _field(self, kind: str | None) -> None:
        if kind == "begin" and len(self._fields) < FIELDS:
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
        self._codes = self._fields.count(False)

    def _say(self, paragraph: Paragraph, piece: Piece) -> None:
        if piece.words and not self._codes:
            paragraph.pieces.append(piece)
            if piece.words.strip():
                self._passage = ""

    def _note(self, reference: Any, paragraph: Paragraph, mark: str) -> None:
        kind, identifier = _NOTES[reference.tag], reference.get(W + "id") or ""
        if identifier not in self.known.get(kind, {}) or self._codes:
            return
        number = self._numbers.setdefault((kind, identifier), len(self.notes) + 1)
        if number > len(self.notes):
            self.notes.append(Note(kind, identifier, mark))
        self._say(paragraph, Piece(f"[^{number}]", written=True))

    def _address(self, element: Any) -> str:
        """The address of a link that leads out of the file, where it is one that people type."""
        relation = self.part.get(element.get(R + "id") or "")
        if relation is None or not relation.outside or len(relation.target) > ADDRESS:
            return ""
        address = relation.target.strip().replace(" ", "%20")
        if not _ADDRESS.fullmatch(address):
            return ""
        return "".join(_UNSAFE.get(letter, letter) for letter in address)

    def _is_hidden(self, properties: Any | None, style: str) -> bool:
        stated = self._stated(properties, "vanish")
        return bool(self._styles.switch(style, "vanish") if stated is None else stated)

    def _is_on(self, properties: Any | None, name: str) -> bool:
        """Whether a run is bold or italic by itself or by its own style; scripts such as Arabic have switches apart."""
        other = any(switched(properties, script) for script in ("rtl", "cs"))
        return bool(self._stated(properties, f"{name}Cs" if other else name))

    def _stated(self, properties: Any | None, name: str) -> bool | None:
        """What a run says of a property, by itself or by its own style."""
        if properties is None:
            return None
        stated = switched(properties, name)
        return self._styles.switch(value(properties, "rStyle") or "", name) if stated is None else stated


def chosen(alternatives: Any) -> Any:
    """Return the one of several forms of the same content that is read: the first, which is the newest."""
    for name in ("Choice", "Fallback"):
        if (found := alternatives.find(_MC + name)) is not None:
            return found
    return ()


def _boxes(element: Any) -> Iterator[Any]:
    """The contents of boxes of text, each once; boxes within boxes are found when these are read."""
    if element.tag == W + "txbxContent":
        yield element
        return
    for child in chosen(element) if element.tag == _MC + "AlternateContent" else element:
        yield from _boxes(child)


def _own_mark(run: Any) -> str:
    """The mark that the author of a note chose for it, which stands in the same run; "" where it is numbered."""
    if not any(child.get(W + "customMarkFollows") in {"1", "true", "on"} for child in run):
        return ""
    return "".join(_PRINTED[child.tag](child) for child in run if child.tag in _PRINTED).strip()


def _text(element: Any) -> str:
    """The words of `w:t`; blanks at its ends count only where it says so."""
    words = plain(element.text or "")
    preserved = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return words if preserved else words.strip(" ")


def _raised(words: str) -> str:
    """Digits that stand raised, in the characters that are: 10⁹ is not 109."""
    return words.translate(_RAISED) if words.strip().isdecimal() else words


_PRINTED: dict[str, Callable[[Any], str]] = {
    W + "t": _text,
    W + "sym": lambda element: sign(element.get(W + "font") or "", element.get(W + "char") or ""),
    W + "tab": lambda _: " ",
    W + "ptab": lambda _: " ",
    W + "noBreakHyphen": lambda _: "\u2011",
    W + "softHyphen": lambda _: "",
    W + "cr": lambda _: BREAK,
}
"""What prints something by itself; a tab is a blank, for tabs stand between the cells of tables."""
