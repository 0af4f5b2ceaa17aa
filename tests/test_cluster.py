"""Reading on a cluster of two workers, one of which is killed: nothing lost, nothing twice, the same bytes."""

import signal
import subprocess
import sys

import pytest
from distributed import Client, LocalCluster

from conftest import ROOT
from ingest.cluster import Cluster
from ingest.reading import Given
from ingest.shards import Shards
from ingest.sources import sources
from ontology.errors import InputError

COPIES = 120


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1") as running:
        yield running


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    text = (ROOT / "tests" / "languages" / "en.md").read_text("utf-8")
    for number in range(COPIES):
        (folder / f"{number:03}.md").write_text(text.replace("id: lamps", f"id: lamps-{number}"), "utf-8")
    return folder


def held(shards):
    """The shards that are there as a whole: workers write at others meanwhile, and a killed one leaves its own."""
    paths = [path for path in shards.rglob("*") if path.is_file() and path.suffix != ".partial"]
    return {path.relative_to(shards).as_posix(): path.read_bytes() for path in paths}


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(cluster, texts, tmp_path):
    found = list(sources([texts]))
    expected = list(Shards(tmp_path / "alone").each(found, Given()))
    with Client(cluster) as client:
        (victim, *_) = client.run(lambda: __import__("os").getpid()).values()
    results = Shards(tmp_path / "shards", Cluster(cluster.scheduler_address)).each(found, Given())
    read = [next(results) for _ in range(3)]
    assert len(held(tmp_path / "shards")) < COPIES
    subprocess.run(["kill", f"-{signal.SIGKILL.value}", str(victim)], check=True)
    read += list(results)
    assert [one.quads for (one,) in read] == [one.quads for (one,) in expected]
    assert held(tmp_path / "shards") == held(tmp_path / "alone")
    assert len(held(tmp_path / "shards")) == COPIES


def test_the_command_builds_on_a_scheduler(cluster, texts, tmp_path):
    for path in list(texts.iterdir())[10:]:
        path.unlink()
    command = [sys.executable, str(ROOT / "policygraph.py"), "build", str(texts), "--store", str(tmp_path / "store")]
    command += ["--scheduler", cluster.scheduler_address]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "10 documents in 10 readings." in done.stdout
    assert len(held(tmp_path / "store" / "shards")) == 10


def test_what_is_wrong_with_a_scheduler_is_said(texts, tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.cluster.PATIENCE", "1s")
    with pytest.raises(InputError, match=r"tcp://127.0.0.1:9: the scheduler can't be reached"):
        list(Shards(tmp_path / "shards", Cluster("tcp://127.0.0.1:9")).each(list(sources([texts])), Given()))
    with (
        LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1") as empty,
        pytest.raises(InputError, match="has no workers"),
    ):
        list(Shards(tmp_path / "shards", Cluster(empty.scheduler_address)).each(list(sources([texts])), Given()))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"needs dask\.distributed"):
        Cluster("tcp://127.0.0.1:9")
