"""A page in Chromium, watched: what it says on the console, and whether it asks anybody but its own server."""

import json
from contextlib import contextmanager
from urllib.parse import urlsplit

from conftest import ROOT, skip_or_fail

AXE = ROOT / "tests" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


@contextmanager
def watched(browser, url, **options):
    """Give a page whose addresses start at `url`; afterwards nothing was wrong with it."""
    context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", "base_url": url} | options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("dialog", lambda dialog: (wrong.append(f"a dialog: {dialog.message}"), dialog.dismiss()))

    def note(request):
        if request.url.startswith("http") and urlsplit(request.url).netloc != urlsplit(url).netloc:
            wrong.append(f"a request to {request.url}")

    page.on("request", note)
    yield page
    context.close()
    assert wrong == []


def violations(page):
    """The serious and critical violations that axe-core finds on a page."""
    if not AXE.is_file():
        skip_or_fail("axe-core is not installed (cd tests/axe && npm ci)")
    page.evaluate(AXE.read_text("utf-8"))  # the policy of the pages admits no script element of ours
    found = page.evaluate("async () => JSON.stringify((await axe.run({ preload: false })).violations)")
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}"
        for each in json.loads(found)
        if each["impact"] in {"serious", "critical"}
    ]
