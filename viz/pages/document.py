"""The page of a document or an opinion: its clauses as the text has them, its languages side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.identifiers import reading
from queries.index import links
from queries.terms import Iri
from viz.marks import marks_in
from viz.pages.clause import Piece, pieces
from viz.pages.graph import LANGUAGES, Value, ask, best
from viz.pages.lists import Listing
from viz.pages.notes import Note, notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


@dataclass(slots=True)
class Line:
    """A clause as the page shows it.

    Attributes:
        clause: the clause.
        anchor: its name within the page.
        label: its own label.
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
        columns: the language and version of each column, and whether it is a digest.
        readings: all that there are, with the address of the page that shows one beside the others or no more.
        parts: the opinions of a document, with how many clauses each has.
        listing: the clauses as a list.
        left_out: clauses that are not shown.
    """

    sections: list[Section]
    columns: list[tuple[str, str, str]]
    readings: list[tuple[str, str, bool, str]]
    parts: list[tuple[Value, int]]
    listing: Listing
    left_out: int = 0


def body(seen: View, whole: Known) -> Body | None:
    """Return the text of a document or an opinion; None where the graph has none of it."""
    if seen.base is None or whole.kind not in {"document", "opinion"}:
        return None
    parts = _parts(seen, whole)
    rows = seen.base.execute(
        "SELECT id, symbol, place FROM thing WHERE home = ? AND kind = 'clause' ORDER BY place, id", (whole.number,)
    ).fetchall()
    if not rows and not parts:
        return None
    shown = {number: symbol for number, symbol, _ in rows[:MOST]}
    readings = seen.base.execute(
        "SELECT DISTINCT language, version, reading.kind FROM reading JOIN thing ON thing.id = clause "
        "WHERE thing.document = ? ORDER BY language, version DESC",
        (whole.document or whole.number,),
    ).fetchall()
    columns = _columns(seen, readings)
    sections = _sections(seen, whole, shown, columns)
    return Body(
        sections,
        columns,
        _offered(seen, readings, columns),
        parts,
        _listing(seen, sections),
        len(rows) - len(shown),
    )


def _parts(seen: View, whole: Known) -> list[tuple[Value, int]]:
    if seen.base is None or whole.kind != "document":
        return []
    counts = dict(
        seen.base.execute(
            "SELECT part.id, COUNT(clause.id) FROM thing part LEFT JOIN thing clause ON clause.home = part.id "
            "WHERE part.home = ? AND part.kind = 'opinion' GROUP BY part.id ORDER BY part.symbol",
            (whole.number,),
        )
    )
    values = seen.named(counts)
    return [(values[number], count) for number, count in counts.items()]


def _columns(seen: View, readings: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The readings that are shown: those that were asked for, else the one in the language of whoever looks."""
    latest: dict[str, tuple[str, str, str]] = {}
    known = {}
    for language, version, kind in readings:
        latest.setdefault(language, (language, version, kind))
        known[f"{language}@{version}"] = (language, version, kind)
    asked = [name for name in seen.given.get("beside", "").split(",") if name]
    found = [column for name in asked for column in [known.get(name) or latest.get(name)] if column]
    if not found:
        wanted = next((each for each in (seen.language, "en") if each in latest), next(iter(latest), ""))
        found = [latest[wanted]] if wanted else []
    return list(dict.fromkeys(found))[:COLUMNS]


def _offered(
    seen: View, readings: list[tuple[str, str, str]], columns: list[tuple[str, str, str]]
) -> list[tuple[str, str, bool, str]]:
    several = len({version for _, version, _ in readings}) > 1
    names = [f"{language}@{version}" for language, version, _ in columns]
    offered = []
    for language, version, kind in readings:
        name, shown = f"{language}@{version}", (language, version, kind) in columns
        wanted = [each for each in names if each != name] if shown else [*names, name][-COLUMNS:]
        told = LANGUAGES.get(language, language) + (f" · {version}" if several else "")
        address = seen.address(seen.path, {"beside": ",".join(wanted)}) if wanted else ""
        offered.append((told, language, shown, address))
    return offered


