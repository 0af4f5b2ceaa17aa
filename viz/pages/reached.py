"""What leads to a thing: the clauses that cite, name or ask it, by act, text and year, and what goes with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import documents, links
from queries.index.search import together
from viz.pages.charts import Bars, bars
from viz.pages.lists import Listing
from viz.pages.notes import Note, about

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from queries.index.links import Known, Reach
    from viz.pages.graph import Value
    from viz.pages.lists import Cell
    from viz.pages.view import View

ROWS = 30
"""Clauses of a section, at most; all are a step away."""
TOGETHER = 25
"""Things cited together with one, at most."""
FACETS = {
    "cites": "cites", "topic": "topic", "group": "group", "addressee": "addressee", "asks-for": "action", "act": "act",
    "names-theme": "theme", "inherits-theme": "theme-inferred", "serves-goal": "goal-inferred",
}  # fmt: skip
"""The facet of a search by which the clauses of a relation are found."""


@dataclass(frozen=True, slots=True)
class Line:
    """A clause that leads to the thing: its text, its act, what it names, its words; whether a footnote alone does."""

    clause: Value
    home: Value
    act: Value | None
    forms: list[Value]
    way: str
    words: str
    language: str
    version: str
    summary: bool
    agreement: str
    noted: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The clauses of one relation.

    Attributes:
        relation: the relation, as the index names it.
        heading: what is said above.
        inferred: whether no clause states it.
        lines: the first of them.
        count: all of them.
        more: where all of them are, "" for nowhere.
        listing: all of them as a list.
    """

    relation: str
    heading: str
    inferred: bool
    lines: list[Line]
    count: int
    more: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class Reached:
    """All that leads to a thing.

    Attributes:
        sections: the clauses, by relation.
        acts: how many clauses do so by each act, with the address of them.
        homes: how many clauses each text has.
        years: how many clauses there are by year of their documents.
        chart: the same as bars; None for a single year.
        together: what is cited in the same texts, with how many these are.
        forms: its editions and parts, or narrower things, with their clauses.
        related: other things that it is linked to, by the words for it.
        doubts: about citations of it.
        lists: all that can be saved.
    """

    sections: list[Section]
    acts: list[tuple[Value, int, str]]
    homes: list[tuple[Value, int, str]]
    years: dict[int, int]
    chart: Bars | None
    together: list[tuple[Value, int, str]]
    forms: list[tuple[Value, str, int]]
    related: list[tuple[str, list[Value]]]
    doubts: list[Note]
    lists: list[Listing]


def reached(seen: View, base: sqlite3.Connection, thing: Known) -> Reached:
    """Return all that leads to a thing of the index."""
    found = links.reaching(base, thing)
    cited = [reach for reach in found if reach.way != links.CARRIED]
    facet = next((name for name in FACETS if any(reach.relation == name for reach in cited)), "")
    counted = [reach for reach in cited if reach.relation == facet or not facet]  # just what the links find
    filters = {FACETS[facet]: thing.symbol} if facet else {}
    sections = _sections(seen, base, thing, found)
    together = _together(seen, base, thing)
    forms = _forms(seen, base, thing)
    acts = _acts(seen, base, counted, filters) if thing.kind != "act" else []
    homes = _homes(seen, base, counted, filters)
    lists = [section.listing for section in sections]
    for name, heading, rows in (
        ("acts", "act", [(value, count) for value, count, _ in acts]),
        ("texts", "by-home", [(value, count) for value, count, _ in homes]),
        ("together", "thing", [(value, count) for value, count, _ in together]),
        ("forms", "thing", [(value, count) for value, _, count in forms]),
    ):
        number = "number-of-texts" if name == "together" else "number-of-clauses"
        lists.append(Listing(name, {"thing": seen.said(heading), "count": seen.said(number)}, rows))
    years = _years(base, counted)
    columns = {"year": seen.said("year"), "count": seen.said("number-of-clauses")}
    lists.append(Listing("years", columns, list(years.items())))
    return Reached(
        sections,
        acts,
        homes,
        years,
        bars({str(year): clauses for year, clauses in years.items()}) if len(years) > 1 else None,
        together,
        forms,
        _related(seen, base, thing),
        about(seen, base, thing.number),
        lists,
    )


def _sections(seen: View, base: sqlite3.Connection, thing: Known, found: Iterable[Reach]) -> list[Section]:
    by_relation: dict[str, dict[int, list[Reach]]] = defaultdict(lambda: defaultdict(list))
    direct = {(reach.relation, reach.clause) for reach in found if reach.way != links.CARRIED}
    for reach in found:
        if (reach.relation, reach.clause) in direct:
            by_relation[reach.relation][reach.clause].append(reach)
        elif reach.relation == "cites":
            by_relation[links.CARRIED][reach.clause].append(reach)
    sections = []
    for relation in (*links.STATED, links.CARRIED, *links.INFERRED):
        if relation not in by_relation:
            continue
        clauses = by_relation[relation]
        whole = seen.given.get("list") == relation or bool(seen.given.get("lists"))
        lines = _lines(seen, base, thing, dict(list(clauses.items())[: None if whole else ROWS]))
        more = ""
        if len(clauses) > ROWS and relation in FACETS:
            more = seen.clauses(**{FACETS[relation].replace("-", "_"): thing.symbol})
        sections.append(
            Section(
                relation,
                seen.words["reached"][relation],
                relation in links.INFERRED,
                lines[:ROWS],
                len(clauses),
                more,
                _listing(seen, relation, lines),
            )
        )
    return sections


