"""A disk that fills up: one clear line, the old graph is whole, and once there is room the next run succeeds.

In two ways: files that may not grow longer (which any system has), and a small disk of the tests' own (which takes
Linux's user namespaces). Each strikes at many levels, so that shards, texts, the engine, the index, the checksums or
the pointer are what is being written.
"""

import resource
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from conftest import DIGEST
from queries.index import files
from queries.store import EmbeddedStore
from served import serving
from survival import command, dump, files_of, litter, policygraph, write_texts

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of the servers that these tests start
SIZE = 24 << 20
"""Bytes of the small disk."""
LEVELS = [
    pytest.param(4, id="few"),
    pytest.param(40, id="many", marks=[pytest.mark.stress, pytest.mark.timeout(0)]),
]


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """Documents of which some have changed since a store was built from them, and a store of their new state."""
    work = tmp_path_factory.mktemp("full")
    texts = write_texts(work / "texts", 4)
    policygraph("build", texts, "--store", work / "before")
    write_texts(texts, 4, changed={0})
    policygraph("build", texts, "--store", work / "after")
    return work


def refused(done, *said):
    """A run that failed for want of room has said so in one line, and what to do."""
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("policygraph: ")
    for words in said:
        assert words in done.stderr
    assert "make room there" in done.stderr or "disk I/O error" in done.stderr  # SQLite says no more


