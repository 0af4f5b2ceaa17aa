"""Places for what a picture does not open with: each beside what it is linked with, where nothing stands yet.

The picture is cut into rows, as high as the highest box; a node takes the nearest stretch of a row that is wide enough.
So this is quick for thousands of nodes, and what is added later covers no label.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import defaultdict, deque
from itertools import count
from typing import TYPE_CHECKING

from viz.layout import FRAME, GAP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from viz.layout import Box

_FEW = 3
"""Links, with which a node stays near its first neighbour."""
_FLAT = FRAME[0] / FRAME[1]
"""A step up or down counts as this many to the side: the picture grows in the shape of a window."""


def surrounded(
    network: nx.Graph[str], boxes: Mapping[str, Box], placed: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Return places for all nodes: the given ones as they are, the others around them, so that no two boxes intersect.

    Args:
        network: undirected, the links that pull.
        boxes: of all nodes.
        placed: places that are decided, of some nodes.
    """
    points = dict(placed)
    rest = {key: boxes[key] for key in network if key not in points}
    if not rest:
        return points
    rows = _Rows(rest.values())
    for key, (x, y) in points.items():
        rows.take(boxes[key].moved(x, y))
    for key in _outwards(network, placed):
        anchors = [points[other] for other in network[key] if other in points] or [(0.0, 0.0)]
        x = sum(x for x, _ in anchors) / len(anchors)
        y = sum(y for _, y in anchors) / len(anchors)
        points[key] = rows.nearest(x, y, boxes[key])
        rows.take(boxes[key].moved(*points[key]))
    return points


def _outwards(network: nx.Graph[str], placed: Iterable[str]) -> Iterator[str]:
    """Yield the nodes without a place, neighbours of the placed ones first.

    What has few links follows right after the first node that it is linked with, so that it gets a place beside it.
    """
    seen = set(placed)
    waiting = deque(placed)

    def near(key: str, most: float = math.inf) -> list[str]:
        found = [other for other in network[key] if other not in seen and network.degree[other] <= most]
        found.sort(key=lambda other: (network.degree[other], other))
        seen.update(found)
        waiting.extend(found)
        return found

    for key in placed:
        yield from near(key, _FEW)
    for start in sorted(network, key=lambda key: (-network.degree[key], key)):
        if start not in seen:
            seen.add(start)
            waiting.append(start)
            yield start
        while waiting:
            for key in near(waiting.popleft()):
                yield key
                yield from near(key, _FEW)


class _Rows:
    """The rows of a picture, each with the stretches that are taken, from left to right and never touching."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._height = max(box.bottom - box.top for box in boxes) + GAP + 1
        self._taken: dict[int, list[tuple[float, float]]] = defaultdict(list)

    def take(self, box: Box) -> None:
        """Take the stretch of a box, with a gap around it, in all rows that it reaches into."""
        first, last = (int(edge // self._height) for edge in (box.top - GAP / 2, box.bottom + GAP / 2))
        for row in range(first, last + 1):
            self._join(self._taken[row], box.left - GAP / 2, box.right + GAP / 2)

    def nearest(self, x: float, y: float, box: Box) -> tuple[float, float]:
        """Return the place for a box that is nearest to a point."""
        best, found = float("inf"), (x, y)
        for row in self._from(y):
            middle = (row + 0.5) * self._height
            down = (middle - y) * _FLAT
            if abs(down) - self._height * _FLAT > best:
                break
            across = self._free(self._taken[row], x + box.left - GAP / 2, x + box.right + GAP / 2)
            distance = (across**2 + down**2) ** 0.5
            if distance < best:
                best, found = distance, (x + across, middle - (box.top + box.bottom) / 2)
        return round(found[0], 1), round(found[1], 1)

    def _from(self, y: float) -> Iterator[int]:
        home = int(y // self._height)
        yield home
        for step in count(1):
            yield home + step
            yield home - step

    @staticmethod
    def _join(taken: list[tuple[float, float]], left: float, right: float) -> None:
        start = bisect_left(taken, (left,))
        if start and taken[start - 1][1] >= left:
            start -= 1
        end = start
        while end < len(taken) and taken[end][0] <= right:
            end += 1
        if start < end:
            left, right = min(left, taken[start][0]), max(right, taken[end - 1][1])
            del taken[start:end]
        insort(taken, (left, right))

    @staticmethod
    def _free(taken: list[tuple[float, float]], left: float, right: float) -> float:
        """Return the smallest shift to the side after which a stretch touches none that is taken."""
        width = right - left
        here = bisect_left(taken, (left,))
        if here and taken[here - 1][1] > left:
            here -= 1
        if here == len(taken) or taken[here][0] >= right:
            return 0.0
        east = west = here
        while east + 1 < len(taken) and taken[east + 1][0] - taken[east][1] < width:
            east += 1
        while west and taken[west][0] - taken[west - 1][1] < width:
            west -= 1
        return min(taken[east][1] - left, taken[west][0] - right, key=abs)
