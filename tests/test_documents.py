"""The index as it is read: clauses in order, readings, notes; and that the pages ask it and know none of its tables."""

import sqlite3

import pytest

from conftest import DIGEST, ROOT, fill
from queries.index import documents, links, notes
from queries.store import EmbeddedStore

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The index of the digest and of one opinion in six languages."""
    folder = tmp_path_factory.mktemp("documents") / "store"
    fill(folder, DIGEST, *(ROOT / "tests" / "languages" / f"{language}.md" for language in LANGUAGES))
    return EmbeddedStore(folder).index()


def of_kind(base, *kinds):
    marks = ",".join("?" * len(kinds))
    numbers = [number for (number,) in base.execute(f"SELECT id FROM thing WHERE kind IN ({marks})", kinds)]
    return links.things(base, numbers).values()


def test_from_each_clause_to_the_next_one_comes_through_the_whole_text(base):
    for home in of_kind(base, "document", "opinion"):
        text = list(documents.clauses(base, home.number))
        held = links.things(base, text)
        beside = [documents.beside(base, held[clause]) for clause in text]
        assert beside == list(zip([None, *text[:-1]], [*text[1:], None], strict=True))[: len(text)]


def test_documents_hold_the_clauses_of_their_opinions_and_their_own(base):
    found = documents.newest(base, 10)
    assert len(found) > 1
    for document, count in found:
        opinions = documents.opinions(base, document)
        assert all(number == len(documents.clauses(base, opinion)) for opinion, number in opinions)
        assert count == len(documents.clauses(base, document)) + sum(number for _, number in opinions)
    assert documents.newest(base, 1) == found[:1]


def test_the_readings_of_a_document_are_those_in_which_its_clauses_say_something(base):
    for opinion in of_kind(base, "opinion"):
        clauses = documents.clauses(base, opinion.number)
        texts = list(documents.texts(base, opinion.number))
        said = {(one.language, one.version, one.kind) for _, one in texts}
        assert {clause for clause, _ in texts} == set(clauses)
        assert said <= set(documents.readings(base, opinion.document))
        for language in LANGUAGES:
            shown = documents.sayings(base, clauses, language)
            assert all((clause, one) in texts for clause, one in shown.items())
            if any(language == tag for tag, _, _ in said):
                assert {one.language for one in shown.values()} == {language}


def test_what_a_clause_states_and_what_is_inferred_are_told_apart(base):
    assert sum(len(links.inferred(base, opinion.number)) for opinion in of_kind(base, "opinion")) > 0
    for clause in of_kind(base, "clause"):
        assert set(links.stated(base, clause.number)) <= {*links.STATED, "in"}


def test_an_edition_is_named_by_the_clauses_that_reach_it(base):
    for work in of_kind(base, "instrument"):
        for form, clauses in links.forms(base, work.number):
            assert clauses == len({reach.clause for reach in links.reaching(base, form)})


def test_doubts_about_a_thing_are_among_the_notes_of_the_clauses_that_cite_it(base):
    noted = [note for home in of_kind(base, "document", "opinion") for note in notes.notes_in(base, home.number)]
    assert {note.kind for note in noted} >= {"doubt"}
    assert {note.grade for note in noted} <= {"error", "warning", "notice", "document", "slip", "ours"}
    cited = {note.cited for note in noted if note.kind == "doubt" and note.cited}
    for number in cited:
        about = notes.doubts_about(base, number)
        assert about
        assert set(about) <= set(noted)


def test_the_pages_know_no_table_of_the_index():
    for path in [*(ROOT / "viz" / "pages").glob("*.py"), *(ROOT / "viz" / "graph").glob("*.py")]:
        assert ".execute(" not in path.read_text(encoding="utf-8"), f"{path}: ask queries/index instead"


NOTED = """---
id: noted
language: en
kind: text
---
# Draft Opinion 1: Boats

## recalling
a) the Sustainable Development Goals;[^1]
b) United Nations General Assembly resolution 70/125;[^2]
c) Resolution 139 (Rev. Dubai, 2018) of the Plenipotentiary Conference;

[^1]: See General Assembly resolution  70/1 and General Assembly resolution 70/125, which names resolution 4.

[^2]: General Assembly resolution 70/125.
"""


@pytest.fixture(scope="module")
def noted(tmp_path_factory):
    """The index of an opinion with footnotes."""
    folder = tmp_path_factory.mktemp("noted")
    (folder / "noted.md").write_text(NOTED, encoding="utf-8")
    fill(folder / "store", folder / "noted.md")
    return EmbeddedStore(folder / "store").index()


def test_a_footnote_stands_at_its_clause_and_its_citations_at_its_words(noted):
    found = {}
    for home in of_kind(noted, "opinion"):
        for note in documents.footnotes(noted, home.number):
            clause = links.things(noted, [note.clause])[note.clause].symbol
            forms = links.things(noted, [mark.form for mark in note.marked])
            told = [
                (note.text[mark.start : mark.end], forms[mark.form].symbol if mark.form else mark.reason)
                for mark in note.marked
            ]
            found[clause.rpartition("/")[2]] = (note.mark, told)
            assert documents.footnotes(noted, note.clause) == [note]
    no_such = "the registry has no series of United Nations General Assembly with a resolution numbered 4"
    assembly = "General Assembly resolution"
    assert found == {
        "a": (
            "1",
            [(f"{assembly} 70/1", "A/RES/70/1"), (f"{assembly} 70/125", "A/RES/70/125"), ("resolution 4", no_such)],
        ),
        "b": ("2", [(f"{assembly} 70/125", "A/RES/70/125")]),
    }


def test_what_a_clause_cites_in_a_footnote_only_is_told_from_what_its_words_cite(noted):
    clauses = [clause.number for clause in of_kind(noted, "clause")]
    pairs = documents.noted_only(noted, clauses)
    things = links.things(noted, [number for pair in pairs for number in pair])
    found = {(things[clause].symbol.rpartition("/")[2], things[form].symbol) for clause, form in pairs}
    assert found == {("a", "A/RES/70/1"), ("a", "A/RES/70/125")}


def test_what_the_program_missed_comes_behind_what_the_texts_differ_in():
    base = sqlite3.connect(":memory:")
    base.executescript((ROOT / "queries" / "index" / "schema.sql").read_text(encoding="utf-8"))
    base.execute("INSERT INTO thing (id, iri, symbol, kind, home) VALUES (1, 'a', 'a', 'opinion', NULL)")
    base.execute("INSERT INTO thing (id, iri, symbol, kind, home) VALUES (2, 'b', 'b', 'clause', 1)")
    rows = [("parity", "ours"), ("parity", "slip"), ("doubt", "error other-title"), ("parity", "document")]
    base.executemany("INSERT INTO note VALUES (2, NULL, ?, ?, '', 'en', 'fr', '')", rows)
    found = [(note.kind, note.grade, note.what) for note in notes.notes_in(base, 1)]
    assert found == [
        ("doubt", "error", "other-title"),
        ("parity", "document", ""),
        ("parity", "slip", ""),
        ("parity", "ours", ""),
    ]
