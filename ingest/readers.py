"""The registry of formats: which reader takes a file, told by what its bytes begin with, then by its name's ending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.akoma_ntoso import read_akoma_ntoso
from ingest.decode import decoded
from ingest.docx import read_docx
from ingest.html import read_html
from ingest.pdf_process import read_pdf_apart
from ingest.reading import Given
from ingest.sources import Source
from ingest.texts import documents, with_front_matter
from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ontology.model import Document

    Read = Callable[[bytes, Source, Given], list[Document]]

__all__ = ["FORMATS", "Format", "Given", "format_of", "read", "read_all"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes:
        name: as users call it.
        suffixes: endings of names, with the dot.
        starts: what the bytes begin with, after blanks; nothing where only the name tells.
        read: from bytes to documents; raises InputError.
    """

    name: str
    suffixes: tuple[str, ...]
    starts: tuple[bytes, ...]
    read: Read


def _akoma_ntoso(data: bytes, source: Source, given: Given) -> list[Document]:
    return read_akoma_ntoso(data, str(source), given)


def _docx(data: bytes, source: Source, given: Given) -> list[Document]:
    return documents(read_docx(data, str(source)), source, given)


def _pdf(data: bytes, source: Source, given: Given) -> list[Document]:
    return documents(read_pdf_apart(data, str(source)), source, given)


def _html(data: bytes, source: Source, given: Given) -> list[Document]:
    return documents(read_html(data, str(source)), source, given)


def _text(data: bytes, source: Source, given: Given) -> list[Document]:
    return documents(with_front_matter(decoded(data, str(source)), source), source, given)


FORMATS = (
    Format("PDF", (".pdf",), (b"%PDF-",), _pdf),
    Format("Word", (".docx",), (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), _docx),
    Format("HTML", (".html", ".htm", ".xhtml"), (b"<!doctype html", b"<html"), _html),
    Format("Akoma Ntoso", (".xml", ".akn"), (b"<?xml", b"<akomantoso"), _akoma_ntoso),
    Format("text", (".txt", ".md", ".markdown", ".text"), (), _text),
)
"""In the order in which they are tried; what nothing else takes is text."""


def format_of(name: str, data: bytes) -> Format:
    r"""Return the format of a file: what its bytes begin with goes before what its name says.

    >>> format_of("opinion.txt", b"%PDF-1.7").name
    'PDF'
    >>> format_of("page.xhtml", b'<?xml version="1.0"?>\n<html>').name
    'HTML'
    >>> format_of("notes", b"The General Assembly,").name
    'text'
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    ending = "." + name.lower().rpartition(".")[2]
    named = next((found for found in FORMATS if ending in found.suffixes), None)
    told = next((found for found in FORMATS if head.startswith(tuple(s.lower() for s in found.starts))), None)
    if told and told.name == "Akoma Ntoso" and (b"<html" in head or (named and named.name == "HTML")):
        return next(found for found in FORMATS if found.name == "HTML")
    return told or named or FORMATS[-1]


def read(path: Path, given: Given | None = None) -> Document:
    """Read the one document of a file.

    Args:
        path: the file.
        given: what the user says of it.

    Raises:
        InputError: the file can't be read, or holds several documents.
    """
    found = read_all(Source(path), given)
    if len(found) > 1:
        raise InputError(f"{path}: {len(found)} documents in one file; build it, or extract from it as a whole")
    return found[0]


def read_all(source: Source, given: Given | None = None) -> list[Document]:
    """Read a file of any format in `FORMATS`.

    A text is a resolution of a body of the United Nations, or a report with opinions; a digest is Markdown that begins
    with front matter (see docs/guide.md).

    Args:
        source: the file, or the member of an archive.
        given: what the user says of it.

    Raises:
        InputError: the file can't be read, or holds nothing that is known; the message says what to do.
    """
    if source.path.is_dir():
        raise InputError(f"{source.path}: this is a folder; name the files in it")
    data = source.data()
    return format_of(source.name, data).read(data, source, given or Given())
