"""The page of a document or an opinion: its clauses as the text has them, its languages side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.identifiers import reading
from queries.index import documents, links
from queries.terms import Iri
from viz.marks import marks_in
from viz.pages.clause import Footnote, Piece, footnotes, pieces
from viz.pages.graph import LANGUAGES, Value, ask, best
from viz.pages.lists import Listing
from viz.pages.notes import Note, notes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from queries.index.documents import Reading
    from queries.index.links import Known
    from viz.pages.view import View

MOST = 1500
"""Clauses of a page, at most: the longest resolution of the General Assembly has a third of them."""
COLUMNS = 3
"""Languages side by side, at most."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says in one column; no pieces where the reading lacks it."""

    language: str
    kind: str = ""
    agreement: str = ""
    pieces: tuple[Piece, ...] = ()
    footnotes: tuple[Footnote, ...] = ()


@dataclass(slots=True)
class Line:
    """A clause as the page shows it.

    Attributes:
        clause: the clause.
        anchor: its name within the page.
        label: its own label in the text; that of a recital by its place, "" for another clause without one.
        depth: 0 for a clause of its section, 1 for one nested in it, and so on.
        said: what it says, by column.
        inferred: what is inferred for it.
        notes: doubts, and differences between the languages.
    """

    clause: Value
    anchor: str
    label: str
    depth: int
    said: list[Said] = field(default_factory=list)
    inferred: list[Value] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """Clauses under one heading."""

    heading: str
    language: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a document or an opinion.

    Attributes:
        sections: its clauses.
        columns: the reading of each column.
        readings: all that there are: name, version where there are several, language, whether it is shown, and the
            address of the page that shows it beside the others or no more.
        parts: the opinions of a document, with how many clauses each has.
        listing: the clauses as a list.
        left_out: clauses that are not shown.
    """

    sections: list[Section]
    columns: list[Reading]
    readings: list[tuple[str, str, str, bool, str]]
    parts: list[tuple[Value, int]]
    listing: Listing
    left_out: int = 0


def body(seen: View, base: sqlite3.Connection, whole: Known) -> Body | None:
    """Return the text of a document or an opinion; None where the graph has none of it."""
    if whole.kind not in {"document", "opinion"}:
        return None
    parts, clauses = documents.opinions(base, whole.number), documents.clauses(base, whole.number)
    if not clauses and not parts:
        return None
    shown = dict(list(clauses.items())[:MOST])
    readings = documents.readings(base, whole.document or whole.number)
    columns = _columns(seen, readings)
    sections = _sections(seen, base, whole, shown, columns)
    values = seen.named(number for number, _ in parts)
    return Body(
        sections,
        columns,
        _offered(seen, readings, columns),
        [(values[number], count) for number, count in parts],
        _listing(seen, sections, columns),
        len(clauses) - len(shown),
    )


def _columns(seen: View, readings: Iterable[Reading]) -> list[Reading]:
    """The readings that are shown: those that were asked for, else the one in the language of whoever looks."""
    latest: dict[str, Reading] = {}
    known = {}
    for each in readings:
        latest.setdefault(each.language, each)
        known[f"{each.language}@{each.version}"] = each
    asked = [name for name in seen.given.get("beside", "").split(",") if name]
    found = [column for name in asked for column in [known.get(name) or latest.get(name)] if column]
    if not found:
        wanted = next((each for each in (seen.language, "en") if each in latest), next(iter(latest), ""))
        found = [latest[wanted]] if wanted else []
    return list(dict.fromkeys(found))[:COLUMNS]


def _offered(seen: View, readings: list[Reading], columns: list[Reading]) -> list[tuple[str, str, str, bool, str]]:
    several = len({version for _, version, _ in readings}) > 1
    names = [f"{language}@{version}" for language, version, _ in columns]
    offered = []
    for each in readings:
        language, version, _ = each
        name, shown = f"{language}@{version}", each in columns
        wanted = [other for other in names if other != name] if shown else [*names, name][-COLUMNS:]
        told = seen.version(version) if several else ""
        address = seen.address(seen.path, {"beside": ",".join(wanted)}) if wanted else ""
        offered.append((LANGUAGES.get(language, language), told, language, shown, address))
    return offered


def _sections(
    seen: View, base: sqlite3.Connection, whole: Known, shown: Mapping[int, str], columns: list[Reading]
) -> list[Section]:
    document = links.things(base, [whole.document])[whole.document] if whole.document else whole
    placed = _headings(seen, document)
    values = seen.named(shown)
    words = _words(seen, base, whole, document, shown, columns)
    inferred = links.inferred(base, whole.number)
    concepts = seen.named(target for targets in inferred.values() for target in targets)
    told = notes(seen, base, whole.number)
    sections: list[Section] = []
    last = None
    for number, symbol in shown.items():
        section = placed.sections.get(symbol, "")
        if section != last or not sections:
            sections.append(Section(*_heading(seen, section, placed.titles)))
            last = section
        steps = symbol.removeprefix(section or whole.symbol).strip("/").split("/")
        label = placed.labels.get(symbol) or (f"PP {steps[-1]}" if section.endswith("/pp") else "")
        line = Line(values[number], anchor(symbol, whole), label, _depth(steps, label))
        line.said = [words.get((number, *column[:2]), Said(column.language)) for column in columns]
        line.inferred = [concepts[target] for target in inferred.get(number, ())]
        line.notes = told.get(number, [])
        sections[-1].lines.append(line)
    return sections


def _depth(steps: list[str], label: str) -> int:
    """How deep a clause lies below its section; an unnumbered paragraph (p/1) lies one below that which it follows."""
    return max(len(steps) - (1 if label or "p" not in steps[:-1] else 2), 0)


@dataclass(frozen=True, slots=True)
class _Placed:
    """The section and the label of each clause, and the titles of each section, by symbol."""

    sections: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    titles: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


def _headings(seen: View, document: Known) -> _Placed:
    found = _Placed()
    for row in ask(seen.graph, "sections", {"thing": Iri(document.iri)}):
        clause, section = row.text("clause"), row.text("section")
        found.sections[clause] = section
        found.titles[section].append((row.text("title"), row.language("title")))
        if label := row.text("label"):  # languages may letter otherwise: the first is that of the clause's own name
            known = found.labels.setdefault(clause, label)
            found.labels[clause] = label if clause.endswith(f"/{label}") else known
    return found


def _heading(seen: View, section: str, titles: Mapping[str, list[tuple[str, str]]]) -> tuple[str, str]:
    slug = section.rpartition("/")[2]
    if title := best(titles.get(section, ()), seen.language)[0]:
        number = f"{slug} " if section.endswith(f"/report/{slug}") else ""
        return number + title, best(titles[section], seen.language)[1]
    if not section:
        return "", seen.language
    return (seen.said(slug) if slug in {"pp", "op", "annex"} else slug.replace("-", " ")), seen.language


def _words(
    seen: View,
    base: sqlite3.Connection,
    whole: Known,
    document: Known,
    clauses: Mapping[int, str],
    columns: list[Reading],
) -> dict[tuple[int, str, str], Said]:
    """What each clause says in each column, by its number, language and version."""
    wanted = {(language, version) for language, version, _ in columns}
    mentions: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for language, version in wanted:
        name = Iri(reading(document.symbol, version, language))
        for row in ask(seen.graph, "reading-marks", {"reading": name}):
            told = {key: value.value for key, value in row.items() if value is not None}
            mentions[row.text("clause"), language, version].append(told)
    notes = footnotes(seen, base, whole.number)
    found = {}
    for clause, said in documents.texts(base, whole.number):
        language, version = said.language, said.version
        if clause in clauses and (language, version) in wanted:
            marks = marks_in(mentions[clauses[clause], language, version])
            cut = tuple(pieces(said.text, marks, seen.root))
            found[clause, language, version] = Said(
                language, said.kind, said.agreement, cut, tuple(notes.get((clause, language, version), ()))
            )
    return found


def anchor(symbol: str, whole: Known) -> str:
    """Return the name of a clause's place within the page of its opinion or document."""
    return symbol.removeprefix(whole.symbol).strip("/").replace("/", "-") or "text"


def _listing(seen: View, sections: Iterable[Section], columns: list[Reading]) -> Listing:
    return Listing(
        "text",
        {key: seen.said(key) for key in ("clause", "language", "version", "words")},
        [
            (line.clause, said.language, column.version, "".join(piece.text for piece in said.pieces))
            for section in sections
            for line in section.lines
            for said, column in zip(line.said, columns, strict=True)
            if said.pieces
        ],
        shown=0,
    )
