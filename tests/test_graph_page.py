"""The graph: what its addresses answer, and the page in a real browser, with the canvas and without."""

import json
import re
import shutil
import sqlite3
import time
from contextlib import closing
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
import networkx as nx
import pytest
from lxml import etree, html

from conftest import skip_or_fail
from ontology.datafiles import read_toml
from ontology.words import Said
from queries.index import files, neighbours
from queries.server.app import application
from queries.server.jobs import Refused
from queries.server.limits import Limits
from queries.server.service import Service
from queries.store import EmbeddedStore
from served import serving_here
from viz.graph import data, settings
from viz.graph.routes import LIBRARIES, is_drawable, routes
from viz.pages.routes import routes as pages

OPINION = "wtpf-21/opinion/1"
CLAUSE = "wtpf-21/opinion/1/recalling/c"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<img src=x onerror="document.title=1">{0}</script>'


def graph_server(folder, nowhere, libraries=LIBRARIES):
    """A server in this process, whose libraries of the picture are in this folder."""
    files.renew(folder)
    app = application(Service(folder, "", Limits(workers=1), "", nowhere), [*routes(libraries), *pages()])
    return serving_here(app)


@pytest.fixture(scope="module")
def store(digest_store):
    files.renew(digest_store.folder)
    return EmbeddedStore(digest_store.folder)


@pytest.fixture(scope="module")
def base(store):
    return store.index()


@pytest.fixture(scope="module")
def drawing(store, tmp_path_factory):
    if not is_drawable():
        skip_or_fail("sigma and graphology are not installed (cd viz/graph && npm ci)")
    with graph_server(store.folder, tmp_path_factory.mktemp("spool")) as url:
        yield url


@pytest.fixture(scope="module")
def listing(store, tmp_path_factory):
    """A server without the libraries."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    with graph_server(store.folder, nowhere, nowhere) as url:
        yield url


@pytest.fixture(scope="module")
def hostile(store, tmp_path_factory):
    """A server where everything is called something that would be markup."""
    folder = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(store.folder, folder)
    with closing(sqlite3.connect(files.path(folder, store.generation))) as index, index:
        index.execute("UPDATE name SET text = ?", (HOSTILE,))
        index.execute("UPDATE reading SET text = ?", (HOSTILE,))
    with graph_server(folder, tmp_path_factory.mktemp("spool")) as url:
        yield url


class Opened:
    """The page, with everything noted that must not happen."""

    def __init__(self, browser, url):
        self.url = url
        self.page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        self.wrong = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", self._note)

    def _hear(self, told):
        if told.type == "error" and "/graph" in self.page.url:  # other pages have their own tests
            self.wrong.append(told.text)

    def _note(self, request):
        if not request.url.startswith(("data:", "blob:")) and urlsplit(request.url).netloc != urlsplit(self.url).netloc:
            self.wrong.append(f"a request to {request.url}")

    def open(self, query):
        self.page.goto(f"{self.url}/graph?{query}")
        return self.settled()

    def settled(self):
        self.page.wait_for_selector("body[data-ready=yes]:not([data-busy])")
        return self

    def until(self, expression):
        """Wait for something to be true; the page's policy lets no waiting script in."""
        for _ in range(100):
            if self.page.evaluate(expression):
                return
            time.sleep(0.05)
        pytest.fail(f"never true: {expression}")

    def press(self, selector, text=""):
        self.page.locator(selector, has_text=text).first.click()
        return self.settled()

    def file(self, ending):
        """What the button for files of this kind gives."""
        with self.page.expect_download() as download:
            self.page.locator(f"#{ending}").click()
        assert download.value.suggested_filename.endswith(f".{ending}")
        return download.value.path().read_bytes()

    def graph(self):
        """What is drawn, as its GraphML says."""
        return nx.parse_graphml(self.file("graphml").decode(), force_multigraph=True)

    def places(self):
        return {node: (data["x"], data["y"]) for node, data in self.graph().nodes(data=True)}

    def groups(self):
        """The numbers on the buttons that draw neighbours, by their words."""
        texts = self.page.locator("#panel .group").all_text_contents()
        return {text.rpartition(" (")[0]: int(re.search(r"\((\d+)\)$", text)[1]) for text in texts}

    def chosen(self, symbol):
        """Choose a thing in the list."""
        self.page.locator(f'#tree > li[data-id="{symbol}"] > .line').click()
        self.page.locator(f'#tree > li[data-id="{symbol}"][aria-selected=true]').wait_for()
        return self.settled()


