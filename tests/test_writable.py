"""A server whose store can be changed: updates and the graph store, by who has the token."""

import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from queries.store import EmbeddedStore
from served import serving

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of the servers that these tests start
UPDATE = "application/sparql-update"
TURTLE = {"content-type": "text/turtle"}
GRAPH = "http://example.org/g"
EX = "PREFIX : <http://example.org/> "
FORM = (
    b'--cut\r\nContent-Disposition: form-data; name="one"; filename="one.ttl"\r\nContent-Type: text/turtle\r\n\r\n'
    b"<http://example.org/s> <http://example.org/p> 1 .\r\n--cut\r\n"
    b'Content-Disposition: form-data; name="two"; filename="two.nt"\r\nContent-Type: application/n-triples\r\n\r\n'
    b'<http://example.org/s> <http://example.org/p> "2" .\r\n--cut--\r\n'
)


@pytest.fixture(scope="module")
def served(digest_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("writable")
    shutil.copytree(digest_store.folder, folder / "store")
    (folder / "token").write_text(f"{TOKEN}\n")
    with serving(folder / "store", "--writable", "--token-file", str(folder / "token")) as found:
        found.folder = folder / "store"
        yield found


@pytest.fixture(scope="module")
def client(served):
    with httpx.Client(base_url=served.url, headers={"authorization": f"Bearer {TOKEN}"}, timeout=30) as client:
        yield client


def asked(client, query, **given):
    answer = client.get("/sparql", params={"query": EX + query, **given})
    assert answer.status_code == 200, answer.text
    return answer.json()["boolean"]


def changed(answer):
    assert answer.status_code in {200, 201, 204}, answer.text
    return answer.status_code


def test_updates_are_sent_in_two_ways(client):
    changed(client.post("/update", data={"update": EX + "INSERT DATA { GRAPH :a { :s :p 1 } }"}))
    changed(
        client.post("/update", content=EX + "INSERT DATA { GRAPH :a { :s :p 2 } }", headers={"content-type": UPDATE})
    )
    changed(
        client.post("/sparql", content=EX + "INSERT DATA { GRAPH :a { :s :p 3 } }", headers={"content-type": UPDATE})
    )
    assert asked(client, "ASK { GRAPH :a { :s :p 1, 2, 3 } }")
    changed(client.post("/update", data={"update": EX + "DROP GRAPH :a"}))
    assert not asked(client, "ASK { GRAPH :a { ?s ?p ?o } }")


def test_relative_names_are_below_the_address(client, served):
    changed(client.post("/update", data={"update": EX + "INSERT DATA { GRAPH :base { :s :p <here> } }"}))
    assert asked(client, f"ASK {{ GRAPH :base {{ :s :p <{served.url}/here> }} }}")


def test_an_update_can_be_given_the_graphs_that_it_asks(client):
    changed(
        client.post(
            "/update",
            data={
                "update": EX + "INSERT DATA { GRAPH :one { :a a :T } GRAPH :two { :b a :T } GRAPH :three { :c a :T } }"
            },
        )
    )
    copy = EX + "CREATE SILENT GRAPH :to ; INSERT { GRAPH :to { ?s a :Copied } } WHERE { ?s a :T }"
    changed(
        client.post(
            "/update",
            params={"using-graph-uri": ["http://example.org/one", "http://example.org/two"]},
            content=copy,
            headers={"content-type": UPDATE},
        )
    )
    assert asked(client, "ASK { GRAPH :to { :a a :Copied . :b a :Copied } }")
    assert not asked(client, "ASK { GRAPH :to { :c a :Copied } }")
    named = EX + "INSERT { GRAPH :named { ?s a ?g } } WHERE { GRAPH ?g { ?s a :T } }"
    changed(client.post("/update", data={"update": named, "using-named-graph-uri": "http://example.org/three"}))
    assert asked(client, "ASK { GRAPH :named { :c a :three } FILTER NOT EXISTS { GRAPH :named { :a ?p ?o } } }")
    conflict = EX + "INSERT { GRAPH :x { ?s a ?g } } USING :one WHERE { ?s a ?g }"
    assert client.post("/update", data={"update": conflict, "using-graph-uri": GRAPH}).status_code == 400
    conflict = EX + "WITH :one DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert client.post("/update", data={"update": conflict, "using-graph-uri": GRAPH}).status_code == 400


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"data": {"update": "INSERT DATA {"}}, 400),
        ({"data": {"update": ["CLEAR GRAPH <http://example.org/x>", "CLEAR GRAPH <http://example.org/y>"]}}, 400),
        ({"content": "CLEAR ALL", "headers": {"content-type": "text/plain"}}, 415),
        ({"content": b"INSERT DATA { <a:b> <a:b> '\xff' }", "headers": {"content-type": UPDATE}}, 400),
        ({"data": {"update": "LOAD <http://127.0.0.1:1/> INTO GRAPH <http://example.org/x>"}}, 400),
        ({"data": {"update": "LOAD SILENT <file:///etc/hostname>"}}, 400),
        ({"data": {"update": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}, 400),
        ({"data": {"query": "ASK {}"}}, 400),
    ],
)
def test_what_is_no_update_changes_nothing(client, served, content, status):
    before = EmbeddedStore(served.folder).generation
    answer = client.post("/update", **content)
    assert answer.status_code == status, answer.text
    assert EmbeddedStore(served.folder).generation == before


