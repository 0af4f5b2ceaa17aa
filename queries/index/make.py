"""Make the index of a graph: one SQLite file, written as a whole.

SQLite's full-text index (FTS5) comes with Python, needs no server, is read by many processes at once, and ranks with
BM25; the words go in as `analysis` normalises them, since FTS5 itself knows no word forms and no Chinese.
"""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from importlib.resources import files
from typing import TYPE_CHECKING

from ontology.errors import StoreError
from ontology.files import reason_of
from ontology.identifiers import iri, symbol
from ontology.registry import registry
from queries.doubts import doubts
from queries.index.analysis import tokens
from queries.parity import parity
from queries.terms import Iri, Literal, plain

if TYPE_CHECKING:
    from pathlib import Path

    from queries.interface import Graph
    from queries.terms import Term

Step = Callable[[], None]
Progress = Callable[[Iterable[Step], int], Iterable[Step]]
FORMAT = 5
"""Of the file; an index of another format is made anew."""
KINDS = (
    "document", "opinion", "clause", "instrument", "set", "edition", "part", "goal", "target", "action-line", "theme",
    "topic", "group", "act", "action", "addressee", "body",
)  # fmt: skip
"""The kinds of things; of two kinds that a thing has the first counts."""
_HIDDEN = "6"
"""The order, in names.rq, of names that are only searched for."""