@pytest.fixture
def watched(browser, drawing):
    opened = Opened(browser, drawing)
    yield opened
    opened.page.close()
    assert opened.wrong == []


def test_neighbours_are_the_same_from_both_ends(base):
    symbols = [symbol for (symbol,) in base.execute("SELECT symbol FROM thing WHERE kind <> 'act'")]
    out, into = set(), set()
    for symbol in symbols:
        for link in neighbours.around(base, symbol, "en").links:
            ends = (symbol, link.node.symbol) if link.outgoing else (link.node.symbol, symbol)
            (out if link.outgoing else into).add((*ends, link.relation, link.clauses))
    forms = {
        symbol for (symbol,) in base.execute("SELECT symbol FROM thing WHERE kind IN ('edition', 'part', 'target')")
    }
    by_form = {edge for edge in into - out if edge[1] in forms}
    assert out
    assert out - into == set()
    assert by_form
    assert into - out == by_form, "only what names an edition, a part or a target is told as a link to its whole"


def test_the_groups_of_a_thing_count_its_links(base):
    found = neighbours.around(base, OPINION, "en")
    counted = {}
    for link in found.links:
        key = (link.relation, "out" if link.outgoing else "in", link.node.kind)
        counted[key] = counted.get(key, 0) + 1
    assert counted == dict(found.groups)
    assert counted["cites", "out", "instrument"] > 5
    assert not any(relation == "act" for relation, _, _ in counted)


def test_a_goal_that_is_named_by_a_target_is_its_neighbour_and_the_targets(base):
    assert neighbours.around(base, "SDG/9.c", "en").groups["in", "out", "goal"] == 1
    edition = neighbours.around(base, "PP/71@2018", "en")
    assert edition.groups["cites", "in", "clause"] > 0, "clauses that name the edition"


def test_every_kind_and_relation_has_words(base):
    relations = {relation for (relation,) in base.execute("SELECT DISTINCT relation FROM link")} - {"act"}
    kinds = {kind for (kind,) in base.execute("SELECT DISTINCT kind FROM thing")} - {"act"}
    for language in ("en", "zh", "ar"):
        said = settings.words(language)
        assert relations <= set(said["out"])
        assert kinds <= set(said["kinds"])
        assert all(text for table in said.values() for text in table.values())


@pytest.mark.parametrize("name", list(settings.questions()))
def test_a_question_has_an_answer_of_whole_edges_at_places_of_their_own(drawing, name):
    question = settings.questions()[name]
    of = {"cites": OPINION, "cited-by": "PP/71"}.get(name, "") if question.needed else ""
    answers = [
        httpx.get(f"{drawing}/graph/scene.json", params={"question": name, "of": of, "language": language}).json()
        for language in ("en", "fr")  # two languages: the second is no kept answer
    ]
    nodes = {node["id"]: (node["x"], node["y"]) for node in answers[0]["nodes"]}
    assert len(nodes) > 2
    assert len(set(nodes.values())) == len(nodes)
    assert nodes == {node["id"]: (node["x"], node["y"]) for node in answers[1]["nodes"]}
    assert {end for edge in answers[0]["edges"] for end in (edge["source"], edge["target"])} <= set(nodes)
    assert not answers[0]["cut"]


