"""What a picture opens with: everything, or where that is too much to read, the best connected.

The rest is in the file too, with its place, and is drawn when the reader asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from viz.network import thing

if TYPE_CHECKING:
    from collections.abc import Container

    from viz.network import Network

WHOLE = 500
"""A picture with no more nodes than this opens whole; above, neither eyes nor the canvas keep up."""
SEEDS = 150
"""How many nodes a larger picture opens with: as many labels as can be read in one window."""
_SOURCES = frozenset({"opinion", "report"})


def seeds(network: Network) -> tuple[str, ...]:
    """Return the nodes that a large picture opens with, the best connected first; none where all are drawn.

    Two thirds are what most opinions or documents cite and name; the last third are those that lead to most of it.
    So what opens hangs together, and does not consist of the longest documents alone.

    Args:
        network: an overview, clauses folded.
    """
    if len(network) <= WHOLE:
        return ()
    plain: nx.Graph[str] = nx.Graph(network.edges())
    plain.add_nodes_from(network)
    sources = {key for key in network if thing(network, key).type in _SOURCES}
    cited = _first(plain, set(network) - sources, sources, SEEDS - SEEDS // 3)
    citing = _first(plain, sources, set(cited), SEEDS - len(cited))
    return (*cited, *citing)


def _first(plain: nx.Graph[str], among: set[str], counted: Container[str], limit: int) -> list[str]:
    """Return those among some that are linked with most of what counts, then with most of all, then by name."""

    def rank(key: str) -> tuple[int, int, str]:
        return -sum(other in counted for other in plain[key]), -plain.degree[key], key

    return sorted(among, key=rank)[:limit]
