"""The words of the pages, by language: words.toml, checked as it is read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from ontology.words import Said, read_words, told


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    page: dict[str, Said]
    facets: dict[str, Said]
    kinds: dict[str, Said]
    reached: dict[str, Said]
    out: dict[str, Said]
    into: dict[str, Said]
    errors: dict[str, Said]
    advice: dict[str, Said]
    ontology: dict[str, Said]
    terms: dict[str, Said]


@cache
def words(language: str) -> dict[str, dict[str, str]]:
    """Return the tables of words in a language, in English where there are none in it.

    Raises:
        DataFileError: when the file breaks its shape, or a word is missing in English or Chinese.
    """
    return told(_read(), language)


@cache
def _read() -> dict[str, dict[str, Said]]:
    return read_words(Path(__file__).parent / "words.toml", _File)
