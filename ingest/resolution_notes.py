"""The notes of a plain-text resolution: marked `[^1]` in the text, `[^1]: …` at its end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.normalize import Words, normalize
from ontology.model import Footnote, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.plain_lines import Line

_NOTE = re.compile(r"\[\^(?P<marker>[^\]\s]{1,8})\]:\s*")
_MARKER = re.compile(r"\[\^(?P<marker>[^\]\s]{1,8})\]")


@dataclass(frozen=True, slots=True)
class Note:
    """A note at the end of the text."""

    marker: str
    words: Words
    span: Span


def is_note(text: str) -> bool:
    """Say whether a line is a note.

    >>> is_note("[^1]: See above."), is_note("[^1] See above.")
    (True, False)
    """
    return _NOTE.match(text) is not None


def note(text: str, line: Line) -> Note | None:
    """Return the note that a line is, or None."""
    match = _NOTE.match(line.span.of(text))
    if match is None:
        return None
    span = Span(line.span.start + match.end(), line.span.end)
    return Note(match["marker"], normalize(text, span), span)


def footnotes(
    text: str, paragraphs: Sequence[Line], places: Mapping[int, str], notes: Sequence[Note]
) -> Iterator[Footnote]:
    """Tie each note to the clauses that carry its marker; of several notes with one marker, each to one of them.

    Args:
        text: the text that the spans are of.
        paragraphs: which can carry markers.
        places: of the clause that a paragraph is, by its number.
        notes: in the order of the text.
    """
    uses: dict[str, list[str]] = {}
    for number, paragraph in enumerate(paragraphs):
        for match in _MARKER.finditer(paragraph.span.of(text)):
            uses.setdefault(match["marker"], []).append(places.get(number, ""))
    times = Counter(found.marker for found in notes)
    seen: Counter[str] = Counter()
    for found in notes:
        mine = uses.get(found.marker, [])
        if times[found.marker] > 1:
            mine = mine[seen[found.marker] : seen[found.marker] + 1]
        seen[found.marker] += 1
        carriers = tuple(dict.fromkeys(place for place in mine if place))
        yield Footnote(found.marker, found.span, found.words.text, carriers, found.words.offsets)
