"""What changed between two versions: held against alignments that were made by hand before there was a program."""

import csv
import json

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, SHARED, fill
from ingest.batch import prepare_source
from ingest.sources import sources
from ontology.errors import UnknownNameError
from ontology.identifiers import NS
from policygraph import cli
from queries.catalogue import load
from queries.differences import compare
from queries.store import EmbeddedStore, build
from queries.terms import plain
from queries.versions import pair, readings
from queries.word_changes import Run, word_changes


@pytest.fixture(scope="module")
def folder(request):
    return request.path.parent / "versions"


def gold(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t")]


def found(comparison):
    return [
        (" ".join(change.kinds), *(" ".join(said.place for said in side) for side in (change.before, change.after)))
        for change in comparison.changes
    ]


def stored(folder, *paths):
    fill(folder, *paths)
    return EmbeddedStore(folder)


def versions(tmp_path, one, other, language=""):
    """The comparison of two files, each in a store of its own."""
    graphs = [stored(tmp_path / name, path) for name, path in (("one", one), ("other", other))]
    named = [readings(graph, next(iter(names(graph)))) for graph in graphs]
    return compare(*pair((graphs[0], named[0]), (graphs[1], named[1]), language))


def names(graph):
    pg = "https://w3id.org/policygraph/ns#"
    rows = graph.select(f"SELECT ?document {{ ?reading a <{pg}Reading> ; <{pg}readingOf> ?document }}")
    return [row[0].symbol for row in rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_draft_and_its_agreed_text_are_aligned_as_by_hand(tmp_path, folder, language):
    comparison = versions(tmp_path, folder / f"{language}-draft.md", folder / f"{language}-agreed.md")
    assert found(comparison) == gold(folder / f"{language}.tsv")


def test_two_resolutions_that_continue_one_another_are_aligned_as_by_hand(tmp_path, folder):
    archive = SHARED / "corpus" / "unga-75" / "unga-75-English.zip"
    if not archive.is_file():
        pytest.skip("the resolutions are not at hand (../shared is absent)")
    wanted = {"75_242_E.xml", "A_RES_75_242 B-2108986E.xml"}
    prepared = [one for source in sources([archive]) if source.name in wanted for one in prepare_source(source)]
    with build(tmp_path / "store") as building:
        for one in prepared:
            building.replace_graphs(one.graphs, one.quads)
    graph = EmbeddedStore(tmp_path / "store")
    sides = [(graph, readings(graph, name)) for name in ("A/RES/75/242", "A/RES/75/242B")]
    assert found(compare(*pair(*sides))) == gold(folder / "board-of-auditors.tsv")


def test_a_version_and_itself_differ_in_nothing(tmp_path, folder):
    comparison = versions(tmp_path, folder / "en-draft.md", folder / "en-draft.md")
    assert set(comparison.counts()) == {"unchanged"}


def test_what_came_and_went_is_told(tmp_path, folder):
    comparison = versions(tmp_path, folder / "en-draft.md", folder / "en-agreed.md")
    came = {thing for change in comparison.changes for thing in change.gained}
    went = {thing for change in comparison.changes for thing in change.lost}
    assert came == {("citation", "PP/71@2022"), ("citation", "A/RES/75/202"), ("theme", "theme/iot")}
    assert went == {
        ("bracket", "[Resolution 139 (Rev. Dubai, 2018) of the Plenipotentiary Conference on the digital divide;]"),
        ("bracket", "[each year]"), ("bracket", "[every six months]"), ("citation", "PP/71@2018"),
    }  # fmt: skip


def test_two_languages_are_not_compared(tmp_path, folder):
    with pytest.raises(UnknownNameError, match="in en and in zh: words are compared within one language"):
        versions(tmp_path, folder / "en-draft.md", folder / "zh-draft.md")


FRONT = (
    "---\nid: note\nlanguage: en\nkind: text\nversion: {version}\n---\n"
    "# Draft Opinion 1: Trying\n\n## considering\n{words}\n"
)


def of_notes(tmp_path, *sides):
    """The comparison of two lists of clauses."""
    paths = []
    for number, clauses in enumerate(sides, start=1):
        path = tmp_path / f"{number}.md"
        words = "\n".join(f"{label}) {said};" for label, said in zip("abcdefgh", clauses, strict=False))
        path.write_text(FRONT.format(version=number, words=words), encoding="utf-8")
        paths.append(path)
    comparison = versions(tmp_path, *paths)
    return [(kinds, before[-1:], after[-1:]) for kinds, before, after in found(comparison) if kinds != "unchanged"]


LAMPS, KEEPERS, MAPS = "that lamps keep walkers safe", "that keepers of lamps are few", "that maps show every path"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([LAMPS, KEEPERS], [LAMPS, MAPS, KEEPERS], [("added", "", "b")]),
        ([LAMPS, MAPS, KEEPERS], [LAMPS, KEEPERS], [("dropped", "b", "")]),
        ([LAMPS, KEEPERS, MAPS], [MAPS, LAMPS, KEEPERS], [("moved", "c", "a")]),
        ([LAMPS, MAPS], [LAMPS, f"[{MAPS}]"], [("brackets", "b", "b")]),
        ([MAPS, MAPS, MAPS], [MAPS, MAPS, MAPS], []),
        ([MAPS, LAMPS, MAPS], [MAPS, KEEPERS, LAMPS, MAPS], [("added", "", "b")]),
        ([LAMPS], ["that rivers freeze in winter"], [("dropped", "a", ""), ("added", "", "a")]),
    ],
)
def test_what_became_of_a_clause(tmp_path, before, after, expected):
    assert sorted(of_notes(tmp_path, before, after)) == sorted(expected)


