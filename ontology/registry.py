"""The registry: bodies, their series of instruments, their meetings, and the instruments known by name.

Facts in TOML under `ontology/registry/`; the only place that knows how a series writes its symbols.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "registry"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

Name = Annotated[str, msgspec.Meta(pattern=r"^\S")]
Names = dict[str, tuple[Name, ...]]

_FIELDS = {"number": "(?P<number>.+?)", "year": "[0-9]{4}", "yy": "[0-9]{2}", "session": "[^()]+"}
"""What the fields of a series' template can be, for reading a symbol."""


class Body(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """An organisation, organ or conference. `local_names` hold only inside texts of its own family."""

    id: str
    parent: str = ""
    labels: dict[str, Name]
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


class _Bodies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: tuple[Body, ...]


class _Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    series: tuple[Series, ...]


class _Events(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event: tuple[Event, ...]


class _Instruments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    instrument: tuple[Instrument, ...]


class Registry:
    """All of it, with the look-ups that resolution needs."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read and check the four files of `folder`.

        Raises:
            DataFileError: a file breaks its schema, has two entries of one name, or names a body, instrument or symbol
                that does not exist.
        """
        self.bodies = read_toml(folder / "bodies.toml", _Bodies).body
        self.series = read_toml(folder / "series.toml", _Series).series
        self.events = read_toml(folder / "events.toml", _Events).event
        self.instruments = read_toml(folder / "instruments.toml", _Instruments).instrument
        self.folder = folder
        for file, wrong in self._faults():
            raise DataFileError(f"{folder / file}: {wrong}")

    # ---------------------------------------------------------------- checks

    def _faults(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong, with the file that it is in; each check may rely on those before it."""
        yield from self._doubles()
        yield from self._unknown_bodies()
        yield from self._languages()
        yield from (("series.toml", wrong) for series in self.series for wrong in _series_faults(series))
        yield from self._unknown_symbols()

    def _doubles(self) -> Iterator[tuple[str, str]]:
        for file, key, found in (
            ("bodies.toml", "id", [body.id for body in self.bodies]),
            ("series.toml", "symbol", [s.symbol for s in self.series if s.symbol != "{number}"]),
            ("events.toml", "id", [event.id for event in self.events]),
            ("instruments.toml", "symbol", [item.symbol for item in self.instruments]),
        ):
            yield from ((file, f"{key} {name!r} stands twice") for name, n in Counter(found).items() if n > 1)

    def _unknown_bodies(self) -> Iterator[tuple[str, str]]:
        for file, key, ids in (
            ("bodies.toml", "parent", [body.parent for body in self.bodies if body.parent]),
            ("series.toml", "body", [series.body for series in self.series]),
            ("events.toml", "body", [event.body for event in self.events]),
            ("instruments.toml", "body", [item.body for item in self.instruments if item.body]),
        ):
            for name in ids:
                if name not in self.body:
                    yield file, f"{key}: no body {name!r} in bodies.toml; add it there"
        for body in self.bodies:
            above = [body.id]
            while parent := self.body[above[-1]].parent:
                if parent in above:
                    yield "bodies.toml", f"{body.id}: parent: {' in '.join([*above, parent])} is a circle"
                    break
                above.append(parent)

    def _languages(self) -> Iterator[tuple[str, str]]:
        entries: list[tuple[str, str, Body | Instrument]] = [
            *(("bodies.toml", body.id, body) for body in self.bodies),
            *(("instruments.toml", item.symbol, item) for item in self.instruments),
        ]
        for file, name, entry in entries:
            if missing := [language for language in LANGUAGES if language not in entry.labels]:
                yield file, f"{name}: labels: none in {', '.join(missing)}"
            for key, given in (("labels", entry.labels), ("names", entry.names), ("local-names", entry.local_names)):
                if unknown := given.keys() - set(LANGUAGES):
                    yield file, f"{name}: {key}: {min(unknown)!r} is none of the languages {', '.join(LANGUAGES)}"

    def _unknown_symbols(self) -> Iterator[tuple[str, str]]:
        for item in self.instruments:
            for key, symbols in (("is", [item.is_]), ("annexed-to", [item.annexed_to]), ("members", item.members)):
                for symbol in symbols:
                    if symbol and symbol not in self.named and not self.reads(symbol):
                        wrong = f"{symbol!r} is no instrument here, and no series of series.toml writes it"
                        yield "instruments.toml", f"{item.symbol}: {key}: {wrong}"

    # ---------------------------------------------------------------- look-ups

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

    def reads(self, symbol: str) -> tuple[Series, str] | None:
        """Return the series that writes a symbol and the number in it, or None.

        >>> series, number = registry().reads("WTPF-13/Opinion/2")
        >>> series.body, number
        ('WTPF', '2')
        """
        for series, pattern in self._templates:
            if (match := pattern.fullmatch(symbol)) and series.accepts(match["number"]):
                return series, match["number"]
        return None

    @cached_property
    def _templates(self) -> tuple[tuple[Series, re.Pattern[str]], ...]:
        """The templates of all series as patterns; the longest template first."""
        ordered = sorted(self.series, key=lambda series: (-len(series.symbol), series.symbol, series.body))
        return tuple((series, _pattern(series.symbol)) for series in ordered)

    def event_at(self, place: str, year: int, language: str) -> tuple[Event, ...]:
        """Return the meetings at a place in a year: usually one."""
        return tuple(e for e in self.events if e.year == year and e.places.get(language) == place)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{([a-z]+)\}", template)
    return re.compile("".join(_FIELDS[p] if n % 2 else re.escape(p) for n, p in enumerate(pieces)))


def _series_faults(series: Series) -> Iterator[str]:
    """Yield what is wrong in a series: a number that is no expression, a field that nothing fills."""
    name = f"{series.body}, {series.type}"
    try:
        re.compile(series.number)
    except (re.error, OverflowError) as error:
        yield f"{name}: number: {error}"
    for key, template, allowed in (
        ("symbol", series.symbol, set(_FIELDS)),
        ("link", series.link, {"symbol", "number"}),
    ):
        fields = re.findall(r"\{(.*?)\}", template)
        if unknown := set(fields) - allowed or set(re.sub(r"\{.*?\}", "", template)) & set("{}"):
            yield f"{name}: {key}: nothing fills {min(unknown)!r}, only {', '.join(sorted(allowed))}"
        if key == "symbol" and fields.count("number") != 1:
            yield f"{name}: symbol: it should have {{number}} once"


@cache
def registry() -> Registry:
    """Return the project's registry, read once."""
    return Registry()
