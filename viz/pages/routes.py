"""The addresses of the pages, and which form of a thing a request gets."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ontology.identifiers import BASE, iri
from queries.index.search import FACETS, WHOLE
from queries.server.formats import TRIPLES, chosen, negotiated
from queries.server.jobs import Refused
from queries.server.languages import asked_language
from queries.server.paths import page
from viz.pages.drawing import HTML, spoken
from viz.pages.lists import file_name

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

FORMATS = {
    "html": HTML,
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""What `?format=` can say, and the media type that it stands for."""
LONGEST = 200
"""Characters of a parameter that count."""
CHOSEN = 20
"""Values of a facet that can be chosen."""
PAGES = 10_000
_KEPT = frozenset({"iri", "q", "by", "page", *FACETS, WHOLE})
"""Parameters that the address of a page keeps when a reader changes the language."""
_PAGE = re.compile(r"0*[1-9][0-9]{0,4}")
_OFFERED = [HTML, *(form.media_types[0] for form in TRIPLES)]


def routes(understand: str = "") -> list[BaseRoute]:
    """Return the routes of the pages.

    Args:
        understand: a function of another room, `module:name`, which workers ask for the symbols that somebody means
            who types words into the search; "" for none.
    """

    async def search(request: Request) -> Response:
        return await _search(request, understand)

    return [
        Route("/", front),
        Route("/search", search),
        Route("/matrix", matrix),
        Route("/timeline", timeline),
        Route("/ns", ontology),
        Route("/page", other),
        Route("/id/{rest:path}", own),
        Route("/pages/style.css", style),
        Route("/pages/page.js", script),
    ]


async def front(request: Request) -> Response:
    """Say what is here."""
    return await _page(request, "viz.pages.front:page", {"address": str(request.base_url).rstrip("/")})


async def _search(request: Request, understand: str) -> Response:
    """Look for clauses and things by their words, symbols and names, narrowed by facets."""
    parameters = request.query_params
    chosen = {facet: values for facet in (*FACETS, WHOLE) if (values := _chosen(request, facet))}
    number = parameters.get("page", "1")
    if not (len(number) <= LONGEST and _PAGE.fullmatch(number) and int(number) <= PAGES):
        raise Refused(400, f"page is a number from 1 to {PAGES:,}")
    given = {"q": parameters.get("q", "")[:LONGEST], "facets": json.dumps(chosen), "page": str(int(number))}
    given["understand"] = understand
    return await _page(request, "viz.pages.searching:page", given)


async def matrix(request: Request) -> Response:
    """Show who deals with what."""
    given = {"by": request.query_params.get("by", "goal")}
    return await _page(request, "viz.pages.matrix:page", given, ("html", "svg"))


async def timeline(request: Request) -> Response:
    """Show the years of what is cited."""
    return await _page(request, "viz.pages.matrix:timeline", {})


async def own(request: Request) -> Response:
    """Show a thing of this graph: its IRI is the base and this path."""
    path = request.scope["raw_path"].decode("ascii", "replace").partition("/id/")[2]
    name = iri(unquote(path))
    if not name.startswith(BASE):  # a goal by its symbol: its IRI is the United Nations' own
        return _elsewhere(request, page(name))
    return await _thing(request, name)


async def other(request: Request) -> Response:
    """Show a thing whose IRI is elsewhere."""
    name = request.query_params.get("iri", "")
    if ":" not in name or any(sign in name for sign in ' <>"{}|\\^`') or not name.isprintable():
        raise Refused(400, "give a whole IRI: /page?iri=http://metadata.un.org/sdg/9")
    if name.startswith(f"{BASE}id/"):
        return _elsewhere(request, "/" + quote(name.removeprefix(BASE), safe="/@()_-.~'!*,;=:+$&%"))
    return await _thing(request, name)


async def ontology(request: Request) -> Response:
    """Show the ontology, or give its triples."""
    media_type = _media_type(request)
    if media_type == HTML:
        return _linked(await _page(request, "viz.pages.ontology:page", {}), request)
    given = {"media_type": media_type}
    return _linked(await request.app.state.service.call("viz.pages.ontology:data", given, request), request)


async def style(request: Request) -> Response:
    """Give the style of all pages."""
    del request
    return _file("style.css", "text/css")


async def script(request: Request) -> Response:
    """Give the script of the pages, which all work without it."""
    del request
    return _file("page.js", "text/javascript")


def _file(name: str, media_type: str) -> Response:
    text = files("viz.pages").joinpath(name).read_text(encoding="utf-8")
    return Response(text, headers={"cache-control": "public, max-age=3600"}, media_type=media_type)


def _chosen(request: Request, facet: str) -> list[str]:
    return [value[:LONGEST] for value in dict.fromkeys(request.query_params.getlist(facet)) if value][:CHOSEN]


def _elsewhere(request: Request, path: str) -> Response:
    """Lead to the page that a thing has at another path of this server, in the same language."""
    return RedirectResponse(request.scope.get("root_path", "") + spoken(path, asked_language(request)))


async def _thing(request: Request, name: str) -> Response:
    media_type = _media_type(request)
    if media_type == HTML:
        shown = {key: request.query_params.get(key, "")[:LONGEST] for key in ("show", "beside")}
        return _linked(await _page(request, "viz.pages.thing:page", {"iri": name, **shown}), request)
    given = {"iri": name, "media_type": media_type}
    return _linked(await request.app.state.service.call("viz.pages.thing:data", given, request), request)


async def _page(request: Request, function: str, given: dict[str, str], forms: tuple[str, ...] = ("html",)) -> Response:
    """Answer with a page, in one of its forms, or with a list of it, whose forms `viz.pages.lists` knows."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key in _KEPT]
    saved = {key: request.query_params.get(key, "")[:LONGEST] for key in ("list", "format")}
    if not saved["list"] and saved["format"] not in {"", *forms}:
        raise Refused(400, f"format is one of {', '.join(forms)} here, not {saved['format'][:20]!r}")
    path = request.url.path + "?" + "".join(f"{quote(key)}={quote(value, safe='')}&" for key, value in kept)
    common = {"language": asked_language(request), "root": request.scope.get("root_path", ""), "path": path}
    asked = common | saved | given
    response: Response = await request.app.state.service.call(function, asked, request)
    if saved["list"]:
        name = f"{file_name(asked, saved['list'])}.{saved['format'] or 'csv'}"
        response.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _media_type(request: Request) -> str:
    form = request.query_params.get("format")
    if request.query_params.get("list"):
        return HTML  # a list of the page, which knows its own forms
    if form is None:
        accept = request.headers.get("accept", "")
        found = negotiated(accept, [*_OFFERED, *(name for each in TRIPLES for name in each.media_types[1:])])
        return found if found == HTML else chosen(found, TRIPLES)[1]
    if form not in FORMATS:
        raise Refused(400, f"format is one of {', '.join(FORMATS)}, not {form[:20]!r}")
    return FORMATS[form]


def _linked(response: Response, request: Request) -> Response:
    """Say which other forms there are."""
    kept = "&".join(part for part in request.url.query.split("&") if part.startswith("iri="))
    address = f"{request.url.path}?{kept + '&' if kept else ''}format="
    response.headers["vary"] = "accept"
    response.headers["link"] = ", ".join(
        f'<{quote(address + name, safe="/?&=%:@()_-.~!*,;+$")}>; rel="alternate"; type="{media_type}"'
        for name, media_type in FORMATS.items()
    )
    return response
