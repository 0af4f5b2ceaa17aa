"""A version of a document as the graph has it: its clauses in order, with their words and what is in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import UnknownNameError
from ontology.identifiers import iri
from queries.support import text
from queries.terms import Iri, Literal, plain

if TYPE_CHECKING:
    from queries.interface import Graph


@dataclass(frozen=True, slots=True)
class Said:
    """A clause as one version says it.

    Attributes:
        clause: its symbol.
        place: the symbol without that of its document: the same in all versions.
        order: its number in the document.
        act: what it does.
        label: its label, without punctuation.
        text: its words, brackets among them.
        citations: symbols of what it cites.
        themes: symbols of the themes that it names.
        inherited: symbols of the themes that it has by reference.
        brackets: the words in square brackets.
    """

    clause: str
    place: str
    order: int
    act: str
    label: str
    text: str
    citations: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()
    brackets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of a document: the symbol of the document, the version, the language, and the clauses."""

    document: str
    version: str
    language: str
    reading: str
    clauses: tuple[Said, ...]

    @property
    def name(self) -> str:
        """The document and its version, as people type it."""
        return f"{self.document}@{self.version}"


def readings(graph: Graph, name: str) -> list[tuple[str, str, str, str]]:
    """Return document, version, language and reading of all readings that a name means.

    Args:
        graph: the graph to ask.
        name: a document's symbol, or the symbol, `@` and a version.

    Raises:
        UnknownNameError: there is none.
    """
    whole, at, version = name.rpartition("@")
    for document, wanted in ((name, ""), (whole, version) if at else (name, "")):
        found = [
            (document, plain(row[2]), plain(row[1]), plain(row[0]))
            for row in graph.select(text("version-readings"), {"document": Iri(iri(document))}).only(
                ("reading", "language", "version")
            )
        ]
        found = [reading for reading in found if not wanted or reading[1] == wanted]
        if found:
            return found
    raise UnknownNameError(
        f"no document or version {name!r} is in the graph; give a file, or a name that `policygraph query readings`"
        " lists, a version behind @: wtpf-21@2021-12-01"
    )


def version(graph: Graph, chosen: tuple[str, str, str, str]) -> Version:
    """Return a version with its clauses; `chosen` is one of `readings`."""
    document, number, language, reading = chosen
    at = {"reading": Iri(iri(reading))}
    things: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for clause, kind, thing in graph.select(text("version-things"), at).only(("clause", "kind", "thing")):
        things[plain(kind)][plain(clause)].add(plain(thing))
    brackets: dict[str, list[str]] = defaultdict(list)
    for clause, quote in graph.select(text("version-brackets"), at).only(("clause", "quote")):
        brackets[plain(clause)].append(plain(quote))
    found = []
    columns = ("clause", "order", "text", "act", "label")
    for clause, order, said, act, label in graph.select(text("version-clauses"), at).only(columns):
        symbol = plain(clause)
        found.append(
            Said(
                symbol,
                symbol.removeprefix(f"{document}/"),
                int(plain(order)),
                plain(act),
                plain(label),
                said.value if isinstance(said, Literal) else plain(said),
                frozenset(things["citation"][symbol]),
                frozenset(things["theme"][symbol]),
                frozenset(things["inherited theme"][symbol]),
                tuple(brackets[symbol]),
            )
        )
    return Version(document, number, language, reading, tuple(found))


def pair(
    one: tuple[Graph, list[tuple[str, str, str, str]]],
    other: tuple[Graph, list[tuple[str, str, str, str]]],
    language: str = "",
) -> tuple[Version, Version]:
    """Return two versions in the language that both have: the one given, else English, else the first by its code.

    Args:
        one: the graph that holds the earlier version, and its readings.
        other: the same of the later one.
        language: the language to compare in, "" for any.

    Raises:
        UnknownNameError: they have no language in common, or not the one that is wanted.
    """
    codes = [{reading[2] for reading in found} for _, found in (one, other)]
    common = sorted(codes[0] & codes[1], key=lambda code: (code != "en", code))
    if not common or (language and language not in common):
        told = " and in ".join(", ".join(sorted(code)) for code in codes)
        raise UnknownNameError(
            f"the two are in {told}: words are compared within one language"
            + (f", and {language!r} is not in both" if language else "")
        )
    code = language or common[0]
    first, second = (
        version(graph, [reading for reading in found if reading[2] == code][-1]) for graph, found in (one, other)
    )
    return first, second
