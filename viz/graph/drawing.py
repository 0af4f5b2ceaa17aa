"""The page of the graph from its template, in the frame of all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from queries.server.jobs import Reply
from viz.graph import settings
from viz.pages.drawing import HTML, direction, environment
from viz.pages.graph import LANGUAGES
from viz.pages.words import words as of_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPTS = (
    "elements.js", "data.js", "find.js", "places.js", "picture.js", "steps.js", "shapes.js", "canvas.js", "list.js",
    "panel.js", "legend.js", "files.js", "graph.js",
)  # fmt: skip
"""The scripts of the page, in the order in which they need each other."""
BEGINNING = ("data.js", "find.js", "begin.js")
"""The scripts of the page where a graph begins."""


def drawn(given: Mapping[str, str], **shown: Any) -> Reply:
    """Return the page.

    Args:
        given: of the request (see `viz.graph.data.page`).
        shown: what the template shows.
    """
    language = given["language"]
    words = settings.words(language)
    told = {
        "root": given["root"],
        "language": language,
        "start": given["start"],
        "question": given["question"],
        "of": given["of"],
        "words": words,
        "kinds": {kind: msgspec.to_builtins(style) for kind, style in settings.kinds().items()},
        "relations": settings.relations(),
    }
    template = environment("viz.graph", ".").get_template("graph.html.jinja")
    text = template.render(
        given=given,
        language=language,
        direction=direction(language),
        languages=LANGUAGES,
        root=given["root"],
        here=given["path"],
        title=" – ".join(filter(None, (words["page"]["title"], given["start"] or given["of"]))),
        words=of_pages(language)["page"],
        said=words["page"],
        kinds=words["kinds"],
        told=told,
        scripts=SCRIPTS if shown["ready"] else BEGINNING,
        **shown,
    )
    return Reply(text.encode(), HTML)
