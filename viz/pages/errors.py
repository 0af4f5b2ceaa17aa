"""The page that says why a browser gets no answer, and what to do then. It is drawn by the server itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from ontology.identifiers import symbol
from viz.pages.drawing import drawn
from viz.pages.graph import LANGUAGES
from viz.pages.words import words

if TYPE_CHECKING:
    from starlette.requests import Request

    from queries.server.jobs import Refused

LONGEST = 200
"""Characters of what was asked for that are offered to be searched."""
_KINDS = {
    401: "not-allowed", 403: "not-allowed", 404: "not-found", 405: "not-allowed", 408: "no-answer", 429: "no-answer",
    503: "no-answer",
}  # fmt: skip
"""What happened, by status; below 500 anything else was not understood, from there on it is the server's mistake."""


def page(request: Request, error: Refused) -> bytes:
    """Return the page of a request that was refused.

    Args:
        request: what was asked; its language is the reader's, or English where there is no such language.
        error: the status, and the words for whoever asked.
    """
    language = request.query_params.get("language", "en")
    language = language if language in LANGUAGES else "en"
    said, root, asked = words(language), request.scope.get("root_path", ""), _asked(request)
    kind = _KINDS.get(error.status, "not-understood" if error.status < 500 else "failed")  # noqa: PLR2004  # HTTP's own
    message = str(error)
    return drawn(
        "error.html.jinja",
        language,
        root,
        title=said["errors"][kind],
        here=_here(request),
        status=error.status,
        advice=said["advice"][kind],
        message=message,
        # what a page itself refuses with is said in the reader's language, all else in English
        message_language=language if message in said["page"].values() else "en",
        asked=asked,
        search=f"{root}/search?q={quote(asked, safe='')}",
        errors=said["errors"],
    ).body


def _asked(request: Request) -> str:
    """What somebody looked for: the words of a search, or the symbol of a thing; "" where it is not known."""
    parameters = request.query_params
    path = str(request.scope["path"]).removeprefix(request.scope.get("root_path", ""))
    if path.startswith("/id/"):
        found = path.removeprefix("/id/")
    elif path == "/page":
        found = symbol(parameters.get("iri", ""))
    else:
        found = parameters.get("q", "") or parameters.get("start", "")
    return found[:LONGEST].strip()


def _here(request: Request) -> str:
    """The same address in another language, as seen from itself: a path that begins with // would lead elsewhere."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "language"]
    return f"?{urlencode(kept)}&" if kept else "?"
