"""What of a page is no text of the document: running heads, numbers of pages; and what is a note at its foot."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.pdf_lines import LOWERED, RAISED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.pdf_glyphs import Sheet
    from ingest.pdf_lines import Line

_ZONE = 0.12
"""Of the height of a page, at its top and at its foot: where running heads are."""
_MARGIN = 0.03
"""Of the height: what stands so close to the edge is no text. Browsers print their own lines there."""
_NEAR = 3.0
"""Points: heights that differ by less are the same on all pages."""
_FEW = 3
"""Pages of a short file."""
_SMALL = 0.93
"""Of the usual size: type of notes that begin with a number that is not raised."""

_NUMBER_OF_PAGE = re.compile(r"(?:[^\W\d_]{1,10}\.?\s)?[-–—\s]*(?P<page>[0-9]{1,4})(?:\s?[/-–—]\s?[0-9]{1,4})?[-–—\s]*")
_STARTS_NOTE = re.compile(rf"{RAISED}(?P<raised>[^{RAISED}{LOWERED}]+){LOWERED}\s*|(?P<plain>[0-9]{{1,3}})[.)]?\s+")
_MARKS = re.compile(f"{RAISED}([^{RAISED}{LOWERED}]+){LOWERED}")
_BACK = re.compile("\\s*\u21a9\ufe0e?\\s*$|\\s*\ufe0e?\u21a9\\s*$")
"""The arrow by which programs lead from a note at the end of a page back to its mark."""
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,3})[.)]\s*")


@dataclass(frozen=True, slots=True)
class Note:
    """A note: the mark that leads to it, its page counted from 0 (-1 at the end of the document), its lines."""

    mark: str
    page: int
    words: tuple[str, ...]


def body_of(found: Sequence[Line], sheets: Sequence[Sheet]) -> tuple[list[Line], list[Note], list[str]]:
    """Divide lines into the text of the document, its notes, and what is left out, told in sentences."""
    running = set(_running(found, sheets))
    kept = [line for number, line in enumerate(found) if number not in running]
    body, notes = _without_notes(kept)
    body, at_end = _without_end_notes(body)
    count = len(running)
    told = [f"{count} line{'s' * (count > 1)} at the edges of pages left out"] if count else []
    return body, [*notes, *at_end], told


# ---------------------------------------------------------------- edges of pages


def _running(found: Sequence[Line], sheets: Sequence[Sheet]) -> Iterator[int]:
    """The lines that stand at the edges of pages again and again, or so close to them that they are no text."""
    places: dict[tuple[str, bool], list[tuple[int, float, int]]] = defaultdict(list)
    for number, line in enumerate(found):
        height = sheets[line.page].height
        if line.y > (1 - _MARGIN) * height or line.y < _MARGIN * height:
            yield number
        elif line.y > (1 - _ZONE) * height or line.y < _ZONE * height:
            words = re.sub(r"\d+", "#", line.text)
            places[words, line.y > height / 2].append((line.page, line.y, number))
    ends = _outermost(found)
    for same in places.values():
        for page, y, number in same:
            pages = {other for other, height, _ in same if abs(height - y) <= _NEAR}
            match = _NUMBER_OF_PAGE.fullmatch(found[number].text)
            numbered = match is not None and int(match["page"]) == page + 1
            if _is_repeated(page, pages, len(sheets)) or (numbered and number in ends):
                yield number


def _is_repeated(page: int, pages: set[int], count: int) -> bool:
    """Whether what stands on these pages is a running head: on three in a row, or of those on the left or the right.

    The same heading can begin two pages by chance. Where there are but two or three pages, it stands on each.
    """
    if count <= _FEW:
        return len(pages) == count > 1
    return any(
        {page + step * (place + shift) for place in range(3)} <= pages for step in (1, 2) for shift in (-2, -1, 0)
    )


def _outermost(found: Sequence[Line]) -> set[int]:
    """The highest and the lowest line of each page."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(found):
        pages[line.page].append(number)
    return {pick(numbers, key=lambda n: found[n].y) for numbers in pages.values() for pick in (min, max)}


# ---------------------------------------------------------------- notes


def _without_notes(found: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """The lines without the notes at the feet of columns and pages, and these."""
    usual = _usual_size(found)
    body: list[Line] = []
    notes: list[Note] = []
    columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in found:
        columns[line.page, line.column].append(line)
    marks: dict[int, set[str]] = defaultdict(set)
    for line in found:
        inside = _MARKS.sub("", line.text, count=1) if line.text.startswith(RAISED) else line.text
        marks[line.page] |= {mark.strip() for mark in _MARKS.findall(inside)}
    for (page, _), same in columns.items():
        start = next((n for n, line in enumerate(same) if _opens_notes(same, n, marks[page], usual)), len(same))
        body += same[:start]
        notes += _notes(same[start:], marks[page], page)
    return body, notes


def _usual_size(found: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _opens_notes(column: Sequence[Line], place: int, marks: set[str], usual: float) -> bool:
    """Whether the notes of a column begin with a line: its mark was met, and all below is set alike."""
    match = _STARTS_NOTE.match(column[place].text)
    if match is None or (match["raised"] or match["plain"]).strip() not in marks:
        return False
    size = column[place].size
    alike = all(line.size <= size * 1.05 for line in column[place:])
    return alike and (match["raised"] is not None or size <= _SMALL * usual)


def _notes(region: Sequence[Line], marks: set[str], page: int) -> Iterator[Note]:
    mark = ""
    words: list[str] = []
    for line in region:
        match = _STARTS_NOTE.match(line.text)
        own = (match["raised"] or match["plain"]).strip() if match else ""
        if match and (own in marks or match["raised"]) and own != mark:
            if words:
                yield Note(mark, page, tuple(words))
            mark, words = own, []
            words.append(line.text[match.end() :])
        else:
            words.append(line.text)
    if words:
        yield Note(mark, page, tuple(words))


def _without_end_notes(body: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """The lines without the numbered notes at the end of the document that lead back to their marks, and these."""
    if not body or not _BACK.search(body[-1].text):
        return list(body), []
    first = next((n for n in range(len(body) - 1, -1, -1) if body[n].text.startswith(("1.", "1)"))), len(body))
    notes: list[Note] = []
    for line in body[first:]:
        match = _NUMBERED.match(line.text)
        words = _BACK.sub("", line.text)
        if match and int(match["number"]) == len(notes) + 1:
            notes.append(Note(match["number"], -1, (words[match.end() :],)))
        elif notes:
            notes[-1] = Note(notes[-1].mark, -1, (*notes[-1].words, words))
    return list(body[:first]), notes
