"""Answers as people and programs read them: a table on a terminal, CSV, JSON, Turtle."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queries.answers import bindings
from queries.terms import Answer, Literal, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

FORMATS = ("table", "csv", "json", "ttl")
PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program, which has no width of its own."""
_PRINTABLE: dict[int, str | None] = {
    **dict.fromkeys([*range(32), *range(127, 160)]),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **dict.fromkeys([*map(ord, "\t\n"), 0x2028, 0x2029], " "),
}


def write(answer: Answer, form: str, out: TextIO) -> None:
    """Write an answer in one of FORMATS.

    A table shows symbols; CSV too, with one row a line; JSON keeps each term's kind, as SPARQL results do; Turtle is
    the W3C's result-set vocabulary.
    """
    {"table": _table, "csv": _csv, "json": _json, "ttl": _turtle}[form](answer, out)


def printable(text: str) -> str:
    r"""Return a text that can't drive a terminal: without control characters and marks that turn its direction.

    A tab, or whatever else ends a line, becomes a blank.

    >>> printable("one\ntwo\x1b[31m \u202ethree")
    'one two[31m three'
    """
    return text.translate(_PRINTABLE)


def told(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Answer:
    """Return rows of texts as an answer, so that they can be written in every form."""
    return Answer(tuple(columns), tuple(tuple(Literal(cell) for cell in row) for row in rows))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], out: TextIO, *, title: str = "") -> None:
    """Write rows of texts as a table that fits the terminal.

    Words are shown as they are, without markup, and as far as they are printable.
    """
    console = Console(file=out, width=None if out.isatty() else PIPE_WIDTH, highlight=False)
    drawn = Table(
        title=Text(printable(title)) if title else None,
        title_justify="left",
        box=None,
        pad_edge=False,
        header_style="bold",
        padding=(0, 2, 0, 0),
    )
    longest = [max((len(row[place]) for row in rows), default=0) for place in range(len(columns))]
    for place, column in enumerate(columns):
        drawn.add_column(Text(printable(column)), overflow="fold", no_wrap=longest[place] <= len("opinion/1/recalling"))
    for row in rows:
        drawn.add_row(*(Text(printable(cell)) for cell in row))
    with console.capture() as captured:
        console.print(drawn)
    out.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def cards(found: Sequence[tuple[str, Sequence[tuple[str, str]]]], out: TextIO) -> None:
    """Write things one below the other, each a headline with its named properties; empty ones are left out."""
    console = Console(file=out, width=None if out.isatty() else PIPE_WIDTH, highlight=False)
    longest = max((len(name) for _, properties in found for name, _ in properties), default=0)
    with console.capture() as captured:
        for number, (headline, properties) in enumerate(found):
            if number:
                console.print()
            console.print(Text(printable(headline), style="bold"))
            drawn = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
            drawn.add_column(width=longest + 2, no_wrap=True)
            drawn.add_column(overflow="fold")
            for name, words in properties:
                if words:
                    drawn.add_row(Text(f"  {printable(name)}"), Text(printable(words)))
            console.print(drawn)
    out.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _table(answer: Answer, out: TextIO) -> None:
    if not answer.rows:
        out.write("no rows\n")
        return
    table(answer.columns, [[plain(term) for term in row] for row in answer], out)
    out.write(f"\n{len(answer)} {'row' if len(answer) == 1 else 'rows'}\n")


def _csv(answer: Answer, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    shown = printable if out.isatty() else str  # a program gets every character
    writer.writerow(map(shown, answer.columns))
    writer.writerows([shown(plain(term)) for term in row] for row in answer)


def _json(answer: Answer, out: TextIO) -> None:
    json.dump(bindings(answer), out, ensure_ascii=False, indent=1)
    out.write("\n")


def _turtle(answer: Answer, out: TextIO) -> None:
    from queries.result_set import turtle  # noqa: PLC0415  # rdflib takes as long as all else together

    out.write(turtle(answer))
