"""The page of a thing: a document, a clause, or what clauses cite, name and ask. Runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.index import links
from viz.pages import facts
from viz.pages.clause import said
from viz.pages.document import anchor, body
from viz.pages.facts import data
from viz.pages.graph import LANGUAGES, Value, ask, thing
from viz.pages.lists import saved
from viz.pages.notes import notes
from viz.pages.reached import reached
from viz.pages.view import view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.index.links import Known
    from queries.interface import Graph
    from queries.server.jobs import Reply
    from queries.terms import Iri
    from viz.pages.view import View

__all__ = ["data", "page"]


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
    known = links.known(seen.base, about.value) if seen.base else None
    if known is None or given.get("show") == "facts":
        return facts.page(seen, about)
    if known.kind == "clause":
        return _clause(seen, about, known)
    text = body(seen, known)
    leads = reached(seen, known)
    lists = [*([text.listing] if text else []), *leads.lists]
    if reply := saved(lists, given):
        return reply
    return seen.drawn(
        "thing.html.jinja",
        **_head(seen, about, known),
        body=text,
        leads=leads,
        home=seen.named([known.home])[known.home] if known.home and known.kind == "opinion" else None,
        lists={each.name: each for each in lists},
    )


def _head(seen: View, about: Iri, known: Known) -> dict[str, object]:
    """What every page of a thing says above."""
    if seen.base is None:
        return {}
    name = links.names(seen.base, [known.number], seen.language).get(known.number, (known.symbol, ""))
    others = [(text, tag) for text, tag in links.all_names(seen.base, known.number) if (text, tag) != name]
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


def _clause(seen: View, about: Iri, known: Known) -> Reply:
    if seen.base is None or known.home is None:
        return facts.page(seen, about)
    readings = sorted(said(seen.graph, about, seen.root), key=lambda one: one.language != seen.language)
    leads = reached(seen, known)
    if reply := saved(leads.lists, seen.given):
        return reply
    around = seen.named([known.home, *_neighbours(seen, known)])
    home = around.pop(known.home)
    before, after = (_near(seen, known, "<", "DESC"), _near(seen, known, ">", "ASC"))
    return seen.drawn(
        "clause.html.jinja",
        **_head(seen, about, known),
        home=home,
        place=anchor(known.symbol, links.things(seen.base, [known.home])[known.home]),
        said=readings,
        chips=_chips(seen, known),
        inferred=_inferred(seen, about),
        notes=notes(seen, [known.number]).get(known.number, []),
        footnotes=_footnotes(seen, about, home, known),
        before=around.get(before or 0),
        after=around.get(after or 0),
        leads=leads,
        lists={each.name: each for each in leads.lists},
        languages_named=LANGUAGES,
    )


def _neighbours(seen: View, known: Known) -> list[int]:
    return [each for each in (_near(seen, known, "<", "DESC"), _near(seen, known, ">", "ASC")) if each]


def _near(seen: View, known: Known, sign: str, order: str) -> int | None:
    if seen.base is None:
        return None
    row = seen.base.execute(
        f"SELECT id FROM thing WHERE home = ? AND kind = 'clause' AND (place, id) {sign} (?, ?) "  # noqa: S608  # constants
        f"ORDER BY place {order}, id {order} LIMIT 1",
        (known.home, known.place, known.number),
    ).fetchone()
    return row[0] if row else None


def _chips(seen: View, known: Known) -> list[tuple[str, list[Value]]]:
    """What the clause does, asks, names and cites, by facet."""
    if seen.base is None:
        return []
    rows = seen.base.execute(
        "SELECT relation, form FROM link WHERE source = ? AND relation NOT IN ('inherits-theme', 'serves-goal') "
        "ORDER BY relation, form",
        (known.number,),
    ).fetchall()
    values = seen.named(form for _, form in rows)
    names = {
        "act": "act", "addressee": "addressee", "asks-for": "action", "cites": "cites", "names-theme": "theme",
        "topic": "topic", "group": "group",
    }  # fmt: skip
    return [
        (seen.words["facets"][facet], [values[form] for each, form in rows if each == relation])
        for relation, facet in names.items()
        if any(each == relation for each, _ in rows)
    ]


def _inferred(seen: View, about: Iri) -> list[tuple[Value, str, str]]:
    """What is inferred for the clause, with the basis and the path."""
    if seen.base is None:
        return []
    rows = list(ask(seen.graph, "inferences", {"thing": about}))
    found = []
    for row in rows:
        target = row["target"]
        known = links.known(seen.base, getattr(target, "value", ""))
        if known:
            name = links.names(seen.base, [known.number], seen.language).get(known.number, ("", ""))
            found.append((seen.value(known, name), row.text("basis"), row.text("path")))
    return found


def _footnotes(seen: View, about: Iri, home: Value, known: Known) -> list[str]:
    """How the clause is cited as a footnote: one for each reading, with its place in the source."""
    if seen.base is None:
        return []
    label = links.names(seen.base, [known.number], "en").get(known.number, (known.symbol, ""))[0]
    made = []
    for row in ask(seen.graph, "places", {"thing": about}):
        kind = "" if row.text("kind") == "text" else f" ({seen.said('summary')})"
        place = seen.said("characters", row.text("start"), row.text("end"))
        reading = f"{LANGUAGES.get(row.text('language'), row.text('language'))}{kind}, {row.text('version')}"
        document = known.symbol.split("/")[0] if home.symbol == known.symbol else home.symbol or home.text
        source = f"{row.text('source')}, {place}" if row.text("source") else place
        made.append(f"{document}, {label}. {home.text}. {reading}. {source}. {about.value}")
    return made
