"""Positions computed beforehand: the same network gives the same picture, and no label covers another.

Graphviz' sfdp draws neighbours near each other (networkx's own spring layout where pygraphviz is missing). Its points
know nothing of labels, so the boxes of nodes with their labels are then pushed apart until none intersect.
"""

from __future__ import annotations

import math
import os
import unicodedata
from contextlib import contextmanager
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from viz.network import Network

FRAME = (1280.0, 680.0)
"""Width and height that a picture should fill: a window of 1280x800 without its bars."""
SEED = 7
_SFDP = {"start": str(SEED), "overlap": "true", "K": "1.2", "repulsiveforce": "1.6"}
GAP = 7.0
"""Pixels between two boxes."""
_FILLED = 0.6
_ROUNDS = 120
_GROWTH = 1.04
_LINE_HEIGHT = 1.15
_NARROW = frozenset("fijlrtI.,:;'|!()[]/- ")
_WIDE = frozenset("mwMW@%&—…")


class Box(NamedTuple):
    """The rectangle of a node with its label, in pixels from the node's centre; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float) -> Box:
        """Return the box around a node at (x, y)."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def intersects(self, other: Box) -> bool:
        """Tell whether the two boxes share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def text_width(text: str, size: float) -> float:
    """Estimate the width of a line in pixels by classes of characters, rather too wide than too narrow.

    >>> text_width("意见", 10)
    20.0
    >>> text_width("PP/71", 10) < text_width("MMMMM", 10)
    True
    """
    return sum(_em(character) for character in text) * size


@cache
def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.95
    return 0.68 if character.isupper() else 0.58


def wrap(label: str, ems: float, lines: int = 3) -> str:
    r"""Break a label into at most `lines` lines of about `ems` em; what does not fit ends in an ellipsis.

    >>> wrap("Geneva Declaration of Principles", 10)
    'Geneva Declaration\nof Principles'
    >>> wrap("信息社会世界峰会成果文件", 5)
    '信息社会\n世界峰会\n成果文件'
    """
    words = _words(label)
    broken = _broken(words, ems)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], broken[lines - 1].rstrip() + "…"]
    else:
        count = len(broken)
        # as narrow as the number of lines allows, so that no line holds a lone word or character
        narrower = (_broken(words, ems - step / 2) for step in range(int(ems) * 2))
        broken = list(takewhile(lambda found: len(found) == count, narrower))[-1]
    return "\n".join(line.rstrip() for line in broken)


def _broken(words: list[str], ems: float) -> list[str]:
    broken = [""]
    for word in words:
        if broken[-1] and text_width((broken[-1] + word).rstrip(), 1) > ems:
            broken.append("")
        broken[-1] += word if broken[-1] else word.lstrip()
    return broken


def _words(label: str) -> list[str]:
    """Split after blanks, slashes and hyphens, and around each ideograph: the places where a line may break."""
    words = [""]
    for character in label:
        wide = unicodedata.east_asian_width(character) == "W" and character.isalpha()
        if wide or (words[-1].endswith((" ", "/", "-")) and character != " "):
            words.append("")
        words[-1] += character
    return [word for word in words if word]


def label_box(label: str, size: float, font: float, *, inside: bool = False) -> Box:
    """Return the box of a node whose label stands below it, or inside it.

    Args:
        label: lines separated by newlines.
        size: half the height of the node's shape, in pixels.
        font: height of the letters, in pixels.
        inside: the label stands in the node, which is as wide as it needs.
    """
    lines = label.split("\n")
    half = max(text_width(line, font) for line in lines) / 2
    height = font * _LINE_HEIGHT * len(lines)
    if inside:
        return Box(-half - size, -height / 2 - size, half + size, height / 2 + size)
    half = max(half, size)
    return Box(-half, -size, half, size + font * 0.4 + height)


def place(
    network: Network, boxes: Mapping[str, Box], frame: tuple[float, float] = FRAME
) -> dict[str, tuple[float, float]]:
    """Return a position for every node such that no two boxes intersect, centred on (0, 0).

    The picture fills `frame` where there is room, else it is as much larger as the labels need, in the frame's shape.
    """
    if not network:
        return {}
    frame = _roomy(frame, boxes)
    points = _stretched(points_of(network), boxes, frame)
    while not _separate(points, boxes, frame):
        frame = (frame[0] * _GROWTH, frame[1] * _GROWTH)
        points = {key: (x * _GROWTH, y * _GROWTH) for key, (x, y) in points.items()}
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in points.items()}


def points_of(network: Network) -> dict[str, tuple[float, float]]:
    """Return a point for each node, in no particular frame and without regard to labels.

    The plain graph is drawn: parallel edges pull once, nodes and edges in sorted order so that runs agree.
    """
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(network))
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in network.edges() if a != b}))
    try:
        return _sfdp(plain)
    except ImportError:
        drawn = nx.spring_layout(plain, seed=SEED, iterations=200, k=2 / math.sqrt(len(plain)))
        return {key: (float(x), float(y)) for key, (x, y) in drawn.items()}


def _sfdp(plain: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Names are numbered for Graphviz: symbols of documents are data, not its language."""
    numbers = {key: number for number, key in enumerate(plain)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(numbers.values())
    numbered.add_edges_from((numbers[one], numbers[other]) for one, other in plain.edges())
    with _hushed():
        # Graphviz draws random numbers before it seeds them: a fixed graph first puts them into a known state
        _graphviz(nx.path_graph(4))
        drawn = _graphviz(numbered)
    return {key: (float(drawn[number][0]), float(drawn[number][1])) for key, number in numbers.items()}


def _graphviz(numbered: nx.Graph[int]) -> dict[int, tuple[float, float]]:
    numbered.graph |= {"graph": _SFDP, "node": {"label": "", "shape": "point"}}
    drawn: dict[int, tuple[float, float]] = nx.nx_agraph.graphviz_layout(numbered, prog="sfdp")
    return drawn


@contextmanager
def _hushed() -> Iterator[None]:
    """Silence standard error: built without triangulation, Graphviz complains of overlaps that we remove ourselves."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _roomy(frame: tuple[float, float], boxes: Mapping[str, Box]) -> tuple[float, float]:
    """Enlarge a frame, in its shape, until the boxes could fill no more than most of it."""
    sizes = [(box.right - box.left + GAP, box.bottom - box.top + GAP) for box in boxes.values()]
    area = sum(width * height for width, height in sizes)
    factor = max(
        1.0,
        math.sqrt(area / (frame[0] * frame[1] * _FILLED)),
        max(width for width, _ in sizes) / frame[0],
        max(height for _, height in sizes) / frame[1],
    )
    return frame[0] * factor, frame[1] * factor


def _stretched(
    points: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box], frame: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    """Stretch points over the frame, each axis by itself, leaving room for the outermost boxes."""
    columns = [x for x, _ in points.values()]
    rows = [y for _, y in points.values()]
    width = max(frame[0] - max(box.right - box.left for box in boxes.values()), 1.0)
    height = max(frame[1] - max(box.bottom - box.top for box in boxes.values()), 1.0)

    def spread(value: float, values: list[float], room: float) -> float:
        low, high = min(values), max(values)
        return ((value - low) / (high - low) - 0.5) * room if high > low else 0.0

    return {key: (spread(x, columns, width), spread(y, rows, height)) for key, (x, y) in points.items()}


def _separate(points: dict[str, tuple[float, float]], boxes: Mapping[str, Box], frame: tuple[float, float]) -> bool:
    """Push intersecting boxes apart inside the frame; True once none intersect."""
    for turn in range(_ROUNDS):
        for key, point in points.items():
            points[key] = _held(point, boxes[key], frame)
        pairs = _intersections(points, boxes)
        if not pairs:
            return True
        for one, other in pairs:
            _push(points, boxes, one, other, sideways=turn % 7 == 0)
    return False


def _intersections(points: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> list[tuple[str, str]]:
    """Return the pairs of nodes whose boxes, with the gap between them, intersect: one sweep from left to right."""
    placed = sorted(
        (x + box.left, key, x + box.right + GAP, y + box.top, y + box.bottom + GAP)
        for key, (x, y), box in ((key, point, boxes[key]) for key, point in points.items())
    )
    found = []
    for index, (_, key, right, top, bottom) in enumerate(placed):
        for place in range(index + 1, len(placed)):
            left, name, _, other_top, other_bottom = placed[place]
            if left >= right:
                break
            if top < other_bottom and other_top < bottom:
                found.append((key, name))
    return found


def _push(
    points: dict[str, tuple[float, float]], boxes: Mapping[str, Box], one: str, other: str, *, sideways: bool
) -> None:
    """Move both nodes half of what they overlap, along the axis where that is less (now and then the other)."""
    a, b = boxes[one].moved(*points[one]), boxes[other].moved(*points[other])
    across = min(a.right, b.right) - max(a.left, b.left) + GAP
    down = min(a.bottom, b.bottom) - max(a.top, b.top) + GAP
    if across <= 0 or down <= 0:
        return  # moved apart already in this round
    horizontal = (across < down) != sideways
    step = (across if horizontal else down) / 2 + 0.05
    first, second = ((a.left + a.right), (b.left + b.right)) if horizontal else ((a.top + a.bottom), (b.top + b.bottom))
    sign = -1.0 if first < second or (first == second and one < other) else 1.0
    shift = (sign * step, 0.0) if horizontal else (0.0, sign * step)
    points[one] = (points[one][0] + shift[0], points[one][1] + shift[1])
    points[other] = (points[other][0] - shift[0], points[other][1] - shift[1])


def _held(point: tuple[float, float], box: Box, frame: tuple[float, float]) -> tuple[float, float]:
    """Keep a node's box inside the frame."""
    x = min(max(point[0], -frame[0] / 2 - box.left), frame[0] / 2 - box.right)
    y = min(max(point[1], -frame[1] / 2 - box.top), frame[1] / 2 - box.bottom)
    return x, y
