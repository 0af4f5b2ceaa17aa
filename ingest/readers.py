"""Files to documents: which reader takes a file, and what identifies what it holds."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.akoma_ntoso import read_akoma_ntoso
from ingest.blocks import blocks
from ingest.decode import decoded
from ingest.grammar import grammar, languages
from ingest.outline import outline
from ingest.resolutions import is_resolution, read_resolution
from ingest.sources import Source
from ontology import identifiers
from ontology.errors import InputError
from ontology.model import Document, Span
from ontology.registry import registry

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.outline import Outline

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<lines>.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_KEYS = ("id", "language", "kind", "version", "forum", "title")


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says about a document, which goes before what its text says."""

    id: str = ""
    version: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Front:
    """The front matter of a digest: its keys, and where the text after it begins."""

    values: dict[str, str] = field(default_factory=dict)
    end: int = 0


def read(path: Path, given: Given | None = None) -> Document:
    """Read the one document of a file.

    Args:
        path: the file.
        given: what the user says of it.

    Raises:
        InputError: the file can't be read, or holds several documents.
    """
    found = read_all(Source(path), given)
    if len(found) > 1:
        raise InputError(f"{path}: {len(found)} documents in one file; build it, or extract from it as a whole")
    return found[0]


def read_all(source: Source, given: Given | None = None) -> list[Document]:
    """Read a file: Akoma Ntoso (XML), or one document of plain text.

    Plain text is a resolution of a body of the United Nations, or a report with opinions, as converters leave it; a
    digest is Markdown that begins with front matter (see docs/guide.md).

    Args:
        source: the file, or the member of an archive.
        given: what the user says of it.

    Raises:
        InputError: the file can't be read, or holds nothing that is known; the message says what to do.
    """
    given = given or Given()
    if source.path.is_dir():
        raise InputError(f"{source.path}: this is a folder; name the files in it")
    data = source.data()
    if source.name.lower().endswith(".xml") or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<?xml", b"<akomaNtoso")
    ):
        return [replace(found, source=source.name) for found in read_akoma_ntoso(data, str(source), given)]
    text = decoded(data, str(source))
    path = source.path.parent / source.name if source.member else source.path
    if not _FRONT_MATTER.match(text) and is_resolution(text):
        return [replace(read_resolution(text, str(source), given), source=source.name)]
    return [_report(path, text, given)]


def _report(path: Path, text: str, given: Given) -> Document:
    """A report with opinions, or a digest of one."""
    front = _front_matter(path, text)
    language = given.language or front.values.get("language", "") or _detect(path, text)
    rules = grammar(language)
    digest = front.values.get("kind") == "digest"
    body = Span(front.end, len(text))
    try:
        found = outline(blocks(text, rules, body=body, across_blanks=not digest), rules)
    except InputError as error:
        raise InputError(f"{path}, {error}") from error
    if not any(clause.opinion for clause in found.clauses):
        raise InputError(
            f"{path}: no opinions found; expected a heading such as “{rules.data.outline.example}”"
            " and sections such as “" + rules.data.heading[0].forms[0] + "” below it"
        )
    checksum = hashlib.sha256(text.encode()).hexdigest()
    identifier, forum = _identity(path, found, language)
    return Document(
        id=_name(path, "id", given.id or front.values.get("id", "") or identifier),
        version=_name(path, "version", given.version or front.values.get("version", "") or checksum[:12]),
        language=language,
        title=front.values.get("title", "") or found.title or path.stem,
        text=text,
        source=Source(path).name,
        checksum=checksum,
        official=not digest,
        forum=front.values.get("forum", "") or forum,
        year=found.year,
        place=found.place,
        draft=any(heading.draft for heading in found.headings),
        clauses=found.clauses,
        headings=found.headings,
        footnotes=found.footnotes,
        events=found.events,
    )


def _front_matter(path: Path, text: str) -> _Front:
    match = _FRONT_MATTER.match(text)
    if match is None:
        if re.match(r"---[ \t]*\n", text):
            raise InputError(f"{path}: the front matter that begins in line 1 has no end; close it with a line ---")
        return _Front()
    values = {}
    for number, line in enumerate(match["lines"].split("\n"), start=2):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in _KEYS:
            raise InputError(f"{path}, line {number}: expected one of {', '.join(_KEYS)} and a colon, not {line!r}")
        values[key.strip()] = value.strip()
    if values.get("kind", "digest") not in {"digest", "text"}:
        raise InputError(f"{path}: kind is {values['kind']!r}; expected digest or text")
    return _Front(values, match.end())


def _detect(path: Path, text: str) -> str:
    """The language whose headings stand in the text most often."""
    lines = [line.strip().lstrip("#").strip() for line in text.split("\n")]
    counts = {language: sum(grammar(language).heading(line) is not None for line in lines) for language in languages()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] == 0:
        raise InputError(
            f"{path}: neither a resolution nor a report with opinions:"
            f" no section headings of a known language ({', '.join(languages())});"
            " if it is in one of these, say so with --language"
        )
    return best


def _identity(path: Path, found: Outline, language: str) -> tuple[str, str]:
    """The id and forum that the title tells: `wtpf-21` from the forum's name and its year, else the file's name."""
    names = registry().body_names(language)
    title = re.sub(r"[（(][^（）()]*[）)]", "", found.title)
    forums = {event.body for event in registry().events}
    year = re.search(r"\d{4}", title)
    for name in sorted(names, key=len, reverse=True):
        if name in title and names[name] in forums and year:
            return f"{names[name].lower()}-{int(year.group()) % 100:02d}", names[name]
    return slug(path.stem), ""


def _name(path: Path, key: str, value: str) -> str:
    """A name that can stand in an IRI and be typed."""
    if not re.fullmatch(r"\w[\w.+-]*", value):
        raise InputError(f"{path}: {key} is {value!r}; use letters, digits and - . _ without blanks")
    if key == "id" and identifiers.is_taken(value, _first_segments()):
        raise InputError(f"{path}: id {value!r} is the name of something else in the graph; choose another with --id")
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
