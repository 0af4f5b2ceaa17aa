"""The command line as a user meets it: answers, formats, and what bad input gets."""

import csv
import io
import json
import subprocess
import sys

import pytest
import rdflib
from click.testing import CliRunner

from conftest import DIGEST, ROOT
from ontology.identifiers import iri
from policygraph import cli
from queries.store import EmbeddedStore


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "store"
    assert CliRunner().invoke(cli, ["build", str(DIGEST), "--store", str(folder)]).exit_code == 0
    return folder


def run(*arguments, env=None):
    """Run the program itself: only so are exit status and stderr what a user sees."""
    return subprocess.run(
        [sys.executable, str(ROOT / "policygraph.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env=env,
    )


def rows(*arguments):
    result = CliRunner().invoke(cli, [*map(str, arguments), "--format", "csv"], catch_exceptions=False)
    assert result.exit_code == 0
    return list(csv.DictReader(io.StringIO(result.output)))


def test_pp_71_is_cited_three_times_by_number_and_once_through_what_it_carries(store):
    found = [(row["clause"].removeprefix("wtpf-21/"), row["way"]) for row in rows("cites", "PP 71", "--store", store)]
    assert sorted(found) == [
        ("opinion/1/considering/d", "carrier"),
        ("opinion/1/recalling/c", "number"),
        ("opinion/3/recalling/e", "number"),
        ("opinion/4/recalling/d", "number"),
    ]


def test_a_resolution_is_found_by_the_name_that_it_has(store):
    found = {row["clause"]: row["way"] for row in rows("cites", "70/1", "--store", store)}
    assert found["wtpf-21/opinion/5/recalling/c"] == "name"
    assert sorted(found.values()) == ["name", "number", "number", "number", "number"]


@pytest.mark.parametrize("what", ["第70/1号决议", "resolution 70/1", "القرار 70/1"])
def test_of_several_instruments_the_only_one_that_is_cited_here_is_meant_and_said(store, what):
    result = run("cites", what, "--store", store, "--format", "csv")
    assert result.returncode == 0
    assert "only A/RES/70/1 is cited in this graph" in result.stderr
    assert result.stdout == run("cites", "A/RES/70/1", "--store", store, "--format", "csv").stdout
    asked = run("query", "acts-on-instrument", "-p", f"target={what}", "--store", store)
    assert "act/recalling" in asked.stdout


def test_of_several_instruments_that_are_cited_here_one_has_to_be_chosen(tmp_path):
    text = (ROOT / "tests" / "languages" / "en.md").read_text("utf-8")
    both = (
        "## recalling\n"
        "a) Resolution 71 (Rev. Dubai, 2018) of the Plenipotentiary Conference;\n"
        "b) Resolution 71 (Rev. Kigali, 2022) of the World Telecommunication Development Conference;\n\n"
        "## noting\n"
    )
    (tmp_path / "both.md").write_text(text.replace("## recalling\n", both), "utf-8")
    assert run("build", tmp_path / "both.md", "--store", tmp_path / "store").returncode == 0
    result = run("cites", "Resolution 71", "--store", tmp_path / "store")
    assert result.returncode == 2
    assert "cited in this graph: PP/71, WTDC/71" in result.stderr


@pytest.mark.parametrize("what", ["A/RES/70/999", "PP/71@2014"])
def test_what_nothing_cites_is_said_so(store, what):
    result = run("cites", what, "--store", store)
    assert result.returncode == 0
    assert f"nothing in this graph cites {what}" in result.stderr
    assert "nothing" not in run("cites", "PP/71", "--store", store).stderr


def test_an_sdg_is_found_stated_and_when_asked_inferred(store):
    assert [row["clause"] for row in rows("cites", "SDG 9", "--store", store)] == ["wtpf-21/opinion/5/recalling/c"]
    result = CliRunner().invoke(cli, ["cites", "SDG 9", "--inferred", "--store", str(store)])
    assert "opinion/2/recognizing/j → WSIS/C5" in " ".join(result.output.split())


def test_both_readings_give_one_row_a_clause(tmp_path, report_path):
    folder = tmp_path / "both"
    assert CliRunner().invoke(cli, ["build", str(DIGEST), str(report_path), "--store", str(folder)]).exit_code == 0
    found = rows("cites", "PP 71", "--store", folder)
    assert len(found) == 4
    assert {row["languages"] for row in found} == {"en, zh"}


def test_building_twice_changes_nothing(store):
    current = (store / "current").read_text()
    result = CliRunner().invoke(cli, ["build", str(DIGEST), "--store", str(store)])
    assert "Nothing new" in result.output
    assert (store / "current").read_text() == current


def test_extract_prints_one_json_object_a_mention():
    result = CliRunner().invoke(cli, ["extract", str(DIGEST), "--format", "jsonl"])
    found = [json.loads(line) for line in result.output.splitlines()]
    text = DIGEST.read_text(encoding="utf-8")
    assert all(text[record["start"] : record["end"]] == record["quote"] for record in found)
    assert {record["document"] for record in found} == {"wtpf-21"}
    assert {
        "clause",
        "language",
        "kind",
        "symbol",
        "edition",
        "target",
        "rule",
        "status",
        "reason",
        "bracketed",
    } <= set(found[0])


@pytest.mark.parametrize("form", ["table", "csv", "json", "ttl"])
def test_every_format_has_the_answer(store, form):
    result = CliRunner().invoke(cli, ["cites", "PP/130", "--store", str(store), "--format", form])
    assert result.exit_code == 0
    assert "opinion/2/recalling/f" in result.output


def test_a_clause_is_shown_with_what_was_found(store):
    result = CliRunner().invoke(cli, ["show", "Opinion 2, recalling e)", "--store", str(store)])
    assert "PP/102@2018" in result.output
    assert "bracket" in result.output
    assert "opinion/1/view/2" in CliRunner().invoke(cli, ["show", "wtpf-21", "--store", str(store)]).output


@pytest.mark.parametrize(
    ("name", "param"),
    [
        ("theme-clauses", "theme=AI"),
        ("theme-clauses", "theme=人工智能"),
        ("asked-of", "addressee=秘书长"),
        ("asked-of", "addressee=Secretary-General"),
        ("not-agreed", "opinion=2"),
        ("not-agreed", "opinion=Opinion 2"),
        ("editions", "work=PP 71"),
        ("sdgs-inferred", "goal=SDG 9"),
        ("clause-text", "clause=Opinion 1, recalling c)"),
    ],
)
def test_a_parameter_is_understood_as_people_type_it(store, name, param):
    assert rows("query", name, "-p", param, "--store", store)


def test_an_opinion_is_shown_alone(store):
    shown = CliRunner().invoke(cli, ["show", "Opinion 2", "--store", str(store)]).output
    assert "opinion/2/view/g/iii" in shown
    assert "opinion/1/" not in shown


def test_the_catalogue_is_listed(store):
    del store
    result = CliRunner().invoke(cli, ["query"])
    assert "themes-by-opinion" in result.output


def test_a_query_of_ones_own(store, tmp_path):
    own = tmp_path / "own.rq"
    own.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?o a <https://w3id.org/policygraph/ns#Opinion> }", encoding="utf-8")
    assert rows("query", own, "--store", store) == [{"n": "5"}]


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_the_whole_graph_can_be_taken_out(store, tmp_path, form, parser):
    path = tmp_path / "graph"
    result = CliRunner().invoke(cli, ["export", "-f", form, "-o", str(path), "--store", str(store)])
    assert result.exit_code == 0
    union = rdflib.Dataset(default_union=True)
    union.parse(path, format=parser)
    clause = rdflib.URIRef(iri("wtpf-21/opinion/2/recalling/f"))
    assert (clause, rdflib.URIRef("http://purl.org/spar/cito/cites"), rdflib.URIRef(iri("PP/130@2018"))) in union
    whole = EmbeddedStore(store).dump().decode().splitlines()
    assert len({*union.triples((None, None, None))}) == len({line.rsplit(" <", 1)[0] for line in whole})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "nothing.txt"], "no such file"),
        (["build", "{tmp}/empty.txt"], "empty"),
        (["build", "{tmp}/binary.bin"], "binary"),
        (["build", "{tmp}/latin.txt"], "UTF-8"),
        (["build", "{tmp}/letter.txt"], "headings"),
        (["build", "{tmp}"], "none of 3 files could be read"),
        (["extract", "nothing.txt"], "no such file"),
        (["cites", "PP 7l"], "PP/71"),
        (["query", "theme-clause", "-p", "theme=ai"], "theme-clauses"),
        (["query", "nonexistent"], "`policygraph query` lists all"),
        (["cites", "theme/ai"], "policygraph query theme-clauses -p theme=ai"),
        (["cites", "人工智能"], "policygraph query theme-clauses -p theme=ai"),
        (["cites", "affordability"], "policygraph query topic-clauses -p topic=affordability"),
        (["cites", "Resolution 999"], "cited in this graph: none of them"),
        (["query", "theme-clauses", "-p", "them=ai"], "theme"),
        (["query", "theme-clauses"], "theme"),
        (["query", "theme-clauses", "-p", "theme=foo"], "is no theme"),
        (["query", "not-agreed", "-p", "opinion=9"], "no opinion"),
        (["query", "asked-of", "-p", "addressee=nobody"], "is no addressee"),
        (["query", "{tmp}/bad.rq", "-p", "x=1"], "takes no parameters"),
        (["cites", "SDG 99"], "SDG/17"),
        (["cites", "CS/Artcle/40"], "CS/Article/40"),
        (["query", "theme-clauses", "-p", "theme"], "NAME=VALUE"),
        (["query", "{tmp}/bad.rq"], "parse"),
        (["query", "{tmp}/service.rq"], "SERVICE"),
        (["query", "{tmp}/none.rq"], "none.rq"),
        (["show", "opinion/1/recalling/zz"], "no clause, opinion or document"),
        (["draw", "--language", "xx"], "choose one of ar, en"),
        (["draw", "-o", "{tmp}/no/such/folder/page.html"], "written"),
        (["export", "-o", "{tmp}/no/such/folder/g.ttl"], "written"),
        (["cites", "PP/71", "--endpoint", "ftp://example.org"], "http"),
        (["cites", "PP/71", "--endpoint", "http://127.0.0.1:9/query"], "127.0.0.1:9"),
        (["analyse", "path"], "--from"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_gets_one_clear_message_and_leaves_the_store_as_it_was(store, tmp_path, arguments, says):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.bin").write_bytes(b"\x7fELF\0\0\0")
    (tmp_path / "latin.txt").write_bytes("Résolution".encode("latin-1"))
    (tmp_path / "letter.txt").write_text("Dear all,\n")
    (tmp_path / "bad.rq").write_text("SELECT ?x WHERE {")
    (tmp_path / "service.rq").write_text("SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }")
    before = sorted(path.name for path in store.rglob("*")), (store / "current").read_text()
    folder = [] if arguments[0] == "extract" else ["--store", store]
    result = run(*(argument.format(tmp=tmp_path) for argument in arguments), *folder)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) <= 4
    assert (sorted(path.name for path in store.rglob("*")), (store / "current").read_text()) == before


def test_no_store_says_how_to_make_one(tmp_path):
    result = run("cites", "PP/71", "--store", tmp_path / "none")
    assert result.returncode == 2
    assert "policygraph build" in result.stderr


def test_a_locked_store_is_told(store):
    import fcntl

    with (store / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run("build", DIGEST, "--store", store)
    assert result.returncode == 2
    assert "another build" in result.stderr


def test_control_characters_of_a_document_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "evil.md"
    head = "---\nid: evil\nlanguage: en\nkind: digest\nversion: 1\n---\n# Opinion 1: x\n## recalling\n"
    evil = head + "a) \x1b[31mresolution\u202e 75/202\x07 PP"
    path.write_text(evil, encoding="utf-8")
    run("build", path, "--store", tmp_path / "s")
    shown = run("show", "evil/opinion/1/recalling/a", "--store", tmp_path / "s").stdout
    assert "resolution" in shown
    assert not {"\x1b", "\u202e", "\x07"} & set(shown)
