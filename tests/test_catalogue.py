"""Every question says what it is, and gives the rows that it promises."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from catalogue_sample import built, sample_quads
from conftest import ROOT
from ontology.errors import DataFileError, QueryError, UnknownNameError
from queries import catalogue, catalogue_words, guard
from queries.terms import Blank, Iri, Literal, from_pyoxigraph, plain, to_pyoxigraph, typed

if TYPE_CHECKING:
    from queries.interface import Graph
    from queries.store import EmbeddedStore
    from queries.terms import Answer

EXPECTED = Path(__file__).parent / "expected"
QUESTIONS = catalogue.load()
NOTHING = {"changed-citations", "changes", "earlier-editions-cited", "languages-differ", "unresolved"}
"""What rightly has no row on the digest: all of it was decided, nothing cited was revised, no version compared, and it
is in one language. The sample has one."""


@pytest.fixture(scope="module")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    return built(tmp_path_factory.mktemp("sample") / "store", sample_quads())


def rows(graph: Graph, name: str, **given: str) -> list[tuple[str, ...]]:
    return [tuple(plain(term) for term in row) for row in QUESTIONS[name].ask(graph, given)]


# ---------------------------------------------------------------- the files


OURS = sorted(path for folder in ("queries", "viz") for path in (ROOT / folder).rglob("*.rq"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_query_of_the_program_is_taken_for_one_with_graphs_of_its_own(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word like FROM, in a comment below the first lines, has a parser read the query: half a second, each time."""
    monkeypatch.setattr(guard, "_parsed_dataset", lambda _: pytest.fail("the parser was asked"))
    assert guard.dataset(path.read_text("utf-8")) is None


