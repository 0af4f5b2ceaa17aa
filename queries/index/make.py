"""Make the index of a graph: one SQLite file, written as a whole.

SQLite's full-text index (FTS5) comes with Python, needs no server, is read by many processes at once, and ranks with
BM25; the words go in as `analysis` normalises them, since FTS5 itself knows no word forms and no Chinese.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import unidata_version

from ontology import extensions
from ontology.errors import StoreError
from ontology.files import reason_of
from ontology.identifiers import iri, symbol
from ontology.registry import registry
from queries.doubts import doubts
from queries.index.analysis import tokens
from queries.index.kept import Kept, narrowed
from queries.parity import parity
from queries.terms import Iri, Literal, plain

if TYPE_CHECKING:
    from queries.index.changes import Changes
    from queries.interface import Graph
    from queries.terms import Term

Step = Callable[[], None]
Progress = Callable[[Iterable[Step], int], Iterable[Step]]
FORMAT = 6
"""Of the file; an index of another format is made anew."""
KINDS = (
    "document", "opinion", "clause", "instrument", "set", "edition", "part", "goal", "target", "action-line", "theme",
    "topic", "group", "act", "action", "addressee", "body",
)  # fmt: skip
"""The kinds of things; of two kinds that a thing has the first counts."""
_HIDDEN = "6"
"""The order, in names.rq, of names that are only searched for."""
_CODE = frozenset({".py", ".rq", ".sql", ".toml", ".ttl"})
_NAMES = "SELECT id, language, text FROM name WHERE thing IN (SELECT id FROM asked)"
_READINGS = "SELECT id, clause, language, text FROM reading WHERE clause IN (SELECT id FROM asked)"


@cache
def program() -> str:
    """Return a checksum of all that decides what an index holds for a graph: code, data, users' files, libraries."""
    digest = hashlib.sha256(
        f"{sys.version} {sqlite3.sqlite_version} {unidata_version} {version('snowballstemmer')}".encode()
    )
    for package in ("ontology", "queries"):
        folder = Path(str(files(package)))
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _CODE):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    for path in extensions.paths():
        digest.update(b"\0" + path.read_bytes())
    return digest.hexdigest()


