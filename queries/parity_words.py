"""Whether what other languages cite stands in the words of a language, read or not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SHORT = 6
"""Characters of the shortest words that are looked for."""
MOST = 0.6
"""What share of the words of a name must stand close together to be that name in another form."""
FEW = 3
"""Words of a name of which none may be missing."""
CLOSE = 10
"""Characters by which the words may stand farther apart than in the name."""
STEM = 4
"""Letters of a word that tell it: endings differ by case and number."""
LONG = 4
"""Digits of the shortest number in which one can be mistaken without becoming another usual number."""

_NUMBER = re.compile(r"(?P<number>[0-9]+/[0-9]+(?:\s?[A-Z])?|[0-9]+)(?:\((?:[IVXLC]+|[0-9]{4})\)|@[0-9]{4})?[A-Z]?$")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = str.maketrans("авекмнорстух", "abekmhopctyx")


class Known(Protocol):
    """What is known of all texts."""

    @property
    def names(self) -> Mapping[tuple[str, str], str]:
        """Names of instruments by symbol and language."""

    @property
    def by_words(self) -> Mapping[tuple[str, str], Counter[str]]:
        """Words by which they are cited, by symbol and language."""


def folded(words: str) -> str:
    """Return words in lower case, digits of every script as ours, letters of parts behind numbers as Latin ones.

    >>> folded("Резолюция 53/77 К"), folded("القرار ٧٠/١")
    ('резолюция 53/77 k', 'القرار 70/1')
    """
    plain = "".join(str(unicodedata.digit(s)) if s.isdigit() and not s.isascii() else s for s in words.casefold())
    plain = re.sub(
        r"(?<=\d)(\s?)([авекмнорстух])(?![\w.])", lambda match: match[1] + match[2].translate(_CYRILLIC), plain
    )
    return " ".join(plain.split())


def stands(known: Known, target: str, language: str, words: str, others: Iterable[str]) -> tuple[int, int] | None:
    """Return where an instrument stands in a text: its number, words by which it is cited elsewhere, or its name.

    Args:
        known: names and words.
        target: the symbol of the instrument.
        language: of the text.
        words: the text.
        others: what was read there as something else, which is not looked at again for the name.
    """
    plain = folded(words)
    number = _NUMBER.search(target)
    if number and (place := _number(number["number"], plain)):
        return place
    for quote, _ in known.by_words.get((target, language), Counter()).most_common():
        at = plain.find(quote)
        if len(quote) >= SHORT and at >= 0:
            return at, at + len(quote)
    for quote in others:
        plain = plain.replace(folded(quote), " " * len(quote))
    return _name(known.names.get((target, language), ""), plain)


def _number(number: str, plain: str) -> tuple[int, int] | None:
    session, _, rest = number.partition("/")
    rest = re.sub(r"\s?([a-z])$", r"\\s?\1", rest.casefold())
    spelled = (
        rf"(?<![\d/]){session}\s?/\s?{rest}(?![\d/])|(?<![\d/]){rest}\s?/\s?{session}(?![\d/])"
        if rest
        else rf"(?<![\d/.,-]){session}(?![\d/.,%-]|\s?(?:%|[a-zа-я]+ \d{{4}}))"
    )
    match = re.search(spelled, plain)
    return match.span() if match else None


def stands_as_part(part: str, words: str) -> tuple[int, int] | None:
    """Return where the number of a part stands in a text: that of an article, a paragraph, a target (17.5, 17-5)."""
    number = re.search(r"[0-9]+(?:\.[0-9a-z]+)?|\b[IVXLC]+\b", part)
    if number is None:
        return None
    spelled = re.escape(number.group().casefold()).replace(r"\.", "[.-]")
    match = re.search(rf"(?<![\w/.,-]){spelled}(?![\w/%]|[.,-]\d)", folded(words))
    return match.span() if match else None


def slipped(target: str, words: str) -> tuple[int, int] | None:
    """Return where a number stands that a slip of one digit makes of the number of an instrument."""
    number = _NUMBER.search(target)
    digits = number["number"] if number else ""
    if sum(sign.isdigit() for sign in digits) < LONG:
        return None
    for match in re.finditer(r"\d+(?:/\d+)?", folded(words)):
        found = match.group()
        if len(found) == len(digits) and sum(one != other for one, other in zip(found, digits, strict=True)) == 1:
            return match.span()
    return None


def _name(name: str, plain: str) -> tuple[int, int] | None:
    """Where most of the words of a name stand close together."""
    wanted = {stem for stem, _ in _stems(folded(name))}
    if len(wanted) < 2:  # noqa: PLR2004  # one word is too little to be a name
        return None
    found = [(stem, at) for stem, at in _stems(plain) if stem in wanted]
    for place, (_, start) in enumerate(found):
        close = {stem: at for stem, at in found[place:] if at - start <= len(name) + CLOSE}
        if len(close) >= (len(wanted) if len(wanted) <= FEW else MOST * len(wanted)):
            return start, max(close.values())
    return None


def _stems(plain: str) -> Iterator[tuple[str, int]]:
    """The beginnings of words, and pairs of Han characters, with their places."""
    for match in _WORD.finditer(plain):
        word = match.group()
        if _HAN.search(word):
            signs = list(enumerate(word, start=match.start()))
            yield from ((one + other, at) for (at, one), (_, other) in pairwise(signs))
        elif len(word) > 2:  # noqa: PLR2004  # short words join others
            yield word[:STEM], match.start()
