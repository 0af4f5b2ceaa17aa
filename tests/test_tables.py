"""Whatever the words, a table shows them and a terminal does not obey them."""

from __future__ import annotations

import io

import pytest

from queries.terms import Answer, Blank, Iri, Literal
from viz.tables import FORMATS, printable, table, told, write

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROL = "".join(map(chr, [*range(32), *range(127, 160)]))


class Terminal(io.StringIO):
    """A text file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 人 é עברית", "plain 人 é עברית"),
        ("a\tb\nc\r\nd\u2028e", "a b c d e"),
        ("\x1b[31mred\x9b0m", "[31mred0m"),
        (BIDI, ""),
        ("zero\u200bwidth and joiner\u200d stay", "zero\u200bwidth and joiner\u200d stay"),
    ],
)
def test_what_is_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_control_character_is_printable() -> None:
    assert printable(CONTROL) == "  "


def test_headers_and_cells_are_shown_as_they_are() -> None:
    out = io.StringIO()
    table(["[/x]", "[red]b\x1b[0m"], [["[bold]cell", f"one{BIDI}\ntwo\x07"]], out, title="[link]t\x1b")
    title, header, row = out.getvalue().splitlines()
    assert title.strip() == "[link]t"
    assert header.split() == ["[/x]", "[red]b[0m"]
    assert row.split() == ["[bold]cell", "one", "two"]


def test_csv_is_whole_for_a_program_and_printable_on_a_terminal() -> None:
    answer = told(["head\x1b"], [["one\ntwo\x1b\u202e"]])
    whole, shown = io.StringIO(), Terminal()
    write(answer, "csv", whole)
    write(answer, "csv", shown)
    assert whole.getvalue() == 'head\x1b\n"one\ntwo\x1b\u202e"\n'
    assert shown.getvalue() == "head\none two\n"


@pytest.mark.parametrize("form", FORMATS)
def test_every_kind_of_term_is_written_in_every_form(form: str) -> None:
    terms = (Iri("http://example.org/x"), Blank("b1"), Literal("3", "http://www.w3.org/2001/XMLSchema#integer"), None)
    out = io.StringIO()
    write(Answer(("a", "b", "c", "d"), (terms,)), form, out)
    assert "http://example.org/x" in out.getvalue()
