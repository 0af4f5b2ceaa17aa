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
MOST_HAN = 0.8
"""The same of pairs of Han characters: each character is in two."""
FEW = 3
"""Words of a name of which none may be missing."""
CLOSE = 10
"""Characters by which the words may stand farther apart than in the name."""
STEM = 4
"""Letters of a word that tell it: endings differ by case and number."""
LONG = 3
"""Digits of the shortest number in which a slip is looked for."""
DATE = 20
"""Characters of the longest words between a number, a day and a year."""

_NUMBER = re.compile(
    r"(?P<number>[0-9]+/[A-Z]+\.[0-9]+|[0-9]+\.[0-9]+|[0-9]+/[0-9]+(?:\s?[A-Z])?|[0-9]+)(?:\((?:[IVXLC]+|[0-9]{4})\)|@[0-9]{4})?[A-Z]?$"
)
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
        else rf"(?<![\d/.,-]){session}(?![\d/%-]|[.,]\d|\s?(?:%|[a-zа-я]+ \d{{4}}))"
    )
    if "." in number:  # 69.7 stands as 69-7, and 3/COP.14 with the letters of another script
        spelled = r"(?<![\d/.,-])" + re.sub(r"\D+", lambda m: r"[.-]" if m[0] == "." else r"\s?/\D{1,8}", number)
        spelled += r"(?![\d/%])"
    match = re.search(spelled, plain)
    return match.span() if match else None


def stands_as_part(part: str, words: str) -> tuple[int, int] | None:
    """Return where the number of a part stands in a text: that of an article, a paragraph, a target (17.5, 17-5)."""
    number = re.search(r"[0-9]+(?:\.[0-9a-z]+)?|\b[IVXLC]+\b|\b[a-z]\b", part)
    if number is None:
        return None
    spelled = re.escape(number.group().casefold()).replace(r"\.", "[.-]")
    match = re.search(rf"(?<![a-z\d/.,-]){spelled}(?![a-z\d/%]|[.,-]\d)", folded(words))
    return match.span() if match else None


def slipped(target: str, words: str, other: str) -> tuple[int, int] | None:
    """Return where a number stands that a slip makes of the number of an instrument, and does not stand elsewhere.

    Args:
        target: the symbol of the instrument.
        words: the text.
        other: the same in a language that has the instrument.
    """
    number = _NUMBER.search(target)
    digits = number["number"] if number else ""
    if sum(sign.isdigit() for sign in digits) < LONG:
        return None
    theirs = Counter(re.findall(r"\d+(?:/\d+)?", folded(other)))
    mine = list(re.finditer(r"\d+(?:/\d+)?", folded(words)))
    counts = Counter(match.group() for match in mine)
    for match in mine:
        found = match.group()
        if ("/" in found) == ("/" in digits) and one_slip(found, digits) and counts[found] > theirs[found]:
            return match.span()
    return None


def other_year(target: str, words: str, other: str) -> str:
    """Return the year that stands behind a number in a text, where another one stands behind it in another language."""
    number = _NUMBER.search(target)
    years = []
    for said in (words, other):
        plain = folded(said)
        place = _number(number["number"], plain) if number else None
        year = re.match(rf"\D{{1,{DATE}}}\d{{1,2}}\D{{1,{DATE}}}(\d{{4}})\b", plain[place[1] :]) if place else None
        years.append(year[1] if year else "")
    return years[0] if all(years) and years[0] != years[1] else ""


def one_slip(one: str, other: str) -> bool:
    """Say whether two numbers differ in one digit: changed, left out, put in, or two that changed places.

    >>> one_slip("71/57", "71/75"), one_slip("66/288", "66/228"), one_slip("70/1", "75/202")
    (True, True, False)
    """
    if len(one) == len(other):
        places = [index for index in range(len(one)) if one[index] != other[index]]
        swapped = len(places) == 2 and sorted(one) == sorted(other)  # noqa: PLR2004  # a pair
        return len(places) == 1 or swapped
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and any(
        longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer))
    )


def _name(name: str, plain: str) -> tuple[int, int] | None:
    """Where most of the words of a name stand close together."""
    wanted = {stem for stem, _ in _stems(folded(name))}
    if len(wanted) < 2:  # noqa: PLR2004  # one word is too little to be a name
        return None
    share = MOST_HAN if _HAN.search(name) else MOST
    found = [(stem, at) for stem, at in _stems(plain) if stem in wanted]
    for place, (_, start) in enumerate(found):
        close = {stem: at for stem, at in found[place:] if at - start <= len(name) + CLOSE}
        if len(close) >= (len(wanted) if len(wanted) <= FEW else share * len(wanted)):
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
