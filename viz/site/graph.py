"""What the picture of the network asks for: the answers of its addresses as shards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from queries.index import links
from viz.graph import data, settings
from viz.site.shards import bucket, write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from queries.interface import Graph
    from queries.server.jobs import Reply

THINGS = 64
"""Things of a shard, about."""
ASKED = 2_000
"""With more things than that, clauses not counted, questions are drawn only as a whole and not of one thing each."""


def write_graph(
    graph: Graph, base: sqlite3.Connection, out: Path, language: str, page: Callable[[links.Known, str], str]
) -> None:
    """Write the shards of the picture in a language.

    Args:
        graph: the graph.
        base: its index.
        out: folder of the site.
        language: of names.
        page: gives the file of a thing in a language.
    """
    numbers = [row[0] for row in base.execute("SELECT id FROM thing WHERE kind <> 'act' ORDER BY id")]
    held = links.things(base, numbers)
    files = {thing.symbol: page(thing, language) for thing in held.values()}
    amount = max(1, -(-len(numbers) // THINGS))
    write(out, f"graph/shards-{language}", amount)
    given = {"language": language, "root": ""}
    for kind, answer in (("thing", data.thing), ("detail", data.detail)):
        parts: list[list[str]] = [[] for _ in range(amount)]
        for symbol in files:
            parts[bucket(symbol, amount)].append(symbol)
        for at, symbols in enumerate(parts):
            told = {symbol: _leading(answer(graph, given | {"id": symbol}), files) for symbol in symbols}
            write(out, f"graph/{kind}-{language}-{at}", told)
    scenes: list[dict[str, Any]] = [{} for _ in range(amount)]
    for name, of in _questions(held):
        told = _leading(data.scene(graph, given | {"question": name, "of": of}), files)
        if told["edges"]:
            key = f"{name} {of}"
            scenes[bucket(key, amount)][key] = told
    for at, scene in enumerate(scenes):
        write(out, f"graph/scene-{language}-{at}", scene)


def _questions(held: dict[int, links.Known]) -> Iterator[tuple[str, str]]:
    """Each question with what it can be about, "" for all."""
    few = sum(thing.kind != "clause" for thing in held.values()) <= ASKED
    for name, question in settings.questions().items():
        if not question.needed:
            yield name, ""
        for thing in held.values() if few else ():
            if thing.kind in question.of:
                yield name, thing.symbol


def _leading(reply: Reply, files: dict[str, str]) -> dict[str, Any]:
    """An answer whose things lead to the files of their pages."""

    def led(found: dict[str, Any]) -> dict[str, Any]:
        if "page" in found:
            found["page"] = files.get(found["id"], "")
        return found

    told: dict[str, Any] = json.loads(reply.body, object_hook=led)
    return told
