"""A graph put into a SPARQL store elsewhere: only what is not there yet, counted afterwards.

STORE/loaded/ has a file for each address that was loaded: which graphs it was given, by the checksum of what fills
them. A graph that is on its way has no entry, so that after a break it is sent again.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import Request

import pyoxigraph as ox

from ontology.errors import EndpointError, StoreError
from ontology.files import reason_of, write_whole
from queries.generations import sums
from queries.profiles import profile
from queries.remote import RemoteStore
from queries.terms import Iri, plain
from queries.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from queries.interface import Graph
    from queries.profiles import Profile
    from queries.store import EmbeddedStore

    Progress = Callable[[Sequence[str], int], Iterable[str]]

FOLDER = "loaded"
"""The folder, in a store, of what was put elsewhere."""
BATCH = 8 << 20
"""Bytes of N-Quads that are sent at once."""
LINES = 2_000
"""Triples of one INSERT DATA: Virtuoso takes no more than some ten thousand lines."""
NOTED = 2.0
"""Seconds between two notes of what was sent: a load that is killed sends no more than that once more."""
COUNTED = 200
"""Graphs that are counted by one query: a store may refuse longer ones."""
_DONE = frozenset({200, 201, 202, 204})
_GONE = 404


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, in graphs.

    Attributes:
        where: the address that takes queries.
        sent: graphs that were sent.
        kept: graphs that were there already.
        removed: graphs of an earlier load that the store has no longer.
        triples: of all graphs of the store, as counted there afterwards.
    """

    where: str
    sent: int
    kept: int
    removed: int
    triples: int


def load(store: EmbeddedStore, where: str, progress: Progress | None = None) -> Loaded:
    """Let a SPARQL store hold the graphs of a store; others that are there are left alone.

    Args:
        store: whose current generation is loaded.
        where: the path of a profile (queries/profiles.py), or an address, which can't be loaded.
        progress: is given the names of the graphs as they are sent, with their number.

    Raises:
        EndpointError: when it can't be reached or written, or does not hold afterwards what it was given.
        DataFileError: when the profile breaks its schema.
        StoreError: when what was loaded can't be noted in the store.
    """
    found = profile(where)
    writer, there = _Writer(found), RemoteStore(where)
    mine = _counts(store, None)
    record = _Record(store.folder / FOLDER, found.query)
    wanted = sums(store.folder / "generations" / store.generation)
    known = record.read()
    kept = {name for name in mine if name in wanted and known.get(name) == wanted[name]}
    if kept:
        held = _counts(there, kept)
        kept = {name for name in kept if held.get(name) == mine[name]}
    gone = known.keys() - mine.keys()
    for name in sorted(gone):
        writer.remove(name)
    sending = sorted(mine.keys() - kept)
    fresh = not known
    noted = 0.0
    try:
        for name in (progress or _untold)(sending, len(sending)):
            if time.monotonic() > noted + NOTED:
                noted = time.monotonic()
                record.write({name: wanted[name] for name in kept | writer.done if name in wanted})
            writer.put(name, _triples(store, name), fresh=fresh)
        writer.flush()
    finally:
        record.write({name: wanted[name] for name in kept | writer.done if name in wanted})
    _verify(store, writer, there, mine)
    record.write({name: wanted[name] for name in mine if name in wanted})
    return Loaded(found.query, len(sending), len(kept), len(gone), sum(mine.values()))


def _verify(store: EmbeddedStore, writer: _Writer, there: RemoteStore, mine: dict[str, int]) -> None:
    """Count what is there; a graph that holds something else, as of an earlier load, is replaced once more."""
    held = _counts(there, mine)
    for name in sorted(name for name, number in mine.items() if held.get(name, 0) != number):
        writer.put(name, _triples(store, name), fresh=False)
    held = _counts(there, mine)
    for name, number in mine.items():
        if held.get(name, 0) != number:
            raise EndpointError(
                f"{there.url} holds {held.get(name, 0)} triples of the graph {name} where {number} were sent: "
                "has it room, and may this user write there?"
            )


