"""Bytes to reading text: the only place that opens documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 64 * 1024 * 1024
"""Bytes of the largest plain document that is read."""


def read_text(path: Path) -> str:
    r"""Return the reading text of a plain file: UTF-8, without byte-order mark, lines ending in `\n`.

    Raises:
        InputError: missing, a folder, empty, too large, binary, or not UTF-8; says which and what to do.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: this is a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not an ordinary file")
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the path") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: can't be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > LIMIT:
        raise InputError(f"{path}: larger than {LIMIT // 2**20} MB; split it, or check that it is the right file")
    if b"\0" in data:
        raise InputError(f"{path}: a binary file, not text; save it as plain text (UTF-8) first")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}: not UTF-8 (line {line}, byte {error.start}); save it as UTF-8 first") from error
    if not text.strip():
        raise InputError(f"{path}: the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")
