"""A picture of more than can be read opens with its best connected; the rest comes when it is asked for."""

import math

import networkx as nx
import pytest

from viz.layout import Box
from viz.network import QUESTIONS, build, overview
from viz.page import draw, page_data
from viz.seeds import SEEDS, WHOLE, seeds
from viz.surroundings import surrounded

DOCUMENTS = 60
OWN = 9
"""Instruments that one document alone cites."""
COMMON = 10
LONELY = "document-59"
"""The document with the fewest links: no seed."""


def rows_of(documents):
    """Documents that cite three common instruments, and some of their own; the later, the fewer."""
    rows = {name: [] for name in QUESTIONS}
    for number in range(documents):
        clause, document = f"document-{number:02}/op/1", f"document-{number:02}"
        rows["clauses"].append({"clause": clause, "document": document, "act": "act/recalling"})
        for language in ("en", "fr"):
            rows["readings"].append(
                {"clause": clause, "reading": language, "language": language, "kind": "text", "text": f"in {language}"}
            )
        rows["labels"].append({"thing": clause, "kind": "label", "label": "OP 1", "language": "en"})
        own = OWN + 1 if number < documents / 2 else OWN
        cited = [f"common/{(number + step) % COMMON}" for step in range(3)]
        cited += [f"own/{number:02}/{index}" for index in range(own)]
        rows["links"] += [{"source": clause, "relation": "cites", "target": target} for target in cited]
    rows["things"] = [{"thing": row["target"], "type": "instrument"} for row in rows["links"]]
    return rows


@pytest.fixture(scope="module")
def network():
    return build(rows_of(DOCUMENTS))


@pytest.fixture(scope="module")
def data(network):
    return page_data(network, "Large", "fr")