def test_half_an_update_is_none(client):
    text = EX + "INSERT DATA { GRAPH :half { :s :p 1 } } ; LOAD <http://127.0.0.1:1/>"
    assert client.post("/update", data={"update": text}).status_code == 400
    text = EX + "INSERT DATA { GRAPH :half { :s :p 1 } } ; CREATE GRAPH :half"
    assert client.post("/update", data={"update": text}).status_code == 400
    assert not asked(client, "ASK { GRAPH :half { ?s ?p ?o } }")


def test_only_who_has_the_token_changes_anything(served):
    update = {"data": {"update": "CLEAR GRAPH <http://example.org/none>"}}
    for headers in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
    ):
        answer = httpx.post(f"{served.url}/update", **update, headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert (
            httpx.put(f"{served.url}/store?graph={GRAPH}", content="", headers={**headers, **TURTLE}).status_code == 401
        )
    assert httpx.get(f"{served.url}/sparql", params={"query": "ASK {}"}).status_code == 200, "anybody may read"


def test_a_graph_is_put_read_added_to_and_removed(client):
    place = {"params": {"graph": "http://example.org/person/1"}}
    assert client.get("/store", **place).status_code == 404
    assert client.delete("/store", **place).status_code == 404
    one, two = (f'<http://example.org/s> <http://example.org/p> "{value}" .' for value in "12")
    assert changed(client.put("/store", content=one, headers=TURTLE, **place)) == 201
    assert one.encode() in client.get("/store", headers={"accept": "application/n-triples"}, **place).content
    assert changed(client.put("/store", content=two, headers=TURTLE, **place)) == 204
    assert one not in client.get("/store", headers={"accept": "application/n-triples"}, **place).text
    assert changed(client.post("/store", content=one, headers=TURTLE, **place)) == 204
    text = client.get("/store", headers={"accept": "application/n-triples"}, **place).text
    assert one in text
    assert two in text
    assert client.head("/store", **place).status_code == 200
    assert changed(client.delete("/store", **place)) == 204
    assert client.head("/store", **place).status_code == 404
    assert client.delete("/store", **place).status_code == 404


def test_a_graph_can_be_named_by_its_own_address(client, served):
    assert (
        changed(client.put("/store/person/1.ttl", content="<> <http://example.org/p> <#me> .", headers=TURTLE)) == 201
    )
    name = f"{served.url}/store/person/1.ttl"
    assert (
        f"<{name}> <http://example.org/p> <{name}#me> ."
        in client.get("/store/person/1.ttl", headers={"accept": "application/n-triples"}).text
    )
    assert client.get("/store", params={"graph": name}).status_code == 200


def test_the_graph_without_a_name(client):
    assert changed(client.put("/store?default", content="<a:s> <a:p> <a:o> .", headers=TURTLE)) == 201
    assert changed(client.put("/store?default", content="<a:s> <a:p> <a:q> .", headers=TURTLE)) == 204
    assert client.get("/store?default", headers={"accept": "application/n-triples"}).text == "<a:s> <a:p> <a:q> .\n"
    assert changed(client.delete("/store?default")) == 204
    assert client.get("/store?default").text == ""


def test_an_empty_graph_is_one(client):
    place = {"params": {"graph": "http://example.org/empty"}}
    assert changed(client.put("/store", content="", headers=TURTLE, **place)) == 201
    assert client.get("/store", headers={"accept": "application/n-triples"}, **place).text == ""


def test_a_new_graph_gets_a_name(client):
    answer = client.post("/store", content="<> <http://example.org/p> 1 .", headers=TURTLE)
    assert answer.status_code == 201
    assert answer.headers["location"] in client.get(answer.headers["location"], headers={"accept": "text/turtle"}).text


def test_files_of_a_form_are_added(client):
    place = {"params": {"graph": "http://example.org/form"}}
    headers = {"content-type": "multipart/form-data; boundary=cut"}
    assert changed(client.post("/store", content=FORM, headers=headers, **place)) == 201
    found = list(
        ox.parse(
            client.get("/store", headers={"accept": "application/n-triples"}, **place).content,
            format=ox.RdfFormat.N_TRIPLES,
        )
    )
    assert sorted(quad.object.value for quad in found) == ["1", "2"]
    assert client.post("/store", content=FORM[:60], headers=headers, **place).status_code == 400


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        ("<rdf:RDF/>", TURTLE, 400),
        ("<a:s> <a:p> <a:o> .", {"content-type": "application/rdf+xml"}, 400),
        ("<a:s> <a:p> <a:o> .", {"content-type": "image/png"}, 415),
        (b"x" * (17 * 2**20), TURTLE, 413),
    ],
)
def test_what_cannot_be_read_is_not_stored(client, content, headers, status):
    place = {"params": {"graph": "http://example.org/bad"}}
    assert client.put("/store", content=content, headers=headers, **place).status_code == status
    assert client.get("/store", **place).status_code == 404


