"""Answers that are kept beside a generation of the store: those of the questions about the whole graph.

A question that needs no value is asked once, when the store is built, and its rows are kept in STORE/answers/, one
SQLite file a generation. A generation is never written again and the very query made the rows, so they are what it
would give; a query whose text has changed since is asked anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ontology.errors import StoreError
from queries.store import EmbeddedStore
from queries.terms import Answer, Blank, Iri, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from queries.catalogue import Question
    from queries.interface import Graph
    from queries.terms import Term

LIMIT = 8 << 20
"""Bytes of the largest answer that is kept: a larger one is asked for each time."""
_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE TABLE answer (question TEXT PRIMARY KEY, checksum TEXT NOT NULL, rows TEXT NOT NULL) WITHOUT ROWID;
"""


def path(folder: Path, generation: str) -> Path:
    """Return where the answers of a generation are, or would be."""
    return folder / "answers" / f"{generation}.sqlite"


def kept(graph: Graph, question: Question) -> Answer | None:
    """Return the whole answer to a question that was given no value; None where it was not kept."""
    if not isinstance(graph, EmbeddedStore):
        return None
    found = path(graph.folder, graph.generation)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(found))}?mode=ro&immutable=1", uri=True)) as base:
            row = base.execute(
                "SELECT rows FROM answer WHERE question = ? AND checksum = ?", (question.name, _checksum(question))
            ).fetchone()
    except sqlite3.Error:  # none were kept, or the file is damaged: the graph is asked
        return None
    if row is None:
        return None
    columns = tuple(column.name for column in question.columns)
    return Answer(columns, tuple(tuple(map(_term, cells)) for cells in json.loads(row[0])))


def renew(folder: Path, questions: Iterable[Question]) -> None:
    """Keep the answers of a store's current generation unless it is done; remove those of generations that are gone.

    Raises:
        StoreError: when there is no store, or they can't be written.
    """
    wanted = [question for question in questions if all(parameter.optional for parameter in question.parameters)]
    with closing(EmbeddedStore(folder)) as store:
        place = path(folder, store.generation)
        if any(_is_missing(place, question) for question in wanted):
            _write(place, [(question, store.select(question.text)) for question in wanted])
    for old in place.parent.glob("*.sqlite"):
        if not (folder / "generations" / old.stem).exists():
            old.unlink(missing_ok=True)


def _is_missing(place: Path, question: Question) -> bool:
    """Whether an answer was not looked at yet; of one that was too large its name is there."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(place))}?mode=ro&immutable=1", uri=True)) as base:
            known = "SELECT 1 FROM answer WHERE question = ? AND checksum IN (?, '')"
            return base.execute(known, (question.name, _checksum(question))).fetchone() is None
    except sqlite3.Error:
        return True


def _write(place: Path, found: Iterable[tuple[Question, Answer]]) -> None:
    partial = place.with_name(f"{place.name}.{os.getpid()}.partial")
    try:
        place.parent.mkdir(exist_ok=True)
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial)) as base, base:
            base.executescript(_SCHEMA)
            for question, answer in found:
                rows = answer.only(tuple(column.name for column in question.columns)).rows
                text = json.dumps([[_cell(term) for term in row] for row in rows], separators=(",", ":"))
                fits = len(text) <= LIMIT
                row = (question.name, _checksum(question) if fits else "", text if fits else "")
                base.execute("INSERT INTO answer VALUES (?, ?, ?)", row)
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())
        partial.replace(place)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the answers {place} can't be written: {error}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _checksum(question: Question) -> str:
    return hashlib.sha256(question.text.encode()).hexdigest()


def _cell(term: Term | None) -> Any:
    """A term as JSON: nothing, an IRI as text, a literal as three texts, a blank node as one in a list."""
    if term is None:
        return None
    if isinstance(term, Literal):
        return [term.value, term.datatype, term.language]
    return [term.value] if isinstance(term, Blank) else term.value


def _term(cell: Any) -> Term | None:
    match cell:
        case None:
            return None
        case str():
            return Iri(cell)
        case [str(value)]:
            return Blank(value)
    return Literal(*cell)
