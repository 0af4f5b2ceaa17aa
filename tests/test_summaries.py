"""What is kept of a whole graph's answers is what the query gives on that very generation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from catalogue_sample import built, sample_quads
from queries import catalogue, summaries
from queries.store import EmbeddedStore, build
from queries.terms import Answer, Blank, Iri, Literal

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = catalogue.load()
WHOLE = [question for question in QUESTIONS.values() if all(parameter.optional for parameter in question.parameters)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    made = built(tmp_path_factory.mktemp("kept") / "store", sample_quads())
    summaries.renew(made.folder, QUESTIONS.values())
    return made


@pytest.mark.parametrize("question", WHOLE, ids=lambda question: question.name)
def test_kept_rows_are_those_of_the_query(store: EmbeddedStore, question: catalogue.Question) -> None:
    asked = store.select(question.text).only(tuple(column.name for column in question.columns))
    assert summaries.kept(store, question) == asked
    assert question.ask(store, {}) == asked


def test_a_query_with_another_text_is_asked_anew(store: EmbeddedStore) -> None:
    ranked = QUESTIONS["instruments-ranked"]
    assert summaries.kept(store, ranked) is not None
    assert summaries.kept(store, replace(ranked, text=ranked.text + "\n")) is None


def test_after_a_change_the_rows_are_those_of_the_new_generation(tmp_path: Path) -> None:
    before = built(tmp_path / "store", sample_quads())
    summaries.renew(before.folder, QUESTIONS.values())
    ranked = QUESTIONS["instruments-ranked"]
    assert ranked.ask(before, {}).rows
    with build(before.folder) as building:
        building.update("CLEAR ALL")
    after = EmbeddedStore(before.folder)
    assert summaries.kept(after, ranked) is None
    assert not ranked.ask(after, {}).rows
    assert ranked.ask(before, {}).rows, "who holds the older generation has its rows"
    summaries.renew(before.folder, QUESTIONS.values())
    assert summaries.kept(after, ranked) == Answer(tuple(column.name for column in ranked.columns), ())


def test_an_answer_that_is_too_large_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "LIMIT", 200)
    made = built(tmp_path / "store", sample_quads())
    summaries.renew(made.folder, QUESTIONS.values())
    whole = [question for question in WHOLE if summaries.kept(made, question) is None]
    assert whole
    assert all(question.ask(made, {}).rows for question in whole)
    place = summaries.path(made.folder, made.generation)
    written = place.stat().st_mtime_ns
    summaries.renew(made.folder, QUESTIONS.values())
    assert place.stat().st_mtime_ns == written, "it is not made once more for what is too large"


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    made = built(tmp_path / "store", sample_quads())
    summaries.renew(made.folder, QUESTIONS.values())
    summaries.path(made.folder, made.generation).write_bytes(b"not a database")
    assert summaries.kept(made, QUESTIONS["readings"]) is None
    assert QUESTIONS["readings"].ask(made, {}).rows


def test_every_kind_of_term_is_kept_as_it_is(tmp_path: Path) -> None:
    made = built(tmp_path / "store", sample_quads())
    row = (Iri("http://example.org/x"), Literal("a", language="en", datatype="x"), Literal("3", "y"), Blank("b1"), None)
    question = replace(
        QUESTIONS["readings"], columns=tuple(catalogue.Column(str(number), "x") for number in range(len(row)))
    )
    place = summaries.path(made.folder, made.generation)
    summaries._write(place, [(question, Answer(tuple(map(str, range(len(row)))), (row,)))])  # any term at all
    assert summaries.kept(made, question) == Answer(tuple(map(str, range(len(row)))), (row,))
