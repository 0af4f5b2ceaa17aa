"""Titles compared: how much of a title that a text gives is in the title that an instrument has, in one language.

What stands beside a number is not always just a title: it may run on into the clause, have abbreviations that the title
spells out, or be that of an annex. A title in print may be cut. None of this is a reason to doubt a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENOUGH = 3
"""Words that a title needs to be told from others: “Human rights” is too little."""
SAME = 0.8
"""How like a title must be to be taken for the one that is meant."""
BETTER = 0.15
"""By how much another title must be more like it than the title of the instrument that is cited."""
SHORTENED = 0.9
"""The share of a stated title that, found in the instrument's own, makes it a shortened one."""
PREFIX = 5
"""Letters of a word that tell it: endings differ by case and number."""
FEW = 60
"""Titles that a rare word brings in; words of more titles than that choose nothing."""
LINKING = 3
"""Letters of words that an abbreviation passes over: “of”, “and”, “the”."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")
_ABBREVIATED = re.compile(r"\b([A-ZА-Я]{2,6})s?\b")


@cache
def words(title: str) -> tuple[str, ...]:
    """Return what tells a title, in order: beginnings of words longer than two letters; pairs of characters in Chinese.

    >>> words("Connectivity to broadband networks")
    ('conne', 'broad', 'netwo')
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(sign))
    found = []
    for word in _WORD.findall(plain):
        for run in _HAN.findall(word):
            found += [run[index : index + 2] for index in range(max(1, len(run) - 1))]
        found += [rest[:PREFIX] for rest in _HAN.split(word) if len(rest) > 2 or rest.isdigit()]  # noqa: PLR2004  # letters
    return tuple(dict.fromkeys(found))


def likeness(stated: tuple[str, ...], title: tuple[str, ...]) -> float:
    """Return how like a title what is stated is, from 0 to 1 (Dice): the whole, or as much of it as the title is long.

    >>> likeness(("human", "resou", "outli", "proce"), ("human", "resou"))
    1.0
    """
    return max(_dice(frozenset(stated), frozenset(title)), _dice(frozenset(stated[: len(title)]), frozenset(title)))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def spelled_out(stated: str, title: str) -> str:
    """Return a stated title with its abbreviations in the words of another, where these have their initials.

    >>> spelled_out("on ICTs", "Use of information and communication technologies")
    'on information communication technologies'
    """
    long = [word for word in _WORD.findall(title) if len(word) > LINKING]
    initials = "".join(word[0].casefold() for word in long)

    def spelled(match: re.Match[str]) -> str:
        start = initials.find(match[1].casefold())
        return " ".join(long[start : start + len(match[1])]) if start >= 0 else match[0]

    return _ABBREVIATED.sub(spelled, stated)


@dataclass(frozen=True, slots=True)
class Titled:
    """An instrument and a title that it has in a language.

    `source` says from where it is known: its own text, the registry, or a heading inside its text.
    """

    symbol: str
    language: str
    title: str
    source: str

    @property
    def work(self) -> str:
        """The instrument whatever its edition."""
        return self.symbol.partition("@")[0]

    def like(self, stated: str) -> float:
        """Return how like this title what is stated is, from 0 to 1."""
        return likeness(words(spelled_out(stated, self.title)), words(self.title))

    def shortened(self, stated: str) -> bool:
        """Say whether what is stated is this title with words left out."""
        said = frozenset(words(spelled_out(stated, self.title)))
        return len(said & frozenset(words(self.title))) >= SHORTENED * len(said)


@dataclass(frozen=True, slots=True)
class Contrast:
    """The title of what is cited, and another's that fits better.

    `sure` unless the cited edition's own title is not known, or is all but the same.
    """

    own: Titled
    other: Titled
    sure: bool


class Titles:
    """The titles of instruments, found by their words."""

    def __init__(self, titled: Iterable[Titled]) -> None:
        """Index the titles by language and word: a heading is nobody else's title, a cut one gives way to the whole."""
        self._of: dict[tuple[str, str], list[Titled]] = defaultdict(list)
        self._of_work: dict[tuple[str, str], list[Titled]] = defaultdict(list)
        self._inside: dict[tuple[str, str], list[Titled]] = defaultdict(list)
        self._with: dict[tuple[str, str], list[Titled]] = defaultdict(list)
        for item in titled:
            (self._inside if item.source == "heading" else self._of)[item.symbol, item.language].append(item)
        for key, same in self._of.items():
            self._of[key] = [item for item in same if not any(_cut(item, other) for other in same)]
            for item in self._of[key]:
                self._of_work[item.work, item.language].append(item)
                for word in words(item.title):
                    self._with[item.language, word].append(item)

    def better(self, symbol: str, stated: str, language: str) -> Contrast | None:
        """Return the title of what is cited and another's that the stated one fits better, or None.

        A shortened title is no doubt unless it is to the word that of another edition; nor is that of a part inside the
        instrument, nor any where none of the instrument's is known. Where the cited edition's own is not, those of the
        work's others stand for it.
        """
        mine = self._of.get((symbol, language), ())
        known = mine or self._of_work.get((symbol.partition("@")[0], language), ())
        if not known or len(words(stated)) < ENOUGH:
            return None
        own = max(known, key=lambda item: (item.like(stated), item.source == "text"))
        best = max(
            self._near(stated, language), key=lambda item: (item.like(stated), item.work == own.work), default=None
        )
        if best is None or best in known or best.symbol == symbol or self._part(symbol, stated, language):
            return None
        found = best.like(stated)
        if found >= SAME and found - own.like(stated) >= BETTER and not any(item.shortened(stated) for item in known):
            return Contrast(own, best, bool(mine))
        if found == 1 and own.like(stated) < 1 and best.work == own.work:
            return Contrast(own, best, sure=False)
        return None

    def _part(self, symbol: str, stated: str, language: str) -> bool:
        return any(item.like(stated) >= SAME for item in self._inside.get((symbol, language), ()))

    def _near(self, stated: str, language: str) -> Iterator[Titled]:
        seen = set()
        for word in words(stated):
            near = self._with.get((language, word), ())
            if len(near) <= FEW:
                for item in near:
                    if item not in seen and len(words(item.title)) >= ENOUGH:
                        seen.add(item)
                        yield item


def _cut(item: Titled, other: Titled) -> bool:
    """Whether a title is only the beginning of another one that the same instrument has."""
    begun, whole = words(item.title), words(other.title)
    return len(begun) < len(whole) and whole[: len(begun)] == begun
