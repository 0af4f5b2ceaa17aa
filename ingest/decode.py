"""Bytes to reading text."""

from __future__ import annotations

from ontology.errors import InputError


def decoded(data: bytes, source: str) -> str:
    r"""Return the reading text of a plain file: UTF-8, without byte-order mark, lines ending in `\n`.

    Raises:
        InputError: empty, binary, or not UTF-8; says which and what to do.
    """
    if b"\0" in data:
        raise InputError(f"{source}: a binary file, not text; save it as plain text (UTF-8) first")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{source}: not UTF-8 (line {line}, byte {error.start}); save it as UTF-8 first") from error
    if not text.strip():
        raise InputError(f"{source}: the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")
