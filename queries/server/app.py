"""The application: which address is answered by what."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ontology.errors import PolicygraphError
from queries.server import graph_store, rest
from queries.server.boundary import Boundary, Figures
from queries.server.formats import TRIPLES, negotiated
from queries.server.jobs import Refused, Sparql, Update, refusal
from queries.server.protocol import operation
from queries.server.service import Service, bare, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from queries.server.service import Drawing

_DESCRIPTION = [name for form in TRIPLES for name in form.media_types]


def application(service: Service, pages: Sequence[BaseRoute] = (), drawing: Drawing = bare) -> ASGIApp:
    """Return the ASGI application.

    Args:
        service: the graph.
        pages: routes of the pages, which another room draws.
        drawing: how a browser is told that it gets no answer.
    """
    figures = Figures(service)

    async def metrics(request: Request) -> Response:
        del request
        return Response(generate_latest(figures.all), media_type=CONTENT_TYPE_LATEST)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        await service.pool.open()
        service.renew_index()
        yield
        await service.close()

    app = Starlette(
        routes=[
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/update", update, methods=["POST"]),
            *graph_store.routes(),
            *rest.routes(),
            Route("/.well-known/void", void),
            Route("/health", health),
            Route("/ready", ready),
            Route("/metrics", metrics),
            Route("/robots.txt", robots),
            *pages,
        ],
        exception_handlers={PolicygraphError: _policygraph_error, HTTPException: _http_error, Exception: _any_error},
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.drawing = drawing
    open_to_all = CORSMiddleware(
        app,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["accept", "content-type", "if-none-match"],
        expose_headers=["etag", "link", "retry-after", "x-total-count"],
    )
    return Boundary(open_to_all, figures)


async def sparql(request: Request) -> Response:
    """Answer a query; a GET without one gets the service description, a browser the editor."""
    service: Service = request.app.state.service
    asked = await operation(request, service.limits)
    if isinstance(asked, Update):
        return await _changed(asked, request)
    if isinstance(asked, Sparql):
        reply = await service.run(asked, request)
        return service.answered(reply, headers={"vary": "accept", "cache-control": "no-cache"})
    accept = request.headers.get("accept", "")
    if negotiated(accept, [*_DESCRIPTION, "text/html"]) == "text/html":
        return RedirectResponse(
            f"{request.scope.get('root_path', '')}/editor", status_code=303, headers={"vary": "accept"}
        )
    endpoint = str(request.url.replace(query=""))
    given = {"endpoint": endpoint, "accept": accept, "writable": "yes" if service.writable else ""}
    response = await service.call("queries.server.description:service", given, request)
    response.headers["vary"] = "accept"
    return response


async def update(request: Request) -> Response:
    """Carry out an update, where the server is writable."""
    service: Service = request.app.state.service
    service.admit(request)
    asked = await operation(request, service.limits)
    if not isinstance(asked, Update):
        raise Refused(400, "an update is expected here; questions go to /sparql")
    return await _changed(asked, request)


async def _changed(asked: Update, request: Request) -> Response:
    await request.app.state.service.change(asked, request)
    return Response(status_code=204)


async def void(request: Request) -> Response:
    """Say what the graph is about and how large it is."""
    given = {"root": str(request.base_url), "accept": request.headers.get("accept", "")}
    response: Response = await request.app.state.service.call("queries.server.description:void", given, request)
    response.headers["vary"] = "accept"
    return response


async def health(request: Request) -> Response:
    """Say that the server is there."""
    del request
    return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})


async def ready(request: Request) -> Response:
    """Say whether the server can answer a question at this moment."""
    service: Service = request.app.state.service
    await service.pool.run(Sparql("ASK {}"))  # whoever asks: this is no query of a client's
    return PlainTextResponse("ready\n", headers={"cache-control": "no-store"})


async def robots(request: Request) -> Response:
    """Ask crawlers to leave alone what costs much."""
    del request
    return PlainTextResponse("User-agent: *\nDisallow: /sparql\nDisallow: /api/\nDisallow: /store\nDisallow: /search\n")


async def _policygraph_error(request: Request, error: Exception) -> Response:
    if isinstance(error, PolicygraphError) and not isinstance(error, Refused):
        found = refusal(error)
        error = Refused(found.status, found.message)
    return refused(request, error) if isinstance(error, Refused) else await _any_error(request, error)


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return await _any_error(request, error)
    words = {404: "there is nothing at this address", 405: f"{request.method} is not answered at this address"}
    response = refused(request, Refused(error.status_code, words.get(error.status_code, error.detail)))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def _any_error(request: Request, error: Exception) -> Response:
    del error  # Starlette logs it
    return refused(request, Refused(500, "the server could not answer this; its log says why"))
