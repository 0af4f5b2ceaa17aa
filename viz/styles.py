"""What the page looks like and which words it uses: `styles.toml` and `words.toml`, checked as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from viz.things import NODE_TYPES

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_ROOM = Path(__file__).parent

Record = TypeVar("Record", bound=msgspec.Struct)
Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
Pixels = Annotated[float, msgspec.Meta(gt=0, le=60)]


class NodeStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How nodes of one type are drawn."""

    shape: Literal["box", "dot", "square", "triangle", "triangleDown", "diamond", "hexagon", "star"]
    size: Pixels
    font: Pixels
    ems: Pixels
    light: Colour
    dark: Colour


class EdgeStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How edges of one relation are drawn."""

    light: Colour
    dark: Colour
    width: Pixels
    dashes: bool


class Styles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The styles of all types and relations."""

    types: dict[str, NodeStyle]
    relations: dict[str, EdgeStyle]

    def relation(self, key: str) -> EdgeStyle:
        """Return the style of a relation; `cites/ACT` without an entry has that of `cites`."""
        return self.relations.get(key) or self.relations[key.partition("/")[0]]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    types: dict[str, dict[str, str]]
    kinds: dict[str, dict[str, str]]
    relations: dict[str, dict[str, str]]
    page: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The page's own words in one language."""

    types: dict[str, str]
    kinds: dict[str, str]
    relations: dict[str, str]
    page: dict[str, str]


@cache
def styles(path: Path = _ROOM / "styles.toml") -> Styles:
    """Read the styles.

    Raises:
        DataFileError: a type or relation is missing, or a value breaks the schema.
    """
    found = read_toml(path, Styles)
    if set(found.types) != set(NODE_TYPES):
        raise DataFileError(f"{path}: types must be exactly {', '.join(NODE_TYPES)}")
    missing = set(_all_words().relations) - {key.partition("/")[0] for key in found.relations}
    if missing:
        raise DataFileError(f"{path}: no style for the relations {', '.join(sorted(missing))}")
    return found


def words(language: str) -> Words:
    """Return the page's words in a language; English where there are none in it."""
    known = _all_words()

    def chosen(table: dict[str, dict[str, str]]) -> dict[str, str]:
        return {key: said.get(language, said["en"]) for key, said in table.items()}

    return Words(chosen(known.types), chosen(known.kinds), chosen(known.relations), chosen(known.page))


@cache
def _all_words(path: Path = _ROOM / "words.toml") -> _Words:
    return in_all_languages(path, _Words)


def in_all_languages(path: Path, shape: type[Record]) -> Record:
    """Return a file of tables of words, each said in all of `LANGUAGES`.

    Raises:
        DataFileError: when one is not, or the file breaks its shape.
    """
    found = read_toml(path, shape)
    for name in found.__struct_fields__:
        for key, said in getattr(found, name).items():
            if set(said) != set(LANGUAGES):
                raise DataFileError(f"{path}: [{name}] {key} must be said in {', '.join(LANGUAGES)}")
    return found
