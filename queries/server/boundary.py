"""What holds for every response: headers that keep browsers safe, the log, the figures."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from queries.server.service import Service

ACCESS = logging.getLogger("policygraph.access")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of pages that set none of their own: files from here, and no script in a page."""
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
}
PLACES = frozenset(
    {"sparql", "update", "store", "api", "id", "page", "ns", "find", "editor", "health", "ready", "metrics"}
)
"""First steps of paths that the figures tell apart; all others are one."""


class Figures:
    """What is counted, in the form that Prometheus reads.

    Attributes:
        all: what Prometheus collects.
    """

    def __init__(self, service: Service) -> None:
        """Count from zero."""
        self.all = CollectorRegistry()
        self.requests = Counter(
            "policygraph_requests", "Requests answered", ["place", "method", "status"], registry=self.all
        )
        self.seconds = Histogram(
            "policygraph_request_seconds",
            "Seconds from a request to the end of its answer",
            ["place"],
            buckets=(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60),
            registry=self.all,
        )
        running = Gauge("policygraph_queries_running", "Queries that run or wait", registry=self.all)
        running.set_function(lambda: service.pool.running)
        for reason in service.pool.stopped:
            stopped = Gauge(f"policygraph_queries_stopped_{reason}", "Queries stopped", registry=self.all)
            stopped.set_function(partial(service.pool.stopped.__getitem__, reason))


class Boundary:
    """The outermost application."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        """Wrap an application."""
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, size = time.monotonic(), 0, 0

        async def guarded(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        finally:
            self._note(scope, status or 500, size, time.monotonic() - began)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        path = scope.get("raw_path", b"").decode("ascii", "backslashreplace")
        place = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/").partition("/")[0]
        place = place if place in PLACES else "other"
        method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"} else "other"
        self._figures.requests.labels(place, method, status).inc()
        self._figures.seconds.labels(place).observe(seconds)
        client = scope["client"][0] if scope.get("client") else "-"
        ACCESS.info("%s %s %s %d %d %.0fms", client, method, path[:300], status, size, seconds * 1000)
