"""Reading texts to documents: a resolution, or a report with opinions; and what identifies it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.blocks import blocks
from ingest.grammar import grammar, languages
from ingest.outline import outline
from ingest.reading import KEYS, Given, Reading
from ingest.resolutions import is_resolution, read_resolutions
from ontology import identifiers
from ontology.errors import InputError
from ontology.model import Document, Span
from ontology.registry import registry

if TYPE_CHECKING:
    from ingest.outline import Outline
    from ingest.sources import Source

LONGEST = 8_000_000
"""Characters of the longest text that is read."""
LONGEST_LINE = 100_000
"""Characters of its longest line."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<lines>.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)


def documents(reading: Reading, source: Source, given: Given) -> list[Document]:
    """Return the documents that a reading text holds: a resolution of the United Nations, or a report with opinions.

    Args:
        reading: the text, and what its file says of it.
        source: the file, for messages and for the graph.
        given: what the user says of it, which goes before both.

    Raises:
        InputError: it holds nothing that is known; the message says what to do.
    """
    _check_size(reading.text, source)
    told = reading.told
    digest = told.get("kind") == "digest"
    given = Given(
        id=given.id or told.get("id", ""),
        version=given.version or told.get("version", ""),
        language=given.language or _known(told.get("language", "")),
    )
    if not reading.start and is_resolution(reading.text):
        found = read_resolutions(reading.text, str(source), given, whole=reading.paragraphs)
    else:
        found = [_report(reading, source, given, digest=digest)]
    return [replace(document, source=source.name, pages=reading.pages, notices=reading.notices) for document in found]


def _check_size(text: str, source: Source) -> None:
    """Refuse what is no document: work on a clause grows with the square of its length, so that length is bounded."""
    if len(text) > LONGEST:
        raise InputError(f"{source}: {len(text)} characters, more than {LONGEST}; divide it")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"{source}: line {number} of its text has {len(line)} characters, more than {LONGEST_LINE};"
                " no paragraph does: check that it is the right file"
            )


def with_front_matter(text: str, source: Source) -> Reading:
    """Return a text as a reading, with what its front matter says, if it has one.

    Raises:
        InputError: front matter that does not end, or with keys that mean nothing.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        if re.match(r"---[ \t]*\n", text):
            raise InputError(f"{source}: the front matter that begins in line 1 has no end; close it with a line ---")
        return Reading(text)
    values = {}
    for number, line in enumerate(match["lines"].split("\n"), start=2):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in KEYS:
            raise InputError(f"{source}, line {number}: expected one of {', '.join(KEYS)} and a colon, not {line!r}")
        values[key.strip()] = value.strip().strip("'\"")
    if values.get("kind", "digest") not in {"digest", "text"}:
        raise InputError(f"{source}: kind is {values['kind']!r}; expected digest or text")
    return Reading(text, values, start=match.end(), paragraphs=values.get("kind") == "digest")


def _known(language: str) -> str:
    """The code of a language that files write as `zh-CN`, "" for one without a grammar."""
    code = language.lower().replace("_", "-").partition("-")[0]
    return code if code in languages() else ""


def _report(reading: Reading, source: Source, given: Given, *, digest: bool) -> Document:
    """A report with opinions, or a digest of one."""
    text, told = reading.text, reading.told
    language = _language(text, source, given)
    rules = grammar(language)
    body = Span(reading.start, len(text))
    try:
        found = outline(blocks(text, rules, body=body, across_blanks=not reading.paragraphs), rules)
    except InputError as error:
        raise InputError(f"{source}, {error}") from error
    if not any(clause.opinion for clause in found.clauses):
        raise InputError(
            f"{source}: no opinions found; expected a heading such as “{rules.data.outline.example}”"
            " and sections such as “" + rules.data.heading[0].forms[0] + "” below it"
        )
    checksum = hashlib.sha256(text.encode()).hexdigest()
    identifier, forum = _identity(source, found, language)
    return Document(
        id=_name(source, "id", given.id or identifier),
        version=_name(source, "version", given.version or checksum[:12]),
        language=language,
        title=told.get("title", "") or found.title or source.stem,
        text=text,
        source=source.name,
        checksum=checksum,
        official=not digest,
        forum=told.get("forum", "") or forum,
        year=found.year,
        place=found.place,
        draft=any(heading.draft for heading in found.headings),
        clauses=found.clauses,
        headings=found.headings,
        footnotes=found.footnotes,
        events=found.events,
    )


def _language(text: str, source: Source, given: Given) -> str:
    """The language that is given, else the one whose headings stand in the text most often."""
    if given.language:
        return given.language
    lines = [line.strip().lstrip("#").strip() for line in text.split("\n")]
    counts = {language: sum(grammar(language).heading(line) is not None for line in lines) for language in languages()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] == 0:
        raise InputError(
            f"{source}: neither a resolution nor a report with opinions:"
            f" no section headings of a known language ({', '.join(languages())});"
            " if it is in one of these, say so with --language"
        )
    return best


def _identity(source: Source, found: Outline, language: str) -> tuple[str, str]:
    """The id and forum that the title tells: `wtpf-21` from the forum's name and its year, else the file's name."""
    names = registry().body_names(language)
    title = re.sub(r"[（(][^（）()]*[）)]", "", found.title)
    forums = {event.body for event in registry().events}
    year = re.search(r"\d{4}", title)
    for name in sorted(names, key=len, reverse=True):
        if name in title and names[name] in forums and year:
            return f"{names[name].lower()}-{int(year.group()) % 100:02d}", names[name]
    return slug(PurePath(source.name).stem), ""


def _name(source: Source, key: str, value: str) -> str:
    """A name that can stand in an IRI and be typed."""
    if not re.fullmatch(r"\w[\w.+-]*", value):
        raise InputError(f"{source}: {key} is {value!r}; use letters, digits and - . _ without blanks")
    if key == "id" and identifiers.is_taken(value, _first_segments()):
        raise InputError(f"{source}: id {value!r} is the name of something else in the graph; choose another with --id")
    return value


def _first_segments() -> set[str]:
    """How the symbols of instruments begin."""
    return {
        symbol.partition("/")[0] for symbol in (*registry().named, *(series.symbol for series in registry().series))
    }


def slug(name: str) -> str:
    """Return a name as it can stand in an IRI.

    >>> slug("My report (final).v2")
    'my-report-final-v2'
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-") or "document"
