"""Pictures of many things: until they are there, and what a frame costs while they are moved.

    make bench PART=graph_frames                         100, 500, 2,000 and 10,000 made-up things
    python -m benchmarks.graph_frames --things 5000

Needs Chromium, and sigma (cd viz/graph && npm ci). In the graph of the explorer the answer to a question is replaced by
a made-up one; beside it the file that `policygraph draw` writes of made-up documents.
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
from viz.network import QUESTIONS, build, overview
from viz.page import draw
from viz.pages.routes import routes as pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from benchmarks.results import Row
    from viz.network import Rows

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


def made_up_rows(number: int) -> Rows:
    """Return what the graph answers of documents that cite three common instruments and ten of their own each."""
    documents, common = max(1, number // 11), 10
    rows: Rows = {name: [] for name in QUESTIONS}
    for at in range(documents):
        clause, document = f"document-{at:04}/op/1", f"document-{at:04}"
        rows["clauses"].append({"clause": clause, "document": document, "act": "act/recalling"})
        rows["readings"].append(
            {"clause": clause, "reading": "en", "language": "en", "kind": "text", "text": f"Recalls what {at} recalled"}
        )
        cited = [f"common/{(at + step) % common}" for step in range(3)]
        cited += [f"own/{at:04}/{index}" for index in range(10)]
        rows["links"] += [{"source": clause, "relation": "cites", "target": target} for target in cited]
    rows["things"] = [{"thing": target, "type": "instrument"} for target in {row["target"] for row in rows["links"]}]
    return rows


def as_file(browser: Browser, folder: Path, number: int) -> Row:
    """Return the same of the file that `policygraph draw` writes: its size, how long it takes, and until it is seen."""
    network = build(made_up_rows(number))
    path = folder / f"{number}.html"
    began = time.monotonic()
    draw(network, path, "Many")
    wrote = time.monotonic() - began
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    began = time.monotonic()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    ready = time.monotonic() - began
    row: Row = {
        "things": len(overview(network)),
        "drawn": page.evaluate("policygraph.nodes.length"),
        "kb": path.stat().st_size // 1000,
        "written_seconds": wrote,
        "drawn_seconds": ready,
    }
    row |= dragged(page, "#picture")
    page.close()
    return row


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
    row = dragged(page, "#canvas")
    page.close()
    sent = {"things": number, "kb": len(body) // 1000, "places_seconds": placing(answer), "drawn_seconds": ready}
    return sent | row


def dragged(page: Page, canvas: str) -> Row:
    """Return what a frame costs while a picture is dragged."""
    page.wait_for_timeout(1000)
    told = page.context.new_cdp_session(page)
    told.send("Performance.enable")

    def busy(what: str) -> float:
        metrics = told.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == what))

    page.evaluate(FRAMES)
    box = page.locator(canvas).bounding_box() or {}
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    before = {what: busy(what) for what in COSTS}
    frames, start = page.evaluate("frames_"), time.monotonic()
    for step in range(STEPS):
        page.mouse.move(box["x"] + 20 + 4 * step, box["y"] + 20 + 2 * step)
    drawn, end = page.evaluate("frames_") - frames, time.monotonic()
    costs = {name: (busy(what) - before[what]) / drawn for what, name in COSTS.items()}
    page.mouse.up()
    return {**costs, "frames_per_s": drawn / (end - start)}


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
        with TemporaryDirectory() as folder:
            files = [as_file(browser, Path(folder), number) for number in numbers]
        browser.close()
    write("graph_frames", {"frames": rows, "files": files}, packages=("playwright",), versions=versions)


if __name__ == "__main__":
    main()
