"""What the questions of the catalogue are called in other languages: queries/catalogue/words.toml.

English stands in the files of the questions themselves.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from ontology.words import Said, check_said, in_language
from queries.catalogue import FOLDER, bundled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from queries.catalogue import Question


class Told(NamedTuple):
    """What a question is called, and the sentence that says what its rows are."""

    title: str
    answers: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same by language."""

    title: Said
    answers: Said


def told(question: Question, language: str) -> Told:
    """Return what a question of the catalogue is called in a language, in English where it has no words in it."""
    words = _bundled()[question.name]
    return Told(in_language(words.title, language), in_language(words.answers, language))


def read(path: Path, questions: Mapping[str, Question]) -> dict[str, Words]:
    """Return the words of all questions, with those in English from the questions themselves.

    Raises:
        DataFileError: when the file breaks its shape, names no question, or lacks one, or its words in a language in
            which all is said.
    """
    found = read_toml(path, dict[str, Words])
    if unknown := sorted(set(found) - set(questions)):
        raise DataFileError(f"{path}: [{unknown[0]}] is no question of the catalogue")
    for name, question in questions.items():
        if name not in found:
            raise DataFileError(f"{path}: [{name}] is missing: how is {question.title!r} said in other languages?")
        found[name] = Words(
            title={**found[name].title, "en": question.title}, answers={**found[name].answers, "en": question.answers}
        )
        check_said(path, f"[{name}] title", found[name].title)
        check_said(path, f"[{name}] answers", found[name].answers)
    return found


@cache
def _bundled() -> dict[str, Words]:
    return read(FOLDER / "words.toml", bundled())
