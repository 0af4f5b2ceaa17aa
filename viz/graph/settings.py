"""What the page is told: its words, colours, shapes and questions, each from a data file, checked as it is read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from ontology.words import Said, check_said, read_words, told
from queries.index.make import KINDS
from viz.pages.words import words as of_pages
from viz.styles import styles

FOLDER = Path(__file__).parent
_HEX = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
_COLOURS = {"cited-with": "refers-to", "asked-to": "cites/inviting", "in": "part-of"}
"""Relations that are coloured as another one."""


_OF_PAGES = ("is", "carried-by", "issued-by", "forum", "serves")
"""Relations whose words the pages have."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question that a picture can answer.

    Attributes:
        of: the kinds of things that can be asked about.
        needed: whether one must be given.
        edges: SQL over the index.
        words: the question, by language.
    """

    of: tuple[str, ...]
    needed: bool
    edges: str
    words: Said


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How things of a kind are drawn."""

    shape: Literal["box", "dot", "square", "triangle", "triangleDown", "diamond", "hexagon", "star", "ring"]
    light: _HEX
    dark: _HEX


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    out: dict[str, Said]
    into: dict[str, Said] = msgspec.field(name="in")
    page: dict[str, Said]


def words(language: str) -> dict[str, dict[str, str]]:
    """Return the words of the page, in English where there are none in the language.

    Those of kinds, and of the relations that the pages name, are the pages': they say the same of the same things.
    """
    own, pages = told(_words(), language), of_pages(language)
    return {
        "kinds": {kind: pages["kinds"][kind] for kind in KINDS if kind != "act"},
        "out": own["out"] | {name: pages["out"][name] for name in _OF_PAGES},
        "in": own["in"] | {name: pages["into"][name] for name in _OF_PAGES},
        "page": own["page"],
    }


@cache
def questions() -> dict[str, Question]:
    """Return the questions by their names.

    Raises:
        DataFileError: when one breaks its schema, or lacks words.
    """
    path = FOLDER / "questions.toml"
    found = read_toml(path, dict[str, Question])
    for name, question in found.items():
        check_said(path, f"[{name}]", question.words)
        if not set(question.of) <= set(KINDS):
            raise DataFileError(f"{path}: [{name}] of: {', '.join(sorted(set(question.of) - set(KINDS)))} is no kind")
    return found


@cache
def kinds() -> dict[str, Style]:
    """Return how each kind of thing is drawn: as viz/styles.toml says, else kinds.toml.

    Raises:
        DataFileError: when a kind has no style.
    """
    path = FOLDER / "kinds.toml"
    own = read_toml(path, dict[str, Style])
    common = styles().types
    found = {
        kind: own[kind] if kind in own else Style(common[kind].shape, common[kind].light, common[kind].dark)
        for kind in KINDS
        if kind in own or kind in common
    }
    missing = set(KINDS) - set(found) - {"act"}
    if missing:
        raise DataFileError(f"{path}: no style for {', '.join(sorted(missing))}")
    return found


def relations() -> dict[str, dict[str, str]]:
    """Return the colours of each relation, light and dark; those without one of their own have that of `cites`."""
    known = styles().relations
    chosen = {name: known.get(_COLOURS.get(name, name), known["cites"]) for name in (*_words()["out"], *_OF_PAGES)}
    return {name: {"light": style.light, "dark": style.dark} for name, style in chosen.items()}


@cache
def _words() -> dict[str, dict[str, Said]]:
    path = FOLDER / "words.toml"
    found = read_words(path, _Words)
    if set(found["out"]) != set(found["in"]):
        raise DataFileError(f"{path}: [out] and [in] must have the same relations")
    return found
