"""The glyphs of a PDF with their places, read by pdfium in a process of its own, with bounds on time and memory.

`python -m ingest.pdf_glyphs` reads a PDF from standard input and writes what `glyphs` returns. A file can make the
library loop, crash or take all memory; then that process ends, and the file is refused.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60
"""Processor time that a file may take; twice as much may pass."""
MEMORY = 2 * 1024**3
"""Bytes of memory that the process may take."""
PAGES = 3_000
"""Pages of the longest file that is read."""
_HYPHEN = 2
"""What the library gives for a hyphen at the end of a line."""
GLYPHS = 4_000_000
"""Glyphs of all its pages."""


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


class _Refused(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Why the file is not read."""

    reason: str


class _Read(msgspec.Struct, frozen=True, array_like=True, tag=True):
    sheets: list[Sheet]


def glyphs(data: bytes, source: str) -> list[Sheet]:
    """Return the pages of a PDF.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Raises:
        InputError: no PDF, damaged, locked with a password, too long, or it takes more time or memory than a document.
    """
    command = [sys.executable, "-I", "-m", "ingest.pdf_glyphs"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _too_much(source) from error
    if done.returncode:
        raise _too_much(source)
    answer = msgspec.msgpack.decode(done.stdout, type=_Refused | _Read)
    if isinstance(answer, _Refused):
        raise InputError(f"{source}: {answer.reason}")
    sheets: list[Sheet] = answer.sheets
    return sheets


def _too_much(source: str) -> InputError:
    return InputError(
        f"{source}: this PDF could not be read within {SECONDS} seconds and {MEMORY // 2**30} GB; it is damaged, or no"
        " document: save it anew, or give the text"
    )


# ---------------------------------------------------------------- in the process of its own


def main() -> None:
    """Read a PDF from standard input, and write its pages."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        answer: _Refused | _Read = _Read(list(_sheets(data)))
    except _NotReadError as error:
        answer = _Refused(str(error))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


class _NotReadError(Exception):
    """The file is not read; the message says why."""


def _bound() -> None:
    try:
        import resource  # noqa: PLC0415  # not on Windows, where the time limit of the caller remains
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(data: bytes) -> Iterator[Sheet]:
    import pypdfium2 as pdfium  # noqa: PLC0415  # the caller does without it

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise _NotReadError(
            "locked with a password; save it without one" if locked else f"not a PDF that can be read ({error})"
        ) from error
    if count > PAGES:
        raise _NotReadError(f"{count} pages, more than {PAGES}; divide it")
    total = 0
    for number in range(count):
        try:
            sheet = _sheet(document[number])
        except pdfium.PdfiumError as error:
            raise _NotReadError(f"page {number + 1} of {count} can't be read ({error}); save it anew") from error
        total += len(sheet.glyphs)
        if total > GLYPHS:
            raise _NotReadError(f"more than {GLYPHS} characters in the first {number + 1} pages; divide it")
        yield sheet


def _sheet(page: Any) -> Sheet:
    from pypdfium2 import raw  # noqa: PLC0415

    words = page.get_textpage()
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
        if sign and not 0xD800 <= sign < 0xE000:  # noqa: PLR2004  # surrogates
            found.append(Glyph(chr(sign), box.left, box.right, y.value, size, word))
    width, height = page.get_size()
    return Sheet(width, height, found, pictures)


if __name__ == "__main__":
    main()