def test_what_is_cited_together_is_cited_by_two(base):
    found = neighbours.scene(base, settings.questions()["together"].edges, None, "en")
    edge = found.edges[0]
    citing = [
        {link.node.symbol for link in neighbours.around(base, end, "en").links if link.relation == "cites"}
        for end in (edge.source, edge.target)
    ]
    opinions = {symbol for symbol in citing[0] & citing[1] if re.fullmatch(r"wtpf-21/opinion/\d", symbol)}
    assert len(opinions) == edge.clauses >= 2


def test_a_scene_that_is_too_large_is_cut_and_says_so(base, monkeypatch):
    monkeypatch.setattr(neighbours, "NODES", 6)
    found = neighbours.scene(base, settings.questions()["shared"].edges, None, "en")
    assert found.cut
    assert len(found.nodes) <= 6
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= {node.symbol for node in found.nodes}


@pytest.mark.parametrize(("one", "other"), [(CLAUSE, "SDG/9"), ("WSIS/C5", OPINION), ("theme/5g", "body/ITU")])
def test_a_path_is_a_shortest_one_over_links_that_exist(base, one, other):
    found = [node.symbol for node in neighbours.path(base, one, other, "en")]
    assert (found[0], found[-1]) == (one, other)
    for here, there in pairwise(found):
        assert there in {link.node.symbol for link in neighbours.around(base, here, "en").links}
    whole = nx.Graph()
    for (symbol,) in base.execute("SELECT symbol FROM thing WHERE kind <> 'act'"):
        links = neighbours.around(base, symbol, "en").links
        whole.add_edges_from((symbol, link.node.symbol) for link in links if link.relation not in neighbours.FACETS)
    if other in whole and nx.has_path(whole, one, other):
        assert len(found) - 1 == nx.shortest_path_length(whole, one, other)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("thing.json?id=PP/99999", 404),
        ("detail.json?id=", 404),
        ("path.json?from=PP/71&to=PP/99999", 404),
        ("scene.json?question=none", 404),
        ("scene.json?question=cites", 400),
        ("thing.json?id=PP/71&language=tlh", 400),
        ("static/routes.py", 404),
        ("static/..%2Froutes.py", 404),
    ],
)
def test_what_cannot_be_answered_is_refused(drawing, address, status):
    assert httpx.get(f"{drawing}/graph/{address}").status_code == status


def test_words_that_are_no_symbol_lead_to_what_may_be_meant(drawing):
    text = httpx.get(f"{drawing}/graph", params={"start": "strategic plan"}).text
    assert 'href="/graph?start=PP/71"' in text
    assert "data-graph" not in text
    nothing = httpx.get(f"{drawing}/graph", params={"start": "<b>xyzzy"}).text
    assert "&lt;b&gt;xyzzy" in nothing
    assert "<b>xyzzy" not in nothing


@pytest.mark.parametrize(
    ("typed", "question", "symbol"),
    [
        ("Opinion 2", "cites", "wtpf-21/opinion/2"),
        ("PP 71", "cited-by", "PP/71"),
        ("sdg 9", "cited-by", "SDG/9"),
        ("AI", "", "theme/ai"),
        ("AI", "themes", "theme/ai"),
        ("人工智能", "", "theme/ai"),
    ],
)
def test_what_is_called_just_so_is_taken_at_once(drawing, typed, question, symbol):
    given = {"question": question, "of": typed} if question else {"start": typed}
    told = html.fromstring(httpx.get(f"{drawing}/graph", params=given).text).xpath("//@data-graph")
    assert json.loads(told[0])["of" if question else "start"] == symbol


def test_what_several_are_called_is_offered(base):
    assert neighbours.meant(base, "opinion", ("opinion",), "en", 20).exact is None
    assert len(neighbours.meant(base, "connectivity", ("topic", "instrument"), "en", 20).nodes) > 1
    assert neighbours.meant(base, "AI", ("opinion",), "en", 20).exact is None, "of another kind"
    assert "PP/71" in {node.symbol for node in neighbours.meant(base, "PP/7", ("instrument",), "en", 20).nodes}
    begun = neighbours.meant(base, "strateg", ("instrument",), "en", 20).nodes
    assert "PP/71" in {node.symbol for node in begun}, "by the beginning of a name"
    assert neighbours.meant(base, "xyzzy", ("instrument",), "en", 20).nodes == ()


