"""What one client may hold of a server, and what is left when it has gone: disk, connections, memory."""

import json
import socket
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote

import httpx
import pytest

from served import serving

EVERYTHING = "SELECT * { ?s ?p ?o }"


def asked(served, query, **given):
    return httpx.post(f"{served.url}/sparql", data={"query": query, **given}, timeout=40)


def address(served):
    host, port = served.url.removeprefix("http://").split(":")
    return host, int(port)


def opened(served):
    """The files of long answers that the server has open, whether they have a name or not."""
    names = []
    for link in Path(f"/proc/{served.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            names.append(str(link.readlink()))
    return [name for name in names if "/policygraph-" in name]


def test_an_answer_that_grew_too_long_leaves_no_file(digest_store, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(digest_store.folder, "--rows", "20000") as served:
        assert asked(served, EVERYTHING + " LIMIT 20000").status_code == 200
        for _ in range(2):
            answer = asked(served, EVERYTHING)
            assert (answer.status_code, "more than 20,000 rows" in answer.text) == (400, True)
        assert [path for path in tmp_path.rglob("policygraph-*/*") if path.is_file()] == []


def test_answers_that_a_client_does_not_take_count_as_its_queries(digest_store):
    with serving(digest_store.folder, "--per-client", "3") as served, ExitStack() as slow:
        for _ in range(3):
            connection = slow.enter_context(socket.create_connection(address(served)))
            connection.sendall(f"GET /sparql?query={quote(EVERYTHING)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert len(opened(served)) == 3
        assert asked(served, EVERYTHING).status_code == 429
        assert len(opened(served)) == 3
        slow.close()
        time.sleep(0.5)
        assert asked(served, EVERYTHING).status_code == 200
        assert opened(served) == []


def test_one_client_cannot_take_all_connections(digest_store):
    with serving(digest_store.folder) as served, ExitStack() as held:
        for _ in range(520):
            held.enter_context(socket.create_connection(address(served), source_address=("127.0.0.2", 0)))
        assert httpx.get(f"{served.url}/health").status_code == 200
        assert "concurrency" not in served.log
        held.close()
        time.sleep(0.5)
        with socket.create_connection(address(served), source_address=("127.0.0.2", 0)) as again:
            again.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert again.recv(100).startswith(b"HTTP/1.1 200"), "who let go may come back"


@contextmanager
def endpoint():
    """An endpoint that says yes to everything, and remembers what it was asked."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            heard.append(parse_qs(body)["query"][0])
            told = json.dumps({"head": {}, "boolean": True}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/sparql-results+json")
            self.send_header("content-length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *told):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql", heard
        finally:
            server.shutdown()


@pytest.mark.parametrize("given", [{}, {"default-graph-uri": "http://example.org/g"}])
def test_an_endpoint_behind_the_server_gets_no_service(given):
    with endpoint() as (url, heard), serving(None, endpoint=url) as served:
        assert asked(served, "ASK { ?s ?p ?o }", **given).json()["boolean"] is True
        answer = asked(served, "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", **given)
        assert (answer.status_code, "SERVICE is refused" in answer.text) == (400, True)
        assert heard
        assert not [query for query in heard if "SERVICE" in query]


def test_memory_is_limited_before_an_endpoint_too():
    with endpoint() as (url, _), serving(None, "--memory", "300", endpoint=url) as served:
        for pid in served.workers():
            limits = Path(f"/proc/{pid}/limits").read_text()
            (data,) = [line for line in limits.splitlines() if line.startswith("Max data size")]
            assert data.split()[3] == str(300 * 2**20)


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET /sparql?query=ASK%7B%7D HTTP/1.0", b"200"),
        ("HEAD /sparql?query=ASK%7B%7D HTTP/1.1", b"200"),
        ("GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D HTTP/1.1", b"400"),
        ("GET /sparql?query=ASK%7B%7D" + "&default-graph-uri=a:b" * 1000 + " HTTP/1.1", b"400"),
        ("GET /sparql?" + "a=1&" * 10_000 + " HTTP/1.1", b"400"),
        ("GET /sparql?query=%C3%28 HTTP/1.1", b"400"),
        ("GET /sparql HTTP/1.1\r\nAccept: " + "a/b," * 15_000, b"400"),
        ("GET /id/PP/71 HTTP/1.1\r\nAccept: " + "a/b," * 15_000, b"400"),
        ("GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nTransfer-Encoding: gzip", b"400"),
        ("GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", b"400"),
        ("TRACE /sparql HTTP/1.1", b"405"),
        ("CONNECT elsewhere:80 HTTP/1.1", b"404"),
        ("GET http://elsewhere/health HTTP/1.1", b"404"),
        ("\x16\x03\x01 no HTTP", b"400"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_odd_requests_get_a_status(server, request_line, status):
    with socket.create_connection(address(server), timeout=10) as connection:
        connection.sendall(f"{request_line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
        assert connection.recv(65536).split()[1] == status
    assert "Traceback" not in server.log


def test_parameters_are_counted(server):
    answer = httpx.get(f"{server.url}/sparql?query=ASK%7B%7D" + "&a=1" * 250)
    assert (answer.status_code, "more than 200 parameters" in answer.text) == (400, True)


def test_headers_of_an_answer_do_not_grow_with_the_request(server):
    answer = httpx.get(f"{server.url}/ns?" + "a=b&" * 3000)
    assert len(answer.headers["link"]) < 2000
