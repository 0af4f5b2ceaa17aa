"""The registry: bodies, their series of instruments, their meetings, and the instruments known by name.

Facts in TOML under `ontology/registry/`; the only place that knows how a series writes its symbols.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError

FOLDER = Path(__file__).parent / "registry"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

Names = dict[str, tuple[str, ...]]


class Body(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """An organisation, organ or conference. `local_names` hold only inside texts of its own family."""

    id: str
    parent: str = ""
    labels: dict[str, str]
    names: Names = {}
    local_names: Names = {}


class Series(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """The numbered instruments of one type that a body adopts, and how their symbol is written."""

    body: str
    type: str
    symbol: str
    number: str
    editions: bool = False
    link: str = ""

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


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """A meeting: its place and year tell which body `(Rev. Dubai, 2018)` belongs to."""

    id: str
    body: str
    year: int
    places: dict[str, str]


_KEYS = {"is_": "is", "annexed_to": "annexed-to", "local_names": "local-names"}


class Instrument(msgspec.Struct, frozen=True, kw_only=True, rename=_KEYS, forbid_unknown_fields=True):
    """An instrument or initiative known by name, and the numbered one that it is or that carries it.

    `paragraphs` comes before the number of a paragraph in the symbol of a part: `A/RES/70/1/para/12`, but
    `WSIS/Geneva-Plan-of-Action/20/c`.
    """

    symbol: str
    type: str
    labels: dict[str, str]
    names: Names = {}
    local_names: Names = {}
    body: str = ""
    year: int | None = None
    is_: str = ""
    annexed_to: str = ""
    members: tuple[str, ...] = ()
    note: str = ""
    paragraphs: str = "para/"


class _Bodies(msgspec.Struct, frozen=True):
    body: tuple[Body, ...]


class _Series(msgspec.Struct, frozen=True):
    series: tuple[Series, ...]


class _Events(msgspec.Struct, frozen=True):
    event: tuple[Event, ...]


class _Instruments(msgspec.Struct, frozen=True):
    instrument: tuple[Instrument, ...]


class Registry:
    """All of it, with the look-ups that resolution needs."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read and check the four files of `folder`.

        Raises:
            DataFileError: a file breaks its schema, or names a body that does not exist.
        """
        self.bodies = read_toml(folder / "bodies.toml", _Bodies).body
        self.series = read_toml(folder / "series.toml", _Series).series
        self.events = read_toml(folder / "events.toml", _Events).event
        self.instruments = read_toml(folder / "instruments.toml", _Instruments).instrument
        self.folder = folder
        self._check()

    def _check(self) -> None:
        known = self.body.keys()
        for file, ids in (
            ("bodies.toml", [body.parent for body in self.bodies if body.parent]),
            ("series.toml", [series.body for series in self.series]),
            ("events.toml", [event.body for event in self.events]),
            ("instruments.toml", [item.body for item in self.instruments if item.body]),
        ):
            for name in ids:
                if name not in known:
                    raise DataFileError(f"{self.folder / file}: no body {name!r} in bodies.toml; add it there")
        records: tuple[Body | Instrument, ...] = (*self.bodies, *self.instruments)
        for record in records:
            missing = [language for language in LANGUAGES if language not in record.labels]
            if missing:
                name = record.id if isinstance(record, Body) else record.symbol
                raise DataFileError(f"{self.folder}: {name} has no label in {', '.join(missing)}")

    @cached_property
    def body(self) -> dict[str, Body]:
        """Bodies by id."""
        return {body.id: body for body in self.bodies}

    @cached_property
    def named(self) -> dict[str, Instrument]:
        """Instruments known by name, by symbol."""
        return {item.symbol: item for item in self.instruments}

    def body_names(self, language: str, family: str = "") -> dict[str, str]:
        """Return surface form -> body id; with `family`, also the local names of that body's family.

        A label and a name serve alike. Names of one language only: a Chinese text may use acronyms, which are
        listed as Chinese names too.
        """
        found: dict[str, str] = {}
        for body in self.bodies:
            names = [body.labels[language], *body.names.get(language, ())]
            if family and self.root(body.id) == family:
                names += body.local_names.get(language, ())
            found.update(dict.fromkeys(names, body.id))
        return found

    def instrument_names(self, language: str) -> dict[str, str]:
        """Return surface form -> symbol of the instruments known by name."""
        return {
            name: item.symbol
            for item in self.instruments
            for name in (
                item.labels[language],
                *item.names.get(language, ()),
                *item.local_names.get(language, ()),
            )
        }

    def local_instrument_names(self, language: str) -> frozenset[str]:
        """Return the names that are ordinary words unless quoted or beside a part: the Convention."""
        return frozenset(name for item in self.instruments for name in item.local_names.get(language, ()))

    def root(self, body: str) -> str:
        """Return the outermost organisation that a body belongs to: ITU for PP."""
        while parent := self.body[body].parent:
            body = parent
        return body

    def symbols(
        self, body: str, kind: str, number: str, *, year: int | None = None, session: str = ""
    ) -> list[tuple[Series, str]]:
        """Return what a number can be among a body's instruments of one type: usually one series and symbol."""
        return [
            (series, symbol)
            for series in self.series
            if series.body == body
            and series.type == kind
            and series.accepts(number)
            and (symbol := series.write(number, year=year, session=session))
        ]

    def event_at(self, place: str, year: int, language: str) -> tuple[Event, ...]:
        """Return the meetings at a place in a year: usually one."""
        return tuple(e for e in self.events if e.year == year and e.places.get(language) == place)


@cache
def registry() -> Registry:
    """Return the project's registry, read once."""
    return Registry()
