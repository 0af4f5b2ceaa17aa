"""Lists of the pages: shown as tables, and saved as CSV, JSON or Turtle, always with all their rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.identifiers import symbol
from queries import answers
from queries.result_set import turtle
from queries.server.jobs import Refused, Reply
from queries.terms import INTEGER, Answer, Iri, Literal
from viz.pages.graph import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from queries.terms import Term

Cell = Value | str | int | None
FORMS = {"csv": "text/csv", "json": "application/sparql-results+json", "ttl": "text/turtle"}
"""What a list is saved as: its rows as SPARQL results, or in the W3C's vocabulary of results."""
BOM = "\ufeff"
"""What a CSV file begins with, so that Excel reads it as UTF-8."""
FORMULA = re.compile(r"[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would take for a formula."""
_UNNAMED = re.compile(r"[^\w.@]+")
_NAME = 80
"""Characters of a file's name."""


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


def file_name(given: Mapping[str, str], name: str) -> str:
    """Return what the file of a list is called, without its ending: what the page is about, and which list of it.

    Args:
        given: what the page was asked with: the `iri` of a thing, the words `q` of a search, a matrix's `by`.
        name: of the list.

    >>> file_name({"iri": "https://w3id.org/policygraph/id/PP/71", "path": "/id/PP/71?"}, "cites")
    'PP-71-cites'
    >>> file_name({"by": "goal", "path": "/matrix?by=goal&"}, "matrix")
    'matrix-goal'
    """
    about = symbol(given["iri"]) if given.get("iri") else given["path"].partition("?")[0].rpartition("/")[2]
    told = given.get("q") or given.get("by") or name
    return "-".join(_UNNAMED.sub("-", part).strip("-") for part in (about, told) if part)[:_NAME].strip("-.")


def saved(lists: Iterable[Listing], given: Mapping[str, str]) -> Reply | None:
    """Return the list that is asked for in the form that is asked for; None when the page itself is.

    CSV is for spreadsheets: it begins with a byte-order mark, and a text that would be taken for a formula has an
    apostrophe before it. The texts are somebody else's, and a cell =HYPERLINK(…) must not act in the reader's name;
    whoever needs each character as it is takes JSON or Turtle, or CSV from /sparql.

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
                return Reply(turtle(answer).encode(), FORMS[form])
            if form == "csv":
                return Reply(BOM.encode() + answers.results(_harmless(answer), ox.QueryResultsFormat.CSV), FORMS[form])
            return Reply(answers.results(answer, ox.QueryResultsFormat.JSON), FORMS[form])
    raise Refused(404, f"this page has no list {given['list'][:40]!r}")


def data(lists: Iterable[Listing]) -> dict[str, str]:
    """Return lists as SPARQL results in JSON, by name: what a site keeps beside its pages."""
    return {each.name: answers.results(_answer(each), ox.QueryResultsFormat.JSON).decode() for each in lists}


def _answer(found: Listing) -> Answer:
    """The rows as terms: a thing by its IRI, with its symbol and its name in columns beside it."""
    named = [any(isinstance(row[at], Value) for row in found.rows) for at in range(len(found.columns))]
    columns = [
        name
        for at, key in enumerate(found.columns)
        for name in ((key, f"{key}_symbol", f"{key}_name") if named[at] else (key,))
    ]
    rows = [
        tuple(term for at, cell in enumerate(row) for term in (_terms(cell) if named[at] else _terms(cell)[:1]))
        for row in found.rows
    ]
    return Answer(tuple(columns), tuple(rows))


def _terms(cell: Cell) -> tuple[Term | None, Term | None, Term | None]:
    if isinstance(cell, Value):
        short = symbol(cell.iri)
        return (
            Iri(cell.iri) if cell.iri else Literal(cell.text),
            Literal(short) if short != cell.iri else None,
            Literal(cell.text, language=cell.language),
        )
    if cell is None or cell == "":
        return None, None, None
    return (Literal(str(cell), INTEGER) if isinstance(cell, int) else Literal(cell)), None, None


def _harmless(answer: Answer) -> Answer:
    """An answer in which no text begins as a formula does."""
    return Answer(answer.columns, tuple(tuple(map(_marked, row)) for row in answer))


def _marked(term: Term | None) -> Term | None:
    if isinstance(term, Literal) and term.datatype != INTEGER and FORMULA.match(term.value):
        return Literal(f"'{term.value}")
    return term
