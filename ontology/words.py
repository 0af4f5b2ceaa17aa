"""Words of the interface by language, from data files: complete in some languages, else said in English."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from ontology.registry_records import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COMPLETE = ("en", "zh")
"""Languages in which all is said; the others fall back to English."""
Said = dict[str, str]
"""What is said, by language."""
_PLACES = re.compile(r"\{\d\}")


def read_words(path: Path, shape: type[msgspec.Struct]) -> dict[str, dict[str, Said]]:
    """Return the tables of words in a file.

    Args:
        path: the file.
        shape: its tables, each a `dict[str, Said]`.

    Raises:
        DataFileError: when the file breaks its shape, or `check_said` finds something wrong.
    """
    tables: dict[str, dict[str, Said]] = msgspec.to_builtins(read_toml(path, shape))
    for table, words in tables.items():
        for key, said in words.items():
            check_said(path, f"[{table}] {key}", said)
    return tables


def check_said(path: Path, key: str, said: Said) -> None:
    """Check what is said under a key of a file.

    Raises:
        DataFileError: when it is not said in one of `COMPLETE`, is said in a language that is none of ours, or what is
            put in is not what English puts in.
    """
    if missing := [language for language in COMPLETE if not said.get(language)]:
        raise DataFileError(f"{path}: {key} is not said in {', '.join(missing)}")
    if unknown := sorted(set(said) - set(LANGUAGES)):
        raise DataFileError(f"{path}: {key}: {unknown[0]!r} is none of the languages {', '.join(LANGUAGES)}")
    places = {language: set(_PLACES.findall(words)) for language, words in said.items()}
    if wrong := [language for language, found in places.items() if found != places["en"]]:
        raise DataFileError(f"{path}: {key}: {wrong[0]} must have the places {{0}}, {{1}}, … that English has")


def speaker(path: Path, shape: type[msgspec.Struct]) -> Callable[[str], dict[str, dict[str, str]]]:
    """Return a function that gives the tables of words of a file in a language; the file is read once it is asked.

    Args:
        path: the file.
        shape: its tables, as for `read_words`.
    """

    @cache
    def tables() -> dict[str, dict[str, Said]]:
        return read_words(path, shape)

    @cache
    def words(language: str) -> dict[str, dict[str, str]]:
        return told(tables(), language)

    return words


def in_language(said: Mapping[str, str], language: str) -> str:
    """Return what is said in a language, in English where it is not said in it.

    >>> in_language({"en": "Clauses", "zh": "条款"}, "zh"), in_language({"en": "Clauses", "zh": "条款"}, "fr")
    ('条款', 'Clauses')
    """
    return said.get(language, said["en"])


def told(tables: Mapping[str, Mapping[str, Said]], language: str) -> dict[str, dict[str, str]]:
    """Return tables of words in a language."""
    return {table: {key: in_language(said, language) for key, said in words.items()} for table, words in tables.items()}
