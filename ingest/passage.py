"""A few words that somebody gives, as a document: each of its paragraphs is a clause."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec

from ingest.normalize import normalize
from ingest.sources import SUFFIXES
from ontology.datafiles import read_toml
from ontology.errors import InputError
from ontology.model import Act, Clause, Document, Span

FILE = Path(__file__).parent / "languages.toml"
PASSAGE = "text"
"""The id of a document that nobody has given one."""
_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n[ \t]*\n|\s*\Z)", re.DOTALL)


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    script: str
    words: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: tuple[_Language, ...]


def passage(text: str, language: str = "", issuer: str = "") -> Document:
    """Return a text as a document of which nothing else is known.

    Args:
        text: the words; a blank line ends a paragraph.
        language: their language; "" to tell it from them.
        issuer: the body whose text it is, "" where that is unknown.

    Raises:
        InputError: there are no words.
    """
    paragraphs = [Span(*match.span()) for match in _PARAGRAPH.finditer(text)]
    if not paragraphs:
        raise InputError("there are no words in this text; give a sentence with a citation")
    clauses = (_clause(text, number, span) for number, span in enumerate(paragraphs, start=1))
    return Document(
        id=PASSAGE,
        version="1",
        language=language or language_of(text),
        title="",
        text=text,
        source="text",
        checksum=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        clauses=tuple(clause for clause in clauses if clause.text),
        issuer=issuer,
    )


def is_path(what: str) -> bool:
    """Say whether what somebody typed names a file or folder; a name with a document's ending does, there or not."""
    try:
        named = not re.search(r"\s", what) and Path(what).suffix.lower() in SUFFIXES | {".zip"}
        return named or (bool(what) and Path(what).exists())
    except (OSError, ValueError):  # a text too long for a name, or with a character that none can have
        return False


def _clause(text: str, number: int, span: Span) -> Clause:
    words = normalize(text, span)
    return Clause(f"paragraph/{number}", 0, "", Act.REPORTING, str(number), "", span, words.text, words.offsets)


def language_of(text: str) -> str:
    """Return the language of a text by its script and its small words.

    >>> language_of("aux résolutions 70/1 et 71/2 de l'Assemblée générale"), language_of("第70/1号决议")
    ('fr', 'zh')
    """
    scripts = Counter(
        known.script for sign in text if sign.isalpha() for known in _scripts() if _is_of(sign, known.script)
    )
    if not scripts:
        return "en"
    script = max(scripts, key=lambda name: scripts[name])
    words = Counter(re.findall(r"\w+", text.lower()))
    alike = [known for known in _languages() if known.script == script]
    return max(alike, key=lambda known: sum(words[word] for word in known.words)).code


def _is_of(sign: str, script: str) -> bool:
    return unicodedata.name(sign, "").startswith(script)


@cache
def _languages() -> tuple[_Language, ...]:
    return read_toml(FILE, _File).language


@cache
def _scripts() -> tuple[_Language, ...]:
    """One language of each script."""
    return tuple({known.script: known for known in _languages()}.values())
