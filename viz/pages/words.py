"""The words of the pages, by language: words.toml, checked as it is read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError

COMPLETE = ("en", "zh")
"""Languages in which all is said; the others fall back to English."""
Said = dict[str, str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    page: dict[str, Said]
    facets: dict[str, Said]
    kinds: dict[str, Said]
    reached: dict[str, Said]
    out: dict[str, Said]
    into: dict[str, Said]


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    """Return the tables of words in a language, in English where there are none in it.

    Raises:
        DataFileError: when a word is missing in one of `COMPLETE`, or the file breaks its shape.
    """
    tables: dict[str, dict[str, Said]] = {
        name: getattr(_read(), name) for name in ("page", "facets", "kinds", "reached", "out", "into")
    }
    return {
        name: {key: said.get(language, said["en"]) for key, said in table.items()} for name, table in tables.items()
    }


@cache
def _read(path: Path = Path(__file__).parent / "words.toml") -> _File:
    found = read_toml(path, _File)
    for table in found.__struct_fields__:
        for key, said in getattr(found, table).items():
            if missing := [language for language in COMPLETE if not said.get(language)]:
                raise DataFileError(f"{path}: [{table}] {key} is not said in {', '.join(missing)}")
    return found
