"""What stands above the paragraphs of a plain-text resolution: who speaks, number, title, when it was adopted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from ingest.acts import leading_act
from ingest.akoma_meta import part_letter, symbol_of
from ingest.labels import label_file, latin, leading_label
from ingest.normalize import normalize
from ingest.plain_lines import NOTHING
from ingest.resolution_words import (
    FAMILY,
    cover_words,
    dates_in,
    is_date,
    is_meeting,
    names_resolution,
    resolution_file,
)
from ontology.model import Span
from ontology.registry import LANGUAGES, registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.plain_lines import Line

AHEAD = 5
"""Lines below the line that names the body in which a paragraph stands: headings may come between."""

FORMULA = 120
"""Characters of the longest line that only names a body."""

_MARKER = re.compile(r"\[\^(?P<marker>[^\]\s]{1,8})\]")
_SYMBOL = re.compile(
    r"(?<![\w/])[A-Z](?:/[A-Z]{1,4})?/RES/[\w/.-]*\w(?:\s?\([IVXLC\d]+\))?(?:\s?[A-Z](?:-[A-Z])?(?![\w/]))?"
)
_NUMBER = re.compile(
    r"(?P<number>(?:[A-Z]{1,2}-)?\d{1,4}/\d{1,4})(?:\s*(?P<part>[A-Z](?:-[A-Z])?)(?![A-Za-z\d_']))?"
    r"|(?:[^\W\d]{1,12}\s*)?(?P<old>\d{1,4})(?:\s*(?P<letter>[A-Z]))?\s*\((?:(?P<year>(?:19|20)\d\d)|(?P<session>[IVXLC]+))\)"
)
_AFTER_NUMBER = " .\u00a0\t:-–—"
_MARKED = re.compile(r"\s*(?:[.:–—-]|$)")
_COMMAS = (",", "،", "，")
_BRACKETED = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Formula:
    """The line that names the body which speaks: its number among the lines, the body and the language."""

    line: int
    body: str
    language: str
    comma: bool = True


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line of a cover with the number of the resolution.

    `end` is where the number ends in the line, with the letter of its part and words such as *adopted by the General
    Assembly*; `marked` is True for a number that begins the line and is marked as one, by a full stop or by standing
    alone, `named` for one behind words that say whose resolution it is.
    """

    match: re.Match[str]
    part: str
    end: int
    marked: bool
    named: bool

    @property
    def number(self) -> str:
        """The number as a series writes it, with the letter of its part."""
        return (self.match["number"] or self.match["old"]) + self.part


# ---------------------------------------------------------------- who speaks


def formulas(lines: Sequence[Line], language: str) -> Iterator[Formula]:
    """Yield the lines that name a body which speaks, where what it says follows.

    Args:
        lines: of the text.
        language: that the user gave, or "".
    """
    speakers = _speakers()
    for number, line in enumerate(lines[:-1]):
        if len(line.text) > FORMULA or line.text[0].islower():
            continue
        for spoken, body in speakers.get(_plain(line.text).rstrip(",،，:：*"), ()):
            if language in {"", spoken} and _says(lines[number + 1 : number + 1 + AHEAD], spoken):
                yield Formula(number, body, spoken, line.text.endswith(_COMMAS))
                break


def _says(following: Sequence[Line], language: str) -> bool:
    """Whether a paragraph that does something follows, or a number, with a heading between at most."""
    return any(
        leading_act(line.text, language) is not None
        or ((label := leading_label(line.text)) is not None and label.readings[0] in {"1", "a"})
        for line in following
    )


@cache
def _speakers() -> dict[str, tuple[tuple[str, str], ...]]:
    """The names of the bodies that adopt resolutions, with their articles, to languages and bodies."""
    issuing = {
        series.body
        for series in registry().series
        if series.type == "resolution" and registry().root(series.body) == registry().root("UNGA")
    }
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for language in LANGUAGES:
        articles = resolution_file().articles.get(language, ())
        names = {
            _plain(f"{article} {name}" if article else name): body
            for name, body in registry().body_names(language, FAMILY).items()
            if body in issuing
            for article in ("", *articles)
        }
        for name, body in names.items():
            found[name] = (*found.get(name, ()), (language, body))
    return found


def _plain(text: str) -> str:
    """Words without case, notes, vowel marks and blanks, which converters lose."""
    bare = "".join(c for c in _MARKER.sub("", text) if unicodedata.category(c) != "Mn" and c != "\u0640")
    return re.sub(r"\s", "", bare.casefold().replace("’", "'"))


# ---------------------------------------------------------------- what it is called


def symbol(head: Sequence[Line], body: str, language: str) -> str:
    """Return the symbol that the number above the text makes with the body, or the one that is printed there, or ""."""
    printed = [symbol_of(match.group()) for line in head if (match := _SYMBOL.search(latin(line.text)))]
    for _, numbered in _numbers(head, language):
        if found := _of_number(numbered, body):
            parts = (each for each in printed if re.fullmatch(rf"{re.escape(found)}[A-Z]", each))
            return next(parts, found)
    return next(iter(printed), "")


