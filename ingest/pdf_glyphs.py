"""The glyphs of a PDF with their places, read by pdfium, and bounds on how many there are."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import msgspec
import pypdfium2
from pypdfium2 import raw

from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = 3_000
"""Pages of the longest file that is read."""
GLYPHS = 50_000
"""Characters of one page, at most."""
_HYPHEN = 2
"""What the library gives for a hyphen at the end of a line."""


class Glyph(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A character as drawn, in points from the lower left corner of its page.

    `x0` and `x1` are where it begins and ends, `y` is the line that it stands on, `size` that of its type. `word` is
    the number of its word on the page: what the file draws without a blank between is one.
    """

    sign: str
    x0: float
    x1: float
    y: float
    size: float
    word: int


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """A page: its size, its glyphs in the order in which they are drawn, and how many pictures it has."""

    width: float
    height: float
    glyphs: list[Glyph]
    pictures: int


def sheets(data: bytes, source: str) -> Iterator[Sheet]:
    """Yield the pages of a PDF.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Raises:
        InputError: no PDF, damaged, locked with a password, or longer than a document is.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{source}: locked with a password; save it without one") from error
        raise InputError(f"{source}: not a PDF that can be read ({error}); save it anew, or give the text") from error
    if count > PAGES:
        raise InputError(f"{source}: {count} pages, more than {PAGES}; divide the file")
    for number in range(count):
        where = f"{source}: page {number + 1} of {count}"
        try:
            page = document[number]
            words = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise InputError(f"{where} can't be read ({error}); save the file anew, or give the text") from error
        if words.count_chars() > GLYPHS:
            raise InputError(f"{where}: {words.count_chars()} characters, more than {GLYPHS}; it is no document")
        yield _sheet(page, words)
        words.close()
        page.close()


def _sheet(page: Any, words: Any) -> Sheet:
    pictures = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    found: list[Glyph] = []
    word = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(words.count_chars()):
        sign = raw.FPDFText_GetUnicode(words, index)
        if chr(sign).isspace() or raw.FPDFText_IsGenerated(words, index):
            word += 1  # the library adds blanks and line ends of its own where glyphs are apart
            continue
        if not raw.FPDFText_GetCharOrigin(words, index, x, y):
            continue
        raw.FPDFText_GetLooseCharBox(words, index, box)
        raw.FPDFText_GetMatrix(words, index, matrix)
        upright = abs(matrix.d) >= abs(matrix.b)  # what stands along the edge of a page is no text of it
        size = raw.FPDFText_GetFontSize(words, index) * abs(matrix.d)
        if not upright or size <= 0:
            continue
        sign = ord("-") if sign == _HYPHEN else sign
        if sign and not 0xD800 <= sign < 0xE002:  # noqa: PLR2004  # surrogates, and what ingest.pdf_words writes itself
            found.append(Glyph(chr(sign), box.left, box.right, y.value, size, word))
    width, height = page.get_size()
    return Sheet(width, height, found, pictures)
