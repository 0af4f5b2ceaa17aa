"""The records of the registry's files: what an entry of each may hold, key by key."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
YEARS_BEGIN = 1900

Name = Annotated[str, msgspec.Meta(pattern=r"^\S")]
Names = dict[str, tuple[Name, ...]]

FIELDS = {"number": "(?P<number>.+?)", "year": "[0-9]{4}", "yy": "[0-9]{2}", "session": "[^()]+"}
"""What the fields of a series' template can be, for reading a symbol."""


class Body(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """An organisation, organ or conference. `local_names` hold only inside texts of its own family."""

    id: str
    parent: str = ""
    labels: dict[str, Name]
    names: Names = {}
    local_names: Names = {}

    @property
    def thing(self) -> str:
        """The symbol of the body in the graph."""
        return f"body/{self.id}"


class Series(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """The numbered instruments of one type that a body adopts, and how their symbol is written."""

    body: str
    type: str
    symbol: str
    number: str
    editions: bool = False
    link: str = ""
    first_session: int = 0
    sessions_a_year: int = 0
    special_sessions: dict[str, int] = {}

    def adopted_in(self, number: str, year: int, session: str = "") -> bool:
        """Say whether an instrument of this number can have been adopted in a year, as far as its session tells.

        Args:
            number: as the series writes it.
            year: the year.
            session: a session in roman numerals, where the number has one.

        >>> assembly = Series(body="UNGA", type="resolution", symbol="A/RES/{number}", number=".+", first_session=1946,
        ...     sessions_a_year=1)
        >>> assembly.adopted_in("70/1", 2015), assembly.adopted_in("27/6", 2014)
        (True, False)
        """
        if special := re.match(r"[A-Z]+-\d+(?=/)", number):
            held = self.special_sessions.get(special.group(), year)
            return held <= year <= held + 1
        leading = re.match(r"\d+(?=/)", number)
        value = int(leading.group()) if leading else _roman_value(session)
        if not value:
            return True
        if value >= YEARS_BEGIN:  # 2020/12: the session has the year's name, and may begin in the year before
            return abs(value - year) <= 1
        if not self.sessions_a_year:
            return True
        held = self.first_session + (value - 1) // self.sessions_a_year
        return held <= year <= held + 1

    def year_of(self, symbol: str, number: str) -> int | None:
        """Return the year that a symbol tells: its own, or that in which its session began; None where it tells none.

        >>> assembly = Series(body="UNGA", type="resolution", symbol="A/RES/{number}({session})", number="[0-9]+",
        ...     first_session=1946, sessions_a_year=1)
        >>> assembly.year_of("A/RES/70/1", "70/1"), assembly.year_of("A/RES/181(II)", "181")
        (2015, 1947)
        """
        if stated := re.search(r"\(((?:19|20)\d\d)\)$", symbol):
            return int(stated[1])
        if special := re.match(r"[A-Z]+-\d+(?=/)", number):
            return self.special_sessions.get(special.group())
        leading = re.match(r"\d+(?=/)", number)
        roman = re.search(r"\(([IVXLC]+)\)$", symbol)
        value = int(leading.group()) if leading else _roman_value(roman[1] if roman else "")
        if value >= YEARS_BEGIN:
            return value
        return self.first_session + (value - 1) // self.sessions_a_year if value and self.sessions_a_year else None

    def accepts(self, number: str) -> bool:
        """Say whether `number` has the form that this series uses."""
        return re.fullmatch(self.number, number) is not None

    def write(self, number: str, *, year: int | None = None, session: str = "") -> str | None:
        """Return the symbol, or None when it needs a year or session that is not given, or has no place for it.

        >>> council = Series(body="SC", type="resolution", symbol="S/RES/{number}({year})", number="[0-9]+")
        >>> council.write("1325", year=2000)
        'S/RES/1325(2000)'
        """
        wants_year = "{year}" in self.symbol or "{yy}" in self.symbol
        if (wants_year and year is None) or ("{session}" in self.symbol) != bool(session):
            return None
        return self.symbol.format(number=number, year=year, yy=f"{(year or 0) % 100:02d}", session=session)


def _roman_value(numeral: str) -> int:
    """The value of a session's roman numeral, 0 for any other (S-IV)."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}.get(sign, 0) for sign in numeral]
    if not values or 0 in values:
        return 0
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """A meeting: its place and year tell which body `(Rev. Dubai, 2018)` belongs to.

    What it adopted has the ISO date `closed`, where that is known.
    """

    id: str
    body: str
    year: int
    places: dict[str, str]
    closed: Annotated[str, msgspec.Meta(pattern=r"^(|[0-9]{4}-[0-9]{2}-[0-9]{2})$")] = ""


_KEYS = {"is_": "is", "annexed_to": "annexed-to", "local_names": "local-names"}


class Instrument(msgspec.Struct, frozen=True, kw_only=True, rename=_KEYS, forbid_unknown_fields=True):
    """An instrument or initiative known by name, and the numbered one that it is or that carries it.

    `paragraphs` comes before the number of a paragraph in the symbol of a part: `A/RES/70/1/para/12`, but
    `WSIS/Geneva-Plan-of-Action/20/c`.
    """

    symbol: str
    type: str
    labels: dict[str, Name]
    names: Names = {}
    local_names: Names = {}
    body: str = ""
    year: int | None = None
    is_: str = ""
    annexed_to: str = ""
    members: tuple[str, ...] = ()
    note: str = ""
    paragraphs: str = "para/"

    @property
    def thing(self) -> str:
        """The symbol of the instrument in the graph."""
        return self.symbol


class KnownEdition(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What is known of one edition of an instrument, whether or not its text is in the graph.

    `revised` says whether it revises an earlier one; `ended_on` is the ISO date on which `ended_by` abrogated it.
    """

    symbol: Annotated[str, msgspec.Meta(pattern=r"^\S+@(18|19|20)[0-9]{2}$")]
    revised: bool
    titles: dict[str, Name] = {}
    ended_on: Annotated[str, msgspec.Meta(pattern=r"^(|[0-9]{4}-[0-9]{2}-[0-9]{2})$")] = ""
    ended_by: str = ""


class Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What bodies.toml holds."""

    body: tuple[Body, ...]


class SeriesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What series.toml holds."""

    series: tuple[Series, ...]


class Events(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What events.toml holds."""

    event: tuple[Event, ...]


class Instruments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What instruments.toml holds."""

    instrument: tuple[Instrument, ...]


class Editions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of editions."""

    edition: tuple[KnownEdition, ...]
