"""Labels of paragraphs in six scripts, read as Latin ones: one clause has one place whatever its language.

`(ب)`, `б)` and `(b)` are all b; `’2‘`, `㈡` and `(ii)` are all ii. The letters are data (labels.toml).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from ingest.numerals import LAST_ROMAN, roman
from ontology.datafiles import read_toml

FILE = Path(__file__).parent / "labels.toml"


class LabelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What labels.toml holds; its own comments say what each table is."""

    letters: dict[str, str]
    alike: dict[str, str]
    shapes: dict[str, str]
    annex: dict[str, tuple[str, ...]]
    ordinals: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a paragraph.

    Attributes:
        printed: as it stands in the text.
        end: where the words behind it begin.
        readings: what it can be, likeliest first: `с` is c by its looks and q by the Russian alphabet.
        top: a number of the first level (`4.`), not of a list below (`(4)`, `’4‘`).
        bare: a number without any punctuation, which is a label only where it is the next one.
    """

    printed: str
    end: int
    readings: tuple[str, ...]
    top: bool = False
    bare: bool = False


_ARABIC = r"[\u0621-\u064a\ufe80-\ufefc]\u0640?(?:\s[\u0621-\u064a])?"
_NAME = rf"[A-Za-z]{{1,5}}|[\u0400-\u04ff]|{_ARABIC}|[〇一二三四五六七八九十]{{1,3}}|\d{{1,3}}"
_LABEL = re.compile(
    rf"[(（](?P<both>{_NAME})[)）]\s*"
    rf"|(?P<closed>{_NAME})[)）]\s*"
    r"|(?P<lettered>[a-z]{1,4})\.\s+"  # as browsers print the labels of lists
    r"|[‘’'\"“”«](?P<quoted>\d{1,2})[‘’'\"“”»]\s*"
    r"|(?P<circled>[\u3220-\u3229])\s*"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,2})+)\.?\s+"
    r"|(?P<top>\d{1,3})(?:\s*[.．](?!\d)|\s*[-–—－](?=\s|$))\s*"
    r"|(?P<bare>\d{1,3})(?:\s+|$)"
)


@cache
def label_file() -> LabelFile:
    """Return the data of labels.toml."""
    return read_toml(FILE, LabelFile)


def leading_label(text: str) -> Label | None:
    """Return the label that a paragraph begins with, or None.

    >>> leading_label("(ب) words").readings, leading_label("3 - words").top
    (('b',), True)
    """
    match = _LABEL.match(text)
    if match is None or match.lastgroup is None:
        return None
    kind, token = match.lastgroup, match[match.lastgroup]
    found = _quoted(token) if kind == "quoted" else _readings(token)
    if not found:
        return None
    return Label(match.group().strip(), match.end(), found, top=kind in {"top", "bare"}, bare=kind == "bare")


def follows(label: str, previous: str) -> bool:
    """Say whether a label can stand next after another of its list.

    >>> follows("j", "i"), follows("ii", "i"), follows("aa", "z"), follows("4.2", "4.1"), follows("c", "a")
    (True, True, True, True, False)
    """
    return label in _successors(previous)


@cache
def _successors(label: str) -> frozenset[str]:
    found = set()
    head, dot, last = label.rpartition(".")
    if last.isdigit():
        found.add(f"{head}{dot}{int(last) + 1}")
    if re.fullmatch(r"([a-z])\1?", label):
        following = chr(ord(label[0]) + 1)
        found.add(following * len(label) if label[0] != "z" else "aa")
    if label in _ROMANS:
        found.add(roman(_ROMANS[label] + 1))
    return frozenset(found)


_ROMANS = {roman(number): number for number in range(1, LAST_ROMAN + 1)}
_HAN = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}


@cache
def _readings(token: str) -> tuple[str, ...]:
    """What a token can be; () when it is no label."""
    plain = unicodedata.normalize("NFKC", token).lower().strip("()\u0640")
    plain = label_file().shapes.get(plain, plain)
    if re.fullmatch(r"\d+(?:\.\d+)*", plain):
        return (".".join(str(int(part)) for part in plain.split(".")),)
    if re.fullmatch(r"[a-z]+", plain):
        return (plain,) if plain in _ROMANS or re.fullmatch(r"([a-z])\1?", plain) else ()
    if (number := _han(plain)) is not None:
        return (roman(number),) if number <= LAST_ROMAN else ()
    if re.fullmatch(r"(\w)\s\1", plain):  # after the last letter of the alphabet they are doubled
        return tuple(reading * 2 for reading in _readings(plain[0]))
    alike = label_file().alike.get(plain)
    places = [letters.find(plain) for letters in label_file().letters.values()]
    return tuple(dict.fromkeys(([alike] if alike else []) + [_letter(place) for place in places if place >= 0]))


def _quoted(token: str) -> tuple[str, ...]:
    """Digits between single quotes are what Arabic texts print for the roman numerals of others."""
    return (roman(int(token)),) if 1 <= int(token) <= LAST_ROMAN else ()


def _letter(place: int) -> str:
    return chr(ord("a") + place % 26) * (place // 26 + 1)


def _han(token: str) -> int | None:
    """The value of a Chinese numeral up to 99, or None."""
    match = re.fullmatch(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)", token)
    if match is None or not token:
        return None
    tens, ten, ones = match.groups()
    if not ten:
        return _HAN[tens] if tens and not ones else None
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)


def latin(text: str) -> str:
    """Return text with the Cyrillic letters that look like Latin ones replaced: symbols are typed with either.

    >>> latin("А/RЕS/75/1")
    'A/RES/75/1'
    """
    return "".join(map(_latin_letter, unicodedata.normalize("NFKC", text)))


@cache
def _latin_letter(letter: str) -> str:
    alike = label_file().alike.get(letter.lower())
    if alike is None:
        return letter
    return alike.upper() if letter.isupper() else alike


def is_annex_heading(text: str, language: str) -> bool:
    """Say whether a heading is the word for an annex, with its number or without.

    >>> is_annex_heading("Annex II", "en"), is_annex_heading("Annexes to come", "en")
    (True, False)
    """
    words = "|".join(re.escape(word) for word in label_file().annex.get(language, ()))
    return bool(words) and re.fullmatch(rf"(?:{words})(?:\s*\w{{1,7}})?[.:]?", text.strip(), re.IGNORECASE) is not None


def heading_number(text: str, language: str) -> str:
    """Return the number that a heading begins with, as printed, or "".

    >>> heading_number("IV. Reporting", "en"), heading_number("Reporting", "en"), heading_number("二. 背景", "zh")
    ('IV', '', '二')
    """
    ordinals = "|".join(re.escape(word) for word in sorted(label_file().ordinals.get(language, ()), key=len)[::-1])
    pattern = rf"(?:{ordinals or 'I'}|[IVX]{{1,6}}|[A-Z]|[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?=\s*[.．、:-]|\s|$)"
    match = re.match(pattern, text.strip())
    return match.group() if match else ""
