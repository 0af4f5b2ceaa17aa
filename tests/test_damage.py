"""A store that something else has damaged: a clear line where the graph is hit, healed where it is only a cache."""

import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from ontology.errors import StoreError
from policygraph import cli
from queries.index import files
from queries.store import EmbeddedStore, build
from survival import command, write_texts


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """Documents, and a store with the graph of their earlier state beside the current one."""
    work = tmp_path_factory.mktemp("damage")
    texts = write_texts(work / "texts", 2)
    built(work, work / "store")
    write_texts(texts, 2, changed={0})
    built(work, work / "store")
    return work


@pytest.fixture
def folder(work, tmp_path):
    return shutil.copytree(work / "store", tmp_path / "store")


def largest(folder, pattern):
    return max(folder.glob(pattern), key=lambda path: path.stat().st_size)


def cut(path):
    path.write_bytes(path.read_bytes()[:-700])


def garble(path):
    data = path.read_bytes()
    part = len(data) // 4
    path.write_bytes(data[:part] + b"Z" * part + data[2 * part :])


GRAPH = {
    "a part is cut off": lambda folder: cut(largest(folder, "generations/000002/*.sst")),
    "a part is garbled": lambda folder: [garble(path) for path in folder.glob("generations/000002/*.sst")],
    "a part is missing": lambda folder: largest(folder, "generations/000002/*.sst").unlink(),
    "the engine's pointer is missing": lambda folder: (folder / "generations/000002/CURRENT").unlink(),
    "the engine's list is empty": lambda folder: largest(folder, "generations/000002/MANIFEST-*").write_bytes(b""),
    "the pointer is empty": lambda folder: (folder / "current").write_bytes(b""),
    "the pointer leads nowhere": lambda folder: (folder / "current").write_text("000009\n"),
}


def built(work, folder):
    done = CliRunner().invoke(cli, ["build", str(work / "texts"), "--store", str(folder)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("damage", GRAPH.values(), ids=GRAPH)
def test_a_damaged_graph_is_told_and_the_one_before_is_still_there(work, folder, damage):
    damage(folder)
    for use in (lambda: EmbeddedStore(folder).dump(), lambda: build(folder).__enter__()):
        with pytest.raises(StoreError, match="damaged") as told:
            use()
        assert str(folder) in str(told.value)
        assert re.search(
            "write (000001 into its file `current`|the name of one that is there into it)", str(told.value)
        )
    (folder / "current").write_text("000001\n")
    built(work, folder)
    assert EmbeddedStore(folder).dump() == EmbeddedStore(work / "store").dump()


def test_a_command_over_a_damaged_graph_is_one_line_and_exit_status_2(folder):
    GRAPH["a part is cut off"](folder)
    done = subprocess.run(command("export", "--store", folder), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr


def every(pattern, damage):
    def harm(folder):
        found = [path for path in folder.glob(pattern) if path.is_file()]
        assert found
        for path in found:
            damage(path)

    return harm


CACHES = {
    f"{name} {how}": every(pattern, damage)
    for name, pattern in {
        "checksums": "sums/*.json", "shards": "shards/*/*", "texts": "texts/*.txt", "index": "indexes/*.sqlite",
    }.items()
    for how, damage in {
        "cut off": cut, "garbled": garble,
        "emptied": lambda path: path.write_bytes(b""), "missing": lambda path: path.unlink(),
    }.items()
}  # fmt: skip


@pytest.mark.parametrize("damage", CACHES.values(), ids=CACHES)
def test_what_is_only_kept_is_made_anew(work, folder, damage):
    damage(folder)
    built(work, folder)
    assert EmbeddedStore(folder).dump() == EmbeddedStore(work / "store").dump()
    store = EmbeddedStore(folder)
    whole = files.path(work / "store", EmbeddedStore(work / "store").generation)
    assert files.path(folder, store.generation).read_bytes() == whole.read_bytes()
    for path in (work / "store" / "texts").iterdir():
        assert path.stem not in current_texts(store) or store.text(path.stem)


def current_texts(store):
    """The checksums of the texts that the graph speaks of."""
    answer = store.select("SELECT ?sum { ?reading <https://w3id.org/policygraph/ns#checksum> ?sum }")
    return {row[0].value for row in answer}