def make(graph: Graph, path: Path, progress: Progress | None = None) -> None:
    """Write the index of a graph.

    Args:
        graph: what it is made from.
        path: of the file, which appears when it is whole.
        progress: is given the steps as they are done, with their number.

    Raises:
        StoreError: when it can't be written.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial, isolation_level=None)) as base:
            base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            base.executescript(_text("schema.sql"))
            base.execute("BEGIN")
            maker = _Maker(graph, base)
            for step in (progress or _untold)(maker.steps, len(maker.steps)):
                step()
            base.execute("COMMIT")
            base.executescript(_text("finish.sql"))
            base.executescript(f"PRAGMA user_version = {FORMAT}; ANALYZE;")
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())  # a name must not outlive a power cut without what it names
        partial.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the graph is whole, its index {path} can't be written: {reason_of(error)}; the next build makes it"
        ) from error
    finally:
        partial.unlink(missing_ok=True)


class _Maker:
    """Asks the graph, and fills the tables one after the other."""

    def __init__(self, graph: Graph, base: sqlite3.Connection) -> None:
        self._graph = graph
        self._base = base
        self._ids: dict[str, int] = {}
        self._forms: set[tuple[str, str]] = set()
        self.steps: tuple[Step, ...] = (
            self._things,
            self._names,
            self._links,
            self._readings,
            self._notes,
            self._footnotes,
            self._all_forms,
        )

    def _rows(self, name: str, *columns: str) -> list[tuple[Term | None, ...]]:
        """The rows of a query, sorted here: an ORDER BY takes the engine ten times as long."""
        rows = self._graph.select(_text(f"queries/{name}.rq")).only(columns)
        return sorted(rows, key=lambda row: [("", "") if term is None else (term.value, *_tag(term)) for term in row])

    def _things(self) -> None:
        kinds: dict[str, str] = {}
        homes: dict[str, tuple[str, str]] = {}
        years: dict[str, int] = {}
        for thing, kind, home, year in self._rows("things", "thing", "kind", "home", "year"):
            name = _iri(thing)
            if not name:
                continue
            kinds[name] = min(kinds.get(name, plain(kind)), plain(kind), key=KINDS.index)
            if home is not None and _iri(home) != name:
                homes.setdefault(name, (_iri(home), ""))
            if plain(year).isdecimal():
                years[name] = max(int(plain(year)), years.get(name, 0))
        for name in kinds.keys() - years.keys():
            if kinds[name] == "instrument" and (told := _year(symbol(name))):
                years[name] = told
        for clause, kind, home in self._rows("clauses", "clause", "kind", "home"):  # the document, then the opinion
            kinds[_iri(clause)] = "clause"
            _, document = homes.get(_iri(clause), ("", ""))
            homes[_iri(clause)] = (_iri(home), document if plain(kind) == "opinion" else _iri(home))
        for number, name in enumerate(sorted(filter(None, kinds)), start=1):
            self._ids[name] = number
        self._base.executemany(
            "INSERT INTO thing (id, iri, symbol, kind, home, document, year) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (number, name, symbol(name), kinds[name], *self._home(kinds[name], homes.get(name)), years.get(name))
                for name, number in self._ids.items()
            ),
        )

    def _home(self, kind: str, found: tuple[str, str] | None) -> tuple[int | None, int | None]:
        home, document = found or ("", "")
        if kind == "opinion":
            document = home
        return self._ids.get(home), self._ids.get(document)

    def _names(self) -> None:
        told: set[tuple[int, str]] = set()
        said: set[tuple[int, str, str]] = set()
        names = []
        for thing, order, text in self._rows("names", "thing", "order", "text"):
            number = self._ids.get(_iri(thing))
            if number is None or not isinstance(text, Literal) or (number, text.language, text.value) in said:
                continue
            said.add((number, text.language, text.value))
            known = (number, text.language) in told
            told.add((number, text.language))
            names.append((number, text.language, 2 if plain(order) == _HIDDEN else int(known), text.value))
        self._base.executemany("INSERT INTO name (thing, language, rank, text) VALUES (?, ?, ?, ?)", names)
        rows = self._base.execute("SELECT id, language, text FROM name").fetchall()
        self._index((2 * number + 1, self._terms(text, language), "", "") for number, language, text in rows)
        bare = self._base.execute(
            "INSERT INTO name (thing, language, rank, text) SELECT id, '', 2, symbol FROM thing WHERE kind <> 'clause' "
            "RETURNING id, text"
        ).fetchall()
        self._index((2 * number + 1, self._terms(text, ""), "", "") for number, text in bare)

    def _links(self) -> None:
        ids = self._ids
        whole = dict(
            self._base.execute(
                "SELECT id, home FROM thing WHERE kind IN ('edition', 'part', 'target') AND home NOT NULL"
            )
        )
        found = (
            (ids.get(_iri(source)), plain(relation), whole.get(form, form), form)
            for source, relation, target in self._rows("links", "source", "relation", "target")
            for form in [ids.get(_iri(target))]
        )
        self._base.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", (row for row in found if None not in row))

    def _readings(self) -> None:
        cited = dict(
            self._base.execute(
                "SELECT source, group_concat(DISTINCT whole.symbol || ' ' || named.symbol) FROM link "
                "JOIN thing whole ON whole.id = target JOIN thing named ON named.id = form "
                "WHERE relation = 'cites' GROUP BY source"
            )
        )
        places: dict[int, int] = {}
        columns = ("clause", "order", "language", "version", "kind", "agreement", "text")
        rows: list[tuple[int, int, str, str, str, str, str]] = []
        for number, row in enumerate(self._rows("readings", *columns), start=1):
            clause = self._ids.get(_iri(row[0]))
            if clause is None:
                continue
            places[clause] = min(int(plain(row[1])), places.get(clause, 2**31))
            language, version, kind, agreement, text = map(plain, row[2:])
            rows.append((number, clause, language, version, kind, agreement, text))
        self._base.executemany("INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._base.executemany("UPDATE thing SET place = ? WHERE id = ?", ((at, who) for who, at in places.items()))
        self._index(
            (2 * number, "", self._terms(text, language), self._terms(cited.get(clause, ""), ""))
            for number, clause, language, _, _, _, text in rows
        )

    def _notes(self) -> None:
        found: list[tuple[str, ...]] = []
        for row in doubts(self._graph).only(("clause", "cited", "kind", "severity", "why", "quote", "language")):
            clause, cited, kind, severity, why, quote, language = map(plain, row)
            found.append((clause, cited, "doubt", f"{severity} {kind}", why, language, "", quote))
        for row in parity(self._graph).only(("clause", "cited", "class", "why", "have", "lacks", "quote")):
            clause, cited, whose, why, have, lacks, quote = map(plain, row)
            found.append((clause, cited, "parity", whose, why, have, lacks, quote))
        self._base.executemany(
            "INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (self._ids[iri(row[0])], self._ids.get(iri(row[1])), *row[2:])
                for row in found
                if iri(row[0]) in self._ids
            ),
        )

    def _footnotes(self) -> None:
        columns = ("footnote", "clause", "language", "version", "mark", "text")
        mentioned = ("start", "quote", "kind", "target", "reason")
        held: dict[tuple[str, int], tuple[str, ...]] = {}
        named: dict[tuple[str, int], list[tuple[int, str, str, int | None, str]]] = defaultdict(list)
        for note, clause, *row in self._rows("footnotes", *columns, *mentioned):
            carrier = self._ids.get(_iri(clause))
            if carrier is None:
                continue
            language, version, mark, text, start, quote, kind, _, reason = map(plain, row)
            held[_iri(note), carrier] = (language, version, mark, _bare(text))
            if start:
                form = self._ids.get(_iri(row[7]))
                named[_iri(note), carrier].append((int(start), quote, kind, form, reason))
        for number, (key, said) in enumerate(held.items(), start=1):
            self._base.execute("INSERT INTO footnote VALUES (?, ?, ?, ?, ?, ?)", (number, key[1], *said))
            marks = _placed(said[-1], sorted(named[key], key=lambda one: one[0]))
            self._base.executemany(f"INSERT INTO footnote_mark VALUES ({number}, ?, ?, ?, ?, ?)", marks)  # noqa: S608  # a number
        cited = {(clause, form) for (_, clause), found in named.items() for *_, form, _ in found if form}
        worded = {tuple(map(self._ids.get, map(_iri, row))) for row in self._rows("in-words", "clause", "target")}
        self._base.executemany("INSERT INTO noted_only VALUES (?, ?)", sorted(cited - worded))

    def _all_forms(self) -> None:
        self._base.executemany("INSERT INTO form VALUES (?, ?)", sorted(self._forms))

    def _index(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        self._base.executemany("INSERT INTO words (rowid, name, body, cited) VALUES (?, ?, ?, ?)", rows)

    def _terms(self, text: str, language: str) -> str:
        found = list(tokens(text, language))
        self._forms.update((token.form, token.term) for token in found if token.form)
        return " ".join(token.term for token in found)


def _untold(steps: Iterable[Step], number: int) -> Iterable[Step]:
    del number
    return steps


def _year(name: str) -> int | None:
    """The year that the symbol of a numbered instrument tells, by its session if there is no other."""
    read = registry().reads(name)
    return read[0].year_of(name, read[1]) if read else None


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, Iri) else ""


def _bare(text: str) -> str:
    """The words of a footnote without the empty brackets that a mark leaves in some languages."""
    return text.removeprefix("()").lstrip()


def _placed(
    text: str, mentions: Iterable[tuple[int, str, str, int | None, str]]
) -> Iterator[tuple[int, int, str, int | None, str]]:
    """The mentions of a footnote by characters of its words: each the next that reads so, as they come in the text."""
    last, start = -1, -1
    for place, quote, kind, form, reason in mentions:
        words = " ".join(quote.split())
        if place != last:  # several are named by the same words: Articles 3 and 4
            last, start = place, text.find(words, start + 1)
        if start >= 0:
            yield start, start + len(words), kind, form, reason


def _tag(term: Term) -> tuple[str, ...]:
    return (term.language,) if isinstance(term, Literal) else ("",)


def _text(name: str) -> str:
    return files("queries.index").joinpath(name).read_text(encoding="utf-8")
