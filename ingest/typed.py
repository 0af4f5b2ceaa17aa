"""What a person types, in any language read so far, to the symbol that is meant."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.cited import is_symbol
from ontology.errors import UnknownNameError
from ontology.model import Act, Clause, Span
from ontology.registry import LANGUAGES, registry
from ontology.schemes import labels, lexicon

if TYPE_CHECKING:
    from collections.abc import Collection

_UN_NUMBER = re.compile(r"(?:ES-|S-)?\d{1,2}/\d{1,3}[A-Z]?")
_LINE = re.compile(r"(?:WSIS[ /])?(C\d{1,2})(?:[ /](e-[a-z]+))?", re.IGNORECASE)
_GOAL = re.compile(r"(?:SDG|goal)[ /]?(\d{1,2}(?:\.[0-9a-e])?)", re.IGNORECASE)
_NUMBERED = re.compile(r"([A-Za-z]+(?:-[A-Z0-9]+)??)[ -]?(?:Res(?:olution|\.)? ?)?(\d+)(?:@(\d{4}))?")
_ABBREVIATED = re.compile(r"\b(R[eé]s)\b\.?(?= ?\d)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_LETTERS = {
    language: re.compile(letters)
    for language, letters in {
        "ar": "[\u0600-\u06ff]", "en": "[A-Za-z]", "es": "[A-Za-z]", "fr": "[A-Za-z]", "ru": "[\u0400-\u04ff]",
        "zh": "[\u3400-\u9fff]",
    }.items()
}  # fmt: skip
"""By which it is seen that a text is not in a language, whose grammar then need not be loaded."""


class SeveralMeantError(UnknownNameError):
    """What was typed can mean several instruments.

    Attributes:
        candidates: their symbols.
    """

    def __init__(self, message: str, candidates: tuple[str, ...]) -> None:
        """Keep the symbols beside the words."""
        super().__init__(message)
        self.candidates = candidates


def understand(typed: str, known: Collection[str]) -> str:
    """Return the symbol of what can be cited that somebody means.

    Taken in turn: a symbol as it stands; a short form (`PP 71`, `70/1`, `SDG 9`, `C5`); a citation in the words of any
    language that has a grammar; a name of the registry or of a goal or line, in any of the six languages.

    Args:
        typed: what was typed.
        known: the symbols of the graph, which go first and from which near ones are suggested.

    Raises:
        SeveralMeantError: a citation that several bodies' instruments fit.
        UnknownNameError: nothing fits; near symbols and names are suggested.

    >>> understand("PP 71", []), understand("Res. 71 (Rev. Dubai, 2018)", []), understand("70/1", [])
    ('PP/71', 'PP/71@2018', 'A/RES/70/1')
    """
    text = _sound(typed)
    by_fold = {symbol.casefold(): symbol for symbol in known}
    symbol = (
        by_fold.get(text.casefold())
        or _short(text)
        or (text if is_symbol(text) else None)
        or _named(text)
        or _cited(text)
    )
    if symbol:
        return symbol
    raise UnknownNameError(f"{typed!r} is no instrument, goal or action line that is known here{_near(text, known)}")


def as_symbol(typed: str) -> str:
    """Return a body and a number as the symbol of a resolution, whether there is such a body or not; "" for others.

    >>> as_symbol("PP 71"), as_symbol("wtdc 37@2017"), as_symbol("2030 Agenda")
    ('PP/71', 'WTDC/37@2017', '')
    """
    numbered = _NUMBERED.fullmatch(_sound(typed))
    if not numbered:
        return ""
    return f"{numbered[1].upper()}/{numbered[2]}" + (f"@{numbered[3]}" if numbered[3] else "")


@lru_cache(maxsize=1000)
def possible(typed: str, language: str = "") -> tuple[str, ...]:
    """Return the symbols of all that words can mean which as a whole are a symbol, a short form or a citation.

    What has no number is none of these, and costs nothing; a name of an instrument is left to who knows names.

    Args:
        typed: what was typed, whatever it is.
        language: whose grammar is asked first.

    >>> possible("PP-71"), possible("第71号决议（2018年，迪拜，修订版）", "zh"), possible("71 lamps")
    (('PP/71',), ('PP/71@2018',), ())
    """
    text = _sound(typed)
    if not any(sign.isnumeric() for sign in text):
        return ()
    try:
        symbol = _short(text) or (text if is_symbol(text) else None) or _cited(text, language, whole=True)
    except SeveralMeantError as error:
        return error.candidates
    except UnknownNameError:
        return ()
    return (symbol,) if symbol else ()


def concept(scheme: str, typed: str) -> str:
    """Return the concept of a scheme that somebody means, by its slug, its symbol, or a name in any language.

    Raises:
        UnknownNameError: the scheme has none of that name; near ones are suggested.

    >>> concept("theme", "AI"), concept("addressee", "秘书长"), concept("theme", "theme/5g")
    ('theme/ai', 'addressee/secretary-general', 'theme/5g')
    """
    names = _concepts(scheme)
    if symbol := named_by(scheme, typed):
        return symbol
    text = " ".join(typed.split()).casefold()
    near = dict.fromkeys(names[name] for name in get_close_matches(text, names, n=4, cutoff=0.6))
    choices = list(near) or sorted({symbol for symbol in names.values() if symbol != scheme})[:30]
    hint = f"did you mean {' or '.join(near)}?" if near else f"choose one of {', '.join(choices)}"
    raise UnknownNameError(f"{typed!r} is no {scheme}; {hint}")


def named_by(scheme: str, typed: str) -> str | None:
    """Return the concept of a scheme that is called just so, by its slug, its symbol, or a name in any language.

    >>> named_by("theme", "AI"), named_by("theme", "A/RES/70/1")
    ('theme/ai', None)
    """
    text = " ".join(typed.split()).casefold()
    names = _concepts(scheme)
    return names.get(text) or names.get(f"{scheme}/{text}")


def _concepts(scheme: str) -> dict[str, str]:
    """The concepts of a scheme by their names in all languages and by their symbols."""
    names = {form.casefold(): symbol for language in LANGUAGES for form, symbol in lexicon(scheme, language).items()}
    return names | {symbol.casefold(): symbol for symbol in set(names.values())}


def body(typed: str) -> str:
    """Return the id of the body that somebody means, by its id or a name in any language.

    Raises:
        UnknownNameError: the registry has none of that name.

    >>> body("pp"), body("联合国大会")
    ('PP', 'UNGA')
    """
    text = " ".join(typed.split()).casefold().removeprefix("body/")
    names = {
        form.casefold(): known for language in LANGUAGES for form, known in registry().body_names(language).items()
    }
    names |= {known.casefold(): known for known in registry().body}
    if text in names:
        return names[text]
    near = dict.fromkeys(names[name] for name in get_close_matches(text, names, n=4, cutoff=0.6))
    hint = f"did you mean {' or '.join(near)}?" if near else "`policygraph query citations-by-body` lists those cited"
    raise UnknownNameError(f"{typed!r} is no body of the registry; {hint}")


def _sound(typed: str) -> str:
    """What was typed with single blanks, without what no text can have, and with a resolution in full."""
    text = typed.encode("utf-8", "ignore").decode("utf-8").replace("\0", " ")
    return _ABBREVIATED.sub(r"\1olution", " ".join(text.split()))


def _short(text: str) -> str | None:
    if text.upper() in {"SDG", "SDGS"}:
        return "SDG"
    if goal := _GOAL.fullmatch(text):
        return _in_scheme(f"SDG/{goal[1].lower()}")
    if line := _LINE.fullmatch(text):
        return _in_scheme(f"WSIS/{line[1].upper()}" + (f"/{line[2].lower()}" if line[2] else ""))
    if _UN_NUMBER.fullmatch(text):  # the Assembly's: other bodies' numbers are typed with their body
        return f"A/RES/{text}"
    if (symbol := as_symbol(text)) and is_symbol(symbol):
        return symbol
    return None


def _in_scheme(symbol: str) -> str:
    if symbol not in labels("en"):
        raise UnknownNameError(
            f"there is no {symbol}: the goals are SDG/1 to SDG/17, the action lines WSIS/C1 to WSIS/C11"
        )
    return symbol


def _named(text: str) -> str | None:
    folded = _bare(text)
    for language in LANGUAGES:
        for name, symbol in registry().instrument_names(language).items():
            if _bare(name) == folded:
                return symbol
        for symbol, label in labels(language).items():
            if symbol.startswith(("SDG/", "WSIS/")) and _bare(label) == folded:
                return symbol
    return None


def _bare(name: str) -> str:
    return re.sub(r"[《》“”\"'\s]+|^the\s", "", name.casefold())


def _cited(text: str, first: str = "", *, whole: bool = False) -> str | None:
    """The first citation that can be decided in any language; undecided ones are kept for the message.

    Args:
        text: the words.
        first: the language whose grammar comes first.
        whole: whether nothing but the citation may be there; the first language that reads it so has the word.
    """
    from ingest.citations import citations, titles  # noqa: PLC0415  # for what is no symbol alone
    from ingest.grammar import grammar, languages  # noqa: PLC0415

    undecided: dict[str, None] = {}
    for language in sorted(languages(), key=lambda each: each != first):
        if (letters := _LETTERS.get(language)) and not letters.search(text):
            continue
        rules = grammar(language)
        found = rules.hits(text)
        clause = Clause("", 0, "", Act.REPORTING, "", "", Span(0, len(text)), text, tuple(range(len(text))))
        for mention in citations(clause, found, titles(text, found, rules), rules):
            if whole and _WORD.search(text[: mention.span.start] + text[mention.span.end :]):
                continue
            if mention.target:
                return mention.target.cited
            undecided.update(dict.fromkeys(mention.candidates))
        if whole and undecided:
            break
    if undecided:
        words = f"{text!r} can be {' or '.join(undecided)}: say which body's it is"
        raise SeveralMeantError(words, tuple(undecided))
    return None


def _near(text: str, known: Collection[str]) -> str:
    names = {name: symbol for language in LANGUAGES for name, symbol in registry().instrument_names(language).items()}
    choices = {choice.casefold(): choice for choice in (*names, *known)}
    near = [choices[c] for c in get_close_matches(text.casefold(), choices, n=4, cutoff=0.6)]
    meant = dict.fromkeys(f"{name} ({names[name]})" if name in names and name not in known else name for name in near)
    if meant:
        return "; did you mean " + " or ".join(meant) + "?"
    return "; type a symbol such as PP/71, A/RES/70/1, SDG/9, WSIS/C5, or a citation as texts write it"
