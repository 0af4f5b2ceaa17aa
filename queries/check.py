"""Is the graph sound? Held against its shapes, against whole-graph queries, against the texts, and by a reasoner.

What looks at one node and its values is a SHACL shape (ontology/shapes.ttl). What compares whole sets is one SPARQL
query each in queries/checks/, which answers in milliseconds what SHACL would ask node by node:

    # title: what the query finds, in a few words
    # message: what is true of a sound graph
    SELECT DISTINCT ?node ?value WHERE { … } ORDER BY …

The name of the file is the rule that a finding names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import DataFileError, StoreError
from queries import consistency, shapes
from queries.finding import Finding
from queries.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.interface import Graph
    from queries.store import EmbeddedStore

__all__ = ["FOLDER", "Finding", "SetRule", "check", "disagreements", "misquotes", "set_rules"]

FOLDER = Path(__file__).parent / "checks"

_HEADER = re.compile(r"# title: (?P<title>\S.*)\n# message: (?P<message>\S.*)\n(?!#)")
_PG = "PREFIX pg: <https://w3id.org/policygraph/ns#>\n"
_READINGS = _PG + "SELECT DISTINCT ?reading ?checksum WHERE { ?reading a pg:Reading ; pg:checksum ?checksum }"
_QUOTES = _PG + (
    "SELECT DISTINCT ?node ?reading ?start ?end ?quote WHERE {"
    " ?node pg:quote ?quote ; pg:inReading ?reading ; pg:start ?start ; pg:end ?end }"
)


def check(store: EmbeddedStore) -> list[Finding]:
    """Return everything that is wrong with a store, sorted; a part that could not run is a finding too.

    Raises:
        DataFileError: the rules themselves are broken.
    """
    return sorted(
        {
            *shapes.violations(store),
            *disagreements(store),
            *misquotes(store),
            *consistency.contradictions(store),
        }
    )


# -------------------------------------------------------------------- whole sets


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule about a whole graph, with the query that finds what breaks it."""

    name: str
    title: str
    message: str
    query: str


def set_rules(folder: Path = FOLDER) -> list[SetRule]:
    """Return the rules in `folder`, sorted by name.

    Raises:
        DataFileError: a file lacks its header, or its SELECT is not of ?node and ?value.
    """
    return [_set_rule(path) for path in sorted(folder.glob("*.rq"))]


def _set_rule(path: Path) -> SetRule:
    query = path.read_text("utf-8")
    header = _HEADER.match(query)
    if not header:
        raise DataFileError(f"{path}, line 1: the header is not `# title: …` and `# message: …`")
    if "\nSELECT DISTINCT ?node ?value WHERE {\n" not in query:
        raise DataFileError(f"{path}: the query is not a SELECT DISTINCT ?node ?value")
    return SetRule(path.stem, header["title"].strip(), header["message"].strip(), query)


def disagreements(graph: Graph) -> list[Finding]:
    """Return what breaks a rule about whole sets.

    Raises:
        DataFileError: a file in queries/checks/ is broken.
    """
    return [
        Finding(plain(node), rule.name, rule.message, plain(value))
        for rule in set_rules()
        for node, value in graph.select(rule.query)
    ]


# -------------------------------------------------------------------- the texts


def misquotes(store: EmbeddedStore) -> list[Finding]:
    """Return the places whose quote is not what the reading text has there, and readings without their text."""
    return list(_misquotes(store))


def _misquotes(store: EmbeddedStore) -> Iterator[Finding]:
    texts: dict[str, str] = {}
    for reading, checksum in store.select(_READINGS):
        try:
            texts[plain(reading)] = store.text(plain(checksum))
        except StoreError as error:
            yield Finding(plain(reading), "reading-text", "the text of a reading is kept with the store", str(error))
    for node, reading, start, end, quote in store.select(_QUOTES):
        text = texts.get(plain(reading))
        if text is None:
            continue  # said above, once a reading
        there = _slice(text, plain(start), plain(end))
        if there != plain(quote):
            message = f"the reading text from {plain(start)} to {plain(end)} is the quote; there it has {there!r}"
            yield Finding(plain(node), "quote", message, plain(quote))


def _slice(text: str, start: str, end: str) -> str | None:
    """The characters between two places, None where one of them is no place in the text."""
    if start.isdecimal() and end.isdecimal() and int(end) <= len(text):
        return text[int(start) : int(end)]
    return None
