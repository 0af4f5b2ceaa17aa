import base64
import gzip
import json
import re
from html.parser import HTMLParser
from itertools import combinations

import pytest

from ontology.errors import DataFileError, InputError
from viz import styles as styles_module
from viz.network import QUESTIONS, build, load, overview
from viz.page import draw, packed, page_data
from viz.styles import styles, words

OPINION = "wtpf-21/opinion/1"
TITLE = "Sixth forum: draft opinions"
ATTACK = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"><!--<script>${{7*7}}'


@pytest.fixture(scope="module")
def network(digest_store):
    return build(load(digest_store))


@pytest.fixture(scope="module")
def pages(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for language in ("en", "zh", "ar"):
        draw(network, folder / f"{language}.html", TITLE, language)
    draw(hostile_network(), folder / "hostile.html", ATTACK)
    return folder


def hostile_network():
    """A graph whose every word attacks the page."""
    opinion, clause = f"d/opinion/{ATTACK}", f"d/opinion/{ATTACK}/view"
    rows = {name: [] for name in QUESTIONS}
    rows["opinions"] = [{"opinion": opinion, "document": "d", "status": ATTACK}]
    rows["clauses"] = [{"clause": clause, "document": "d", "opinion": opinion, "act": f"act/{ATTACK}"}]
    text = f"before {ATTACK} after"
    rows["readings"] = [
        {"clause": clause, "reading": "r", "language": '"><script>', "kind": "text", "text": text, "agreement": ATTACK}
    ]
    rows["mentions"] = [
        {"clause": clause, "reading": "r", "start": "7", "end": str(7 + len(ATTACK)), "kind": ATTACK, "target": ATTACK}
    ]
    rows["links"] = [
        {"source": clause, "relation": "cites", "target": ATTACK},
        {"source": clause, "relation": "names-theme", "target": "__proto__"},
        {"source": clause, "relation": "addressee", "target": ATTACK},
        {"source": ATTACK, "relation": "see-also", "target": "javascript:window.hacked=1"},
        {"source": ATTACK, "relation": "see-also", "target": f"https://x/{ATTACK}"},
    ]
    rows["things"] = [{"thing": ATTACK, "type": "instrument"}, {"thing": "__proto__", "type": "theme"}]
    rows["labels"] = [
        {"thing": thing, "kind": kind, "label": ATTACK, "language": "en"}
        for thing in (opinion, clause, ATTACK, "__proto__")
        for kind in ("label", "title")
    ]
    return build(rows)


def drawn(page):
    return set(page.evaluate("policygraph.nodes.getIds()"))


def settled(page):
    page.wait_for_timeout(120)


def label_boxes(page):
    settled(page)
    return page.evaluate("policygraph.labelBoxes()")


def intersections(boxes):
    return [
        (a["id"], b["id"])
        for a, b in combinations(boxes, 2)
        if a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]
    ]


# ---------------------------------------------------------------- the file


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_page_is_one_whole_document(pages):
    text = (pages / "zh.html").read_text(encoding="utf-8")
    assert text.startswith('<!doctype html>\n<html lang="zh" dir="ltr">')
    assert f"<title>{TITLE}</title>" in text
    assert '<html lang="ar" dir="rtl">' in (pages / "ar.html").read_text(encoding="utf-8")
    elements = Elements(text).found
    assert ("meta", {"charset": "utf-8"}) in elements
    assert not [tag for tag, attributes in elements if {"src", "href", "style", "onclick"} & set(attributes)]