def test_there_are_enough_questions_and_no_two_alike() -> None:
    assert len(QUESTIONS) >= 25
    for part in ("title", "answers"):
        assert len({getattr(question, part) for question in QUESTIONS.values()}) == len(QUESTIONS)
    bodies = {re.sub(r"^#.*\n|^PREFIX.*\n|\s+", "", q.text, flags=re.MULTILINE) for q in QUESTIONS.values()}
    assert len(bodies) == len(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_on_the_sample(sample_store: EmbeddedStore, name: str) -> None:
    question = QUESTIONS[name]
    answer = question.ask(sample_store, question.example)
    assert answer.columns == tuple(column.name for column in question.columns)
    assert answer.rows
    assert len(set(answer.rows)) == len(answer.rows), "a row comes twice"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_the_expected_rows_on_the_digest(
    digest_store: EmbeddedStore, name: str, request: pytest.FixtureRequest
) -> None:
    question = QUESTIONS[name]
    found = as_tsv(question.ask(digest_store, question.example))
    path = EXPECTED / f"{name}.tsv"
    if request.config.getoption("--update-expected"):
        path.write_text(found, "utf-8")
    if name not in NOTHING:
        assert len(found.splitlines()) > 1, f"the example of {name} gives no row on the digest"
    assert path.is_file(), f"write {path.name} with --update-expected, and read it"
    assert found == path.read_text("utf-8")


def test_every_expected_file_belongs_to_a_question() -> None:
    assert {path.stem for path in EXPECTED.glob("*.tsv")} <= set(QUESTIONS)


def as_tsv(answer: Answer) -> str:
    lines = [answer.columns, *(tuple(map(plain, row)) for row in answer)]
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\x85": "\\x85"})
    return "".join("\t".join(cell.translate(escapes) for cell in line) + "\n" for line in lines)


GOOD = """# title: A title
# answers: A sentence.
# param: target (instrument): what
# column: clause: the clause
# example: target=PP/71
SELECT ?target ?clause WHERE {
  # values: target
  ?clause <http://example.org/p> ?target
}
ORDER BY ?clause
"""


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "good-one.rq").write_text(GOOD)
    question = catalogue.load(tmp_path)["good-one"]
    assert question.title == "A title"
    assert question.parameters == (catalogue.Parameter("target", "instrument", optional=False, about="what"),)
    assert question.example == {"target": "PP/71"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# title: A title\n", "", "line 1: the header needs"),
        ("# answers: A sentence.\n", "", "line 1: the header needs"),
        ("# example: target=PP/71\n", "", "line 1: the header needs"),
        ("# column: clause: the clause\n", "", "line 1: the header needs"),
        ("# title: A title", "# titel: A title", "line 1: '# titel: A title' is not"),
        ("# answers: A", "# title: A", "line 2: .* not once more"),
        ("(instrument)", "(thing)", "line 3: .* is not"),
        ("(instrument)", "(instrument, optional)", "optional parameter target must be a column"),
        ("# column: clause", "# column: claus", "line 6: the SELECT lists .*'clause'.* declares .*'claus'"),
        ("# example: target=PP/71", "# example: target", "line 5: 'target' is not name=value"),
        ("# example: target=PP/71", "# example: goal=9", "example does not fit"),
        ("# example: target=PP/71", "# example:", "example does not fit"),
        ("# values: target", "# value target", "values are marked for"),
        ("ORDER BY ?clause\n", "", "no ORDER BY"),
        ("?clause <", "?clause a a <", "does not parse"),
        ("SELECT ?target ?clause WHERE", "ASK", "is no SELECT"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    (tmp_path / "bad.rq").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(DataFileError, match=rf"bad\.rq.*{said}"):
        catalogue.load(tmp_path)


def test_a_bad_file_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Bad_Name.rq").write_text(GOOD)
    with pytest.raises(DataFileError, match="joined by hyphens"):
        catalogue.load(tmp_path)


# ---------------------------------------------------------------- other languages


def test_every_question_is_named_in_chinese_and_no_two_alike() -> None:
    for part in ("title", "answers"):
        said = [getattr(catalogue_words.told(question, "zh"), part) for question in QUESTIONS.values()]
        assert len(set(said)) == len(QUESTIONS)
        assert all(re.search("[\u4e00-\u9fff]", words) for words in said)
    assert catalogue_words.told(QUESTIONS["cites"], "en").title == QUESTIONS["cites"].title


WORDS = (catalogue.FOLDER / "words.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            r"(?m)^\[cites\]\ntitle.*\nanswers.*\n",
            "",
            r"\[cites\] is missing: how is 'Which clauses cite an instrument'",
        ),
        (r"(?m)^(\[cites\]\ntitle = ).*", r"\1{}", r"\[cites\] title is not said in zh"),
        (r"(?m)^(\[cites\]\ntitle.*\nanswers = ).*", r'\1{zh = ""}', r"\[cites\] answers is not said in zh"),
        (r"(?m)^(\[cites\]\n)title.*\n", r"\1", "missing required field `title`"),
        (r"\[cites\]", "[sites]", r"\[sites\] is no question"),
        (r"(?m)^(\[cites\]\ntitle = \{)zh", r'\1zn = "x", zh', "'zn' is none of the languages"),
        (r"(?m)^(\[cites\]\ntitle = )\{zh = \"", r'\1{zh = "{0}', r"zh must have the places \{0\}"),
    ],
)
def test_a_question_without_its_words_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    broken = re.sub(old, new, WORDS, count=1)
    assert broken != WORDS
    (tmp_path / "words.toml").write_text(broken, "utf-8")
    with pytest.raises(DataFileError, match=rf"words\.toml.*{said}"):
        catalogue_words.read(tmp_path / "words.toml", QUESTIONS)


# ---------------------------------------------------------------- names and values


def test_an_unknown_question_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"no question 'cits'; did you mean cites"):
        catalogue.find(QUESTIONS, "cits")
    assert catalogue.find(QUESTIONS, "cites").name == "cites"


def test_an_unknown_parameter_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match=r"cites has no parameter 'targt'; did you mean target\?"):
        QUESTIONS["cites"].values({"targt": "PP/71"})
    with pytest.raises(UnknownNameError, match="it has none"):
        QUESTIONS["shared-citations"].values({"target": "PP/71"})


def test_a_missing_parameter_is_asked_for_with_an_example() -> None:
    with pytest.raises(QueryError, match=r"cites needs target=.*for example target=PP/71"):
        QUESTIONS["cites"].values({})


