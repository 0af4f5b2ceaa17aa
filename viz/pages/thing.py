"""The page of a thing: a document, a clause, or what clauses cite, name and ask. Runs in a worker."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queries.index import documents, links
from viz.pages import facts
from viz.pages.cited import called, citations
from viz.pages.clause import footnotes, said
from viz.pages.document import anchor, body
from viz.pages.facts import data
from viz.pages.graph import Value, ask, thing
from viz.pages.lists import saved
from viz.pages.notes import notes
from viz.pages.reached import reached
from viz.pages.view import view

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from queries.index.links import Known
    from queries.interface import Graph
    from queries.server.jobs import Reply
    from queries.terms import Iri
    from viz.pages.view import View

__all__ = ["data", "page"]

FACETS = {
    "act": "act", "addressee": "addressee", "asks-for": "action", "cites": "cites", "names-theme": "theme",
    "topic": "topic", "group": "group",
}  # fmt: skip
"""What is said above what a clause states, by relation."""


def page(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Return the page of a thing.

    Args:
        graph: the graph.
        given: `iri` of the thing, `language` of names and words, `root` path of the server, `path` of the page;
            perhaps `show` (facts), `beside` (the readings to show), and `list` with `format`.

    Raises:
        Refused: 404 when the graph knows nothing of it, or the page has no such list.
    """
    seen, about = view(graph, given), thing(given)
    base = seen.base
    known = links.known(base, about.value) if base else None
    if base is None or known is None or given.get("show") == "facts":
        return facts.page(seen, about)
    if known.kind == "clause":
        return _clause(seen, base, about, known)
    text = body(seen, base, known)
    leads = reached(seen, base, known)
    lists = [*([text.listing] if text else []), *leads.lists]
    if reply := saved(lists, given):
        return reply
    return seen.drawn(
        "thing.html.jinja",
        **_head(seen, base, about, known),
        body=text,
        leads=leads,
        home=seen.named([known.home])[known.home] if known.home and known.kind == "opinion" else None,
        lists={each.name: each for each in lists},
    )


def _head(
    seen: View, base: sqlite3.Connection, about: Iri, known: Known, name: tuple[str, str] | None = None
) -> dict[str, object]:
    """What every page of a thing says above, under its name or another one."""
    name = name or links.names(base, [known.number], seen.language).get(known.number, (known.symbol, ""))
    others = [(text, tag) for text, tag in links.all_names(base, known.number) if (text, tag) != name]
    if known.kind == "clause":  # its names say its place in each language, often in the same words
        others = list({text: (text, tag) for text, tag in others}.values())
    elsewhere = [row.text("value") for row in ask(seen.graph, "see-also", {"thing": about})]
    return {
        "title": name[0],
        "heading": name,
        "kind": seen.words["kinds"][known.kind],
        "known": known,
        "iri": about.value,
        "symbol": known.symbol,
        "others": others,
        "source": next((each for each in elsewhere if each.startswith(("https://", "http://"))), ""),
    }


def _clause(seen: View, base: sqlite3.Connection, about: Iri, known: Known) -> Reply:
    if known.home is None:
        return facts.page(seen, about)
    noted = footnotes(seen, base, known.number)
    readings = [
        replace(one, footnotes=noted.get((known.number, one.language, one.version), []))
        for one in sorted(said(seen.graph, about, seen.root), key=lambda one: one.language != seen.language)
    ]
    leads = reached(seen, base, known)
    if reply := saved(leads.lists, seen.given):
        return reply
    before, after = documents.beside(base, known)
    around = seen.named(filter(None, (known.home, before, after)))
    home = around[known.home]
    return seen.drawn(
        "clause.html.jinja",
        **_head(seen, base, about, known, called(seen, base, known)),
        home=home,
        place=anchor(known.symbol, links.things(base, [known.home])[known.home]),
        said=readings,
        chips=_chips(seen, links.stated(base, known.number)),
        inferred=_inferred(seen, base, about),
        notes=notes(seen, base, known.home).get(known.number, []),
        citations=citations(seen, base, known),
        before=around.get(before or 0),
        after=around.get(after or 0),
        leads=leads,
        lists={each.name: each for each in leads.lists},
    )


def _chips(seen: View, stated: Mapping[str, list[int]]) -> list[tuple[str, list[Value]]]:
    """What the clause does, asks, names and cites, by facet."""
    values = seen.named(form for forms in stated.values() for form in forms)
    return [
        (seen.words["facets"][facet], [values[form] for form in stated[relation]])
        for relation, facet in FACETS.items()
        if relation in stated
    ]


def _inferred(seen: View, base: sqlite3.Connection, about: Iri) -> list[tuple[Value, str, str]]:
    """What is inferred for the clause, with the basis and the path."""
    found = []
    for row in ask(seen.graph, "inferences", {"thing": about}):
        known = links.known(base, getattr(row["target"], "value", ""))
        if known:
            value = seen.named([known.number])[known.number]
            found.append((value, row.text("basis"), row.text("path")))
    return found