@given(st.text(alphabet="ab []第一 .", max_size=60), st.text(alphabet="ab []第一 .", max_size=60))
def test_the_pieces_are_both_texts(before, after):
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.run is not Run.GAINED) == before
    assert "".join(piece.text for piece in pieces if piece.run is not Run.LOST) == after


# ---------------------------------------------------------------- the command


def run(*arguments):
    return CliRunner().invoke(cli, ["diff", *map(str, arguments)])


def test_json_has_what_the_text_has(folder):
    told = json.loads(run(folder / "en-draft.md", folder / "en-agreed.md", "--format", "json").output)
    assert told["counts"]["reworded"] == 5
    (moved,) = [change for change in told["changes"] if "moved" in change["kinds"]]
    assert moved["before"][0]["clause"] == "lanterns/opinion/1/view/2"
    assert ["lost", "["] in moved["words"]
    text = run(folder / "en-draft.md", folder / "en-agreed.md").output
    assert "moved, reworded: opinion/1/view/2 → opinion/1/view/1" in text
    assert "{-Dubai, 2018-}{+Bucharest, 2022+}" in text


def test_words_stay_text_in_the_page(tmp_path):
    paths = []
    for number, words in enumerate(("<script>alert(1)</script> lamps", "<img src=x onerror=alert(1)> lamps")):
        paths.append(tmp_path / f"{number}.md")
        paths[-1].write_text(FRONT.format(version=number, words=f"a) that {words};"), encoding="utf-8")
    page = run(*paths, "--format", "html").output
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;" in page


def test_what_is_kept_can_be_asked_and_is_not_kept_twice(tmp_path, folder):
    store = tmp_path / "store"
    for _ in range(2):
        assert run(folder / "en-draft.md", folder / "en-agreed.md", "--keep", "--store", store).exit_code == 0
    graph = EmbeddedStore(store)
    rows = [tuple(map(plain, row)) for row in load()["changes"].ask(graph, {"kind": "split"})]
    ((whole, kind, before, after, lost, gained),) = rows
    assert (whole, kind, before) == ("lanterns@draft to lanterns@agreed", "split", "lanterns/opinion/1/considering/b")
    assert after == "lanterns/opinion/1/considering/b, lanterns/opinion/1/considering/c"
    assert (lost, gained) == (", and … their", "; … the … of villages")


def test_turtle_declares_every_term_that_it_uses(folder):
    graph = rdflib.Graph().parse(
        data=run(folder / "en-draft.md", folder / "en-agreed.md", "--format", "ttl").output, format="turtle"
    )
    terms = rdflib.Graph().parse(ROOT / "ontology" / "policygraph.ttl")
    used = {term for triple in graph for term in triple if str(term).startswith(NS)}
    assert used <= set(terms.subjects())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing@1", "nothing@2"], "no store"),
        (["{draft}", "missing.md"], "missing.md: there is no such file"),
    ],
)
def test_what_is_not_there_is_told(tmp_path, folder, arguments, said):
    names = [name.format(draft=folder / "en-draft.md") for name in arguments]
    done = run(*names, "--store", tmp_path / "none")
    assert done.exit_code
    assert said in str(done.exception)
