"""The server as a process: listens, serves, stops gracefully."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ontology.errors import InputError
from queries.addresses import is_loopback
from queries.generations import build
from queries.remote import RemoteStore
from queries.server.app import application
from queries.server.service import Service, bare

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from starlette.routing import BaseRoute

    from queries.server.limits import Limits
    from queries.server.service import Drawing

HEADERS = 64 * 1024
"""Bytes of a request's first line and headers, so also of a query in an address."""
SHORTEST = 16
"""Characters of a token, at least."""
GRACE = 10
"""Seconds in which requests under way can end when the server is stopped."""
CONNECTIONS = 500
"""Connections at the same time; more are answered 503."""
OWN = 100
"""Connections from one address at the same time; more are closed, so that nobody takes them all."""


class PatientProtocol(H11Protocol):
    """HTTP that leaves a client who does not send the head of a request, or does not take its answer, in time.

    Attributes:
        patience: seconds for the one and for each piece of the other.
        most: connections from one address.
        held: how many there are from each address.
    """

    patience = 20.0
    most = OWN
    held: ClassVar[Counter[str]] = Counter()
    _peer = ""
    _heading: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the head of the first request."""
        super().connection_made(transport)
        self._peer = (transport.get_extra_info("peername") or ("",))[0]
        self.held[self._peer] += 1
        if self.held[self._peer] > self.most:
            transport.abort()
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait for what is missing of a head."""
        super().data_received(data)
        self._watch()

    def pause_writing(self) -> None:
        """Wait for the client to take what is written."""
        super().pause_writing()
        self._stalled = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """Wait no longer: it was taken."""
        super().resume_writing()
        if self._stalled:
            self._stalled.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        for timer in (self._heading, self._stalled):
            if timer:
                timer.cancel()
        self.held[self._peer] -= 1
        if not self.held[self._peer]:
            del self.held[self._peer]
        super().connection_lost(exc)

    def _watch(self) -> None:
        begun = self.cycle is None or self.conn.trailing_data[0]
        if self.conn.their_state is h11.IDLE and begun:
            self._heading = self._heading or self.loop.call_later(self.patience, self.transport.abort)
        elif self._heading:
            self._heading.cancel()
            self._heading = None


def serve(
    store: Path | None,
    endpoint: str,
    *,
    host: str,
    port: int,
    limits: Limits,
    token: str = "",
    pages: Sequence[BaseRoute] = (),
    drawing: Drawing = bare,
    proxy: str = "",
    access_log: bool = True,
) -> None:
    """Serve until the process is told to end.

    Args:
        store: the store folder; None with an endpoint.
        endpoint: a SPARQL endpoint to serve instead.
        host: address to listen at; 127.0.0.1 is seen by this machine alone.
        port: 0 takes any that is free.
        limits: all of them.
        token: makes the store writable for who knows it, on a loopback address only.
        pages: routes of the pages.
        drawing: how a browser is told that it gets no answer.
        proxy: addresses of proxies whose X-Forwarded-For is believed, separated by commas.
        access_log: whether a line a request is written to standard error.

    Raises:
        InputError: when the store would be writable from other machines, or the address can't be listened at.
        StoreError: when there is no store.
    """
    if token and not is_loopback(host):
        raise InputError(f"a writable server listens on loopback only (127.0.0.1), not on {host}")
    with TemporaryDirectory(prefix="policygraph-") as spool:
        service = Service(store, endpoint, limits, token, Path(spool))
        if endpoint:
            RemoteStore(endpoint)  # no address: say so before anything is started
        if token and store and not (store / "current").exists():
            with build(store):
                pass  # one to be written into
        service.edition()  # no store: say so before anything is started
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, _already_ended)
        app = application(service, pages, drawing)
        server = Announcing(_config(app, host, port, limits, proxy, access_log=access_log))
        try:
            server.run()
        except SystemExit as error:
            raise InputError(f"the server could not start at {host}:{port}; is the port taken?") from error


def read_token(path: Path) -> str:
    """Return the token in a file.

    Raises:
        InputError: when it can't be read, or is short enough to be guessed.
    """
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the token can't be read: {error}") from error
    if len(token) < SHORTEST:
        raise InputError(f"{path}: a token has {SHORTEST} characters or more; make one with: openssl rand -hex 32")
    return token


def _already_ended(number: int, frame: object) -> None:
    """Do nothing: uvicorn has ended gracefully, and raises the signal once more when it has."""


class Announcing(uvicorn.Server):
    """A server that says where it can be reached once it can."""

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        for server in self.servers if self.started else ():
            for each in server.sockets:
                host, port = each.getsockname()[:2]
                name = f"[{host}]" if ":" in host else host
                print(f"policygraph serves at http://{name}:{port}/ (stop it with Ctrl-C)", flush=True)  # noqa: T201


def _config(app: Any, host: str, port: int, limits: Limits, proxy: str, *, access_log: bool) -> uvicorn.Config:
    most = CONNECTIONS if proxy else OWN  # a proxy's connections are those of all its clients
    protocol = type("Protocol", (PatientProtocol,), {"patience": limits.patience, "most": most})
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=protocol,
        ws="none",
        lifespan="on",
        log_config=_logging(access_log=access_log),
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=HEADERS,
    )


def _logging(*, access_log: bool) -> dict[str, Any]:
    """All to standard error, a line each; of what uvicorn says only what is wrong."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            "policygraph": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "policygraph.access": {"level": "INFO" if access_log else "WARNING"},
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
