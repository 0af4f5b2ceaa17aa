"""The page: one HTML file that holds the picture, its data and all that it needs to run.

No request leaves the machine: a content security policy admits only the scripts and styles that are in the file, by
their hashes. Data of documents goes in compressed, in letters that cannot end their element, and the scripts write it
as text only.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import Environment, StrictUndefined

from ontology.errors import InputError
from ontology.files import reason_of, write_whole
from viz.details import details, relation_name
from viz.layout import FRAME
from viz.network import around, overview, thing
from viz.scenes import BESIDE_PANEL, FONT, options, scene
from viz.seeds import seeds
from viz.styles import LANGUAGES, styles, words
from viz.vis_network import script

if TYPE_CHECKING:
    from pathlib import Path

    from viz.network import Network

_SCRIPTS = ("unpack.js", "picture.js", "panel.js", "neighbours.js", "page.js")


def draw(network: Network, path: Path, title: str, language: str = "en", *, with_report: bool = False) -> None:
    """Write the interactive page.

    Args:
        network: the whole network, clauses included.
        path: the HTML file to write, UTF-8 whatever the locale.
        title: of the page, plain text.
        language: of names and words, one of `LANGUAGES`; what has no name in it is named in English.
        with_report: also draw what the body of a report cites, outside its opinions.

    Raises:
        InputError: nothing to draw, an unknown language, or a file that can't be written.
    """
    if language not in LANGUAGES:
        raise InputError(f"no page can be written in {language!r}; choose one of {', '.join(LANGUAGES)}")
    if not network:
        raise InputError("the graph has no clause to draw; build one with: policygraph build PATH")
    page = render(page_data(network, title, language, with_report=with_report))
    try:
        write_whole(path, page.encode())
    except OSError as error:
        raise InputError(f"{path}: the page can't be written: {reason_of(error)}") from error


def page_data(network: Network, title: str, language: str, *, with_report: bool = False) -> dict[str, Any]:
    """Return all that the page's scripts know: scenes, what the first opens with, details, legend and words."""
    opening = overview(network, with_report=with_report)
    first = seeds(opening)
    sources = [key for key in opening if thing(opening, key).type in {"opinion", "report"}]
    drawn = {"": opening} | {key: around(network, key) for key in sources}
    scenes = {
        key: scene(part, language, BESIDE_PANEL) if key else scene(part, language, FRAME, first)
        for key, part in drawn.items()
    }
    said = words(language)
    relations = sorted({relation for part in drawn.values() for *_, relation in part.edges(keys=True)}, key=_in_legend)
    return {
        "title": title,
        "language": language,
        "options": options(),
        "scenes": scenes,
        "seeds": list(first),
        "details": details(
            network, {key for part in drawn.values() for key in part}, language, in_one_language=bool(first)
        ),
        "types": {
            key: msgspec.to_builtins(style) | {"name": said.types[key], "one": said.kinds[key]}
            for key, style in styles().types.items()
        },
        "relations": {
            key: msgspec.to_builtins(styles().relation(key)) | {"name": relation_name(network, key, language)}
            for key in relations
        },
        "words": said.page,
    }


def render(data: dict[str, Any]) -> str:
    """Return the page as text, from the data of `page_data`."""
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    own = "\n".join(_own(name) for name in _SCRIPTS)
    scripts = [_checked(script(), "vis-network.min.js"), f'(async () => {{\n"use strict";\n{own}\n}})();']
    style = _own("page.css").replace("var(--typefaces)", FONT)
    return template.from_string(_own("page.html.jinja")).render(
        title=data["title"],
        language=data["language"],
        direction="rtl" if data["language"] == "ar" else "ltr",
        words=data["words"],
        data=packed(data),
        scripts=scripts,
        style=style,
        script_sources=" ".join(_source(script) for script in scripts),
        style_source=_source(style),
    )


def packed(data: Any) -> str:
    """Return data as JSON, gzip and base64: no letter of it can end a script element, equal data give equal text.

    >>> packed([])[:8]
    'H4sIAAAA'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _own(name: str) -> str:
    return _checked(files("viz").joinpath(name).read_text(encoding="utf-8"), name)


def _checked(text: str, name: str) -> str:
    if name.endswith((".js", ".css")) and re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{name} would end the element that it stands in")
    return text


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _in_legend(relation: str) -> tuple[int, str]:
    """Citations by act first, in the order of a document, then the other relations as `styles.toml` has them."""
    acts = ("recalling", "considering", "recognizing", "reaffirming", "noting", "bearing-in-mind", "view", "inviting")
    family, _, act = relation.partition("/")
    order = list(styles().relations)
    return (acts.index(act) if act in acts else len(acts)) if act else 100 + order.index(family), relation
