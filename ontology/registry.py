"""The registry: bodies, their series of instruments, their meetings, and the instruments known by name.

Facts in TOML under `ontology/registry/`, and what users' files add to them; the only place that knows how a series
writes its symbols.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec

from ontology import extensions, identifiers
from ontology.datafiles import read_toml
from ontology.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ontology.extensions import Entry

Record = TypeVar("Record")

YEARS_BEGIN = 1900
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


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong: in which entry of which table, counted from 0, under which key ("" for the entry as a whole)."""

    table: str
    number: int
    key: str
    reason: str


_FILES = {"body": "bodies.toml", "series": "series.toml", "event": "events.toml", "instrument": "instruments.toml"}
"""The project's file of each table."""

Named = TypeVar("Named", Body, Instrument)
_Entry = Body | Series | Event | Instrument | extensions.Names


class Registry:
    """All of it, with the look-ups that resolution needs."""

    def __init__(self, folder: Path = FOLDER, added: Mapping[str, Sequence[Entry]] | None = None) -> None:
        """Read and check the four files of `folder`, and what users' files add to each table.

        Args:
            folder: where the files are.
            added: entries by the name of their table; `names` are further forms of what there is.

        Raises:
            DataFileError: a file breaks its schema, has two entries of one name, or names a body, instrument or symbol
                that does not exist.
        """
        self.folder = folder
        self._added = {table: tuple((added or {}).get(table, ())) for table in (*_FILES, "names")}
        bodies = (*read_toml(folder / "bodies.toml", _Bodies).body, *self._own("body", Body))
        self.series = (*read_toml(folder / "series.toml", _Series).series, *self._own("series", Series))
        events = (*read_toml(folder / "events.toml", _Events).event, *self._own("event", Event))
        named = (*read_toml(folder / "instruments.toml", _Instruments).instrument, *self._own("instrument", Instrument))
        self._further = tuple(self._own("names", extensions.Names))
        self.events = tuple(_with_places(event, self._further) for event in events)
        self.bodies = tuple(_with_names(body, self._further) for body in bodies)
        self.instruments = tuple(_with_names(item, self._further) for item in named)
        for fault in self._faults():
            raise self._told(fault)

    def _own(self, table: str, shape: type[Record]) -> list[Record]:
        return [entry.record(shape) for entry in self._added[table]]

    # ---------------------------------------------------------------- checks

    def _told(self, fault: _Fault) -> DataFileError:
        """The error for a fault, which is told by its line in a user's file, by its entry's name in the project's."""
        ours = len(self._records(fault.table)) - len(self._added[fault.table])
        if fault.number >= ours:
            return self._added[fault.table][fault.number - ours].fault(fault.key, fault.reason)
        where = f"{self.folder / _FILES[fault.table]}: {_name(self._records(fault.table)[fault.number])}"
        return DataFileError(f"{where}: {f'{fault.key}: ' if fault.key else ''}{fault.reason}")

    def _records(self, table: str) -> Sequence[_Entry]:
        tables: dict[str, Sequence[_Entry]] = {
            "body": self.bodies,
            "series": self.series,
            "event": self.events,
            "instrument": self.instruments,
            "names": self._further,
        }
        return tables[table]

    def _is_added(self, table: str, number: int) -> bool:
        return number >= len(self._records(table)) - len(self._added[table])

    def _faults(self) -> Iterator[_Fault]:
        """Yield what is wrong; each check may rely on those before it."""
        yield from self._doubles()
        yield from self._unknown_bodies()
        yield from self._languages()
        for number, series in enumerate(self.series):
            yield from (_Fault("series", number, key, reason) for key, reason in _series_faults(series))
        yield from self._taken_names()
        yield from self._unknown_symbols()

    def _doubles(self) -> Iterator[_Fault]:
        for table, key, found in (
            ("body", "id", [body.id for body in self.bodies]),
            ("series", "symbol", [s.symbol if s.symbol != "{number}" else "" for s in self.series]),
            ("event", "id", [event.id for event in self.events]),
            ("instrument", "symbol", [item.symbol for item in self.instruments]),
        ):
            for number, name in enumerate(found):
                if name and name in found[:number]:
                    yield _Fault(table, number, "", f"{key} {name!r} stands twice")

    def _unknown_bodies(self) -> Iterator[_Fault]:
        for table, key, ids in (
            ("body", "parent", [body.parent for body in self.bodies]),
            ("series", "body", [series.body for series in self.series]),
            ("event", "body", [event.body for event in self.events]),
            ("instrument", "body", [item.body for item in self.instruments]),
        ):
            for number, name in enumerate(ids):
                if name and name not in self.body:
                    yield _Fault(table, number, key, f"no body {name!r} in bodies.toml or a file of yours; add it")
        for number, names in enumerate(self._further):
            kind, slash, name = names.of.partition("/")
            known = {"body": set(self.body), "event": {event.id for event in self.events}}.get(kind)
            if slash and known and name not in known:
                yield _Fault("names", number, "of", f"there is no such {kind}, neither here nor in a file of yours")
        for number, body in enumerate(self.bodies):
            above = [body.id]
            while parent := self.body[above[-1]].parent:
                if parent in above:
                    yield _Fault("body", number, "parent", f"{' in '.join([*above, parent])} is a circle")
                    break
                above.append(parent)

    def _languages(self) -> Iterator[_Fault]:
        """Labels in all six languages, of a user's entry in English at least: it stands in where another is missing."""
        for table, number, entry in self._labelled():
            added = self._is_added(table, number)
            needed, other = (("en",), extensions.LANGUAGE) if added else (LANGUAGES, "$^")
            if missing := [language for language in needed if language not in entry.labels]:
                yield _Fault(table, number, "labels", f"none in {', '.join(missing)}")
            for key, given in (("labels", entry.labels), ("names", entry.names), ("local-names", entry.local_names)):
                further = self._languages_of_names if key != "local-names" else set()
                if unknown := [c for c in given if c not in {*LANGUAGES, *further} and not re.fullmatch(other, c)]:
                    reason = f"{min(unknown)!r} is none of the languages {', '.join(LANGUAGES)}"
                    yield _Fault(table, number, key, reason)

    def _labelled(self) -> Iterator[tuple[str, int, Body | Instrument]]:
        yield from (("body", number, body) for number, body in enumerate(self.bodies))
        yield from (("instrument", number, item) for number, item in enumerate(self.instruments))

    @cached_property
    def _languages_of_names(self) -> set[str]:
        return {names.language for names in self._further}

    def _unknown_symbols(self) -> Iterator[_Fault]:
        for number, item in enumerate(self.instruments):
            for key, symbols in (("is", [item.is_]), ("annexed-to", [item.annexed_to]), ("members", item.members)):
                for symbol in symbols:
                    if symbol and symbol not in self.named and not self.reads(symbol):
                        wrong = f"{symbol!r} is no instrument here, and no series of series.toml writes it"
                        yield _Fault("instrument", number, key, wrong)

    def _taken_names(self) -> Iterator[_Fault]:
        """Names and symbols of users' entries that mean something else already."""
        owners: dict[tuple[str, str], str] = {}
        for table, number, item in self._labelled():
            for key, language, name in _forms(item):
                owner = owners.setdefault((language, name.casefold()), _symbol(item))
                if owner != _symbol(item) and self._is_added(table, number):
                    yield _Fault(table, number, f"{key}.{language}", f"{name!r} is a name of {owner} already")
        for number, names in enumerate(self._further):
            for name in names.forms:
                if (owner := owners.get((names.language, name.casefold()), names.of)) != names.of:
                    yield _Fault("names", number, "forms", f"{name!r} is a name of {owner} already")
        for table, key, symbols in (
            ("series", "symbol", [series.symbol for series in self.series]),
            ("instrument", "symbol", [item.symbol for item in self.instruments]),
        ):
            ours = len(symbols) - len(self._added[table])
            for number, symbol in enumerate(symbols[ours:], start=ours):
                if (first := symbol.partition("/")[0]) in identifiers.RESERVED - {"WSIS"}:
                    yield _Fault(table, number, key, f"symbols that begin with {first}/ name other things")

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
            names = [body.labels.get(language, body.labels["en"]), *body.names.get(language, ())]
            if family and self.root(body.id) == family:
                names += body.local_names.get(language, ())
            found.update(dict.fromkeys(names, body.id))
        return found

    def instrument_names(self, language: str, family: str = "") -> dict[str, str]:
        """Return surface form -> symbol of the instruments known by name; local names of the family only, if given."""
        return {
            name: item.symbol
            for item in self.instruments
            for name in (
                item.labels.get(language, item.labels["en"]),
                *item.names.get(language, ()),
                *(item.local_names.get(language, ()) if not family or self._family(item) == family else ()),
            )
        }

    def _family(self, item: Instrument) -> str:
        return self.root(item.body) if item.body else ""

    def local_instrument_names(self, language: str) -> frozenset[str]:
        """Return the names that are ordinary words unless quoted or beside a part: the Convention."""
        return frozenset(name for item in self.instruments for name in item.local_names.get(language, ()))

    def root(self, body: str) -> str:
        """Return the outermost organisation that a body belongs to: ITU for PP."""
        while parent := self.body[body].parent:
            body = parent
        return body

    def above(self, body: str) -> tuple[str, ...]:
        """Return the organisations that a body belongs to, the nearest first: UN for UNGA."""
        found = []
        while body and (body := self.body[body].parent):
            found.append(body)
        return tuple(found)

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
        """Return the meetings at a place in a year: usually one.

        A place that has no name in the language has its English one.
        """
        return tuple(
            event
            for event in self.events
            if event.year == year and _same(event.places.get(language, event.places.get("en", "")), place)
        )


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{([a-z]+)\}", template)
    return re.compile("".join(_FIELDS[p] if n % 2 else re.escape(p) for n, p in enumerate(pieces)))


