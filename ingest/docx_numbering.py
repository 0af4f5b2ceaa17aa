"""The automatic labels of lists: what Word prints before a paragraph and never writes into its words.

A paragraph names a list (`w:num`) and a level. The list is an instance of a definition (`w:abstractNum`), some levels
of which it may override. All instances of a definition count together, unless one says where it starts anew; that
counts when its level is first used. (ISO/IEC 29500-1, 17.9, and how Word and LibreOffice do it where that is silent.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ingest.docx_numerals import written
from ingest.docx_package import W, number, switched, value

if TYPE_CHECKING:
    from ingest.docx_styles import Styles

LEVELS = 9
BULLET = "-"
"""What stands for every kind of bullet, as in Markdown."""
LABEL_LENGTH = 80
"""Characters of the longest text of a level that is taken for a label."""

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PLACE = re.compile(r"%([1-9])")
_LINKS = 8
"""How many styles of lists may point to one another until a definition is found."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        form: the number format.
        text: the label, with `%1` for the number of the first level.
        start: the first number.
        restarts: the level, counted from 1, whose use starts this one anew (and the use of any above it); 0 for
            none, -1 where it is not stated, which stands for any level above.
        legal: all numbers of the label are decimal.
        style: the paragraph style that stands at this level.
    """

    form: str = "decimal"
    text: str = ""
    start: int = 0
    restarts: int = -1
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """An instance of a definition: the levels as overridden, and where levels start anew."""

    definition: str
    levels: dict[int, Level]
    anew: dict[int, int]


class Numbering:
    """The lists of a file, and how far each has been counted; paragraphs come in the order of the text.

    `unknown` are the number formats met that are not known; their numbers are written as decimal ones.
    """

    def __init__(self, root: Any | None, styles: Styles) -> None:
        """Read `word/numbering.xml`; None where a file has none."""
        self.unknown: set[str] = set()
        self._counts: dict[str, list[int | None]] = {}
        self._used: set[tuple[str, int]] = set()
        definitions = _by_id(root, "abstractNum", "abstractNumId")
        instances = _by_id(root, "num", "numId")
        levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, List] = {}
        for identifier, num in instances.items():
            definition = _definition(num, definitions, instances, styles)
            if definition not in levels:
                levels[definition] = _levels(definitions.get(definition))
            self._lists[identifier] = _instance(num, definition, levels[definition])

    def level_of(self, num: str, style: str) -> int | None:
        """Return the level of a list at which a paragraph style stands, None where it stands at none."""
        found = self._lists.get(num)
        return next((n for n, level in found.levels.items() if level.style == style), None) if found else None

    def label(self, num: str, level: int) -> str:
        """Count one paragraph and return its label, "" where nothing is printed."""
        found = self._lists.get(num)
        if found is None or level not in found.levels:
            return ""
        counts = self._counted(num, found, level)
        return self._printed(found, counts, level)

    def _counted(self, num: str, found: List, level: int) -> list[int | None]:
        """The numbers of all levels, this paragraph counted."""
        counts = self._counts.setdefault(found.definition, [None] * LEVELS)
        for above in range(level):  # a level that was passed over counts as used
            if counts[above] is None:
                counts[above] = _start(found, above)
        current = counts[level]
        first = (num, level) not in self._used
        self._used.add((num, level))
        if current is None or (first and level in found.anew):
            counts[level] = _start(found, level)
        else:
            counts[level] = current + 1
        for below in range(level + 1, LEVELS):
            restarts = found.levels.get(below, Level()).restarts
            if restarts < 0 or level < restarts:
                counts[below] = None
        return counts

    def _printed(self, found: List, counts: list[int | None], level: int) -> str:
        own = found.levels[level]
        if own.form == "bullet":
            return BULLET if own.text.strip() else ""
        return _PLACE.sub(lambda match: self._number(found, counts, int(match[1]) - 1, own), own.text).strip()

    def _number(self, found: List, counts: list[int | None], place: int, own: Level) -> str:
        count = counts[place]
        if count is None:
            return ""
        form = found.levels.get(place, Level()).form
        if own.legal and form not in {"none", "bullet"}:
            form = "decimal"
        text = written(count, form)
        if text is None:
            self.unknown.add(form)
            return str(count)
        return text


def _start(found: List, level: int) -> int:
    return found.anew.get(level, found.levels.get(level, Level()).start)


# ---------------------------------------------------------------- the part


def _by_id(root: Any | None, name: str, key: str) -> dict[str, Any]:
    elements = root.iterchildren(W + name) if root is not None else ()
    return {element.get(W + key) or "": element for element in elements}


def _definition(num: Any, definitions: dict[str, Any], instances: dict[str, Any], styles: Styles) -> str:
    """The id of the definition of a list, by way of a style of lists where it is only there."""
    for _ in range(_LINKS):
        identifier = value(num, "abstractNumId") or ""
        style = value(definitions.get(identifier), "numStyleLink")
        num = instances.get(styles.list_of(style)) if style else None
        if num is None:
            return identifier
    return ""


def _instance(num: Any, definition: str, levels: dict[int, Level]) -> List:
    levels, anew = dict(levels), {}
    for override in num.iterchildren(W + "lvlOverride"):
        place = number(override.get(W + "ilvl"), -1)
        if not 0 <= place < LEVELS:
            continue
        if (own := override.find(W + "lvl")) is not None:
            levels[place] = _level(own)
        if (start := value(override, "startOverride")) is not None:
            anew[place] = number(start, 0)
            levels[place] = replace(levels.get(place, Level()), start=anew[place])
    return List(definition, levels, anew)


def _levels(definition: Any | None) -> dict[int, Level]:
    found = {}
    for element in definition.iterchildren(W + "lvl") if definition is not None else ():
        place = number(element.get(W + "ilvl"), -1)
        if 0 <= place < LEVELS:
            found[place] = _level(element)
    return found


def _level(element: Any) -> Level:
    hidden = switched(element.find(W + "rPr"), "vanish")
    return Level(
        form=_form(element),
        text="" if hidden else (value(element, "lvlText") or "")[:LABEL_LENGTH],
        start=number(value(element, "start"), 0),
        restarts=number(value(element, "lvlRestart"), -1),
        legal=bool(switched(element, "isLgl")),
        style=value(element, "pStyle") or "",
    )


def _form(element: Any) -> str:
    """The number format; a custom one stands beside the one for programs that don't know it."""
    found = element.find(W + "numFmt")
    if found is None:
        found = element.find(f"{_COMPATIBLE}AlternateContent/{_COMPATIBLE}Choice/{W}numFmt")
    if found is None:
        return "decimal"
    form = found.get(W + "val") or "decimal"
    return str(found.get(W + "format") or "decimal") if form == "custom" else str(form)
