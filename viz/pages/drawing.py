"""Templates to pages, with everything escaped that comes from the graph."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from queries.server.jobs import Reply
from viz.pages.graph import LANGUAGES
from viz.pages.words import words

HTML = "text/html"


def drawn(template: str, language: str, root: str, **shown: Any) -> Reply:
    """Return a page.

    Args:
        template: its template, in viz/pages/templates.
        language: of its words, one of `LANGUAGES`.
        root: path under which the server is found, "" for none.
        shown: what the template shows.
    """
    page = environment("viz.pages").get_template(template)
    text = page.render(
        language=language,
        direction=direction(language),
        languages=LANGUAGES,
        root=root,
        words=words(language)["page"],
        **shown,
    )
    return Reply(text.encode(), HTML)


def direction(language: str) -> str:
    """Return the direction of a page in a language, as HTML names it."""
    return "rtl" if language == "ar" else "ltr"


def spoken(address: str, language: str) -> str:
    """Return an address of this server in a language; pages are in English unless asked for in another.

    >>> spoken("/id/PP/71", "en"), spoken("/ns#Clause", "ar"), spoken("/page?iri=x", "ar")
    ('/id/PP/71', '/ns?language=ar#Clause', '/page?iri=x&language=ar')
    """
    if language == "en":
        return address
    path, mark, place = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}language={language}{mark}{place}"


@cache
def environment(package: str, folder: str = "templates") -> Environment:
    """Return the templates of a package, which may build on those of the pages; all that is put in is escaped."""
    loader = ChoiceLoader([PackageLoader(package, folder), PackageLoader("viz.pages")])
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters["spoken"] = spoken
    return found
