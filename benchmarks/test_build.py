"""How long the way from a document to answers takes, Python and its imports left out: `make bench`."""

import pytest

from conftest import DIGEST, REPORT, fill
from ingest.batch import prepare
from ingest.extract import extract
from ingest.readers import read
from queries.catalogue import find, load
from queries.store import EmbeddedStore

WANTED = 2.0
"""Seconds in which the report must be built on one core once Python is up."""


@pytest.fixture(params=["report", "digest"])
def path(request):
    path = REPORT if request.param == "report" else DIGEST
    if not path.is_file():
        pytest.skip("the real report is not at hand (../shared is absent)")
    return path


def test_read(benchmark, path):
    assert benchmark(read, path).clauses


def test_extract(benchmark, path):
    document = read(path)
    assert benchmark(extract, document).clauses


def test_prepare(benchmark, path):
    assert benchmark(prepare, path).quads


def test_build_into_a_new_store(benchmark, path, tmp_path):
    folders = iter(range(1000))
    benchmark.pedantic(lambda: fill(tmp_path / str(next(folders)), path), rounds=5, iterations=1, warmup_rounds=1)
    median = benchmark.stats.stats.median
    print(f"\n{path.name}: {median:.2f} s from file to finished store; wanted: under {WANTED} s")
    assert median < WANTED


@pytest.mark.parametrize("name", sorted(load()))
def test_question(benchmark, name, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "asked"
    if not folder.exists():
        fill(folder, DIGEST)
    question = find(load(), name)
    graph = EmbeddedStore(folder)
    assert benchmark(question.ask, graph, question.example) is not None
