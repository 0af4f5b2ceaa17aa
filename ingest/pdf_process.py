"""A PDF read in a process of its own, with bounds on time and memory.

A file can make the library loop, crash or take all memory, and a page can be made so that telling its lines takes for
ever. Then that process ends, and the file is refused. `python -m ingest.pdf_process SOURCE SECONDS BYTES` reads a PDF
from standard input and writes what it comes to.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from ingest.reading import Reading
from ontology.errors import InputError

SIZE = 200 * 1024 * 1024
"""Bytes of the largest file that is read."""
SECONDS = 120
"""Processor time that a file may take; twice as much may pass. A page of words takes some 20 milliseconds."""
MEMORY = 1024**3
"""Bytes of memory that the process may take."""
_SPENT = 3
"""What the process ends with when its memory is spent."""


class _Read(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What a reading of a PDF has."""

    text: str
    notices: tuple[str, ...]
    pages: tuple[int, ...]


class _Refused(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Why the file is not read."""

    message: str


def read_pdf_apart(data: bytes, source: str) -> Reading:
    """Read a PDF that is not trusted, as `ingest.pdf.read_pdf` does.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Raises:
        InputError: as there; or the file is too large, or takes more time or memory than a document does.
    """
    if len(data) > SIZE:
        raise InputError(f"{source}: {len(data)} bytes, more than {SIZE}; divide the file")
    command = [sys.executable, "-I", "-m", "ingest.pdf_process", source, str(SECONDS), str(MEMORY)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _too_much(source) from error
    if done.returncode < 0 or done.returncode == _SPENT:
        raise _too_much(source)
    if done.returncode:
        reason = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason told"])[-1]
        raise InputError(f"{source}: reading this PDF broke off ({reason}); save it anew, or give the text")
    answer = msgspec.msgpack.decode(done.stdout, type=_Read | _Refused)
    if isinstance(answer, _Refused):
        raise InputError(answer.message)
    return Reading(answer.text, {}, answer.notices, answer.pages, paragraphs=True)


def _too_much(source: str) -> InputError:
    return InputError(
        f"{source}: this PDF can't be read within {SECONDS} seconds and {MEMORY // 2**20} MB; it is damaged, or no"
        " document: save it anew, or give the text"
    )


# ---------------------------------------------------------------- in the process of its own


def main(source: str, seconds: int, memory: int) -> int:
    """Read a PDF from standard input, write what it comes to, and return the status to end with."""
    from ingest.pdf import read_pdf  # noqa: PLC0415  # the caller does without it and its library

    _bound(seconds, memory)
    answer: _Read | _Refused
    try:
        reading = read_pdf(sys.stdin.buffer.read(), source)
        answer = _Read(reading.text, reading.notices, reading.pages)
    except InputError as error:
        answer = _Refused(str(error))
    except MemoryError:
        return _SPENT
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    return 0


def _bound(seconds: int, memory: int) -> None:
    try:
        import resource  # noqa: PLC0415  # not on Windows, where the caller's limit of time remains
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
