"""What users add to the project's data: bodies, series, meetings, instruments, themes, names, types, rules, languages.

A user's file is TOML. Its tables hold entries like those of the project's own files, which it adds to and never
replaces; a file with an `[outline]` is the whole grammar of a new language. Which files count is said by the
environment variable POLICYGRAPH_GRAMMAR, so that the processes that share the work of one command all read the same.

Here the files are only opened and taken apart. Who knows what an entry means (registry, schemes, grammar) checks it
together with the project's own, and tells what is wrong by the entry's place.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec

from ontology.datafiles import parsed
from ontology.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

ENVIRONMENT = "POLICYGRAPH_GRAMMAR"
"""The variable that names users' files, separated like the paths of PATH."""
TABLES = ("body", "event", "instrument", "names", "rule", "series", "theme", "type")
LANGUAGE = "[a-z]{2,3}"
"""The form of a language's code (ISO 639)."""

Record = TypeVar("Record")


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Further forms, in one language, of something that is known already: `body/UNGA`, `CS`, `theme/ai`, `SDG/9`.

    Of a meeting, `event/PP-18`, the form is the name of its place.
    """

    of: str
    language: Annotated[str, msgspec.Meta(pattern=f"^{LANGUAGE}$")]
    forms: Annotated[tuple[Annotated[str, msgspec.Meta(pattern=r"^\S")], ...], msgspec.Meta(min_length=1)]


@dataclass(frozen=True, eq=False)
class Entry:
    """One entry of a table, with the lines that it stands on: `lines[0]` is line `first` of the file, 0 if unknown."""

    path: Path
    table: str
    values: dict[str, Any]
    first: int = 0
    lines: tuple[str, ...] = ()

    def at(self, key: str = "") -> str:
        """Return where the entry or one of its keys stands, for a message: file and, where it can be told, line."""
        if not self.first:
            return str(self.path)
        return f"{self.path}, line {self.first + self._below(key)}"

    def _below(self, key: str) -> int:
        """How many lines below the entry's head a key stands; of `labels.fr` the whole path if that is written."""
        for wanted in (key, key.partition(".")[0]):
            path = r"\s*\.\s*".join(rf'"?{re.escape(part)}"?' for part in wanted.split("."))
            for number, line in enumerate(self.lines):
                if wanted and re.match(rf"\s*{path}\s*[.=]", line):
                    return number
        return 0

    def fault(self, key: str, reason: str) -> DataFileError:
        """Return the error to raise for a key, or for the entry as a whole with key ""."""
        name = next((f" {self.values[k]}" for k in ("id", "symbol", "of") if isinstance(self.values.get(k), str)), "")
        return DataFileError(f"{self.at(key)}: {self.table}{name}: {f'{key}: ' if key else ''}{reason}")

    def record(self, shape: type[Record], *, without: Sequence[str] = ()) -> Record:
        """Return the entry as a record of the schema that the project's own entries have.

        Raises:
            DataFileError: a key is missing, unknown, or holds what it can't; with file and line.
        """
        try:
            return msgspec.convert({k: v for k, v in self.values.items() if k not in without}, type=shape)
        except msgspec.ValidationError as error:
            key = re.search(r"unknown field `([^`]+)`|at `\$\.([\w.-]+)", str(error))
            reason = str(error).partition(" - at `$")[0]
            raise self.fault((key[1] or key[2]) if key else "", reason) from error

    def code(self) -> str:
        """Return the entry's language.

        Raises:
            DataFileError: it has none, or something that is no code.
        """
        code = self.values.get("language")
        if not isinstance(code, str) or not re.fullmatch(LANGUAGE, code):
            raise self.fault("language", f"it is {code!r}; expected the code of a language, such as en")
        return code


@dataclass(frozen=True, eq=False)
class Language:
    """A user's file that is the grammar of a whole language, and its rules with their places."""

    path: Path
    rules: tuple[Entry, ...]


def use(paths: Sequence[Path]) -> None:
    """Make these files count, here and in the processes started from here; before any data is loaded.

    Raises:
        RuntimeError: data without these files is loaded already.
    """
    value = os.pathsep.join(str(path) for path in paths)
    if _files.cache_info().currsize and value != os.environ.get(ENVIRONMENT, ""):
        raise RuntimeError("the data files are loaded; say before which of the user's own belong to them")
    os.environ[ENVIRONMENT] = value


def paths() -> tuple[Path, ...]:
    """Return the users' files that count, in their order."""
    return tuple(Path(name) for name in dict.fromkeys(os.environ.get(ENVIRONMENT, "").split(os.pathsep)) if name)


def entries(table: str) -> tuple[Entry, ...]:
    """Return what the users' files add to a table, in the order of the files.

    Raises:
        DataFileError: a file is missing, no TOML, or has a table that there is not; with file and line.
    """
    return tuple(entry for entry in _files()[0] if entry.table == table)


def languages() -> dict[str, Language]:
    """Return the users' files that are whole grammars, by the code of their language.

    Raises:
        DataFileError: as for `entries`, or two files are of one language.
    """
    return _files()[1]


@cache
def _files() -> tuple[tuple[Entry, ...], dict[str, Language]]:
    found: list[Entry] = []
    grammars: dict[str, Language] = {}
    for name in dict.fromkeys(os.environ.get(ENVIRONMENT, "").split(os.pathsep)):
        if not name:
            continue
        path = Path(name)
        text, raw = parsed(path)
        if "outline" not in raw:
            found += _entries(path, text, raw)
            continue
        code = raw.get("language")
        if not isinstance(code, str) or not re.fullmatch(LANGUAGE, code):
            raise DataFileError(f"{path}: language: it is {code!r}; expected the code of a language, such as pt")
        if code in grammars:
            raise DataFileError(f"{path}: language: {grammars[code].path} is the grammar of {code!r} already")
        grammars[code] = Language(path, tuple(_entries(path, text, {"rule": raw.get("rule", [])})))
    return tuple(found), grammars


def _entries(path: Path, text: str, raw: dict[str, Any]) -> list[Entry]:
    lines = text.splitlines()
    found = []
    for table, items in raw.items():
        heads = [n for n, line in enumerate(lines, start=1) if re.match(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]", line)]
        if table not in TABLES:
            here = heads[0] if heads else _line_of(table, lines)
            known = ", ".join(f"[[{name}]]" for name in TABLES)
            raise DataFileError(
                f"{path}, line {here}: {table!r} is no table of yours to fill; expected {known},"
                " or with [outline] the whole grammar of a language"
            )
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise DataFileError(f"{path}, line {_line_of(table, lines)}: {table}: write each entry as [[{table}]]")
        if len(heads) != len(items):
            heads = [0] * len(items)
        for head, values in zip(heads, items, strict=True):
            found.append(Entry(path, table, values, head, _body(lines, head, table)))
    return found


def _body(lines: list[str], head: int, table: str) -> tuple[str, ...]:
    """The lines of an entry, up to the head of the next; a table below it, `[body.labels]`, belongs to it."""
    end = head
    while end < len(lines) and not re.match(rf"\[(?!\s*{table}\.)[\w\[\s]", lines[end]):
        end += 1
    return tuple(lines[max(0, head - 1) : end])


def _line_of(key: str, lines: list[str]) -> int:
    head = re.compile(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[\].=]')
    return next((number for number, line in enumerate(lines, start=1) if head.match(line)), 1)