@pytest.mark.parametrize(
    ("kind", "text", "symbol"),
    [
        ("instrument", "PP/71@2018", "PP/71@2018"),
        ("instrument", "A/RES/ES-11/1", "A/RES/ES-11/1"),
        ("goal", "9.c", "SDG/9.c"),
        ("goal", "SDG/9", "SDG/9"),
        ("action-line", "C7/e-environment", "WSIS/C7/e-environment"),
        ("theme", "ai", "theme/ai"),
        ("addressee", "addressee/member-states", "addressee/member-states"),
        ("body", "ITU", "body/ITU"),
        ("any", "http://metadata.un.org/sdg/9", "SDG/9"),
        ("any", "http://example.org/x", "http://example.org/x"),
        ("clause", "wtpf-21/opinion/2/view/g/iii", "wtpf-21/opinion/2/view/g/iii"),
    ],
)
def test_what_is_typed_becomes_a_term(kind: str, text: str, symbol: str) -> None:
    assert plain(typed(kind, text)) == symbol


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "seven"), ("integer", "1_0"), ("integer", ""), ("integer", "٣"), ("theme", " "),
        ("any", "http://a b"), ("any", "https://x/<>"), ("text", "\ud800"), ("clause", "\ud800"),
    ],
)  # fmt: skip
def test_what_can_be_no_value_is_refused(kind: str, text: str) -> None:
    with pytest.raises(QueryError):
        typed(kind, text)


@pytest.mark.parametrize(
    "term",
    [
        Iri("http://example.org/\u202e"),
        Literal('a "b"\n'),
        Literal("3", "http://www.w3.org/2001/XMLSchema#integer"),
        Literal("人", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "zh"),
        Blank("b0"),
    ],
)
def test_a_term_survives_the_way_to_the_engine_and_back(term: Iri | Literal | Blank) -> None:
    assert from_pyoxigraph(to_pyoxigraph(term)) == term


def test_a_term_that_the_graph_never_holds_is_named() -> None:
    node = ox.NamedNode("http://example.org/x")
    with pytest.raises(QueryError, match=r"example\.org"):
        from_pyoxigraph(ox.Triple(node, node, node))


# ---------------------------------------------------------------- queries of a user's own


def test_an_own_query_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes("\ufeffSELECT * WHERE { ?s ?p '人' }".encode())
    assert catalogue.own(path) == "SELECT * WHERE { ?s ?p '人' }"


def test_an_own_query_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes(b"SELECT *\n# \xe9")
    (tmp_path / "large.rq").write_bytes(b"#" * (catalogue.LIMIT + 1))
    os.mkfifo(tmp_path / "pipe.rq")
    cases = (
        ("missing.rq", "there is no such file"), (".", "this is a folder"), ("pipe.rq", "this is no file"),
        ("latin.rq", r"not UTF-8 \(line 2\)"), ("large.rq", "larger than 1 MB"),
        ("a\0b.rq", "there is no such file|can't be read"),
    )  # fmt: skip
    for name, said in cases:
        with pytest.raises(QueryError, match=said) as raised:
            catalogue.own(tmp_path / name)
        assert str(tmp_path / name) in str(raised.value)


# ---------------------------------------------------------------- two versions of one document

