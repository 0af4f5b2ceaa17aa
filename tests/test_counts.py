"""Every number on a page that leads to a search is what the search finds, and what is kept of an index is sound."""

import html
import re
import subprocess
import sys
from urllib.parse import parse_qsl, urlsplit

import pytest

from conftest import DIGEST, ROOT, fill
from queries.index import files, links, matrices
from queries.index.make import make
from queries.index.search import search
from queries.store import EmbeddedStore
from viz.pages import matrix, thing

GIVEN = {"language": "en", "root": "", "list": "", "format": "", "show": "", "beside": "", "address": ""}
COUNTED = re.compile(r'href="(/search\?[^"]+)"[^>]*>(?:All )?([\d,]+)(?: clauses?)?</a>')


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counts") / "store"
    versions = sorted((ROOT / "tests" / "versions").glob("*.md"))[:1]
    fill(folder, DIGEST, *(ROOT / "tests" / "languages").glob("*.md"), *versions)
    return EmbeddedStore(folder)


def numbers(page):
    """The numbers of a page with the facets that they lead to."""
    for found in COUNTED.finditer(page):
        chosen = {}
        for name, value in parse_qsl(urlsplit(html.unescape(found[1])).query):
            chosen.setdefault(name, []).append(value)
        yield int(found[2].replace(",", "")), chosen


def test_every_linked_count_of_a_thing_is_what_its_link_finds(store):
    base = store.index()
    wrong, checked = [], 0
    for iri, symbol in base.execute("SELECT iri, symbol FROM thing WHERE kind <> 'clause'").fetchall():
        page = thing.page(store, GIVEN | {"iri": iri, "path": "/id/x?"}).body.decode()
        for number, chosen in numbers(page):
            if "text-cites" in chosen:
                continue  # what is cited together is counted by texts
            checked += 1
            if (total := search(base, "", "en", chosen).total) != number:
                wrong.append((symbol, chosen, number, total))
    assert wrong == []
    assert checked > 500


def test_what_is_cited_together_is_counted_by_the_texts_that_its_link_finds(store):
    base = store.index()
    checked = 0
    for iri in ("A/RES/70/1", "PP/139", "UN/2030-Agenda"):
        known = links.known(base, f"https://w3id.org/policygraph/id/{iri}")
        page = thing.page(store, GIVEN | {"iri": known.iri, "path": "/id/x?"}).body.decode()
        for number, chosen in numbers(page):
            if "text-cites" in chosen:
                hits = search(base, "", "en", chosen, 1000).hits
                homes = {clause.home for clause in links.things(base, [hit.clause for hit in hits]).values()}
                assert len(homes) == number, (iri, chosen)
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("by", matrices.COLUMNS)
def test_every_cell_of_a_matrix_is_what_its_link_finds(store, by):
    page = matrix.page(store, GIVEN | {"by": by, "path": "/matrix?"}).body.decode()
    found = list(numbers(page))
    assert all(search(store.index(), "", "en", chosen).total == number for number, chosen in found)


def test_an_instrument_counts_once_whatever_it_is_called(store):
    base = store.index()
    names = [f"https://w3id.org/policygraph/id/{name}" for name in ("A/RES/70/1", "UN/2030-Agenda")]
    one, other = (links.known(base, name) for name in names)
    both = {each.clause for each in links.reaching(base, one) if each.way != links.CARRIED}
    assert both == {each.clause for each in links.reaching(base, other) if each.way != links.CARRIED}
    most = dict(links.cited_most(base, 500))
    assert [most[each.number] for each in (one, other) if each.number in most] == [len(both)]
    assert other.number not in dict(links.together(base, one.number, 500))


def test_years_of_what_is_cited_come_from_editions_and_sessions(store):
    base = store.index()
    assert links.known(base, "https://w3id.org/policygraph/id/A/RES/70/1").year == 2015
    known, all_ = matrices.with_years(base)
    assert 0 < known < all_
    page = matrix.timeline(store, GIVEN | {"path": "/timeline?"}).body.decode()
    assert f"The year is known of {known} of the {all_} that are cited." in page


def test_a_damaged_index_is_made_anew_and_what_killed_makers_left_goes(tmp_path):
    folder = tmp_path / "store"
    fill(folder, DIGEST)
    path = files.path(folder, "000001")
    path.write_bytes(b"")
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    left = path.with_name(f"{path.name}.{gone.pid}.partial")
    left.write_bytes(b"")
    assert not files.is_current(folder)
    assert files.renew(folder)
    assert files.is_current(folder)
    assert EmbeddedStore(folder).index() is not None
    assert not left.exists()


def test_whoever_makes_an_index_gives_the_graph_back(tmp_path, monkeypatch):
    """A generation that somebody still holds can't be removed by the next build."""
    folder, path, graphs = tmp_path / "store", tmp_path / "lamps.md", []

    def noting(graph, *given):
        graphs.append(graph)  # held beyond its use, as an error or a cycle may hold it
        make(graph, *given)

    monkeypatch.setattr(files, "make", noting)
    for version in ("1", "2", "3", "4"):
        text = (ROOT / "tests" / "languages" / "en.md").read_text("utf-8")
        path.write_text(text.replace("version: draft", f"version: {version}"), "utf-8")
        fill(folder, path)
    assert len(graphs) == 4
    assert len(list((folder / "generations").iterdir())) == 2
