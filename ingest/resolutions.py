"""Resolutions of the United Nations as plain text, one paragraph a line, to documents with their clauses.

The text names the body that speaks (`The General Assembly,`), then gives its recitals, then numbered paragraphs. Lines
of a cover may stand above; notes are marked `[^1]` and stand at the end as `[^1]: …`. The places are those that the
same resolution has in Akoma Ntoso.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ingest.acts import leading_act
from ingest.akoma_blocks import HEADING_LENGTH, Block, Kind
from ingest.akoma_meta import FAMILY, part_letter, symbol_of
from ingest.akoma_places import places
from ingest.labels import is_annex_heading, label_file, latin, leading_label
from ingest.normalize import Words, normalize
from ontology.datafiles import read_toml
from ontology.errors import InputError
from ontology.model import Document, Footnote, Span
from ontology.registry import LANGUAGES, registry
from ontology.schemes import operative

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.akoma_places import Places
    from ingest.readers import Given

FILE = Path(__file__).parent / "resolutions.toml"
HEAD = 80
"""Lines from the start of a text in which the body that speaks is named."""
AHEAD = 5
"""Lines below it in which a paragraph stands: headings may come between."""

_NOTE = re.compile(r"\[\^(?P<marker>[^\]\s]{1,8})\]:\s*")
_MARKER = re.compile(r"\[\^(?P<marker>[^\]\s]{1,8})\]")
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")
_ENDS_SENTENCE = re.compile(r"[.。;；:：,，،؛?؟!…”»][\s)\]*]*$")
_ENDS_CLAUSE = re.compile(r"[.。;；؛][\s)\]*”»]*$")
_SYMBOL = re.compile(r"(?<![\w/])[A-Z](?:/[A-Z]{1,4})?/RES/[\w/.-]*\w(?:\s?\([IVXLC\d]+\))?")
_NUMBER = re.compile(
    r"(?P<number>(?:[A-Z]{1,2}-)?\d{1,4}/\d{1,4})(?:\s*(?P<part>[A-Z](?:-[A-Z])?)(?![\w']))?"
    r"|(?:[^\W\d]{1,12}\s*)?(?P<old>\d{1,4})(?:\s*(?P<letter>[A-Z]))?\s*\((?:(?P<year>(?:19|20)\d\d)|(?P<session>[IVXLC]+))\)"
)
_AFTER_NUMBER = " .\u00a0\t:-–—"


class ResolutionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What resolutions.toml holds; its own comments say what each table is."""

    articles: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, and where it stands in the text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Formula:
    """The line that names the body which speaks: its number among the lines, the body and the language."""

    line: int
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class _Note:
    """A note at the end of the text."""

    marker: str
    words: Words
    span: Span


def is_resolution(text: str) -> bool:
    r"""Say whether a text is a resolution: a body of the United Nations speaks in it, and what it says follows.

    >>> is_resolution("The General Assembly,\n\nRecalling its resolution 70/1,\n\n1. Decides to go on.")
    True
    >>> is_resolution("The General Assembly met on Monday.")
    False
    """
    return _formula(_lines(text), "") is not None


def read_resolution(text: str, source: str, given: Given) -> Document:
    """Read a resolution from plain text.

    Args:
        text: the text, which is the reading text as it is.
        source: the name of the file, for messages and for the graph.
        given: what the user says of it, which goes before what it says itself.

    Raises:
        InputError: no line names a body that speaks, or nothing follows it.
    """
    lines = _lines(text)
    formula = _formula(lines, given.language)
    if formula is None:
        raise InputError(
            f"{source}: no line such as “The General Assembly,” in the first {HEAD} that names who speaks;"
            " give the text from its title on"
        )
    head = lines[: formula.line]
    body = lines[formula.line + 1 :]
    paragraphs = [line for line in body if not _NOTE.match(line.text)]
    notes = [note for line in body if (note := _note(text, line))]
    language = given.language or formula.language
    blocks = _blocks(text, paragraphs, language)
    found = places(blocks, language)
    if not found.clauses:
        raise InputError(f"{source}: no paragraphs below “{lines[formula.line].text}”; give the whole text")
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=given.id or _symbol(head, formula.body, language) or _name(source),
        version=given.version or checksum[:12],
        language=language,
        title=_title(text, head, language) or source,
        text=text,
        source=source,
        checksum=checksum,
        clauses=found.clauses,
        headings=found.headings,
        footnotes=tuple(_footnotes(text, paragraphs, found, notes)),
        issuer=formula.body,
    )