class _Record:
    """Which graphs an address was given, by the checksum of what fills them."""

    def __init__(self, folder: Path, address: str) -> None:
        self._address = address
        self._path = folder / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"

    def read(self) -> dict[str, str]:
        """What the file says; nothing where it is missing or damaged: then all is sent."""
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        graphs = found.get("graphs") if isinstance(found, dict) else None
        return graphs if isinstance(graphs, dict) else {}

    def write(self, graphs: Mapping[str, str]) -> None:
        try:
            self._path.parent.mkdir(exist_ok=True)
            write_whole(self._path, json.dumps({"address": self._address, "graphs": graphs}).encode())
        except OSError as error:
            raise StoreError(f"{self._path} can't be written: {reason_of(error)}") from error


class _Writer:
    """Writes graphs by what the store offers: N-Quads of many, single graphs, or updates.

    Attributes:
        done: the graphs that the store has taken.
    """

    def __init__(self, profile: Profile) -> None:
        if not (profile.graphs or profile.update):
            raise EndpointError(
                f"{profile.query} can only be asked: to load a graph, give a profile (FILE.toml) "
                "that says which engine it is, or where it takes graphs or updates"
            )
        self._profile = profile
        self._transport = Transport(profile)
        self._waiting: dict[str, bytes] = {}
        self._bytes = 0
        self.done: set[str] = set()

    def put(self, name: str, triples: Sequence[ox.Triple], *, fresh: bool) -> None:
        """Let a graph hold these triples; a fresh one, which was not there, may wait for others."""
        if fresh and self._profile.quads:
            graph = ox.NamedNode(name)
            quads = (ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples)
            self._waiting[name] = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
            self._bytes += len(self._waiting[name])
            if self._bytes >= BATCH:
                self.flush()
            return
        if self._profile.graphs:
            data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
            self._send(self._place(name), data, "application/n-triples", "PUT")
        else:
            self.remove(name)
            for start in range(0, len(triples), LINES):
                lines = ox.serialize(triples[start : start + LINES], format=ox.RdfFormat.N_TRIPLES) or b""
                self._update(f"INSERT DATA {{ GRAPH <{name}> {{\n{lines.decode('utf-8')}}} }}")
        self.done.add(name)

    def remove(self, name: str) -> None:
        """Remove a graph; one that is not there is no error."""
        if self._profile.graphs:
            self._send(self._place(name), None, "", "DELETE")
        else:
            self._update(f"DROP SILENT GRAPH <{name}>")

    def flush(self) -> None:
        """Send what waits."""
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        if waiting:
            self._send(self._profile.quads, b"".join(waiting.values()), "application/n-quads", "POST")
        self.done |= waiting.keys()

    def _place(self, name: str) -> str:
        return f"{self._profile.graphs}?{urlencode({self._profile.graph: name})}"

    def _update(self, text: str) -> None:
        data = urlencode({"update": text}).encode("ascii")
        self._send(self._profile.update, data, "application/x-www-form-urlencoded", "POST")

    def _send(self, place: str, data: bytes | None, kind: str, method: str) -> None:
        headers = {"Content-Type": kind} if kind else {}
        reply = self._transport.send(Request(place, data, headers, method=method))  # noqa: S310  # http or https
        if reply.status not in _DONE and not (method == "DELETE" and reply.status == _GONE):
            raise EndpointError(f"{place} refused: {reply.told()}; what was sent before is there, load again to go on")


def _counts(graph: Graph, names: Collection[str] | None) -> dict[str, int]:
    """How many triples each named graph holds: these, or all."""
    found: dict[str, int] = {}
    for values in _values(names):
        query = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        found |= {name.value: int(plain(number)) for name, number in graph.select(query) if isinstance(name, Iri)}
    return found


def _values(names: Collection[str] | None) -> Iterator[str]:
    if names is None:
        yield ""
        return
    ordered = sorted(names)
    for start in range(0, len(ordered), COUNTED):
        yield f"VALUES ?g {{ {' '.join(f'<{name}>' for name in ordered[start : start + COUNTED])} }}"


def _triples(store: EmbeddedStore, name: str) -> list[ox.Triple]:
    return list(store.graph(name) or ())


def _untold(names: Sequence[str], number: int) -> Iterable[str]:
    del number
    return names
