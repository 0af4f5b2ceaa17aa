"""Data files of the project and of users, read into typed records; a broken one is refused with its path."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ontology.errors import DataFileError

if TYPE_CHECKING:
    from pathlib import Path

Record = TypeVar("Record")


def read_toml(path: Path, shape: type[Record]) -> Record:
    """Read a TOML file into `shape`, a msgspec Struct.

    Raises:
        DataFileError: names the file, and the line (syntax) or the key (schema) that is wrong.
    """
    _, raw = parsed(path)
    try:
        return msgspec.convert(raw, type=shape)
    except msgspec.ValidationError as error:
        raise DataFileError(f"{path}: {error}") from error


def parsed(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file, for its line numbers, and what it holds.

    Raises:
        DataFileError: it can't be read, or is not TOML (with the line).
    """
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except FileNotFoundError as error:
        raise DataFileError(f"{path}: there is no such file") from error
    except OSError as error:
        raise DataFileError(f"{path}: can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: not valid TOML: {error}") from error