TWO_VERSIONS = """
@base <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix frbr: <http://purl.org/vocab/frbr/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH <reading/two/draft-1/en> {
  <two> a pg:Document .
  <reading/two/draft-1/en> a pg:Reading ; pg:readingOf <two> ; dcterms:language "en" ; pg:version "draft-1" .
  <two/opinion/1> a pg:Opinion ; pg:inDocument <two> ; pg:number 1 ; pg:status "draft" ; dcterms:title "Zeal"@en ;
    rdfs:label "Opinion 1"@en .
  <two/opinion/1/invites-all> a pg:Clause, pg:Invitation ; pg:inDocument <two> ; pg:inOpinion <two/opinion/1> ;
    pg:act <act/inviting> ; rdfs:label "Opinion 1, invites all"@en ; cito:cites <PP/71> ; pg:namesTheme <theme/ai> ;
    pg:namesTopic <topic/affordability> ; pg:concernsGroup <group/youth> ; pg:addressee <addressee/member-states> ;
    pg:asksFor <action/promote> .
  <reading/two/draft-1/en/1> a pg:ClauseReading ; pg:readingOf <two/opinion/1/invites-all> ;
    pg:inReading <reading/two/draft-1/en> ; pg:text "old words of Resolution 71"@en ; pg:order 1 .
  <reading/two/draft-1/en/m> a pg:Mention, pg:ConceptMention ; pg:kind "topic" ; pg:target <topic/affordability> ;
    pg:inClause <two/opinion/1/invites-all> ; pg:inReading <reading/two/draft-1/en> ; pg:quote "cheap" ; pg:start 1 .
  <reading/two/draft-1/en/b> a pg:Bracket ; pg:inClause <two/opinion/1/invites-all> ; pg:wholeClause false ;
    pg:depth 1 ; pg:inReading <reading/two/draft-1/en> ; pg:quote "[old]" ; pg:start 1 .
  <two/event/1> a pg:Event ; pg:inDocument <two> ; pg:startDate "2020-01-01"^^xsd:date ; rdfs:label "first"@en .
  <PP/71> a pg:Instrument ; pg:symbol "PP/71" .
}
GRAPH <reading/two/draft-2/en> {
  <two> a pg:Document .
  <reading/two/draft-2/en> a pg:Reading ; pg:readingOf <two> ; dcterms:language "en" ; pg:version "draft-2" .
  <two/opinion/1> a pg:Opinion ; pg:inDocument <two> ; pg:number 1 ; pg:status "adopted" ; dcterms:title "Ardour"@en ;
    rdfs:label "Opinion 1"@en .
  <two/opinion/1/invites-all> a pg:Clause, pg:Invitation ; pg:inDocument <two> ; pg:inOpinion <two/opinion/1> ;
    pg:act <act/inviting> ; rdfs:label "Opinion 1, invites all"@en ;
    pg:addressee <addressee/sector-members> ; pg:asksFor <action/share> ;
    cito:cites <PP/139>, <http://metadata.un.org/sdg/9> .
  <reading/two/draft-2/en/1> a pg:ClauseReading ; pg:readingOf <two/opinion/1/invites-all> ;
    pg:inReading <reading/two/draft-2/en> ; pg:text "new words of Resolution 139"@en ; pg:order 1 .
  <two/event/1> a pg:Event ; pg:inDocument <two> ; pg:startDate "2021-01-01"^^xsd:date ; rdfs:label "second"@en .
  <PP/139> a pg:Instrument ; pg:symbol "PP/139" .
  <http://metadata.un.org/sdg/9> a pg:Goal ; pg:symbol "SDG/9" .
}
GRAPH <reading/two/draft-2/en/inferred> {
  <two/opinion/1/invites-all> pg:inheritsTheme <theme/iot> .
  <i> pg:inferredFor <two/opinion/1/invites-all> ; pg:inferredTheme <theme/iot> ; pg:basis "weak" ; pg:path "by steps" .
}
"""
OLD, NEW = "old words of Resolution 71", "new words of Resolution 139"


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    quads = list(ox.parse(TWO_VERSIONS, format=ox.RdfFormat.TRIG))
    return built(tmp_path_factory.mktemp("versions") / "store", quads)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("cites", {"target": "PP/71"}, [("PP/71", "en draft-1", OLD)]),
        ("cites", {"target": "PP/139"}, [("PP/139", "en draft-2", NEW)]),
        ("theme-clauses", {"theme": "ai"}, [("", "en draft-1", OLD)]),
        ("theme-clauses", {"theme": "iot"}, [("by steps", "en draft-2", NEW)]),
        ("topic-clauses", {"topic": "affordability"}, [("cheap", "en draft-1", OLD)]),
        ("group-clauses", {"group": "youth"}, [("youth", "member-states", "en draft-1")]),
        ("asked-of", {"addressee": "member-states"}, [("ai", "PP/71", OLD)]),
        ("asked-of", {"addressee": "sector-members"}, [("(iot)", "PP/139, SDG/9", NEW)]),
        ("actions-by-addressee", {"addressee": "member-states"}, [("1", "0", "1")]),
        ("draft-opinions", {}, [("0", "1", "3")]),
        ("co-cited", {"target": "PP/71"}, []),
        ("co-cited", {"target": "PP/139"}, [("1", "1", "Opinion 1")]),
        ("theme-sdg", {}, []),
        ("not-agreed", {}, [("1", "[old]", "en draft-1")]),
        ("saying", {"words": "words"}, [("act/inviting", "en draft-1", OLD), ("act/inviting", "en draft-2", NEW)]),
        ("events", {}, [("", "first", "en draft-1"), ("", "second", "en draft-2")]),
    ],
)
def test_two_versions_are_not_mixed(
    two_versions: EmbeddedStore, name: str, given: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    found = rows(two_versions, name, **given)
    shown = found if name != "cites" else [row[:-1] for row in found]  # without the later editions
    assert [row[-3:] for row in shown] == expected


def test_title_and_status_are_those_of_one_reading(two_versions: EmbeddedStore) -> None:
    (row,) = rows(two_versions, "draft-opinions")
    assert row[2:4] == ("Ardour", "adopted")


def test_an_invitation_asks_whom_and_for_what_one_reading_says(two_versions: EmbeddedStore) -> None:
    asked = {row[:2] for row in rows(two_versions, "actions-by-addressee")}
    assert asked == {
        ("addressee/member-states", "action/promote"),
        ("addressee/sector-members", "action/share"),
    }
    (row,) = rows(two_versions, "asked-of", addressee="member-states")
    assert row[2:4] == ("member-states", "action/promote")


# ---------------------------------------------------------------- what the questions mean


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("PP/71", [("report/2.8.1.1", "number", "PP/71", "zh"),
                   ("opinion/1/recalling/c", "number", "PP/71/Goal/1@2018, PP/71@2018", "en, zh"),
                   ("opinion/2/recalling", "number", "PP/71@2018", "en"),
                   ("opinion/1/view/1", "carrier", "ITU/Strategic-Plan-2020-2023", "en")]),
        ("PP/71@2018", [("opinion/1/recalling/c", "number", "PP/71/Goal/1@2018, PP/71@2018", "en, zh"),
                        ("opinion/2/recalling", "number", "PP/71@2018", "en")]),
        ("PP/71/Goal/1", [("opinion/1/recalling/c", "number", "PP/71/Goal/1@2018", "en")]),
        ("A/RES/70/1", [("opinion/1/recalling/b", "number", "A/RES/70/1", "en"),
                        ("opinion/2/recalling", "name", "UN/2030-Agenda", "en")]),
        ("UN/2030-Agenda", [("opinion/1/recalling/b", "number", "A/RES/70/1", "en"),
                            ("opinion/2/recalling", "name", "UN/2030-Agenda", "en")]),
        ("ITU/Strategic-Plan-2020-2023", [
            ("opinion/1/view/1", "name", "ITU/Strategic-Plan-2020-2023", "en"),
            ("report/2.8.1.1", "carrier", "PP/71", "zh"),
            ("opinion/1/recalling/c", "carrier", "PP/71/Goal/1@2018, PP/71@2018", "en, zh"),
            ("opinion/2/recalling", "carrier", "PP/71@2018", "en")]),
        ("CS", [("opinion/2/recalling", "part", "CS/Article/40", "en")]),
        ("SDG/9", [("opinion/1/recalling/b", "number", "SDG/9", "en"),
                   ("opinion/2/recalling", "part", "SDG/9.c", "en")]),
        ("SDG/9.c", [("opinion/2/recalling", "number", "SDG/9.c", "en")]),
        ("WSIS/C7", [("opinion/1/view/1", "part", "WSIS/C7/e-environment", "en")]),
        ("SDG", [("opinion/1/view/1", "name", "SDG", "en")]),
        ("SDG/4", []),
        ("WSIS/Action-Lines", []),
        ("PP/9999", []),
    ],
)  # fmt: skip
def test_cites_finds_works_editions_parts_names_and_carriers(
    sample_store: EmbeddedStore, target: str, found: list[tuple[str, ...]]
) -> None:
    answer = rows(sample_store, "cites", target=target)
    assert [(row[0].removeprefix("wtpf-21/"), row[3], row[4], row[5]) for row in answer] == found