@pytest.fixture(scope="module")
def pages(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    for language in ("en", "ar"):
        draw(network, folder / f"{language}.html", "Large", language)
    return folder


def drawn(page):
    return set(page.evaluate("policygraph.nodes.getIds()"))


def places(page):
    return page.evaluate("policygraph.network.getPositions()")


def select(page, key):
    page.evaluate("id => policygraph.select(id)", key)


# ---------------------------------------------------------------- what it opens with


def test_a_picture_that_can_be_read_opens_whole():
    small = overview(build(rows_of(10)))
    assert len(small) <= WHOLE
    assert seeds(small) == ()


def test_a_larger_one_opens_with_the_best_connected(network):
    whole = overview(network)
    found = seeds(whole)
    assert len(whole) > WHOLE
    assert len(set(found)) == len(found) == SEEDS
    assert set(found) >= {f"common/{number}" for number in range(COMMON)} | {"document-00", "document-29"}
    assert LONELY not in found


def test_seeds_do_not_depend_on_the_order_of_rows(network):
    rows = {name: found[::-1] for name, found in rows_of(DOCUMENTS).items()}
    assert seeds(overview(build(rows))) == seeds(overview(network))


def test_everything_in_the_file_has_a_place_and_no_boxes_intersect():
    network = nx.gnm_random_graph(400, 700, seed=3)
    network = nx.relabel_nodes(network, str)
    boxes = {key: Box(-20 - int(key) % 50, -9, 20 + int(key) % 50, 20 + int(key) % 3 * 14) for key in network}
    seeded = {"0": (0.0, 0.0), "1": (130.0, 20.0), "2": (-130.0, 7.0)}
    points = surrounded(network, boxes, seeded)
    assert set(points) == set(network)
    assert points | seeded == points
    moved = sorted(boxes[key].moved(*point) for key, point in points.items())
    assert not [(a, b) for at, a in enumerate(moved) for b in moved[at + 1 :] if a.intersects(b)]
    assert surrounded(network, boxes, seeded) == points


def test_what_is_linked_with_one_thing_only_stands_beside_it():
    network = nx.Graph([("a", "near"), ("b", "far")])
    boxes = dict.fromkeys(network, Box(-20, -10, 20, 20))
    points = surrounded(network, boxes, {"a": (-2000.0, 0.0), "b": (2000.0, 0.0)})
    assert abs(points["near"][0] + 2000) < 100
    assert abs(points["far"][0] - 2000) < 100


def test_a_large_file_has_each_text_in_its_own_language_only(network, data):
    texts = {detail["readings"][0]["text"] for detail in data["details"].values() if detail["type"] == "clause"}
    assert texts == {"in fr"}
    assert all(len(detail.get("readings", [])) <= 1 for detail in data["details"].values())
    other = page_data(network, "Large", "zh")["details"]["document-00/op/1"]
    assert [reading["language"] for reading in other["readings"]] == ["en"], "without a text in Chinese, the English"


def test_a_clause_is_called_by_its_document_too(data):
    assert data["details"]["document-07/op/1"]["name"] == "document-07, OP 1"


def test_each_of_many_keeps_its_own_beside_it():
    network = nx.Graph([("hub", f"d{number}") for number in range(60)])
    network.add_edges_from((f"d{number}", f"d{number}-{own}") for number in range(60) for own in range(4))
    boxes = dict.fromkeys(network, Box(-40, -10, 40, 20))
    points = surrounded(network, boxes, {"hub": (0.0, 0.0)})
    away = [math.dist(points[f"d{number}"], points[f"d{number}-{own}"]) for number in range(60) for own in range(4)]
    assert sorted(away)[len(away) // 2] < 200


# ---------------------------------------------------------------- in a browser


def test_it_opens_with_seeds_and_says_how_many_of_how_many(visit, network, data):
    page = visit()
    assert drawn(page) == set(data["seeds"])
    told = page.get_by_role("status").inner_text()
    assert told.startswith(f"{SEEDS} of {len(overview(network))} are drawn")
    assert page.locator("#waiting").is_hidden()


def test_the_panel_tells_neighbours_by_relation_and_draws_them(visit):
    page = visit()
    select(page, "document-29")
    before = drawn(page)
    missing = {f"own/29/{index}" for index in range(OWN + 1)}
    assert not missing & before
    assert f"recalling ({OWN + 4})" in page.locator("#panel .neighbours summary").inner_text()
    page.get_by_role("button", name=f"Draw {len(missing)} more").press("Enter")
    assert drawn(page) == before | missing
    assert page.locator("#panel h2").inner_text() == "document-29"
    assert page.get_by_role("button", name="Draw").count() == 0, "nothing is left to draw"
    assert page.get_by_role("status").inner_text().startswith(f"{SEEDS + len(missing)} of")


def test_search_finds_and_draws_what_is_not_drawn(visit):
    page = visit()
    before = drawn(page)
    assert LONELY not in before
    page.locator("#search").fill(LONELY)
    page.keyboard.press("Enter")
    assert drawn(page) == before | {LONELY}
    assert page.evaluate("policygraph.view.node") == LONELY


def test_what_is_added_comes_to_its_place_and_moves_nothing(visit, data):
    page = visit()
    before = places(page)
    select(page, LONELY)
    page.get_by_role("button", name="Draw").click()
    after = places(page)
    assert {key: after[key] for key in before} == before
    known = {node["id"]: {"x": node["x"], "y": node["y"]} for node in data["scenes"][""]["nodes"]}
    assert all(after[key] == pytest.approx(known[key], abs=1) for key in after)
    boxes = page.evaluate("policygraph.labelBoxes()")
    mine = next(box for box in boxes if box["id"] == LONELY)
    assert 0 <= mine["left"] < mine["right"] <= 880, "what is selected is in view beside the panel"


def test_the_list_contains_what_was_added(visit):
    page = visit()
    select(page, LONELY)
    page.get_by_role("button", name="List").click()
    assert page.locator("#panel tbody tr").count() == SEEDS + 1
    assert page.locator("#panel tbody").get_by_role("button", name=LONELY).count() == 1


def test_the_legend_counts_what_is_drawn(visit):
    page = visit()
    count = page.locator("nav [data-key=report] small")
    before = int(count.inner_text())
    select(page, LONELY)
    assert int(count.inner_text()) == before + 1


def test_reset_takes_away_what_was_added(visit, data):
    page = visit()
    select(page, LONELY)
    page.get_by_role("button", name="Reset").click()
    assert drawn(page) == set(data["seeds"])


def test_clauses_of_a_document_can_still_be_shown(visit):
    page = visit()
    select(page, f"{LONELY}/op/1")
    assert f"{LONELY}/op/1" in drawn(page)
    assert page.get_by_role("status").is_hidden(), "the scene of a document is whole"
    select(page, "document-00")
    assert page.get_by_role("status").is_visible()


def test_it_speaks_the_language_of_the_page(visit):
    page = visit("ar")
    assert "رُسم" in page.get_by_role("status").inner_text()
    select(page, LONELY)
    assert page.get_by_role("button", name="ارسم").count() == 1


def test_a_browser_that_cannot_unpack_says_what_is_needed(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "en.html").as_uri())
    assert "This needs a browser of 2023 or later" in page.locator("footer").inner_text()
    context.close()
