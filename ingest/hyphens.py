"""Words divided at the end of a line: which hyphen is part of a word, and which one the line break put there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.resolution_words import resolution_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.plain_lines import Line

SOFT = "\u00ad"
_HYPHENS = f"-\u2010{SOFT}"
_LETTERS = r"[^\W\d_]"
_LAST = re.compile(rf"(?P<first>{_LETTERS}+)[{_HYPHENS}]$")
_FIRST = re.compile(rf"{_LETTERS}+")


@dataclass
class Hyphens:
    """What a text tells of its hyphens.

    Attributes:
        text: all of it.
        language: whose compounds are known.
        lines: its lines, to see whether words are divided in it at all.
    """

    text: str
    language: str
    lines: Sequence[Line]

    def is_divided(self, above: str, below: str) -> bool:
        """Say whether a word goes on from one line to the next, with a hyphen or a stroke between."""
        return re.search(rf"\w[{_HYPHENS}/]$", above) is not None and re.match(r"\w", below) is not None

    def keeps(self, above: str, below: str) -> bool:
        """Say whether the hyphen between two lines is part of the word."""
        if above.endswith("/"):
            return True
        if above.endswith(SOFT):
            return False
        told = self._told(above, below)
        return not self._divides if told is None else told

    def _told(self, above: str, below: str) -> bool | None:
        """Whether the hyphen is part of the word, or None where neither the text nor the language tells."""
        last, following = _LAST.search(above), _FIRST.match(below)
        if last is None or following is None or not (last["first"][-1].islower() and following.group()[0].islower()):
            return True  # capitals, numbers, and letters of scripts that divide no words
        first, second = last["first"].lower(), following.group().lower()
        whole, compound = first + second in self._words, f"{first}-{second}" in self._words
        if whole != compound:
            return compound
        compounds = resolution_file().compounds
        if first in compounds.first.get(self.language, ()) or second in compounds.last.get(self.language, ()):
            return True
        return None

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text that stand in one line, those with a hyphen whole."""
        return frozenset(re.findall(rf"{_LETTERS}+(?:-{_LETTERS}+)*", self.text.lower().replace("\u2010", "-")))

    @cached_property
    def _divides(self) -> bool:
        """Whether the text divides words: it divides one that is whole elsewhere, or keeps no hyphen that is known."""
        told = [
            self._told(above.text, below.text)
            for above, below in zip(self.lines, self.lines[1:], strict=False)
            if not below.gap and self.is_divided(above.text, below.text) and below.text[0].islower()
        ]
        return False in told or True not in told
