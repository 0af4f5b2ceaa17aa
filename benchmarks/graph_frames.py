"""The graph of the explorer with many things drawn: until it is there, and what a frame costs while it is moved.

    make bench PART=graph_frames                         100, 500, 2,000 and 10,000 made-up things
    python -m benchmarks.graph_frames --things 5000

Needs Chromium, and sigma (cd viz/graph && npm ci). The answer to a question is replaced by a made-up one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import networkx as nx
from playwright.sync_api import sync_playwright

from benchmarks.corpus import PROGRAM
from benchmarks.results import ROOT, write
from queries.server.app import application
from queries.server.limits import Limits
from queries.server.service import Service
from tests.served import serving_here
from viz.graph.routes import routes
from viz.layout import points_of
from viz.pages.routes import routes as pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from benchmarks.results import Row

DIGEST = ROOT / "ingest" / "digests" / "wtpf-21.md"
STEPS = 120
"""Moves of the mouse while the picture is dragged."""
COSTS = {"ScriptDuration": "script_seconds_a_frame", "TaskDuration": "main_thread_seconds_a_frame"}
"""Of a frame: what the scripts take, and all that the main thread does, with waiting for a software renderer."""
FRAMES = """() => {
  window.frames_ = 0;
  const count = () => { window.frames_ += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""


def made_up(number: int) -> dict[str, Any]:
    """Return the answer to a question with so many things, and two and a half times as many links."""
    chance = random.Random(number)  # noqa: S311  # no secrets
    kinds = ("opinion", "clause", "instrument", "topic", "goal")
    side = 60 * math.sqrt(number)
    nodes = [
        {"id": f"n{at}", "kind": kinds[at % 5], "name": f"Resolution {at} on something", "page": f"/id/n{at}"}
        | {"x": chance.uniform(-side, side), "y": chance.uniform(-side, side)}
        for at in range(number)
    ]
    ends = ((int(number * chance.random() ** 3), chance.randrange(number)) for _ in range(number * 5 // 2))
    edges = [{"source": f"n{a}", "target": f"n{b}", "relation": "cites", "count": 1} for a, b in ends if a != b]
    return {"nodes": nodes, "edges": edges, "cut": False}


@contextmanager
def served() -> Iterator[str]:
    """Serve the bundled digest."""
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        subprocess.run([PROGRAM, "build", DIGEST, "--store", store], check=True, capture_output=True)
        app = application(Service(store, "", Limits(workers=1), "", Path(folder)), [*routes(), *pages()])
        with serving_here(app) as url:
            yield url


def measured(browser: Browser, url: str, number: int) -> Row:
    """Return what is sent, how long it takes until it is drawn, and what a frame costs while it is dragged."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    answer = made_up(number)
    body = json.dumps(answer)
    page.route("**/scene.json*", lambda route: route.fulfill(body=body, content_type="application/json"))
    began = time.monotonic()
    page.goto(f"{url}/graph?question=shared")
    page.wait_for_selector("body[data-ready=yes]:not([data-busy])", timeout=120_000)
    ready = time.monotonic() - began
    page.wait_for_timeout(1000)
    told = page.context.new_cdp_session(page)
    told.send("Performance.enable")

    def busy(what: str) -> float:
        metrics = told.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == what))

    page.evaluate(FRAMES)
    box = page.locator("#canvas").bounding_box() or {}
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    before = {what: busy(what) for what in COSTS}
    frames, start = page.evaluate("frames_"), time.monotonic()
    for step in range(STEPS):
        page.mouse.move(box["x"] + 20 + 4 * step, box["y"] + 20 + 2 * step)
    drawn, end = page.evaluate("frames_") - frames, time.monotonic()
    costs = {name: (busy(what) - before[what]) / drawn for what, name in COSTS.items()}
    page.mouse.up()
    page.close()
    return {
        "things": number,
        "kb": len(body) // 1000,
        "places_seconds": placing(answer),
        "drawn_seconds": ready,
        **costs,
        "frames_per_s": drawn / (end - start),
    }


def placing(answer: dict[str, Any]) -> float:
    """Return the seconds in which the server finds places for such things."""
    network = nx.MultiDiGraph()
    network.add_nodes_from(node["id"] for node in answer["nodes"])
    network.add_edges_from((edge["source"], edge["target"]) for edge in answer["edges"])
    began = time.monotonic()
    points_of(network)
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--things", type=int, nargs="*", default=[100, 500, 2_000, 10_000])
    numbers = parser.parse_args().things
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        rows = [measured(browser, url, number) for number in numbers]
        versions = {"Chromium": browser.version}
        browser.close()
    write("graph_frames", {"frames": rows}, packages=("playwright",), versions=versions)


if __name__ == "__main__":
    main()
