"""Adopted texts in the graph: one node for all languages, who says the act, votes, links, abrogations, batches."""

import pytest
from click.testing import CliRunner

from conftest import SHARED
from ingest.batch import Failed, prepare_each, with_acts
from ingest.sources import sources
from policygraph import cli
from queries.store import EmbeddedStore
from test_akoma_ntoso import paragraph, recital, resolution

VOTE = """<workflow><step date="2025-12-01" outcome="adopted" as="A/80/PV.5" by=""/>
  <step date="2025-11-01" outcome="draftResolution" as="A/C.2/80/L.4" by="Freedonia and Sylvania"/></workflow>
  <analysis><parliamentary><voting outcome="adoptedRecordedVote">
  <count refersTo="inFavour" value="2">
  <voters><organization>Freedonia</organization><organization>Sylvania</organization></voters></count>
  <count refersTo="against" value="0"/></voting></parliamentary></analysis>
  <classification><keyword value="transport_policy" href="http://metadata.un.org/thesaurus/1" /></classification>"""
ENGLISH = resolution(
    paragraph("1.", "Encourages ferries, as in <a href='https://undocs.org/en/A/RES/70/1'>70/1</a>;"),
    recital("Recalling also its resolution 70/1 of 25 September 2015,"),
    meta=VOTE,
)
RUSSIAN = resolution(
    paragraph("1.", "рекомендует развивать паромы;"),
    recital("ссылаясь также на свою резолюцию 70/1 от 25 сентября 2015 года,"),
    formula="Генеральная Ассамблея,",
)
CLAUSES = """PREFIX pg: <https://w3id.org/policygraph/ns#> PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus")
    (path / "80_7_E.xml").write_bytes(ENGLISH)
    (path / "80_7_R.xml").write_bytes(RUSSIAN)
    (path / "broken.xml").write_bytes(b"<akomaNtoso>")
    return path


@pytest.fixture(scope="module")
def store(folder, tmp_path_factory):
    where = tmp_path_factory.mktemp("graph") / "store"
    result = CliRunner().invoke(cli, ["build", str(folder), "--store", str(where)])
    assert result.exit_code == 0, result.output
    return EmbeddedStore(where)


def asked(store, query):
    found = store.select(CLAUSES + query)
    return sorted(tuple(getattr(term, "value", None) for term in row) for row in found.rows)


def ids(rows):
    return [tuple(value.rpartition("/id/")[2] for value in row) for row in rows]


def test_the_clauses_of_all_languages_are_the_same_nodes(store):
    rows = asked(store, "SELECT ?c (COUNT(DISTINCT ?r) AS ?n) { ?r pg:readingOf ?c . ?c a pg:Clause } GROUP BY ?c")
    assert ids(rows) == [("A/RES/80/7/op/1", "2"), ("A/RES/80/7/pp/1", "2")]


def test_english_says_the_act_and_each_reading_keeps_its_own(store):
    assert ids(asked(store, "SELECT DISTINCT ?c ?a { ?c a pg:Clause ; pg:act ?a }")) == [
        ("A/RES/80/7/op/1", "act/encouraging"),
        ("A/RES/80/7/pp/1", "act/recalling"),
    ]
    written = {row[0] for row in asked(store, "SELECT ?w { ?r pg:actAsWritten ?w }")}
    assert {"Recalling also", "ссылаясь также", "Encourages", "рекомендует"} <= written


def test_both_languages_cite_the_same_resolution_once_a_clause(store):
    rows = ids(asked(store, "SELECT DISTINCT ?c ?t { ?c cito:cites ?t }"))
    assert ("A/RES/80/7/pp/1", "A/RES/70/1") in rows
    assert len([row for row in rows if row[0].endswith("pp/1")]) == 1


def test_the_publishers_links_stand_apart_from_what_is_found(store):
    assert ids(asked(store, "SELECT ?c ?t { ?c pg:publisherCites ?t }")) == [("A/RES/80/7/op/1", "A/RES/70/1")]
    assert asked(store, "SELECT ?q { ?l a pg:PublisherLink ; pg:quote ?q }") == [("70/1",)]


def test_the_adoption_is_told(store):
    facts = asked(store, "SELECT ?p ?v { ?d a pg:Document ; ?p ?v . FILTER(isLiteral(?v)) }")
    told = {(name.partition("#")[2], value) for name, value in facts}
    assert {
        ("adoptedOn", "2025-12-01"),
        ("meetingRecord", "A/80/PV.5"),
        ("draft", "A/C.2/80/L.4"),
        ("sponsor", "Freedonia and Sylvania"),
        ("voteOutcome", "recorded"),
        ("votesInFavour", "2"),
        ("votesAgainst", "0"),
        ("votedInFavour", "Freedonia"),
    } <= told
    assert asked(store, "SELECT ?k { ?d dcterms:subject ?s . ?s pg:keyword ?k }") == [("transport policy",)]


def test_in_a_folder_the_others_go_on_and_what_failed_is_told(folder, tmp_path):
    result = CliRunner().invoke(cli, ["build", str(folder), "--store", str(tmp_path / "s")])
    assert result.exit_code == 0
    assert "broken.xml" in result.stderr
    assert "not well-formed" in result.stderr
    alone = CliRunner().invoke(cli, ["build", str(folder / "broken.xml"), "--store", str(tmp_path / "t")])
    assert alone.exit_code != 0
    assert not (tmp_path / "t" / "current").exists()


def test_building_again_changes_nothing(folder, store):
    result = CliRunner().invoke(cli, ["build", str(folder), "--store", str(store.folder)])
    assert "Nothing new" in result.stdout


def test_many_processes_give_what_one_gives(tmp_path):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(9, 21):
        (many / f"80_{number}_E.xml").write_bytes(ENGLISH.replace(b"80/7", f"80/{number}".encode()))
    found = [result[0] for result in prepare_each(sources([many]))]
    one_by_one = [next(iter(prepare_each([source])))[0] for source in sources([many])]
    assert [document.quads for document in found] == [document.quads for document in one_by_one]
    assert len({document.id for document in found}) == 12
    assert not any(isinstance(result, Failed) for result in found)


def test_without_english_another_language_says_the_act(folder):
    (only,) = next(iter(prepare_each([s for s in sources([folder]) if s.name == "80_7_R.xml"])))
    (stored,) = with_acts([only])
    assert b"ns#act>" in stored.quads()


def test_parts_of_the_final_acts_that_abrogate_are_no_citations():
    path = SHARED / "corpus" / "itu-pp-18"
    if not path.is_dir():
        pytest.skip("the final acts are not at hand (../shared is absent)")
    (prepared,) = list(prepare_each(sources([path])))
    by_id = {document.id: document for document in prepared}
    acts = by_id["PP-18"].quads.decode()
    assert "<https://w3id.org/policygraph/id/PP-18> <https://w3id.org/policygraph/ns#abrogates>" in acts
    assert acts.count("ns#abrogates>") == 11
    last = by_id["PP/213@2018"].quads.decode()
    assert "cito/cites> <https://w3id.org/policygraph/id/PP/202@2014>" not in last