def _sections(seen: View, whole: Known, shown: Mapping[int, str], columns: list[tuple[str, str, str]]) -> list[Section]:
    if seen.base is None:
        return []
    document = links.things(seen.base, [whole.document or whole.number])[whole.document or whole.number]
    places, titles = _headings(seen, document)
    values = seen.named(shown)
    words = _words(seen, document, set(shown.values()), columns)
    inferred = _inferred(seen, whole)
    told = notes(seen, shown)
    sections: list[Section] = []
    last = None
    for number, symbol in shown.items():
        section = places.get(symbol, "")
        if section != last or not sections:
            sections.append(Section(*_heading(seen, section, titles)))
            last = section
        steps = symbol.removeprefix(section or whole.symbol).strip("/").split("/")
        line = Line(values[number], anchor(symbol, whole), steps[-1], max(len(steps) - 1, 0))
        line.said = [words.get((symbol, *column[:2]), Said(column[0])) for column in columns]
        line.inferred = inferred.get(number, [])
        line.notes = told.get(number, [])
        sections[-1].lines.append(line)
    return sections


def _headings(seen: View, document: Known) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """The section of each clause, and the titles of each section, by symbol."""
    places: dict[str, str] = {}
    titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in ask(seen.graph, "sections", {"thing": Iri(document.iri)}):
        places[row.text("clause")] = row.text("section")
        titles[row.text("section")].append((row.text("title"), row.language("title")))
    return places, titles


def _heading(seen: View, section: str, titles: Mapping[str, list[tuple[str, str]]]) -> tuple[str, str]:
    if title := best(titles.get(section, ()), seen.language)[0]:
        return title, best(titles[section], seen.language)[1]
    slug = section.rpartition("/")[2]
    if not section:
        return "", seen.language
    return (seen.said(slug) if slug in {"pp", "op", "annex"} else slug.replace("-", " ")), seen.language


def _words(
    seen: View, document: Known, clauses: set[str], columns: list[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Said]:
    """What each clause says in each column, by its symbol, language and version."""
    if seen.base is None:
        return {}
    wanted = {column[:2] for column in columns}
    mentions: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for language, version in wanted:
        name = Iri(reading(document.symbol, version, language))
        for row in ask(seen.graph, "reading-marks", {"reading": name}):
            told = {key: value.value for key, value in row.items() if value is not None}
            mentions[row.text("clause"), language, version].append(told)
    found = {}
    rows = seen.base.execute(
        "SELECT symbol, language, version, reading.kind, agreement, text FROM reading "
        "JOIN thing ON thing.id = clause WHERE document = ?",
        (document.number,),
    )
    for symbol, language, version, kind, agreement, text in rows:
        if symbol in clauses and (language, version) in wanted:
            marks = marks_in(mentions[symbol, language, version])
            found[symbol, language, version] = Said(language, kind, agreement, tuple(pieces(text, marks, seen.root)))
    return found


def _inferred(seen: View, whole: Known) -> dict[int, list[Value]]:
    if seen.base is None:
        return {}
    rows = seen.base.execute(
        "SELECT DISTINCT source, target FROM link JOIN thing ON thing.id = source "
        "WHERE thing.home = ? AND relation IN ('inherits-theme', 'serves-goal') ORDER BY source, relation, target",
        (whole.number,),
    ).fetchall()
    values = seen.named(target for _, target in rows)
    found: dict[int, list[Value]] = defaultdict(list)
    for source, target in rows:
        found[source].append(values[target])
    return found


def anchor(symbol: str, whole: Known) -> str:
    """Return the name of a clause's place within the page of its opinion or document."""
    return symbol.removeprefix(whole.symbol).strip("/").replace("/", "-") or "text"


def _listing(seen: View, sections: Iterable[Section]) -> Listing:
    columns = {"clause": "clause", "language": "language", "words": "words"}
    return Listing(
        "text",
        {key: seen.said(word) for key, word in columns.items()},
        [
            (line.clause, said.language, "".join(piece.text for piece in said.pieces))
            for section in sections
            for line in section.lines
            for said in line.said
            if said.pieces
        ],
        shown=0,
    )
