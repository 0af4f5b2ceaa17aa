"""A store elsewhere that fails is asked once more where that can help, and told where it can't."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from listening import Quiet, listening
from ontology.errors import EndpointError
from queries.remote import RemoteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

    Act = Callable[[BaseHTTPRequestHandler], None]

ROWS = json.dumps(
    {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "here"}}]}}
).encode()
QUERY = "SELECT ?a WHERE { ?s ?p ?a }"


def says(status: int, body: bytes = b"", **headers: str) -> Act:
    """Answer so."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """End the connection without a word."""
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Send a blank every 0.2 seconds: never silent, never ready."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    for _ in range(40):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.2)


@contextmanager
def acting(*acts: Act) -> Iterator[tuple[str, list[str]]]:
    """Run a server that does one thing after the other, the last for ever; yield its address and who asked."""
    asked: list[str] = []

    class Handler(Quiet):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # noqa: N802  # the name that http.server asks for
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers.get("Authorization", ""))
            acts[min(len(asked), len(acts)) - 1](self)

        do_GET = do_POST  # noqa: N815

    with listening(Handler) as address:
        yield f"{address}/sparql", asked


@pytest.mark.parametrize(
    "failure",
    [hangs_up, says(200, ROWS[:-9], Content_Length=str(len(ROWS))), says(503), says(502), says(429, Retry_After="1")],
    ids=["hangs up", "dies in the middle", "busy", "bad gateway", "too many"],
)
def test_what_may_succeed_the_next_time_is_asked_again(failure: Act) -> None:
    whole = says(200, ROWS, Content_Type="application/sparql-results+json")
    with acting(failure, failure, whole) as (url, asked):
        assert RemoteStore(url).select(QUERY).rows[0][0].value == "here"
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("failure", "tries", "said"),
    [
        (hangs_up, 3, "can't be reached"),
        (says(503, b"come back"), 3, "HTTP 503: come back"),
        (says(500, b"broken"), 1, "HTTP 500: broken"),
        (says(403), 1, "HTTP 403"),
        (says(200, ROWS[:-9]), 1, "cut off"),
        (says(200, b"", Content_Type="text/html"), 1, "gave text/html, no answer to a query"),
        (says(307, Location="http://example.org/"), 1, "sends on to http://example.org/ .* give that address"),
        (says(302, Location="/elsewhere"), 1, "sends on to"),
    ],
)
def test_there_is_an_end_to_asking_again(failure: Act, tries: int, said: str) -> None:
    with acting(failure) as (url, asked), pytest.raises(EndpointError, match=said):
        RemoteStore(url).select(QUERY)
    assert len(asked) == tries


@pytest.mark.parametrize("slow", [drips, lambda _: time.sleep(3)], ids=["a little again and again", "silent"])
def test_who_is_too_slow_is_not_asked_again(slow: Act) -> None:
    with acting(slow) as (url, asked), pytest.raises(EndpointError, match="did not answer within 1 seconds"):
        RemoteStore(url, timeout=1).select(QUERY)
    assert len(asked) == 1


def test_asking_again_ends_with_the_time_for_an_answer() -> None:
    with acting(says(503, Retry_After="5")) as (url, asked), pytest.raises(EndpointError, match="HTTP 503"):
        RemoteStore(url, timeout=3).select(QUERY)
    assert len(asked) == 1


def test_nobody_else_learns_who_asks(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TOKEN", "secret-word")
    with acting(says(200, ROWS)) as (elsewhere, overheard), acting(says(307, Location=elsewhere)) as (url, asked):
        path = tmp_path / "store.toml"
        path.write_text(f'address = "{url}"\n[authentication]\nkind = "bearer"\nsecret = "TOKEN"', encoding="utf-8")
        with pytest.raises(EndpointError, match="sends on to"):
            RemoteStore(str(path)).select(QUERY)
    assert asked == ["Bearer secret-word"]
    assert overheard == []
