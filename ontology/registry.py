"""The registry: bodies, their series of instruments, their meetings, and the instruments known by name.

Facts in TOML under `ontology/registry/`, and what users' files add to them; the only place that knows how a series
writes its symbols.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from ontology import extensions
from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from ontology.registry_checks import faults
from ontology.registry_records import (
    FIELDS,
    LANGUAGES,
    Bodies,
    Body,
    Editions,
    Event,
    Events,
    Instrument,
    Instruments,
    KnownEdition,
    Name,
    Series,
    SeriesFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ontology.extensions import Entry
    from ontology.registry_checks import Fault

__all__ = ["FOLDER", "LANGUAGES", "Body", "Event", "Instrument", "KnownEdition", "Registry", "Series", "registry"]

Record = TypeVar("Record")

FOLDER = Path(__file__).parent / "registry"

_FILES = {
    "body": "bodies.toml",
    "series": "series.toml",
    "event": "events.toml",
    "instrument": "instruments.toml",
    "edition": "editions.toml",
}
"""The project's file of each table."""

Named = TypeVar("Named", Body, Instrument)
_Entry = Body | Series | Event | Instrument | KnownEdition | extensions.Names


class Registry:
    """All of it, with the look-ups that resolution needs."""

    def __init__(self, folder: Path = FOLDER, added: Mapping[str, Sequence[Entry]] | None = None) -> None:
        """Read and check the files of `folder`, and what users' files add to each table.

        Args:
            folder: where the files are.
            added: entries by the name of their table; `names` are further forms of what there is.

        Raises:
            DataFileError: a file breaks its schema, has two entries of one name, or names a body, instrument or symbol
                that does not exist.
        """
        self.folder = folder
        self.added = {table: tuple((added or {}).get(table, ())) for table in (*_FILES, "names")}
        bodies = (*read_toml(folder / "bodies.toml", Bodies).body, *self._own("body", Body))
        self.series = (*read_toml(folder / "series.toml", SeriesFile).series, *self._own("series", Series))
        events = (*read_toml(folder / "events.toml", Events).event, *self._own("event", Event))
        named = (*read_toml(folder / "instruments.toml", Instruments).instrument, *self._own("instrument", Instrument))
        self.editions: tuple[KnownEdition, ...] = read_toml(folder / "editions.toml", Editions).edition
        self.further = tuple(self._own("names", extensions.Names))
        self.events = tuple(_with_places(event, self.further) for event in events)
        self.bodies = tuple(_with_names(body, self.further) for body in bodies)
        self.instruments = tuple(_with_names(item, self.further) for item in named)
        for fault in faults(self):
            raise self._told(fault)

    def _own(self, table: str, shape: type[Record]) -> list[Record]:
        return [entry.record(shape) for entry in self.added[table]]

    def _told(self, fault: Fault) -> DataFileError:
        """The error for a fault, which is told by its line in a user's file, by its entry's name in the project's."""
        ours = len(self._records(fault.table)) - len(self.added[fault.table])
        if fault.number >= ours:
            return self.added[fault.table][fault.number - ours].fault(fault.key, fault.reason)
        where = f"{self.folder / _FILES[fault.table]}: {_name(self._records(fault.table)[fault.number])}"
        return DataFileError(f"{where}: {f'{fault.key}: ' if fault.key else ''}{fault.reason}")

    def _records(self, table: str) -> Sequence[_Entry]:
        tables: dict[str, Sequence[_Entry]] = {
            "body": self.bodies,
            "series": self.series,
            "event": self.events,
            "instrument": self.instruments,
            "edition": self.editions,
            "names": self.further,
        }
        return tables[table]

    def is_added(self, table: str, number: int) -> bool:
        """Say whether an entry of a table, counted from 0, is a user's."""
        return number >= len(self._records(table)) - len(self.added[table])

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
            for series in self._of_body.get((body, kind), ())
            if series.accepts(number) and (symbol := series.write(number, year=year, session=session))
        ]

    @cached_property
    def _of_body(self) -> dict[tuple[str, str], list[Series]]:
        """The series of each body and type."""
        found: dict[tuple[str, str], list[Series]] = {}
        for series in self.series:
            found.setdefault((series.body, series.type), []).append(series)
        return found

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
    return re.compile("".join(FIELDS[p] if n % 2 else re.escape(p) for n, p in enumerate(pieces)))


def _name(entry: _Entry) -> str:
    """An entry as a message calls it."""
    if isinstance(entry, Series):
        return f"{entry.body}, {entry.type}"
    if isinstance(entry, extensions.Names):
        return entry.of
    return entry.symbol if isinstance(entry, Instrument | KnownEdition) else entry.id


def _with_names(entry: Named, further: Iterable[extensions.Names]) -> Named:
    """The entry with the names that users' files add to it."""
    labels, names = _further_names(entry, [added for added in further if added.of == entry.thing])
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


@cache
def registry() -> Registry:
    """Return the project's registry with what the users' files add, read once.

    Raises:
        DataFileError: as for `Registry`.
    """
    return Registry(added={table: extensions.entries(table) for table in (*_FILES, "names")})
