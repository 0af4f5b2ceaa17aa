"""Akoma Ntoso 3.0 to documents: resolutions of the United Nations, and the Final Acts of a conference.

The input is not trusted: no document type, no entities, nothing fetched, and bounds on size and depth.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingest.akoma_blocks import BlockReader
from ingest.akoma_final_acts import read_final_acts
from ingest.akoma_meta import (
    adoption_of,
    date_of,
    every,
    issuer_of,
    keywords_of,
    language_of,
    one,
    part_letter,
    symbol_of,
    uri_of,
)
from ingest.akoma_places import places
from ingest.akoma_text import AKN, ReadingText, local_name, plain_text
from ontology.errors import InputError
from ontology.model import Document, Footnote

if TYPE_CHECKING:
    from ingest.reading import Given

SIZE = 50 * 1024 * 1024
"""Bytes of the largest file that is read."""
DEPTH = 200
"""Elements inside one another, at most."""

_too_deep = etree.XPath("/*" * (DEPTH + 1))
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*['\"](?P<name>[\w.-]+)['\"]")
_WITH_PARTS = re.compile(r"(?P<base>.*\d|.*)(?:[A-Z](?:-[A-Z])?)?")
_URI = re.compile(r"/(?P<session>[\w-]*\d+)-(?P<number>\d+)(?P<part>[A-Z](?:-[A-Z])?)?/?(?:!main/?)?$")


def read_akoma_ntoso(data: bytes, source: str, given: Given) -> list[Document]:
    """Read a file of Akoma Ntoso: one document for each statement that it holds.

    Args:
        data: the file's bytes.
        source: its name, for messages and for the graph.
        given: what the user says of it, which goes before what it says itself.

    Raises:
        InputError: no well-formed XML, no Akoma Ntoso, too large or too deep, or without a statement.
    """
    root = _root(data, source)
    if any(collection.get("name") == "finalActs" for collection in every(root, "documentCollection")):
        return read_final_acts(root, source, given)
    statements = every(root, "statement")
    if not statements:
        raise InputError(f"{source}: no statement in it, line {root.sourceline}; give a resolution in Akoma Ntoso")
    documents = [_document(root, statement, position, source, given) for position, statement in enumerate(statements)]
    if given.id and len(documents) > 1:
        raise InputError(f"{source}: {len(documents)} resolutions in it, line 1; leave --id out, each has its symbol")
    return documents


# ---------------------------------------------------------------- the file


def _root(data: bytes, source: str) -> Any:
    """Parse the bytes and check what they are."""
    if not data.strip():
        raise InputError(f"{source}: the file is empty, line 1; give an Akoma Ntoso file")
    if len(data) > SIZE:
        raise InputError(f"{source}: {len(data)} bytes, more than {SIZE}, line 1; divide the file")
    if declaration := _DECLARATION.search(_ascii(data, source)):
        line = data.count(b"\n", 0, declaration.start()) + 1
        raise InputError(f"{source}: a document type or entity is declared, line {line}; take the declaration out")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _check_depth(data, source)  # the parser itself follows some more elements, 256, before it gives up
        raise _not_well_formed(error, source) from error
    if _too_deep(root):
        _check_depth(data, source)
    if root.tag != f"{AKN}akomaNtoso":
        name = etree.QName(root)
        raise InputError(
            f"{source}: {name.localname} of namespace {name.namespace or 'none'}, line {root.sourceline};"
            f" expected akomaNtoso of {AKN.strip('{}')}"
        )
    return root


def _ascii(data: bytes, source: str) -> bytes:
    """The bytes, if their encoding is one in which a declaration shows as ASCII."""
    encoding = _ENCODING.match(data)
    name = encoding["name"].decode().lower() if encoding else "utf-8"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data or name not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise InputError(f"{source}: not in UTF-8, line 1; save it as UTF-8")
    return data


def _check_depth(data: bytes, source: str) -> None:
    """Refuse a file that nests too deep, with the line where it does."""
    depth = 0
    parser = etree.XMLPullParser(("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for begin in range(0, len(data), 65536):
            parser.feed(data[begin : begin + 65536])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if depth > DEPTH:
                    raise InputError(
                        f"{source}: elements more than {DEPTH} deep, line {element.sourceline}; flatten the file"
                    )
                if event == "end":
                    element.clear()
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, source) from error


def _not_well_formed(error: Any, source: str) -> InputError:
    line = error.position[0] if error.position else 1
    return InputError(f"{source}: not well-formed XML ({error.msg}), line {line}; mend it, or give the text instead")


# ---------------------------------------------------------------- one resolution


def _document(root: Any, statement: Any, position: int, source: str, given: Given) -> Document:
    """Read one statement; `position` is its number among those of the file."""
    reading = ReadingText()
    title = _title(reading, root, statement)
    formula = plain_text(one(statement, "formula"))
    language = given.language or language_of(_start(statement), formula, _stated_language(statement))
    blocks = BlockReader(reading, language)
    for part in statement:
        name = local_name(part)
        if name == "preamble":
            blocks.preamble(part)
        elif name == "mainBody":
            blocks.body(part)
    for attachment in every(statement, "attachment"):
        blocks.starts_annex = True
        for body in every(attachment, "mainBody"):
            blocks.body(body)
    notes = reading.write_notes()
    text = reading.text()
    found = places(blocks.blocks, language)
    adoption = adoption_of(root, statement)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=given.id or _symbol(root, statement, position, language),
        version=given.version or date_of(statement, "FRBRExpression") or checksum[:12],
        language=language,
        title=title,
        text=text,
        source=source,
        checksum=checksum,
        year=int(adoption.date[:4] or 0),
        clauses=found.clauses,
        headings=found.headings,
        footnotes=tuple(
            Footnote(
                written.note.marker,
                written.span,
                written.words.text,
                tuple(place for place in [found.of_block.get(written.note.owner, "")] if place),
                written.words.offsets,
            )
            for written in notes
        ),
        issuer=issuer_of(formula, language),
        adoption=adoption,
        keywords=keywords_of(root),
        links=reading.links(),
    )


def _start(statement: Any) -> str:
    """The beginning of the text: of its recitals, or of its paragraphs where it has none."""
    parts = (plain_text(part) for name in ("preamble", "mainBody") for part in every(statement, name))
    return " ".join(part[:4000] for part in parts)


def _stated_language(statement: Any) -> str:
    stated = one(statement, "FRBRlanguage")
    return str(stated.get("language") or "") if stated is not None else ""


def _title(reading: ReadingText, root: Any, statement: Any) -> str:
    """Write the lines of the title, those of the collection first, and return the title in one line."""
    own = one(statement, "preface")
    collection = one(root, "documentCollection")
    titles = []
    for preface in (one(collection, "preface"), own):
        for line in preface if preface is not None else ():
            if not plain_text(line):
                continue
            reading.inline(line, None)
            reading.end_line(blank=False)
            titles.append(" ".join(plain_text(t) for t in every(line, "docTitle") if plain_text(t)))
    reading.end_line()
    reading.parts.append("\n")
    reading.length += 1
    return " – ".join(title.lstrip("-–— ") for title in titles if title)


def _symbol(root: Any, statement: Any, position: int, language: str) -> str:
    """The symbol of a resolution: what two of the cover, the preface and the identifier of the work agree on.

    A part of a collection has the collection's symbol and its own letter.
    """
    printed = plain_text(one(one(statement, "preface"), "docNumber"))
    uri = _URI.search(uri_of(statement))
    stated = f"A/RES/{uri['session']}/{uri['number']}{uri['part'] or ''}" if uri else ""
    covered = symbol_of(plain_text(one(one(root, "coverPage"), "docNumber")))
    if len(every(root, "statement")) > 1:
        base = _WITH_PARTS.fullmatch(covered or stated)
        letter = part_letter(printed, language) or (uri["part"] if uri else "") or chr(ord("A") + position)
        return f"{base['base']}{letter}" if base else f"{covered or stated}{letter}"
    number = symbol_of(printed)
    candidates = [covered, stated] if covered else [stated]
    for symbol in candidates:  # the cover of a real file has the number of the resolution before it
        base = _WITH_PARTS.fullmatch(symbol)
        if base and number and base["base"].endswith(f"/{number}"):
            return symbol
    return next((symbol for symbol in candidates if symbol), "") or f"A/RES/{number}".rstrip("/")
