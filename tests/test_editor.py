"""The editor page in a real browser, with YASGUI and without, over a real server."""

import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import httpx
import pytest
from lxml import html

from conftest import skip_or_fail
from ontology.words import COMPLETE
from queries.catalogue import load
from queries.catalogue_words import told
from queries.server.app import application
from queries.server.limits import Limits
from queries.server.service import Service
from served import serving_here
from viz.editor.routes import YASGUI, is_full, routes
from viz.editor.words import words
from viz.pages.graph import LANGUAGES
from viz.pages.routes import routes as pages

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CONSTRUCT = (
    "CONSTRUCT { ?c <http://purl.org/spar/cito/cites> ?w } WHERE { ?c <http://purl.org/spar/cito/cites> ?w } LIMIT 9"
)


@pytest.fixture(scope="module")
def plain(digest_store, tmp_path_factory):
    """A server in this process whose YASGUI is not installed."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    service = Service(digest_store.folder, "", Limits(workers=1), "", nowhere)
    app = application(service, [*pages(), *routes(nowhere)])
    with serving_here(app) as url:
        yield url


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

    def open(self, query="", language=""):
        given = {name: value for name, value in (("query", query), ("language", language)) if value}
        self.page.goto(f"{self.url}/editor?{urlencode(given, quote_via=quote)}".rstrip("?"))
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


def test_a_question_opens_with_its_parameters_and_the_query_in_sight(full_page):
    page = full_page.open()
    page.get_by_role("button", name="Which editions of an instrument there are").click()
    active(page, ".yasr a.iri").first.wait_for()
    lines = page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()").splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["# title", "# param", "PREFIX pg"]
    whole = httpx.get(f"{full_page.url}/api/editions", headers={"accept": "text/csv"}, params={"work": "PP/71"})
    assert len(active(page, "tbody tr").all()) == len(whole.text.splitlines()) - 1, "what is left out are comments"


def test_the_heads_of_a_table_stand_in_line_with_its_columns(full_page):
    page = full_page.open()
    page.get_by_role("button", name="Which editions of an instrument there are").click()
    active(page, ".yasr a.iri").first.wait_for()
    edge = (
        "it => { const box = document.createRange(); box.selectNodeContents(it); return box.getBoundingClientRect() }"
    )
    heads = active(page, "thead .dt-column-title").all()
    cells = active(page, "tbody tr").first.locator("td").all()
    for at, side in ((1, "left"), (2, "left")):
        assert abs(heads[at].evaluate(edge)[side] - cells[at].evaluate(edge)[side]) < 2
    assert cells[1].evaluate(edge)["left"] - cells[0].evaluate(edge)["right"] > 8, (
        "a number does not touch what follows"
    )
    results = active(page, ".yasr_results").bounding_box()
    assert results["x"] + results["width"] <= 1300, "a wide table scrolls by itself"


@pytest.mark.parametrize("editor", ["full_page", "plain_page"])
def test_the_editor_has_the_menu_and_the_search_of_all_pages(request, editor):
    watched = request.getfixturevalue(editor)
    page = watched.open(language="zh")
    assert page.locator("header a[href='/timeline?language=zh']").is_visible()
    page.locator("header input[name=q]").fill("PP 71")
    page.locator("header input[name=q]").press("Enter")
    page.wait_for_url("**/search?*")
    assert page.locator("html").get_attribute("lang") == "zh"


@pytest.mark.parametrize("editor", ["full_page", "plain_page"])
def test_in_the_dark_everything_is_dark(request, editor):
    watched = request.getfixturevalue(editor)
    watched.page.emulate_media(color_scheme="dark")
    page = watched.open(CONSTRUCT)
    page.locator("a.iri").first.wait_for()
    bright = page.evaluate(
        """async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          let found = 0;
          for (let at = 0; at < data.length; at += 4) found += data[at] + data[at + 1] + data[at + 2] > 384;
          return found / (data.length / 4);
        }""",
        list(page.screenshot()),
    )
    assert 0.005 < bright < 0.15, "letters alone are bright"


def test_the_editor_says_that_it_loads_until_it_is_there(full_page):
    full_page.page.route("**/completions.json*", lambda _: None)
    full_page.page.goto(f"{full_page.url}/editor?language=zh")
    assert full_page.page.get_by_text(words("zh")["page"]["loading"]).is_visible()
    full_page.page.unroute("**/completions.json*")
    page = full_page.open(language="zh")
    assert not page.get_by_text(words("zh")["page"]["loading"]).is_visible()


def test_the_catalogue_can_be_searched(full_page):
    page = full_page.open()
    page.locator("#filter").fill("BRACKET")
    shown = page.locator("#examples li:visible")
    assert 0 < shown.count() < len(load())
    assert page.locator("#examples section").count() > page.locator("#examples section:visible").count() > 0
    page.locator("#filter").fill("no question says this")
    assert shown.count() == page.locator("#examples section:visible").count() == 0


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
    hrefs = [link.get_attribute("href") for link in active(page, ".yasr_results td a[href]:visible").all()]
    assert hrefs == ["/page?iri=http%3A%2F%2Fexample.org%2F'"], "what is a thing leads to its page, and nothing else"
    active(page, ".tableFilter").fill("nowhere")
    active(page, ".tableFilter").press("Shift")
    active(page, ".yasr_results td.dt-empty").wait_for()
    assert words not in "".join(cells.all_text_contents()), "what lacks the words is filtered away"


def test_a_stopped_query_is_said_to_be_stopped(full_page):
    page = full_page.open()
    page.evaluate(f"document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue('{SLOW}')")
    active(page, ".yasqe_queryButton").click()
    active(page, ".yasqe_queryButton.busy").click()
    told = active(page, ".yasr_results").get_by_text("Stopped.")
    told.wait_for()
    assert told.count() == 1


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
    "name", ["routes.py", "words.toml", "..%2Froutes.py", "package.json", "node_modules", "editor.html.jinja", "%2e%2e"]
)
def test_no_other_file_is_given_away(server, name):
    assert httpx.get(f"{server.url}/editor/static/{name}").status_code == 404


def test_the_lock_file_names_no_registry():
    lock = json.loads((Path(YASGUI).parents[3] / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]["node_modules/@zazuko/yasgui"]["version"] == "4.6.2"
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


# ---------------------------------------------------------------- languages

CHINESE = {question.name: told(question, "zh") for question in load().values()}
NAMED = re.compile(r"policygraph( diff --keep)?|SPARQL|API|Node\.js|make|Ctrl-(Enter|Space)|CONSTRUCT|DESCRIBE|PP/71")
"""What is called so in any language: names, keys, words of SPARQL."""
SAYS = """place => {
    const said = [];
    for (const each of [place, ...place.querySelectorAll("*")]) {
        if (each.closest("code, noscript, textarea, pre, script, [lang]:not(html), .CodeMirror, .iri")) continue;
        for (const name of ["title", "placeholder", "aria-label"]) said.push(each.getAttribute(name) ?? "");
        for (const node of each.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent);
    }
    return said.map((text) => text.trim()).filter(Boolean);
}"""


def english(said):
    """What is said in Latin letters that are no name."""
    return [text for text in said if re.search(r"[A-Za-z]{2,}", NAMED.sub("", text))]


def test_the_plain_page_in_chinese_says_nothing_in_english(plain_page):
    page = plain_page.open(language="zh")
    assert page.locator("html").get_attribute("lang") == "zh"
    assert english(["Run (Ctrl-Enter)"]), "names alone are left out"
    said = page.locator("body").evaluate(SAYS)
    assert {"查找问题", "运行 (Ctrl-Enter)", CHINESE["cites"].title, CHINESE["cites"].answers} <= set(said)
    assert english([*said, page.title()]) == []
    page.get_by_role("button", name=CHINESE["instruments-ranked"].title).click()
    page.get_by_text("41 行").wait_for()
    page.locator("[data-view=graph]").click()
    assert english(page.locator("#results").evaluate(SAYS)) == []
    page.locator("[data-view=chart]").click()
    assert page.locator("figcaption").text_content() == "clauses（按 work），共 41 行，仅显示前 40 行"
    page.locator("#query").fill("ASK {}")
    page.locator("#run").click()
    page.locator("#results").get_by_text("是", exact=True).wait_for()
    page.locator("#query").fill(SLOW)
    page.locator("#run").click()
    page.locator("#stop:enabled").click()
    page.locator("#state").get_by_text("已停止。").wait_for()


def test_the_full_page_in_chinese_says_nothing_of_its_own_in_english(full_page):
    page = full_page.open(language="zh")
    for place in ("header", "aside"):
        assert english(page.locator(place).evaluate(SAYS)) == []
    page.get_by_role("button", name=CHINESE["instruments-ranked"].title).click()
    active(page, ".yasr a.iri").first.wait_for()
    assert "被最多条款援引的是什么？" in page.evaluate(
        "document.querySelector('.tabPanel .CodeMirror').CodeMirror.getValue()"
    )
    for view in ("table", "chart", "graph", "response"):
        assert active(page, f".select_{view}").text_content().endswith(words("zh")["script"][view])
    active(page, ".select_chart").click()
    active(page, "figcaption").get_by_text("仅显示前 40 行").wait_for()


def test_the_catalogue_is_searched_in_chinese(full_page):
    page = full_page.open(language="zh")
    page.locator("#filter").fill("方括号")
    assert page.locator("#examples li:visible code").all_text_contents() == ["not-agreed"]
    page.locator("#filter").fill("被援引最多")
    shown = page.locator("#examples li:visible code").all_text_contents()
    assert "instruments-ranked" in shown
    assert len(shown) < len(load())


def test_what_the_page_leads_to_is_in_its_language(full_page):
    page = full_page.open(CONSTRUCT, "zh")
    active(page, ".yasr a.iri").first.wait_for()
    links = page.locator("header a:not([hreflang])").all() + active(page, ".yasr a.iri").all()
    hrefs = [link.get_attribute("href") for link in links]
    assert len(hrefs) > 3
    assert all(href.endswith("language=zh") for href in hrefs), hrefs
    assert httpx.get(full_page.url + hrefs[-1], headers={"accept": "text/html"}).text.count('<html lang="zh"') == 1
    active(page, ".yasqe_share").first.click()
    link = active(page, ".yasqe_sharePopup input").first
    link.wait_for()
    assert link.input_value().endswith("&language=zh")


def test_a_term_of_the_ontology_is_found_in_its_language(full_page):
    page = full_page.open("SELECT (<https://w3id.org/policygraph/ns#Clause> AS ?x) {}", "ar")
    active(page, ".yasr a.iri").first.wait_for()
    assert active(page, ".yasr a.iri").first.get_attribute("href") == "/ns?language=ar#Clause"
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("#yasgui").evaluate("place => getComputedStyle(place).direction") == "ltr", "SPARQL runs so"


def test_another_language_keeps_what_was_written(plain_page):
    page = plain_page.open(language="zh")
    page.locator("#query").fill("ASK { }")
    page.locator("footer a[hreflang=fr]").click()
    page.wait_for_selector("html[lang=fr] body[data-ready=yes]")
    assert page.locator("#query").input_value() == "ASK { }"
    page.locator("#results").get_by_text("oui", exact=True).wait_for()


def test_things_are_completed_by_their_names_in_the_language(server):
    names = {}
    for language in ("en", "zh", "fr"):
        things = httpx.get(f"{server.url}/editor/completions.json", params={"language": language}).json()["things"]
        names[language] = {thing["iri"]: thing["label"] for thing in things}
        assert len(names[language]) == len(things), "a thing comes once"
    theme = next(name for name in names["en"] if name.endswith("/theme/ai"))
    assert [names[language][theme] for language in ("en", "zh", "fr")] == [
        "theme/ai – artificial intelligence", "theme/ai – 人工智能", "theme/ai – intelligence artificielle",
    ]  # fmt: skip
    assert set(names["en"]) == set(names["zh"])


@pytest.mark.parametrize("address", ["/editor", "/editor/completions.json", "/api", "/api/readings"])
def test_an_unknown_language_is_refused_with_those_there_are(server, address):
    answer = httpx.get(server.url + address, params={"language": "xx"})
    assert answer.status_code == 400
    assert "language is one of ar, en, es, fr, ru, zh, not 'xx'" in answer.text


@pytest.mark.parametrize(
    "address", ["/", "/id/PP/71", "/matrix", "/graph", "/page?iri=http://www.w3.org/2004/02/skos/core%23Concept"]
)
def test_pages_lead_to_the_editor_in_their_language(server, address):
    mark = "&" if "?" in address else "?"
    answer = httpx.get(f"{server.url}{address}{mark}language=zh", headers={"accept": "text/html"})
    links = [link for link in html.fromstring(answer.text).xpath("//a/@href") if link.startswith(("/editor", "/api"))]
    assert len(links) > 1
    assert [link for link in links if not link.endswith("language=zh")] == []
    assert "2004" not in address or any("query=" in link for link in links), "all of a long list, as a query"


def test_all_words_of_the_editor_are_said_and_used():
    english_words = words("en")
    for language in LANGUAGES:
        for table, said in words(language).items():
            assert set(said) == set(english_words[table])
            assert all(said.values())
    for language in COMPLETE[1:]:
        for table, said in words(language).items():
            assert [key for key, text in said.items() if text == english_words[table][key]] == []
    folder = Path(str(YASGUI)).parents[3]
    scripts = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    template = (folder / "editor.html.jinja").read_text("utf-8")
    asked = set(re.findall(r'\bsaid\("([a-z-]+)"', scripts))
    assert asked <= set(english_words["script"])
    assert [key for key in english_words["script"] if f'"{key}"' not in scripts + template] == []
    assert [key for key in english_words["page"] if not re.search(rf'said(\.{key}\b|\["{key}"\])', template)] == []
    assert [key for key in english_words["groups"] if f'["{key}", [' not in scripts] == []
