"""Themes, topics and groups that a clause names in its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from ontology.model import Kind, Mention, Target
from ontology.schemes import lexicon, not_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.model import Clause

SCHEMES = (Kind.THEME, Kind.TOPIC, Kind.GROUP)
ACRONYM_LENGTH = 6
"""Characters of the longest name in capitals that is an acronym, and so found in its own case only."""
_WITHIN_WORD = re.compile(r"(?:(?![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])[^\W_]){2}")
"""Two letters, but not of scripts that write without blanks, where a word has no visible border."""
_BETWEEN = re.compile(r"\s?[（(/]\s?")


@dataclass(frozen=True)
class Names:
    """The names of one scheme in one language, ready to be found in one pass.

    `symbols[i]` is the concept of `forms[i]`, "" for a form that only keeps shorter ones from counting.
    """

    kind: Kind
    automaton: AhoCorasick
    forms: tuple[str, ...]
    symbols: tuple[str, ...]


@cache
def names(kind: Kind, language: str) -> Names:
    """Return the names of a scheme, folded to lower case; acronyms are checked against their own case later."""
    words = lexicon(kind.value, language)
    masks = [form for form in not_within(kind.value, language) if form not in words]
    forms = (*words, *masks)
    folded = [_fold(form) for form in forms]
    automaton = AhoCorasick(folded, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return Names(kind, automaton, forms, (*words.values(), *("" for _ in masks)))


def concepts(clause: Clause, language: str) -> Iterator[Mention]:
    """Yield the mentions of themes, topics and groups; a name and its acronym in brackets are one."""
    folded = _fold(clause.text)
    for kind in SCHEMES:
        last: tuple[int, int, str] | None = None
        for start, end, symbol in _found(clause.text, folded, names(kind, language)):
            if last and last[2] == symbol and _BETWEEN.fullmatch(clause.text[last[1] : start]):
                closed = end + (clause.text[end : end + 1] in {"）", ")"})
                last = (last[0], closed, symbol)
                continue
            if last:
                yield _mention(clause, *last, kind)
            last = (start, end, symbol)
        if last:
            yield _mention(clause, *last, kind)


def heading_themes(text: str, language: str) -> tuple[str, ...]:
    """Return the themes that a heading names."""
    return tuple(dict.fromkeys(symbol for _, _, symbol in _found(text, _fold(text), names(Kind.THEME, language))))


def in_titles(mention: Mention, titles: list[tuple[int, int]]) -> Mention:
    """Mark a mention that stands inside one of the titles, given as ranges of the reading text."""
    inside = any(start <= mention.span.start and mention.span.end <= end for start, end in titles)
    return replace(mention, in_title=True) if inside else mention


def _mention(clause: Clause, start: int, end: int, symbol: str, kind: Kind) -> Mention:
    return Mention(clause.source(start, end), kind, f"scheme.{kind.value}", Target(symbol))


def _found(text: str, folded: str, known: Names) -> Iterator[tuple[int, int, str]]:
    for index, start, end in known.automaton.find_matches_as_indexes(folded):
        form = known.forms[index]
        if (
            known.symbols[index]
            and _stands_alone(text, start, end)
            and (not _is_acronym(form) or text[start:end] == form)
        ):
            yield start, end, known.symbols[index]


def _fold(text: str) -> str:
    """Lower case of the same length, so that offsets stay: the few letters that grow are left."""
    text = text.replace("’", "'").replace("\u00a0", " ")
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def _is_acronym(form: str) -> bool:
    return form.isupper() and len(form) <= ACRONYM_LENGTH


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match has borders: a letter that touches another letter of a spaced script is part of a word."""
    return not (start and _WITHIN_WORD.match(text, start - 1)) and not _WITHIN_WORD.match(text, end - 1)
