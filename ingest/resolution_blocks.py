"""The paragraphs of a plain-text resolution as blocks: recitals, paragraphs, headings, and lines that are neither."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.acts import leading_act
from ingest.akoma_blocks import HEADING_LENGTH, Block, Kind
from ingest.labels import is_annex_heading, leading_label
from ingest.normalize import Words, normalize
from ingest.resolution_words import is_date, is_meeting, tells_vote
from ontology.model import Span
from ontology.schemes import operative

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.plain_lines import Line

_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")
_ENDS_SENTENCE = re.compile(r"[.。;；:：,，،؛?؟!…”»][\s)\]*]*$")
_ENDS_CLAUSE = re.compile(r"[.。;；؛][\s)\]*”»]*$")


def blocks(text: str, lines: Sequence[Line], language: str, closing: frozenset[int]) -> list[Block]:
    """Return a block for each paragraph.

    Args:
        text: the cleaned text.
        lines: the paragraphs below the line that names who speaks, without the notes.
        language: of the text.
        closing: which of the lines say when and how the text was adopted (`closing_lines`).
    """
    found = [_block(text, line, language, closing=number in closing) for number, line in enumerate(lines)]
    first = next((n for n, block in enumerate(found) if block.kind is Kind.HEADING or _is_top(block)), len(found))
    end = _end_of_preamble(found[:first], language, numbered=any(map(_is_top, found)))
    return [_recital(block) if number < end else block for number, block in enumerate(found)]


def closing_lines(lines: Sequence[Line], language: str) -> frozenset[int]:
    """Return which lines say when a text was adopted and by what vote: the meeting, its date, who voted how.

    A date is one only beside its meeting, or at the end of the text. Below the line that opens a vote stand
    delegations, until something begins that is no part of it.
    """
    meetings = {number for number, line in enumerate(lines) if number and is_meeting(line.text, language)}
    dates = {number for number, line in enumerate(lines) if number and is_date(line.text, language)}
    beside = {n for n in dates if n == len(lines) - 1 or {n - 1, n + 1} & meetings}
    return frozenset(meetings | beside | set(_votes(lines, language, meetings | beside)))


def _votes(lines: Sequence[Line], language: str, closing: set[int]) -> Iterator[int]:
    voting = False
    for number, line in enumerate(lines):
        if number and tells_vote(line.text, language):
            voting = True
        elif number not in closing and _ends_vote(line.text, language):
            voting = False
        if voting:
            yield number


def _ends_vote(text: str, language: str) -> bool:
    label = leading_label(text)
    labelled = label is not None and not label.bare
    return labelled or is_annex_heading(text, language) or leading_act(text, language) is not None


def _recital(block: Block) -> Block:
    return replace(block, kind=Kind.RECITAL if block.kind is Kind.PARAGRAPH else block.kind, in_preamble=True)


def _is_top(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and block.label is not None and block.label.top and not block.label.bare


def _end_of_preamble(found: Sequence[Block], language: str, *, numbered: bool) -> int:
    """How many of the blocks before the first number or heading are recitals.

    Recitals end in commas, what is decided in a full stop. A recital can lack its comma: then its act tells, where more
    follows.
    """
    commas = [n for n, block in enumerate(found) if block.open_ended and block.kind is Kind.PARAGRAPH]
    end = commas[-1] + 1 if commas else 0
    while end < len(found) and (numbered or end + 1 < len(found)):
        block = found[end]
        act = leading_act(block.words.text, language)
        decides = act is not None and act.act in operative()
        if block.kind is Kind.PARAGRAPH and (decides or (not numbered and _ENDS_CLAUSE.search(block.words.text))):
            break
        end += 1
    return end


def _block(text: str, line: Line, language: str, *, closing: bool) -> Block:
    whole = words = _without_emptied_brackets(normalize(text, line.span))
    label = leading_label(whole.text)
    if label is not None:
        words = Words(whole.text[label.end :], whole.offsets[label.end :], whole.notes)
    span = Span(words.offsets[0], words.offsets[-1] + 1) if words.offsets else Span(line.span.end, line.span.end)
    kind = Kind.PARAGRAPH
    if closing or not re.search(r"[^\W_]", words.text) or (label is None and "\t" in line.text):
        kind = Kind.LINE  # of the adoption, a separator, or a row of a table
    elif (label is None or label.bare) and _is_heading(words.text, language):
        kind, words, label = Kind.HEADING, whole, None  # a number without a point may be a day of a date
        span = Span(whole.offsets[0], whole.offsets[-1] + 1)
    return Block(kind, words, span, whole, None if closing else label)


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