@pytest.mark.parametrize("name", ["none", "a: b", "", "http://example.org/<x>"])
def test_a_graph_is_named_by_a_whole_iri(client, name):
    for answer in (
        client.put("/store", params={"graph": name}, content="", headers=TURTLE),
        client.get("/store", params={"graph": name}),
    ):
        assert (answer.status_code, "is not a whole IRI" in answer.text) == (400, True), answer.text


def test_the_store_stays_one_that_policygraph_builds_in(client, served):
    assert asked(client, "ASK { <https://w3id.org/policygraph/id/wtpf-21/opinion/1> ?p ?o }")
    assert len(EmbeddedStore(served.folder)) > 1000


def test_a_new_store_is_made_to_be_written_into(tmp_path):
    (tmp_path / "token").write_text(TOKEN)
    options = ["--writable", "--token-file", str(tmp_path / "token")]
    with serving(tmp_path / "new", *options) as served, httpx.Client(base_url=served.url) as client:
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is False
        update = {"update": EX + "INSERT DATA { GRAPH :g { :s :p 1 } }"}
        changed(client.post("/update", data=update, headers={"authorization": f"Bearer {TOKEN}"}))
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--writable"], "--writable needs --token-file"),
        (["--writable", "--token-file", "missing"], "can't be read"),
        (["--writable", "--token-file", "short"], "16 characters or more"),
        (["--writable", "--token-file", "long", "--host", "0.0.0.0"], "loopback only"),  # noqa: S104  # it is refused
        (["--writable", "--token-file", "long", "--endpoint", "http://127.0.0.1:1/"], "not for an --endpoint"),
        (["--store", "nowhere"], "there is no store"),
        (["--endpoint", "nonsense"], "is not an endpoint"),
        (["--host", "no.such.host.invalid"], "could not start"),
    ],
)
def test_a_server_that_cannot_be_started_says_why(digest_store, tmp_path, options, said):
    (tmp_path / "short").write_text("secret")
    (tmp_path / "long").write_text(TOKEN)
    store = [] if "--store" in options else ["--store", str(digest_store.folder)]
    command = [Path(sys.executable).parent / "policygraph", "serve", "--port", "0", *store, *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2, done.stderr
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
