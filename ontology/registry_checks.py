"""What can be wrong in the registry as a whole: doubles, names of nothing, names of two things, broken templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology import extensions, identifiers
from ontology.registry_records import FIELDS, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.registry import Registry
    from ontology.registry_records import Body, Instrument, Series


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: in which entry of which table, counted from 0, under which key ("" for the entry as a whole)."""

    table: str
    number: int
    key: str
    reason: str


def faults(known: Registry) -> Iterator[Fault]:
    """Yield what is wrong; each check may rely on those before it."""
    yield from _doubles(known)
    yield from _unknown_bodies(known)
    yield from _languages(known)
    for number, series in enumerate(known.series):
        yield from (Fault("series", number, key, reason) for key, reason in _series_faults(series))
    yield from _taken_names(known)
    yield from _unknown_symbols(known)


def _doubles(known: Registry) -> Iterator[Fault]:
    for table, key, found in (
        ("body", "id", [body.id for body in known.bodies]),
        ("series", "symbol", [s.symbol if s.symbol != "{number}" else "" for s in known.series]),
        ("event", "id", [event.id for event in known.events]),
        ("instrument", "symbol", [item.symbol for item in known.instruments]),
        ("edition", "symbol", [edition.symbol for edition in known.editions]),
    ):
        for number, name in enumerate(found):
            if name and name in found[:number]:
                yield Fault(table, number, "", f"{key} {name!r} stands twice")


def _unknown_bodies(known: Registry) -> Iterator[Fault]:
    for table, key, ids in (
        ("body", "parent", [body.parent for body in known.bodies]),
        ("series", "body", [series.body for series in known.series]),
        ("event", "body", [event.body for event in known.events]),
        ("instrument", "body", [item.body for item in known.instruments]),
    ):
        for number, name in enumerate(ids):
            if name and name not in known.body:
                yield Fault(table, number, key, f"no body {name!r} in bodies.toml or a file of yours; add it")
    for number, names in enumerate(known.further):
        kind, slash, name = names.of.partition("/")
        there = {"body": set(known.body), "event": {event.id for event in known.events}}.get(kind)
        if slash and there and name not in there:
            yield Fault("names", number, "of", f"there is no such {kind}, neither here nor in a file of yours")
    for number, body in enumerate(known.bodies):
        above = [body.id]
        while parent := known.body[above[-1]].parent:
            if parent in above:
                yield Fault("body", number, "parent", f"{' in '.join([*above, parent])} is a circle")
                break
            above.append(parent)


def _languages(known: Registry) -> Iterator[Fault]:
    """Labels in all six languages, of a user's entry in English at least: it stands in where another is missing."""
    for table, number, entry in _labelled(known):
        added = known.is_added(table, number)
        needed, other = (("en",), extensions.LANGUAGE) if added else (LANGUAGES, "$^")
        if missing := [language for language in needed if language not in entry.labels]:
            yield Fault(table, number, "labels", f"none in {', '.join(missing)}")
        for key, given in (("labels", entry.labels), ("names", entry.names), ("local-names", entry.local_names)):
            further = {names.language for names in known.further} if key != "local-names" else set()
            if unknown := [c for c in given if c not in {*LANGUAGES, *further} and not re.fullmatch(other, c)]:
                reason = f"{min(unknown)!r} is none of the languages {', '.join(LANGUAGES)}"
                yield Fault(table, number, key, reason)


def _labelled(known: Registry) -> Iterator[tuple[str, int, Body | Instrument]]:
    yield from (("body", number, body) for number, body in enumerate(known.bodies))
    yield from (("instrument", number, item) for number, item in enumerate(known.instruments))


def _unknown_symbols(known: Registry) -> Iterator[Fault]:
    for number, item in enumerate(known.instruments):
        for key, symbols in (("is", [item.is_]), ("annexed-to", [item.annexed_to]), ("members", item.members)):
            for symbol in symbols:
                if symbol and symbol not in known.named and not known.reads(symbol):
                    wrong = f"{symbol!r} is no instrument here, and no series of series.toml writes it"
                    yield Fault("instrument", number, key, wrong)


def _taken_names(known: Registry) -> Iterator[Fault]:
    """Names and symbols of users' entries that mean something else already."""
    owners: dict[tuple[str, str], str] = {}
    for table, number, item in _labelled(known):
        for key, language, name in _forms(item):
            owner = owners.setdefault((language, name.casefold()), item.thing)
            if owner != item.thing and known.is_added(table, number):
                yield Fault(table, number, f"{key}.{language}", f"{name!r} is a name of {owner} already")
    for number, names in enumerate(known.further):
        for name in names.forms:
            if (owner := owners.get((names.language, name.casefold()), names.of)) != names.of:
                yield Fault("names", number, "forms", f"{name!r} is a name of {owner} already")
    for table, key, symbols in (
        ("series", "symbol", [series.symbol for series in known.series]),
        ("instrument", "symbol", [item.symbol for item in known.instruments]),
    ):
        ours = len(symbols) - len(known.added[table])
        for number, symbol in enumerate(symbols[ours:], start=ours):
            if (first := symbol.partition("/")[0]) in identifiers.RESERVED - {"WSIS"}:
                yield Fault(table, number, key, f"symbols that begin with {first}/ name other things")


def _forms(entry: Body | Instrument) -> Iterator[tuple[str, str, str]]:
    """The key, language and form of each name that holds in every text."""
    for language, label in entry.labels.items():
        yield "labels", language, label
    for language, names in entry.names.items():
        yield from (("names", language, name) for name in names)


def _series_faults(series: Series) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a series: a number that is no expression, a field that nothing fills."""
    try:
        re.compile(series.number)
    except (re.error, OverflowError) as error:
        yield "number", str(error)
    for key, template, allowed in (
        ("symbol", series.symbol, set(FIELDS)),
        ("link", series.link, {"symbol", "number"}),
    ):
        fields = re.findall(r"\{(.*?)\}", template)
        if unknown := set(fields) - allowed or set(re.sub(r"\{.*?\}", "", template)) & set("{}"):
            yield key, f"nothing fills {min(unknown)!r}, only {', '.join(sorted(allowed))}"
        if key == "symbol" and fields.count("number") != 1:
            yield key, "it should have {number} once"