def test_a_question_leads_to_its_form_with_what_can_be_chosen(watched):
    watched.page.set_viewport_size({"width": 390, "height": 800})
    watched.open("question=cites")
    assert watched.page.evaluate("document.activeElement.form.elements.question.value") == "cites"
    box = watched.page.locator(".asked input[type=search]").bounding_box()
    assert 0 <= box["y"] < 400
    links = watched.page.locator(".asked a")
    assert {OPINION, "wtpf-21/opinion/5"} <= {link.get_attribute("href").rpartition("=")[2] for link in links.all()}
    field = watched.page.locator(".asked input[type=search]")
    field.press_sequentially("digital lit")
    watched.until("document.querySelector('.asked datalist option')?.value === 'wtpf-21/opinion/3'")
    links.first.click()
    watched.settled()
    assert len(watched.graph()) > 5


def test_a_large_question_begins_with_what_has_the_most_links(base):
    query = settings.questions()["themes"].edges
    whole = neighbours.scene(base, query, None, "en")
    few = neighbours.scene(base, query, None, "en", 6)
    assert whole.total == few.total == len(whole.nodes) > 6
    assert len(few.nodes) == 6
    assert {end for edge in few.edges for end in (edge.source, edge.target)} == {node.symbol for node in few.nodes}
    ends = [end for edge in whole.edges for end in (edge.source, edge.target)]
    assert max(ends, key=ends.count) in {node.symbol for node in few.nodes}


def test_more_of_a_question_is_drawn_when_asked_for(watched):
    answer = httpx.get(f"{watched.url}/graph/scene.json", params={"question": "asked"}).json()
    watched.page.route("**/graph/static/steps.js", _with_few)
    watched.open("question=asked")
    assert len(watched.graph()) == 8
    assert f"8 of {answer['total']} things" in watched.page.locator("#told").inner_text()
    watched.press("#more")
    assert len(watched.graph()) == 16
    watched.press("#undo")
    assert len(watched.graph()) == 8


def _with_few(route):
    """Answer with the script of the steps, by which a question begins with eight things."""
    script = httpx.get(route.request.url).text
    assert "const SOME = 60;" in script
    route.fulfill(body=script.replace("const SOME = 60;", "const SOME = 8;"), content_type="text/javascript")


def test_no_thing_stands_on_a_link_between_two_others(watched):
    watched.open(f"start={OPINION}")
    for words in ("cites – Instrument", "is about – Topic", "holds – Clause"):
        watched.press("#panel .group", words)
    graph = watched.graph()
    places = watched.places()
    distances = [
        _distance(places[node], places[one], places[other])
        for one, other, _ in graph.edges(data=True)
        for node in places
        if node not in (one, other)
    ]
    assert len(places) > 60
    assert min(distances) > 5


def _distance(point, one, other):
    (x, y), (a, b), (c, d) = point, one, other
    along = ((x - a) * (c - a) + (y - b) * (d - b)) / ((c - a) ** 2 + (d - b) ** 2)
    at = min(1, max(0, along))
    return ((x - a - at * (c - a)) ** 2 + (y - b - at * (d - b)) ** 2) ** 0.5


def test_one_thing_alone_says_what_to_do(watched):
    watched.open(f"start={OPINION}")
    assert watched.page.locator("#first-step").is_visible()
    watched.page.locator("#tree > li").focus()
    watched.page.keyboard.press("ArrowRight")
    watched.until("document.activeElement.matches('#panel .group')")
    watched.page.keyboard.press("Enter")
    watched.until("document.querySelectorAll('#tree > li').length > 1")
    assert not watched.page.locator("#first-step").is_visible()