def make(
    graph: Graph,
    path: Path,
    progress: Progress | None = None,
    earlier: Path | None = None,
    changes: Changes | None = None,
) -> None:
    """Write the index of a graph.

    Args:
        graph: what it is made from.
        path: of the file, which appears when it is whole.
        progress: is given the steps as they are done, with their number.
        earlier: the index of an earlier generation, made by the same program, to go on with.
        changes: what differs between that generation and the graph; nothing else is asked about.

    Raises:
        StoreError: when it can't be written.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        if earlier and changes:
            shutil.copyfile(earlier, partial)
        with closing(sqlite3.connect(partial, isolation_level=None)) as base:
            base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            if not (earlier and changes):
                base.executescript(_text("schema.sql"))
                base.execute("INSERT INTO made VALUES (?)", (program(),))
            for (name,) in base.execute(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
            ).fetchall():
                base.execute(f"DROP INDEX {name}")
            base.execute("BEGIN")
            maker = _Maker(graph, base, changes)
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


class _Thing(NamedTuple):
    """What is known of a thing besides its names; home and document by their IRIs, "" for none."""

    kind: str
    home: str = ""
    document: str = ""
    year: int | None = None
    place: int = 0


class _Maker:
    """Asks the graph, and fills the tables one after the other.

    Where they hold the index of an earlier generation, only the rows of things that changed are made anew.
    """

    def __init__(self, graph: Graph, base: sqlite3.Connection, changes: Changes | None) -> None:
        self._graph = graph
        self._base = base
        self._changed = set(changes.things) if changes else None
        self._graphs = changes.graphs if changes else None
        self._ids: dict[str, int] = {}
        self._forms: Counter[tuple[str, str]] = Counter()
        self.steps: tuple[Step, ...] = (
            self._things,
            self._names,
            self._links,
            self._readings,
            self._notes,
            self._footnotes,
            self._all_forms,
        )

    def _rows(self, name: str, *columns: str, of: Iterable[str] | None = None) -> list[tuple[Term | None, ...]]:
        """The rows of a query, sorted here: an ORDER BY takes the engine ten times as long.

        Args:
            name: of the query.
            columns: what is asked for.
            of: the things that are asked about; None: those that changed, or all.
        """
        query = _text(f"queries/{name}.rq")
        if (things := self._changed if of is None else of) is not None:
            query = narrowed(query, things)
        rows = self._graph.select(query).only(columns)
        return sorted(rows, key=lambda row: [("", "") if term is None else (term.value, *_tag(term)) for term in row])

    def _things(self) -> None:
        held = self._held()
        found = self._found(self._changed)
        if self._changed is not None:
            asked = self._changed
            while asked := self._concerned(asked, held, found) - self._changed:
                self._changed |= asked
                found |= self._found(asked)
        changed = held.keys() | found.keys() if self._changed is None else self._changed
        self._forget(changed)
        self._write({iri: thing for iri, thing in held.items() if iri not in changed} | found)
        self._choose(changed)

    def _held(self) -> dict[str, _Thing]:
        """The things of the index as it is."""
        rows = self._base.execute(
            "SELECT thing.iri, thing.kind, COALESCE(home.iri, ''), COALESCE(document.iri, ''), thing.year, thing.place "
            "FROM thing LEFT JOIN thing home ON home.id = thing.home "
            "LEFT JOIN thing document ON document.id = thing.document"
        )
        return {iri: _Thing(*row) for iri, *row in rows}

    def _found(self, of: Iterable[str] | None) -> dict[str, _Thing]:
        """The things of the graph."""
        kinds: dict[str, str] = {}
        homes: dict[str, tuple[str, str]] = {}
        years: dict[str, int] = {}
        for thing, kind, home, year in self._rows("things", "thing", "kind", "home", "year", of=of):
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
        rows = self._rows("clauses", "clause", "kind", "home", of=of)
        for clause, kind, home in rows:  # the document, then the opinion
            kinds[_iri(clause)] = "clause"
            _, document = homes.get(_iri(clause), ("", ""))
            homes[_iri(clause)] = (_iri(home), document if plain(kind) == "opinion" else _iri(home))
        found = {}
        for name, which in kinds.items():
            place, document = homes.get(name, ("", ""))
            found[name] = _Thing(which, place, place if which == "opinion" else document, years.get(name))
        return {name: thing for name, thing in found.items() if name}

    def _concerned(self, asked: Iterable[str], held: Mapping[str, _Thing], found: Mapping[str, _Thing]) -> set[str]:
        """What names some things that are new, gone, or something else now, and the clauses in which it stands."""
        others = [name for name in asked if _place_of(held.get(name)) != _place_of(found.get(name))]
        rows = self._rows("concerned", "source", "clause", of=others) if others else []
        return {_iri(term) for row in rows for term in row} - {""}

    def _forget(self, changed: Iterable[str]) -> None:
        """Remove the rows of some things, and their words from the full text."""
        self._ids = dict(self._base.execute("SELECT iri, id FROM thing"))
        self._choose(changed)
        for number, language, text in self._base.execute(_NAMES).fetchall():
            self._index([(2 * number + 1, self._terms(text, language, -1), "", "")], gone=True)
        cited = self._cited()
        for number, clause, language, text in self._base.execute(_READINGS).fetchall():
            terms = self._terms(text, language, -1), self._terms(cited.get(clause, ""), "", -1)
            self._index([(2 * number, "", *terms)], gone=True)
        self._base.executescript(_text("forget.sql"))  # which ends the transaction
        self._base.execute("BEGIN")

    def _choose(self, changed: Iterable[str]) -> None:
        """Let the table asked hold the numbers of some things."""
        numbers = {self._ids[name] for name in changed if name in self._ids}
        self._base.execute("CREATE TEMP TABLE IF NOT EXISTS asked (id INTEGER PRIMARY KEY)")
        self._base.execute("DELETE FROM asked")
        self._base.executemany("INSERT INTO asked VALUES (?)", ((number,) for number in numbers))

    def _write(self, things: Mapping[str, _Thing]) -> None:
        """Number all things in the order of their names, and let all that is kept have the new numbers."""
        before = self._ids
        ids = self._ids = {name: number for number, name in enumerate(sorted(things), start=1)}
        self._base.execute("DELETE FROM thing")
        self._base.executemany(
            "INSERT INTO thing (id, iri, symbol, kind, home, document, year, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (ids[name], name, symbol(name), one.kind, ids.get(one.home), ids.get(one.document), one.year, one.place)
                for name, one in sorted(things.items())
            ),
        )
        if all(ids.get(name) == number for name, number in before.items()):
            return
        self._base.execute("CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER)")
        self._base.executemany(
            "INSERT INTO moved VALUES (?, ?)", ((old, ids.get(name)) for name, old in before.items())
        )
        numbered = self._base.execute(
            'SELECT each.name, key."from" FROM sqlite_master each, pragma_foreign_key_list(each.name) key '
            "WHERE each.type = 'table' AND key.\"table\" = 'thing' AND each.name <> 'thing'"
        ).fetchall()
        for table, column in numbered:
            self._base.execute(f"UPDATE {table} SET {column} = (SELECT new FROM moved WHERE old = {column})")  # noqa: S608  # the schema's
        self._base.execute("DROP TABLE moved")

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
        self._base.execute(
            "INSERT INTO name (thing, language, rank, text) SELECT id, '', 2, symbol FROM thing "
            "WHERE kind <> 'clause' AND id IN (SELECT id FROM asked)"
        )
        rows = self._base.execute(_NAMES).fetchall()
        self._index((2 * number + 1, self._terms(text, language), "", "") for number, language, text in rows)

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

    def _cited(self) -> dict[int, str]:
        """What each of the clauses that are made anew cites, by symbols."""
        found: dict[int, list[str]] = defaultdict(list)
        rows = self._base.execute(
            "SELECT DISTINCT source, whole.symbol, named.symbol FROM link "
            "JOIN thing whole ON whole.id = target JOIN thing named ON named.id = form "
            "WHERE relation = 'cites' AND source IN (SELECT id FROM asked) ORDER BY 1, 2, 3"
        )
        for source, whole, named in rows:
            found[source] += [whole, named]
        return {source: " ".join(symbols) for source, symbols in found.items()}

    def _readings(self) -> None:
        cited = self._cited()
        places: dict[int, int] = {}
        columns = ("clause", "order", "language", "version", "kind", "agreement", "text")
        rows: list[tuple[int, int, str, str, str, str, str]] = []
        (last,) = self._base.execute("SELECT COALESCE(MAX(id), 0) FROM reading").fetchone()
        for number, row in enumerate(self._rows("readings", *columns), start=last + 1):
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
        graph = Kept(self._graph, self._base, self._graphs)
        found: list[tuple[str, ...]] = []
        for row in doubts(graph).only(("clause", "cited", "kind", "severity", "why", "quote", "language")):
            clause, cited, kind, severity, why, quote, language = map(plain, row)
            found.append((clause, cited, "doubt", f"{severity} {kind}", why, language, "", quote))
        for row in parity(graph).only(("clause", "cited", "class", "why", "have", "lacks", "quote")):
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
        (last,) = self._base.execute("SELECT COALESCE(MAX(id), 0) FROM footnote").fetchone()
        for number, (key, said) in enumerate(held.items(), start=last + 1):
            self._base.execute("INSERT INTO footnote VALUES (?, ?, ?, ?, ?, ?)", (number, key[1], *said))
            marks = _placed(said[-1], sorted(named[key], key=lambda one: one[0]))
            self._base.executemany(f"INSERT INTO footnote_mark VALUES ({number}, ?, ?, ?, ?, ?)", marks)  # noqa: S608  # a number
        cited = {(clause, form) for (_, clause), found in named.items() for *_, form, _ in found if form}
        worded = {tuple(map(self._ids.get, map(_iri, row))) for row in self._rows("in-words", "clause", "target")}
        self._base.executemany("INSERT INTO noted_only VALUES (?, ?)", sorted(cited - worded))

    def _all_forms(self) -> None:
        self._base.executemany(
            "INSERT INTO form VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET uses = uses + excluded.uses",
            ((*form, uses) for form, uses in sorted(self._forms.items())),
        )
        self._base.execute("DELETE FROM form WHERE uses = 0")

    def _index(self, rows: Iterable[tuple[int, str, str, str]], *, gone: bool = False) -> None:
        """Put words into the full text, or take them out again, which needs the very same words."""
        self._base.executemany(
            f"INSERT INTO words ({'words, ' if gone else ''}rowid, name, body, cited) "  # noqa: S608  # constants
            f"VALUES ({chr(39) + 'delete' + chr(39) + ', ' if gone else ''}?, ?, ?, ?)",
            rows,
        )

    def _terms(self, text: str, language: str, uses: int = 1) -> str:
        found = list(tokens(text, language))
        for token in found:
            if token.form:
                self._forms[token.form, token.term] += uses
        return " ".join(token.term for token in found)


def _place_of(thing: _Thing | None) -> tuple[str, str] | None:
    """What others take over of a thing: its kind and its home."""
    return thing and (thing.kind, thing.home)


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
