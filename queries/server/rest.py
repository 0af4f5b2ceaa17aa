"""The catalogue for programs without SPARQL: each question has an address of its own, `/api/NAME?param=…`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from queries import answers
from queries.catalogue import bundled, find, near
from queries.catalogue_words import told
from queries.result_set import turtle
from queries.server.formats import ROWS, negotiated
from queries.server.jobs import Refused, Reply
from queries.server.languages import asked_language
from queries.server.openapi import PLAIN, description
from queries.server.paths import page
from queries.terms import INTEGER, Answer, Iri, Literal
from queries.values import with_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from queries.catalogue import Question
    from queries.interface import Graph
    from queries.server.service import Service
    from queries.terms import Term

LIMIT, MOST = 100, 10_000
"""Rows of one page, unless a request says otherwise; and at most."""
FORMS = {
    "json": PLAIN,
    "sparql-json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
}
"""What `?format=` can say, and the media type that it stands for."""
RESERVED = ("limit", "offset", "format", "language")
"""Names of parameters that mean the same for every question."""


def routes() -> list[BaseRoute]:
    """Return the routes of the API."""
    return [
        Route("/api", catalogue),
        Route("/api/openapi.json", openapi),
        Route("/api/{name}", ask),
    ]


async def catalogue(request: Request) -> Response:
    """List the questions, each with a query that is ready to run, under their names in the language."""
    root, language = request.scope.get("root_path", ""), asked_language(request)
    listed = [_told(question, root, language) for question in bundled().values()]
    return JSONResponse({"questions": listed, "openapi": f"{root}/api/openapi.json"}, headers=_KEPT)


async def openapi(request: Request) -> Response:
    """Describe the API in OpenAPI 3.1."""
    return JSONResponse(description(bundled(), request.scope.get("root_path", ""), FORMS, MOST, LIMIT), headers=_KEPT)


async def ask(request: Request) -> Response:
    """Answer one question of the catalogue."""
    service: Service = request.app.state.service
    question = find(bundled(), request.path_params["name"])
    given = _given(request, question)
    limit = _number(given.pop("limit", str(LIMIT)), "limit", 1, MOST)
    offset = _number(given.pop("offset", "0"), "offset", 0, 2**31)
    kept = {name: given.pop(name) for name in ("format", "language") if name in given}
    media_type = _media_type(request, kept.get("format"))
    root = request.scope.get("root_path", "")
    asked = {
        "question": question.name,
        "values": json.dumps(given),
        "limit": str(limit),
        "offset": str(offset),
        "media_type": media_type,
        "kept": json.dumps(kept),
        "language": asked_language(request),
        "root": root,
    }
    response = await service.call("queries.server.rest:answer", asked, request)
    response.headers["vary"] = "accept"
    if "x-total-count" in response.headers:
        total = int(response.headers["x-total-count"])
        response.headers["link"] = ", ".join(
            [f'<{url}>; rel="{rel}"' for rel, url in _pages(request, given | kept, limit, offset, total).items()]
            + [f'<{root}/api/openapi.json>; rel="service-desc"']
        )
    return response


def answer(graph: Graph, given: Mapping[str, str]) -> Reply:
    """Ask a question of the catalogue; runs in a worker.

    Args:
        graph: the graph.
        given: `question`, its name; `values` of its parameters, as JSON; `limit`, `offset`, `media_type`; `kept`, what
            the addresses of other pages say as this one did, as JSON; `language`; `root` path of the server.

    Raises:
        UnknownNameError: for a question or parameter that does not exist.
        QueryError: when a value is missing or unusable.
    """
    question, values = find(bundled(), given["question"]), json.loads(given["values"])
    limit, offset, media_type, root = int(given["limit"]), int(given["offset"]), given["media_type"], given["root"]
    whole = question.ask(graph, values)
    part = Answer(whole.columns, whole.rows[offset : offset + limit])
    if media_type == PLAIN:
        again = values | json.loads(given["kept"])
        page_of_rows = {
            "question": question.name,
            "title": told(question, given["language"]).title,
            "columns": list(part.columns),
            "rows": [
                {column: _plain(term, root) for column, term in zip(part.columns, row, strict=True)} for row in part
            ],
            "total": len(whole),
            "limit": limit,
            "offset": offset,
            "next": _url(root, question.name, again, limit, offset + limit) if offset + limit < len(whole) else None,
            "previous": _url(root, question.name, again, limit, max(0, offset - limit)) if offset else None,
        }
        body = json.dumps(page_of_rows, ensure_ascii=False).encode()
    elif media_type == FORMS["ttl"]:
        body = turtle(part).encode()
    else:
        body = answers.results(part, next(form.format for form in ROWS if media_type in form.media_types))  # type: ignore[arg-type]
    return Reply(body, media_type, {"total-count": str(len(whole))})


_KEPT = {"cache-control": "public, max-age=60"}


def _told(question: Question, root: str, language: str) -> dict[str, Any]:
    return {
        "name": question.name,
        **told(question, language)._asdict(),
        "url": f"{root}/api/{question.name}",
        "parameters": [
            {"name": one.name, "type": one.type, "optional": one.optional, "about": one.about}
            for one in question.parameters
        ],
        "columns": [{"name": column.name, "about": column.about} for column in question.columns],
        "example": dict(question.example),
        "sparql": with_values(question.text, question.values(question.example)),
    }


def _given(request: Request, question: Question) -> dict[str, str]:
    known = [one.name for one in question.parameters]
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known and name not in RESERVED:
            raise Refused(400, f"{question.name} has no parameter {name!r}{near(name, [*known, *RESERVED])}")
        if name in found:
            raise Refused(400, f"{name} is given more than once")
        found[name] = value
    return found


def _number(text: str, name: str, least: int, most: int) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    raise Refused(400, f"{name} is a whole number from {least} to {most}, not {text[:40]!r}")


def _media_type(request: Request, form: str | None) -> str:
    if form is None:
        return negotiated(request.headers.get("accept", ""), list(FORMS.values()))
    if form not in FORMS:
        raise Refused(400, f"format is one of {', '.join(FORMS)}, not {form[:40]!r}")
    return FORMS[form]


def _pages(request: Request, given: Mapping[str, str], limit: int, offset: int, total: int) -> dict[str, str]:
    name, root = request.path_params["name"], request.scope.get("root_path", "")
    found = {}
    if offset + limit < total:
        found["next"] = _url(root, name, given, limit, offset + limit)
    if offset:
        found["prev"] = _url(root, name, given, limit, max(0, offset - limit))
    return found


def _url(root: str, name: str, given: Mapping[str, str], limit: int, offset: int) -> str:
    return f"{root}/api/{name}?{urlencode({**given, 'limit': limit, 'offset': offset})}"


def _plain(term: Term | None, root: str) -> Any:
    """A value as people write programs for it: a text, a number, or a thing with its names."""
    if isinstance(term, Iri):
        return {"iri": term.value, "symbol": term.symbol, "page": root + page(term.value)}
    if isinstance(term, Literal):
        return int(term.value) if term.datatype == INTEGER else term.value
    return term.value if term else None
