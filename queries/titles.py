"""Titles compared: how much of a title that a text gives is in the title that an instrument has, in one language."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENOUGH = 3
"""Words that a title needs to be told from others: “Human rights” is too little."""
SAME = 0.8
"""How like a title must be to be taken for the one that is meant."""
BETTER = 0.2
"""By how much another title must be more like it than the title of the instrument that is cited."""
SHORTENED = 0.9
"""The share of a stated title that, found in the instrument's own, makes it a shortened one."""
PREFIX = 5
"""Letters of a word that tell it: endings differ by case and number."""
FEW = 60
"""Titles that a rare word brings in; words of more titles than that choose nothing."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")


def words(title: str) -> frozenset[str]:
    """Return what tells a title: beginnings of words longer than two letters; pairs of characters in Chinese.

    >>> sorted(words("Connectivity to broadband networks"))
    ['broad', 'conne', 'netwo']
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(sign))
    found = set()
    for word in _WORD.findall(plain):
        for run in _HAN.findall(word):
            found |= {run[index : index + 2] for index in range(max(1, len(run) - 1))}
        found |= {rest[:PREFIX] for rest in _HAN.split(word) if len(rest) > 2 or rest.isdigit()}  # noqa: PLR2004  # letters
    return frozenset(found)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two titles are, from 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


@dataclass(frozen=True, slots=True)
class Titled:
    """An instrument and a title that it has in a language; `text` says whether its own text is in the graph."""

    symbol: str
    language: str
    title: str
    text: bool


class Titles:
    """The titles of instruments, found by their words."""

    def __init__(self, titled: Iterable[Titled]) -> None:
        """Index the titles by language and word."""
        self.of: dict[tuple[str, str], list[Titled]] = defaultdict(list)
        self._with: dict[tuple[str, str], list[Titled]] = defaultdict(list)
        self._words: dict[Titled, frozenset[str]] = {}
        for item in titled:
            self._words[item] = words(item.title)
            self.of[item.symbol, item.language].append(item)
            for word in self._words[item]:
                self._with[item.language, word].append(item)

    def better(self, symbol: str, stated: str, language: str) -> tuple[Titled, Titled] | None:
        """Return the cited instrument's own title and another's that the stated one fits better, or None.

        A shortened title is no doubt, nor is one that fits several others, or an instrument without a known title.
        """
        mine = self.of.get((symbol, language), ())
        said = words(stated)
        if not mine or len(said) < ENOUGH:
            return None
        own = max(mine, key=lambda item: likeness(said, self._words[item]))
        if len(said & self._words[own]) >= SHORTENED * len(said):
            return None
        close = likeness(said, self._words[own])
        best = max(self._near(said, language), key=lambda item: likeness(said, self._words[item]), default=None)
        if best is None or best.symbol == symbol:
            return None
        found = likeness(said, self._words[best])
        return (own, best) if found >= SAME and found - close >= BETTER else None

    def _near(self, said: frozenset[str], language: str) -> Iterator[Titled]:
        seen = set()
        for word in sorted(said):
            near = self._with.get((language, word), ())
            if len(near) <= FEW:
                for item in near:
                    if item not in seen:
                        seen.add(item)
                        yield item
