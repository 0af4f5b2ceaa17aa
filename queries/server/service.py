"""What the routes share: jobs done for a client, answers sent to it, and who may have how much."""

from __future__ import annotations

import asyncio
import hashlib
import html
import logging
import secrets
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ontology.errors import StoreError
from ontology.model import VERSION
from queries import summaries
from queries.catalogue import bundled
from queries.generations import current
from queries.index.files import is_current
from queries.server.jobs import UNCHANGED, Call, Refusal, Refused, Reply
from queries.server.messages import Opening
from queries.server.pool import Pool
from queries.server.process import Worker
from queries.server.sending import FileAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.server.jobs import GraphWrite, Job, Update
    from queries.server.limits import Limits

LOG = logging.getLogger("policygraph")
AGE = 60
"""Seconds for which an answer may be taken from a cache without asking."""
KEPT = 16 * 2**20
"""Bytes of answers that are kept, as long as the graph is the same."""
RETRY = 5
"""Seconds after which a refused client may try again."""
LEAVING = 3
"""Seconds that the maker of an index has to remove what it has begun, when the server ends."""
GONE = 499
"""What the log says of a request whose client has gone; nobody gets it."""
Drawing = Callable[[Request, Refused], bytes]
"""Draws a refusal as a page for a browser."""
_PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>{0}</title><h1>{0}</h1><p>{1}</p>"


