"""The words of the pages, by language: words.toml, checked as it is read."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ontology.words import Said, speaker


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


words = speaker(Path(__file__).parent / "words.toml", _File)
"""The tables of words in a language, in English where there are none in it; see `ontology.words`."""
