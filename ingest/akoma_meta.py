"""What the metadata and the cover of an Akoma Ntoso document say: dates, adoption, keywords, language, issuer.

Metadata is mistrusted: in real files a language is wrong, a date is 0001-01-01, a value is missing. What can be told
from the text itself is taken from there, and what is silly becomes "".
"""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from ingest.akoma_text import local_name, plain_text
from ingest.labels import label_file, latin
from ontology.model import Adoption, Keyword, Vote
from ontology.registry import LANGUAGES, registry

FAMILY = "UN"
"""Whose bodies' short names a formula may use: `大会`."""

_SYMBOL = re.compile(r"[A-Z]+(?:/[\w.()-]*[\w)])+")
_AGENDA_ITEM = re.compile(r"\d+(?:\s*[(（]\w[)）]|\s+\w[)）])?")
_TALLY = re.compile(r"(\d+)\s*[-–]\s*(\d+)\s*[-–]\s*(\d+)")
_SCRIPTS = {"ARABIC": "ar", "CYRILLIC": "ru", "CJK": "zh"}
_COUNTED = {"inFavour": "in-favour", "against": "against", "abstaining": "abstaining"}
_FORMULA = 80
"""Characters of the longest formula."""
_UNTIL = 1900
"""No conference or organ whose texts are read adopted one before this year."""


def every(element: Any, name: str) -> list[Any]:
    """Return the elements of a name below another, in order."""
    return [] if element is None else list(element.iterdescendants(f"{{*}}{name}"))


def one(element: Any, name: str) -> Any:
    """Return the first element of a name below another, or None."""
    return None if element is None else next(element.iterdescendants(f"{{*}}{name}"), None)


def iso_date(text: str | None) -> str:
    """Return a date of the calendar in which something can have been adopted, else "".

    >>> iso_date("2020-12-21"), iso_date("0001-01-01"), iso_date("soon")
    ('2020-12-21', '', '')
    """
    try:
        found = dt.date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return ""
    return found.isoformat() if found.year >= _UNTIL else ""


def date_of(statement: Any, level: str) -> str:
    """Return the date that FRBRWork (adoption) or FRBRExpression (publication) gives, or ""."""
    for identification in every(statement, level):
        for child in identification:
            if local_name(child) == "FRBRdate" and (date := iso_date(child.get("date"))):
                return date
    return ""


def uri_of(statement: Any) -> str:
    """Return the identifier of the work, or ""."""
    found = one(one(statement, "FRBRWork"), "FRBRuri")
    return str(found.get("value") or "") if found is not None else ""


# ---------------------------------------------------------------- language and issuer


def language_of(text: str, formula: str, stated: str) -> str:
    """Return the language that a text is in, by its script, else by the name of the body that speaks in it.

    Args:
        text: the reading text.
        formula: the words that name the body which adopts the text.
        stated: what the metadata says, which decides only where the text does not.
    """
    scripts: Counter[str] = Counter()
    for sign, count in Counter(text[:4000]).items():
        if sign.isalpha():
            scripts[unicodedata.name(sign, "").split(" ")[0]] += count
    if scripts and (found := _SCRIPTS.get(scripts.most_common(1)[0][0])):
        return found
    latin_ones = [language for language in LANGUAGES if language not in _SCRIPTS.values()]
    for words in (formula, text[:4000]):
        lengths = {language: max(map(len, _named(words, language)), default=0) for language in latin_ones}
        best = max(lengths, key=lambda language: lengths[language])
        if lengths[best]:
            return best
    three = {"ara": "ar", "eng": "en", "fra": "fr", "fre": "fr", "rus": "ru", "spa": "es", "zho": "zh", "chi": "zh"}
    return three.get(stated, stated if stated in LANGUAGES else "en")


def issuer_of(formula: str, language: str) -> str:
    """Return the id of the body that the formula names first, or "".

    >>> issuer_of("The Plenipotentiary Conference of the International Telecommunication Union (Dubai, 2018),", "en")
    'PP'
    """
    found = _named(formula, language)
    return _names(language)[found[0]] if found else ""


def _named(words: str, language: str) -> list[str]:
    """The names of bodies in the words, by where they stand; of two that begin together the longer one first."""
    plain = _plain(words)
    found = {name: re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain) for name in _names(language) if name in plain}
    placed = sorted((match.start(), -len(name), name) for name, match in found.items() if match)
    if placed or len(plain) > _FORMULA:
        return [name for _, _, name in placed]
    closed = plain.replace(" ", "")  # a blank that the typist left out of the formula
    return [name for name in _names(language) if " " in name and name.replace(" ", "") in closed]


@cache
def _names(language: str) -> dict[str, str]:
    names = registry().body_names(language) | registry().body_names(language, FAMILY)
    return {_plain(name): body for name, body in names.items() if len(name) > 1}


