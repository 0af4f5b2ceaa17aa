"""What must not happen to a server that anybody can reach: each tried against a real one."""

import os
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from queries.generations import build
from served import serving

SECONDS = 2
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g) }"
LIGHT = "SELECT ?o { <https://w3id.org/policygraph/id/wtpf-21/opinion/1> ?p ?o }"


@pytest.fixture(scope="module")
def limited(digest_store):
    """A server with tight limits."""
    options = ["--timeout", str(SECONDS), "--rows", "1000", "--size", "1", "--per-client", "6"]
    with serving(digest_store.folder, *options) as served:
        yield served


@pytest.fixture
def client(limited):
    with httpx.Client(base_url=limited.url, timeout=30) as client:
        yield client


def asked(client, query, **headers):
    return client.post("/sparql", data={"query": query}, headers=headers)


@contextmanager
def listener():
    """A server that counts who connects to it."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(1)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", heard
        ended.set()
        thread.join()


def processor_time(pid):
    """Ticks of the processor that a process has used; None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return None if fields[0] == "Z" else int(fields[11]) + int(fields[12])


def ended(pids):
    """Whether these processes are gone, or go within seconds: it takes the kernel a moment to tidy up a killed one."""
    for _ in range(100):
        if all(processor_time(pid) is None for pid in pids):
            return True
        time.sleep(0.1)
    return False


def busy(served):
    """The workers that use the processor."""
    before = {pid: processor_time(pid) for pid in served.workers()}
    time.sleep(0.3)
    return [pid for pid, ticks in before.items() if (processor_time(pid) or 0) > (ticks or 0) + 10]


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
    import subprocess
    import sys

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


def test_a_query_over_its_time_is_stopped(client, limited):
    with ThreadPoolExecutor() as others:
        began = time.monotonic()
        endless = others.submit(asked, client, ENDLESS)
        time.sleep(1)
        working = busy(limited)
        assert working, "it runs"
        assert asked(client, LIGHT).status_code == 200, "others go on"
        answer = endless.result()
    assert answer.status_code == 503
    assert "was stopped" in answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert time.monotonic() - began < SECONDS * 4
    assert ended(working), "its process is gone"
    assert busy(limited) == []


def test_quick_queries_go_on_beside_many_long_ones(client, limited):
    with ThreadPoolExecutor(max_workers=8) as others:
        long = [others.submit(asked, client, ENDLESS) for _ in range(5)]
        time.sleep(0.2)
        quick = [asked(client, LIGHT).status_code for _ in range(20)]
        assert set(quick) == {200}
        assert {each.result().status_code for each in long} == {503}
    assert busy(limited) == []
    assert "policygraph_queries_running 0.0" in client.get("/metrics").text


def test_a_query_whose_client_has_gone_is_stopped(limited):
    host, port = limited.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.9)
        working = busy(limited)
        assert working
    assert ended(working)
    assert "policygraph_queries_stopped_gone 0.0" not in httpx.get(f"{limited.url}/metrics").text


