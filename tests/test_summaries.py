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
    large = [question for question in WHOLE if summaries.kept(made, question) is None]
    assert large
    assert all(question.ask(made, {}).rows for question in large)
    assert summaries.are_kept(made.folder, made.generation, QUESTIONS.values()), "it is not looked at once more"


@pytest.mark.parametrize("damage", [b"", b"not JSON", b"[[7]]", b"[[{}]]", b"7"])
def test_a_damaged_file_is_as_none(tmp_path: Path, damage: bytes) -> None:
    made = built(tmp_path / "store", sample_quads())
    summaries.renew(made.folder, QUESTIONS.values())
    readings = QUESTIONS["readings"]
    summaries.path(made.folder, made.generation, readings).write_bytes(damage)
    assert summaries.kept(made, readings) is None
    assert readings.ask(made, {}).rows


def test_who_asks_first_keeps_the_answer_where_it_is_worth_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = built(tmp_path / "store", sample_quads())
    ranked = QUESTIONS["instruments-ranked"]
    for worth, is_kept in ((1000.0, False), (0.0, True)):
        monkeypatch.setattr(catalogue, "WORTH", worth)
        answer = ranked.ask(made, {})
        assert (summaries.kept(made, ranked) is not None) == is_kept
    assert summaries.kept(made, ranked) == answer
    for given in ({"theme": "ai"}, {"theme": "iot"}):
        QUESTIONS["themes-by-act"].ask(made, given)
    assert summaries.kept(made, QUESTIONS["themes-by-act"]) is None, "it was given a value"


def test_a_store_that_cannot_be_written_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "WORTH", 0.0)
    made = built(tmp_path / "store", sample_quads())
    (made.folder / "answers").write_text("no folder", encoding="utf-8")
    assert QUESTIONS["readings"].ask(made, {}).rows


def test_what_is_left_goes_with_the_next_answer(tmp_path: Path) -> None:
    made = built(tmp_path / "store", sample_quads())
    gone, half = (
        made.folder / "answers" / "000099",
        made.folder / "answers" / made.generation / "x.json.99999999.partial",
    )
    for place in (gone / "readings.json", half):
        place.parent.mkdir(parents=True)
        place.write_text("left", encoding="utf-8")
    summaries.renew(made.folder, QUESTIONS.values())
    assert not gone.exists()
    assert not half.exists()


def test_every_kind_of_term_is_kept_as_it_is(tmp_path: Path) -> None:
    made = built(tmp_path / "store", sample_quads())
    row = (Iri("http://example.org/x"), Literal("a", language="en", datatype="x"), Literal("3", "y"), Blank("b1"), None)
    question = replace(
        QUESTIONS["readings"], columns=tuple(catalogue.Column(str(number), "x") for number in range(len(row)))
    )
    answer = Answer(tuple(map(str, range(len(row)))), (row,))
    summaries.keep(made, question, answer)
    assert summaries.kept(made, question) == answer
