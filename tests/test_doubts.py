"""Which citations are doubtful, and which are not."""

import pytest

from conftest import DIGEST, SHARED, fill
from ontology.errors import UnknownNameError
from queries.doubts import doubts
from queries.store import EmbeddedStore
from queries.terms import plain
from queries.titles import Titled, Titles

WRONG = {
    ("wtpf-21/opinion/4/recalling/e", "PP/197@2018", "no-such-edition", "error"),
    ("wtpf-21/opinion/5/recalling/g", "PP/202@2014", "abrogated", "error"),
    ("wtpf-21/opinion/2/recalling/g", "PP/137@2018", "other-title", "error"),
}
"""The three citations of the Plenipotentiary Conference's resolutions that are wrong in the five opinions."""

FRONT = (
    "---\nid: note\nlanguage: en\nkind: digest\nversion: {version}\n---\n# Opinion 1: Trying\n\n*The Trial Forum (Geneva{year}),*\n\n## recalling\n{words}\n"
)


def found(store, *arguments):
    return {tuple(map(plain, row[:4])) for row in doubts(store, *arguments)}


def of_note(tmp_path, words, year="2021"):
    """The doubts about citations in a small document of a year's forum."""
    path = tmp_path / "note.md"
    text = FRONT.format(version="1", words=words, year=year and f", {year}")
    path.write_text(text, encoding="utf-8")
    fill(tmp_path / "store", path)
    return {row[1:] for row in found(EmbeddedStore(tmp_path / "store"))}


def test_of_the_opinions_exactly_three_citations_are_wrong(digest_store):
    assert found(digest_store, "wtpf-21") == WRONG


def test_the_chinese_report_says_the_same(tmp_path, report_path):
    fill(tmp_path / "store", report_path, DIGEST, SHARED / "corpus" / "itu-pp-18" / "pp18-final-acts.xml")
    store = EmbeddedStore(tmp_path / "store")
    rows = [row for row in doubts(store, "wtpf-21") if plain(row[1]).startswith("PP/")]
    assert {tuple(map(plain, row[:4])) for row in rows} == WRONG
    assert {plain(row[6]) for row in rows} == {"en, zh"}


def test_a_doubt_gives_both_sources(digest_store):
    (row,) = doubts(digest_store, "wtpf-21", "other-title")
    assert "PP/137@2014 (the registry" in plain(row[4])
    assert plain(row[5]).startswith("Resolution 137")
    assert plain(row[7]).startswith("reading/wtpf-21/2021-12-01/en ")


def test_kind_and_severity_choose(digest_store):
    assert len(found(digest_store, "wtpf-21", "abrogated")) == 1
    assert not found(digest_store, "wtpf-21", "", "warning")


def test_an_unknown_document_is_told(digest_store):
    with pytest.raises(UnknownNameError, match="no document 'nothing'"):
        doubts(digest_store, "nothing")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a) Resolution 71 (Rev. Dubai, 2018) of the Plenipotentiary Conference", set()),
        (
            "a) Resolution 71 (Rev. Busan, 2014) of the Plenipotentiary Conference",
            {("PP/71@2014", "superseded", "warning")},
        ),
        (
            "a) Resolution 71 (Dubai, 2018) of the Plenipotentiary Conference",
            {("PP/71@2018", "no-such-edition", "error")},
        ),
        (
            "a) Resolution 205 (Rev. Dubai, 2018) of the Plenipotentiary Conference",
            {("PP/205@2018", "no-such-edition", "error")},
        ),
        ("a) Resolution 185 (Busan, 2014) of the Plenipotentiary Conference", {("PP/185@2014", "abrogated", "error")}),
        ("a) Resolution 71 of the Plenipotentiary Conference", set()),
    ],
)  # fmt: skip
def test_editions_are_judged_at_the_date_of_the_citing_text(tmp_path, words, expected):
    assert of_note(tmp_path, words) == expected


def test_what_came_later_is_a_notice(tmp_path):
    words = "a) Resolution 185 (Busan, 2014) of the Plenipotentiary Conference"
    assert of_note(tmp_path, words, year="2016") == {("PP/185@2014", "abrogated", "notice")}


def test_without_a_date_of_the_citing_text_nothing_is_an_error(tmp_path):
    words = "a) Resolution 185 (Busan, 2014) of the Plenipotentiary Conference"
    assert of_note(tmp_path, words, year="") == {("PP/185@2014", "abrogated", "warning")}


TITLES = Titles(
    [
        Titled("PP/1@2018", "en", "Deployment of future networks in developing countries", "text"),
        Titled("PP/1@2014", "en", "Next-generation network deployment in developing countries", "registry"),
        Titled("PP/2@2018", "en", "Protecting users and consumers of telecommunication services", "text"),
        Titled("PP/1@2018", "zh", "在发展中国家部署未来网络", "text"),
        Titled("PP/1@2014", "zh", "发展中国家下一代网络的部署", "registry"),
    ]
)


@pytest.mark.parametrize(
    ("symbol", "stated", "language", "other"),
    [
        ("PP/1@2018", "next-generation network deployment in developing countries", "en", "PP/1@2014"),
        ("PP/1@2018", "发展中国家下一代网络部署", "zh", "PP/1@2014"),
        ("PP/1@2018", "Protecting users and consumers of telecommunication services", "en", "PP/2@2018"),
        ("PP/1@2018", "deployment of future networks", "en", None),  # shortened
        ("PP/1@2018", "future networks", "en", None),  # too little to tell
        ("PP/1@2018", "something about broadband in rural areas and islands", "en", None),  # nobody's
        (
            "PP/3@2018",
            "Protecting users and consumers of telecommunication services",
            "en",
            None,
        ),  # its own is not known
        ("PP/1@2018", "next-generation network deployment in developing countries", "fr", None),  # another language
    ],
)
def test_a_title_is_anothers_only_where_that_one_fits_better(symbol, stated, language, other):
    found = TITLES.better(symbol, stated, language)
    assert (found and found.other.symbol) == other


def test_the_registry_agrees_with_the_conference():
    """Each edition of 2018 in the registry has the title of the Final Acts, as far as the converter kept it."""
    path = SHARED / "corpus" / "itu-pp-18" / "pp18-final-acts.xml"
    if not path.is_file():
        pytest.skip("the Final Acts are not at hand (../shared is absent)")
    from ingest.readers import read_all
    from ingest.sources import Source
    from ontology.registry import registry
    from queries.titles import likeness, words

    titles = {document.id: document.title for document in read_all(Source(path))}
    ended = {a.target.cited for document in read_all(Source(path)) for a in document.abrogations}
    for edition in registry().editions:
        if edition.symbol.endswith("@2018") and "en" in edition.titles:
            assert likeness(words(edition.titles["en"]), words(titles[edition.symbol])) > 0.55, edition.symbol
    assert {edition.symbol for edition in registry().editions if edition.ended_on} == ended
