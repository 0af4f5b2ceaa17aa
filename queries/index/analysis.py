"""Words of six languages as the terms of the full-text index, the same for texts and for what somebody types.

A term is a word's stem (Snowball's stemmers) without accents or vowel signs. Chinese has no blanks between words: it
goes in as pairs of neighbouring characters, as full-text engines do it where they have no dictionary. A symbol such as
A/RES/70/1 is a term as a whole, and from each of its steps on: 70/1 finds it too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

STEMMERS = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
"""Snowball's names of the languages that have word forms."""
LATIN = ("en", "es", "fr")

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
"""Chinese characters, as a class of a regular expression: with 〇, those for compatibility, and extensions B and on."""
_MARKS = "\u0300-\u036f\u0640\u064b-\u065f\u0670"
"""Accents and vowel signs that follow a letter, and the stroke that lengthens Arabic words."""
_PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)"
    r"|(?P<symbol>[0-9A-Za-z]+(?:[/.@-][0-9A-Za-z()]+)+)"
    rf"|(?P<word>(?:[^\W_{HAN}][{_MARKS}]*)+)"
)
_ARABIC = str.maketrans("أإآٱىة", "ااااية", "ـ")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")


class Token(NamedTuple):
    """A term and the characters that it stands for.

    Attributes:
        term: as the index has it.
        start: first character.
        end: the character after the last.
        form: the word without its accents, in small letters; "" for Chinese and symbols.
    """

    term: str
    start: int
    end: int
    form: str = ""


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the terms of a text in a language, "" for one that is not known.

    >>> [token.term for token in tokens("Connected communities", "en")]
    ['connect', 'communiti']
    >>> [token.term for token in tokens("人工智能", "zh")]
    ['人工', '工智', '智能', '能']
    >>> [token.term for token in tokens("resolution 70/1", "en")]
    ['resolut', '70/1', '70', '1']
    """
    for found in _PIECE.finditer(text):
        piece, start = found[0], found.start()
        if found.lastgroup == "han":
            yield from (Token(piece[at : at + 2], start + at, start + at + 2) for at in range(len(piece) - 1))
            yield Token(piece[-1], start + len(piece) - 1, found.end())
        elif found.lastgroup == "symbol":
            yield from _symbol(piece, start, language)
        else:
            yield _word(piece, start, language)


def spoken(word: str, language: str = "") -> tuple[str, ...]:
    """Return the languages in which a word can have its form, by its script; the given one first if it is one.

    >>> spoken("сети"), spoken("réseau", "fr"), spoken("人")
    (('ru',), ('fr', 'en', 'es'), ())
    """
    if _CYRILLIC.search(word):
        return ("ru",)
    if _ARABIC_LETTER.search(word):
        return ("ar",)
    if re.search(f"[{HAN}]", word):
        return ()
    return (language, *(each for each in LATIN if each != language)) if language in LATIN else LATIN


def stem(word: str, language: str) -> str:
    """Return a word's term: its stem without accents; in a language without stemmer the word itself.

    >>> stem("Télécommunications", "fr"), stem("сетями", "ru") == stem("сеть", "ru")
    ('telecommun', True)
    """
    word = word.casefold()
    if language in STEMMERS:
        word = _stemmer(language).stemWord(word.translate(_ARABIC) if language == "ar" else word)
    return folded(word)


def folded(word: str) -> str:
    """Return a word in small letters, without accents and vowel signs; й and ё of Russian are й and е.

    >>> folded("Sécurité"), folded("Ещё"), folded("الأُمم")
    ('securite', 'еще', 'الامم')
    """
    word = word.casefold().replace("ё", "е").replace("œ", "oe").translate(_ARABIC)
    apart = unicodedata.normalize("NFD", word.replace("й", "\0"))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).replace("\0", "й")


def is_chinese(text: str) -> bool:
    """Say whether there are Chinese characters and nothing else that is a word."""
    return re.fullmatch(f"[{HAN}]+", text) is not None


def _symbol(piece: str, start: int, language: str) -> Iterator[Token]:
    """A symbol as a whole and from each step on, then its words; a word with a hyphen is only its words."""
    if any(sign.isdigit() for sign in piece):
        for step in re.finditer(r"[^/]+", piece):
            if "/" in piece[step.start() :] or step.start() == 0:
                yield Token(piece[step.start() :].casefold(), start + step.start(), start + len(piece))
    for word in re.finditer(r"[0-9A-Za-z]+", piece):
        yield _word(word[0], start + word.start(), language)


def _word(piece: str, start: int, language: str) -> Token:
    term, form = _known(piece, language)
    return Token(term, start, start + len(piece), form)


@lru_cache(maxsize=500_000)
def _known(word: str, language: str) -> tuple[str, str]:
    """The term and the form of a word; a word in another script than the text's is one of that script's language."""
    languages = spoken(word, language)
    chosen = language if language in languages else languages[0] if languages and language else ""
    return stem(word, chosen), folded(word)


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(STEMMERS[language])
