"""Paragraphs that stand over several lines, as mail, PDF and editors leave them, put together again.

Whether the lines of a text are wrapped is told by the text as a whole: lines of about the same length, of which many
end within a sentence. Then a line goes on with the one above it unless something says that it begins a paragraph: a
blank line, a short line above it, a label that is due, an act behind the end of a clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.acts import leading_act
from ingest.hyphens import Hyphens
from ingest.labels import follows, leading_label
from ingest.line_width import NOTE_MARK, closes
from ingest.plain_lines import NOTHING, Line
from ingest.resolution_words import resolution_file
from ontology.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.labels import Label
    from ingest.line_width import Width

_TITLE = 0.75
"""What part of the usual width a title has at most that is told from a line cut by wrapping."""
_APART = 0.5
"""What share of the last lines of paragraphs must have a blank line below them where blank lines part paragraphs."""
_RECENT = 12
"""Labels before a line that one at its beginning can follow."""

_COMMA = re.compile(rf"[,，،、][\s)\]*”»’\"）]*{NOTE_MARK}$")
_ITEM_ENDS = re.compile(r"[,،]\s+\w{1,4}$")
"""How the last but one item of a list can end: with a comma and a word that joins."""
_FIRST = frozenset({"a", "i", "1"})


class Role(StrEnum):
    """How a line stands among others, as far as its own words tell."""

    OPENS = "opens"
    """It begins a paragraph."""
    ALONE = "alone"
    """It is a paragraph by itself."""
    ANY = ""


def paragraphs(
    text: str,
    lines: Sequence[Line],
    language: str,
    width: Width | None,
    role: Callable[[str], Role],
    *,
    whole: bool = False,
) -> tuple[str, list[Line]]:
    """Put wrapped lines together.

    Args:
        text: the cleaned text.
        lines: of it, what stands below the line that names who speaks.
        language: of the text.
        width: what it is wrapped to, None where each line is a paragraph.
        role: tells of a line by its words whether it can only begin a paragraph, or be one.
        whole: blank lines part the paragraphs: a line without one above it was broken off within its paragraph.

    Returns:
        The text with nothing in the place of hyphens that divide words, as long as before; and the paragraphs.
    """
    joiner = _Joiner(language, width, role, lines, whole)
    groups = joiner.groups()
    hyphens = Hyphens(text, language, lines)
    letters = list(text)
    for group in groups:
        for above, below in pairwise(group):
            _close_up(letters, above, below, hyphens)
    return "".join(letters), [_joined(group) for group in groups]


def _close_up(letters: list[str], above: Line, below: Line, hyphens: Hyphens) -> None:
    """Make what stands between two lines of a paragraph a blank, or nothing within a word."""
    begin, end = above.span.end, below.span.start
    if hyphens.is_divided(above.text, below.text):
        begin -= not hyphens.keeps(above.text, below.text)
        letters[begin:end] = NOTHING * (end - begin)
    else:  # what stands at the edges of pages goes
        letters[begin:end] = ["\n" if letter == "\n" else " " for letter in letters[begin:end]]


def _joined(group: Sequence[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    first, last = group[0], group[-1]
    return Line(" ".join(line.text for line in group), Span(first.span.start, last.span.end), first.gap, first.page)


@dataclass
class _Joiner:
    """Decides line by line; `labels` are those of the paragraphs so far."""

    language: str
    width: Width | None
    role: Callable[[str], Role]
    lines: Sequence[Line]
    whole: bool = False
    apart: bool = False
    capital: bool = False
    labels: list[Label] = field(default_factory=list)

    def __post_init__(self) -> None:
        """See whether blank lines part the paragraphs, and whether these begin with capitals."""
        ends = [
            below.gap
            for above, below in pairwise(self.lines)
            if closes(above.text) and self._is_short(above, below) and not below.page
        ]
        gaps = any(line.gap for line in self.lines[1:])
        self.apart = sum(ends) >= _APART * len(ends) if ends else gaps
        self.capital = bool(self.lines) and self.lines[0].text[0].isupper()

    def groups(self) -> list[list[Line]]:
        """The lines of each paragraph."""
        found: list[list[Line]] = []
        for number, line in enumerate(self.lines):
            below = self.lines[number + 1] if number + 1 < len(self.lines) else None
            if found and not self._begins(found[-1], line, below):
                found[-1].append(line)
            else:
                found.append([line])
                if label := leading_label(line.text):
                    self.labels = [*self.labels[1 - _RECENT :], label]
        return found

    def _begins(self, group: Sequence[Line], line: Line, below: Line | None) -> bool:
        """Whether a line begins a paragraph, behind those of the paragraph above it."""
        above = group[-1]
        if self._is_lone_label(group) and not line.gap:
            return leading_label(line.text) is not None
        if self.whole and not line.gap and not self._stands_apart(above, line):
            return self._is_broken_off(group, line)
        if self.width is None or self._stands_apart(above, line) or (line.gap and not self._goes_on(above, line)):
            return True
        if label := leading_label(line.text):
            return self._is_due(label, group, line)
        if self.apart and not line.page:
            return False
        return self._begins_unlabelled(group, line, below)

    def _is_broken_off(self, group: Sequence[Line], line: Line) -> bool:
        """Whether a paragraph begins behind a line break within one: writers break lines before labels, too."""
        if label := leading_label(line.text):
            return self._is_due(label, group, line)
        above = group[-1].text
        return self._acts(line, recital=not closes(above)) if closes(above) or _COMMA.search(above) else False

    def _stands_apart(self, above: Line, line: Line) -> bool:
        """Whether one of the lines says by its words that it is a paragraph of its own."""
        role = self.role(line.text)
        if self.role(above.text) is Role.ALONE or role is Role.OPENS or "\t" in line.text or "\t" in above.text:
            return True
        return role is Role.ALONE and closes(above.text)

    def _is_lone_label(self, group: Sequence[Line]) -> bool:
        label = leading_label(group[0].text)
        return len(group) == 1 and label is not None and not label.bare and label.end >= len(group[0].text)

    def _goes_on(self, above: Line, line: Line) -> bool:
        """Whether a line goes on with one above a blank line: a page ended there, within a sentence."""
        if closes(above.text) or self._is_short(above, line) or self._acts(line):
            return False
        return line.page or line.text[0].islower()

    def _is_due(self, label: Label, group: Sequence[Line], line: Line) -> bool:
        """Whether what stands at the beginning of a line is a label: the next one, behind the end of a clause."""
        above = group[-1]
        recent = [reading for earlier in self.labels for reading in earlier.readings]
        due = any(r in _FIRST or any(follows(r, earlier) for earlier in recent) for r in label.readings)
        acts = leading_act(line.text[label.end :], self.language) is not None
        if label.bare:
            return due and acts and (closes(above.text) or bool(_COMMA.search(above.text)))
        if closes(above.text):
            return due or acts or self._is_short(above, line)
        if _COMMA.search(above.text) or _ITEM_ENDS.search(above.text):
            return due or (label.top and acts)
        return (label.top and acts) or (due and self._is_short(above, line))

    def _begins_unlabelled(self, group: Sequence[Line], line: Line, below: Line | None) -> bool:
        """Whether a line without a label begins a paragraph, where no blank line tells."""
        above = group[-1]
        if self.capital and line.text[0].islower():
            return False
        short, closed = self._is_short(above, line), closes(above.text)
        if closed:
            return short or self._acts(line) or self._is_title(line, below)
        if _COMMA.search(above.text):
            return self._acts(line, recital=True) or (short and not self._is_ragged())
        return (short and self._acts(line)) or (len(group) == 1 and self._heads(above, line))

    def _heads(self, line: Line, below: Line) -> bool:
        """Whether a line is the title of what stands below it: no note, no label, nothing that is done."""
        if self.role(line.text) is not Role.ANY or leading_label(line.text) is not None:
            return False
        return self._is_title(line, below) and leading_act(line.text, self.language) is None

    def _acts(self, line: Line, *, recital: bool = False) -> bool:
        """Whether a line begins as paragraphs do that say what the body does, or as its recitals do.

        Once numbered paragraphs have begun, an act behind a comma is a part of one.
        """
        if self.capital and not line.text[0].isupper():
            return False
        found = leading_act(line.text, self.language)
        if found is None or not recital:
            return found is not None
        return not self._goes_on_by_word(line) and not self._is_numbered()

    def _is_numbered(self) -> bool:
        return any(label.top for label in self.labels)

    def _goes_on_by_word(self, line: Line) -> bool:
        """Whether a line begins with a word that joins an act to another one of the same paragraph."""
        return line.text.startswith(resolution_file().joining.get(self.language, ()))

    def _is_title(self, line: Line, below: Line | None) -> bool:
        """Whether a line ends like a title, and long before the end of the line."""
        ends = closes(line.text) or _COMMA.search(line.text) is not None
        if ends or below is None or self.width is None:
            return False
        return self._is_short(line, below) and self.width.measure(line.text) < _TITLE * self.width.usual

    def _is_ragged(self) -> bool:
        return self.width is not None and self.width.full <= self.width.usual

    def _is_short(self, line: Line, below: Line) -> bool:
        """Whether a line is the last of its paragraph by its length."""
        return self.width is not None and self.width.has_room(line, below)
