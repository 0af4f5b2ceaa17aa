"""The front page, and the search for a thing by what people call it. Both run in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.identifiers import iri
from queries.support import counts
from queries.terms import Iri, Literal, plain, sparql
from viz.pages.drawing import drawn
from viz.pages.graph import ask, best, link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.interface import Graph
    from queries.server.jobs import Reply

FOUND = 50
"""Things that a search shows, at most."""


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the front page; `given` has the `language`, the `root` path and the `address` of the server."""
    held = [(plain(count), plain(what)) for what, count in counts(graph)]
    return drawn(
        "front.html.jinja",
        given["language"],
        given["root"],
        title="policygraph",
        here=given["path"],
        address=given["address"],
        counts=held,
    )


def found(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the page of what a search finds; `given` has the words as `q`, the `language` and the `root` path."""
    words, language, root = given["q"].strip(), given["language"], given["root"]
    things = {}
    for name in _symbols(words):
        if graph.ask(f"ASK {{ VALUES ?thing {{ {sparql(Iri(iri(name)))} }} ?thing ?property ?value }}"):
            things[iri(name)] = [(name, "")]
    for row in ask(graph, "called", {"words": Literal(words)}) if words else ():
        about = row["thing"]
        if isinstance(about, Iri) and (about.value in things or len(things) < FOUND):
            things.setdefault(about.value, []).append((row.text("label"), row.language("label")))
    return drawn(
        "found.html.jinja",
        language,
        root,
        title=words,
        here=given["path"],
        asked=words,
        things=[link(name, best(labels, language), root) for name, labels in things.items()],
    )


def _symbols(words: str) -> Iterator[str]:
    """The symbols that these words can be: as typed, with steps instead of blanks, of a theme or goal."""
    steps = "/".join(words.split())
    for name in dict.fromkeys(
        (words, steps, steps.upper(), f"theme/{words.lower()}", f"SDG/{words}", f"WSIS/{words.upper()}")
    ):
        if name and " " not in name:
            yield name
