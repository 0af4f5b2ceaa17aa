"""Editions over time: which one a clause cites, and which was current at the date of its document."""

import pytest

from conftest import fill
from queries import catalogue
from queries.store import EmbeddedStore
from queries.terms import plain

NOTE = (
    "---\nid: note\nlanguage: en\nkind: digest\nversion: 1\n---\n# Opinion 1: Trying\n\n"
    "*The Trial Forum (Geneva{year}),*\n\n## recalling\na) {words} of the Plenipotentiary Conference\n"
)


@pytest.fixture
def ask(tmp_path):
    """What a question answers on a small document of a year that cites something: the named columns of each row."""

    def asked(question, words, year, columns, **given):
        path = tmp_path / "note.md"
        path.write_text(NOTE.format(year=year and f", {year}", words=words), encoding="utf-8")
        fill(tmp_path / "store", path)
        answer = (
            catalogue.read(catalogue.FOLDER / f"{question}.rq")
            .ask(EmbeddedStore(tmp_path / "store"), given)
            .only(columns)
        )
        return {tuple(map(plain, row)) for row in answer}

    return asked


@pytest.mark.parametrize(
    ("words", "year", "expected"),
    [
        ("Resolution 71 (Rev. Dubai, 2018)", "2021", ("PP/71@2018", "current", "")),
        ("Resolution 71 (Rev. Busan, 2014)", "2021", ("PP/71@2018", "earlier", "")),
        ("Resolution 71 (Rev. Busan, 2014)", "2018", ("PP/71@2018", "then", "")),
        ("Resolution 71 (Rev. Busan, 2014)", "2016", ("PP/71@2014", "current", "PP/71@2018")),
        ("Resolution 71 (Rev. Guadalajara, 2010)", "2018", ("PP/71@2018", "earlier", "")),
        ("Resolution 71 (Rev. Dubai, 2018)", "2016", ("PP/71@2014", "later", "PP/71@2018")),
        ("Resolution 71 (Rev. Dubai, 2018)", "", ("", "", "PP/71@2018")),
        ("Resolution 71", "2021", ("PP/71@2018", "none named", "")),
    ],
)
def test_the_current_edition_is_that_of_the_citing_date(ask, words, year, expected):
    rows = ask("edition-current", words, year, ("current", "standing", "since"), work="PP/71")
    assert rows == {expected}


@pytest.mark.parametrize(("year", "standing"), [("2021", "ended"), ("2018", "current"), ("2016", "current")])
def test_an_edition_is_ended_from_the_day_on_which_a_conference_ended_it(ask, year, standing):
    rows = ask("edition-current", "Resolution 202 (Busan, 2014)", year, ("standing", "ended"), work="PP/202")
    assert rows == {(standing, "2018-11-15")}


@pytest.mark.parametrize(("year", "standing"), [("2021", "before"), ("2018", "then"), ("2016", "since"), ("", "")])
def test_clauses_that_cite_an_ended_edition_are_told_with_both_dates(ask, year, standing):
    rows = ask("ended-editions-cited", "Resolution 202 (Busan, 2014)", year, ("date", "cited", "ended", "standing"))
    assert rows == {(year, "PP/202@2014", "2018-11-15", standing)}


@pytest.mark.parametrize(
    ("words", "year", "expected"),
    [
        ("Resolution 71 (Rev. Busan, 2014)", "2021", {("PP/71@2014", "PP/71@2018", "2018-11-15", "")}),
        ("Resolution 71 (Rev. Busan, 2014)", "2018", set()),
        ("Resolution 71 (Rev. Dubai, 2018)", "2021", set()),
        ("Resolution 71 (Rev. Busan, 2014)", "", set()),
        (
            "Resolutions 71 (Rev. Busan, 2014) and 71 (Rev. Dubai, 2018)",
            "2021",
            {("PP/71@2014", "PP/71@2018", "2018-11-15", "yes")},
        ),
    ],
)
def test_clauses_that_cite_an_edition_after_its_revision_are_told(ask, words, year, expected):
    assert ask("earlier-editions-cited", words, year, ("cited", "latest", "adopted", "beside")) == expected


def test_an_edition_without_a_text_has_the_day_of_its_conference(ask):
    rows = ask("editions", "Resolution 71 (Rev. Busan, 2014)", "2021", ("edition", "adopted"), work="PP/71")
    assert rows == {("PP/71@2018", "2018-11-15"), ("PP/71@2014", "2014-11-07")}
