"""The REST interface, asked over HTTP from a real server over the bundled digest."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from lxml import etree
from rdflib import Graph

from ontology.registry import LANGUAGES
from queries.catalogue import find, load
from queries.catalogue_words import told
from queries.terms import INTEGER, Iri, Literal, plain

CITES = {"target": "PP/71"}
FORMS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.url) as client:
        yield client


@pytest.mark.parametrize("name", load())
def test_every_question_gives_the_rows_that_the_store_gives(client, digest_store, name):
    question = find(load(), name)
    expected = question.ask(digest_store, question.example)
    answer = client.get(f"/api/{name}", params={**question.example, "limit": 10000})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["columns"] == list(expected.columns)
    assert told["total"] == len(expected) == int(answer.headers["x-total-count"])
    for row, terms in zip(told["rows"], expected, strict=True):
        for value, term in zip(row.values(), terms, strict=True):
            if isinstance(term, Iri):
                assert (value["iri"], value["symbol"]) == (term.value, term.symbol)
            else:
                assert str(value if value is not None else "") == plain(term)
                assert isinstance(value, int) == (isinstance(term, Literal) and term.datatype == INTEGER)


def test_the_catalogue_lists_every_question_with_a_query_that_runs(client):
    listed = client.get("/api").json()["questions"]
    assert [each["name"] for each in listed] == list(load())
    for each in listed:
        rows = client.get(each["url"], params={**each["example"], "limit": 10000}).json()["total"]
        answer = client.post("/sparql", data={"query": each["sparql"]})
        assert answer.status_code == 200, each["name"]
        assert len(answer.json()["results"]["bindings"]) == rows, each["name"]


@pytest.mark.parametrize("how", ["accept", "format"])
def test_the_same_rows_in_every_form(client, how):
    words = dict(zip(FORMS, ("sparql-json", "xml", "csv", "tsv"), strict=True)) | {"text/turtle": "ttl"}
    found = {}
    for media_type, word in words.items():
        params, headers = (CITES, {"accept": media_type}) if how == "accept" else ({**CITES, "format": word}, {})
        answer = client.get("/api/cites", params=params, headers=headers)
        assert answer.headers["content-type"].startswith(media_type), answer.text
        found[media_type] = answer
    clauses = [row["clause"]["iri"] for row in client.get("/api/cites", params=CITES).json()["rows"]]
    assert len(clauses) == 4
    told = found[FORMS[0]].json()["results"]["bindings"]
    assert [row["clause"]["value"] for row in told] == clauses
    tree = etree.fromstring(found[FORMS[1]].content)
    assert tree.xpath("//*[local-name()='binding'][@name='clause']/*/text()") == clauses
    assert [row["clause"] for row in csv.DictReader(io.StringIO(found[FORMS[2]].text))] == clauses
    assert [line.split("\t")[0].strip("<>") for line in found[FORMS[3]].text.splitlines()[1:]] == clauses
    graph = Graph().parse(data=found["text/turtle"].text, format="turtle")
    assert set(clauses) <= {str(each) for each in graph.objects()}
    assert ox.parse_query_results(found[FORMS[0]].content, format=ox.QueryResultsFormat.JSON)


def test_pages_add_up_to_the_whole(client):
    whole = client.get("/api/instruments-ranked", params={"limit": 10000}).json()
    rows, address, pages = [], "/api/instruments-ranked?limit=7", 0
    while address:
        answer = client.get(address)
        told = answer.json()
        assert answer.links.get("next", {}).get("url") == told["next"]
        rows += told["rows"]
        address, pages = told["next"], pages + 1
        if told["previous"]:
            assert client.get(told["previous"]).json()["next"]
            assert "prev" in answer.links
    assert rows == whole["rows"]
    assert pages == -(-whole["total"] // 7)
    beyond = client.get("/api/instruments-ranked", params={"offset": 10000}).json()
    assert (beyond["rows"], beyond["next"], beyond["total"]) == ([], None, whole["total"])


def test_the_next_page_comes_in_the_same_form(client):
    first = client.get("/api/cites", params={**CITES, "limit": 2, "format": "csv"})
    second = client.get(first.links["next"]["url"])
    assert second.headers["content-type"].startswith("text/csv")
    assert len(second.text.splitlines()) == 3


def test_format_goes_before_the_accept_header_on_every_page(client):
    csv_preferred = {"accept": "text/csv"}
    first = client.get("/api/cites", params={**CITES, "limit": 2, "format": "json"}, headers=csv_preferred)
    assert first.json()["next"] == first.links["next"]["url"]
    second = client.get(first.json()["next"], headers=csv_preferred).json()
    assert client.get(second["previous"], headers=csv_preferred).json()["rows"] == first.json()["rows"]


def test_an_answer_is_kept_by_the_client_as_long_as_the_graph_is_the_same(client):
    first = client.get("/api/cites", params=CITES)
    assert first.headers["cache-control"] == "public, max-age=60"
    tag = first.headers["etag"]
    again = client.get("/api/cites", params=CITES, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/api/cites", params={"target": "PP/139"}).headers["etag"] != tag
    assert client.get("/api/cites", params=CITES, headers={"accept": "text/csv"}).headers["etag"] != tag
    assert client.head("/api/cites", params=CITES).headers["etag"] == tag


REFUSED = {
    "/api/nonsense": (404, "there is no question"),
    "/api/citse?target=PP/71": (404, "did you mean cites"),
    "/api/cites": (400, "cites needs target"),
    "/api/cites?target=PP/71&them=x": (400, "has no parameter 'them'"),
    "/api/cites?target=PP/71&target=PP/72": (400, "more than once"),
    "/api/cites?target=": (400, "names nothing"),
    "/api/cites?target=PP/71&limit=0": (400, "limit is a whole number"),
    "/api/cites?target=PP/71&limit=ten": (400, "limit is a whole number"),
    "/api/cites?target=PP/71&offset=-1": (400, "offset is a whole number"),
    "/api/cites?target=PP/71&format=pdf": (400, "format is one of"),
    "/api/cites?target=PP/71&format=": (400, "format is one of"),
    "/api/cites?target=http://a%20b": (400, "can't be used"),
}


@pytest.mark.parametrize("address", REFUSED)
def test_what_cannot_be_answered_is_told_as_problem_details(client, address):
    status, words = REFUSED[address]
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert words in told["detail"]


def test_other_forms_and_methods_are_refused(client):
    answer = client.get("/api/cites", params=CITES, headers={"accept": "image/png"})
    assert (answer.status_code, answer.json()["status"]) == (406, 406)
    answer = client.delete("/api/cites")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_the_description_names_every_question_and_parameter(client):
    described = client.get("/api/openapi.json").json()
    for name, question in load().items():
        parameters = described["paths"][f"/api/{name}"]["get"]["parameters"]
        required = {each["name"]: each.get("required", False) for each in parameters}
        assert {one.name: not one.optional for one in question.parameters}.items() <= required.items()
        assert set(required) == {one.name for one in question.parameters} | {"limit", "offset", "format", "language"}
    assert json.dumps(described)


def test_questions_are_named_in_the_language_that_is_asked_for(client):
    questions = load()
    listed = {language: client.get("/api", params={"language": language}).json()["questions"] for language in LANGUAGES}
    assert client.get("/api").json()["questions"] == listed["en"]
    for language, named in listed.items():
        for each, english in zip(named, listed["en"], strict=True):
            words = told(questions[each["name"]], language)
            assert (each["title"], each["answers"]) == words
            assert each == english | {"title": words.title, "answers": words.answers}
    assert [each["name"] for each in listed["zh"] if each["title"].isascii() or each["answers"].isascii()] == []
    assert [(each["title"], each["answers"]) for each in listed["en"]] == [
        (question.title, question.answers) for question in questions.values()
    ]


def test_pages_of_rows_stay_in_the_language(client):
    first = client.get("/api/cites", params={**CITES, "limit": 2, "language": "zh"})
    assert first.json()["title"] == told(load()["cites"], "zh").title == "哪些条款援引某一文书"
    assert first.json()["next"] == first.links["next"]["url"]
    second = client.get(first.json()["next"]).json()
    assert second["title"] == first.json()["title"]
    assert client.get(second["previous"]).json() == first.json() | {"previous": None}
    english = client.get("/api/cites", params={**CITES, "limit": 2}).json()
    assert english["title"] == load()["cites"].title
    assert english["rows"] == first.json()["rows"]
    assert "language" not in english["next"]


def test_schemathesis_finds_no_failure(server, tmp_path):
    """Requests made from the description, valid and invalid ones: is each answered as the description says."""
    run = subprocess.run(
        [
            Path(sys.executable).parent / "schemathesis", "run", f"{server.url}/api/openapi.json",
            "--checks", "all", "--max-examples", "4", "--generation-deterministic", "--no-color",
        ],
        capture_output=True, text=True, check=False, timeout=240, cwd=tmp_path,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-4000:]
    assert f"Tested: {len(load()) + 1}" in run.stdout, run.stdout
