"""The graph store: one graph at a time, read by anybody, written where the server is writable.

SPARQL 1.1 Graph Store HTTP Protocol (W3C, 2013). A graph is named by `?graph=IRI`, by `?default` (the one without a
name, which is empty in a graph that policygraph built), or by the address itself below /store.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pyoxigraph as ox
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response
from starlette.routing import Route

from queries.server.jobs import GraphRead, GraphWrite, Refused
from queries.server.protocol import body

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from queries.server.service import Service

FILES = 20
"""Files of one form, at most."""


def routes() -> list[BaseRoute]:
    """Return the routes of the graph store."""
    methods = ["GET", "HEAD", "PUT", "POST", "DELETE"]
    return [Route("/store", answer, methods=methods), Route("/store/{rest:path}", answer, methods=methods)]


async def answer(request: Request) -> Response:
    """Read a graph, or write it."""
    service: Service = request.app.state.service
    if request.method in {"GET", "HEAD"}:
        accept = request.headers.get("accept", "")
        reply = await service.run(GraphRead(_graph(request), accept), request)
        return service.answered(reply, headers={"vary": "accept", "cache-control": "no-cache"})
    service.admit(request)
    created = ""
    if request.method == "POST" and not request.query_params and request.url.path.rstrip("/").endswith("/store"):
        created = f"{str(request.url).rstrip('/')}/{secrets.token_hex(8)}"
    graph = created or _graph(request)
    parts = None if request.method == "DELETE" else await _parts(request, service)
    reply = await service.change(GraphWrite(graph, parts, add=request.method == "POST"), request)
    if created or reply.about["graph"] == "created":
        return Response(status_code=201, headers={"location": graph} if created else {})
    return Response(status_code=204)


def _graph(request: Request) -> str:
    """The graph that a request names; "" is the one without a name."""
    given = request.query_params
    named, default = given.getlist("graph"), "default" in given
    if request.path_params.get("rest"):
        if named or default:
            raise Refused(400, "the address names a graph already: leave out ?graph and ?default")
        return str(request.url.replace(query=""))
    if len(named) + default != 1:
        raise Refused(400, "name one graph: ?graph=IRI, or ?default")
    if default:
        return ""
    try:
        return ox.NamedNode(named[0]).value
    except ValueError as error:
        raise Refused(400, f"{named[0]!r} is not a whole IRI") from error


async def _parts(request: Request, service: Service) -> tuple[tuple[str, bytes], ...]:
    """What is sent: one document, or the files of a form."""
    most = service.limits.body_megabytes * 2**20
    media_type = request.headers.get("content-type", "")
    if not media_type.lower().startswith("multipart/form-data"):
        return ((media_type or "text/turtle", await body(request, most)),)
    data = await body(request, most)
    if b"--" + parse_options_header(media_type)[1].get(b"boundary", b"") + b"--" not in data:
        raise Refused(400, "this is no whole form: its end is missing")

    async def once() -> AsyncGenerator[bytes, None]:
        yield data

    try:
        form = await MultiPartParser(request.headers, once(), max_files=FILES, max_fields=0).parse()
    except MultiPartException as error:
        raise Refused(400, f"this is no whole form: {error.message}") from error
    files = [file for file in form.values() if isinstance(file, UploadFile)]
    try:
        return tuple([(file.content_type or "text/turtle", await file.read()) for file in files])
    finally:
        await form.close()