def _lines(seen: View, base: sqlite3.Connection, thing: Known, clauses: dict[int, list[Reach]]) -> list[Line]:
    homes = {reaches[0].home for reaches in clauses.values()}
    forms = {reach.form for reaches in clauses.values() for reach in reaches}
    acts = dict(links.acts(base, clauses))
    values = seen.named([*clauses, *homes, *forms, *acts.values()])
    said = documents.sayings(base, clauses, seen.language)
    noted = documents.noted_only(base, clauses)
    return [
        Line(
            values[clause],
            values[reaches[0].home],
            values.get(acts.get(clause, 0)),
            [values[form] for form in dict.fromkeys(reach.form for reach in reaches) if form != thing.number],
            next((reach.way for reach in reaches if reach.way), ""),
            said[clause].text if clause in said else "",
            said[clause].language if clause in said else "",
            said[clause].version if clause in said else "",
            clause in said and said[clause].kind == "summary",
            said[clause].agreement if clause in said else "",
            all((clause, reach.form) in noted for reach in reaches),
        )
        for clause, reaches in clauses.items()
    ]


def _listing(seen: View, relation: str, lines: Iterable[Line]) -> Listing:
    """The clauses, each once: with the symbols of all by which it names the thing, where these are others."""
    columns = {
        "clause": seen.said("clause"),
        "text": seen.said("by-home"),
        "act": seen.said("act"),
        "way": seen.said("through"),
        "cited": seen.said("cited-as"),
        "language": seen.said("language"),
        "version": seen.said("version"),
        "agreement": seen.words["facets"]["agreement"],
        "words": seen.said("words"),
    }
    rows: list[tuple[Cell, ...]] = [
        (
            line.clause,
            line.home,
            line.act,
            seen.said(line.way) if line.way else "",
            ", ".join(form.symbol or form.text for form in line.forms),
            line.language,
            line.version,
            seen.said(line.agreement) if line.agreement else "",
            line.words,
        )
        for line in lines
    ]
    return Listing(relation, columns, rows, shown=ROWS)


def _acts(
    seen: View, base: sqlite3.Connection, found: Iterable[Reach], filters: dict[str, str]
) -> list[tuple[Value, int, str]]:
    clauses = {reach.clause for reach in found}
    counts = Counter(act for _, act in links.acts(base, clauses))
    return _counted(seen, base, counts, "act", filters)


def _homes(
    seen: View, base: sqlite3.Connection, found: Iterable[Reach], filters: dict[str, str]
) -> list[tuple[Value, int, str]]:
    counts = Counter(home for home, _ in {(reach.home, reach.clause) for reach in found})
    return _counted(seen, base, counts, "home", filters)


def _counted(
    seen: View, base: sqlite3.Connection, counts: Counter[int], facet: str, filters: dict[str, str]
) -> list[tuple[Value, int, str]]:
    """Things with their counts, the most first, each with the address of its clauses."""
    values, held = seen.named(counts), links.things(base, counts)
    shown = []
    for number, count in counts.most_common():
        thing = held[number]
        name = ("opinion" if thing.kind == "opinion" else "document") if facet == "home" else facet
        shown.append(
            (values[number], count, seen.address("/search", filters | {name: thing.symbol}) if filters else "")
        )
    return shown


def _years(base: sqlite3.Connection, found: Iterable[Reach]) -> dict[int, int]:
    clauses = {reach.clause: reach.home for reach in found}
    years = {number: thing.year for number, thing in links.things(base, clauses.values()).items()}
    counts = Counter(year for home in clauses.values() if (year := years.get(home)))
    return {year: counts[year] for year in range(min(counts), max(counts) + 1)} if counts else {}


def _together(seen: View, base: sqlite3.Connection, thing: Known) -> list[tuple[Value, int, str]]:
    rows = links.together(base, thing.number, TOGETHER)
    values = seen.named(number for number, _ in rows)
    held = links.things(base, values)
    return [
        (values[number], count, seen.address_of("/search", together(thing.symbol, held[number].symbol)))
        for number, count in rows
    ]


def _forms(seen: View, base: sqlite3.Connection, thing: Known) -> list[tuple[Value, str, int]]:
    found = links.forms(base, thing.number)
    values = seen.named(form.number for form, _ in found)
    return [(values[form.number], str(form.year or ""), clauses) for form, clauses in found]


def _related(seen: View, base: sqlite3.Connection, thing: Known) -> list[tuple[str, list[Value]]]:
    groups: dict[str, list[int]] = defaultdict(list)
    if thing.home and thing.kind != "opinion":
        groups[seen.words["out"]["of"]].append(thing.home)
    for relation, away, other in links.between(base, thing.number):
        words = seen.words["out" if away else "into"].get(relation)
        if words:
            groups[words].append(other)
    values = seen.named(number for numbers in groups.values() for number in numbers)
    return [(words, [values[number] for number in dict.fromkeys(numbers)]) for words, numbers in groups.items()]
