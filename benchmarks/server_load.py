"""Many clients at once: how long answers take, light and heavy ones apart, and what memory the server uses.

    make bench PART=server_load                                  50 clients for a minute on the resolutions of ../shared
    python -m benchmarks.server_load --store DIR --clients 5     on a graph of your own

The graph is built first where no store is given; that takes some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections import Counter, defaultdict
from contextlib import nullcontext
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import httpx

from benchmarks.corpus import ABSENT, whole_store
from benchmarks.processes import memory
from benchmarks.results import MB, write
from tests.served import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.results import Row
    from tests.served import Served

CITO = "PREFIX cito: <http://purl.org/spar/cito/> PREFIX pg: <https://w3id.org/policygraph/ns#> "
CITED = CITO + "SELECT ?w (COUNT(DISTINCT ?c) AS ?n) { ?c cito:cites ?w } GROUP BY ?w ORDER BY DESC(?n) ?w LIMIT 300"
LIGHT = (
    CITO
    + "SELECT ?clause ?act { ?clause cito:cites <IRI> OPTIONAL { ?clause pg:act ?act } } ORDER BY ?clause LIMIT 50",
    CITO + "SELECT (COUNT(DISTINCT ?clause) AS ?n) { ?clause cito:cites <IRI> }",
    CITO + "ASK { <IRI> ?p ?o }",
    "DESCRIBE <IRI>",
)
HEAVY = (
    CITO
    + "SELECT ?a ?b (COUNT(*) AS ?n) { ?c cito:cites ?a, ?b FILTER(STR(?a) < STR(?b)) } "
    + "GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 20",
    "SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p",
    CITO + 'SELECT (COUNT(*) AS ?n) { ?said pg:text ?text FILTER(REGEX(?text, "sustainab[a-z]+ develop[a-z]+", "i")) }',
)
QUADS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
SHARE = 0.02
"""Share of the requests that are heavy."""


class Load:
    """What clients asked and how it went.

    Attributes:
        seconds: how long each answer took, by kind: sparql, page, heavy.
        statuses: how many answers had each status, by kind.
    """

    def __init__(self, url: str) -> None:
        """Ask a server at this address."""
        self._url = url
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.statuses: Counter[tuple[str, int | str]] = Counter()

    async def run(self, clients: int, seconds: float, *, heavy: float = SHARE) -> None:
        """Let clients ask one thing after the other, for some seconds."""
        limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
        async with httpx.AsyncClient(base_url=self._url, timeout=60, limits=limits) as client:
            rows = (await client.post("/sparql", data={"query": CITED})).json()["results"]["bindings"]
            cited = [row["w"]["value"] for row in rows]
            end = time.monotonic() + seconds
            await asyncio.gather(*(self._client(client, cited, end, heavy, seed) for seed in range(clients)))

    async def _client(self, client: httpx.AsyncClient, cited: list[str], end: float, heavy: float, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  # the same mix each time
        while time.monotonic() < end:
            iri = chance.choice(cited)
            draw = chance.random()
            if draw < heavy:
                await self._ask("heavy", client.post("/sparql", data={"query": chance.choice(HEAVY)}))
            elif draw < 0.25:
                await self._ask("page", client.get(self._page(iri), headers={"accept": "text/html"}))
            else:
                query = chance.choice(LIGHT).replace("IRI", iri)
                await self._ask("sparql", client.post("/sparql", data={"query": query}))

    def _page(self, iri: str) -> str:
        own = iri.partition("/policygraph/id/")[2]
        return f"/id/{own}" if own else str(httpx.URL("/page", params={"iri": iri}))

    async def _ask(self, kind: str, request: object) -> None:
        began = time.monotonic()
        try:
            answer: httpx.Response = await request  # type: ignore[misc]
            self.statuses[kind, answer.status_code] += 1
            if answer.status_code != 200:
                return
        except httpx.HTTPError as error:
            self.statuses[kind, type(error).__name__] += 1
            return
        self.seconds[kind].append(time.monotonic() - began)

    def rows(self) -> list[Row]:
        """Return for each kind how many answers there were, how many others, and how long they took."""
        return [
            {"kind": kind} | percentiles(self.seconds[kind]) | {"refused": self._others(kind)}
            for kind in sorted({kind for kind, _ in self.statuses})
        ]

    def _others(self, kind: str) -> int:
        return sum(number for (which, status), number in self.statuses.items() if which == kind and status != 200)


def percentiles(seconds: Sequence[float]) -> Row:
    """Return how many answers took how long: half of them, 95 and 99 of a hundred, and the slowest."""
    if not seconds:
        return {"answers": 0, "p50": None, "p95": None, "p99": None, "slowest": None}
    cuts = quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [*seconds] * 99
    return {"answers": len(seconds), "p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "slowest": max(seconds)}


async def measured(url: str, pid: int, clients: int, seconds: float) -> tuple[Load, list[int]]:
    """Put the load on; return it, and the megabytes of the server and its workers from time to time."""
    load = Load(url)
    held = [memory(pid) // MB]

    async def watch() -> None:
        while True:
            await asyncio.sleep(seconds / 12)
            held.append(memory(pid) // MB)

    watching = asyncio.create_task(watch())
    await load.run(clients, seconds)
    watching.cancel()
    return load, held


def run(about: str, measure: Callable[[Path, Served, int, float], None], *, clients: int, seconds: float) -> None:
    """Build the graph unless the command line names a store, serve it, and measure.

    Args:
        about: what is measured.
        measure: is given the store, its server, and how many clients ask for how long.
        clients: so many unless the command line says otherwise.
        seconds: so long unless it does.
    """
    given = argparse.ArgumentParser(description=about.splitlines()[0])
    given.add_argument("--store", type=Path)
    given.add_argument("--clients", type=int, default=clients)
    given.add_argument("--seconds", type=float, default=seconds)
    options = given.parse_args()
    with nullcontext(options.store) if options.store else whole_store() as store:
        if store is None:
            print(ABSENT)
            return
        with serving(store, "--per-client", "500", "--no-access-log") as served:
            measure(store, served, options.clients, options.seconds)


def main(_: Path, served: Served, clients: int, seconds: float) -> None:
    """Measure, and write the result."""
    quads = httpx.post(f"{served.url}/sparql", data={"query": QUADS}, timeout=600).json()["results"]["bindings"]
    load, held = asyncio.run(measured(served.url, served.process.pid, clients, seconds))
    settings = {"clients": clients, "seconds": seconds, "heavy_share": SHARE, "quads": int(quads[0]["n"]["value"])}
    tables = {"answers": load.rows(), "memory": [{"memory_mb": megabytes} for megabytes in held]}
    write("server_load", tables, packages=("pyoxigraph", "starlette", "uvicorn"), settings=settings)


if __name__ == "__main__":
    run(__doc__, main, clients=50, seconds=60)