def test_a_clause_is_shown_in_english_where_a_reading_has_it(sample_store: EmbeddedStore) -> None:
    texts = {row[0]: row[6] for row in rows(sample_store, "cites", target="PP/71")}
    assert texts["wtpf-21/opinion/1/recalling/c"] == "Resolution 71, its goal 1"
    assert texts["wtpf-21/report/2.8.1.1"] == "第71号决议"


def test_named_and_inherited_themes_are_told_apart(sample_store: EmbeddedStore) -> None:
    assert rows(sample_store, "themes-by-opinion", opinion="wtpf-21/opinion/1") == [
        ("wtpf-21/opinion/1", "theme/ai", "2", "1"),
        ("wtpf-21/opinion/1", "theme/iot", "1", "0"),
    ]
    basis = {row[0]: (row[3], row[4]) for row in rows(sample_store, "theme-clauses", theme="ai")}
    assert basis["wtpf-21/opinion/1/recalling/b"] == ("named", "")
    assert basis["wtpf-21/opinion/1/view/1"] == ("internal-reference", "view 1 → recalling b")


def test_an_optional_parameter_left_out_gives_all(sample_store: EmbeddedStore) -> None:
    every = rows(sample_store, "themes-by-opinion")
    assert {row[0] for row in every} == {"wtpf-21/opinion/1", "wtpf-21/opinion/2"}
    assert set(rows(sample_store, "themes-by-opinion", opinion="wtpf-21/opinion/2")) < set(every)


