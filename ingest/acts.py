"""The act that opens a paragraph of a resolution: which one it is, and how the text writes it.

The words of the acts are the labels of the scheme of acts; the words that may go with them (`also`, `once again`,
`with deep concern`) are in acts.toml. A text that opens with no known act has none: the act of an official text is
never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError
from ontology.model import Act
from ontology.schemes import lexicon, not_within

FILE = Path(__file__).parent / "acts.toml"
LENGTH = 200
"""Characters at the start of a paragraph that are looked at; the longest acts with their modifiers have about 100."""

_TATWEEL = "\u0640"
_PLAIN = {"\u2019": "'", "\u2011": "-", "\u02bc": "'"}
"""Marks and letters for which one is typed as often as the other."""
_SET = re.compile(r"\{(?P<one>[a-z-]+)\}|(?P<lead>\s?)\{(?P<any>[a-z-]+)\*\}(?P<blank>\s?)")
_ABSTRACT = frozenset({f"act/{Act.REPORTING}", "act/preambular", "act/operative"})


@dataclass(frozen=True, slots=True)
class LeadingAct:
    """The act that opens a paragraph.

    Attributes:
        act: slug of the concept in `id/act/`; modifiers don't change it.
        written: the act with its modifiers as the text writes it: `text[:end]` without blanks in front.
        end: where the act ends in the text.
    """

    act: str
    written: str
    end: int


class Modifiers(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What may go with an act in one language; acts.toml says what each field means."""

    joint: str
    before: list[str]
    within: list[str]
    after: list[str]
    glued: list[str] = []
    alike: dict[str, str] = {}
    sets: dict[str, list[str]] = {}
    without: list[str] = []
    acts: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What a language's paragraphs are matched with: the patterns, and the act of each of their groups."""

    patterns: tuple[re.Pattern[str], re.Pattern[str]]
    acts: tuple[str, ...]
    letters: _Letters


def leading_act(text: str, language: str) -> LeadingAct | None:
    """Return the act that opens a text, or None.

    Letters count whatever their case, accents, vowel marks and lengthening strokes; the longest reading counts.

    >>> leading_act("Recalling also its resolution 70/1", "en")
    LeadingAct(act='recalling', written='Recalling also', end=14)
    """
    if language not in _modifiers():  # a language of the user's own, whose acts nobody has listed
        return None
    known = _lexicon(language)
    folded = _fold(text[:LENGTH], known.letters)
    fewest, most = known.patterns
    first = fewest.match(folded)
    second = first and most.match(folded)  # what one of them matches at all, the other does too
    if not first or not second:
        return None
    best = max(first, second, key=re.Match.end)  # of two as long, the first: more of its words are the act's own
    act = known.acts[(best.lastindex or 1) - 1]
    end = _with_marks(text, known.letters.place(text, best.end()))
    return LeadingAct(act, text[:end].lstrip(), end)


def _with_marks(text: str, end: int) -> int:
    """The place after the marks on the last letter, which folding drops."""
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


def _fold(text: str, letters: _Letters) -> str:
    """The letters that count, in lower case without marks."""
    return "".join(map(letters.__getitem__, text))


class _Letters(dict[str, str]):
    """What counts of each character: its letters in lower case without marks; a blank for every kind of blank."""

    def __init__(self, alike: dict[str, str]) -> None:
        super().__init__()
        self._alike = alike

    def __missing__(self, character: str) -> str:
        letters = unicodedata.normalize("NFD", _PLAIN.get(character, character).lower())
        self[character] = found = "".join(
            " " if letter.isspace() else self._alike.get(letter, letter)
            for letter in letters
            if unicodedata.category(letter) not in {"Mn", "Cf"} and letter != _TATWEEL
        )
        return found

    def place(self, text: str, end: int) -> int:
        """The place in a text behind the character of which the folded text has the letter before `end`."""
        lengths = accumulate(len(self[character]) for character in text)
        return next(place for place, length in enumerate(lengths, start=1) if length >= end)


@cache
def _modifiers() -> dict[str, Modifiers]:
    return read_toml(FILE, dict[str, Modifiers])


@cache
def _lexicon(language: str) -> _Lexicon:
    modifiers = _modifiers()[language]
    forms = _forms(language, modifiers)
    try:
        fewest, most = map(re.compile, _patterns(forms, modifiers, not_within("act", language)))
    except re.error as error:
        raise DataFileError(f"{FILE}: {language}: {error}") from error
    acts = tuple(act.removeprefix("act/") for act in forms.values())
    return _Lexicon((fewest, most), acts, _Letters(modifiers.alike))


def _forms(language: str, modifiers: Modifiers) -> dict[str, str]:
    """The folded forms that may open a paragraph, longest first, and their acts."""
    forms = {**lexicon("act", language), **modifiers.acts}
    letters = _Letters(modifiers.alike)
    folded = {
        _fold(form, letters): act
        for form, act in forms.items()
        if act not in _ABSTRACT and form not in modifiers.without
    }
    return dict(sorted(folded.items(), key=lambda item: len(item[0]), reverse=True))


def _patterns(forms: dict[str, str], modifiers: Modifiers, longer: tuple[str, ...]) -> tuple[str, str]:
    """Two patterns, which try first the fewest and first the most words in front.

    A group stands behind each form, not around it: a choice of words that begin with a letter is refused by the letter.
    """
    joint = modifiers.joint
    end = r"(?!\w)" if joint else ""
    before, within, after = (
        _any(modifiers, phrases) for phrases in (modifiers.before, modifiers.within, modifiers.after)
    )
    gap = f"{joint}(?:{within}{joint}){{0,3}}" if joint else ""
    acts = "|".join(f"{gap.join(re.escape(word) for word in _divided(form, joint))}()" for form in forms)
    refused = f"(?!{'|'.join(map(re.escape, longer))})" if longer else ""
    glued = "".join(rf"(?:{re.escape(letters)}\s?)?" for letters in modifiers.glued)
    core = rf"{refused}(?:{acts}){end}(?:{joint}{after}{end})*"
    front = rf"\s*{glued}(?:{before}{joint})"
    return f"{front}*?{core}", f"{front}*{core}"


def _divided(form: str, joint: str) -> list[str]:
    return form.split() if joint else [form]


def _any(modifiers: Modifiers, phrases: list[str]) -> str:
    """An expression for any one of the phrases, the longest first, with their sets filled in."""
    filled = sorted((_filled(modifiers, phrase) for phrase in phrases), key=len, reverse=True)
    return f"(?:{'|'.join(filled)})" if filled else "(?!)"


def _filled(modifiers: Modifiers, phrase: str) -> str:
    """An expression for a phrase of which some words are named sets."""
    parts: list[str] = []
    place, joint = 0, modifiers.joint
    for found in _SET.finditer(phrase):
        words = _any(modifiers, modifiers.sets[found["one"] or found["any"]])
        lead = joint if found["lead"] else ""
        if found["one"]:
            filled = words
        elif found["blank"] or not lead:
            filled = f"{lead}(?:{words}{joint})*"
        else:  # at the end of the phrase
            filled = f"(?:{joint}{words})*"
        parts += _literal(phrase[place : found.start()], modifiers), filled
        place = found.end()
    return "".join([*parts, _literal(phrase[place:], modifiers)])


def _literal(words: str, modifiers: Modifiers) -> str:
    folded = _fold(words, _Letters(modifiers.alike))
    return re.escape(folded).replace(r"\ ", modifiers.joint) if modifiers.joint else re.escape(folded)
