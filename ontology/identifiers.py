"""One thing, one IRI: the same in every language and every run.

Short symbols (`PP/71@2018`, `A/RES/70/1`, `SDG/9`, `theme/ai`) and IRIs are two spellings of the same name, and this
module is the only place that turns one into the other.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from ontology.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Container

DEFAULT_BASE = "https://w3id.org/policygraph/"
BASE = os.environ.get("POLICYGRAPH_BASE") or DEFAULT_BASE
"""Where the project's own names live; set POLICYGRAPH_BASE (ending in / or #) to publish under your own."""

if not urlsplit(BASE).scheme or BASE[-1] not in "/#" or set(BASE) & set(' <>"{}|\\^`'):
    raise DataFileError(
        f"POLICYGRAPH_BASE is {BASE!r}; expected an address such as https://example.org/policy/, ending in /"
    )

NS = "https://w3id.org/policygraph/ns#"
SDG = "http://metadata.un.org/sdg"
_SAFE = "/@()_-.~'!*,;=:+$&"


RESERVED = frozenset({
    "SDG", "WSIS", "act", "action", "addressee", "answer", "body", "comparison", "conference", "event", "graph",
    "group", "reading", "software", "source", "theme", "topic",
})  # fmt: skip
"""First segments of symbols that name something else than a document."""


def is_taken(identifier: str, named: Container[str]) -> bool:
    """Say whether a document can't have this id, because other things have such symbols.

    >>> is_taken("SDG", []), is_taken("CS", ["CS"]), is_taken("wtpf-21", [])
    (True, True, False)
    """
    return identifier in RESERVED or identifier in named


def iri(symbol: str) -> str:
    """Return the IRI of a thing from its symbol.

    >>> iri("PP/71@2018")
    'https://w3id.org/policygraph/id/PP/71@2018'
    >>> iri("SDG/9.c"), iri("SDG")
    ('http://metadata.un.org/sdg/9.c', 'http://metadata.un.org/sdg')
    """
    if symbol == "SDG" or symbol.startswith("SDG/"):
        return SDG + quoted(symbol[3:])
    return f"{BASE}id/{quoted(symbol)}"


def quoted(part: str) -> str:
    """Return a part of a symbol as it stands in an IRI.

    >>> quoted("opinion/1/view/a b")
    'opinion/1/view/a%20b'
    """
    return quote(part, safe=_SAFE)


def symbol(iri: str) -> str:
    """Return the symbol of an own IRI; any other IRI comes back as it is.

    >>> symbol("https://w3id.org/policygraph/id/PP/71@2018")
    'PP/71@2018'
    >>> symbol("http://metadata.un.org/sdg/9")
    'SDG/9'
    """
    if iri == SDG or iri.startswith(SDG + "/"):
        return "SDG" + unquote(iri[len(SDG) :])
    prefix = f"{BASE}id/"
    return unquote(iri[len(prefix) :]) if iri.startswith(prefix) else iri


def reading(document: str, version: str, language: str, place: str = "") -> str:
    """Return the IRI of a reading, which is also the name of its graph, or of something in it.

    >>> reading("wtpf-21", "2021-12-01", "en")
    'https://w3id.org/policygraph/id/reading/wtpf-21/2021-12-01/en'
    """
    return iri("/".join(part for part in ("reading", document, version, language, place) if part))


def inferred(reading: str) -> str:
    """Return the name of the graph that holds what is inferred from a reading."""
    return f"{reading}/inferred"
