"""Footnotes of web pages: an anchor that leads to a note, and a note that leads back.

HTML has no element for notes. Every program that writes some links the marker to the note, and nearly all link the note
to its marker; names, classes and elements differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MARKER = re.compile(r"[\[(（【]?\s*(?P<name>[^\s\[\]()（）]{1,8})\s*[\])）】]?")
_BRACKETED = re.compile(r"\[\s*[^\s\[\]]{1,8}\s*\]")
_TOLD = re.compile(r"(?:^|[\s_-])(?:footnote|endnote|note)-?(?:ref|anc|reference)|noteref|sd(?:foot|end)noteanc")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "li", "div", "aside", "td", "dd", "section", "blockquote"})
_ELEMENTS = 500
"""Elements in the largest note."""
_INLINE = frozenset({"sup", "span", "small", "b", "i", "em", "strong", "font", "u"})


@dataclass(frozen=True, slots=True)
class Note:
    """A note: the element that holds it, and within it the anchors that lead back."""

    marker: str
    element: Any
    printed: str
    back: frozenset[Any]


@dataclass(slots=True)
class Notes:
    """The notes of a page in the order of their first markers; `markers` by the element that shows one."""

    notes: list[Note] = field(default_factory=list)
    markers: dict[Any, str] = field(default_factory=dict)


def notes_of(body: Any) -> Notes:
    """Find the notes of a page and the places that carry their markers."""
    order = {element: place for place, element in enumerate(body.iter())}
    named: dict[str, Any] = {}
    for element in order:
        for name in _names(element):
            named.setdefault(name, element)
    links = [(a, named[name]) for a in body.iter("a") if (name := _fragment(a)) in named]
    found = Notes()
    seen: dict[Any, str] = {}
    for anchor, target in links:
        note = _note(anchor, target, order, named)
        if note is None or any(above in seen for above in anchor.iterancestors()):
            continue
        element, printed, back = note
        if element not in seen:
            seen[element] = _free(printed, set(seen.values()))
            found.notes.append(Note(seen[element], element, printed, back))
        found.markers[_whole(anchor)] = seen[element]
    return found


def _names(element: Any) -> Iterator[str]:
    for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
        if name:
            yield name


def _fragment(anchor: Any) -> str:
    address = (anchor.get("href") or "").strip()
    return unquote(address[1:]) if address.startswith("#") else ""


def _note(anchor: Any, target: Any, order: Mapping[Any, int], named: Mapping[str, Any]) -> Any:
    """The note that an anchor leads to: its element, its marker as printed, and the anchors that lead back."""
    match = _MARKER.fullmatch(_text(anchor))
    if match is None or order[target] <= order[anchor]:
        return None
    element = _container(target)
    around = set(anchor.iterancestors())
    if element is None or target in around or element in around or _is_large(element) or _is_heading(element):
        return None
    mine = {anchor, *anchor.iter(), *_around(anchor)}
    back = frozenset(a for a in element.iter("a") if named.get(_fragment(a)) in mine)
    if back or _tells(anchor) or _is_raised(anchor):
        return element, match["name"], back
    return None


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _around(anchor: Any) -> list[Any]:
    """The elements around an anchor within its paragraph."""
    found = []
    for above in anchor.iterancestors():
        if above.tag not in _INLINE:
            break
        found.append(above)
    return found


def _container(target: Any) -> Any:
    """The element that is the note: the block around its name, or the division that holds nothing else."""
    block = next((e for e in (target, *target.iterancestors()) if e.tag in _BLOCKS), None)
    if block is None:
        return None
    above = block.getparent()
    alone = above is not None and above.tag in {"div", "li", "aside", "td"} and above[0] is block
    blocks = [e for e in above if e.tag in _BLOCKS] if alone else []
    others = any(_starts_note(e) for e in blocks[1:])
    return above if alone and not others and not (above.text or "").strip() else block


def _starts_note(block: Any) -> bool:
    """Whether a block begins with a name that a marker can lead to: the next note."""
    first = next(iter(block), None)
    own = block.get("id") is not None
    return own or (first is not None and not (block.text or "").strip() and any(map(_has_name, first.iter())))


def _has_name(element: Any) -> bool:
    return any(_names(element))


def _is_large(element: Any) -> bool:
    return next(islice(element.iter(), _ELEMENTS, None), None) is not None


def _is_heading(element: Any) -> bool:
    return element.tag in _HEADINGS or any(e.tag in _HEADINGS for e in element.iter())


def _tells(anchor: Any) -> bool:
    """Whether an anchor says of itself that it is a marker."""
    for element in (anchor, *_around(anchor)):
        if "noteref" in (element.get("role") or "") + (element.get("epub:type") or element.get("type") or ""):
            return True
        if _TOLD.search((element.get("class") or "").lower()):
            return True
    return False


def _is_raised(anchor: Any) -> bool:
    sups = anchor.find(".//sup") is not None or any(above.tag == "sup" for above in _around(anchor))
    return sups or _BRACKETED.fullmatch(_text(anchor)) is not None


def _whole(anchor: Any) -> Any:
    """The outermost element that shows the marker and nothing else."""
    marker = _text(anchor).strip("[]")
    for above in _around(anchor):
        if _text(above).strip("[]") != marker:
            break
        anchor = above
    return anchor


def _free(printed: str, taken: set[str]) -> str:
    """The marker as printed, or the next number where that is no name or another note has it."""
    if re.fullmatch(r"\w{1,8}", printed) and printed not in taken:
        return printed
    return next(str(number) for number in range(len(taken) + 1, 2 * len(taken) + 3) if str(number) not in taken)
