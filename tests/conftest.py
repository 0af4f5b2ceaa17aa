"""What the tests share: the real report where it is at hand, the bundled digest, and a store built from it."""

import os
import shutil
from pathlib import Path

import pytest

from ingest.batch import prepare_all, ready
from ingest.extract import extract
from ingest.readers import read
from ingest.triples import n_quads
from ontology.vocabularies import graphs
from queries import generations
from queries.index.files import renew
from queries.store import EmbeddedStore
from served import SECONDS, serving

ROOT = Path(__file__).parent.parent
DIGEST = ROOT / "ingest" / "digests" / "wtpf-21.md"
SHARED = ROOT.parent / "shared"
REPORT = SHARED / "corpus" / "wtpf-21" / "wtpf-21-report.zh.txt"


def pytest_addoption(parser):
    parser.addoption(
        "--update-expected", action="store_true", help="rewrite tests/expected/ from what the catalogue answers now"
    )


def skip_or_fail(reason):
    """Skip here, fail in CI, where everything that a test needs is installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def report_path():
    if not REPORT.is_file():
        pytest.skip("the real report is not at hand (../shared is absent)")
    return REPORT


@pytest.fixture(scope="session")
def report(report_path):
    return extract(read(report_path))


@pytest.fixture(scope="session")
def digest():
    return extract(read(DIGEST))


@pytest.fixture(scope="session")
def digest_store(tmp_path_factory):
    """A store with the bundled digest and nothing else."""
    folder = tmp_path_factory.mktemp("digest") / "store"
    fill(folder, DIGEST)
    return EmbeddedStore(folder)


@pytest.fixture(scope="session")
def server(digest_store):
    """A server of the bundled digest, in a process of its own."""
    with serving(digest_store.folder) as served:
        yield served


@pytest.fixture(scope="session")
def limited(digest_store):
    """A server with tight limits."""
    options = ["--timeout", str(SECONDS), "--rows", "1000", "--size", "1", "--per-client", "6"]
    with serving(digest_store.folder, *options) as served:
        yield served


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        skip_or_fail("Chromium is not installed (apt install chromium fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=flags)
        yield started
        started.close()


@pytest.fixture
def visit(browser, pages):
    """Open a page of the module's folder `pages`; afterwards only the page was requested, and the console is empty."""
    opened, said, asked = [], [], []

    def go(name="en", **options):
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
        context = browser.new_context(**options)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((pages / f"{name}.html").as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        opened.append(context)
        return page

    yield go
    for context in opened:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(pages.as_uri())] == []
    assert len(asked) == len(opened)


def fill(folder, *paths):
    """Build a store from documents, with its index, as the command line does."""
    fill_only(folder, *paths)
    renew(folder)


def fill_only(folder, *paths):
    """Build a store from documents, without its index."""
    vocabularies = {name: n_quads(quads) for name, quads in graphs().items()}
    generations.fill(folder, vocabularies, ready(prepare_all(paths)))