def _name(entry: _Entry) -> str:
    """An entry as a message calls it."""
    if isinstance(entry, Series):
        return f"{entry.body}, {entry.type}"
    if isinstance(entry, extensions.Names):
        return entry.of
    return entry.symbol if isinstance(entry, Instrument) else entry.id


def _symbol(entry: Body | Instrument) -> str:
    return f"body/{entry.id}" if isinstance(entry, Body) else entry.symbol


def _forms(entry: Body | Instrument) -> Iterator[tuple[str, str, str]]:
    """The key, language and form of each name that holds in every text."""
    for language, label in entry.labels.items():
        yield "labels", language, label
    for language, names in entry.names.items():
        yield from (("names", language, name) for name in names)


def _with_names(entry: Named, further: Iterable[extensions.Names]) -> Named:
    """The entry with the names that users' files add to it."""
    labels, names = _further_names(entry, [added for added in further if added.of == _symbol(entry)])
    return msgspec.structs.replace(entry, labels=labels, names=names)


def _with_places(event: Event, further: Iterable[extensions.Names]) -> Event:
    """The meeting with the name of its place in further languages."""
    given = {added.language: added.forms[0] for added in further if added.of == f"event/{event.id}"}
    return msgspec.structs.replace(event, places={**given, **event.places})


