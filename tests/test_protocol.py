"""The SPARQL 1.1 Protocol, spoken with a real server over the bundled digest."""

import csv
import io
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from lxml import etree

from served import serving

OPINIONS = (
    "PREFIX pg: <https://w3id.org/policygraph/ns#> SELECT DISTINCT ?opinion { ?opinion a pg:Opinion } ORDER BY ?opinion"
)
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a <https://w3id.org/policygraph/ns#Opinion> }"
FIRST = "https://w3id.org/policygraph/id/wtpf-21/opinion/1"
READING = "https://w3id.org/policygraph/id/reading/wtpf-21/2021-12-01/en"
FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=server.url) as client:
        yield client


def opinions(response):
    assert response.status_code == 200, response.text
    return [row["opinion"]["value"] for row in response.json()["results"]["bindings"]]


def test_the_three_ways_to_ask_give_the_same(client):
    answers = [
        client.get("/sparql", params={"query": OPINIONS}),
        client.post("/sparql", data={"query": OPINIONS}),
        client.post("/sparql", content=OPINIONS, headers={"content-type": QUERY}),
        client.post("/sparql", content=OPINIONS, headers={"content-type": f"{QUERY}; charset=utf-8"}),
    ]
    assert [opinions(answer) for answer in answers] == [[f"{FIRST[:-1]}{number}" for number in range(1, 6)]] * 4
    assert {answer.headers["content-type"] for answer in answers} == {"application/sparql-results+json"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/turtle, */*;q=0.1", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
    ],
)
def test_rows_come_in_the_form_that_is_asked_for(client, accept, media_type):
    client.headers.pop("accept", None)
    headers = {"accept": accept} if accept else {}
    answer = client.get("/sparql", params={"query": OPINIONS}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "accept" in answer.headers["vary"].lower()
    text = answer.text
    if "json" in media_type:
        assert opinions(answer)[0] == FIRST
    elif "xml" in media_type:
        assert etree.fromstring(answer.content).find(".//{*}uri").text == FIRST
    elif "csv" in media_type:
        assert list(csv.reader(io.StringIO(text)))[:2] == [["opinion"], [FIRST]]
    else:
        assert text.splitlines()[:2] == ["?opinion", f"<{FIRST}>"]


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("*/*", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/sparql-results+json, text/turtle;q=0.5", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
    ],
)
def test_triples_come_in_the_form_that_is_asked_for(client, accept, media_type, form):
    answer = client.get("/sparql", params={"query": TRIPLES}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    subjects = {quad.subject.value for quad in ox.parse(answer.content, format=form)}
    assert FIRST in subjects
    assert len(subjects) == 5


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_yes_and_no(client, accept):
    for query, said in (("ASK { ?s ?p ?o }", "true"), ("ASK { ?s <http://example.org/none> ?o }", "false")):
        assert said in client.get("/sparql", params={"query": query}, headers={"accept": accept}).text


def test_a_form_that_does_not_exist_is_refused_with_those_that_do(client):
    answer = client.get("/sparql", params={"query": OPINIONS}, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.text
    answer = client.get("/sparql", params={"query": TRIPLES}, headers={"accept": "text/csv"})
    assert (answer.status_code, "text/turtle" in answer.text) == (406, True)


def test_a_query_that_does_not_parse_is_answered_by_the_parser(client):
    answer = client.get("/sparql", params={"query": "SELECT ?s WHERE { ?s ?p }"})
    assert answer.status_code == 400
    assert "does not parse" in answer.text
    assert "1:26" in answer.text, "where it stopped"
    assert answer.headers["content-type"].startswith("text/plain")


BAD = {
    "another method": ("PUT", {"params": {"query": OPINIONS}}, 405),
    "two queries": ("GET", {"params": {"query": [OPINIONS, "ASK {}"]}}, 400),
    "two queries in a form": ("POST", {"data": {"query": [OPINIONS, "ASK {}"]}}, 400),
    "another type": ("POST", {"content": OPINIONS, "headers": {"content-type": "text/plain"}}, 415),
    "no type": ("POST", {"content": OPINIONS}, 415),
    "no form type": ("POST", {"content": "query=ASK%20%7B%7D"}, 415),
    "no query": ("POST", {"data": {"other": "x"}}, 400),
    "an empty form": ("POST", {"content": b"", "headers": {"content-type": FORM}}, 400),
    "another character set": (
        "POST",
        {"content": OPINIONS.encode("utf-16"), "headers": {"content-type": f"{QUERY}; charset=UTF-16"}},
        415,
    ),
    "not UTF-8": ("POST", {"content": b"ASK { ?s ?p '\xff' }", "headers": {"content-type": QUERY}}, 400),
    "not UTF-8 in a form": (
        "POST",
        {"content": b"query=ASK%20%7B%3Fs%20%3Fp%20%27%FF%27%7D", "headers": {"content-type": FORM}},
        400,
    ),
    "not UTF-8 in the address": ("GET", {"params": b"query=%FF"}, 400),
    "a query in both places": (
        "POST",
        {"params": {"query": OPINIONS}, "content": OPINIONS, "headers": {"content-type": QUERY}},
        400,
    ),
    "an update in the address": ("GET", {"params": {"update": "CLEAR ALL"}}, 400),
    "a query and an update": ("POST", {"data": {"query": OPINIONS, "update": "CLEAR ALL"}}, 400),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_request_is_refused(client, case):
    method, content, status = BAD[case]
    answer = client.request(method, "/sparql", **content)
    assert answer.status_code == status, answer.text
    assert len(answer.text.strip()) > 5


def test_the_graphs_that_are_asked_can_be_given(client):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graphs = [
        row["g"]["value"]
        for row in client.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}).json()[
            "results"
        ]["bindings"]
    ]
    assert READING in graphs

    def asked(query, **given):
        answer = client.get("/sparql", params={"query": query, **given})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    whole = asked(count)
    one = asked(count, **{"default-graph-uri": READING})
    assert 0 < one < whole
    assert asked(count, **{"default-graph-uri": graphs}) == whole
    assert asked(count.replace("SELECT (COUNT(*) AS ?n)", f"SELECT (COUNT(*) AS ?n) FROM <{READING}>")) == one
    elsewhere = next(name for name in graphs if name != READING)
    replaced = count.replace("SELECT (COUNT(*) AS ?n)", f"SELECT (COUNT(*) AS ?n) FROM <{elsewhere}>")
    assert asked(replaced, **{"default-graph-uri": READING}) == one, "the request goes before the query"
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert asked(named, **{"named-graph-uri": READING}) == 1
    assert asked(count, **{"named-graph-uri": READING}) == 0, "no default graph was given"


def test_a_graph_that_is_not_stored_is_refused(client):
    for params in (
        {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "http://example.org/none"},
        {"query": "ASK { ?s ?p ?o }", "named-graph-uri": "file:///etc/hostname"},
        {"query": "ASK FROM <http://example.org/none> { ?s ?p ?o }"},
        {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "no iri"},
    ):
        answer = client.get("/sparql", params=params)
        assert (answer.status_code, "graph" in answer.text) == (400, True), answer.text


def test_an_address_without_a_query_describes_the_service(client):
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    found = {
        (quad.predicate.value.rpartition("#")[2], quad.object)
        for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)
    }
    predicates = {name for name, _ in found}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert ("supportedLanguage", ox.NamedNode(f"{sd}SPARQL11Query")) in found
    assert ("supportedLanguage", ox.NamedNode(f"{sd}SPARQL11Update")) not in found
    assert ("feature", ox.NamedNode(f"{sd}UnionDefaultGraph")) in found
    assert ("name", ox.NamedNode(READING)) in found
    assert {"endpoint", "resultFormat", "defaultDataset", "namedGraph"} <= predicates
    assert client.get("/sparql", headers={"accept": "application/ld+json"}).json()
    shown = client.get("/sparql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (shown.status_code, shown.headers["location"]) == (303, "/editor")


def test_void_says_how_much_there_is(client, digest_store):
    answer = client.get("/.well-known/void", headers={"accept": "application/n-triples"})
    found = {
        quad.predicate.value.rpartition("#")[2]: quad.object.value
        for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)
        if "well-known" in str(quad.subject)
    }
    assert int(found["triples"]) == len(digest_store)
    assert found["sparqlEndpoint"].endswith("/sparql")
    clauses = client.get(
        "/sparql", params={"query": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a <http://purl.org/spar/cito/Citation> }"}
    ).json()["results"]["bindings"][0]["n"]["value"]
    assert f'entities "{clauses}"' in answer.text.replace("<http://rdfs.org/ns/void#entities>", "entities")


def test_nothing_can_be_changed(client, digest_store):
    before = digest_store.generation
    update = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> 1 } }"
    graph = {"graph": "http://example.org/g"}
    turtle = {
        "content": "<http://example.org/s> <http://example.org/p> 1 .",
        "headers": {"content-type": "text/turtle"},
    }
    answers = [
        client.post("/update", data={"update": update}),
        client.post("/update", content=update, headers={"content-type": UPDATE}),
        client.post("/update", content=update, headers={"content-type": UPDATE, "authorization": "Bearer x"}),
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", content=update, headers={"content-type": UPDATE}),
        client.put("/store", params=graph, **turtle),
        client.post("/store", params=graph, **turtle),
        client.post("/store", **turtle),
        client.delete("/store", params={"graph": READING}),
        client.delete("/store", params={"default": ""}),
    ]
    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert all("only answers questions" in answer.text for answer in answers)
    assert client.get("/sparql", params={"query": update}).status_code == 400, "an update is no query"
    assert client.get("/store", params=graph).status_code == 404
    assert type(digest_store)(digest_store.folder).generation == before