def test_the_policy_admits_only_what_is_in_the_file(pages):
    [policy] = [
        attributes["content"]
        for tag, attributes in Elements((pages / "en.html").read_text(encoding="utf-8")).found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" == rules["connect-src"]
    assert all(re.fullmatch(r"'sha256-[\w+/=]{44}'", source) for source in rules["script-src"].split())
    assert "unsafe" not in policy


def test_the_page_is_utf_8_in_any_locale(pages):
    assert "按名称或文号搜索" in (pages / "zh.html").read_bytes().decode("utf-8")


def test_packed_data_read_back_and_cannot_end_their_element(pages):
    data = {ATTACK: ["\u2028", "&amp;", "意见"]}
    assert json.loads(gzip.decompress(base64.b64decode(packed(data)))) == data
    assert re.fullmatch(r"[\w+/=]+", packed(data), re.ASCII)
    assert ATTACK not in (pages / "hostile.html").read_text(encoding="utf-8")


def test_drawing_twice_gives_the_same_page(network, pages, tmp_path):
    draw(network, tmp_path / "again.html", TITLE, "en")
    assert (tmp_path / "again.html").read_bytes() == (pages / "en.html").read_bytes()


@pytest.mark.parametrize(
    ("language", "folder", "message"),
    [("xx", ".", "no page can be written in 'xx'"), ("en", "missing", "can't be written: No such file")],
)
def test_what_cannot_be_drawn_is_refused(network, tmp_path, language, folder, message):
    with pytest.raises(InputError, match=message):
        draw(network, tmp_path / folder / "page.html", TITLE, language)


def test_an_empty_graph_is_refused(tmp_path):
    with pytest.raises(InputError, match="policygraph build"):
        draw(build({name: [] for name in QUESTIONS}), tmp_path / "page.html", TITLE)


def test_names_are_in_the_language_of_the_page_else_in_english(network):
    names = {key: detail["name"] for key, detail in page_data(network, TITLE, "zh")["details"].items()}
    assert names["theme/ai"] == "人工智能"
    assert names[f"{OPINION}/recalling/a"].startswith("Opinion 1")


def test_every_word_is_said_in_six_languages():
    for language in styles_module.LANGUAGES:
        assert all(words(language).page.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("#1f3a5f", "navy"), "light"),
        (('shape = "box"', 'shape = "cloud"'), "shape"),
        (("[types.theme]", "[types.topic]"), "types must be exactly"),
        (("[relations.is]", "[relations.was]"), "no style for the relations is"),
    ],
)
def test_a_broken_style_is_refused(tmp_path, change, message):
    original = (styles_module.Path(styles_module.__file__).parent / "styles.toml").read_text(encoding="utf-8")
    broken = tmp_path / "styles.toml"
    broken.write_text(original.replace(*change), encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        styles(broken)


# ---------------------------------------------------------------- in a browser


@pytest.mark.parametrize("language", ["en", "zh", "ar"])
def test_no_two_labels_of_the_opening_view_intersect_and_all_are_in_view(visit, network, language):
    page = visit(language)
    boxes = label_boxes(page)
    assert {box["id"] for box in boxes} == set(overview(network))
    assert all(box["right"] - box["left"] > 5 and box["bottom"] - box["top"] > 5 for box in boxes)
    assert intersections(boxes) == []
    stage = page.locator("#picture").bounding_box()
    assert all(box["left"] >= 0 and box["right"] <= 1280 for box in boxes)
    assert all(stage["y"] <= box["top"] and box["bottom"] <= 800 for box in boxes)


def test_labels_can_be_read_in_the_opening_view(visit):
    assert visit("zh").evaluate("policygraph.network.getScale()") * 12 >= 10


def test_chinese_is_drawn_with_its_own_glyphs(visit):
    page = visit("zh")
    differ = page.evaluate(
        """() => {
            const look = (text) => {
                const canvas = document.createElement("canvas");
                const context = canvas.getContext("2d");
                context.font = "24px " + getComputedStyle(document.body).fontFamily;
                context.fillText(text, 4, 30);
                return canvas.toDataURL();
            };
            return look("工") !== look("智") && look("能") !== look("人");
        }"""
    )
    assert differ, "no Chinese typeface: every character is the same empty box"


def test_the_clauses_of_an_opinion_come_and_go(visit):
    page = visit()
    before = drawn(page)
    page.evaluate("id => policygraph.select(id)", OPINION)
    page.get_by_role("button", name="Show its clauses").click()
    shown = drawn(page)
    assert sum(key.startswith(f"{OPINION}/") for key in shown) == 44
    assert intersections(label_boxes(page)) == []
    page.get_by_role("button", name="Hide its clauses").click()
    assert drawn(page) == before


def test_an_opinion_lists_its_clauses_and_a_clause_shows_its_text_with_marks(visit):
    page = visit()
    page.evaluate("id => policygraph.select(id)", OPINION)
    panel = page.locator("#panel")
    panel.locator("summary", has_text="Clauses (44)").click()
    panel.get_by_role("button", name="Opinion 1, recalling c)").click()
    assert panel.locator("h2").inner_text() == "Opinion 1, recalling c)"
    assert "71" in panel.locator("mark[data-kind=instrument]").inner_text()
    assert "recalling" in panel.locator("dl").inner_text()
    assert "not the official text" in panel.inner_text()
    panel.locator("mark[data-kind=instrument]").press("Enter")
    assert panel.locator("h2").inner_text() == "PP/71"


def test_an_instrument_shows_who_cites_it_by_which_act_and_way(visit):
    page = visit()
    page.evaluate("policygraph.select('PP/71')")
    rows = page.locator("#panel li").all_inner_texts()
    assert any("Opinion 3, recalling e)" in row and "edition, part" in row for row in rows)
    assert any("Opinion 1, considering d)" in row and "as carrier" in row for row in rows)
    page.get_by_role("button", name="Opinion 4, recalling d)").click()
    assert page.evaluate("policygraph.view.node") == "wtpf-21/opinion/4/recalling/d"


def test_an_invitation_shows_addressees_and_action(visit):
    page = visit()
    page.evaluate("policygraph.select('wtpf-21/opinion/2/invites-all/1')")
    facts = page.locator("#panel dl").inner_text()
    assert "Member States" in facts
    assert "strengthen" in facts


def click(page, place):
    stage = page.locator("#picture").bounding_box()
    page.mouse.click(stage["x"] + place["x"], stage["y"] + place["y"])
    page.wait_for_selector("#panel h2")


def test_a_click_on_a_node_opens_its_panel(visit):
    page = visit()
    click(page, page.evaluate("policygraph.network.canvasToDOM(policygraph.network.getPosition('PP/71'))"))
    assert page.locator("#panel h2").inner_text() == "PP/71"


def test_a_click_on_an_edge_shows_the_clauses_that_it_stands_on(visit):
    page = visit()
    middle = page.evaluate(
        """() => {
            const { network, edges } = policygraph;
            for (const edge of edges.get({ filter: (edge) => edge.relation === "cites/recalling" && !edge.smooth })) {
                const [a, b] = [edge.from, edge.to].map((id) => network.getPosition(id));
                const place = network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
                const near = [-6, 0, 6].flatMap((x) => [-6, 0, 6].map((y) => ({ x: place.x + x, y: place.y + y })));
                const mine = (at) => !network.getNodeAt(at) && (network.getEdgeAt(at) ?? edge.id) === edge.id;
                if (near.every(mine) && network.getEdgeAt(place) === edge.id) return { ...place, edge };
            }
        }"""
    )
    click(page, middle)
    assert page.locator("#panel li").count() == len(middle["edge"]["clauses"]) > 0
    assert "recalling" in page.locator("#panel").inner_text()


def test_neighbours_stay_bright_and_others_fade(visit):
    page = visit()
    page.evaluate("policygraph.select('PP/71')")
    fills = page.evaluate("Object.fromEntries(policygraph.nodes.get().map((n) => [n.id, n.color.background]))")
    bright = {key for key, fill in fills.items() if fill.endswith("ff")}
    assert bright == {
        "PP/71", "ITU/Strategic-Plan-2020-2023", OPINION, "wtpf-21/opinion/3", "wtpf-21/opinion/4"
    }  # fmt: skip
    page.keyboard.press("Escape")
    fills = page.evaluate("policygraph.nodes.get().map((n) => n.color.background)")
    assert all(fill.endswith("ff") for fill in fills)


def test_the_legend_filters_types_and_relations_from_the_keyboard(visit):
    page = visit()
    themes = page.get_by_role("button", name=re.compile("^Themes"))
    assert themes.get_attribute("aria-pressed") == "true"
    themes.press("Enter")
    assert page.get_by_role("button", name=re.compile("^Themes")).get_attribute("aria-pressed") == "false"
    assert not [key for key in drawn(page) if key.startswith("theme/")]
    page.keyboard.press("Enter")  # the focus stayed on the button
    assert "theme/ai" in drawn(page)
    page.get_by_role("button", name=re.compile("^serves goal")).press(" ")
    relations = page.evaluate("policygraph.edges.get().map((edge) => edge.relation)")
    assert "serves-goal" not in relations
    assert "SDG/1" not in drawn(page), "a goal that only that relation ties is gone too"


def test_parallel_edges_are_all_drawn_each_with_a_bend_of_its_own(visit):
    page = visit()
    edges = page.evaluate("policygraph.edges.get()")
    between = [edge for edge in edges if (edge["from"], edge["to"]) == (OPINION, "theme/ai")]
    assert {edge["relation"] for edge in between} == {"names-theme", "inherits-theme"}
    assert len({(edge["smooth"]["type"], edge["smooth"]["roundness"]) for edge in between}) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [("人工智能", "theme/ai"), ("PP 71", "PP/71"), ("artificial", "theme/ai"), ("2030 agenda", "UN/2030-Agenda")],
)
def test_search_finds_names_in_all_languages_and_symbols(visit, typed, found):
    page = visit()
    page.locator("#search").fill(typed)
    assert found in page.locator("#results [data-id]").evaluate_all("rows => rows.map((row) => row.dataset.id)")
    page.keyboard.press("Enter")
    assert page.evaluate("policygraph.view.node") == found


