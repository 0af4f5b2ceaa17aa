"""The parts of a Word file: a zip archive of XML, opened with bounds on size, depth and how much it was compressed.

The input is not trusted: no document type, no entities, nothing fetched. An archive's own word on sizes is believed
only where it is large.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.sources import DAMAGED, RATIO
from ontology.errors import InputError

UNPACKED = 256 * 1024 * 1024
"""Bytes that all members may come to, as the archive tells them."""
PART = 64 * 1024 * 1024
"""Bytes of the largest part that is read."""
MEMBERS = 20_000
"""Members of the largest file that is read: pictures are members of their own."""
MARKS = 4_000_000
"""Tags and attributes of the largest part, about: each takes a hundred bytes once it is parsed."""
DEPTH = 200
"""Elements inside one another, at most."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_SMALL = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*['\"](?P<name>[\w.-]+)['\"]")
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.strip("{}").encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R.strip("{}").encode(),
}
"""The namespaces of ISO/IEC 29500 Strict, and those of Transitional, which are read."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points to: the last word of its type, and a part's name or an address outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """A Word file: its parts by name, each parsed when it is asked for.

    Raises:
        InputError: no archive, locked with a password, too large, or without a document.
    """

    def __init__(self, data: bytes, source: str) -> None:
        """Open the bytes of a file; `source` is its name, for messages."""
        self.source = source
        self._archive = _opened(data, source)
        self._names = frozenset(self._archive.namelist())
        relations = self.relations("").values()
        main = next((relation.target for relation in relations if relation.kind == "officeDocument"), "")
        self.main = main if main in self._names else "word/document.xml"
        if self.main not in self._names:
            raise InputError(f"{source}: no word/document.xml in it; give a document that Word or LibreOffice saved")

    def part(self, name: str) -> Any | None:
        """Return the root of a part, None where there is no such part.

        Raises:
            InputError: damaged, too large or too deep, or no XML that is read.
        """
        return self._parsed(name) if name in self._names else None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part points to, by id; "" stands for the file as a whole.

        Raises:
            InputError: as `part`.
        """
        folder, name = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in root if root is not None else ():
            kind = (element.get("Type") or "").rpartition("/")[2]
            target, outside = element.get("Target") or "", element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id") or ""] = Relation(kind, target, outside)
        return found

    def _parsed(self, name: str) -> Any:
        data = self._bytes(name)
        for strict, read in _STRICT.items():
            data = data.replace(strict, read)
        where = f"{self.source}: {name}"
        if declaration := _DECLARATION.search(_utf8(data, where)):
            line = data.count(b"\n", 0, declaration.start()) + 1
            raise InputError(f"{where}: a document type or entity is declared, line {line}; no Word file has one")
        if data.count(b"<") + data.count(b"=") > MARKS:
            raise InputError(f"{where}: more than {MARKS // 10**6} million tags and attributes; divide the document")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, remove_pis=True,
            remove_comments=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error).lower():
                raise _too_deep(where) from error
            line = error.position[0] if error.position else 1
            raise InputError(f"{where}: not well-formed XML ({error.msg}), line {line}; save it again") from error
        if root.xpath(f"boolean({'/*' * (DEPTH + 1)})"):
            raise _too_deep(where)
        return root

    def _bytes(self, name: str) -> bytes:
        try:
            told = self._archive.getinfo(name)
            if told.flag_bits & 1:
                raise _locked(self.source)
            with self._archive.open(told) as file:
                data = file.read(PART + 1)
        except DAMAGED as error:
            raise InputError(f"{self.source}: {name}: this part is damaged: {error}") from error
        if len(data) > PART or (len(data) > _SMALL and len(data) > RATIO * max(1, told.compress_size)):
            raise InputError(f"{self.source}: {name}: grows to more than {len(data) // 2**20} MB; no document does")
        return data


def _opened(data: bytes, source: str) -> zipfile.ZipFile:
    if data.startswith(_OLE):
        raise _locked(source)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        told = [member.file_size for member in archive.infolist()]
    except DAMAGED as error:
        raise InputError(f"{source}: not a Word file that can be read: {error}; save it again as .docx") from error
    if len(told) > MEMBERS:
        raise InputError(f"{source}: {len(told)} members, more than {MEMBERS}; no document has as many")
    if sum(told) > UNPACKED:
        raise InputError(f"{source}: grows to more than {UNPACKED // 2**20} MB; take pictures out, or divide it")
    return archive


def _utf8(data: bytes, where: str) -> bytes:
    """The bytes, if their encoding is one in which a declaration shows as ASCII."""
    encoding = _ENCODING.match(data)
    name = encoding["name"].decode().lower() if encoding else "utf-8"
    wide = b"\0" in data[:4] or data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if wide or name not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise InputError(f"{where}: not in UTF-8, line 1; save it again as .docx")
    return data


def _locked(source: str) -> InputError:
    return InputError(f"{source}: locked with a password, or a .doc of old; save it as .docx without a password")


def _too_deep(where: str) -> InputError:
    return InputError(f"{where}: elements more than {DEPTH} deep; take tables and boxes out of one another")


def number(text: str | None, default: int) -> int:
    """Return a number of an attribute, and `default` for what is none or far too large.

    >>> number("12", 0), number(None, 1), number("9" * 40, 1)
    (12, 1, 1)
    """
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default


def value(element: Any | None, name: str) -> str | None:
    """Return `w:val` of a child of an element, None where there is none."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else str(child.get(W + "val") or "")


def switched(element: Any | None, name: str) -> bool | None:
    """Say whether a property is on; None where it is not stated. `<w:b/>` is on, `<w:b w:val="0"/>` is off."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(W + "val", "1") not in {"0", "false", "off", "none"}
