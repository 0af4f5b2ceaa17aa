"""Resolutions of the United Nations as plain text to documents with their clauses.

The text names the body that speaks (`The General Assembly,`), then gives its recitals, then numbered paragraphs. Lines
of a cover may stand above, and the meeting with its date below; notes are marked `[^1]` and stand at the end as
`[^1]: …`. A paragraph is a line, or several that were wrapped (ingest/wraps.py). A file can hold several resolutions,
each with its own cover. The places are those that the same resolution has in Akoma Ntoso.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.akoma_places import places
from ingest.labels import is_annex_heading, leading_label
from ingest.line_width import width_of
from ingest.plain_lines import cleaned, lines
from ingest.resolution_blocks import blocks, closing_lines
from ingest.resolution_cover import AHEAD, dates_of_adoption, formulas, heads_resolution, numbered_line, symbol, title
from ingest.resolution_notes import footnotes, is_note, note
from ingest.resolution_words import dates_in, is_date, is_meeting, tells_vote
from ingest.wraps import Role, paragraphs
from ontology.errors import InputError
from ontology.model import Adoption, Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.line_width import Width
    from ingest.plain_lines import Line
    from ingest.readers import Given
    from ingest.resolution_cover import Formula

HEAD = 80
"""Lines from the start of a text in which the body that speaks is named."""
COVER = 12
"""Lines above a further body that speaks in which the number of its resolution stands."""
TITLE_LENGTH = 160
"""Characters of the longest line of a cover that is not told by its words."""

_ENDS_CLAUSE = re.compile(r"[.。;；؛,，،:：][\s)\]*”»]*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """One resolution of a file: the lines of its cover, the body that speaks, the lines below."""

    head: Sequence[Line]
    formula: Formula
    body: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the lines of a file come about: `width` that they are wrapped to, `whole` as `read_resolutions` has it."""

    width: Width | None
    whole: bool


def is_resolution(text: str) -> bool:
    r"""Say whether a text is a resolution: a body of the United Nations speaks in it, and what it says follows.

    >>> is_resolution("The General Assembly,\n\nRecalling its resolution 70/1,\n\n1. Decides to go on.")
    True
    >>> is_resolution("The General Assembly met on Monday.")
    False
    """
    return _first(lines(cleaned(text)), "") is not None


def read_resolution(text: str, source: str, given: Given) -> Document:
    """Read the one resolution of a plain text; see `read_resolutions`.

    Raises:
        InputError: as there, or the text holds several.
    """
    found = read_resolutions(text, source, given)
    if len(found) > 1:
        raise InputError(f"{source}: {len(found)} resolutions in it; read them all, or divide the file")
    return found[0]


def read_resolutions(text: str, source: str, given: Given, *, whole: bool = False) -> list[Document]:
    """Read the resolutions of a plain text, in their order.

    Args:
        text: the text, which is the reading text of each of them as it is: spans and checksum are those of the whole.
        source: the name of the file, for messages and for the graph.
        given: what the user says of it, which goes before what it says itself.
        whole: blank lines part the paragraphs, as in `Reading.paragraphs`.

    Raises:
        InputError: no line names a body that speaks, nothing follows it, or an id is given for several resolutions.
    """
    clean = cleaned(text)
    found = lines(clean)
    parts = list(_parts(found, given.language))
    if not parts:
        raise InputError(
            f"{source}: no line such as “The General Assembly,” in the first {HEAD} that names who speaks;"
            " give the text from its title on"
        )
    if given.id and len(parts) > 1:
        raise InputError(f"{source}: {len(parts)} resolutions in it; leave --id out, each has its symbol")
    lay = _Layout(None if whole else width_of([line for part in parts for line in part.body]), whole)
    documents = [_document(text, clean, part, source, given, lay) for part in parts]
    return _told_apart(documents)


def _document(text: str, clean: str, part: _Part, source: str, given: Given, lay: _Layout) -> Document:
    language = given.language or part.formula.language
    clean, said_all = paragraphs(
        clean, part.body, language, lay.width, lambda line: _role(line, language), whole=lay.whole
    )
    said = [line for line in said_all if not is_note(line.text)]
    closing = closing_lines(said, language)
    found = places(blocks(clean, said, language, closing), language)
    if not found.clauses:
        raise InputError(f"{source}: no paragraphs below the line that names who speaks; give the whole text")
    notes = [each for line in said_all if (each := note(clean, line))]
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=given.id or symbol(part.head, part.formula.body, language) or _name(source),
        version=given.version or checksum[:12],
        language=language,
        title=title(clean, part.head, language) or source,
        text=text,
        source=source,
        checksum=checksum,
        clauses=found.clauses,
        headings=found.headings,
        footnotes=tuple(footnotes(clean, said, found.of_block, notes)),
        issuer=part.formula.body,
        adoption=_adoption(part.head, [said[n] for n in sorted(closing)], language),
    )


def _role(text: str, language: str) -> Role:
    """How a line stands among wrapped ones."""
    if is_note(text) or tells_vote(text, language):
        return Role.OPENS
    apart = is_meeting(text, language) or is_date(text, language) or not re.search(r"[^\W_]", text)
    heads = is_annex_heading(text, language) and not text[0].islower()
    return Role.ALONE if apart or heads else Role.ANY


