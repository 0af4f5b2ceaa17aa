"""In which encoding a text is: the one that makes it a text of a language that the program knows.

Nearly any bytes can be decoded in several encodings, but only rightly decoded ones give words: letters of one script in
each word, small and capital letters where they belong, and the frequent words of a language (encodings.toml).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from ontology.datafiles import read_toml

FILE = Path(__file__).parent / "encodings.toml"

LEAST = 0.04
"""Share of the words that must be frequent ones of the language, at least."""
FEWEST = 3
"""How many frequent words there must be, at least."""
CLEARER = 2.5
"""How many times as many there must be as in the text that another encoding gives."""
ALIKE = 0.8
"""Share of the words of another reading that a reading has at least, where it is as good but for what is strange."""
STRANGE = 0.05
"""Share of the characters beyond ASCII that may have no place in the language, at most."""

_SAMPLE = 3000
"""Lines with characters beyond ASCII that are looked at."""
_CONTEXT = 20_000
"""Characters of other lines that are looked at: they have words too."""
_SIGNS = "\u00a0§°±×·–—‘’‚“”„†‡•…‰‹›€™©®²³¹⁰-⁹\u00ad\u200b-\u200f\u2010-\u2015\u2028\u2029\u202a-\u202f\ufeff−≤≥"
"""Signs that texts of all languages have."""
_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufffd]")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_CASE = re.compile(r"[a-zà-öø-ÿœа-яё][A-ZÀ-ÖØ-ÞА-ЯЁ]")
"""A capital behind a small letter: what Russian becomes when one of its encodings is taken for the other."""


_LATIN = frozenset({"en", "es", "fr"})
"""Languages whose words have letters of ASCII too."""


class EncodingRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An encoding; its fields are described in encodings.toml."""

    name: str
    codecs: tuple[str, ...]


class LanguageRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a language looks; its fields are described in encodings.toml."""

    code: str
    letters: str
    signs: str
    words: tuple[str, ...]
    forms: str = ""


class EncodingsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What encodings.toml holds."""

    encoding: tuple[EncodingRecord, ...]
    language: tuple[LanguageRecord, ...]


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How well a text is one of a language.

    Attributes:
        words: share of its words that are frequent ones of the language.
        strange: how many characters have no place in it.
    """

    words: float
    strange: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a file comes to in one encoding."""

    encoding: str
    text: str
    score: Score


@dataclass(frozen=True, slots=True)
class _Language:
    """A language, ready for looking."""

    code: str
    word: re.Pattern[str]
    sign: re.Pattern[str]
    words: frozenset[str]
    forms: re.Pattern[str]

    def knows(self, word: str) -> bool:
        """Say whether a word is a frequent one; one all in capitals is what Russian in a wrong encoding looks like."""
        small = word.lower()
        return (small in self.words or self.forms.fullmatch(small) is not None) and not word.isupper()


def readings(data: bytes) -> list[Decoded]:
    """Return what bytes can mean, likeliest first; encodings that give the same text are told once.

    Args:
        data: bytes that are no UTF-8 and have no byte-order mark.
    """
    found: dict[str, Decoded] = {}
    for encoding in _file().encoding:
        text = _decoded(data, encoding)
        if text is not None and text not in found and (score := _score(text, wide=b"\0" in data)):
            found[text] = Decoded(encoding.name, text, score)
    return sorted(found.values(), key=lambda decoded: (-decoded.score.words, decoded.score.strange))


def likeliest(found: list[Decoded]) -> Decoded | None:
    """Return the reading that is clearly better than all others: more words, or as many and less that is strange."""
    for one in found:
        if all(other is one or _is_better(one, other) for other in found):
            return one
    return None


def _is_better(one: Decoded, other: Decoded) -> bool:
    """Whether a reading is clearly better than another, where they differ: it may be in a few lines of many."""
    mine, others = one.score, other.score
    pairs = list(zip(one.text.split("\n"), other.text.split("\n"), strict=False))
    if one.text.count("\n") == other.text.count("\n"):
        apart = [pair for pair in pairs if pair[0] != pair[1]]
        again = [_score("\n".join(lines), wide=True) for lines in zip(*apart, strict=True)]
        mine, others = (new or Score(0, len(old.text)) for new, old in zip(again, (one, other), strict=True))
    if mine.words >= CLEARER * others.words and mine.words > 0:
        return True
    return mine.words >= ALIKE * others.words and mine.strange < others.strange


def names() -> list[str]:
    """Return the names of all encodings that are read."""
    return ["UTF-8", *(encoding.name for encoding in _file().encoding)]


def _decoded(data: bytes, encoding: EncodingRecord) -> str | None:
    """The text that bytes are in an encoding, None where they are none."""
    for name in encoding.codecs:
        try:
            return codecs.decode(data, name)
        except UnicodeDecodeError:
            continue
    return None


def _score(text: str, *, wide: bool) -> Score | None:
    """How well a text is one of the language that it is most likely in, None where it is in none.

    Characters of two or four bytes need no frequent words: what is wrongly taken for them has no letters of one script.
    """
    lines = text.split("\n")
    sample = "\n".join([line for line in lines if not line.isascii()][:_SAMPLE])
    sample += "\n" + "\n".join(line for line in lines if line.isascii())[:_CONTEXT]
    if _CONTROL.search(sample):
        return None
    all_words = max(1, len(_WORD.findall(sample)))
    scores = [
        score
        for language in _languages()
        if (score := _of_language(sample, all_words, language))
        and score.words >= (0 if wide and language.code != "zh" else LEAST)
    ]
    return max(scores, key=lambda score: (score.words, -score.strange), default=None)


def _of_language(sample: str, all_words: int, language: _Language) -> Score | None:
    beyond = sum(not letter.isascii() for letter in sample)
    words = [match.group() for match in language.word.finditer(sample)]
    placed = sum(not letter.isascii() for word in words if not _CASE.search(word) for letter in word)
    placed += len(language.sign.findall(sample))
    if not words or beyond - placed > STRANGE * beyond:
        return None
    known = [word for word in words if language.knows(word)]
    if len(known) < FEWEST or (language.code != "zh" and all(len(word) == 1 for word in known)):
        known = []  # by chance, or letters that number things
    return Score(len(known) / all_words, beyond - placed)


@cache
def _file() -> EncodingsFile:
    return read_toml(FILE, EncodingsFile)


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_language(record) for record in _file().language)


def _language(record: LanguageRecord) -> _Language:
    """Words are runs of letters of one script, each Han character is one, and no word touches one of another script."""
    sign = re.compile(f"[{_SIGNS}{record.signs}]|(?<![A-Za-z])[¼½¾](?![A-Za-z])")
    if record.code == "zh":
        word, known = f"(?<![A-Za-z])[{record.letters}](?![a-z])", frozenset("".join(record.words))
    else:
        latin = "A-Za-z" if record.code in _LATIN else ""
        word, known = rf"(?<![^\W_])[{record.letters}{latin}]+(?![^\W_])", frozenset(record.words)
    return _Language(record.code, re.compile(word), sign, known, re.compile(record.forms or r"(?!)"))
