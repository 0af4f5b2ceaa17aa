"""What a query, or any request, can reach from a server, and what it can learn: nothing. Each tried."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from served import asked, listener


@pytest.fixture
def client(limited):
    with httpx.Client(base_url=limited.url, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
        "SELECT * { VALUES ?where { <URL> } SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { { SELECT * { OPTIONAL { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } } } } }",
        "SELECT * { ?s ?p ?o # \r SERVICE <URL> { ?s ?p ?o } \n}",
        "SELECT * { SERV\\u0049CE <URL> { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
        "ASK FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
        "DESCRIBE <URL> FROM <URL>",
        "LOAD <URL>",
        "LOAD SILENT <URL> INTO GRAPH <http://example.org/g>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    ],
)
def test_nothing_outside_hears_of_a_query(client, query):
    with listener() as (url, heard):
        text = query.replace("URL", url)
        for answer in (asked(client, text), client.get("/sparql", params={"query": text})):
            assert answer.status_code == 400, answer.text
            assert re.search(r"is refused|there is no graph|does not parse|can't be checked", answer.text), answer.text
        assert client.post("/update", data={"update": text}).status_code == 403
        assert client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": url}).status_code == 400
        assert heard == []


def test_the_second_wall_holds_alone(digest_store):
    """Below the guard, in a confined process as a worker is one, the engine itself reaches nobody."""
    program = f"""
import pyoxigraph as ox
from pathlib import Path
from queries.generations import current
from queries.server.confinement import confine
store = ox.Store.read_only(str(current(Path({str(digest_store.folder)!r}))))
print(confine(1024))
try:
    print(list(store.query("SELECT * {{ SERVICE <URL> {{ ?s ?p ?o }} }}")))
except OSError as error:
    print(error)
"""

    with listener() as (url, heard):
        run = subprocess.run(
            [sys.executable, "-c", program.replace("URL", url)], capture_output=True, text=True, check=True
        )
        assert run.stdout.splitlines()[0] == "True"
        assert "Permission denied" in run.stdout
        assert heard == []
        open_to_all = program.replace("print(confine(1024))", "")
        subprocess.run([sys.executable, "-c", open_to_all.replace("URL", url)], capture_output=True, check=True)
        assert heard, "without it somebody is reached"


@pytest.mark.parametrize(
    "place", ["file:///etc/hostname", "file:/etc/hostname", "/etc/hostname", "file://localhost/etc/hostname"]
)
def test_no_file_is_read(client, place):
    name = Path("/etc/hostname").read_text().strip()
    for query in (
        f"SELECT * FROM <{place}> {{ ?s ?p ?o }}",
        f"CONSTRUCT {{ ?s ?p ?o }} FROM <{place}> WHERE {{ ?s ?p ?o }}",
    ):
        answer = asked(client, query)
        assert answer.status_code == 400
        assert name not in answer.text
    assert client.get("/sparql", params={"query": "ASK {}", "named-graph-uri": place}).status_code == 400
    assert client.get("/store", params={"graph": place}).status_code in {400, 404}


def test_headers_keep_browsers_safe(client):
    for address in ("/", "/sparql?query=ASK%7B%7D", "/api/cites", "/nothing", "/health", "/sparql?query=x"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_errors_leak_nothing(client, limited):
    addresses = [
        "/sparql?query=SELECT",
        "/sparql?query=%00",
        "/sparql?default-graph-uri=x",
        "/id/%00",
        "/id/%FF",
        "/page?iri=%00",
        "/search?q=%00%FF",
        "/api/x%00",
        "/api/cites?target=%FF%00",
        "/store?graph=%00:",
        "/store?graph=a:%20b",
        "/ns?format=%00",
        "/pages/../../etc/passwd",
        "/editor/static/..%2f..%2fpyproject.toml",
        "/editor/static/%2e%2e/routes.py",
        "/%2e%2e/%2e%2e/etc/passwd",
    ]
    addresses += ["/search?q=" + "x" * 5000, "/sparql?" + "&".join(f"a{n}=1" for n in range(500)), "/id/" + "a/" * 1000]
    for address in addresses:
        for headers in ({}, {"accept": "text/html"}, {"accept": "x" * 5000}, {"accept": "application/json;q=a"}):
            answer = client.get(address, headers=headers)
            assert answer.status_code < 500, (address, answer.text)
            if answer.status_code != 200:
                for secret in ("Traceback", "site-packages", ".py", str(Path.cwd()), "root:", "policygraph-store"):
                    assert secret not in answer.text, address
    assert "Traceback" not in limited.log
    injected = client.get("/nothing%0d%0aX-Evil:%201")
    assert "x-evil" not in injected.headers
    assert "\nX-Evil" not in limited.log
    for address in ("/id/%3Cscript%3E", "/api/%3Cscript%3E", "/ns?language=%3Cscript%3E", "/ns?format=%3Cscript%3E"):
        answer = client.get(address, headers={"accept": "text/html"})
        assert answer.status_code in {400, 404}
        assert answer.headers["content-type"].startswith("application/problem+json") or "<script>" not in answer.text
