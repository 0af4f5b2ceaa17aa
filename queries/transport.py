"""What is sent to a SPARQL store, and sent once more where the way there failed.

Python's own urllib, which SPARQLWrapper uses too, with what that lacks: a time for the whole answer, a limit of its
size, credentials that go to one store alone, and further tries.
"""

from __future__ import annotations

import base64
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    BaseHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from ontology.errors import EndpointError

if TYPE_CHECKING:
    from email.message import Message

    from queries.profiles import Profile

LIMIT = 256 * 1024 * 1024
"""Bytes of the largest answer that is read."""
PAUSES = (0.4, 1.6)
"""Seconds before the second try, and the third, which is the last."""
LONGEST_PAUSE = 10.0
"""Seconds to wait, at most, when a store says after how many it can be asked again."""
AGAIN = frozenset({429, 502, 503, 504})
"""What a store, or a web server before it, answers when it may answer better soon."""
_SAID = 64 * 1024
"""Bytes that are read of what a store says to an error."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers and body."""

    status: int
    headers: Message
    body: bytes

    def told(self) -> str:
        """Return the status and what was said to it, in one short line."""
        said = " ".join(self.body.decode("utf-8", "replace").split())[:300]
        return f"HTTP {self.status}{': ' if said else ''}{said}"


class Transport:
    """The way to one store."""

    def __init__(self, profile: Profile) -> None:
        """Prepare it; nothing is sent yet."""
        self._timeout = profile.timeout
        told = profile.authentication
        handlers: list[BaseHandler] = [_NoRedirect()]
        self._authorization = ""
        self._digest: _Digest | None = None
        if told.kind == "digest":
            known = HTTPPasswordMgrWithDefaultRealm()
            for place in filter(None, (profile.query, profile.update, profile.graphs, profile.quads)):
                known.add_password(None, place, told.user, profile.secret)
            self._digest = _Digest(known)
            handlers.append(self._digest)
        elif told.kind == "basic":
            pair = f"{told.user}:{profile.secret}".encode()
            self._authorization = f"Basic {base64.b64encode(pair).decode('ascii')}"
        elif told.kind == "bearer":
            self._authorization = f"Bearer {profile.secret}"
        self._opener = build_opener(*handlers)

    def send(self, request: Request) -> Reply:
        """Send a request, which must do no harm when it is sent twice, and return the whole reply.

        Where the store can't be reached, breaks off or asks for patience it is tried twice more, as long as the time
        for an answer lasts; a store that does not answer in that time is not asked again.

        Raises:
            EndpointError: when no whole reply came.
        """
        if self._authorization:
            request.add_unredirected_header("Authorization", self._authorization)
        end = time.monotonic() + self._timeout
        if self._digest and not self._digest.is_ready and request.data:
            with suppress(_Broken):
                self._once(Request(request.full_url, method="HEAD"), end)  # noqa: S310  # the same address
        for pause in (*PAUSES, None):
            try:
                reply = self._once(request, end)
            except _Broken as broken:
                wait, failed = pause, str(broken)
            else:
                if reply.status not in AGAIN:
                    return reply
                wait, failed = _wanted(reply, pause), ""
            if wait is None or time.monotonic() + wait > end:
                break
            time.sleep(wait)
        if failed:
            raise EndpointError(f"{request.full_url} {failed}")
        return reply

    def _once(self, request: Request, end: float) -> Reply:
        where = request.full_url
        try:
            with self._opener.open(request, timeout=max(0.1, end - time.monotonic())) as response:
                body, missing = self._read(response, where, end)
                if missing:
                    raise _Broken(f"gave an answer that is cut off: {missing} bytes are missing")
                return Reply(response.status, response.headers, body)
        except HTTPError as error:
            with error:
                try:
                    said = error.read(_SAID)
                except (OSError, HTTPException):
                    said = b""
                return Reply(error.code, error.headers, said)
        except IncompleteRead as error:
            raise _Broken("gave an answer that is cut off: its connection ended in the middle") from error
        except TimeoutError as error:
            raise self._late(where) from error
        except (URLError, HTTPException, OSError, ValueError) as error:  # ValueError: addresses that can't be sent
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._late(where) from error
            raise _Broken(f"can't be reached: {reason}; check the address and whether the endpoint runs") from error

    def _read(self, response: Any, where: str, end: float) -> tuple[bytes, int]:
        """The body, and how many bytes of what was announced are missing."""
        parts: list[bytes] = []
        size = 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > LIMIT:
                raise EndpointError(f"{where} gave more than {LIMIT // 2**20} MB: ask for less at once")
            if time.monotonic() > end:  # a store that sends a little again and again never times out
                raise self._late(where)
        return b"".join(parts), response.length or 0

    def _late(self, where: str) -> EndpointError:
        return EndpointError(f"{where} did not answer within {self._timeout} seconds")


class _Broken(Exception):  # noqa: N818  # no error yet: the next try may succeed
    """The way to the store failed."""


class _Digest(HTTPDigestAuthHandler):
    """Answers a challenge once and then says at once who asks.

    A store that wants to know may hang up on a large request while it is sent, so that its challenge is never read.
    """

    def __init__(self, known: HTTPPasswordMgrWithDefaultRealm) -> None:
        super().__init__(known)
        self._challenge: dict[str, str] = {}

    @property
    def is_ready(self) -> bool:
        """Whether there was a challenge."""
        return bool(self._challenge)

    def retry_http_digest_auth(self, req: Request, auth: str) -> Any:
        """Keep the challenge and answer it."""
        self._challenge = parse_keqv_list(list(filter(None, parse_http_list(auth.partition(" ")[2]))))
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: Request) -> Request:
        """Say who asks, where that is known to be wanted."""
        if self._challenge and (said := self.get_authorization(req, self._challenge)):
            req.add_unredirected_header(self.auth_header, f"Digest {said}")
        return req

    https_request = http_request


class _NoRedirect(HTTPRedirectHandler):
    """A query would arrive elsewhere as something else, and with it who asks."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Message, newurl: str) -> None:
        del fp, msg, headers
        raise EndpointError(f"{req.full_url} sends on to {newurl} (HTTP {code}): if you trust it, give that address")


def _wanted(reply: Reply, pause: float | None) -> float | None:
    """How long to wait for the next try: what the store says, if it is a number of seconds, else the pause."""
    said = reply.headers.get("Retry-After", "").strip()
    if pause is None or not (said.isascii() and said.isdecimal()):
        return pause
    return min(float(said[:6]), LONGEST_PAUSE)
