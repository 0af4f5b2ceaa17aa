"""What somebody typed into the search box, as a query of the full-text index.

Words are looked for in all their forms, `words in quotes` as they follow each other, `begin*` by their beginning,
`-word` must be absent. Chinese needs no blanks. A symbol is looked for as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index.analysis import HAN, folded, is_chinese, spoken, stem, tokens

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from queries.index.analysis import Token

LONGEST = 200
"""Characters of what is typed that count."""
MOST = 12
"""Words that count."""
_BEGINNINGS = 100
_PART = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))')
_CHINESE = re.compile(f"[{HAN}]+")
_CHINESE_OR_NOT = re.compile(f"[{HAN}]+|[^{HAN}]+")
_EDGES = ".,;:!?()[]{}«»“”‘’'\"、，。；：？！（）《》"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query.

    Attributes:
        wanted: expressions of FTS5, one for each word or phrase that is wanted.
        refused: for each that must be absent.
        terms: that are marked in what is found.
        runs: of Chinese characters that are marked.
    """

    wanted: tuple[str, ...]
    refused: tuple[str, ...]
    terms: frozenset[str]
    runs: tuple[str, ...]

    def expression(self, *, some: bool = False) -> str:
        """Return what is wanted as one expression of FTS5, "" for nothing; with `some`, one part of it will do."""
        return (" OR " if some else " AND ").join(self.wanted)


def asked(base: sqlite3.Connection, words: str, language: str) -> Asked:
    """Return the query for what was typed.

    Args:
        base: the index, which knows the words that there are.
        words: as typed.
        language: of whoever asks: its word forms come first.
    """
    wanted, refused = [], []
    terms: set[str] = set()
    runs: list[str] = []
    sound = words[:LONGEST].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")  # no half of a pair, no NUL
    for minus, text, phrase in list(_parts(sound))[:MOST]:
        made = _phrase(base, text, language) if phrase else _word(base, text, language)
        if not made:
            continue
        if minus:
            refused.append(made)
            continue
        wanted.append(made)
        runs += _CHINESE.findall(text)
        terms.update(re.findall(r'"([^" ]+)"', made))
        terms.update(token.term for token in tokens(text, "") if not token.form)  # a symbol by its number alone, too
        if phrase:
            terms.update(term for token in tokens(text, "") for term in terms_of(base, token.form, language))
    return Asked(tuple(wanted), tuple(refused), frozenset(terms), tuple(runs))


def _parts(words: str) -> Iterator[tuple[bool, str, bool]]:
    """What was typed, part by part; Chinese runs into other words without a blank, and is parted from them."""
    for found in _PART.finditer(words):
        if found["phrase"] is not None:
            yield bool(found["minus"]), found["phrase"], True
            continue
        for piece in _CHINESE_OR_NOT.findall(found["word"]):
            bare = piece.strip(_EDGES.replace("(", "").replace(")", "") if "/" in piece else _EDGES)
            if bare:
                yield bool(found["minus"]), bare, False


def _word(base: sqlite3.Connection, word: str, language: str) -> str:
    if is_chinese(word):
        pairs = [token.term for token in tokens(word, "zh")][:-1]
        return _quoted(pairs) if pairs else f"{_quoted([word])} *"
    if word.endswith("*") and len(word) > 2:  # noqa: PLR2004  # a letter and the star: everything
        return _either(_beginning(base, folded(word[:-1])))
    found = list(tokens(word, ""))
    if len(found) == 1 and found[0].form:
        return _either(terms_of(base, found[0].form, language, word[found[0].start : found[0].end]))
    if not found:
        return ""
    whole = found[0].term if not found[0].form else ""
    parts = [token for token in found if token.form]
    return " OR ".join(filter(None, [_quoted([whole]) if whole else "", _followed(parts, language)])).join("()")


def _phrase(base: sqlite3.Connection, text: str, language: str) -> str:
    found = list(tokens(text, "zh"))
    chinese = [token for token in found if not token.form]
    if chinese and len(chinese) == len(found):
        return _word(base, "".join(text.split()), language)
    return _followed([token for token in tokens(text, "") if token.form], language)


def _followed(words: list[Token], language: str) -> str:
    """Words that follow each other: for each language in which they can have their forms, its terms."""
    if not words:
        return ""
    languages = dict.fromkeys(each for word in words for each in ("", *spoken(word.form, language)))
    found = dict.fromkeys(_quoted(stem(word.form, each) for word in words) for each in languages)
    return " OR ".join(found).join("()")


def terms_of(base: sqlite3.Connection, form: str, language: str, word: str = "") -> list[str]:
    """Return the terms of a word, given its form: those of all texts that have it, and its stems."""
    known = [term for (term,) in base.execute("SELECT term FROM form WHERE form = ? ORDER BY term", (form,))]
    return list(dict.fromkeys([*known, *(stem(word or form, each) for each in spoken(word or form, language)), form]))


def _beginning(base: sqlite3.Connection, start: str) -> list[str]:
    rows = base.execute(
        "SELECT DISTINCT term FROM form WHERE form >= ? AND form < ? LIMIT ?",
        (start, start + "\U0010ffff", _BEGINNINGS),
    )
    return [term for (term,) in rows] or [start]


def _either(terms: Iterable[str]) -> str:
    return " OR ".join(_quoted([term]) for term in terms).join("()")


def _quoted(terms: Iterable[str]) -> str:
    """Terms that follow each other as a string of FTS5: nothing in it has a meaning but the mark that ends it."""
    return '"' + " ".join(terms).replace('"', '""') + '"'