def test_the_list_is_in_sight_beside_the_picture(watched):
    watched.page.set_viewport_size({"width": 1280, "height": 900})
    watched.open("question=shared")
    tree = watched.page.locator("#tree").bounding_box()
    assert tree["y"] + 100 < 900
    assert tree["y"] + tree["height"] <= 900
    assert watched.page.locator("#tree").evaluate("it => it.scrollHeight > it.clientHeight"), "it scrolls by itself"


def test_a_finger_chooses_and_two_taps_open(browser, drawing):
    opened = Opened(browser, drawing)
    opened.page.close()
    opened.page = browser.new_page(viewport={"width": 390, "height": 800}, has_touch=True, reduced_motion="reduce")
    opened.open(f"start={CLAUSE}")
    box = opened.page.locator("#canvas").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.page.touchscreen.tap(box["x"] + 9, box["y"] + 9)
    opened.until("!document.querySelector('#panel h2')")
    opened.page.wait_for_timeout(500)  # else it were a double tap
    opened.page.touchscreen.tap(*middle)
    opened.until("document.querySelector('#panel h2')")
    assert opened.page.locator("#tree > li").count() == 1
    opened.page.touchscreen.tap(*middle)
    opened.until("document.querySelectorAll('#tree > li').length > 1")
    opened.page.close()


def test_the_words_that_the_pages_have_stand_in_one_place():
    own = read_toml(settings.FOLDER / "words.toml", dict[str, dict[str, Said]])
    pages = read_toml(settings.FOLDER.parent / "pages" / "words.toml", dict[str, dict[str, Said]])
    assert "kinds" not in own
    assert set(own["out"]) & set(pages["out"]) == set()
    assert set(own["in"]) & set(pages["into"]) == set()


def test_it_starts_from_one_thing_and_draws_as_many_neighbours_as_it_said(watched):
    watched.open(f"start={OPINION}")
    assert list(watched.graph()) == [OPINION]
    groups = watched.groups()
    assert groups["cites – Instrument"] > 5
    for words, kind in (
        ("cites – Instrument", "instrument"),
        ("holds – Clause", "clause"),
        ("is about – Topic", "topic"),
    ):
        watched.press("#panel .group", words)
        drawn = [node for node, data in watched.graph().nodes(data=True) if data["kind"] == kind]
        assert len(drawn) == groups[words]
        assert f"{kind.capitalize()} ({groups[words]})" in watched.page.locator("#kinds").inner_text()
    assert watched.page.locator("#tree > li").count() == len(watched.graph())


def test_no_thing_stands_on_another(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "holds – Clause").press(
        "#panel .group", "cites – Instrument"
    )
    watched.chosen(CLAUSE).press("#panel .group", "cites – Instrument")
    places = list(watched.places().values())
    assert min(abs(a - c) + abs(b - d) for i, (a, b) in enumerate(places) for c, d in places[:i]) > 20


