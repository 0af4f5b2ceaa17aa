"""The addresses of the graph."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from queries.server.languages import asked_language
from viz.graph.drawing import BEGINNING, SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

LIBRARIES = Path(__file__).parent / "node_modules"
"""Where npm puts sigma and graphology; what is there is not part of this project."""
BUILT = {"sigma.min.js": "sigma/dist/sigma.min.js", "graphology.min.js": "graphology/dist/graphology.umd.min.js"}
"""The files of the libraries, by the names under which pages load them."""
_OWN = frozenset({"graph.css", *SCRIPTS, *BEGINNING})
_LONGEST = 500
_ASKED = {
    "thing": ("id",),
    "scene": ("question", "of", "most"),
    "path": ("from", "to"),
    "detail": ("id",),
    "find": ("words", "question"),
}
"""The answers of viz.graph.data, and what each is asked with."""


def routes(folder: Path = LIBRARIES) -> list[BaseRoute]:
    """Return the routes of the graph.

    Args:
        folder: where sigma and graphology are, if they are installed.
    """

    async def page(request: Request) -> Response:
        given = _given(request, ("start", "question", "of"))
        kept = "".join(f"{key}={quote(given[key], safe='')}&" for key in ("start", "question", "of") if given[key])
        given |= {"path": f"{request.url.path}?{kept}", "drawable": "yes" if is_drawable(folder) else ""}
        response: Response = await request.app.state.service.call("viz.graph.data:page", given, request)
        return response

    async def static(request: Request) -> Response:
        path = _file(request.path_params["name"], folder)
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, headers={"cache-control": "public, max-age=3600"})

    return [
        Route("/graph", page),
        *(Route(f"/graph/{name}.json", _answer(name, asked)) for name, asked in _ASKED.items()),
        Route("/graph/static/{name}", static),
    ]


def is_drawable(folder: Path = LIBRARIES) -> bool:
    """Say whether the libraries of the picture are installed."""
    return all((folder / path).is_file() for path in BUILT.values())


def _answer(name: str, asked: tuple[str, ...]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        response: Response = await request.app.state.service.call(
            f"viz.graph.data:{name}", _given(request, asked), request
        )
        return response

    return answer


def _given(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """What a function of viz.graph.data is given: these parameters, the language and the root path."""
    parameters: Mapping[str, str] = request.query_params
    told = {name: parameters.get(name, "").strip()[:_LONGEST] for name in names}
    return told | {"language": asked_language(request), "root": request.scope.get("root_path", "")}


def _file(name: str, folder: Path) -> Path | None:
    """One of the files that the page may load, by its name alone."""
    if name in _OWN:
        return Path(str(files("viz.graph").joinpath(name)))
    if name in BUILT and is_drawable(folder):
        return folder / BUILT[name]
    return None