def test_an_invitation_names_all_its_addressees_and_how_softly_it_asks(sample_store: EmbeddedStore) -> None:
    (row,) = rows(sample_store, "asked-of", addressee="sector-members")
    assert row[2:7] == ("member-states, sector-members", "action/promote", "true", "ai", "PP/200@2018")


def test_what_could_not_be_decided_comes_with_its_candidates(sample_store: EmbeddedStore) -> None:
    (row,) = rows(sample_store, "unresolved")
    assert row[3:7] == ("Decision 5", "ambiguous", "two bodies have a Decision 5", "C/Decision/5, PP/Decision/5")


def test_what_is_cited_with_an_instrument_leaves_out_the_instrument_itself(sample_store: EmbeddedStore) -> None:
    others = {row[0]: row[1:3] for row in rows(sample_store, "co-cited", target="PP/71@2018")}
    assert others["A/RES/70/1"] == ("2", "1")
    assert "PP/71" not in others
    assert "UN/2030-Agenda" not in others, "it counts as A/RES/70/1"


def test_a_change_has_a_row_for_each_of_its_kinds(sample_store: EmbeddedStore) -> None:
    clauses = "wtpf-21/opinion/1/recalling/b, wtpf-21/opinion/1/recalling/c"
    after = "wtpf-21/opinion/1/recalling/c"
    assert rows(sample_store, "changes") == [
        ("wtpf-21@1 to wtpf-21@2", kind, clauses, after, "人工", "") for kind in ("merged", "reworded")
    ]
    assert len(rows(sample_store, "changes", kind="merged")) == 1


def test_what_came_and_what_went_is_told_with_its_clauses(sample_store: EmbeddedStore) -> None:
    assert [row[1:] for row in rows(sample_store, "changed-citations")] == [
        ("gained", "PP/71@2018", "wtpf-21/opinion/1/recalling/c"),
        ("lost", "theme/ai", "wtpf-21/opinion/1/recalling/b"),
        ("lost", "theme/ai", "wtpf-21/opinion/1/recalling/c"),
    ]
    assert len(rows(sample_store, "changed-citations", thing="theme/ai")) == 2
