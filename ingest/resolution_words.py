"""The words by which plain-text resolutions are told: dates, meetings, votes, and what stands on a cover.

They are data (resolutions.toml). Patterns run over folded words: no case, accents, vowel marks or look-alike
apostrophes, which typists and converters write in several ways.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = Path(__file__).parent / "resolutions.toml"
FAMILY = "UN"
"""Whose bodies' short names a text of theirs may use."""

LINE = 120
"""Characters of the longest line that can be a date or a meeting, and that are looked at for a vote."""

_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>(?:19|20)\d\d)"
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", "\u00a0": " ", "\u202f": " "})
_PUNCTUATION = r"[\s,،，.:;–—-]"
_END = r"(?:(?<=['\u3400-\u9fff])|(?!\w))"
"""A word ends here: Chinese has no blanks between words, an article with an apostrophe none behind it."""
_DROPPED = frozenset({"Mn", "Cf"})


class Compounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """First and last members of words that keep their hyphen at the end of a line."""

    first: dict[str, frozenset[str]]
    last: dict[str, frozenset[str]]


class ResolutionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What resolutions.toml holds; its own comments say what each table is."""

    articles: dict[str, tuple[str, ...]]
    months: dict[str, tuple[tuple[str, ...], ...]]
    dates: dict[str, tuple[str, ...]]
    meetings: dict[str, tuple[str, ...]]
    votes: dict[str, tuple[str, ...]]
    resolution: dict[str, tuple[str, ...]]
    cover: dict[str, tuple[str, ...]]
    joining: dict[str, tuple[str, ...]]
    compounds: Compounds


@dataclass(frozen=True, slots=True)
class Folded:
    """Words without case and accents, each letter with its place in the words as they were."""

    text: str
    places: tuple[int, ...]

    def place(self, index: int, whole: str) -> int:
        """Return where in `whole` the folded letter `index` stands, its end where that is past the last one."""
        return self.places[index] if index < len(self.places) else len(whole)


@cache
def resolution_file() -> ResolutionFile:
    """Return the data of resolutions.toml."""
    return read_toml(FILE, ResolutionFile)


def folded(text: str) -> Folded:
    """Return words without case, accents and vowel marks.

    >>> folded("Séance").text, folded("L’Été").text
    ('seance', "l'ete")
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_ALIKE)):
        for letter in unicodedata.normalize("NFD", character.lower()):
            if unicodedata.category(letter) not in _DROPPED and letter != "\u0640":
                letters.append(letter)
                places.append(place)
    return Folded("".join(letters), tuple(places))


def dates_in(text: str, language: str) -> list[str]:
    """Return the dates in a text, ISO, in their order; what is no day of the calendar is left out.

    >>> dates_in("At New York, 25 September 2015, and 31 June 2016", "en")
    ['2015-09-25']
    """
    found = sorted(
        (match.start(), iso)
        for pattern in _date_patterns(language)
        for match in pattern.finditer(folded(text).text)
        if (iso := _iso(match, language))
    )
    return [iso for _, iso in found]


def is_date(text: str, language: str) -> bool:
    """Say whether a line is a date and nothing else."""
    return len(text) <= LINE and _patterns(language).date.fullmatch(folded(text).text) is not None


def is_meeting(text: str, language: str) -> bool:
    """Say whether a line names the meeting that adopted a text, with its date or without.

    >>> is_meeting("48th plenary meeting", "en"), is_meeting("48th plenary meeting, 25 September 2015", "en")
    (True, True)
    >>> is_meeting("48th plenary meeting of the Committee", "en")
    False
    """
    return len(text) <= LINE and _patterns(language).meeting.fullmatch(folded(text).text) is not None


def tells_vote(text: str, language: str) -> bool:
    """Say whether a line begins to tell of a vote or of the adoption of the text.

    >>> tells_vote("[Adopted without a vote.]", "en"), tells_vote("Adopts the rules", "en")
    (True, False)
    """
    return _patterns(language).vote.match(folded(text[:LINE]).text) is not None


def cover_words(text: str, language: str) -> int:
    """Return how many characters at the beginning of a line say only who adopted a resolution, where and when.

    >>> cover_words("Resolution adopted by the General Assembly on 25 September 2015 70/1. Title", "en")
    64
    """
    whole = folded(text)
    match = _patterns(language).cover.match(whole.text)
    return whole.place(match.end(), text) if match else 0


def names_resolution(text: str, language: str) -> bool:
    """Say whether a line has the word for a resolution in it."""
    return _patterns(language).resolution.search(folded(text).text) is not None


# ---------------------------------------------------------------- patterns


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What lines of a language are told by."""

    date: re.Pattern[str]
    meeting: re.Pattern[str]
    vote: re.Pattern[str]
    cover: re.Pattern[str]
    resolution: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    data = resolution_file()
    date = _any([_numbered_groups(pattern.pattern) for pattern in _date_patterns(language)])
    meeting = _any([_plain_pattern(written) for written in data.meetings.get(language, ())])
    vote = _any([_plain_pattern(written) for written in data.votes.get(language, ())])
    ends = rf"{_PUNCTUATION}*\W?"
    dated = rf"(?:{date}{_PUNCTUATION}*)?{meeting}(?:{_PUNCTUATION}*(?:on )?{date})?"
    return _Patterns(
        date=_compiled(rf"\W?{date}{ends}"),
        meeting=_compiled(rf"\W?{dated}{ends}"),
        vote=_compiled(rf"\W{{0,3}}{vote}"),
        cover=_compiled(_cover(language, date)),
        resolution=_compiled(_any([_plain_pattern(word) for word in data.resolution.get(language, ())])),
    )


def _any(patterns: Sequence[str]) -> str:
    """An expression for any one of the patterns, for nothing where there is none."""
    return f"(?:{'|'.join(patterns)})" if patterns else "(?!)"


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DataFileError(f"{FILE}: {pattern[:80]!r}: {error}") from error


def _plain_pattern(pattern: str) -> str:
    """A pattern of the file as it runs over folded words."""
    return folded(pattern).text.replace(" ?", r"\s*").replace(" ", r"\s+")


@cache
def _date_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    names = [name for forms in resolution_file().months.get(language, ()) for name in forms]
    months = "|".join(_plain_pattern(name) for name in sorted(names, key=len, reverse=True))
    return tuple(
        _compiled(
            r"(?<!\d)"
            + _plain_pattern(written)
            .replace("{day}", _DAY)
            .replace("{month}", f"(?P<month>{months})")
            .replace("{year}", _YEAR)
            + r"(?!\d)"
        )
        for written in resolution_file().dates.get(language, ())
    )


def _iso(match: re.Match[str], language: str) -> str:
    forms = resolution_file().months[language]
    name = re.sub(r"\s+", " ", match["month"])
    month = next(n for n, names in enumerate(forms, 1) if name in {folded(form).text for form in names})
    try:
        return dt.date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return ""


def _numbered_groups(pattern: str) -> str:
    """The pattern without the names of its groups, so that it can stand twice in another."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _cover(language: str, date: str) -> str:
    """What a cover says beside a number: words of the file, names of bodies, dates, in any order."""
    words = [*resolution_file().resolution.get(language, ()), *resolution_file().cover.get(language, ())]
    known = [_plain_pattern(word) for word in words]
    known += [re.escape(folded(name).text) for name in registry().body_names(language, FAMILY)]
    return rf"(?:(?:{'|'.join([date, *sorted(known, key=len, reverse=True)])}){_END}|{_PUNCTUATION})*"
