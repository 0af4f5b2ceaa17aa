"""The pages of the explorer: their bytes, the time until their content is seen, and how long they take under load.

make bench PART=explorer_pages                       on the graph of the resolutions of ../shared
python -m benchmarks.explorer_pages --store DIR      on a graph of your own
"""

from __future__ import annotations

import asyncio
import gzip
import random
import shutil
import time
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from benchmarks.processes import bytes_in
from benchmarks.results import MB, write
from benchmarks.server_load import percentiles, run
from queries.store import EmbeddedStore

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from benchmarks.results import Row
    from tests.served import Served

WORDS = (
    "sustainable development", "women", "human rights", "人工智能", "可持续发展", "信息", "развитие", "права человека",
    "التنمية المستدامة", "derechos humanos", "sécurité", "70/1", "climate change", "oceans", "disarmament",
)  # fmt: skip
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (each.name === "first-contentful-paint") done(each.startTime);
}).observe({ type: "paint", buffered: true }))"""


def sample(base: sqlite3.Connection, kind: str, number: int) -> list[str]:
    """Return symbols of things of a kind, those that are reached most first."""
    rows = base.execute(
        "SELECT symbol FROM thing LEFT JOIN link ON target = thing.id WHERE kind = ? "
        "GROUP BY thing.id ORDER BY COUNT(link.source) DESC, symbol LIMIT ?",
        (kind, number),
    )
    return [symbol for (symbol,) in rows]


def addresses(base: sqlite3.Connection) -> dict[str, list[str]]:
    """Return addresses of pages by what they are, many of each."""
    found = {
        "search": [f"/search?q={quote(words)}" for words in WORDS],
        "search, narrowed": [f"/search?q={quote(words)}&act=act/recalling" for words in WORDS],
        "front, matrix, timeline": ["/", *(f"/matrix?by={by}" for by in ("topic", "group", "together")), "/timeline"],
    }
    for kind in ("document", "instrument", "topic", "clause"):
        found[kind] = [f"/id/{quote(symbol)}" for symbol in sample(base, kind, 120)]
    found["document, three languages"] = [f"{address}?beside=en,zh,ar" for address in found["document"]]
    found["graph of a thing (data)"] = [
        f"/graph/thing.json?id={quote(symbol)}" for symbol in sample(base, "instrument", 120)
    ]
    return found


def sizes(url: str, pages: dict[str, list[str]]) -> list[Row]:
    """Return for each kind of page its bytes, and the time of the first answer and of the content in a browser."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    rows: list[Row] = []
    with sync_playwright() as playwright, httpx.Client(base_url=url, timeout=60) as client:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for what, found in pages.items():
            kilobytes, packed, seconds, seen = [], [], [], []
            for address in found[:15]:
                began = time.monotonic()
                answer = client.get(address, headers={"accept": "text/html"})
                seconds.append(time.monotonic() - began)
                kilobytes.append(len(answer.content) / 1000)
                packed.append(len(gzip.compress(answer.content)) / 1000)
            for address in [] if "data" in what else found[-5:]:
                page = browser.new_page()
                page.goto(url + address)
                seen.append(page.evaluate(PAINTED) / 1000)
                page.close()
            rows.append(
                {
                    "page": what,
                    "kb": median(kilobytes),
                    "most_kb": max(kilobytes),
                    "packed_kb": median(packed),
                    "answer_seconds": median(seconds),
                    "seen_seconds": median(seen) if seen else None,
                }
            )
        browser.close()
    return rows


async def load(url: str, pages: dict[str, list[str]], clients: int, seconds: float) -> list[Row]:
    """Return how long pages take when many ask for them, none asked for twice as long as there are others."""
    taken: dict[str, list[float]] = {what: [] for what in pages}
    others: Counter[str] = Counter()
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        end = time.monotonic() + seconds

        async def ask(seed: int) -> None:
            chance = random.Random(seed)  # noqa: S311  # the same mix each time
            while time.monotonic() < end:
                what = chance.choice(list(pages))
                address = chance.choice(pages[what])
                address += f"{'&' if '?' in address else '?'}language={chance.choice(('en', 'zh', 'fr', 'ar'))}"
                began = time.monotonic()
                answer = await client.get(address, headers={"accept": "text/html"})
                if answer.status_code == 200:
                    taken[what].append(time.monotonic() - began)
                else:
                    others[what] += 1

        await asyncio.gather(*(ask(seed) for seed in range(clients)))
    return [{"page": what} | percentiles(each) | {"refused": others[what]} for what, each in taken.items()]


def measured(store: Path, served: Served, clients: int, seconds: float) -> None:
    """Measure the pages one by one, then under load, and write the result."""
    pages = addresses(EmbeddedStore(store).index())
    tables = {"pages": sizes(served.url, pages), "load": asyncio.run(load(served.url, pages, clients, seconds))}
    settings = {"clients": clients, "seconds": seconds, "index_mb": bytes_in(store / "indexes") // MB}
    write("explorer_pages", tables, packages=("starlette", "uvicorn", "jinja2", "playwright"), settings=settings)


if __name__ == "__main__":
    run(__doc__, measured, clients=20, seconds=40)