class Service:
    """The graph as the routes see it; `app.state.service`.

    Attributes:
        limits: all of them.
        writable: whether updates are taken at all.
        pool: the workers.
    """

    def __init__(self, store: Path | None, endpoint: str, limits: Limits, token: str, spool: Path) -> None:
        """Serve a store folder, or an endpoint elsewhere.

        Args:
            store: the folder; None with an endpoint.
            endpoint: address of a SPARQL endpoint, or "".
            limits: all of them.
            token: what a client must know to change the store; "" for a store that nobody changes.
            spool: a folder for long answers, emptied by whoever made it.
        """
        self.limits = limits
        self.writable = bool(token)
        self._store = store
        self._token = token
        self._opening = Opening(str(store or ""), endpoint, limits)
        self._spool = spool
        self._clients: Counter[str] = Counter()
        self._kept: dict[str, Reply] = {}
        self._size = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing, self._indexing = asyncio.Lock(), asyncio.Lock()
        self.pool = Pool(self._opening, self._generation, spool)

    def _generation(self) -> str:
        return current(self._store).name if self._store else ""

    def edition(self) -> str:
        """Return what changes whenever the graph does; "" where that can't be known (an endpoint elsewhere)."""
        if self._store is None:
            return ""
        folder = current(self._store)
        indexed = "-indexed" if is_current(self._store) else ""
        return f"{folder.name}-{folder.stat().st_mtime_ns:x}{indexed}"

    def renew_index(self) -> None:
        """Begin to make the index, where it is missing; nobody waits for it."""
        task = asyncio.create_task(self._index())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop what nobody waits for, and the workers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pool.close()

    async def _index(self) -> None:
        """Make the index of the current generation, where it is missing, in a process of its own."""
        async with self._indexing:
            if self._store is None or self._is_ready(self._store):
                return
            if not is_current(self._store):
                LOG.info("making the index of %s; searches use the last one until it is there", self._store)
            command = (sys.executable, "-P", "-m", "queries.index", str(self._store.absolute()))
            process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL)
            try:
                if await process.wait():
                    LOG.error("the index could not be made")
            finally:
                if process.returncode is None:
                    process.terminate()  # it removes what it has begun
                    try:
                        await asyncio.wait_for(process.wait(), LEAVING)
                    except TimeoutError:
                        process.kill()
                        await process.wait()

    @staticmethod
    def _is_ready(folder: Path) -> bool:
        """Whether the index is there, and the answers about the whole graph."""
        return is_current(folder) and summaries.are_kept(folder, current(folder).name, bundled().values())

    async def call(self, function: str, given: Mapping[str, str], request: Request) -> Response:
        """Answer with a function of the project's own (`queries.server.jobs.Call`), or from the client's own cache.

        Raises:
            Refused: when there is no answer, with the status and the words of it.
        """
        tag = self._tag(function, given)
        if tag and tag in [
            each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")
        ]:
            return Response(status_code=304, headers=_cached(tag))
        reply = self._kept.get(tag) or await self.run(Call(function, dict(given)), request)
        if tag:
            self._keep(tag, reply)
        return self.answered(reply, headers=_cached(tag))

    async def run(self, job: Job, request: Request) -> Reply:
        """Do a job for a client; it is stopped when the client goes.

        Raises:
            Refused: when there is no answer.
        """
        client = request.client.host if request.client else ""
        if self._clients[client] >= self.limits.client:
            raise Refused(
                429, f"{self.limits.client} queries of yours are running or being answered: wait until one has ended"
            )
        task = asyncio.create_task(self.pool.run(job))
        gone = asyncio.create_task(_gone(request))
        with self._held(client):
            try:
                await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not task.done():
                    raise Refused(GONE, "the client has gone")
                return _replied(task.result())
            except StoreError as error:
                LOG.error("%s", error)  # noqa: TRY400  # the words are enough
                raise Refused(503, "the store can't be read at the moment; the server's log says why") from error
            finally:
                for each in (task, gone):
                    each.cancel()
                await asyncio.gather(task, gone, return_exceptions=True)

    @contextmanager
    def _held(self, client: str) -> Iterator[None]:
        """Count one more for a client, as long as the block runs."""
        self._clients[client] += 1
        try:
            yield
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    async def change(self, job: Update | GraphWrite, request: Request) -> Reply:
        """Change the store, one change after the other.

        Raises:
            Refused: 403 for a store that nobody changes, 401 without the token, else why it can't be done.
        """
        self.admit(request)
        async with self._writing:
            try:
                worker = await Worker.started(self._opening)
            except StoreError as error:
                LOG.error("%s", error)  # noqa: TRY400  # the words are enough
                raise Refused(503, UNCHANGED) from error
            try:
                async with asyncio.timeout(self.limits.seconds):
                    return _replied(await worker.do(job, self._spool / "change"))
            except TimeoutError:
                raise Refused(
                    503, f"the change took more than {self.limits.seconds:g} seconds and was not made"
                ) from None
            finally:
                worker.stop()
                await worker.gone()
                self.renew_index()

    def admit(self, request: Request) -> None:
        """Let only those change the store who know the token.

        Raises:
            Refused: 403 for a store that nobody changes, 401 without the token.
        """
        if not self.writable:
            raise Refused(403, "this server only answers questions; nothing can be changed here")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), self._token.encode()):
            raise Refused(401, "send the server's token: Authorization: Bearer …")

    def answered(self, reply: Reply, headers: Mapping[str, str] | None = None) -> Response:
        """Return an answer as a response."""
        kept = dict(headers or {})
        for name, value in reply.about.items():
            kept[f"x-{name}"] = value
        if reply.file:
            return FileAnswer(Path(reply.file), kept, _typed(reply.media_type), self._held)
        return Response(reply.body, 200, kept, _typed(reply.media_type))

    def _keep(self, tag: str, reply: Reply) -> None:
        """Keep an answer of the project's own functions; those used longest ago go when there are too many bytes."""
        if old := self._kept.pop(tag, None):
            self._size -= _size(old)
        self._kept[tag] = reply
        self._size += _size(reply)
        while self._size > KEPT:
            self._size -= _size(self._kept.pop(next(iter(self._kept))))

    def _tag(self, function: str, given: Mapping[str, str]) -> str:
        edition = self.edition()
        if not edition:
            return ""
        told = msgspec.msgpack.encode([VERSION, edition, function, sorted(given.items())])
        return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def refused(request: Request, error: Refused) -> Response:
    """Return a refusal as a response: problem details (RFC 9457) below /api, a page for browsers, else plain text."""
    headers = {"cache-control": "no-store"}
    if error.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        headers["retry-after"] = str(RETRY)
    if error.status in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_TIMEOUT}:
        headers["connection"] = "close"  # what is still sent is not read
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    below = request.url.path.removeprefix(request.scope.get("root_path", ""))
    if below == "/api" or below.startswith("/api/"):
        told = {"type": "about:blank", "title": _title(error.status), "status": error.status, "detail": str(error)}
        return JSONResponse(told, error.status, headers, "application/problem+json")
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        draw: Drawing = request.app.state.drawing
        return Response(draw(request, error), error.status, headers, "text/html")
    return PlainTextResponse(f"{error}\n", error.status, headers)


def bare(request: Request, error: Refused) -> bytes:
    """Draw a refusal as a page without anything else, for a server that has no pages."""
    del request
    return _PAGE.format(_title(error.status), html.escape(str(error))).encode()


def _title(status: int) -> str:
    return HTTPStatus(status).phrase if status != GONE else "Client Closed Request"


def _replied(outcome: Reply | Refusal) -> Reply:
    if isinstance(outcome, Refusal):
        raise Refused(outcome.status, outcome.message)
    return outcome


def _size(reply: Reply) -> int:
    """Bytes that a kept answer takes, with what it takes beside its body."""
    return len(reply.body) + 1024


def _cached(tag: str) -> dict[str, str]:
    return {"etag": tag, "cache-control": f"public, max-age={AGE}"} if tag else {"cache-control": "no-cache"}


def _typed(media_type: str) -> str:
    textual = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if textual else media_type


async def _gone(request: Request) -> None:
    """Wait until the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
