"""The addresses of the editor, and what it needs to know of the graph."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ontology.identifiers import BASE, NS
from ontology.schemes import ONTOLOGY
from queries.export import PREFIXES
from queries.server.jobs import Reply
from queries.server.languages import asked_language
from queries.terms import Iri, Literal, plain
from viz.editor.words import words
from viz.pages.drawing import direction, environment
from viz.pages.graph import LANGUAGES, best
from viz.pages.words import words as of_pages
from viz.vis_network import PATH, script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from queries.interface import Graph as Asked

FOLDER = Path(__file__).parent
YASGUI = FOLDER / "node_modules" / "@zazuko" / "yasgui" / "build"
"""Where npm puts YASGUI; what is there is not part of this project."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As on every page, but that the editor's libraries may set styles."""
VIS_NETWORK = PATH.name
_OWN = frozenset({"editor.css", "common.js", "drawing.js", "full.js", "plain.js"})
_STANDARD = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL), "xsd": "http://www.w3.org/2001/XMLSchema#"}


def routes(folder: Path = YASGUI) -> list[BaseRoute]:
    """Return the routes of the editor.

    Args:
        folder: where YASGUI is, if it is installed.
    """

    async def page(request: Request) -> Response:
        text = drawn(asked_language(request), request.scope.get("root_path", ""), full=is_full(folder))
        return Response(text, headers={"content-security-policy": POLICY}, media_type="text/html")

    async def static(request: Request) -> Response:
        name, kept = request.path_params["name"], {"cache-control": "public, max-age=3600"}
        if name == VIS_NETWORK:
            return Response(script(), headers=kept, media_type="text/javascript")
        path = _file(name, folder)
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, headers=kept)

    async def known(request: Request) -> Response:
        service, given = request.app.state.service, {"language": asked_language(request)}
        response: Response = await service.call("viz.editor.routes:completions", given, request)
        return response

    return [
        Route("/editor", page),
        Route("/editor/completions.json", known),
        Route("/editor/static/{name}", static),
    ]


def drawn(language: str, root: str, *, full: bool) -> str:
    """Return the page.

    Args:
        language: of its words.
        root: path under which the server is found, "" for none.
        full: whether YASGUI is there.
    """
    own = words(language)
    told = {
        "root": root,
        "base": BASE,
        "ns": NS,
        "language": language,
        "words": own["script"],
        "groups": own["groups"],
    }
    template = environment("viz.editor", ".").get_template("editor.html.jinja")
    return template.render(
        language=language,
        direction=direction(language),
        languages=LANGUAGES,
        root=root,
        here=f"{root}/editor?",
        title=own["page"]["title"],
        words=of_pages(language)["page"],
        said=own["page"],
        told=told,
        full=full,
    )


def is_full(folder: Path = YASGUI) -> bool:
    """Say whether YASGUI is installed."""
    return (folder / "yasgui.min.js").is_file() and (folder / "yasgui.min.css").is_file()


def completions(graph: Asked, given: Mapping[str, str]) -> Reply:
    """Return what the editor completes, as JSON: prefixes, classes, properties, and things by their names.

    Runs in a worker; `given` has the `language` of the names.
    """
    language = given["language"]
    told: dict[str, Any] = {"prefixes": PREFIXES | _STANDARD} | _terms(graph, language)
    told["things"] = [
        {"iri": thing.value, "label": " – ".join(filter(None, (thing.symbol, best(labels, language)[0])))}
        for thing, labels in _things(graph).items()
    ]
    return Reply(json.dumps(told, ensure_ascii=False).encode(), "application/json")


def _things(graph: Asked) -> dict[Iri, list[tuple[str, str]]]:
    """The things that are completed, each with its names and their languages."""
    found: dict[Iri, list[tuple[str, str]]] = {}
    for thing, label in graph.select(_query("things")).only(("thing", "label")):
        if isinstance(thing, Iri):
            language = label.language if isinstance(label, Literal) else ""
            found.setdefault(thing, []).append((plain(label), language))
    return found


def _terms(graph: Asked, language: str) -> dict[str, list[dict[str, str]]]:
    """The terms of the ontology, and all others that the graph uses."""
    own = Graph().parse(ONTOLOGY, format="turtle")
    defined = {"classes": (OWL.Class,), "properties": (OWL.ObjectProperty, OWL.DatatypeProperty)}
    found = {}
    for what, kinds in defined.items():
        names = {plain(term) for (term,) in graph.select(_query(what)) if isinstance(term, Iri)}
        names |= {str(node) for kind in kinds for node in own.subjects(RDF.type, kind)}
        names = {name for name in names if name.startswith("http")}
        found[what] = [
            {
                "iri": name,
                "label": _said(own, name, RDFS.label, language),
                "comment": _said(own, name, RDFS.comment, language),
            }
            for name in sorted(names)
        ]
    return found


def _query(name: str) -> str:
    return files("viz.editor").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")


def _said(own: Graph, name: str, how: URIRef, language: str) -> str:
    """What the ontology says of a term in a language, else in English, or nothing."""
    texts = own.objects(URIRef(name), how)
    return best([(str(text), getattr(text, "language", None) or "") for text in texts], language)[0]


def _file(name: str, folder: Path) -> Path | None:
    """One of the files that the page may load, by its name alone."""
    if name in _OWN:
        return Path(str(files("viz.editor").joinpath(name)))
    if name in {"yasgui.min.js", "yasgui.min.css"} and is_full(folder):
        return folder / name
    return None