def test_search_is_used_with_the_arrow_keys(visit):
    page = visit()
    search = page.get_by_role("combobox")
    search.fill("geneva")
    results = page.locator("#results [data-id]").evaluate_all("rows => rows.map((row) => row.dataset.id)")
    page.keyboard.press("ArrowDown")
    assert search.get_attribute("aria-activedescendant") == "result-1"
    page.keyboard.press("Enter")
    assert page.evaluate("policygraph.view.node") == results[1]
    search.fill("no such thing")
    assert "Nothing has this name" in page.locator("#results").inner_text()


def test_the_list_says_the_same_as_the_picture(visit):
    page = visit()
    page.get_by_role("button", name="List").press("Enter")
    assert page.locator("#panel tbody tr").count() == len(drawn(page))
    page.locator("#panel tbody").get_by_role("button", name="PP/71").press("Enter")
    assert page.evaluate("policygraph.view.node") == "PP/71"
    assert page.evaluate("document.activeElement.textContent") == "PP/71"


def test_reset_brings_the_opening_view_back(visit):
    page = visit()
    before = label_boxes(page)
    page.evaluate("id => policygraph.select(id)", f"{OPINION}/view/1")
    page.get_by_role("button", name=re.compile("^Clauses")).first.click()
    page.get_by_role("button", name="Reset").click()
    assert page.locator("#panel").is_hidden()
    after = label_boxes(page)
    assert {box["id"]: round(box["left"]) for box in after} == {box["id"]: round(box["left"]) for box in before}


def test_a_dark_page_is_dark_and_its_letters_are_light(visit):
    page = visit(color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", ground))) < 60
    letters = page.evaluate("policygraph.nodes.get('PP/71').font.color")
    assert int(letters[1:3], 16) > 200


def test_words_of_a_document_never_run(visit):
    page = visit("hostile")
    for key in page.evaluate("policygraph.nodes.getIds()"):
        page.evaluate("id => policygraph.select(id)", key)
    page.evaluate("id => policygraph.select(id)", f"d/opinion/{ATTACK}/view")
    panel = page.locator("#panel")
    assert ATTACK in panel.locator("p", has_text="before").inner_text()
    assert panel.locator("mark").first.inner_text() == ATTACK
    page.locator("#search").fill("script")
    page.get_by_role("button", name="List").click()
    settled(page)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert page.locator("script:not([type])").count() == 2


def test_no_address_of_a_document_becomes_a_script(visit):
    page = visit("hostile")
    page.evaluate("id => policygraph.select(id)", ATTACK)
    links = page.locator("a").evaluate_all("found => found.map((link) => new URL(link.href).protocol)")
    assert set(links) <= {"https:"}