def test_what_is_hidden_is_gone_until_it_is_shown(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument").chosen("PP/71")
    whole = set(watched.graph())
    watched.press("#panel button", "Hide")
    assert set(watched.graph()) == whole - {"PP/71"}
    assert watched.page.locator("#panel").inner_text().startswith("Choose")
    watched.press("#hidden")
    assert set(watched.graph()) == whole


def test_what_is_moved_is_pinned_and_a_reload_keeps_all_places(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument")
    before = watched.places()
    box = watched.page.locator("#canvas").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    watched.page.mouse.move(*middle)
    watched.page.mouse.down()
    watched.page.mouse.move(middle[0] + 60, middle[1] - 80, steps=5)
    watched.page.mouse.up()
    watched.settled()
    moved = watched.places()
    assert [symbol for symbol, place in moved.items() if place != before[symbol]] == [OPINION]
    assert watched.page.locator("#panel button", has_text="Unpin").count() == 1
    watched.press("#panel .group", "holds – Clause")
    whole = watched.places()
    watched.page.reload()
    assert watched.settled().places() == whole
    assert watched.page.locator("#panel button", has_text="Unpin").count() == 1
    watched.press("#panel button", "Unpin")
    assert watched.page.locator("#panel button", has_text="Unpin").count() == 0


def test_the_legend_leaves_out_kinds_and_relations(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "names the theme").press(
        "#panel .group", "cites – Instrument"
    )
    whole = watched.graph()
    watched.press("#kinds button", "instrument")
    assert {data["kind"] for _, data in watched.graph().nodes(data=True)} == {"opinion", "theme"}
    assert watched.page.locator("#kinds button", has_text="instrument").get_attribute("aria-pressed") == "false"
    watched.press("#kinds button", "instrument").press("#relations button", "cites")
    left = watched.graph()
    assert set(left) == set(whole)
    relations = {data["relation"] for _, _, data in left.edges(data=True)}
    assert relations
    assert "cites" not in relations


def test_a_path_is_drawn_from_a_chosen_thing_to_another(watched):
    watched.open(f"start={CLAUSE}").press("#panel button", "Path from here")
    watched.page.locator("#panel form.path input").fill("SDG/9")
    assert watched.page.locator("#panel form.path button").first.inner_text() == "Path to SDG/9"
    watched.page.keyboard.press("Enter")
    watched.until("document.getElementById('told').textContent.includes('path is marked')")
    watched.settled().until("document.activeElement.closest('#panel')")
    graph = watched.graph()
    way = nx.shortest_path(graph.to_undirected(), CLAUSE, "SDG/9")
    assert len(way) == len(graph) > 2
    assert f"steps: {len(way) - 1}" in watched.page.locator("#told").inner_text()


def test_the_other_end_of_a_path_is_found_by_its_name(watched):
    watched.open(f"start={CLAUSE}").press("#panel button", "Path from here")
    field = watched.page.locator("#panel form.path input")
    field.fill("xyzzy")
    field.press("Enter")
    watched.page.locator("form.path", has_text="Nothing here is called “xyzzy”").wait_for()
    field.fill("security")
    field.press("Enter")
    offered = watched.page.locator("form.path .one")
    offered.first.wait_for()
    assert offered.count() > 1
    field.fill("AI")
    field.press("Enter")
    watched.until("document.getElementById('told').textContent.includes('path is marked')")
    assert "theme/ai" in watched.graph()


def test_steps_can_be_taken_back_and_done_again(watched):
    watched.open(f"start={OPINION}")
    pictures = [watched.places()]
    for words in ("cites – Instrument", "names the theme"):
        watched.press("#panel .group", words)
        pictures.append(watched.places())
    watched.page.keyboard.press("Control+z")
    assert watched.settled().places() == pictures[1]
    watched.press("#undo")
    assert watched.page.evaluate("document.activeElement.id") == "redo", "what is disabled gives the focus on"
    assert watched.places() == pictures[0]
    assert watched.page.locator("#undo").is_disabled()
    watched.page.keyboard.press("Control+y")
    watched.settled().press("#redo")
    assert watched.places() == pictures[2]


def test_the_panel_shows_what_a_clause_says_and_links_to_its_page(watched, base):
    (text,) = base.execute(
        "SELECT text FROM reading JOIN thing ON thing.id = clause WHERE symbol = ? AND language = 'en'", (CLAUSE,)
    ).fetchone()
    watched.open(f"start={CLAUSE}")
    assert watched.page.locator("#panel .says .text").first.inner_text() == text
    assert watched.page.locator("#panel a.page").get_attribute("href") == f"/id/{CLAUSE}"


def test_the_picture_comes_as_png_and_svg(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument")
    png = watched.file("png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    # more than the paper: the canvas itself is on it
    colours = watched.page.evaluate(
        """async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          const found = new Set();
          for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 3).join());
          return [...found];
        }""",
        list(png),
    )
    blue = settings.kinds()["instrument"].light
    assert ",".join(str(int(blue[at : at + 2], 16)) for at in (1, 3, 5)) in colours
    root = etree.fromstring(watched.file("svg"))
    signs = {kind: [it for it in root.iter(SVG + "path") if it.get("class") == kind] for kind in ("thing", "legend")}
    texts = [it.text for it in root.iter(SVG + "text")]
    assert len(signs["thing"]) == len(watched.graph())
    assert len({it.get("d") for it in signs["thing"]}) == 2, "an opinion and instruments, each kind with its shape"
    assert {it.get("d") for it in signs["thing"]} < {it.get("d") for it in signs["legend"]}
    assert texts[0] == watched.page.locator("h1").inner_text()
    assert sorted(texts[-3:]) == ["Instrument", "Opinion", "cites"]


def test_graphml_says_what_each_link_stands_on(watched):
    watched.open("question=shared")
    graph = watched.graph()
    answer = httpx.get(f"{watched.url}/graph/scene.json", params={"question": "shared"}).json()
    assert {(a, b, data["relation"], data["clauses"]) for a, b, data in graph.edges(data=True)} == {
        (edge["source"], edge["target"], edge["relation"], edge["count"]) for edge in answer["edges"]
    }
    assert watched.places() == {node["id"]: (node["x"], node["y"]) for node in answer["nodes"]}


def test_names_stay_text(browser, hostile):
    opened = Opened(browser, hostile)
    opened.open(f"start={OPINION}").press("#panel .group", "holds – Clause").chosen(CLAUSE)
    opened.press("#panel .group", "cites")
    opened.press("#panel .each summary")
    assert opened.page.locator("main img").count() == 0
    assert HOSTILE in opened.page.locator("#panel h2").inner_text()
    assert opened.page.locator("#panel .text").first.inner_text() == HOSTILE
    assert {data["name"].removeprefix("wtpf-21 ") for _, data in opened.graph().nodes(data=True)} == {HOSTILE}
    assert "<img" not in opened.file("svg").decode()
    title = opened.page.title()
    opened.page.goto(f"{hostile}/graph?start=%22%27%3E%3Cimg%20src=x%3E")
    assert opened.page.locator("main img").count() == 0
    opened.page.close()
    assert "policygraph" in title
    assert opened.wrong == []


def test_a_strange_address_opens_all_the_same(watched):
    watched.open(f"start={OPINION}#expand,nowhere,cites,out,instrument;constructor,1;%E0%A4;hide,x")
    assert list(watched.graph()) == [OPINION]
    watched.open(f"start={CLAUSE}#expand,nowhere,cites,out,instrument;all,{CLAUSE.replace('/', '%2F')}")
    assert len(watched.graph()) > 1


def test_the_keyboard_alone_leads_from_the_list_to_the_page_of_what_a_clause_cites(watched):
    keys = watched.page.keyboard
    watched.open(f"start={CLAUSE}")
    told = "document.activeElement.closest('[role=treeitem]')?.dataset.id"
    for _ in range(60):
        if watched.page.evaluate(told) == CLAUSE:
            break
        keys.press("Tab")
    assert watched.page.evaluate(told) == CLAUSE, "the list can be reached by Tab"
    keys.press("Enter")
    watched.until("document.activeElement.tagName === 'H2'")
    for _ in range(30):
        if watched.page.evaluate("document.activeElement.textContent").startswith("cites – Instrument"):
            break
        keys.press("Tab")
    keys.press("Enter")
    watched.settled()
    assert watched.page.evaluate("document.activeElement.textContent").startswith("cites"), "the focus stays"
    assert "1 added" in watched.page.locator("#told[role=status]").inner_text()
    for _ in range(60):
        if watched.page.evaluate(told):
            break
        keys.press("Tab")
    keys.press("Home")
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    assert "cites" in watched.page.evaluate("document.activeElement.textContent")
    assert watched.page.evaluate(told) == "PP/71"
    keys.press("Enter")
    watched.until("document.activeElement.matches('h2') && document.activeElement.textContent.startsWith('Strategic')")
    keys.press("Tab")
    keys.press("Enter")
    watched.page.wait_for_url("**/id/PP/71")


def test_the_list_has_the_colours_and_shapes_of_the_canvas(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument").chosen("PP/71")
    colour = watched.page.locator("#tree > li[data-id='PP/71'] .swatch.dot").evaluate(
        "it => getComputedStyle(it).backgroundColor"
    )
    light = settings.kinds()["instrument"].light
    assert colour == f"rgb({', '.join(str(int(light[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_delete_in_the_list_hides_and_the_focus_goes_to_the_next(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument")
    third, fourth = (watched.page.locator("#tree > li").nth(at).get_attribute("data-id") for at in (2, 3))
    watched.page.locator("#tree > li").nth(2).focus()
    watched.page.keyboard.press("Delete")
    watched.settled()
    assert watched.page.evaluate("document.activeElement.dataset.id") == fourth
    assert third not in watched.graph()


def test_the_list_can_be_searched(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument")
    watched.page.locator("#filter").fill("STRATEGIC")
    names = watched.page.locator("#tree > li").all_text_contents()
    assert names
    assert all("strategic" in name.lower() for name in names)


def test_links_between_all_are_found(watched):
    watched.open(f"start={CLAUSE}#all,{CLAUSE.replace('/', '%2F')}")
    before = watched.graph().number_of_edges()
    watched.press("#links")
    graph = watched.graph()
    assert graph.number_of_edges() == before + 1
    assert graph.has_edge(OPINION, "PP/71")


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_it_speaks_the_readers_language(watched, language):
    watched.open(f"start={OPINION}&language={language}")
    said = settings.words(language)
    html = watched.page.locator("html")
    assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    watched.press("#panel .group", f"{said['out']['names-theme']} – {said['kinds']['theme']}")
    assert said["page"]["undo"] in watched.page.locator("#undo").inner_text()
    name = watched.graph().nodes["theme/iot"]["name"]
    assert name != httpx.get(f"{watched.url}/graph/thing.json?id=theme/iot").json()["node"]["name"]


def test_another_language_shows_the_same_picture(watched):
    watched.open(f"start={OPINION}").press("#panel .group", "cites – Instrument")
    places = watched.places()
    watched.page.locator("footer a[hreflang=zh]").click()
    assert watched.settled().page.locator("html").get_attribute("lang") == "zh"
    assert watched.places() == places


def test_without_the_libraries_the_list_does_everything(browser, listing):
    opened = Opened(browser, listing)
    opened.open(f"start={OPINION}")
    assert opened.page.locator("#no-canvas").is_visible()
    assert not opened.page.locator("#canvas").is_visible()
    groups = opened.groups()
    opened.press("#panel .group", "cites – Instrument")
    assert len(opened.graph()) == groups["cites – Instrument"] + 1
    opened.chosen("PP/71").press("#panel button", "Hide")
    assert "PP/71" not in opened.graph()
    opened.press("#undo")
    assert "PP/71" in opened.graph()
    opened.page.close()
    assert opened.wrong == []


def test_a_store_without_an_index_says_so(store):
    given = {
        "start": OPINION,
        "question": "",
        "of": "",
        "language": "en",
        "root": "",
        "path": "/graph?",
        "drawable": "",
    }

    class Without:
        def index(self):
            return None

    assert b"no index yet" in data.page(Without(), given).body
    with pytest.raises(Refused) as refused:
        data.thing(Without(), given | {"id": OPINION})
    assert refused.value.status == 503
    assert json.loads(data.thing(store, given | {"id": OPINION}).body)["node"]["id"] == OPINION