def _further_names(
    entry: Body | Instrument, further: Iterable[extensions.Names]
) -> tuple[dict[str, Name], dict[str, tuple[Name, ...]]]:
    """The labels and names of an entry; where it has no label in a language, the first name is it."""
    labels, names = dict(entry.labels), dict(entry.names)
    for added in further:
        labels.setdefault(added.language, added.forms[0])
        names[added.language] = (*names.get(added.language, ()), *added.forms)
    return labels, names


def _series_faults(series: Series) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a series: a number that is no expression, a field that nothing fills."""
    try:
        re.compile(series.number)
    except (re.error, OverflowError) as error:
        yield "number", str(error)
    for key, template, allowed in (
        ("symbol", series.symbol, set(_FIELDS)),
        ("link", series.link, {"symbol", "number"}),
    ):
        fields = re.findall(r"\{(.*?)\}", template)
        if unknown := set(fields) - allowed or set(re.sub(r"\{.*?\}", "", template)) & set("{}"):
            yield key, f"nothing fills {min(unknown)!r}, only {', '.join(sorted(allowed))}"
        if key == "symbol" and fields.count("number") != 1:
            yield key, "it should have {number} once"


@cache
def registry() -> Registry:
    """Return the project's registry with what the users' files add, read once.

    Raises:
        DataFileError: as for `Registry`.
    """
    return Registry(added={table: extensions.entries(table) for table in (*_FILES, "names")})