def _adoption(head: Sequence[Line], closing: Sequence[Line], language: str) -> Adoption | None:
    """The date of adoption, where cover and closing lines give one and the same."""
    dates = dates_of_adoption(head, language)
    for above, line, below in zip([None, *closing], closing, [*closing[1:], None], strict=False):
        beside = any(near is not None and is_meeting(near.text, language) for near in (above, below))
        if is_meeting(line.text, language) or (beside and is_date(line.text, language)):
            dates.update(dates_in(line.text, language))
    return Adoption(date=dates.pop()) if len(dates) == 1 else None


# ---------------------------------------------------------------- the resolutions of a file


def _first(found: Sequence[Line], language: str) -> Formula | None:
    """The first line that names who speaks; one with a comma, or below the number, goes before a cover's bare name."""
    speaking = [formula for formula in formulas(found[: HEAD + AHEAD], language) if formula.line < HEAD]
    numbered = {f.line: any(numbered_line(line.text, f.language) for line in found[: f.line]) for f in speaking}
    return min(speaking, key=lambda f: (not f.comma, not numbered[f.line], f.line), default=None)


def _parts(found: Sequence[Line], language: str) -> Iterator[_Part]:
    """Divide the lines of a file at the covers of its resolutions.

    A body can speak again within one resolution, in its parts or in what is annexed: a further resolution has a number
    of its own above it, or stands below the meeting that closed the one before.
    """
    first = _first(found, language)
    if first is None:
        return
    starts = [(0, first)]
    for formula in formulas(found, language):
        if formula.line > first.line:
            start = _cover_of(found, starts[-1][1], formula)
            if start is not None and _is_another(found, starts[-1], (start, formula)):
                starts.append((start, formula))
    ends = [start for start, _ in starts[1:]] + [len(found)]
    for (start, formula), end in zip(starts, ends, strict=True):
        yield _Part(found[start : formula.line], formula, found[formula.line + 1 : end])


def _cover_of(found: Sequence[Line], last: Formula, formula: Formula) -> int | None:
    """Where the cover of a further resolution begins, or None where it has none."""
    floor = last.line + 1
    above = range(formula.line - 1, max(floor, formula.line - COVER) - 1, -1)
    numbers = []
    for place in above:
        line = found[place]
        if heads_resolution(line.text, formula.language):
            numbers.append(place)
        elif not _may_be_of_cover(line.text, formula.language) or is_meeting(line.text, last.language):
            break
    if not formula.comma and not any(numbered_line(found[place].text, formula.language) for place in numbers):
        return None  # the bare name of the body can stand on a cover
    closed = [place for place in range(floor, formula.line) if is_meeting(found[place].text, last.language)]
    below = _below_closing(found, closed[-1], formula.line, last.language) if closed else None
    if numbers:
        start = _up(found, min(numbers), floor, formula.language)
        return min(start, below or start)
    return below if formula.line - COVER <= (below or 0) else None


def _up(found: Sequence[Line], start: int, floor: int, language: str) -> int:
    """Move up to the first line of a cover: short lines that end no clause, but for the date of a meeting."""
    while start > floor:
        line, above = found[start - 1], found[start - 2] if start - 2 >= floor else None
        closes = is_meeting(line.text, language) or (above is not None and is_meeting(above.text, language))
        if closes or is_note(line.text) or not _may_be_of_cover(line.text, language):
            break
        start -= 1
    return start


def _below_closing(found: Sequence[Line], meeting: int, end: int, language: str) -> int | None:
    """Where a cover begins below the meeting that closed the resolution before it, None where more of that stands."""
    notes = [place for place in range(meeting, end) if is_note(found[place].text)]
    start = (notes[-1] if notes else meeting) + 1
    while start < end and (is_date(found[start].text, language) or tells_vote(found[start].text, language)):
        start += 1
    more = any(_is_of_text(line.text, language) for line in found[meeting:end])
    return None if more else start


def _is_of_text(text: str, language: str) -> bool:
    """Whether a line can't stand on a cover: it has a label, or is a row or the heading of an annex."""
    label = leading_label(text)
    return (label is not None and not label.bare) or "\t" in text or is_annex_heading(text, language)


def _may_be_of_cover(text: str, language: str) -> bool:
    if _is_of_text(text, language):
        return False
    return heads_resolution(text, language) or (len(text) <= TITLE_LENGTH and not _ENDS_CLAUSE.search(text))


def _is_another(found: Sequence[Line], last: tuple[int, Formula], this: tuple[int, Formula]) -> bool:
    """Whether two covers are of two resolutions, or of one in two languages."""
    names = [symbol(found[start : f.line], f.body, f.language) for start, f in (last, this)]
    closed = any(is_meeting(line.text, last[1].language) for line in found[last[1].line : this[0]])
    return bool(names[1] and names[1] != names[0]) or last[1].language != this[1].language or closed


def _told_apart(documents: Sequence[Document]) -> list[Document]:
    """The documents with different ids; one resolution in two languages has one."""
    taken: set[tuple[str, str]] = set()
    found = []
    for document in documents:
        name, count = document.id, 1
        while (name, document.language) in taken:
            count += 1
            name = f"{document.id}-{count}"
        taken.add((name, document.language))
        found.append(replace(document, id=name))
    return found


def _name(source: str) -> str:
    """The name of the file as it can stand in an IRI."""
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", Path(source).stem).lower()).strip("-") or "document"
