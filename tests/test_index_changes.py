"""An index that goes on from that of the last generation holds just what one holds that is made as a whole."""

import shutil
import subprocess
import sys
import time

import pytest

import plain_texts
from conftest import DIGEST, ROOT, fill, fill_only
from indexes import contents
from ontology.identifiers import iri
from ontology.terms import PG
from queries.generations import build
from queries.index import changes, files
from queries.index.make import make
from queries.store import EmbeddedStore

LAMPS = [ROOT / "tests" / "languages" / f"{language}.md" for language in ("ar", "en", "es", "fr", "ru", "zh")]


@pytest.fixture
def made(monkeypatch):
    """How each index was made: True where it went on from an earlier one."""
    found = []

    def noting(graph, path, progress=None, earlier=None, things=()):
        make(graph, path, progress, earlier, things)
        found.append(earlier is not None)

    monkeypatch.setattr(files, "make", noting)
    monkeypatch.setattr(changes, "MUCH", 0)  # the stores of tests are small
    return found


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A store with texts in six languages, and a digest."""
    folder = tmp_path_factory.mktemp("first") / "store"
    fill(folder, DIGEST, *LAMPS, *(ROOT / "tests" / "versions").glob("*-draft.md"))
    return folder


@pytest.fixture
def folder(first, tmp_path):
    return shutil.copytree(first, tmp_path / "store")


def changed(path, *replaced, of):
    text = of.read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def check(folder, tmp_path):
    """Compare the index of a store with one that is made as a whole."""
    graph, whole = EmbeddedStore(folder), tmp_path / "whole.sqlite"
    make(graph, whole)
    found, wanted = contents(files.path(folder, graph.generation)), contents(whole)
    for table, rows in wanted.items():
        assert found[table] == rows, table


CHANGES = {
    "a word": [("bridges need light", "bridges want light")],
    "a citation": [("resolution 70/1;", "resolution 75/900;")],
    "a citation more": [("resolution 70/1;", "resolution 70/1, and resolutions 75/900 and 75/901;")],
    "the edition": [("(Rev. Dubai, 2018)", "(Rev. Busan, 2014)")],
    "a clause less": [("b) that [artificial intelligence and] big data can save electricity;\n", "")],
    "a clause more": [
        ("1 that every", "1 that AI, broadband and Resolution 71 (Rev. Dubai, 2018) help;\n2 that every")
    ],
    "an identifier": [("id: lamps", "id: alamps")],
    "a version": [("version: draft", "version: final")],
}


@pytest.mark.parametrize("replaced", CHANGES.values(), ids=CHANGES)
def test_a_changed_document(folder, tmp_path, made, replaced):
    fill(folder, changed(tmp_path / "en.md", *replaced, of=LAMPS[1]))
    assert made == [True]
    check(folder, tmp_path)


def test_one_change_after_the_other(folder, tmp_path, made):
    """Words and numbers are given out again and again; what was cited comes as a document, and goes again."""
    for replaced in CHANGES.values():
        fill(folder, changed(tmp_path / "en.md", *replaced, of=LAMPS[1]))
    check(folder, tmp_path)
    for language in ("en", "ru", "zh"):
        text = "\n".join([plain_texts.TEXTS[language]["cover"].strip(), plain_texts.text(language)])
        (tmp_path / f"75_900_{language}.txt").write_text(text, "utf-8")
        fill(folder, tmp_path / f"75_900_{language}.txt")
    check(folder, tmp_path)
    assert EmbeddedStore(folder).index().execute("SELECT kind FROM thing WHERE symbol = 'A/RES/75/900'").fetchone() == (
        "document",
    )
    for name in ("A/RES/75/900", "lamps"):
        with build(folder) as building:
            building.remove([graph for graph in building.sums if f"/reading/{name}/" in graph])
        files.renew(folder)
        check(folder, tmp_path)
    assert all(made)
    assert len(made) > len(CHANGES)


def test_a_thing_that_becomes_another_kind_moves_the_links_of_clauses_that_did_not_change(folder, tmp_path, made):
    """The text of an edition comes, and goes: clauses that cite it lead to the document, and to the work again."""
    cited = EmbeddedStore(folder).index().execute("SELECT COUNT(*) FROM link WHERE relation = 'cites'").fetchone()
    graph, edition = "https://w3id.org/policygraph/id/reading/dubai/1/en", iri("PP/71@2018")
    said = f"<{edition}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {PG('Document')} <{graph}> .\n".encode()
    with build(folder) as building:
        building.keep_graphs([graph], "came", lambda: said)
    files.renew(folder)
    base = EmbeddedStore(folder).index()
    assert base.execute("SELECT kind FROM thing WHERE iri = ?", (edition,)).fetchone() == ("document",)
    assert base.execute("SELECT COUNT(*) FROM link WHERE relation = 'cites'").fetchone() == cited
    check(folder, tmp_path)
    with build(folder) as building:
        building.remove([graph])
    files.renew(folder)
    check(folder, tmp_path)
    assert made == [True, True]


def test_what_others_than_builds_wrote_is_indexed_as_a_whole(folder, tmp_path, made):
    update = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> a <http://example.org/b> } }"
    with build(folder) as building:
        building.update(update)
    files.renew(folder)
    fill(folder, changed(tmp_path / "en.md", *CHANGES["a word"], of=LAMPS[1]))
    assert made == [False, False]
    check(folder, tmp_path)


def test_much_is_indexed_as_a_whole(folder, tmp_path, made, monkeypatch):
    monkeypatch.setattr(changes, "MUCH", 1000)
    fill(folder, changed(tmp_path / "en.md", *CHANGES["a word"], of=LAMPS[1]))
    assert made == [False]


@pytest.mark.parametrize("damage", ["cut", "emptied", "program", "words"])
def test_an_index_that_is_damaged_or_by_another_program_is_not_gone_on_with(
    folder, tmp_path, made, monkeypatch, damage
):
    (path,) = (folder / "indexes").iterdir()
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:50_000])
    elif damage == "emptied":
        path.write_bytes(b"")
    elif damage == "words":
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 3] + bytes(len(data) // 3) + data[len(data) * 2 // 3 :])
    else:
        monkeypatch.setattr(files, "program", lambda: "another")
    fill(folder, changed(tmp_path / "en.md", *CHANGES["a word"], of=LAMPS[1]))
    assert made == [False]
    check(folder, tmp_path)


def test_a_generation_that_is_gone_is_not_compared_with(folder, tmp_path, made):
    for name in ("a word", "a citation"):
        fill_only(folder, changed(tmp_path / "en.md", *CHANGES[name], of=LAMPS[1]))
    files.renew(folder)
    assert made == [False]
    check(folder, tmp_path)


def test_a_maker_that_a_server_ends_with_itself_leaves_nothing(folder):
    """What is begun is removed at once, not by the next build."""
    shutil.rmtree(folder / "indexes")
    with subprocess.Popen([sys.executable, "-m", "queries.index", str(folder)], cwd=ROOT) as maker:
        end = time.monotonic() + 60
        while not list(folder.rglob("*.partial")):
            assert maker.poll() is None, "the index was made before it could be ended"
            assert time.monotonic() < end, "no index was begun"
            time.sleep(0.001)
        maker.terminate()
    assert maker.returncode == 1
    assert list(folder.rglob("*.partial")) == []
    assert list(folder.rglob("*.sqlite")) == []
