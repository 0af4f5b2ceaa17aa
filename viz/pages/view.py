"""What each page is made with: the graph and its index, and the language and words of whoever looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from queries.index import links
from queries.server.jobs import Reply
from viz.pages.drawing import drawn, spoken
from viz.pages.graph import Value, link
from viz.pages.lists import data
from viz.pages.words import words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from typing import Any

    from queries.index.links import Known
    from queries.interface import Graph


@dataclass(frozen=True)
class View:
    """A look at the graph.

    Attributes:
        graph: the graph.
        base: its index; None where there is none.
        language: of names and words.
        root: path under which the server is found, "" for none.
        here: the address of the page, ending in `?` or `&`, so that a parameter can follow.
        given: all that the page was asked with.
    """

    graph: Graph
    base: sqlite3.Connection | None
    language: str
    root: str
    here: str
    given: Mapping[str, str]

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """The tables of words in the language."""
        return words(self.language)

    @property
    def path(self) -> str:
        """The path of the page below the root, with what its address needs to name the thing."""
        return self.here.removeprefix(self.root).rstrip("?&")

    def said(self, key: str, *put: object) -> str:
        """Return the words of the page for a key, with what is put in."""
        return self.words["page"][key].format(*put)

    def version(self, version: str) -> str:
        """Return the version of a reading as a page shows it: a date or a draft's name, else that it has no date."""
        return version if is_told(version) else self.said("no-date")

    def named(self, numbers: Iterable[int]) -> dict[int, Value]:
        """Return things of the index as a page shows them."""
        if self.base is None:
            return {}
        found = links.things(self.base, numbers)
        called = links.names(self.base, found, self.language)
        return {number: self.value(thing, called.get(number, ("", ""))) for number, thing in found.items()}

    def value(self, thing: Known, called: tuple[str, str]) -> Value:
        """Return a thing as a page shows it, under this name; a clause by its label, within its document."""
        return link(thing.iri, called, self.root)

    def address(self, path: str, parameters: Mapping[str, object] | None = None) -> str:
        """Return an address of this server, in the language."""
        return self.address_of(path, [(key, str(value)) for key, value in (parameters or {}).items() if value])

    def address_of(self, path: str, parameters: Iterable[tuple[str, str]]) -> str:
        """Return an address with these parameters, one of which may be there more than once."""
        query = urlencode(list(parameters), quote_via=quote, safe="/@:")
        return spoken(f"{self.root}{path}{'?' if query else ''}{query}", self.language)

    def clauses(self, **facets: str) -> str:
        """Return the address of the clauses for which these facets hold."""
        return self.address("/search", {name.replace("_", "-"): value for name, value in facets.items()})

    def drawn(self, template: str, **shown: Any) -> Reply:
        """Return a page from its template, and where `lists` is given its lists beside it, by name (see `Reply`)."""
        reply = drawn(template, self.language, self.root, here=self.here, view=self, **shown)
        if not self.given.get("lists"):
            return reply
        lists = shown["lists"].values() if "lists" in shown else [shown["listing"]] if "listing" in shown else []
        return Reply(reply.body, reply.media_type, data(lists))


def view(graph: Graph, given: Mapping[str, str]) -> View:
    """Return the look that a request asks for."""
    return View(graph, graph.index(), given["language"], given["root"], given["path"], given)


def is_told(version: str) -> bool:
    """Say whether the version of a reading was told, and is not the checksum that stands for one.

    >>> is_told("2021-12-01"), is_told("Rev. 1"), is_told("e71d118738e3")
    (True, True, False)
    """
    return not re.fullmatch(r"[0-9a-f]{12}", version) or (version.isdecimal() and version.startswith(("19", "20")))
