"""What a request asks for: the SPARQL 1.1 Protocol (W3C, 2013), section 2, and the limits on what is sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect

from queries.server.jobs import Refused, Sparql, Update

if TYPE_CHECKING:
    from starlette.requests import Request

    from queries.server.limits import Limits

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
PARAMETERS = 200
"""Parameters of one request, at most: graphs, mostly."""


async def operation(request: Request, limits: Limits) -> Sparql | Update | None:
    """Return the query or update that a request is; None for a GET that asks nothing (service description).

    Raises:
        Refused: 400 for what is no such request, 413 when it is too long, 415 for another type of content.
    """
    given = _pairs(request.scope["query_string"])
    if request.method != "POST":
        if _all(given, "update"):
            raise Refused(400, "an update is sent with POST")
        return _query(given, request, limits) if given else None
    content_type = request.headers.get("content-type", "")
    bare = content_type.partition(";")[0].strip().lower()
    if bare not in {FORM, QUERY, UPDATE}:
        raise Refused(415, f"send {FORM}, {QUERY} or {UPDATE}, not {bare or 'content without a type'}")
    text = _text(await body(request, limits.query_characters * 4), content_type)
    if bare == FORM:
        given = _pairs(text.encode())
    elif _all(given, "query") or _all(given, "update"):
        raise Refused(400, "the query is sent either as the content or as a parameter, not both")
    else:
        given.append(("query" if bare == QUERY else "update", text))
    if _all(given, "update"):
        return _update(given, request, limits)
    return _query(given, request, limits)


async def body(request: Request, most: int) -> bytes:
    """Return what a request sends.

    Args:
        request: the request.
        most: bytes.

    Raises:
        Refused: 413 when it is longer, 408 when the client does not send it in time.
    """
    limits: Limits = request.app.state.service.limits
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise Refused(413, f"this is longer than {most // 1024} KB")
    pieces, size = [], 0
    try:
        async with asyncio.timeout(limits.patience):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise Refused(413, f"this is longer than {most // 1024} KB")
                pieces.append(piece)
    except TimeoutError:
        raise Refused(408, "the request did not arrive in time") from None
    except ClientDisconnect:
        raise Refused(400, "the request did not arrive whole") from None
    return b"".join(pieces)


def _query(given: list[tuple[str, str]], request: Request, limits: Limits) -> Sparql:
    text = _one(given, "query", limits)
    return Sparql(
        text,
        tuple(_all(given, "default-graph-uri")),
        tuple(_all(given, "named-graph-uri")),
        request.headers.get("accept", ""),
    )


def _update(given: list[tuple[str, str]], request: Request, limits: Limits) -> Update:
    if _all(given, "query"):
        raise Refused(400, "send a query or an update, not both")
    return Update(
        _one(given, "update", limits),
        tuple(_all(given, "using-graph-uri")),
        tuple(_all(given, "using-named-graph-uri")),
        str(request.url.replace(query="")),
    )


def _one(given: list[tuple[str, str]], name: str, limits: Limits) -> str:
    found = _all(given, name)
    if len(found) != 1:
        raise Refused(400, f"send one {name}; there are {len(found) or 'none'}")
    if len(found[0]) > limits.query_characters:
        raise Refused(413, f"the {name} is longer than {limits.query_characters:,} characters")
    return found[0]


def _all(given: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in given if key == name]


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        found = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS)
    except UnicodeDecodeError as error:
        raise Refused(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Refused(400, f"there are more than {PARAMETERS} parameters") from error
    return found


def _text(data: bytes, content_type: str) -> str:
    charset = content_type.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise Refused(415, f"send UTF-8, not {charset}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the content is not UTF-8 (byte {error.start})") from error