def test_a_graph_can_be_read_alone(client, digest_store):
    answer = client.get("/store", params={"graph": READING}, headers={"accept": "application/n-triples"})
    assert answer.status_code == 200
    found = set(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
    assert len(found) == len(
        {
            quad.triple
            for quad in ox.parse(digest_store.dump(), format=ox.RdfFormat.N_QUADS)
            if quad.graph_name.value == READING
        }
    )
    head = client.head("/store", params={"graph": READING}, headers={"accept": "text/turtle"})
    assert (head.status_code, head.headers["content-type"], head.content) == (200, "text/turtle; charset=utf-8", b"")
    assert client.get("/store", params={"default": ""}).status_code == 200
    assert client.get("/store", params={"graph": "http://example.org/none"}).status_code == 404
    assert client.get("/store/nothing/here").status_code == 404
    assert client.get("/store").status_code == 400
    assert client.get("/store", params={"graph": READING, "default": ""}).status_code == 400
    assert client.get("/store", params={"graph": READING}, headers={"accept": "text/html"}).status_code == 406


def test_health_readiness_and_figures(client):
    assert client.get("/health").text == "ok\n"
    assert client.get("/ready").text == "ready\n"
    client.get("/sparql", params={"query": OPINIONS})
    figures = client.get("/metrics").text
    assert 'policygraph_requests_total{method="GET",place="sparql",status="200"}' in figures
    assert "policygraph_queries_running 0.0" in figures


def test_an_unknown_address_says_so(client):
    answer = client.get("/nothing")
    assert (answer.status_code, answer.text) == (404, "there is nothing at this address\n")
    assert client.get("/update").status_code == 405


def test_other_programs_of_other_places_may_read(client):
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    ask = {
        "origin": "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    assert client.options("/sparql", headers=ask).status_code == 200
    ask["access-control-request-headers"] = "authorization"
    assert client.options("/update", headers=ask).status_code == 400, "no other place's page may send a token"


def test_the_same_from_an_endpoint_elsewhere(server):
    """A server in front of another endpoint: here of this very server."""
    with serving(None, endpoint=f"{server.url}/sparql") as front, httpx.Client(base_url=front.url) as client:
        assert len(opinions(client.get("/sparql", params={"query": OPINIONS}))) == 5
        assert client.get("/sparql", params={"query": OPINIONS}, headers={"accept": "text/csv"}).text.startswith(
            "opinion\r\n"
        )
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
        triples = client.get("/sparql", params={"query": TRIPLES}, headers={"accept": "application/n-triples"})
        assert FIRST in triples.text
        commented = f"# SELECT\nPREFIX pg: <https://w3id.org/policygraph/ns#>\n{TRIPLES}"
        assert client.get("/sparql", params={"query": commented}).status_code == 200
        named = {"query": "ASK { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": READING}
        assert client.get("/sparql", params=named).json()["boolean"] is True
        refused = client.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"})
        assert (refused.status_code, "SERVICE is refused" in refused.text) == (400, True)
        assert client.get("/sparql", params={"query": "SELECT nonsense"}).status_code == 400
        assert client.get("/store", params={"graph": READING}).status_code == 200
        assert client.post("/update", data={"update": "CLEAR ALL"}).status_code == 403


def test_it_ends_gracefully(digest_store):
    with serving(digest_store.folder) as served:
        workers = served.workers()
        assert len(workers) == 4
        assert httpx.get(f"{served.url}/health").status_code == 200
        assert served.stop() == 0
        assert "Traceback" not in served.log
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