def limited(bytes_, *given):
    """Run the command line where no file may be longer than so many bytes."""
    shell = ["sh", "-c", f'ulimit -f {bytes_ // 512} && exec "$@"', "sh"]  # POSIX: in units of 512 bytes
    return subprocess.run([*shell, *command(*given)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("number", LEVELS)
@pytest.mark.parametrize("first", [True, False], ids=["first", "again"])
def test_a_build_whose_files_may_not_grow_leaves_the_graph_as_it_was(work, tmp_path, number, first):
    old, new = dump(work / "before"), dump(work / "after")
    longest = max(path.stat().st_size for path in (work / "after").rglob("*") if path.is_file())
    struck = 0
    for level in range(number):
        folder = tmp_path / str(level)
        if not first:
            shutil.copytree(work / "before", folder)
        done = limited(1024 + level * longest // number, "build", work / "texts", "--store", folder)
        if done.returncode:
            struck += 1
            refused(done, str(folder))
        assert dump(folder) in {None if first else old, new}
        policygraph("build", work / "texts", "--store", folder)
        assert dump(folder) == new
        assert litter(folder) == []
        shutil.rmtree(folder)
    assert struck > number // 2


class Disk:
    """A small disk, which only those see who are `inside` it.

    Attributes:
        inside: what a command begins with to see it.
        seen: the folder, as other processes reach it.
        path: the folder, for those inside.
    """

    def __init__(self, process, path):
        self.inside = ["nsenter", "-t", str(process.pid), "-U", "-m", "--preserve-credentials"]
        self.path = path
        self.seen = Path(f"/proc/{process.pid}/root{path}")

    def run(self, *given):
        return subprocess.run([*self.inside, *command(*given)], capture_output=True, text=True, check=False)

    def leave(self, free):
        """Leave so many bytes free."""
        (self.seen / "ballast").write_bytes(b"")
        with (self.seen / "ballast").open("wb") as ballast:
            while (much := shutil.disk_usage(self.seen).free - free) > 0:
                ballast.write(bytes(min(much, 1 << 20)))
                ballast.flush()

    def used(self):
        return shutil.disk_usage(self.seen).used


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    path = tmp_path_factory.mktemp("disk")
    script = f'mount -t tmpfs -o size={SIZE} tmpfs "$1" && echo there && exec cat'
    try:
        process = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("there is no `unshare` here, so no small disk can be made")
    with process:
        if process.stdout.readline() != "there\n":
            pytest.skip(f"no small disk can be made here: {process.stderr.read().strip()}")
        found = Disk(process, path)
        if found.run("--version").returncode:
            process.stdin.close()
            pytest.skip("the small disk can't be entered here (nsenter)")
        yield found
        process.stdin.close()


@pytest.mark.parametrize("number", LEVELS)
@pytest.mark.parametrize("first", [True, False], ids=["first", "again"])
def test_a_build_on_a_full_disk_leaves_the_graph_as_it_was(work, disk, number, first):
    old, new = dump(work / "before"), dump(work / "after")
    folder = disk.seen / "store"
    build = ("build", work / "texts", "--store", disk.path / "store")

    def begin():
        disk.leave(SIZE)
        shutil.rmtree(folder, ignore_errors=True)
        if not first:
            shutil.copytree(work / "before", folder)

    begin()
    empty = disk.used()
    assert disk.run(*build).returncode == 0
    needed = disk.used() - empty
    struck = 0
    for level in range(number):
        begin()
        disk.leave(needed * level // number)
        done = disk.run(*build)
        if done.returncode:
            struck += 1
            refused(done, str(disk.path / "store"))
        assert dump(folder) in {None if first else old, new}
        disk.leave(SIZE)
        done = disk.run(*build)
        assert done.returncode == 0, done.stderr
        assert dump(folder) == new
        assert litter(folder) == []
        index = files.path(folder, EmbeddedStore(folder).generation).read_bytes()
        assert index == files.path(work / "after", EmbeddedStore(work / "after").generation).read_bytes()
    assert struck > number // 2


@pytest.mark.parametrize("what", ["draw", "export", "diff", "site"])
def test_what_is_written_from_a_graph_takes_its_place_as_a_whole(work, tmp_path, what):
    out = tmp_path / "out"
    given = {
        "draw": ("draw", "-o", out, "--store", work / "after"),
        "export": ("export", "-o", out, "--store", work / "after"),
        "diff": ("diff", DIGEST, work / "texts" / "00.en.md", "--format", "html", "-o", out),
        "site": ("site", out, "--store", work / "after", "--language", "en"),
    }[what]
    policygraph(*given)
    before = files_of(tmp_path)
    done = limited(4096 if what == "diff" else 20_480, *given)
    refused(done)
    assert what == "diff" or str(out) in done.stderr
    assert files_of(tmp_path) == before


@pytest.mark.parametrize(
    "given", [["query"], ["query", "instruments-ranked"], ["export"], ["show", "lamps-0"], ["--help"]]
)
def test_an_output_that_takes_no_more_is_told(work, given):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    store = [] if given in (["query"], ["--help"]) else ["--store", work / "after"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(*given, *store), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    refused(done, "the output: No space left on device")


def test_a_server_whose_disk_is_full_changes_nothing_and_says_so(digest_store, tmp_path):
    folder = shutil.copytree(digest_store.folder, tmp_path / "store")
    (tmp_path / "token").write_text(TOKEN)
    graph = dump(folder)
    triples = " ".join(f"<http://example.org/s> <http://example.org/p> {number} ." for number in range(3000))
    update = f"INSERT DATA {{ GRAPH <http://example.org/g> {{ {triples} }} }}"
    place = {"graph": "http://example.org/g"}
    with (
        serving(folder, "--writable", "--token-file", str(tmp_path / "token")) as served,
        httpx.Client(base_url=served.url, headers={"authorization": f"Bearer {TOKEN}"}, timeout=30) as client,
    ):
        _, most = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
        for level in (0, 100, 10_000, 70_000):
            resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (level, most))
            for answer in (
                client.post("/update", content=update, headers={"content-type": "application/sparql-update"}),
                client.put("/store", params=place, content=triples, headers={"content-type": "text/turtle"}),
            ):
                assert answer.status_code == 503, (level, answer.text)
                assert "nothing was changed" in answer.text
            assert dump(folder) == graph
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert (
            client.post("/update", content=update, headers={"content-type": "application/sparql-update"}).status_code
            == 204
        )
        assert "Traceback" not in served.log
    assert dump(folder) != graph
    assert litter(folder) == []
