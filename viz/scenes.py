"""Scenes of the picture: nodes with their places and edges, made with pyvis.

The overview is one scene; every opinion has another one that shows its clauses as nodes around it. Positions are
ready before the page opens, so it needs no physics.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx
from pyvis.network import Network as Pyvis

from viz.captions import caption
from viz.layout import FRAME, label_box, place
from viz.network import thing
from viz.styles import styles
from viz.surroundings import surrounded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from viz.layout import Box
    from viz.network import Network

BESIDE_PANEL = (880.0, 680.0)
"""The frame that is left when the panel is open, as it is for the clauses of an opinion."""
_BEND = 0.14
_WIDEST = 0.9
"""Bends of all edges between two nodes together: more would draw arcs over the whole picture."""
_PLAIN = "part-of"
FONT = (
    '"Inter", "Segoe UI", system-ui, "Helvetica Neue", "Noto Sans", "PingFang SC", "Hiragino Sans GB", '
    '"Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Droid Sans Fallback", sans-serif'
)
"""One list of typefaces for the page and its canvas; the later ones have Chinese."""

OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "tooltipDelay": 250, "selectConnectedEdges": False},
    "nodes": {"borderWidth": 1.5, "labelHighlightBold": False, "chosen": False, "font": {"face": FONT, "vadjust": 0}},
    "edges": {
        "smooth": False,
        "chosen": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}},
        "font": {"face": FONT, "size": 11, "strokeWidth": 4, "align": "horizontal"},
        "arrowStrikethrough": False,
    },
}


def scene(
    network: Network, language: str, frame: tuple[float, float] = FRAME, first: Collection[str] = ()
) -> dict[str, Any]:
    """Return the nodes and edges of one scene as vis-network takes them, colours left to the page.

    Args:
        network: what the scene shows.
        language: of the labels.
        frame: width and height that the scene is laid out for.
        first: nodes that are drawn before the others and so get the frame; unless told, all.
    """
    drawing = Pyvis(directed=True)
    captions = {key: caption(network, thing(network, key), language) for key in network}
    boxes = {}
    for key, label in captions.items():
        style = styles().types[thing(network, key).type]
        boxes[key] = label_box(label, style.size, style.font, inside=style.shape == "box")
    for key, (x, y) in sorted(_placed(network, boxes, frame, first).items()):
        kind = thing(network, key).type
        style = styles().types[kind]
        drawing.add_node(
            key,
            captions[key],
            shape=style.shape,
            group=kind,
            x=x,
            y=y,
            size=style.size,
            margin=style.size,
            font={"size": style.font},
        )
    for number, (edge, bend) in enumerate(_bent(network)):
        _draw_edge(drawing, network, number, edge, bend)
    nodes, edges, *_ = drawing.get_network_data()
    return {"nodes": nodes, "edges": edges}


def _placed(
    network: Network, boxes: Mapping[str, Box], frame: tuple[float, float], first: Collection[str]
) -> dict[str, tuple[float, float]]:
    if not first:
        return place(network, boxes, frame)
    opening = place(network.subgraph(first), {key: boxes[key] for key in first}, frame)
    plain: nx.Graph[str] = nx.Graph(network.edges())
    plain.add_nodes_from(network)
    return surrounded(plain, boxes, opening)


def options() -> dict[str, Any]:
    """Return the options of vis-network, as pyvis hands them to a page."""
    drawing = Pyvis(directed=True)
    drawing.set_options(json.dumps(OPTIONS))
    found: dict[str, Any] = json.loads(drawing.get_network_data()[-1])
    return found


def _draw_edge(drawing: Pyvis, network: Network, number: int, edge: tuple[str, str, str], bend: float) -> None:
    source, target, relation = edge
    style = styles().relation(relation)
    clauses = network.edges[edge]["clauses"]
    curve = {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": round(abs(bend), 2)}
    drawing.add_edge(
        source,
        target,
        id=f"e{number}",
        relation=relation,
        clauses=list(clauses),
        width=round(style.width * (1 + 0.35 * math.log2(max(len(clauses), 1))), 2),
        dashes=[5, 4] if style.dashes else False,
        smooth=curve if bend else False,
        arrows="" if relation == _PLAIN else "to",
    )


def _bent(network: Network) -> list[tuple[tuple[str, str, str], float]]:
    """Return the edges with the bend that keeps parallel ones apart: 0 for a lone edge, else one value each.

    Edges that run against each other between the same two nodes are parallel too; seen from its own start, such an
    edge bends to the other side, hence the sign.
    """
    between: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for source, target, relation in sorted(network.edges(keys=True)):
        between[min(source, target), max(source, target)].append((source, target, relation))
    bent = []
    for pair, edges in sorted(between.items()):
        for index, edge in enumerate(edges):
            bend = (index - (len(edges) - 1) / 2) * min(_BEND, _WIDEST / len(edges))
            bent.append((edge, bend if edge[0] == pair[0] else -bend))
    return bent
