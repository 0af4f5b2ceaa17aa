"""Word files (.docx) to reading texts: what is printed, labels of lists among it, in the manner of Markdown.

Tracked changes are accepted; hidden words, comments, headers and footers are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.docx_body import BodyReader
from ingest.docx_package import Package, W
from ingest.reading import KEYS, Reading
from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.docx_body import Block

TOLD_LENGTH = 500
"""Characters of the longest property that is kept."""

_DC = "{http://purl.org/dc/elements/1.1/}"
_NOTICES = {
    "deleted": ("{} deleted passage left out", "{} deleted passages left out"),
    "moved": ("{} moved passage left out where it stood before", "{} moved passages left out where they stood before"),
    "hidden": ("{} hidden passage left out", "{} hidden passages left out"),
    "comment": ("{} comment left out", "{} comments left out"),
    "contents": ("{} table of contents left out", "{} tables of contents left out"),
    "embedded": ("{} embedded document left out", "{} embedded documents left out"),
}


def read_docx(data: bytes, source: str) -> Reading:
    """Read a Word file.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Returns:
        `text`: a line for each paragraph with a blank line between, a line for each row of a table with tabs between
        its cells, `# ` before headings, labels before the words, notes as `[^1]` and `[^1]: …` at the end.
        `told`: what the file says of its document, by the names in `KEYS`, and as `language?` the language of its
        styles where it states none: a guess, for programs set it to that of their user.
        `notices`: what was left out.

    Raises:
        InputError: no Word file, locked, damaged, larger or deeper than a document is, or without words.
    """
    package = Package(data, source)
    reader = BodyReader(package)
    root = package.part(package.main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise InputError(f"{source}: {package.main} has no body; give a document that Word or LibreOffice saved")
    text = _text([*reader.blocks(body), *reader.notes()])
    if not text:
        raise InputError(f"{source}: no words in it; if it holds pictures of pages, give the text instead")
    return Reading(text, _told(package, reader.styles_root), tuple(_notices(reader)), paragraphs=True)


def _text(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    for block in blocks:
        if parts:
            parts.append("\n" if block.row else "\n\n")
        parts.append(block.text)
    return "".join(parts) + "\n" if parts else ""


def _notices(reader: BodyReader) -> Iterator[str]:
    counts = reader.runs.left_out
    counts.update(embedded=reader.embedded, contents=reader.contents)
    for kind, (one, several) in _NOTICES.items():
        if count := counts[kind]:
            yield (one if count == 1 else several).format(count)
    for form in sorted(reader.numbering.unknown):
        yield f"numbers of the format {form[:40]} written as decimal ones"


# ---------------------------------------------------------------- what the file says of itself


def _told(package: Package, styles: Any | None) -> dict[str, str]:
    parts = {relation.kind: relation.target for relation in package.relations("").values() if not relation.outside}
    core = package.part(parts.get("core-properties", ""))
    found = {}
    for key in ("title", "language"):
        if words := _words(core.find(_DC + key) if core is not None else None):
            found[key] = words
    if _is_by_libreoffice(package.part(parts.get("extended-properties", ""))):
        found.pop("language", None)  # that of the program's own menus
    for element in _elements(package.part(parts.get("custom-properties", ""))):
        if element.get("name") in KEYS and len(element) and (words := _words(element[0])):
            found[element.get("name")] = words
    if "language" not in found and (language := _language_of_styles(styles)):
        found["language?"] = language
    return found


def _is_by_libreoffice(properties: Any | None) -> bool:
    """Whether LibreOffice wrote a file: what it states as the language is that of the program, not of the text."""
    name = next((e.text for e in _elements(properties) if e.tag.endswith("}Application")), "")
    return (name or "").startswith(("LibreOffice", "OpenOffice"))


def _elements(root: Any | None) -> Iterator[Any]:
    return iter(root) if root is not None else iter(())


def _words(element: Any | None) -> str:
    words = " ".join((element.text or "").split()) if element is not None else ""
    return words if len(words) <= TOLD_LENGTH else ""


def _language_of_styles(styles: Any | None) -> str:
    path = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"
    stated = styles.find(path) if styles is not None else None
    return str(stated.get(W + "val") or "") if stated is not None else ""
