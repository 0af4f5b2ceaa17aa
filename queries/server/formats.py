"""The forms of answers, and which of them an Accept header asks for (RFC 9110, 12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mimeparse
import pyoxigraph as ox

from queries.server.jobs import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence


LONGEST = 4096
"""Characters of an Accept header, at most: each of its ranges is compared with each form."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer; the first of its media types is its own, the others are names that clients also use."""

    name: str
    media_types: tuple[str, ...]
    format: ox.QueryResultsFormat | ox.RdfFormat


ROWS = (
    Form("json", ("application/sparql-results+json", "application/json"), ox.QueryResultsFormat.JSON),
    Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ox.QueryResultsFormat.XML),
    Form("csv", ("text/csv",), ox.QueryResultsFormat.CSV),
    Form("tsv", ("text/tab-separated-values",), ox.QueryResultsFormat.TSV),
)
"""Forms of the answer to SELECT and ASK; the first is given to who accepts anything."""

TRIPLES = (
    Form("turtle", ("text/turtle", "application/x-turtle"), ox.RdfFormat.TURTLE),
    Form("ntriples", ("application/n-triples", "text/plain"), ox.RdfFormat.N_TRIPLES),
    Form("jsonld", ("application/ld+json", "application/json"), ox.RdfFormat.JSON_LD),
    Form("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ox.RdfFormat.RDF_XML),
)
"""Forms of the answer to CONSTRUCT and DESCRIBE, and of a graph."""


def negotiated(accept: str, offered: Sequence[str]) -> str:
    """Return the media type to answer with; the first offered wins where the header has no preference.

    Raises:
        Refused: 406 when none will do, 400 when the header is malformed or longer than any real one.

    >>> negotiated("text/csv;q=0.5, application/json", ["text/csv", "application/json"])
    'application/json'
    >>> negotiated("*/*", ["text/turtle", "text/html"]), negotiated("", ["text/turtle"])
    ('text/turtle', 'text/turtle')
    """
    if not accept.strip():
        return offered[0]
    if len(accept) > LONGEST:
        raise Refused(400, f"the Accept header is longer than {LONGEST:,} characters")
    try:
        found = mimeparse.best_match(list(reversed(offered)), accept)
    except (mimeparse.MimeTypeParseException, ValueError) as error:
        raise Refused(400, "the Accept header is malformed") from error
    if not found:
        raise Refused(406, f"there is no such form of this; there are: {', '.join(offered)}")
    return str(found)


def chosen(accept: str, forms: Sequence[Form]) -> tuple[Form, str]:
    """Return the form to answer in, and the media type to call it by.

    Raises:
        Refused: 406 when none will do, 400 when the header is malformed.

    >>> form, media_type = chosen("application/xml", ROWS)
    >>> form.name, media_type
    ('xml', 'application/xml')
    """
    own = [form.media_types[0] for form in forms]
    others = [name for form in forms for name in form.media_types[1:]]
    media_type = negotiated(accept, [*own, *others])
    return next(form for form in forms if media_type in form.media_types), media_type


def posted(content_type: str) -> ox.RdfFormat:
    """Return the format of triples that are sent to us with this media type.

    Raises:
        Refused: 415 when it is none that can be read.
    """
    bare = content_type.partition(";")[0].strip().lower()
    for form in TRIPLES:
        if bare in form.media_types and isinstance(form.format, ox.RdfFormat):
            return form.format
    own = ", ".join(form.media_types[0] for form in TRIPLES)
    raise Refused(415, f"triples of the type {bare or 'unknown'} can't be read; send one of: {own}")
