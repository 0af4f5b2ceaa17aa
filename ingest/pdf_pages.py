"""What of a page is no text of the document: running heads, numbers of pages; and what is a note at its foot."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.pdf_words import LOWERED, RAISED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.pdf_glyphs import Sheet
    from ingest.pdf_lines import Line

_ZONE = 0.12
"""Of the height of a page, at its top and at its foot: where running heads are."""
_MARGIN = 0.03
"""Of the height: small type so close to the edge is no text. Browsers print their own lines there."""
_NEAR = 8.0
"""Points: heights that differ by less are the same on all pages."""
_FEW = 3
"""Pages of a short file."""
_OFTEN = 3
"""Pages that tell from where on pages are counted."""
_APART = 1.7
"""Times the size: how far from the text running heads stand at least, in a short file."""
_FAR = 3.0
"""Times the size: how far below the text notes are at least, where their type is hardly smaller."""
_SMALL = 0.93
"""Of the usual size: type of notes that begin with a number that is not raised."""

_DIGITS = re.compile(r"\d{1,9}")
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
    """The lines at the edges of pages that stand there again and again, or in small type at the very edge."""
    usual = _usual_size(found)
    alike = set(_alike(found, sheets))
    pages: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(found):
        pages[line.page].append(number)
    for page, numbers in pages.items():
        height = sheets[page].height
        for top in (True, False):
            distance = {n: height - found[n].y if top else found[n].y for n in numbers}
            ordered = sorted(numbers, key=lambda n: (round(distance[n]), n not in alike))
            count = 0
            while count < len(ordered) and distance[ordered[count]] < _ZONE * height:
                small = distance[ordered[count]] < _MARGIN * height and found[ordered[count]].size <= _SMALL * usual
                if not small and ordered[count] not in alike:
                    break
                count += 1
            if len(sheets) <= _FEW:  # the same words can stand in one place by chance
                count = _set_apart([distance[n] for n in ordered], count, usual)
            yield from ordered[:count]


def _set_apart(distances: Sequence[float], count: int, size: float) -> int:
    """How many of the first lines from an edge are set apart from the next, where `count` are at most."""
    while 0 < count < len(distances) and distances[count] - distances[count - 1] < _APART * size:
        count -= 1
    return count


def _alike(found: Sequence[Line], sheets: Sequence[Sheet]) -> Iterator[int]:
    """The lines that have the same words in the same place on several pages, and the numbers of pages."""
    places: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, line in enumerate(found):
        places[_DIGITS.sub("#", line.text), line.y > sheets[line.page].height / 2].append(number)
    numbers = _numbers_of_pages(found)
    marks = _marks(found)
    for same in places.values():
        for number in same:
            line = found[number]
            if _mark_of(line)[0] in marks[line.page]:
                continue  # a note
            pages = {found[other].page for other in same if _is_alike(line, found[other])}
            if _is_repeated(line.page, pages, len(sheets)) or number in numbers:
                yield number


def _is_alike(line: Line, other: Line) -> bool:
    """Whether lines with the same words have the same place and numbers, but for those that count the pages."""
    further = other.page - line.page
    return abs(line.y - other.y) <= _NEAR and all(
        int(b) - int(a) in {0, further} for a, b in zip(_numbers(line), _numbers(other), strict=True)
    )


def _numbers(line: Line) -> list[str]:
    return _DIGITS.findall(line.text)


def _is_repeated(page: int, pages: set[int], count: int) -> bool:
    """Whether what stands on these pages is a running head: on three in a row, or of those on the left or the right.

    The same heading can begin two pages by chance. Where there are but two or three pages, it stands on each.
    """
    if count <= _FEW:
        return len(pages) == count > 1
    return any(
        {page + step * (place + shift) for place in range(3)} <= pages for step in (1, 2) for shift in (-2, -1, 0)
    )


def _numbers_of_pages(found: Sequence[Line]) -> set[int]:
    """The highest and lowest lines of pages that are their numbers, counted from the first page or from a later one."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(found):
        pages[line.page].append(number)
    outermost = {pick(numbers, key=lambda n: found[n].y) for numbers in pages.values() for pick in (min, max)}
    ahead = {
        number: int(match["page"]) - found[number].page
        for number in outermost
        if (match := _NUMBER_OF_PAGE.fullmatch(found[number].text))
    }
    usual = Counter(ahead.values())
    return {number for number, pages_ahead in ahead.items() if pages_ahead == 1 or usual[pages_ahead] >= _OFTEN}


# ---------------------------------------------------------------- notes


def _without_notes(found: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """The lines without the notes at the feet of columns and pages, and these."""
    usual = _usual_size(found)
    body: list[Line] = []
    notes: list[Note] = []
    columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in found:
        columns[line.page, line.column].append(line)
    marks = _marks(found)
    earlier: set[str] = set()
    for (page, _), same in columns.items():
        earlier |= marks[page]
        start = next(
            (n for n, line in enumerate(same) if _opens_notes(same, n, marks[page], earlier, usual)), len(same)
        )
        body += same[:start]
        notes += _notes(same[start:], marks[page], page)
    return body, notes


def _marks(found: Sequence[Line]) -> Mapping[int, set[str]]:
    """The raised marks within the lines of each page, without those that notes begin with."""
    marks: dict[int, set[str]] = defaultdict(set)
    for line in found:
        inside = _MARKS.sub("", line.text, count=1) if line.text.startswith(RAISED) else line.text
        marks[line.page] |= {mark.strip() for mark in _MARKS.findall(inside)}
    return marks


def _mark_of(line: Line) -> tuple[str, bool]:
    """The mark that a line begins with as notes do, if it does, and whether it is raised."""
    match = _STARTS_NOTE.match(line.text)
    return ((match["raised"] or match["plain"]).strip(), match["raised"] is not None) if match else ("", False)


def _usual_size(found: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _opens_notes(column: Sequence[Line], place: int, marks: set[str], earlier: set[str], usual: float) -> bool:
    """Whether the notes of a column begin with a line: its mark was met, and all below is set alike.

    A raised mark may have been met on an earlier page: the notes of some documents are at their end.
    """
    mark, raised = _mark_of(column[place])
    if mark not in (earlier if raised else marks):
        return False
    size = column[place].size
    alike = all(line.size <= size * 1.05 for line in column[place:])
    apart = place > 0 and size < usual and column[place - 1].y - column[place].y > _FAR * size
    return alike and (raised or size <= _SMALL * usual or apart)


def _notes(region: Sequence[Line], marks: set[str], page: int) -> Iterator[Note]:
    mark = ""
    words: list[str] = []
    for line in region:
        own, raised = _mark_of(line)
        if own and (own in marks or raised) and own != mark:
            if words:
                yield Note(mark, page if mark in marks else -1, tuple(words))
            mark = own
            words = [_STARTS_NOTE.sub("", line.text, count=1)]
        else:
            words.append(line.text)
    if words:
        yield Note(mark, page if mark in marks else -1, tuple(words))


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
