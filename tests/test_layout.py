import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import hypothesis.strategies as st
import networkx as nx
import pytest
from hypothesis import given, settings

from viz import layout
from viz.layout import FRAME, Box, label_box, place, wrap
from viz.network import build, load, overview
from viz.scenes import scene

ROOT = Path(__file__).parent.parent
LABELS = ("PP/71", "A/RES/70/1", "人工智能", "Geneva Declaration\nof Principles", "إنترنت الأشياء")


def network_of(edges, count):
    network = nx.MultiDiGraph()
    network.add_nodes_from(str(number) for number in range(count))
    network.add_edges_from((str(one % count), str(other % count), "cites") for one, other in edges)
    return network


def boxes_of(network):
    return {key: label_box(LABELS[int(key) % len(LABELS)], 7, 12) for key in network}


def collisions(positions, boxes):
    placed = {key: boxes[key].moved(*positions[key]) for key in positions}
    return [pair for pair in combinations(sorted(placed), 2) if placed[pair[0]].intersects(placed[pair[1]])]


@pytest.fixture(params=["graphviz", "networkx"])
def engine(request, monkeypatch):
    if request.param == "graphviz":
        pytest.importorskip("pygraphviz")
    else:
        pytest.importorskip("numpy")

        def missing(_plain):
            raise ImportError

        monkeypatch.setattr(layout, "_sfdp", missing)
    return request.param


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=60), st.integers(1, 40))
def test_no_two_boxes_ever_intersect(edges, count):
    network = network_of(edges, count)
    boxes = boxes_of(network)
    assert not collisions(place(network, boxes), boxes)


def test_either_engine_keeps_boxes_apart_and_gives_the_same_twice(engine):
    network = network_of([(number, number * 7 + 3) for number in range(60)], 50)
    boxes = boxes_of(network)
    positions = place(network, boxes)
    assert not collisions(positions, boxes), engine
    assert place(network_of([(3, 4)], 9), boxes)  # what was drawn before changes nothing
    assert place(network, boxes) == positions


def test_another_process_with_other_hashes_gives_the_same_picture():
    pytest.importorskip("pygraphviz")
    program = (
        "import networkx as nx; from viz.layout import label_box, place\n"
        "network = nx.MultiDiGraph()\n"
        "network.add_edges_from({(a, b) for a in 'abcde' for b in 'vwxyz'} | {('v', 'w')})\n"
        "print(sorted(place(network, {key: label_box(key * 4, 7, 12) for key in network}).items()))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def test_a_picture_with_room_stays_inside_its_frame():
    network = network_of([(0, number) for number in range(12)], 12)
    boxes = boxes_of(network)
    for key, point in place(network, boxes).items():
        box = boxes[key].moved(*point)
        assert max(-box.left, box.right) <= FRAME[0] / 2 + 0.1
        assert max(-box.top, box.bottom) <= FRAME[1] / 2 + 0.1


def test_more_labels_than_fit_make_the_picture_larger_not_denser():
    network = network_of([], 30)
    boxes = {key: Box(-150, -40, 150, 40) for key in network}
    assert not collisions(place(network, boxes, (200, 100)), boxes)


def test_nothing_has_no_places_and_one_node_stands_in_the_middle():
    assert place(nx.MultiDiGraph(), {}) == {}
    assert place(network_of([], 1), {"0": Box(-9, -9, 9, 9)}) == {"0": (0.0, 0.0)}


def test_graphviz_says_nothing_on_the_terminal(capfd):
    pytest.importorskip("pygraphviz")
    network = network_of([(0, 1), (1, 2)], 3)
    place(network, boxes_of(network))
    assert capfd.readouterr() == ("", "")


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_wrapping_changes_blanks_only_or_ends_in_an_ellipsis(label):
    wrapped = wrap(label, 10)
    assert wrapped.count("\n") < 3
    if not wrapped.endswith("…") or label.rstrip().endswith("…"):
        return
    assert "".join(label.split()).startswith("".join(wrapped[:-1].split()))


def test_wrapping_leaves_no_lone_character_behind():
    assert wrap("2030年可持续发展议程", 10) == "2030年可持\n续发展议程"


def test_parallel_edges_bend_apart_also_when_they_run_against_each_other():
    network = nx.MultiDiGraph(names={})
    network.add_node("o", thing=None)
    digest = [("a", "b", "cites/view"), ("a", "b", "names-theme"), ("b", "a", "is"), ("b", "c", "is")]
    network.add_edges_from(digest)
    from viz.scenes import _bent

    # seen from one end for all: an edge that starts at the other end bends the other way
    seen = [bend if edge[0] == "a" else -bend for edge, bend in _bent(network) if {"a", "b"} == set(edge[:2])]
    assert len(set(seen)) == 3
    assert [bend for edge, bend in _bent(network) if edge[0] == "b" and edge[1] == "c"] == [0]


def test_the_scene_of_the_digest_has_every_node_and_edge(digest_store):
    network = overview(build(load(digest_store)))
    drawn = scene(network, "en")
    assert {node["id"] for node in drawn["nodes"]} == set(network)
    assert len(drawn["edges"]) == network.number_of_edges()
    assert all(edge["dashes"] for edge in drawn["edges"] if edge["relation"] in {"serves-goal", "inherits-theme"})
