"""Roman numerals, of labels and of sessions."""

from __future__ import annotations

LAST_ROMAN = 39
"""The largest label in roman numerals: no text numbers its paragraphs or chapters further in them."""
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """Return a small roman numeral.

    >>> roman(4), roman(17), roman(63)
    ('iv', 'xvii', 'lxiii')
    """
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written += letters
            number -= value
    return written


def roman_value(label: str) -> int | None:
    """Return the value of a label in small roman numerals, up to LAST_ROMAN, or None if it is none."""
    return next((number for number in range(1, LAST_ROMAN + 1) if roman(number) == label), None)
