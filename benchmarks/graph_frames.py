"""The graph of the explorer with many things drawn: until it is there, and what a frame costs while it is moved.

    python benchmarks/graph_frames.py                  500, 2,000 and 10,000 made-up things
    python benchmarks/graph_frames.py --things 5000

Needs Chromium, and sigma (cd viz/graph && npm ci). The answer to a question is replaced by a made-up one.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from conftest import DIGEST, fill  # noqa: E402
from queries.server.app import application  # noqa: E402
from queries.server.limits import Limits  # noqa: E402
from queries.server.service import Service  # noqa: E402
from served import serving_here  # noqa: E402
from viz.graph.routes import routes  # noqa: E402
from viz.pages.routes import routes as pages  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

CHROMIUM = "/usr/bin/chromium"
STEPS = 120
"""Moves of the mouse while the picture is dragged."""
COSTS = {"ScriptDuration": "script_ms_a_frame", "TaskDuration": "main_thread_ms_a_frame"}
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
        fill(store, DIGEST)
        app = application(Service(store, "", Limits(workers=1), "", Path(folder)), [*routes(), *pages()])
        with serving_here(app) as url:
            yield url


def measured(browser: Browser, url: str, number: int) -> dict[str, float]:
    """Return seconds until it is drawn, and milliseconds of the main thread and frames a second while it is dragged."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    body = json.dumps(made_up(number))
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
    costs = {name: 1000 * (busy(what) - before[what]) / drawn for what, name in COSTS.items()}
    page.mouse.up()
    page.close()
    return {"ready_s": ready, **costs, "frames_a_s": drawn / (end - start)}


def main() -> None:
    """Measure, and print a line for each number of things."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--things", type=int, nargs="*", default=[500, 2_000, 10_000])
    numbers = parser.parse_args().things
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        for number in numbers:
            found = measured(browser, url, number)
            print(f"{number:>6} things: " + ", ".join(f"{name} {value:.1f}" for name, value in found.items()))
        browser.close()


if __name__ == "__main__":
    main()