def _lines(text: str) -> list[_Line]:
    found, position = [], 0
    for raw in text.split("\n"):
        if stripped := raw.strip("\ufeff \t\r\u00a0\u200e\u200f"):
            start = position + raw.index(stripped)
            found.append(_Line(stripped, Span(start, start + len(stripped))))
        position += len(raw) + 1
    return found


# ---------------------------------------------------------------- who speaks


def _formula(lines: Sequence[_Line], language: str) -> _Formula | None:
    """The line that names the body, with what it says below it; one with a comma goes before a cover's bare name."""
    found = []
    for number, line in enumerate(lines[:HEAD]):
        for spoken in [language] if language else LANGUAGES:
            body = _speakers(spoken).get(_plain(line.text).rstrip(",،，:：*"))
            if body and number + 1 < len(lines) and _says(lines[number + 1 : number + 1 + AHEAD], spoken):
                found.append((not line.text.endswith((",", "،", "，")), _Formula(number, body, spoken)))
    return min(found, key=lambda item: (item[0], item[1].line))[1] if found else None


def _says(following: Sequence[_Line], language: str) -> bool:
    """Whether a paragraph that does something follows, or a number, with a heading between at most."""
    return any(
        leading_act(line.text, language) is not None
        or ((label := leading_label(line.text)) is not None and label.readings[0] in {"1", "a"})
        for line in following
    )


@cache
def _speakers(language: str) -> dict[str, str]:
    """The names of the bodies that adopt resolutions, as they stand with their articles where they speak."""
    issuing = {
        series.body
        for series in registry().series
        if series.type == "resolution" and registry().root(series.body) == registry().root("UNGA")
    }
    articles = read_toml(FILE, ResolutionFile).articles.get(language, ())
    return {
        _plain(f"{article} {name}" if article else name): body
        for name, body in registry().body_names(language, FAMILY).items()
        if body in issuing
        for article in ("", *articles)
    }


def _plain(text: str) -> str:
    """Words without case, notes, vowel marks and blanks, which converters lose."""
    bare = "".join(c for c in _MARKER.sub("", text) if unicodedata.category(c) != "Mn" and c != "\u0640")
    return re.sub(r"\s", "", bare.casefold().replace("’", "'"))


# ---------------------------------------------------------------- what it is called


def _symbol(head: Sequence[_Line], body: str, language: str) -> str:
    """The symbol that stands above the text, or the one that its number makes with the body, or ""."""
    numbers = [found for line in reversed(head) if (found := _number(line.text, language))]
    for match, part in numbers:
        if symbol := _of_number(match, part, body):
            return symbol
    for line in head:
        if printed := _SYMBOL.search(latin(line.text)):
            return symbol_of(printed.group())
    return ""


def _number(line: str, language: str) -> tuple[re.Match[str], str] | None:
    """The number that a line begins with, and the letter of the part that follows it."""
    match = _NUMBER.match(latin(line))
    if match is None:
        return None
    letter = match["part"] or match["letter"] or ""
    word = re.match(r"\s*(\w+)", line[match.end() :])
    if not letter and word and word[1] in label_file().parts.get(language, ()):
        letter = part_letter(word[1], language)
    return match, letter


def _of_number(match: re.Match[str], part: str, body: str) -> str:
    found = registry().symbols(
        body,
        "resolution",
        (match["number"] or match["old"]) + part,
        year=int(match["year"]) if match["year"] else None,
        session=match["session"] or "",
    )
    return next((symbol for _, symbol in found), "")


def _title(text: str, head: Sequence[_Line], language: str) -> str:
    """What stands behind the number that is nearest to the text, down to it; else the last line above the text."""
    for number in range(len(head) - 1, -1, -1):
        found = _number(head[number].text, language)
        if found is None:
            continue
        match, part = found
        start = head[number].span.start + match.end()
        if part and not (match["part"] or match["letter"]):  # a word for the part
            start += len(re.match(r"\s*\w+", text[start:]).group())  # type: ignore[union-attr]  # _number has matched it
        title = normalize(text, Span(start, head[-1].span.end)).text.lstrip(_AFTER_NUMBER)
        if title:
            return title
    return normalize(text, head[-1].span).text if head else ""


def _name(source: str) -> str:
    """The name of the file as it can stand in an IRI."""
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", Path(source).stem).lower()).strip("-") or "document"


