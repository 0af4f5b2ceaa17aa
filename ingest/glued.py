"""Items and headings that a converter glued together: told apart where their labels are in sequence.

`1 that …: 1.1 that …; 1.2 that …` is three items, `… above; 10 that …` behind item 9 two, and a list that begins again
at a) has a heading at the end of the item before. Without a sequence nothing is divided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.labels import follows, leading_label
from ingest.numerals import roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HEADING_LENGTH = 260
"""Characters of the longest heading that is looked for at the end of an item."""

_FIRSTS = ("a", "i", "1")
_NEW_LIST = re.compile(r"\s(?=(?P<first>1|a\))\s+[a-z])")
_SECOND = {"1": re.compile(r"(?<=[;:.,])\s2\s+[a-z]"), "a)": re.compile(r"(?<=[;:.,])\sb\)\s+[a-z]")}
_BOUNDARY = re.compile(r"(?<=[,;.:])\s+")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its label without punctuation, the same as printed, and its words."""

    label: str
    printed: str
    text: str


def items(raw: Sequence[Item]) -> Iterator[Item]:
    """Yield the items of a section, each on its own.

    Args:
        raw: as they are in the source, `label` as printed there or "".
    """
    labelled: list[Item] = []
    for item in raw:
        labelled.append(_labelled(item, labelled[-1].label if labelled else ""))
    for position, item in enumerate(labelled):
        following = labelled[position + 1].label if position + 1 < len(labelled) else ""
        yield from _divided(item, following)


def _labelled(item: Item, previous: str) -> Item:
    """Take a label from the source's own element, or from the beginning of the words where it can stand next."""
    if item.printed:
        label = leading_label(item.printed)
        name = label.readings[0] if label else re.sub(r"\W+$", "", item.printed)
        return Item("" if name == "0" else name, item.printed, item.text)
    label = leading_label(item.text)
    if label is None or not any(r in _FIRSTS or follows(r, previous) for r in label.readings):
        return item
    return Item(label.readings[0], label.printed, item.text[label.end :])


def _divided(item: Item, following: str) -> Iterator[Item]:
    """Yield an item and those that stand in its words, as far as their labels are in sequence."""
    text, label, printed = item.text, item.label, item.printed
    open_labels = [label] if label else []
    while True:
        found = _next(text, open_labels, following)
        if found is None:
            yield Item(label, printed, text.strip())
            return
        start, end, name, written = found
        yield Item(label, printed, text[:start].strip())
        while open_labels and not (follows(name, open_labels[-1]) or _below(name, open_labels[-1])):
            open_labels.pop()
        if open_labels and follows(name, open_labels[-1]):
            open_labels.pop()
        open_labels.append(name)
        text, label, printed = text[end:], name, written


def _next(text: str, open_labels: Sequence[str], following: str) -> tuple[int, int, str, str] | None:
    """The first label in the words that goes on with an open list, or opens one that itself goes on."""
    found = []
    for candidate, second in _candidates(open_labels):
        if candidate == following:
            continue  # the source has it on its own
        match = _printed(candidate).search(text)
        if match and (not second or _opens_list(text, match, second)):
            found.append((match.start(), match.end(), candidate, match["label"]))
    return min(found, default=None)


def _candidates(open_labels: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels that may come, each with the one that must follow it where it opens a list."""
    for label in open_labels:
        if label.replace(".", "").isdigit():
            head, dot, last = label.rpartition(".")
            yield f"{head}{dot}{int(last) + 1}", ""
        else:
            yield from ((name, "") for name in _after(label))
    innermost = open_labels[-1] if open_labels else ""
    if innermost.isdigit():
        yield f"{innermost}.1", f"{innermost}.2"
    yield "i", "ii"
    yield "a", "b"


@cache
def _after(label: str) -> list[str]:
    names = [chr(ord("a") + n) for n in range(26)] + [roman(n) for n in range(1, 40)]
    return sorted({name for name in names if follows(name, label)})


def _below(name: str, label: str) -> bool:
    return name.startswith(f"{label}.") or name in {"i", "a"}


@cache
def _printed(label: str) -> re.Pattern[str]:
    """A label as it is printed in the middle of words: behind a stop, and a letter with its bracket."""
    if label[0].isdigit():
        return re.compile(rf"(?<=[:;.,])\s(?P<label>{re.escape(label)})\s+(?=[a-z])")
    return re.compile(rf"(?<=[:;,.])\s(?P<label>\(?{label}\))\s+(?=\w)")


def _opens_list(text: str, match: re.Match[str], second: str) -> bool:
    """Whether a list begins here: behind a colon, and with a second item after the first."""
    return text[: match.start()].rstrip().endswith(":") and _printed(second).search(text, match.end()) is not None


def heading_at_end(text: str, opens: Callable[[str], bool]) -> tuple[str, str]:
    """Divide the words of an item from the heading of a section that stands at their end.

    Args:
        text: the item.
        opens: says whether a line is the heading of a section.

    Returns:
        The words, and the heading or "".
    """
    for match in reversed(list(_BOUNDARY.finditer(text, max(0, len(text) - HEADING_LENGTH)))):
        line = text[match.end() :]
        if opens(line) and not re.search(r"[.;:]$", line):
            return text[: match.start()], line
    return text, ""


def section_inside(text: str, opens: Callable[[str], bool]) -> tuple[str, str, str] | None:
    """Divide an item from a section that is glued to it: a heading, and a list of two items at least.

    Returns:
        The words of the item, the heading, and the list; None where no section is inside.
    """
    seconds = {first: max((m.start() for m in second.finditer(text)), default=0) for first, second in _SECOND.items()}
    for match in _NEW_LIST.finditer(text):
        if seconds[match["first"]] > match.end():
            before, heading = heading_at_end(text[: match.start()], opens)
            if heading:
                return before, heading, text[match.end() :]
    return None
