import networkx as nx
import pytest

from ontology.errors import UnknownNameError
from viz.analysis import communities, path, report, shared, standings
from viz.network import build, load, thing

OPINION = "wtpf-21/opinion/"


@pytest.fixture(scope="module")
def network(digest_store):
    return build(load(digest_store))


def cites(network, clause, instrument):
    """Whether a clause cites an instrument, by number or by a name that is it."""
    names = [instrument, *(name for name, _, relation in network.in_edges(instrument, keys=True) if relation == "is")]
    return any(key.startswith("cites") for name in names for key in network.get_edge_data(clause, name, default={}))


def test_an_instrument_cited_by_number_and_by_name_is_one(network):
    (agenda,) = [standing for standing in standings(network) if standing.symbol == "A/RES/70/1"]
    assert agenda.degree == len(agenda.opinions) == 5
    assert "UN/2030-Agenda" not in {standing.symbol for standing in standings(network)}


def test_pageranks_share_one_between_them_the_highest_first(network):
    ranks = [standing.pagerank for standing in standings(network)]
    assert sum(ranks) == pytest.approx(1)
    assert ranks == sorted(ranks, reverse=True)
    assert standings(network)[0].symbol == "A/RES/70/1"


def test_each_degree_counts_the_clauses_that_it_shows(network):
    for standing in standings(network):
        assert standing.degree == len(standing.clauses) == len(set(standing.clauses))
        assert all(cites(network, clause, standing.symbol) for clause in standing.clauses)
        assert {thing(network, clause).source for clause in standing.clauses} == set(standing.opinions)


def test_resolution_71_is_cited_by_three_clauses_of_three_opinions(network):
    [standing] = [standing for standing in standings(network) if standing.symbol == "PP/71"]
    assert standing.clauses == (f"{OPINION}1/recalling/c", f"{OPINION}3/recalling/e", f"{OPINION}4/recalling/d")


def test_communities_hold_every_instrument_once_and_are_called_after_their_top(network):
    found = communities(network)
    members = [symbol for community in found for symbol in community.instruments]
    assert sorted(members) == sorted(standing.symbol for standing in standings(network))
    assert all(community.name == ", ".join(community.instruments[:3]) for community in found)
    assert all(
        any(cites(network, clause, symbol) for symbol in community.instruments)
        for community in found
        for clause in community.clauses
    )


def test_communities_are_the_same_in_every_run(network, digest_store):
    assert communities(network) == communities(build(load(digest_store)))


def test_the_matrix_is_the_same_from_both_sides(network):
    matrix = shared(network)
    assert [row[0].one for row in matrix] == [f"{OPINION}{number}" for number in range(1, 6)]
    for i, row in enumerate(matrix):
        for j, cell in enumerate(row):
            assert cell.instruments == matrix[j][i].instruments
            assert set(cell.clauses) == set(matrix[j][i].clauses)
            sides = {thing(network, clause).source for clause in cell.clauses}
            assert not cell.instruments or sides == {cell.one, cell.other}


def test_opinions_1_and_3_share_what_both_recall(network):
    cell = shared(network)[0][2]
    assert {"A/RES/70/1", "PP/71"} <= set(cell.instruments)
    assert {f"{OPINION}1/recalling/c", f"{OPINION}3/recalling/e"} <= set(cell.clauses)


def test_a_path_goes_by_statements_with_their_clauses(network):
    steps = path(network, "PP/71", "PP/201")
    assert steps[0].source == "PP/71"
    assert steps[-1].target == "PP/201"
    assert all(network.has_edge(*((s.target, s.source) if s.backwards else (s.source, s.target))) for s in steps)
    assert all(step.clauses for step in steps)


def test_an_edition_stands_for_its_work_on_a_path(network):
    assert path(network, "PP/71@2018", "PP/201") == path(network, "PP/71", "PP/201")


def test_a_path_ends_at_a_theme_but_never_passes_one(network):
    assert path(network, "PP/71", "theme/ai")[-1].target == "theme/ai"
    between = [step.target for step in path(network, "WTDC/40", "A/RES/74/270")[:-1]]
    assert between
    assert not [key for key in between if key.startswith("theme/")]


def test_what_is_only_inferred_has_no_path(network):
    inferred = [key for _, key, relation in network.edges(keys=True) if relation == "serves-goal"]
    alone = [key for key in inferred if {r for *_, r in network.in_edges(key, keys=True)} == {"serves-goal"}]
    assert alone
    assert path(network, "PP/71", alone[0]) == ()


def test_a_thing_has_an_empty_path_to_itself(network):
    assert path(network, "PP/71", "PP/71") == ()


def test_an_unknown_symbol_is_refused_with_near_ones(network):
    with pytest.raises(UnknownNameError, match=r"did you mean .*PP/71"):
        path(network, "PP/711", "theme/ai")
    with pytest.raises(UnknownNameError, match="no analysis is called 'colour'"):
        report(network, "colour")


@pytest.mark.parametrize("what", ["instruments", "communities", "shared", "path"])
def test_every_report_has_rows_as_wide_as_its_columns(network, what):
    columns, rows = report(network, what, "PP/71", "theme/ai")
    assert rows
    assert {len(row) for row in rows} == {len(columns)}
    assert columns[-1] == "clauses"


def test_a_graph_without_clauses_measures_to_nothing():
    nothing = nx.MultiDiGraph(names={}, works={})
    assert standings(nothing) == communities(nothing) == shared(nothing) == ()
