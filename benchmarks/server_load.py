"""Many clients at once: how long answers take, light and heavy ones apart, and what memory the server uses.

    make bench                                                 50 clients for a minute on the resolutions of ../shared
    python benchmarks/server_load.py --store DIR --clients 5   on a graph of your own

The graph is built first where no store is given; that takes some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from served import serving  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from served import Served

CORPUS = ROOT.parent / "shared" / "corpus" / "unga-75"
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

    def told(self) -> str:
        """Return the figures as a Markdown table."""
        lines = ["| kind | answers | p50 | p95 | p99 | slowest |", "|---|---|---|---|---|---|"]
        for kind, seconds in sorted(self.seconds.items()):
            cuts = quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else seconds * 99
            shown = " | ".join(f"{1000 * value:,.0f} ms" for value in (cuts[49], cuts[94], cuts[98], max(seconds)))
            lines.append(f"| {kind} | {len(seconds):,} | {shown} |")
        others = {f"{kind} {status}": number for (kind, status), number in self.statuses.items() if status != 200}
        return "\n".join([*lines, "", f"Not answered with 200: {others or 'none'}"])


def memory(pid: int) -> int:
    """Return the megabytes of a process and its children that nobody shares with them."""
    total = 0
    for each in [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]:
        try:
            told = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in told.splitlines() if line.startswith(("Private_", "Pss_Anon")))
    return total // 1024


async def measured(url: str, pid: int, clients: int, seconds: float) -> None:
    """Put the load on, and print what came of it."""
    load = Load(url)
    held = [memory(pid)]

    async def watch() -> None:
        while True:
            await asyncio.sleep(seconds / 6)
            held.append(memory(pid))

    watching = asyncio.create_task(watch())
    await load.run(clients, seconds)
    watching.cancel()
    print(f"{clients} clients for {seconds:g} s, {SHARE:.0%} of the requests heavy\n\n{load.told()}")
    print(f"\nMemory of the server and its workers, in MB, over the run: {', '.join(map(str, held))}")


def built(folder: Path) -> Path | None:
    """Build the graph of the real resolutions; None where they are not at hand, which is said."""
    if not CORPUS.is_dir():
        print("What is measured on the real resolutions is left out: ../shared is absent.")
        return None
    command = [Path(sys.executable).parent / "policygraph", "build", CORPUS, "--store", folder / "store"]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "store"


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
    with TemporaryDirectory() as folder:
        store = options.store or built(Path(folder))
        if store is None:
            return
        with serving(store, "--per-client", "500", "--no-access-log") as served:
            measure(store, served, options.clients, options.seconds)


if __name__ == "__main__":
    run(
        __doc__,
        lambda _, served, *load: asyncio.run(measured(served.url, served.process.pid, *load)),
        clients=50,
        seconds=60,
    )
