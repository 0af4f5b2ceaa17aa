"""Web pages to reading texts: what a browser shows of a document, one paragraph a line.

The input is not trusted: nothing is fetched, no script is run, and there are bounds on size and depth. What is around
the document (menus, the page's own header and footer) and what is not shown is left out; so is deleted text, which is
counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingest.decode import decoded_as
from ingest.html_lists import labels_of
from ingest.html_notes import Note, Notes, notes_of
from ingest.html_text import Mark, Page, is_label
from ingest.passage import language_of
from ingest.reading import Reading
from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIZE = 50 * 1024 * 1024
"""Bytes of the largest page that is read."""
DEPTH = 200
"""Elements inside one another, at most."""

_HEAD = 4096
"""Bytes from the start in which a page says its encoding."""
_ENCODING = re.compile(
    rb"<meta\b[^>]*?charset\s*=\s*['\"]?\s*(?P<meta>[\w.:-]+)|<\?xml[^>]*?encoding\s*=\s*['\"](?P<xml>[\w.-]+)",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<(?:!doctype\s+html|/?[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_CLOSED = re.compile(r"<(script|style|title|textarea|iframe|noscript)\b([^<>]*)/>", re.IGNORECASE)

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    ]
)
_LEFT_OUT = frozenset(
    [
        "applet",
        "audio",
        "button",
        "canvas",
        "datalist",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "math-annotation",
        "meta",
        "nav",
        "noframes",
        "noscript",
        "object",
        "param",
        "picture",
        "progress",
        "rp",
        "rt",
        "rtc",
        "script",
        "search",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
        "xml",
    ]
)
_DELETED = frozenset({"del", "s", "strike"})
_EMPHASIS = {"em": "*", "i": "*", "cite": "*", "dfn": "*", "var": "*", "strong": "**", "b": "**"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FURNITURE = frozenset({"banner", "contentinfo", "navigation", "search", "menu", "menubar"})
_WITHIN = frozenset({"article", "main", "section", "blockquote", "td"})
"""Elements whose header and footer are theirs, not the page's."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|pre-line|pre-wrap|break-spaces)\b", re.IGNORECASE)
_COMMENT = re.compile(r"mso-element\s*:\s*(?:comment|annotation)|mso-special-character\s*:\s*comment", re.IGNORECASE)
_OF_LAYOUT = frozenset({"table", "ol", "ul", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELL = 4
"""Paragraphs that a cell of a table of data has, at most; one with more only puts paragraphs beside others."""
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NAMES = {
    "dcterms.identifier": "id", "dc.identifier": "id", "id": "id",
    "dcterms.language": "language", "dc.language": "language",
    "version": "version", "kind": "kind", "forum": "forum",
}  # fmt: skip
"""What a page says of its document in `meta`, by the names in `ingest.reading.KEYS`."""


def read_html(data: bytes, source: str) -> Reading:
    """Read a web page.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Returns:
        The text that a browser shows, with the labels that it writes before the items of numbered lists; what the page
        says of its document; and a notice of what was deleted.

    Raises:
        InputError: no HTML, no words in it, too large or too deep, or in an encoding that can't be told.
    """
    root = _root(data, source)
    body = root.find("body") if root.find("body") is not None else root
    _check_depth(root, source)
    reader = _Reader(notes_of(body))
    reader.read(_document(body))
    text = "\n\n".join(reader.page.lines)
    if not re.search(r"\w", text):
        raise InputError(f"{source}: no words in it, line 1; open the page, save what it shows, and give that")
    notes = [reader.note(note) for note in reader.notes.notes]
    text = "\n\n".join([text, "\n".join(notes)] if notes else [text]) + "\n"
    return Reading(text, _told(root, text), tuple(_notices(reader)), paragraphs=True)


def _notices(reader: _Reader) -> Iterable[str]:
    if reader.deleted:
        yield f"{reader.deleted} deleted passage{'s' * (reader.deleted > 1)} left out"


# ---------------------------------------------------------------- the file


def _root(data: bytes, source: str) -> Any:
    """Parse the bytes and check what they are."""
    if not data.strip():
        raise InputError(f"{source}: the file is empty, line 1; give a web page")
    if len(data) > SIZE:
        raise InputError(f"{source}: {len(data)} bytes, more than {SIZE}, line 1; divide the file")
    match = _ENCODING.search(data[:_HEAD])
    named = (match["meta"] or match["xml"]).decode("ascii", "replace") if match else ""
    text = decoded_as(data, source, named)
    if not _ELEMENT.search(text):
        raise InputError(f"{source}: no HTML, there is no element in it, line 1; if it is text, name it .txt")
    if declared := _DECLARED.match(text):  # in XHTML what is empty can be closed at once
        text = _CLOSED.sub(r"<\1\2></\1>", text[declared.end() :])
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{source}: no HTML that can be read ({error.msg}), line 1; save the page again") from error
    if root is None:
        raise InputError(f"{source}: no element in it, line 1; save the page again")
    for problem in parser.error_log:
        if problem.type_name == "ERR_RESOURCE_LIMIT":
            raise _too_deep(source, problem.line)
    return root


def _check_depth(root: Any, source: str) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH:
            raise _too_deep(source, element.sourceline)


def _too_deep(source: str, line: int | None) -> InputError:
    return InputError(f"{source}: elements more than {DEPTH} deep, line {line or 1}; save the page as text")


def _document(body: Any) -> Any:
    """The part of the page that is the document: its one `main`, else all of it."""
    mains = [e for e in body.iter() if (e.tag == "main" or e.get("role") == "main") and not _is_hidden(e)]
    return mains[0] if len(mains) == 1 and re.search(r"\w", "".join(mains[0].itertext())) else body


def _told(root: Any, text: str) -> Mapping[str, str]:
    """What the page says of its document. The language of a page is often that of its site: its words go before."""
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _NAMES.get((meta.get("name") or "").strip().lower())
        if key and (value := " ".join((meta.get("content") or "").split())) and _can_be(key, value):
            told.setdefault(key, value)
    stated = (root.get("lang") or root.get("xml:lang") or "").strip()
    if stated and stated.lower().replace("_", "-").partition("-")[0] == language_of(text):
        told.setdefault("language", stated)
    title = root.find("head/title")
    if title is not None and (words := " ".join("".join(title.itertext()).split())):
        told["title"] = words
    return told


def _can_be(key: str, value: str) -> bool:
    """Whether a value is one that the program knows: pages use the same names for other things."""
    if key == "kind":
        return value in {"digest", "text"}
    return key != "id" or re.fullmatch(r"\w[\w.+/()-]*", value) is not None


# ---------------------------------------------------------------- the body


@dataclass
class _Reader:
    """One walk over a page."""

    notes: Notes
    page: Page = field(default_factory=Page)
    deleted: int = 0
    _labels: dict[Any, str] = field(default_factory=dict)
    _marks: dict[Any, Mark] = field(default_factory=dict)
    _layout: dict[Any, bool] = field(default_factory=dict)
    _kept: int = 0
    _skipped: frozenset[Any] = frozenset()

    def read(self, element: Any) -> None:
        """Write what an element shows."""
        self._skipped = frozenset(note.element for note in self.notes.notes)
        self._walk(element)
        self.page.end_item()

    def note(self, note: Note) -> str:
        """Return a note as a line of its own."""
        self.page, self._skipped = Page(flat=True), note.back
        self._walk(note.element)
        words = self.page.take()
        if not note.back:  # its marker stands in it as words
            words = re.sub(rf"^[\[(]?{re.escape(note.printed)}[\])]?[.:]?\s+", "", words)
        return f"[^{note.marker}]: {words}"

    def _walk(self, root: Any) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        left_out: Any = None
        for event, element in walker:
            if event == "start":
                if element is not root and self._is_left_out(element):
                    walker.skip_subtree()
                    left_out = element
                else:
                    self._start(element)
                    self.page.write(element.text, kept=self._kept > 0)
                continue
            if element is left_out:
                left_out = None
                if element.tag in _BLOCKS:
                    self.page.end()
            else:
                self._end(element)
            if element is not root:
                self.page.write(element.tail, kept=self._kept > 0)

    # ---------------------------------------------------------------- what is not shown

    def _is_left_out(self, element: Any) -> bool:
        """Whether nothing below an element is written; a note's marker is written in its place."""
        if (marker := self.notes.markers.get(element)) is not None and element not in self._skipped:
            self.page.write_marker(marker)
            return True
        if element in self._skipped or element.tag in _LEFT_OUT or _is_hidden(element) or _is_furniture(element):
            return True
        if element.tag in _DELETED or _STRUCK.search(element.get("style") or ""):
            self.deleted += _begins_deletion(element)
            return True
        return False

    # ---------------------------------------------------------------- elements

    def _start(self, element: Any) -> None:
        name, page = element.tag, self.page
        if name == "br":
            page.break_line()
        elif name == "tr" and not self._is_layout(element):
            page.begin_row()
        elif name in {"td", "th"}:
            page.end()
        elif name == "li":
            page.end_item()
            page.label = self._label(element)
        elif name in _BLOCKS or name == "tr":
            page.end()
            page.level = _level(element) or page.level
        elif name == "sup":
            self._raise(element)
        elif name == "q":
            page.write("“")
        elif mark := _mark(element):
            self._marks[element] = mark
            page.open(mark)
        self._kept += _keeps_lines(element)

    def _end(self, element: Any) -> None:
        name, page = element.tag, self.page
        self._kept -= _keeps_lines(element)
        if name in {"td", "th"}:
            self._end_cell(element)
        elif name == "tr":
            if page.cells is not None and not self._is_layout(element):
                page.end_row()
            page.end()
        elif name == "li":
            page.end_item()
        elif name in _BLOCKS:
            page.end()
            page.level = 0 if _level(element) else page.level
        elif name == "q":
            page.write("”")
        elif mark := self._marks.pop(element, None):
            page.close(mark)

    def _end_cell(self, cell: Any) -> None:
        """End a cell; where a table only puts paragraphs beside others, a label in a cell is that of the next one."""
        page = self.page
        if page.cells is not None:
            page.end_cell()
            return
        page.end()
        if cell.getnext() is not None and page.lines and is_label(page.lines[-1]) and is_label(_text(cell)):
            page.label = page.lines.pop()

    def _label(self, item: Any) -> str:
        items = item.getparent()
        if items is None or items.tag != "ol":
            return ""
        if item not in self._labels:
            self._labels.update(labels_of(items))
        return self._labels.get(item, "")

    def _raise(self, element: Any) -> None:
        """Write a raised number behind a word as the sign that it is: a marker of a note, not a digit of a number."""
        if len(element) == 0 and re.fullmatch(r"\s*[0-9]{1,3}\s*", element.text or ""):
            before = self.page.last_character()
            if not before or not (before.isdigit() or before.isspace()):
                element.text = element.text.strip().translate(_SUPERSCRIPT)

    def _is_layout(self, row: Any) -> bool:
        table = next(row.iterancestors("table"), None)
        if table is None:
            return True
        if table not in self._layout:
            self._layout[table] = _is_layout(table)
        return self._layout[table]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_hidden(element: Any) -> bool:
    style = element.get("style") or ""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true" or _HIDDEN.search(style):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    comment = (element.get("class") or "").lower().startswith("msocom")
    return comment or _COMMENT.search(style) is not None


def _is_furniture(element: Any) -> bool:
    """Whether an element is the page's own header, footer or menu."""
    if (element.get("role") or "").lower() in _FURNITURE:
        return True
    return element.tag in {"header", "footer"} and not any(above.tag in _WITHIN for above in element.iterancestors())


def _begins_deletion(element: Any) -> bool:
    """Whether an element is deleted text that does not go on with what is deleted right before it."""
    if not _text(element):
        return False
    before = element.getprevious()
    return before is None or before.tag != element.tag or bool((before.tail or "").strip())


def _level(element: Any) -> int:
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return int(level) if level in "123456" else 2
    return _HEADINGS.get(element.tag, 0)


def _mark(element: Any) -> Mark | None:
    if element.tag == "a":
        address = (element.get("href") or "").strip()
        if not _ADDRESS.fullmatch(address):
            return None
        return Mark("[", f"]({address.replace('(', '%28').replace(')', '%29')})")
    sign = _EMPHASIS.get(element.tag)
    return Mark(sign, sign) if sign else None


def _keeps_lines(element: Any) -> bool:
    return element.tag in {"pre", "listing", "plaintext", "xmp"} or bool(
        _KEEPS_LINES.search(element.get("style") or "")
    )


def _is_layout(table: Any) -> bool:
    """Whether a table only puts paragraphs in their places: what stands in its cells is no row of data."""
    if table.get("role") in {"presentation", "none"} or any(e.tag in _OF_LAYOUT for e in table.iterdescendants()):
        return True
    cells = [cell for cell in table.iter("td", "th") if _text(cell)]
    rows = {cell.getparent() for cell in cells}
    return len(rows) == len(cells) or any(sum(e.tag == "p" for e in cell.iter()) > _CELL for cell in cells)
