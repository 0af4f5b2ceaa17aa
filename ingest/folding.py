"""Words as the rules read them: other digits, hyphens, blanks and look-alike letters made plain, each in its place.

Every character stands for one character, so that the offsets stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARKS = re.compile("[\u00ad\u0300-\u036f\u0640\u064b-\u0652\u0670\u200b-\u200f\u2060\ufeff]")
"""What may stand inside a word or not: vowel marks and lengthening of Arabic, stress marks, soft hyphens."""
_LIKE_LATIN = str.maketrans("АВСЕНКМОРТХаеорсух", "ABCEHKMOPTXaeopcyx")
_LIKE = re.compile("[АВСЕНКМОРТХІ]")
_IN_SYMBOL = re.compile(
    r"(?<=[0-9])[ \u00a0]?[АВСЕНКМОРТХ](?![\w])|(?<![\w])[АЕСВ](?=[/.](?:[A-ZА-Я]|[0-9]))|(?<=[/(])[ХІVXI]+(?=\))"
)
"""A Cyrillic letter where only the letter of a part or of a document's symbol can stand: 72/266 А, А/RES/31/139."""


@lru_cache(maxsize=1024)
def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Zs":
        return " "
    if sign in "\u2010\u2011\u2043\u2212":
        return "-"
    return chr(ord(sign) - 0xFEE0) if "\uff21" <= sign <= "\uff5a" else sign  # full-width letters


_OTHER = re.compile(
    f"[{''.join(sign for sign in map(chr, range(0x80, 0x10000)) if _plain(sign) != sign)}\U00010000-\U0010ffff]"
)
"""Characters that may not be plain: those beyond the basic plane as one range, which is found ten times as fast."""


def fold(text: str) -> str:
    """Return a text of the same length with plain digits, blanks, hyphens and letters of symbols.

    >>> fold("ES‑10/15, А/RES/31/139, ٧٠/١")
    'ES-10/15, A/RES/31/139, 70/1'
    """
    if text.isascii():
        return text
    text = _OTHER.sub(lambda match: _plain(match.group()), text)
    if not _LIKE.search(text):
        return text
    return _IN_SYMBOL.sub(lambda match: match.group().translate(_LIKE_LATIN), text)
