"""How long the way from one document to answers takes, Python and its imports left out."""

import pytest

from conftest import DIGEST, REPORT, fill
from ingest.batch import prepare
from ingest.extract import extract
from ingest.readers import read
from queries.catalogue import find, load
from queries.store import EmbeddedStore


@pytest.fixture(params=["report", "digest"])
def path(request, benchmark):
    path = REPORT if request.param == "report" else DIGEST
    if not path.is_file():
        pytest.skip("the real report is not at hand (../shared is absent)")
    benchmark.group = "steps"
    benchmark.extra_info["document"] = request.param
    return path


def test_read(benchmark, path):
    benchmark.extra_info["step"] = "read: lines to clauses"
    assert benchmark(read, path).clauses


def test_extract(benchmark, path):
    benchmark.extra_info["step"] = "extract: mentions, references, themes"
    document = read(path)
    assert benchmark(extract, document).clauses


def test_prepare(benchmark, path):
    benchmark.extra_info["step"] = "prepare: both, and sorted N-Quads"
    assert benchmark(prepare, path).quads


def test_build_into_a_new_store(benchmark, path, tmp_path):
    benchmark.extra_info["step"] = "build: into a new store, with vocabularies and index"
    folders = iter(range(1000))
    benchmark.pedantic(lambda: fill(tmp_path / str(next(folders)), path), rounds=5, iterations=1, warmup_rounds=1)
    assert len(EmbeddedStore(tmp_path / "0"))


@pytest.mark.parametrize("name", sorted(load()))
def test_question(benchmark, name, tmp_path_factory):
    benchmark.group = "questions"
    benchmark.extra_info["question"] = name
    folder = tmp_path_factory.getbasetemp() / "asked"
    if not folder.exists():
        fill(folder, DIGEST)
    question = find(load(), name)
    graph = EmbeddedStore(folder)
    assert benchmark(question.ask, graph, question.example) is not None
