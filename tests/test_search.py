"""The index: words of six languages, what a search finds and marks, facets, and what is linked to what."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import DIGEST, ROOT, fill
from queries.generations import build
from queries.index import files, links, matrices
from queries.index.analysis import folded, tokens
from queries.index.search import search
from queries.store import EmbeddedStore

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
TEXTS = [ROOT / "tests" / "languages" / f"{language}.md" for language in LANGUAGES]
SCRIPTS = "".join(map(chr, [*range(0x20, 0x250), *range(0x400, 0x500), *range(0x600, 0x700), *range(0x4E00, 0x4E40)]))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The index of the digest and of one opinion in six languages."""
    folder = tmp_path_factory.mktemp("search") / "store"
    fill(folder, DIGEST, *TEXTS)
    return EmbeddedStore(folder).index()


def symbols(base, found):
    return [base.execute("SELECT symbol FROM thing WHERE id = ?", (hit.clause,)).fetchone()[0] for hit in found.hits]


def called(base, found):
    return [base.execute("SELECT symbol FROM thing WHERE id = ?", (number,)).fetchone()[0] for number in found.things]


def marked(hit):
    return [words for words, on in hit.pieces if on]


@given(st.text(alphabet=SCRIPTS, max_size=60), st.sampled_from(["", *LANGUAGES]))
def test_each_term_stands_for_characters_of_its_text(text, language):
    for token in tokens(text, language):
        assert 0 <= token.start < token.end <= len(text)
        if token.form:
            assert folded(text[token.start : token.end]) == token.form
        elif not token.term.isascii():
            assert text[token.start : token.end] == token.term


@pytest.mark.parametrize(
    ("words", "language", "mark"),
    [
        ("lamp", "en", "lamp"),
        ("bridges", "en", "bridge"),
        ("мост", "ru", "моста"),
        ("мостами", "ru", "моста"),
        ("الجسر", "ar", "جسر"),
        ("ponts", "fr", "pont"),
        ("puente", "es", "puente"),
        ("桥梁", "zh", "桥梁"),
        ("每座桥", "zh", "每座桥"),
        ("灯", "zh", "灯"),
    ],
)
def test_a_clause_is_found_by_other_forms_of_its_words_which_are_marked(base, words, language, mark):
    found = search(base, words, language, {})
    hits = dict(zip(symbols(base, found), found.hits, strict=True))
    hit = hits["lamps/opinion/1/view/1"]
    assert hit.language == language
    assert mark in [words.lower() for words in marked(hit)] or mark in "".join(marked(hit))


def test_words_without_their_accents_are_found(base):
    found = search(base, "electricite", "fr", {})
    assert "électricité" in marked(found.hits[0])


def test_chinese_is_found_without_blanks_and_only_where_the_characters_follow_each_other(base):
    assert symbols(base, search(base, "乡村桥梁", "zh", {})) == ["lamps/opinion/1/considering/a"]
    assert search(base, "桥乡", "zh", {}).total == 0


@pytest.mark.parametrize("words", ["A/RES/70/1", "a/res/70/1", "70/1"])
def test_a_symbol_is_found_as_typed_in_texts_and_in_what_they_cite(base, words):
    found = search(base, words, "en", {})
    assert called(base, found)[0] == "A/RES/70/1"
    assert "lamps/opinion/1/recalling/a" in symbols(base, found)
    every = search(base, words, "en", {}, limit=100)
    texts = dict(zip(symbols(base, every), every.hits, strict=True))
    assert marked(texts["lamps/opinion/1/recalling/a"]) == ["70/1"]


def test_a_name_in_any_language_finds_its_thing(base):
    for words, language in (("人工智能", "zh"), ("intelligence artificielle", "fr"), ("искусственный интеллект", "ru")):
        assert called(base, search(base, words, language, {}))[0] == "theme/ai"


def test_clauses_that_name_a_thing_in_other_words_come_after_those_that_have_its_name(base):
    found = search(base, "人工智能", "zh", {}, limit=100)
    named = symbols(base, found)
    assert named[0] == "lamps/opinion/1/considering/b"
    assert found.hits[0].through is None
    others = [hit for hit in found.hits if hit.language == "en"]
    assert len(others) > 5
    (thing,) = {hit.through for hit in others}
    assert links.things(base, [thing])[thing].symbol == "theme/ai"