def _numbers(head: Sequence[Line], language: str) -> list[tuple[int, Numbered]]:
    """The lines with a number: those that mark it first, and of these the nearest to the text first."""
    found = [(place, numbered) for place, line in enumerate(head) if (numbered := numbered_line(line.text, language))]
    return sorted(found, key=lambda item: (not item[1].marked, -item[0]))


def numbered_line(text: str, language: str) -> Numbered | None:
    """Return the number of a resolution that a line gives as its own, or None.

    It begins the line, or only words stand before it that say whose resolution it is and when it was adopted.
    """
    plain = _same_length(text)
    match, begin = _NUMBER.match(plain), 0
    if match is None:
        begin = cover_words(text, language)
        match = _NUMBER.match(plain, begin) if begin and names_resolution(text, language) else None
    if match is None:
        return None
    letter, end = match["part"] or match["letter"] or "", match.end()
    word = re.match(r"\s*(\w+)", text[end:])
    if not letter and word and word[1] in label_file().parts.get(language, ()):
        letter, end = part_letter(word[1], language), end + word.end()
    marked = not begin and _MARKED.match(text, end) is not None
    if begin or match["old"]:
        end += _said_behind(text[end:], language)
    behind_word = match.start("old") > 0 and names_resolution(text, language)
    return Numbered(match, letter, end, marked, begin > 0 or behind_word)


def heads_resolution(text: str, language: str) -> bool:
    """Say whether a line can head a resolution: it does not only begin with a number, as a wrapped line can."""
    numbered = numbered_line(text, language)
    if numbered is None:
        closing = is_meeting(text, language) or is_date(text, language)
        return _is_about_adoption(text, language) and not closing and not text.endswith(_COMMAS)
    if numbered.named and text[0].islower():
        return False
    return numbered.marked or numbered.named or text[numbered.end :].lstrip()[:1].isupper()


def _said_behind(text: str, language: str) -> int:
    """How many characters behind a number go on to say whose it is: a name there ends the line, or is none."""
    said = cover_words(text, language)
    return said if said == len(text) or text[:said].rstrip()[-1:] in {".", ":", ",", "–", "—"} else 0


def _of_number(numbered: Numbered, body: str) -> str:
    match = numbered.match
    found = registry().symbols(
        body,
        "resolution",
        numbered.number,
        year=int(match["year"]) if match["year"] else None,
        session=match["session"] or "",
    )
    return next((symbol for _, symbol in found), "")


def _same_length(text: str) -> str:
    """A text with Latin letters for look-alike ones, each in its place."""
    return "".join(plain if len(plain := latin(letter)) == 1 else letter for letter in text)


def title(text: str, head: Sequence[Line], language: str) -> str:
    """Return what stands behind the number, down to the text; else the last line above the text.

    Args:
        text: the cleaned text.
        head: the lines above the one that names who speaks.
        language: of the text.
    """
    for place, numbered in _numbers(head, language):
        line = head[place]
        rest = Span(line.span.start + _raw_end(text, line, numbered.end), line.span.end)
        below = [None if _is_about_adoption(line.text, language) else line.span for line in head[place + 1 :]]
        for span in _runs([rest, *below]):
            if words := normalize(text, span).text.lstrip(_AFTER_NUMBER):
                return words
    for place, numbered in _numbers(head, language):  # a resolution without a title is called by its number
        end = numbered.match.end()
        behind = re.match(r"[^\s,،，.]*", head[place].text[end:])
        return head[place].text[:end] + (behind.group() if behind else "")
    return normalize(text, head[-1].span).text if head else ""


def _runs(spans: Sequence[Span | None]) -> Iterator[Span]:
    """Spans that stand one behind the other as one; None parts them."""
    for named, run in groupby(spans, key=lambda span: span is not None):
        together = [span for span in run if span is not None]
        if named:
            yield Span(together[0].start, together[-1].end)


def _raw_end(text: str, line: Line, end: int) -> int:
    """Where in the text of a line its first `end` characters end, markup counted."""
    raw = line.span.of(text)
    if len(raw) == len(line.text):
        return end
    seen = 0
    for place, character in enumerate(raw):
        if seen == end:
            return place
        seen += character != NOTHING
    return len(raw)


def _is_about_adoption(text: str, language: str) -> bool:
    """Whether a line of a cover says who adopted the resolution, when, or on whose report, but not what it is about."""
    if _BRACKETED.fullmatch(text) or is_date(text, language) or is_meeting(text, language):
        return True
    return cover_words(text, language) == len(text) or _SYMBOL.fullmatch(latin(text)) is not None


def dates_of_adoption(head: Sequence[Line], language: str) -> set[str]:
    """Return the dates that a cover gives beside the words that say who adopted the resolution."""
    found: set[str] = set()
    for line, below in zip_longest(head, head[1:]):
        dates = _date_of_adoption(line.text, language)
        if not dates and below is not None and not below.gap:  # a wrapped line
            dates = _date_of_adoption(f"{line.text} {below.text}", language)
        found.update(dates)
    return found


def _date_of_adoption(text: str, language: str) -> list[str]:
    """The dates in the words of a line that say who adopted the resolution, if it says more than a date."""
    numbered = numbered_line(text, language)
    said = text[: numbered.end if numbered else cover_words(text, language)].strip()
    return [] if is_date(said, language) else dates_in(said, language)