@lru_cache(maxsize=4)
def _plain(text: str) -> str:
    """Words without case, marks of vowels, and with one kind of apostrophe."""
    bare = "".join(c for c in text.replace("’", "'").replace("\u0640", "") if not unicodedata.combining(c))
    return " ".join(bare.casefold().replace("'", "' ").split())


# ---------------------------------------------------------------- symbols


def symbol_of(printed: str) -> str:
    """Return a symbol as it is typed: no blanks, Latin letters, upper case.

    >>> symbol_of("А/RES/75/101 A-B")
    'A/RES/75/101A-B'
    """
    return re.sub(r"\s+", "", latin(printed)).upper().rstrip(".")


def part_letter(printed: str, language: str) -> str:
    """Return the letter of a part of a resolution, `A` for `ألف`, or "" where it is none."""
    plain = re.sub(r"[\s.]", "", latin(printed))
    words = label_file().parts.get(language, ())
    if plain in words:
        return chr(ord("A") + words.index(plain))
    return plain.upper() if re.fullmatch(r"[A-Za-z]", plain) else ""


# ---------------------------------------------------------------- adoption


def adoption_of(root: Any, statement: Any) -> Adoption:
    """Return when and how a resolution was adopted, from its cover, its own metadata and those of the collection."""
    cover = one(root, "coverPage")
    steps = every(root, "step")
    return Adoption(
        date=date_of(statement, "FRBRWork") or _step_date(steps) or date_of(root, "FRBRWork"),
        session=_session(cover),
        agenda_items=tuple(item for text in _inlines(cover, "agenda item") for item in _agenda_items(text)),
        agenda_title=next(iter(_inlines(cover, "agenda item name")), ""),
        meeting=_first(_symbols(_attributes(steps, "adopted", "as"))),
        report=_first(_symbols(_inlines(cover, "originating document")))
        or _first(_symbols(_attributes(steps, "recommendedForAdoption", "as"))),
        drafts=_symbols(_attributes(steps, "draftResolution", "as")),
        sponsors=tuple(_attributes(steps, "draftResolution", "by")),
        vote=_vote(root),
    )


def _first(found: tuple[str, ...]) -> str:
    return found[0] if found else ""


def _step_date(steps: list[Any]) -> str:
    return next((date for s in steps if s.get("outcome") == "adopted" and (date := iso_date(s.get("date")))), "")


def _session(cover: Any) -> str:
    session = one(cover, "session")
    return " ".join((session.get("value") or "").split()) if session is not None else ""


def _inlines(cover: Any, name: str) -> list[str]:
    found = (plain_text(inline) for inline in every(cover, "inline") if inline.get("name") == name)
    return [text for text in found if text]


def _agenda_items(text: str) -> list[str]:
    return [" ".join(item.split()) for item in _AGENDA_ITEM.findall(text)]


def _attributes(steps: list[Any], outcome: str, name: str) -> list[str]:
    found = (" ".join((step.get(name) or "").split()) for step in steps if step.get("outcome") == outcome)
    return [text for text in found if text]


def _symbols(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symbol for text in texts for symbol in _SYMBOL.findall(latin(text))))


def _vote(root: Any) -> Vote | None:
    voting = one(root, "voting")
    outcome = (voting.get("outcome") or "") if voting is not None else ""
    if not outcome:
        return None
    if re.search(r"without\s*vote", outcome, re.IGNORECASE):
        return Vote("without-vote")
    counts = {_COUNTED[name]: count for count in every(voting, "count") if (name := _refers_to(count)) in _COUNTED}
    numbers = {name: _whole_number(count.get("value")) for name, count in counts.items()}
    if not numbers and (tally := _TALLY.search(outcome)):  # a tally names those for, against and abstaining, in order
        numbers = dict(zip(_COUNTED.values(), map(int, tally.groups()), strict=True))
    voters = ((plain_text(o), name) for name, count in counts.items() for o in every(count, "organization"))
    return Vote(
        "recorded",
        numbers.get("in-favour"),
        numbers.get("against"),
        numbers.get("abstaining"),
        tuple((who, how) for who, how in voters if who),
    )


def _refers_to(element: Any) -> str:
    return str(element.get("refersTo") or "").lstrip("#")


def _whole_number(text: str | None) -> int | None:
    digits = (text or "").strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,4}", digits) else None


# ---------------------------------------------------------------- keywords


def keywords_of(root: Any) -> tuple[Keyword, ...]:
    """Return the subjects that the publisher assigned and that have an address, each once."""
    found: dict[str, Keyword] = {}
    for keyword in every(root, "keyword"):
        address = (keyword.get("href") or "").strip()
        label = html.unescape(keyword.get("value") or keyword.get("showAs") or "").replace("_", " ").strip()
        if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", address):
            found.setdefault(address, Keyword(address, label))
    return tuple(found.values())
