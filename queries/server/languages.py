"""The language that a request asks for: `?language=`, the same on every page and in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.registry_records import LANGUAGES
from queries.server.jobs import Refused

if TYPE_CHECKING:
    from starlette.requests import Request


def asked_language(request: Request) -> str:
    """Return the language of names and words that a request asks for, English where it says nothing.

    Raises:
        Refused: 400 for any other than the six.
    """
    language = request.query_params.get("language", "en")
    if language not in LANGUAGES:
        raise Refused(400, f"language is one of {', '.join(LANGUAGES)}, not {language[:20]!r}")
    return language
