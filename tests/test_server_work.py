"""Queries as work: in time, beside others, when their client goes, while the store is rebuilt, when processes die."""

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest

from queries.generations import build
from served import ENDLESS, LIGHT, SECONDS, asked, busy, ended, idle, serving


@pytest.fixture
def client(limited):
    with httpx.Client(base_url=limited.url, timeout=30) as client:
        yield client


def test_a_query_over_its_time_is_stopped(client, limited):
    assert idle(limited), "its workers have started"
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
    assert ended(working, any), "its process is gone"
    assert idle(limited)


def test_quick_queries_go_on_beside_many_long_ones(client, limited):
    with ThreadPoolExecutor(max_workers=8) as others:
        long = [others.submit(asked, client, ENDLESS) for _ in range(5)]
        time.sleep(0.2)
        quick = [asked(client, LIGHT).status_code for _ in range(20)]
        assert set(quick) == {200}
        assert {each.result().status_code for each in long} == {503}
    assert idle(limited)
    assert "policygraph_queries_running 0.0" in client.get("/metrics").text


def test_a_query_whose_client_has_gone_is_stopped(digest_store):
    with serving(digest_store.folder) as served:  # which would let it run for long
        assert idle(served)
        host, port = served.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.9)
            working = busy(served)
            assert working
        assert ended(working, any)
        assert idle(served)
        assert "policygraph_queries_stopped_gone 0.0" not in httpx.get(f"{served.url}/metrics").text


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
        assert idle(served)
        gone = others.submit(httpx.post, f"{served.url}/sparql", data={"query": ENDLESS}, timeout=30)
        time.sleep(1)
        workers, working = served.workers(), busy(served)
        assert len(workers) >= 2
        assert working, "one is in the midst of a query"
        served.stop(signal.SIGKILL)
        assert ended(workers)
        with pytest.raises(httpx.HTTPError):
            gone.result()


def test_a_request_under_way_is_answered_before_the_server_ends(digest_store):
    with serving(digest_store.folder, "--timeout", "2") as served, ThreadPoolExecutor() as others:
        answer = others.submit(httpx.post, f"{served.url}/sparql", data={"query": ENDLESS}, timeout=30)
        time.sleep(0.7)
        assert served.stop() == 0
        assert answer.result().status_code == 503
        assert "was stopped" in answer.result().text
