"""The editor page in a real browser, with YASGUI and without, over a real server."""

import json
import shutil
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
import uvicorn

from conftest import skip_or_fail
from queries.catalogue import load
from queries.server.app import application
from queries.server.limits import Limits
from queries.server.service import Service
from viz.editor.routes import YASGUI, is_full, routes
from viz.pages.routes import routes as pages

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CONSTRUCT = (
    "CONSTRUCT { ?c <http://purl.org/spar/cito/cites> ?w } WHERE { ?c <http://purl.org/spar/cito/cites> ?w } LIMIT 9"
)


@pytest.fixture(scope="module")
def plain(digest_store, tmp_path_factory):
    """A server in this process whose YASGUI is not installed."""
    import threading

    nowhere = tmp_path_factory.mktemp("nowhere")
    service = Service(digest_store.folder, "", Limits(workers=1), "", nowhere)
    app = application(service, [*pages(), *routes(nowhere)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        skip_or_fail("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()


class Watched:
    """A page of which everything is noted that must not happen."""

    def __init__(self, browser, url):
        self.url = url
        self.page = browser.new_page(viewport={"width": 1300, "height": 850})
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda told: self.wrong.append(told.text) if told.type == "error" else None)
        self.page.on("request", self._note)

    def _note(self, request):
        if not request.url.startswith(("data:", "blob:")) and urlsplit(request.url).netloc != urlsplit(self.url).netloc:
            self.wrong.append(f"a request to {request.url}")

    def open(self, query=""):
        self.page.goto(f"{self.url}/editor{f'?query={quote(query)}' if query else ''}")
        self.page.wait_for_selector("body[data-ready=yes]")
        return self.page


@pytest.fixture
def full_page(browser, server):
    if not is_full():
        skip_or_fail("YASGUI is not installed (cd viz/editor && npm ci)")
    watched = Watched(browser, server.url)
    yield watched
    watched.page.close()
    assert watched.wrong == []


@pytest.fixture
def plain_page(browser, plain):
    watched = Watched(browser, plain)
    yield watched
    watched.page.close()
    assert watched.wrong == []


def active(page, selector):
    return page.locator(f".tabPanel.active {selector}")


def test_a_question_of_the_catalogue_opens_and_runs(full_page):
    page = full_page.open()
    assert page.locator("#examples button").count() == len(load())
    page.get_by_role("button", name="Which clauses cite an instrument").click()
    link = active(page, ".yasr a.iri").first
    link.wait_for()
    assert "# title: Which clauses cite an instrument" in page.evaluate(
        "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"
    )
    hrefs = [each.get_attribute("href") for each in active(page, ".yasr a.iri").all()]
    assert "/id/wtpf-21/opinion/1/recalling/c" in hrefs
    assert not [href for href in hrefs if not href.startswith("/")], "every thing leads to a page of ours"
    assert httpx.get(full_page.url + hrefs[0]).status_code == 200


def test_the_catalogue_can_be_searched(full_page):
    page = full_page.open()
    page.locator("#filter").fill("BRACKET")
    shown = page.locator("#examples li:visible")
    assert 0 < shown.count() < len(load())
    assert page.locator("#examples section").count() > page.locator("#examples section:visible").count() > 0


def test_questions_stand_in_groups_by_what_they_ask_about(full_page):
    page = full_page.open()
    names = {
        each.locator("h2").text_content(): each.locator("code").all_text_contents()
        for each in page.locator("#examples section").all()
    }
    assert "cites" in names["Instruments and goals"]
    assert "theme-clauses" in names["Themes, topics and groups"]
    assert sorted(name for group in names.values() for name in group) == sorted(load())


def test_words_of_the_data_are_text_in_every_cell(full_page):
    words = "<img src=x onerror=alert(1)> & <b>z</b>"
    page = full_page.open(f'SELECT ("{words}" AS ?x) (<http://example.org/\'> AS ?y) (5 AS ?n) {{}}')
    cells = active(page, ".yasr_results td")
    cells.first.wait_for()
    assert cells.all_text_contents() == ["1", words, "http://example.org/'", "5"]
    active(page, ".tableFilter").fill("alert(1)> &")
    active(page, ".tableFilter").press("Shift")
    assert cells.all_text_contents()[1] == words
    hrefs = [link.get_attribute("href") for link in active(page, "a[href]:visible").all()]
    assert all(href.startswith(("/", full_page.url)) for href in hrefs)


def test_a_stopped_query_is_said_to_be_stopped(full_page):
    page = full_page.open()
    page.evaluate(f"document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue('{SLOW}')")
    active(page, ".yasqe_queryButton").click()
    active(page, ".yasqe_queryButton.busy").click()
    active(page, ".yasr_results").get_by_text("Stopped.").wait_for()


@pytest.mark.parametrize("missing", ["/editor/completions.json", "/api"])
def test_a_busy_server_leaves_the_editor_usable(full_page, missing):
    full_page.page.route(f"**{missing}", lambda route: route.fulfill(status=503, body="too many clients"))
    page = full_page.open(CONSTRUCT)
    assert "too many clients" in page.get_by_role("alert").text_content()
    active(page, ".yasr a.iri").first.wait_for()
    full_page.wrong = [told for told in full_page.wrong if "503" not in told]


def test_views_have_their_signs_on_a_narrow_screen(full_page):
    full_page.page.set_viewport_size({"width": 420, "height": 800})
    page = full_page.open(CONSTRUCT)
    for view in ("table", "chart", "graph"):
        assert active(page, f".select_{view} .plugin_icon").is_visible()


def test_a_chart_of_numbers(full_page):
    page = full_page.open()
    page.get_by_role("button", name="Which instruments are cited most").click()
    active(page, ".yasr a.iri").first.wait_for()
    active(page, ".select_chart").click()
    bars = active(page, "svg.chart rect")
    bars.first.wait_for()
    widths = [float(bar.get_attribute("width")) for bar in bars.all()]
    assert widths == sorted(widths, reverse=True)
    assert active(page, "svg.chart").text_content().startswith("clauses by workA/RES/70/1")


def test_a_graph_of_triples_from_a_link(full_page):
    page = full_page.open(CONSTRUCT)
    active(page, ".select_graph").click()
    active(page, ".network canvas").wait_for()
    assert "9 links" in active(page, ".yasr_results").text_content()


def test_completion_offers_our_own_terms_and_things(full_page):
    page = full_page.open()

    def offered(text):
        page.evaluate(
            """text => {
                const editor = document.querySelector('.tabPanel.active .CodeMirror').CodeMirror;
                const place = text.lastIndexOf('|');
                editor.focus();
                editor.setValue(text.replace('|', ''));
                editor.setCursor(editor.posFromIndex(place));
            }""",
            text,
        )
        page.keyboard.press("Control+Space")
        page.locator(".CodeMirror-hint").first.wait_for()
        found = page.locator(".CodeMirror-hint").all_text_contents()
        page.keyboard.press("Enter")
        return found, page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()")

    start = "PREFIX pg: <https://w3id.org/policygraph/ns#>\nSELECT * WHERE {\n  "
    hints, value = offered(start + "?c pg:inOp|\n}")
    assert any(hint.startswith("pg:inOpinion") for hint in hints)
    assert "?c pg:inOpinion" in value
    hints, value = offered(start + "?c a pg:Recit|\n}")
    assert any(hint.startswith("pg:Recital") and "recital: A clause before" in hint for hint in hints)
    hints, value = offered(start + "?c ?p <PP/71|\n}")
    assert "?c ?p <https://w3id.org/policygraph/id/PP/71>" in value
    hints, _ = offered(start + "?c ?p <artificial|\n}")
    assert any("theme/ai" in hint for hint in hints)


def test_what_the_server_refuses_is_told_in_words(full_page):
    page = full_page.open("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    told = active(page, ".yasr_results").get_by_text("SERVICE is refused")
    told.wait_for()
    assert "answered from this graph alone" in told.text_content()
    full_page.wrong = [told for told in full_page.wrong if "400" not in told]


def test_a_query_is_shared_as_a_link_to_this_page(full_page):
    page = full_page.open(CONSTRUCT)
    active(page, ".yasqe_share").first.click()
    link = active(page, ".yasqe_sharePopup input").first
    link.wait_for()
    assert link.input_value() == f"{full_page.url}/editor?query=" + quote(CONSTRUCT, safe="()*!'~")


def test_the_plain_editor_does_the_same(plain_page):
    page = plain_page.open()
    assert "This is the plain editor" in page.locator("main").text_content()
    assert page.locator("#examples button").count() == len(load())
    page.get_by_role("button", name="Which clauses cite an instrument").click()
    page.locator("#results td a").first.wait_for()
    hrefs = [each.get_attribute("href") for each in page.locator("#results a.iri").all()]
    assert "/id/wtpf-21/opinion/1/recalling/c" in hrefs
    assert page.locator("#state").text_content().startswith("4 rows")
    page.get_by_role("button", name="Which instruments are cited most").click()
    page.get_by_text("41 rows").wait_for()
    page.locator("[data-view=chart]").click()
    assert page.locator("svg.chart rect").count() == 40
    page.locator("[data-view=table]").click()
    page.locator("#query").fill("SELECT nonsense")
    page.locator("#query").press("Control+Enter")
    page.locator("#results .error").wait_for()
    assert "does not parse" in page.locator("#results").text_content()
    plain_page.wrong = [told for told in plain_page.wrong if "400" not in told]


def test_the_plain_editor_draws_and_stops(plain_page):
    page = plain_page.open(CONSTRUCT)
    page.locator("[data-view=graph]").click()
    page.locator(".network canvas").wait_for()
    page.locator("[data-view=table]").click()
    assert page.locator("#results tbody tr").count() == 9
    page.locator("#query").fill(SLOW)
    with page.expect_event("requestfailed"):
        page.locator("#run").click()
        page.locator("#run").click()
    assert page.locator("#state").text_content() == "running …", "the second run is not stopped with the first"
    page.locator("#stop:enabled").click()
    page.get_by_text("stopped").wait_for()


def test_hostile_words_are_shown_as_words(plain_page):
    words = "<img src=x onerror=alert(1)>"
    page = plain_page.open(f'SELECT ("{words}" AS ?x) (<http://example.org/"> AS ?y) {{}}'.replace('">', "'>"))
    page.locator("#results td").first.wait_for()
    assert page.locator("#results td").first.text_content() == words
    assert page.locator("#results img").count() == 0


def test_the_page_loads_script_files_only(server):
    for address in ("/editor", "/", "/ns", "/id/PP/71"):
        answer = httpx.get(server.url + address, headers={"accept": "text/html"})
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "default-src 'none'" in policy
        assert "<script>" not in answer.text
        assert "onclick" not in answer.text


@pytest.mark.parametrize(
    "name", ["routes.py", "..%2Froutes.py", "package.json", "node_modules", "editor.html.jinja", "%2e%2e"]
)
def test_no_other_file_is_given_away(server, name):
    assert httpx.get(f"{server.url}/editor/static/{name}").status_code == 404


def test_the_lock_file_names_no_registry():
    lock = json.loads((Path(YASGUI).parents[3] / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]["node_modules/@zazuko/yasgui"]["version"] == "4.6.2"
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
