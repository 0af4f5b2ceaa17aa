"""Lists of the pages: shown as tables, and saved as CSV, JSON or Turtle, always with all their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from queries import answers
from queries.server.jobs import Refused, Reply
from queries.terms import INTEGER, Answer, Iri, Literal
from viz.pages.graph import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from queries.terms import Term

Cell = Value | str | int | None
FORMS = {"csv": "text/csv", "json": "application/sparql-results+json", "ttl": "text/turtle"}
"""What a list is saved as: its rows as SPARQL results, or in the W3C's vocabulary of results."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list.

    Attributes:
        name: by which it is asked for: `list=NAME`.
        columns: heading by name of the column.
        rows: a cell for each column.
        shown: how many rows the page shows.
        more: where the others are, "" for nowhere.
    """

    name: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Cell]]
    shown: int = 50
    more: str = ""


def saved(lists: Iterable[Listing], given: Mapping[str, str]) -> Reply | None:
    """Return the list that is asked for in the form that is asked for; None when the page itself is.

    Raises:
        Refused: 404 when there is no such list, 400 when there is no such form.
    """
    if not given.get("list"):
        return None
    form = given.get("format") or "csv"
    if form not in FORMS:
        raise Refused(400, f"a list is saved as one of {', '.join(FORMS)}, not {form[:20]!r}")
    for found in lists:
        if found.name == given["list"]:
            answer = _answer(found)
            if form == "ttl":
                return Reply(answers.turtle(answer).encode(), FORMS[form])
            kind = ox.QueryResultsFormat.CSV if form == "csv" else ox.QueryResultsFormat.JSON
            return Reply(answers.results(answer, kind), FORMS[form])
    raise Refused(404, f"this page has no list {given['list'][:40]!r}")


def _answer(found: Listing) -> Answer:
    """The rows as terms: a thing by its IRI, and its name in a column beside it."""
    named = [any(isinstance(row[at], Value) for row in found.rows) for at in range(len(found.columns))]
    columns = [name for at, key in enumerate(found.columns) for name in ((key, f"{key}_name") if named[at] else (key,))]
    rows = [
        tuple(term for at, cell in enumerate(row) for term in (_terms(cell) if named[at] else _terms(cell)[:1]))
        for row in found.rows
    ]
    return Answer(tuple(columns), tuple(rows))


def _terms(cell: Cell) -> tuple[Term | None, Term | None]:
    if isinstance(cell, Value):
        return (Iri(cell.iri) if cell.iri else Literal(cell.text)), Literal(cell.text, language=cell.language)
    if cell is None or cell == "":
        return None, None
    return (Literal(str(cell), INTEGER) if isinstance(cell, int) else Literal(cell)), None
