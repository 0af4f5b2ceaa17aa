import pytest

from viz.marks import marks_in
from viz.network import QUESTIONS, around, build, clauses_of, load, overview, thing
from viz.things import Clause

EMPTY = {name: [] for name in QUESTIONS}


@pytest.fixture(scope="module")
def rows(digest_store):
    return load(digest_store)


@pytest.fixture(scope="module")
def network(rows):
    return build(rows)


def of_type(network, kind):
    return [key for key in network if thing(network, key).type == kind]


def test_every_question_of_the_picture_has_rows(rows):
    assert set(rows) == set(QUESTIONS)
    assert all(rows.values())


def test_opinions_and_all_their_clauses_are_nodes(network):
    held = {key: len(clauses_of(network, key)) for key in sorted(of_type(network, "opinion"))}
    assert list(held.values()) == [44, 46, 31, 25, 34]
    assert len(of_type(network, "clause")) == 180


def test_clauses_come_in_the_order_of_the_text(network):
    first, second, *_ = clauses_of(network, "wtpf-21/opinion/1")
    assert (first.key, second.key) == ("wtpf-21/opinion/1/recalling/a", "wtpf-21/opinion/1/recalling/b")


def test_editions_parts_and_targets_are_drawn_as_their_work(network):
    assert not [key for key in network if "@" in key]
    assert thing(network, "PP/71").forms == ("PP/71/Goal/1@2018", "PP/71@2018")
    assert network.graph["works"]["CS/Article/40"] == "CS"


def test_an_edge_says_by_which_act_and_edition_a_clause_cites(network):
    edge = network.edges["wtpf-21/opinion/1/recalling/c", "PP/71", "cites/recalling"]
    assert edge == {"clauses": ("wtpf-21/opinion/1/recalling/c",), "forms": ("PP/71@2018",)}


def test_sets_are_drawn_as_what_they_are_sets_of(network):
    assert thing(network, "SDG").type == "goal"
    assert thing(network, "WSIS/Action-Lines").type == "action-line"


def test_the_overview_folds_clauses_into_opinions_and_loses_none(network):
    folded = overview(network)
    assert not of_type(folded, "clause")
    for opinion in of_type(network, "opinion"):
        stated = {
            (target, relation, clause.key)
            for clause in clauses_of(network, opinion)
            for _, target, relation in network.out_edges(clause.key, keys=True)
            if target in folded and relation != "part-of"
        }
        kept = {
            (target, relation, clause)
            for _, target, relation, data in folded.out_edges(opinion, keys=True, data=True)
            for clause in data["clauses"]
        }
        assert kept == stated


def test_the_overview_keeps_parallel_relations_apart(network):
    relations = set(overview(network)["wtpf-21/opinion/1"]["theme/ai"])
    assert relations == {"names-theme", "inherits-theme"}


def test_named_instruments_are_tied_to_the_numbered_ones(network):
    folded = overview(network)
    assert folded.has_edge("UN/2030-Agenda", "A/RES/70/1", "is")
    assert folded.has_edge("ITU/Strategic-Plan-2020-2023", "PP/71", "carried-by")


def test_around_an_opinion_stand_its_own_clauses_only(network):
    drawn = around(network, "wtpf-21/opinion/4")
    clauses = [thing(drawn, key) for key in of_type(drawn, "clause")]
    assert len(clauses) == 25
    assert all(isinstance(clause, Clause) and clause.source == "wtpf-21/opinion/4" for clause in clauses)
    assert of_type(drawn, "opinion") == ["wtpf-21/opinion/4"]


def test_the_body_of_a_report_is_drawn_when_asked_for_or_alone():
    report = {"clause": "d/report/1", "document": "d", "act": "act/reporting"}
    opinion = {"clause": "d/opinion/1/view", "document": "d", "opinion": "d/opinion/1", "act": "act/view"}
    cites = [
        {"source": "d/report/1", "relation": "cites", "target": "PP/1"},
        {"source": "d/opinion/1/view", "relation": "cites", "target": "PP/2"},
    ]
    both = build(
        EMPTY
        | {"clauses": [report, opinion], "links": cites, "opinions": [{"opinion": "d/opinion/1", "document": "d"}]}
    )
    assert set(overview(both)) == {"d/opinion/1", "PP/2"}
    assert set(overview(both, with_report=True)) == {"d", "PP/1", "d/opinion/1", "PP/2"}
    alone = build(EMPTY | {"clauses": [report], "links": cites[:1]})
    assert set(overview(alone)) == {"d", "PP/1"}


def test_a_reference_to_what_is_no_clause_makes_no_node():
    clause = {"clause": "d/opinion/1/view/1", "document": "d"}
    links = [{"source": "d/opinion/1/view/1", "relation": "refers-to", "target": "d/opinion/1/nowhere"}]
    assert set(build(EMPTY | {"clauses": [clause], "links": links})) == {"d/opinion/1/view/1", "d"}


def test_only_web_addresses_are_kept_as_links():
    clause = {"clause": "c", "document": "d"}
    links = [
        {"source": "c", "relation": "cites", "target": "PP/1"},
        {"source": "PP/1", "relation": "see-also", "target": "javascript:alert(1)"},
    ]
    assert thing(build(EMPTY | {"clauses": [clause], "links": links}), "PP/1").link == ""


def test_every_mention_of_the_digest_is_marked_at_its_words(rows, network, digest):
    assert len(rows["mentions"]) > 400
    quotes = {
        (f"wtpf-21/{read.clause.place}", "".join(m.span.of(digest.document.text).split()))
        for read in digest.clauses
        for m in (*read.mentions, *read.asked)
    }
    for row in rows["mentions"]:
        [reading] = thing(network, row["clause"]).readings
        words = reading.text[int(row["start"]) : int(row["end"])]
        assert (row["clause"], "".join(words.split())) in quotes


def test_a_mention_without_target_keeps_its_reason():
    mention = {"start": "4", "end": "9", "kind": "weak-internal", "reason": "several", "status": "ambiguous"}
    [mark] = marks_in([mention])
    assert (mark.start, mark.end, mark.targets, mark.reason) == (4, 9, (), "several")
