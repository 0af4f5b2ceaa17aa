"""The labels that a browser writes before the items of numbered lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingest.html_text import are_labelled
from ingest.numerals import LAST_ROMAN, roman

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
"""The attribute `type`, in the names of CSS."""
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?P<style>[^;]+)", re.IGNORECASE)
_LETTERS = frozenset({"alpha", "latin"})
_HAN = "〇一二三四五六七八九"
_NO_NUMBER = frozenset({"none", "disc", "circle", "square"})
_LARGEST = 9999
"""The largest number that an item can have; beyond it, pages are not lists of paragraphs."""


def labels_of(items: Any) -> Mapping[Any, str]:
    """Return the labels of the items of an `ol` by item, "" where a browser shows none.

    Numbers of lists within lists of numbers are closed with a bracket, `1)`: a browser shows them indented instead.
    """
    elements = [item for item in items if item.tag == "li"]
    style = _style(items) or _TYPES.get(items.get("type") or "", "decimal")
    if are_labelled(["".join(item.itertext()) for item in elements]):
        return dict.fromkeys(elements, "")  # printed in words, the list's own are hidden by a style sheet
    step = -1 if items.get("reversed") is not None else 1
    number = _integer(items.get("start"), len(elements) if step < 0 else 1)
    nested = any(above.tag == "li" and above.getparent().tag == "ol" for above in items.iterancestors("li"))
    found = {}
    for item in elements:
        number = _integer(item.get("value"), number)
        own = _style(item) or _TYPES.get(item.get("type") or "", style)
        found[item] = _label(number, own, nested=nested)
        number += step
    return found


def _style(element: Any) -> str:
    """The marker that the element's own style names."""
    match = _STYLE.search(element.get("style") or "")
    words = match["style"].lower().split() if match else []
    known = [word for word in words if word in _NO_NUMBER or re.search(r"decimal|alpha|latin|roman|chin|cjk", word)]
    return known[0] if known else ""


def _integer(text: str | None, default: int) -> int:
    match = re.match(r"\s*([+-]?\d{1,9})", text or "", re.ASCII)
    return int(match[1]) if match else default


def _label(number: int, style: str, *, nested: bool) -> str:
    if style in _NO_NUMBER:
        return ""
    if not 0 < number <= _LARGEST:
        return f"{number}."
    name = style.removeprefix("lower-").removeprefix("upper-")
    written = ""
    if name in _LETTERS:
        written = _alphabetic(number)
    elif name == "roman" and number <= LAST_ROMAN:
        written = roman(number)
    elif style in {"cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"} and number < 100:  # noqa: PLR2004
        return f"{_chinese(number)}、"
    if not written:
        return f"{number})" if nested else f"{number}."
    return f"{written.upper() if style.startswith('upper') else written})"


def _alphabetic(number: int) -> str:
    written = ""
    while number:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) + written
    return written


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    written = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return written + (_HAN[ones] if ones else "")
