"""Numbers of lists as Word writes them, by the names of its number formats; letters and digits are data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from ingest.numerals import roman
from ontology.datafiles import read_toml

FILE = Path(__file__).parent / "docx_numerals.toml"

_ROMANS = 3999
_DOUBLED = 10
"""How often a letter is written at most: `aaa` is the 53rd of a list."""


class NumeralFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What docx_numerals.toml holds; its own comments say what each table is."""

    letters: dict[str, str]
    signs: dict[str, str]
    digits: dict[str, str]
    counted: dict[str, str]
    fonts: dict[str, dict[str, str]]


@cache
def numeral_file() -> NumeralFile:
    """Return the data of docx_numerals.toml."""
    return read_toml(FILE, NumeralFile)


def written(number: int, form: str) -> str | None:
    """Return a number of a list in a number format, None for a format that is not known.

    Args:
        number: from 0.
        form: a name of ISO/IEC 29500-1, 17.18.59, or a custom format such as `001, 002, 003, ...`.

    >>> written(28, "lowerLetter"), written(4, "upperRoman"), written(12, "chineseCounting"), written(7, "001, 002")
    ('bb', 'IV', '十二', '007')
    """
    if width := _width(form):
        return str(number).zfill(width)
    if form in {"none", "bullet"}:
        return ""
    if form == "numberInDash":
        return f"- {number} -"
    if form in {"lowerRoman", "upperRoman"}:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return _by_table(number, form)


def _by_table(number: int, form: str) -> str | None:
    """The number by the data of its format; decimal where the format does not go so far."""
    data, found = numeral_file(), None
    if letters := data.letters.get(form):
        times = (number - 1) // len(letters) + 1
        found = letters[(number - 1) % len(letters)] * times if number > 0 and times <= _DOUBLED else str(number)
    elif signs := data.signs.get(form):
        found = signs[number - 1] if 0 < number <= len(signs) else str(number)
    elif digits := data.digits.get(form):
        found = "".join(digits[int(digit)] for digit in str(number) if digit.isdigit())
    elif digits := data.counted.get(form):
        found = _counted(number, digits)
    return found


def _roman(number: int) -> str:
    """Small roman numerals up to the last one that has no line above; `roman` knows the letters up to 100."""
    if not 0 < number <= _ROMANS:
        return str(number)
    thousands, rest = divmod(number, 1000)
    hundreds = ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm")[rest // 100]
    return "m" * thousands + hundreds + roman(rest % 100)


def _width(form: str) -> int:
    """How many digits a format has that writes noughts in front, 0 for another one."""
    if form == "decimalZero":
        return 2
    match = re.match(r"(0{1,8}1)(?:,|$)", form)
    return len(match[1]) if match else 0


def _counted(number: int, digits: str) -> str:
    """Chinese numerals as they are spoken: 十二, 二十, 一百〇五."""
    if not 0 < number < 10_000:  # noqa: PLR2004 - the largest that four digits write
        return digits[0] if number == 0 else str(number)
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (digits[9 + place] if place else "")
        gap = not digit
    return text[1:] if text.startswith(digits[1] + digits[10]) and number < 20 else text  # noqa: PLR2004 - 十, not 一十


def sign(font: str, place: str) -> str:
    """Return the character of `w:sym`: of a font that holds signs by our table, of others by Unicode.

    >>> sign("Symbol", "F0B3"), sign("Arial", "00A7"), sign("Wingdings", "F001")
    ('≥', '§', '')
    """
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", place):
        return ""
    code = int(place, 16)
    known = numeral_file().fonts.get(font)
    if known is not None:
        ours = known.get(f"{code & 0xFF:02x}", "") if code < 0x100 or 0xF000 <= code <= 0xF0FF else chr(code)  # noqa: PLR2004
        return ours or (chr(code & 0xFF) if font == "Symbol" and 0x20 <= code & 0xFF < 0x7F else "")  # noqa: PLR2004
    if 0xF000 <= code <= 0xF0FF:  # noqa: PLR2004 - where fonts of signs have their characters
        code -= 0xF000
    if code < 0x20 or 0xD800 <= code < 0xF900 or code > 0x10FFFF:  # noqa: PLR2004 - no characters of their own
        return ""
    return chr(code)
