"""What a cited thing is, as far as its symbol and the registry tell: edition, part, work, who issued it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.terms import FRBR, PG, RDF, RDFS, integer, literal, node, things
from ontology.model import Edition, Target
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.terms import Statement


_PARTS = re.compile(
    r"(?:(?:Article|Chapter|Annex|Goal|No)/\w{1,8}|Preamble|(?:para/)?[0-9]{1,4}(?:/[a-z]{1,4})?)(?:/(?:para|op|pp)/.+)?"
)
"""The parts that symbols name, below the symbol of their instrument."""


def describe(target: Target) -> Iterator[Statement]:
    """Yield what is known of a cited work, edition or part, and of the work that it belongs to."""
    if target.edition:
        edition = things(target.cited)
        yield edition, RDF["type"], PG["Edition"]
        yield edition, FRBR["realizationOf"], things(target.symbol)
        yield edition, PG["ofWork"], things(_work_of(target.symbol))
        yield edition, PG["year"], integer(target.edition.year)
        yield from _named(edition, target.cited)
    yield from _work(target.symbol)


def read_symbol(cited: str) -> Target:
    """Return the target that a symbol with or without an edition writes."""
    symbol, _, year = cited.partition("@")
    return Target(symbol, Edition(int(year)) if year else None)


def is_symbol(text: str) -> bool:
    """Say whether a text is a symbol of the registry's, with or without an edition: PP/71@2018, CS/Article/40."""
    symbol, at, year = text.partition("@")
    if at and not re.fullmatch("[12][0-9]{3}", year):
        return False
    if symbol in registry().named or registry().reads(symbol):
        return True
    whole = _whole(symbol)
    return bool(whole) and re.fullmatch(_PARTS, symbol[len(whole) + 1 :]) is not None


def _work(symbol: str) -> Iterator[Statement]:
    subject = things(symbol)
    if symbol.startswith(("SDG", "WSIS/C", "WSIS/Action-Lines")):
        return  # described by its own scheme
    yield from _named(subject, symbol)
    if symbol in registry().named:
        return  # described with the vocabularies
    if found := registry().reads(symbol):
        series, number = found
        yield subject, RDF["type"], PG["Instrument"]
        yield subject, PG["issuedBy"], things(f"body/{series.body}")
        yield subject, PG["instrumentType"], literal(series.type)
        if series.link:
            yield subject, RDFS["seeAlso"], node(series.link.format(symbol=symbol, number=number))
    elif whole := _whole(symbol):
        yield subject, RDF["type"], PG["Part"]
        yield subject, FRBR["partOf"], things(whole)
        yield subject, PG["ofWork"], things(_work_of(whole))
        yield from _work(whole)
    else:
        yield subject, RDF["type"], PG["Instrument"]


def _named(subject: str, symbol: str) -> Iterator[Statement]:
    yield subject, PG["symbol"], literal(symbol)
    yield subject, RDFS["label"], literal(symbol)


def _work_of(symbol: str) -> str:
    """The whole instrument: PP/71 of PP/71/Goal/1, and of itself."""
    if symbol in registry().named or registry().reads(symbol):
        return symbol
    return _whole(symbol) or symbol


def _whole(symbol: str) -> str:
    """The longest beginning of a part's symbol that is an instrument: CS of CS/Article/40, PP/71 of PP/71/Goal/1."""
    pieces = symbol.split("/")
    for count in range(len(pieces) - 1, 0, -1):
        start = "/".join(pieces[:count])
        if start in registry().named or registry().reads(start):
            return start
    return ""
