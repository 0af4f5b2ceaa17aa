"""Charts as SVG: bars and tables of shades. Each bar and cell has its number beside it, and a table behind it.

Drawn here rather than by a charting library, since each cell is a link, follows the colours of the page in the dark
and in print, and is a few hundred bytes; the libraries that were measured give a picture of 46 KB to 5 MB.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from viz.layout import text_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEIGHT = 120
"""Of the bars, in pixels."""
_FONT = 12
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML, even escaped
_FACES = "Noto Sans, Noto Sans SC, Noto Sans Arabic, sans-serif"
_CELL, _LONGEST = 22, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its place and size in the picture, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    labelled: bool
    href: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars that stand side by side."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(counts: Mapping[str, int], hrefs: Mapping[str, str] | None = None, width: int = 900) -> Bars:
    """Return a chart with a bar for each count, in their order.

    Args:
        counts: by label.
        hrefs: where a bar leads, by label.
        width: of the chart in pixels.
    """
    step = min(width / max(len(counts), 1), 60)
    most = max([*counts.values(), 1])
    every = max(1, -(-len(counts) * 34 // width))
    made = []
    for place, (label, count) in enumerate(counts.items()):
        height = HEIGHT * count / most
        made.append(
            Bar(
                round(place * step, 1),
                round(HEIGHT - height + 16, 1),
                round(max(step - 2, 1), 1),
                round(height, 1),
                label,
                count,
                place % every == 0,
                (hrefs or {}).get(label, ""),
            )
        )
    return Bars(max(round(step * len(counts)), 60), HEIGHT + 36, tuple(made))


def shade(count: int, most: int) -> int:
    """Return one of five shades for a count: 1 the lightest, 5 the darkest; 0 for nought.

    >>> shade(0, 9), shade(1, 9), shade(9, 9)
    (0, 1, 5)
    """
    return 0 if not count else max(1, min(5, -(-5 * count // max(most, 1))))


def heat(title: str, rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[int, int], int]) -> str:
    """Return a table of shades as an SVG file.

    Args:
        title: of the picture.
        rows: their names.
        columns: their names.
        cells: the numbers, by place of the row and of the column.
    """
    title = _FORBIDDEN.sub("", title)
    rows, columns = [_cut(name) for name in rows], [_cut(name) for name in columns]
    left = max((text_width(name, _FONT) for name in rows), default=0) + 12
    top = max((text_width(name, _FONT) for name in columns), default=0) + 34
    width, height = left + _CELL * len(columns) + 12, top + _CELL * len(rows) + 12
    most = max(cells.values(), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"',
        f' width="{width:.0f}" height="{height:.0f}" font-family="{_FACES}" font-size="{_FONT}">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect width="100%" height="100%" class="p"/><text x="8" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    parts += [
        f'<text x="{left - 6:.1f}" y="{top + _CELL * at + 15:.1f}" text-anchor="end">{escape(name)}</text>'
        for at, name in enumerate(rows)
    ]
    parts += [
        f'<text transform="translate({left + _CELL * at + 15:.1f} {top - 6:.1f}) rotate(-90)">{escape(name)}</text>'
        for at, name in enumerate(columns)
    ]
    for (row, column), count in sorted(cells.items()):
        x, y = left + _CELL * column, top + _CELL * row
        tone = shade(count, most)
        said = quoteattr(f"{rows[row]} – {columns[column]}: {count}")
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{_CELL - 1}" height="{_CELL - 1}" class="s{tone}" '
            f"aria-label={said}/>"
            f'<text x="{x + _CELL / 2:.1f}" y="{y + 15:.1f}" text-anchor="middle" class="n{tone}">{count}</text>'
        )
    return "".join([*parts, "</svg>"])


_STYLE = (
    ".p{fill:#fff}text{fill:#1c2733}.s1{fill:#e3eef8}.s2{fill:#b5d2ec}.s3{fill:#7fb0dc}.s4{fill:#4586bf}.s5{fill:#1f5f99}"
    ".n4,.n5{fill:#fff}"
)


def _cut(name: str) -> str:
    name = _FORBIDDEN.sub("", name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
