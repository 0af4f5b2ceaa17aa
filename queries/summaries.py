"""Answers that are kept beside a generation of the store: those of the questions about the whole graph.

A question that needs no value is asked once, and its rows are kept in STORE/answers/GENERATION/, a file for each. A
generation is never written again and the very query made the rows, so they are what it would give; a query whose text
has changed since is asked anew. A server keeps all of them while it answers (`renew`), anybody else the one that was
asked: a build waits for none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from ontology.files import PARTIAL, is_running, write_whole
from queries.store import EmbeddedStore
from queries.terms import Answer, Blank, Iri, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from queries.catalogue import Question
    from queries.interface import Graph
    from queries.terms import Term

FOLDER = "answers"
LIMIT = 8 << 20
"""Characters of the largest answer that is kept: a larger one is asked for each time."""


def path(folder: Path, generation: str, question: Question) -> Path:
    """Return where the answer of a generation to a question is, or would be."""
    checksum = hashlib.sha256(question.text.encode()).hexdigest()[:16]
    return folder / FOLDER / generation / f"{question.name}.{checksum}.json"


def kept(graph: Graph, question: Question) -> Answer | None:
    """Return the whole answer to a question that was given no value; None where it was not kept."""
    if not isinstance(graph, EmbeddedStore):
        return None
    try:
        rows = json.loads(path(graph.folder, graph.generation, question).read_bytes())
        return Answer(_columns(question), tuple(tuple(map(_term, cells)) for cells in rows))
    except (OSError, ValueError, TypeError):  # it was not kept, or is too large, or damaged: the graph is asked
        return None


def keep(graph: Graph, question: Question, answer: Answer) -> None:
    """Keep the whole answer to a question, where the store can be written; of a large one only that it is large."""
    if not isinstance(graph, EmbeddedStore):
        return
    text = json.dumps([[_cell(term) for term in row] for row in answer], separators=(",", ":"))
    place = path(graph.folder, graph.generation, question)
    with suppress(OSError):  # somebody else's store, or a full disk: then it is asked again
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place.parent.parent)
        write_whole(place, text.encode() if len(text) <= LIMIT else b"", f".{os.getpid()}")


def renew(folder: Path, questions: Iterable[Question]) -> None:
    """Ask a store's current generation all that is asked about the whole graph and was not kept yet.

    Raises:
        StoreError: when there is no store.
    """
    with closing(EmbeddedStore(folder)) as store:
        for question in questions:
            if is_whole(question) and not path(folder, store.generation, question).exists():
                keep(store, question, store.select(question.text).only(_columns(question)))


def are_kept(folder: Path, generation: str, questions: Iterable[Question]) -> bool:
    """Say whether all that is asked about the whole graph was kept for a generation."""
    return all(path(folder, generation, question).exists() for question in questions if is_whole(question))


def is_whole(question: Question) -> bool:
    """Say whether a question can be asked about the whole graph: it needs no value."""
    return all(parameter.optional for parameter in question.parameters)


def _columns(question: Question) -> tuple[str, ...]:
    return tuple(column.name for column in question.columns)


def _sweep(answers: Path) -> None:
    """Remove what was kept of generations that are gone, and what was left half written."""
    for left in answers.glob(f"*/*{PARTIAL}"):
        if not is_running(left.suffixes[-2].removeprefix(".")):
            left.unlink(missing_ok=True)
    for old in answers.iterdir():
        if not (answers.parent / "generations" / old.name).exists():
            shutil.rmtree(old, ignore_errors=True)


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