# ---------------------------------------------------------------- paragraphs


def _blocks(text: str, lines: Sequence[_Line], language: str) -> list[Block]:
    blocks = [_block(text, line, language) for line in lines]
    first = next((n for n, block in enumerate(blocks) if block.kind is Kind.HEADING or _is_top(block)), len(blocks))
    end = _end_of_preamble(blocks[:first], language, numbered=any(map(_is_top, blocks)))
    return [_recital(block) if number < end else block for number, block in enumerate(blocks)]


def _recital(block: Block) -> Block:
    return replace(block, kind=Kind.RECITAL if block.kind is Kind.PARAGRAPH else block.kind, in_preamble=True)


def _is_top(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.label is not None and block.label.top and not block.label.bare


def _end_of_preamble(blocks: Sequence[Block], language: str, *, numbered: bool) -> int:
    """How many of the blocks before the first number or heading are recitals.

    Recitals end in commas, what is decided in a full stop. A recital can lack its comma: then its act tells, where more
    follows.
    """
    commas = [n for n, block in enumerate(blocks) if block.open_ended and block.kind is Kind.PARAGRAPH]
    end = commas[-1] + 1 if commas else 0
    while end < len(blocks) and (numbered or end + 1 < len(blocks)):
        block = blocks[end]
        act = leading_act(block.words.text, language)
        decides = act is not None and act.act in operative()
        if block.kind is Kind.PARAGRAPH and (decides or (not numbered and _ENDS_CLAUSE.search(block.words.text))):
            break
        end += 1
    return end


def _block(text: str, line: _Line, language: str) -> Block:
    whole = words = _without_emptied_brackets(normalize(text, line.span))
    label = leading_label(whole.text)
    if label is not None:
        words = Words(whole.text[label.end :], whole.offsets[label.end :], whole.notes)
    span = Span(words.offsets[0], words.offsets[-1] + 1) if words.offsets else Span(line.span.end, line.span.end)
    kind = Kind.PARAGRAPH
    if not re.search(r"[^\W_]", words.text) or (label is None and "\t" in line.text):
        kind = Kind.LINE  # a separator, or a row of a table
    elif (label is None or label.bare) and _is_heading(words.text, language):
        kind, words, label = Kind.HEADING, whole, None  # a number without a point may be a day of a date
        span = Span(whole.offsets[0], whole.offsets[-1] + 1)
    return Block(kind, words, span, whole, label)


def _is_heading(text: str, language: str) -> bool:
    """Whether a line is a title: short, without the end of a sentence, and doing nothing."""
    if is_annex_heading(text, language):
        return True
    short = len(text) <= HEADING_LENGTH and not _ENDS_SENTENCE.search(text)
    return short and leading_act(text, language) is None


def _without_emptied_brackets(words: Words) -> Words:
    """Words without the brackets that stood around a note's marker."""
    dropped = {
        place
        for match in _EMPTY_BRACKETS.finditer(words.text)
        if words.offsets[match.end() - 1] - words.offsets[match.start()] > len(match.group())
        for place in range(match.start(), match.end())
    }
    kept = [place for place in range(len(words.text)) if place not in dropped]
    return Words("".join(words.text[p] for p in kept), tuple(words.offsets[p] for p in kept), words.notes)


# ---------------------------------------------------------------- notes


def _note(text: str, line: _Line) -> _Note | None:
    match = _NOTE.match(line.text)
    if match is None:
        return None
    span = Span(line.span.start + match.end(), line.span.end)
    return _Note(match["marker"], normalize(text, span), span)


def _footnotes(text: str, lines: Sequence[_Line], found: Places, notes: Sequence[_Note]) -> Iterator[Footnote]:
    """Tie each note to the clauses that carry its marker; of several notes with one marker, each to one of them."""
    uses: dict[str, list[str]] = {}
    for number, line in enumerate(lines):
        for match in _MARKER.finditer(line.span.of(text)):
            uses.setdefault(match["marker"], []).append(found.of_block.get(number, ""))
    times = Counter(note.marker for note in notes)
    seen: Counter[str] = Counter()
    for note in notes:
        mine = uses.get(note.marker, [])
        if times[note.marker] > 1:
            mine = mine[seen[note.marker] : seen[note.marker] + 1]
        seen[note.marker] += 1
        carriers = tuple(dict.fromkeys(place for place in mine if place))
        yield Footnote(note.marker, note.span, note.words.text, carriers, note.words.offsets)
