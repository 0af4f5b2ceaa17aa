"""The styles of a Word file: what a paragraph or a run has by its style, and by those that the style is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.docx_package import W, number, switched, value

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc [1-9]|toc heading", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """One style as it stands in the file.

    Attributes:
        name: as Word shows it; built-in ones have their English names in all languages.
        based_on: the id of the style that it takes the rest from.
        paragraph: its `w:pPr`, or None.
        run: its `w:rPr`, or None.
    """

    name: str
    based_on: str
    paragraph: Any | None
    run: Any | None


@dataclass(frozen=True, slots=True)
class Numbered:
    """Where a style stands in a list: `num` is the id of the list, `levels` what each style of the chain says.

    Each of these is a style's id and the level that it states, or None; nearest first.
    """

    num: str
    levels: tuple[tuple[str, int | None], ...]


class Styles:
    """The styles of a file by id."""

    def __init__(self, root: Any | None) -> None:
        """Read `word/styles.xml`; None where a file has none."""
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._chains: dict[str, tuple[Style, ...]] = {}
        self._numbered: dict[str, Numbered | None] = {}
        self._levels: dict[str, int] = {}
        self._switches: dict[tuple[str, str], bool | None] = {}
        for element in root.iterchildren(W + "style") if root is not None else ():
            identifier = element.get(W + "styleId") or ""
            self._styles[identifier] = Style(
                value(element, "name") or "",
                value(element, "basedOn") or "",
                element.find(W + "pPr"),
                element.find(W + "rPr"),
            )
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self._default = identifier

    def paragraph_style(self, properties: Any | None) -> str:
        """Return the id of the style of a paragraph by its `w:pPr`."""
        named = value(properties, "pStyle")
        return named if named in self._styles else self._default

    def heading_level(self, style: str) -> int:
        """Return the level of headings of a style, from 1; 0 for one of ordinary text.

        It is the outline level, or what the name of a built-in style says.
        """
        if style not in self._levels:
            self._levels[style] = self._heading_level(style)
        return self._levels[style]

    def _heading_level(self, style: str) -> int:
        for each in self._chain(style):
            if (stated := value(each.paragraph, "outlineLvl")) is not None:
                return outline_level(stated)
            if each.name.lower() == "title":
                return 1
            if named := _HEADING.fullmatch(each.name):
                return int(named[1])
        return 0

    def is_contents(self, style: str) -> bool:
        """Say whether a style is that of a table of contents."""
        found = self._styles.get(style)
        return found is not None and _CONTENTS.fullmatch(found.name) is not None

    def numbered(self, style: str) -> Numbered | None:
        """Return where a style stands in a list, None for one without a list."""
        if style not in self._numbered:
            self._numbered[style] = self._in_list(style)
        return self._numbered[style]

    def _in_list(self, style: str) -> Numbered | None:
        found: list[tuple[str, int | None]] = []
        for identifier in self._ids(style):
            properties = self._styles[identifier].paragraph
            own = properties.find(W + "numPr") if properties is not None else None
            level = value(own, "ilvl")
            found.append((identifier, number(level, 0) if level is not None else None))
            if (num := value(own, "numId")) is not None:
                return None if num == "0" else Numbered(num, tuple(found))
        return None

    def switch(self, style: str, name: str) -> bool | None:
        """Say whether a property of runs is on by a style; None where no style of its chain states it."""
        key = (style, name)
        if key not in self._switches:
            stated = (switched(each.run, name) for each in self._chain(style))
            self._switches[key] = next((on for on in stated if on is not None), None)
        return self._switches[key]

    def list_of(self, style: str) -> str:
        """Return the id of the list that a style of lists has, or ""."""
        return found.num if (found := self.numbered(style)) else ""

    def _chain(self, style: str) -> tuple[Style, ...]:
        if style not in self._chains:
            self._chains[style] = tuple(self._styles[identifier] for identifier in self._ids(style))
        return self._chains[style]

    def _ids(self, style: str) -> list[str]:
        """The style and those that it is based on, nearest first; a circle ends where it closes."""
        seen: dict[str, None] = {}
        while style in self._styles and style not in seen and len(seen) < 64:  # noqa: PLR2004 - Word allows a dozen
            seen[style] = None
            style = self._styles[style].based_on
        return list(seen)


def outline_level(stated: str) -> int:
    """Return the level of headings for `w:outlineLvl`, which counts from 0 and has 9 for ordinary text."""
    level = number(stated, 9)
    return level + 1 if 0 <= level < 9 else 0  # noqa: PLR2004