def test_phrases_exclusions_and_beginnings(base):
    assert symbols(base, search(base, '"rural bridges"', "en", {})) == ["lamps/opinion/1/considering/a"]
    assert search(base, '"bridges rural"', "en", {}).total == 0
    with_lamp = search(base, "lamp", "en", {}).total
    assert search(base, "lamp -costs", "en", {}).total == with_lamp - 1
    assert search(base, "electri*", "en", {}).total >= search(base, "electricity", "en", {}).total >= 1


def test_where_no_clause_has_all_words_those_with_some_are_told_so(base):
    found = search(base, "lamp privacy", "en", {})
    assert found.some
    assert found.total > 1
    assert not search(base, "lamp bridge", "en", {}).some


HOSTILE = (
    'foo"x*', 'a"*', '"a"*', 'lamp"_', '"**', '*"*"*', "NEAR(lamp bridge)", 'NEAR("lamp" "bridge", 2)*', "(lamp*",
    "lamp)*", "^lamp", "lamp + bridge*", "{body name}: lamp", "name:lamp*", "x\0*", 'x\0"*', "\ud800", "a\ud800*", "﷽*",
    "灯\0桥*", '灯"*', "〇*", "a'b*", "lamp\\*", "-*lamp*", "\U0010ffff*", "𠀀*", "'; DROP TABLE thing", 'A/RES/"70*',
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_typed_never_breaks_out_of_its_words(base, words):
    every = search(base, "", "en", {}).total
    for language in LANGUAGES:
        found = search(base, words, language, {})
        assert found.total < every, "a sign of the engine's has made a query of the words"
        assert len(found.hits) == min(found.total, 20)
        without = search(base, f"lamp -{words}", language, {})
        assert len(without.hits) == min(without.total, 20)


SIGNS = [*'ab"*()+-^:{}/., \\\0\ud800灯〇é', "NEAR", "AND", "lamp"]


@given(st.lists(st.sampled_from(SIGNS), max_size=16).map("".join))
def test_any_signs_can_be_searched(base, words):
    found = search(base, words, "en", {})
    assert len(found.hits) == min(found.total, 20)
    assert sum(clauses for _, clauses in found.facets.get("reading", ())) >= found.total


def test_chinese_characters_of_all_kinds_are_read_alike(tmp_path):
    text = (ROOT / "tests" / "languages" / "zh.md").read_text("utf-8")
    long = text.replace("乡村桥梁在夜间", "二〇三〇年乡村桥梁在𠀀年的夜间")
    assert long != text
    (tmp_path / "years.md").write_text(long, "utf-8")
    fill(tmp_path / "store", tmp_path / "years.md")
    base = EmbeddedStore(tmp_path / "store").index()
    for words in ("二〇三〇年", "〇三", "𠀀年"):
        (hit,) = search(base, words, "zh", {}).hits
        assert marked(hit) == [words]
    assert search(base, "二〇三一年", "zh", {}).total == 0


def test_what_words_are_known_to_mean_finds_the_clauses_that_cite_it(base):
    (edition,) = base.execute("SELECT id FROM thing WHERE symbol = 'PP/71@2018'").fetchone()
    found = search(base, "Res. 71 (Rev. Dubai, 2018)", "en", {}, meant=[edition])
    known = links.known(base, "https://w3id.org/policygraph/id/PP/71@2018")
    assert found.total == len({reach.clause for reach in links.reaching(base, known)})
    assert not found.some
    assert {hit.through for hit in found.hits} == {edition}


def test_the_opinion_that_has_the_label_comes_first(base):
    assert called(base, search(base, "Opinion 2", "en", {}))[0] == "wtpf-21/opinion/2"
    assert called(base, search(base, "意见1", "zh", {}))[0] == "lamps/opinion/1"


def test_things_that_share_a_single_word_are_not_called_so(base):
    found = search(base, "artificial lamp privacy", "en", {})
    assert found.some
    assert found.total
    assert found.things == ()


@pytest.mark.parametrize("words", ['"', "-", "*", "a*", "((", "NEAR(a b)", "name:x", "AND OR NOT", "\\", "\0", "'; --"])
def test_what_is_typed_is_never_a_query_of_the_engine(base, words):
    every = search(base, "", "en", {}).total
    assert search(base, words, "en", {}).total < every
    assert search(base, f"{words} lamp", "en", {}).total < every


def test_facets_count_what_choosing_them_leaves(base):
    found = search(base, "", "en", {})
    assert found.total == base.execute("SELECT COUNT(*) FROM thing WHERE kind = 'clause'").fetchone()[0]
    for facet, values in found.facets.items():
        for value, clauses in values[:5]:
            assert search(base, "", "en", {facet: [value]}).total == clauses, (facet, value)
    ai = dict(found.facets["theme"])["theme/ai"]
    both = search(base, "", "en", {"theme": ["theme/ai"], "document": ["lamps"]})
    assert 0 < both.total < ai
    assert dict(both.facets["agreement"]) == {"partly": 1}
    either = search(base, "", "en", {"document": ["lamps", "wtpf-21"]})
    assert either.total == found.total


def test_pages_of_a_search_are_parts_of_one_list(base):
    whole = symbols(base, search(base, "technologies", "en", {}, limit=50))
    parts = [symbols(base, search(base, "technologies", "en", {}, limit=7, offset=start)) for start in range(0, 50, 7)]
    assert [symbol for part in parts for symbol in part][: len(whole)] == whole


def test_a_long_text_is_shown_from_where_the_words_are(tmp_path):
    text = (ROOT / "tests" / "languages" / "en.md").read_text("utf-8")
    long = "considering that " + "rain falls on the hills and " * 60 + "otters swim"
    (tmp_path / "long.md").write_text(text.replace("that rural bridges need light at night;", f"{long};"), "utf-8")
    fill(tmp_path / "store", tmp_path / "long.md")
    (hit,) = search(EmbeddedStore(tmp_path / "store").index(), "otter", "en", {}).hits
    shown = "".join(words for words, _ in hit.pieces)
    assert marked(hit) == ["otters"]
    assert len(shown) < 600
    assert shown.startswith("…")
    assert hit.text.count("rain falls on the hills") == 60


def test_a_work_is_reached_by_its_editions_and_under_its_other_name(base):
    work = links.known(base, "https://w3id.org/policygraph/id/PP/71")
    reached = links.reaching(base, work)
    forms = {links.things(base, [reach.form])[reach.form].symbol for reach in reached}
    assert "PP/71@2018" in forms
    agenda = links.known(base, "https://w3id.org/policygraph/id/A/RES/70/1")
    assert {reach.way for reach in links.reaching(base, agenda)} == {"", "is"}
    edition = links.known(base, "https://w3id.org/policygraph/id/PP/71@2018")
    assert {reach.form for reach in links.reaching(base, edition)} == {edition.number}


def test_the_matrix_counts_the_clauses_that_its_cells_lead_to(base):
    found = matrices.by_home(base, "theme")
    held = links.things(base, [*found.rows, *found.columns])
    for (row, column), clauses in found.counts.items():
        chosen = {"opinion": [held[row].symbol], "theme": [held[column].symbol]}
        assert search(base, "", "en", chosen).total == clauses


def test_what_is_cited_together_is_counted_by_text(base):
    found = matrices.cited_together(base)
    for (one, other), number in found.counts.items():
        assert found.counts[other, one] == number <= found.counts[one, one]
    assert found.rows == found.columns


def test_the_index_is_made_again_for_a_changed_graph_and_old_ones_go(tmp_path):
    folder = tmp_path / "store"
    fill(folder, TEXTS[1])
    assert not files.renew(folder)
    first = sorted(path.name for path in (folder / "indexes").iterdir())
    for text in TEXTS[2:5]:
        fill(folder, text)
    names = sorted(path.name for path in (folder / "indexes").iterdir())
    assert len(names) == 2
    assert first[0] not in names
    with build(folder) as building:
        building.update(
            "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> a <http://example.org/b> } }"
        )
    assert not files.is_current(folder)
    assert EmbeddedStore(folder).index() is not None  # the last one, until there is a new one
    assert files.renew(folder)
    assert files.is_current(folder)


def test_a_damaged_index_counts_as_none(tmp_path):
    folder = tmp_path / "store"
    fill(folder, TEXTS[1])
    (path,) = (folder / "indexes").iterdir()
    path.write_bytes(b"no database")
    assert EmbeddedStore(folder).index() is None


def test_an_index_holds_only_what_the_graph_says(base):
    for table in ("thing", "name", "reading", "link", "facet", "note"):
        assert re.fullmatch("[a-z]+", table)
        assert isinstance(base.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0], int)
    with pytest.raises(sqlite3.OperationalError):
        base.execute("DELETE FROM thing")
