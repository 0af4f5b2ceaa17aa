"""One thing, one IRI: the same in every language and every run.

Short symbols (`PP/71@2018`, `A/RES/70/1`, `SDG/9`, `theme/ai`) and IRIs are two spellings of the same name, and this
module is the only place that turns one into the other.
"""

from __future__ import annotations

import os
from urllib.parse import quote, unquote

DEFAULT_BASE = "https://w3id.org/policygraph/"
BASE = os.environ.get("POLICYGRAPH_BASE") or DEFAULT_BASE
"""Where the project's own names live; set POLICYGRAPH_BASE (ending in / or #) to publish under your own."""

NS = "https://w3id.org/policygraph/ns#"
SDG = "http://metadata.un.org/sdg"
_SAFE = "/@()_-.~'!*,;=:+$&"


def iri(symbol: str) -> str:
    """Return the IRI of a thing from its symbol.

    >>> iri("PP/71@2018")
    'https://w3id.org/policygraph/id/PP/71@2018'
    >>> iri("SDG/9.c"), iri("SDG")
    ('http://metadata.un.org/sdg/9.c', 'http://metadata.un.org/sdg')
    """
    if symbol == "SDG" or symbol.startswith("SDG/"):
        return SDG + quote(symbol[3:], safe=_SAFE)
    return f"{BASE}id/{quote(symbol, safe=_SAFE)}"


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


def clause(document: str, place: str) -> str:
    """Return the IRI of a clause, which stands for it in all languages and versions.

    >>> clause("wtpf-21", "opinion/2/view/g/iii")
    'https://w3id.org/policygraph/id/wtpf-21/opinion/2/view/g/iii'
    """
    return iri(f"{document}/{place}" if place else document)


def reading(document: str, version: str, language: str) -> str:
    """Return the IRI of a reading, which is also the name of its graph.

    >>> reading("wtpf-21", "2021-12-01", "en")
    'https://w3id.org/policygraph/id/reading/wtpf-21/2021-12-01/en'
    """
    return iri(f"reading/{document}/{version}/{language}")