def test_one_client_cannot_take_all_places(client):
    with ThreadPoolExecutor(max_workers=10) as others:
        statuses = [each.status_code for each in others.map(lambda _: asked(client, ENDLESS), range(10))]
    assert statuses.count(429) >= 4
    assert set(statuses) <= {429, 503}


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_rows_are_limited_and_never_cut_off(client, accept):
    everything = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT "
    assert asked(client, everything + "1000", accept=accept).status_code == 200
    answer = asked(client, everything + "1001", accept=accept)
    assert (answer.status_code, "more than 1,000 rows" in answer.text) == (400, True)
    triples = asked(client, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert (triples.status_code, "more than 1,000 rows" in triples.text) == (400, True)


def test_the_size_of_an_answer_is_limited(client):
    long = "SELECT (CONCAT(?t, ?t, ?t, ?t) AS ?long) { { SELECT (GROUP_CONCAT(STR(?o)) AS ?t) { ?s ?p ?o } } }"
    answer = asked(client, long)
    assert (answer.status_code, "larger than 1 MB" in answer.text) == (400, True)


def test_long_and_deep_queries_are_refused(client, limited):
    assert asked(client, "#" + "x" * 10_000_000 + "\nASK {}").status_code == 413
    assert (
        client.post(
            "/sparql", content=b"#" * 10_000_000, headers={"content-type": "application/sparql-query"}
        ).status_code
        == 413
    )
    with socket.create_connection(limited.url.removeprefix("http://").split(":")) as connection:
        try:
            connection.sendall(b"GET /sparql?query=" + b"x" * 10_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        except OSError:
            pass  # it is left in the midst of it
        else:
            assert b"400" in connection.recv(100)
    for deep in ("{" * 5000 + "}" * 5000, "FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ")"):
        answer = asked(client, f"SELECT * {{ {deep} }}")
        assert (answer.status_code, "brackets" in answer.text) == (400, True)
    for flat in (
        "FILTER(" + "!" * 50_000 + "1)",
        "{ ?s ?p ?o } UNION " * 9000 + "{}",
        "?s " + "<a:b>/" * 3000 + "<a:b> ?o",
    ):
        assert asked(client, f"SELECT * {{ {flat} }}").status_code in {400, 503}
    assert asked(client, LIGHT).status_code == 200


def test_no_more_is_read_than_may_be_sent(client):
    sent = []

    def endless():
        for _ in range(3000):
            sent.append(1)
            yield b"#" * 65536

    with suppress(httpx.HTTPError):
        answer = client.post("/sparql", content=endless(), headers={"content-type": "application/sparql-query"})
        assert answer.status_code == 413
    assert len(sent) < 2000, "it is refused in the midst of it"


def test_memory_is_limited(digest_store):
    with serving(digest_store.folder, "--memory", "300", "--timeout", "20") as served:
        greedy = "SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?z))) AS ?x) { ?s ?p ?o . ?a ?b ?z }"
        answer = httpx.post(f"{served.url}/sparql", data={"query": greedy}, timeout=40)
        assert (answer.status_code, "memory" in answer.text) in {(400, True), (503, True)}, answer.text
        assert httpx.get(f"{served.url}/sparql", params={"query": LIGHT}).status_code == 200


def test_slow_clients_do_no_harm(limited, client):
    host, port = limited.url.removeprefix("http://").split(":")
    slow = []
    for begun in (
        b"",
        b"GET /spa",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 90\r\n\r\nSEL",
    ):
        for _ in range(20):
            connection = socket.create_connection((host, int(port)))
            connection.sendall(begun)
            slow.append(connection)
    reading = socket.create_connection((host, int(port)))
    reading.sendall(
        f"GET /sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 1000')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    )
    slow.append(reading)
    assert [asked(client, LIGHT).status_code for _ in range(10)] == [200] * 10
    for connection in slow:
        connection.close()


def test_a_client_that_sends_or_takes_nothing_is_left(digest_store):
    with serving(digest_store.folder, "--patience", "1") as served:
        address = tuple(served.url.removeprefix("http://").split(":"))
        whole = f"GET /sparql?query={quote('SELECT * { ?s ?p ?o }')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        for before, begun in (
            (b"", b""),
            (b"", b"GET /heal"),
            (b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /he"),
        ):
            with socket.create_connection(address, timeout=10) as connection:
                connection.sendall(before)
                assert not before or connection.recv(4096)
                connection.sendall(begun)
                while connection.recv(4096):
                    pass  # until it is closed from there
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(whole)
            time.sleep(3)
            taken = 0
            with suppress(ConnectionResetError):
                while piece := connection.recv(65536):
                    taken += len(piece)
        assert (
            0
            < taken
            < int(
                httpx.head(f"{served.url}/sparql", params={"query": "SELECT * { ?s ?p ?o }"}).headers["content-length"]
            )
        )


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
        "/find?q=%00%FF",
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
    addresses += ["/find?q=" + "x" * 5000, "/sparql?" + "&".join(f"a{n}=1" for n in range(500)), "/id/" + "a/" * 1000]
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
        assert answer.headers["content-type"].startswith("application/problem+json") or "<script" not in answer.text


def test_a_store_rebuilt_while_it_is_served_is_seen_whole(tmp_path):
    """Each generation says its number in a thousand triples: an answer never holds two numbers, nor fewer."""
    graph = "http://example.org/g"

    def write(number):
        lines = [f'<http://example.org/{n}> <http://example.org/p> "{number}" <{graph}> .' for n in range(1000)]
        with build(tmp_path / "store") as building:
            building.replace_graphs([graph], "\n".join(lines).encode())

    write(0)
    query = "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o"
    seen, ended = [], threading.Event()
    with serving(tmp_path / "store", "--per-client", "20") as served:

        def ask():
            with httpx.Client(base_url=served.url, timeout=30) as client:
                while not ended.is_set():
                    rows = asked(client, query).json()["results"]["bindings"]
                    seen.append([(row["o"]["value"], row["n"]["value"]) for row in rows])

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(1, 9):
            write(number)
        time.sleep(0.5)
        ended.set()
        for thread in threads:
            thread.join()
        with httpx.Client(base_url=served.url) as client:
            last = asked(client, query).json()["results"]["bindings"]
    assert {len(rows) for rows in seen} == {1}
    assert {rows[0][1] for rows in seen} == {"1000"}
    assert len({rows[0][0] for rows in seen}) > 1, "it changed meanwhile"
    assert last[0]["o"]["value"] == "8"


def test_a_worker_that_dies_is_replaced(limited, client):
    for pid in limited.workers():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert [asked(client, LIGHT).status_code for _ in range(4)] == [200] * 4


def test_workers_end_with_the_server_however_it_ends(digest_store):
    with serving(digest_store.folder) as served, ThreadPoolExecutor() as others:
        gone = others.submit(httpx.post, f"{served.url}/sparql", data={"query": ENDLESS}, timeout=30)
        time.sleep(1)
        workers, working = served.workers(), busy(served)
        assert len(workers) >= 2
        assert len(working) == 1, "one is in the midst of a query"
        served.stop(signal.SIGKILL)
        assert ended(workers)
        with pytest.raises(httpx.HTTPError):
            gone.result()


def test_long_answers_leave_nothing_behind(digest_store, tmp_path):
    env = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(tmp_path)
    try:
        with serving(digest_store.folder) as served:
            for _ in range(3):
                answer = httpx.get(f"{served.url}/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
                assert len(answer.json()["results"]["bindings"]) > 10_000
            spool = [
                path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name.startswith("policygraph-")
            ]
            assert spool == []
        assert not list(tmp_path.glob("policygraph-*"))
    finally:
        if env is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = env


def test_a_request_under_way_is_answered_before_the_server_ends(digest_store):
    with serving(digest_store.folder, "--timeout", "2") as served, ThreadPoolExecutor() as others:
        answer = others.submit(httpx.post, f"{served.url}/sparql", data={"query": ENDLESS}, timeout=30)
        time.sleep(0.7)
        assert served.stop() == 0
        assert answer.result().status_code == 503
        assert "was stopped" in answer.result().text
