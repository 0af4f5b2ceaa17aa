"""Words as the rules read them: other digits, hyphens, blanks and look-alike letters made plain, each in its place.

Every character stands for one character, so that the offsets stay.
"""

from __future__ import annotations

import re
import sys
import unicodedata

MARKS = re.compile("[\u00ad\u0300-\u036f\u0640\u064b-\u0652\u0670\u200b-\u200f\u2060\ufeff]")
"""What may stand inside a word or not: vowel marks and lengthening of Arabic, stress marks, soft hyphens."""
_LIKE_LATIN = str.maketrans("АВСЕНКМОРТХаеорсух", "ABCEHKMOPTXaeopcyx")
_LIKE = re.compile("[АВСЕНКМОРТХІ]")
_IN_SYMBOL = re.compile(
    r"(?<=[0-9])[ \u00a0]?[АВСЕНКМОРТХ](?![\w])|(?<![\w])[АЕСВ](?=[/.](?:[A-ZА-Я]|[0-9]))|(?<=[/(])[ХІVXI]+(?=\))"
)
"""A Cyrillic letter where only the letter of a part or of a document's symbol can stand: 72/266 А, А/RES/31/139."""


def _plain() -> dict[str, str]:
    table = {}
    for sign in map(chr, range(0x80, sys.maxunicode + 1)):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            table[sign] = str(unicodedata.digit(sign))
        elif kind == "Zs":
            table[sign] = " "
    table.update(dict.fromkeys("\u2010\u2011\u2043\u2212", "-"))
    table.update({chr(code): chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)})  # full-width letters
    return table


_PLAIN = _plain()
_LAST = "\uffff"
_OTHER = re.compile(f"[{''.join(sign for sign in _PLAIN if sign <= _LAST)}\U00010000-\U0010ffff]")
"""Characters that may not be plain: those beyond the basic plane in one range, which is found many times as fast."""


def fold(text: str) -> str:
    """Return a text of the same length with plain digits, blanks, hyphens and letters of symbols.

    >>> fold("ES‑10/15, А/RES/31/139, ٧٠/١")
    'ES-10/15, A/RES/31/139, 70/1'
    """
    if text.isascii():
        return text
    text = _OTHER.sub(lambda match: _PLAIN.get(match.group(), match.group()), text)
    if not _LIKE.search(text):
        return text
    return _IN_SYMBOL.sub(lambda match: match.group().translate(_LIKE_LATIN), text)
