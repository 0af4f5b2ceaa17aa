"""What the pages ask of the graph: queries of viz/pages/queries, rows as named values."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from ontology.identifiers import BASE, NS, symbol
from queries.server.paths import page
from queries.terms import Iri, Literal, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from queries.interface import Graph
    from queries.terms import Term

LANGUAGES = {"ar": "العربية", "en": "English", "es": "Español", "fr": "Français", "ru": "Русский", "zh": "中文"}
"""The languages in which a page can name things."""


class Value(NamedTuple):
    """A value as a page shows it.

    Attributes:
        text: its name or words.
        href: where it leads, "" for words.
        symbol: the symbol of a thing that has a name.
        language: of the words.
        outside: True when it leads to another server.
        iri: of a thing.
    """

    text: str
    href: str = ""
    symbol: str = ""
    language: str = ""
    outside: bool = False
    iri: str = ""


class Row(dict[str, "Term | None"]):
    """A row of an answer, by column."""

    def text(self, column: str) -> str:
        """Return the words of a column, "" where it is unbound; an IRI as its symbol."""
        return plain(self.get(column))

    def language(self, column: str) -> str:
        """Return the language of a column's words."""
        found = self.get(column)
        return found.language if isinstance(found, Literal) else ""


def ask(graph: Graph, name: str, values: Mapping[str, Term] | None = None) -> Iterator[Row]:
    """Yield the rows of a query of viz/pages/queries."""
    query = files("viz.pages").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
    answer = graph.select(query, values)
    return (Row(zip(answer.columns, row, strict=True)) for row in answer)


def best(labels: Iterable[tuple[str, str]], language: str) -> tuple[str, str]:
    """Return the words in this language, else in English, else without a language, else the first; and their language.

    >>> best([("vie privée", "fr"), ("privacy", "en")], "zh")
    ('privacy', 'en')
    """
    found = {tag: words for words, tag in reversed(list(labels)) if words}
    for wanted in (language, "en", ""):
        if wanted in found:
            return found[wanted], wanted
    return next(((words, tag) for tag, words in found.items()), ("", ""))


def link(name: str, label: tuple[str, str], root: str, *, known: bool = True) -> Value:
    """Return a thing as a page shows it: under its name, leading to its page, or to where it lives if there is none."""
    short = symbol(name)
    text, language = label if label[0] else (short, "")
    if known or name.startswith((f"{BASE}id/", NS)):
        return Value(text, root + page(name), short if short not in {text, name} else "", language, iri=name)
    return Value(text, name if name.startswith(("http://", "https://")) else "", "", language, outside=True, iri=name)


def thing(given: Mapping[str, str]) -> Iri:
    """Return the thing that a page is about."""
    return Iri(given["iri"])
