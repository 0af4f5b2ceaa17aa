"""Files to a graph that can be asked: time, memory and disk for more and more documents, and what a repeat costs.

    make bench PART=build
    python -m benchmarks.build --sizes 30 300              what was measured of other sizes that day stays

Each build is `policygraph build FOLDER --store DIR` as a process of its own. Beside it the pieces alone: a file to its
shard on one core, and the same quads loaded at once by the store's own bulk loader.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks.corpus import ABSENT, PROGRAM, in_turn, write_files
from benchmarks.processes import Run, apart, bytes_in, own_peak, timed
from benchmarks.results import CORPUS, MB, Row, machine, read, write
from ingest.extract import extract
from ingest.readers import Given, read_all
from ingest.shards import shard
from ingest.sources import sources
from ontology.errors import InputError
from queries.generations import current, fill

if TYPE_CHECKING:
    from collections.abc import Collection

SIZES = (30, 300, 0, 11_500)
"""Files; 0 stands for all that the corpus has, more than these are copies with new numbers."""
FEW = 300
"""Files that are read on one core, to see what a shard costs."""


def built(files: Path, store: Path) -> tuple[Run, Row]:
    """Build a folder into a store and return the figures of it.

    The phases are told by the store's files: the shards are written while files are read, `current` when the graph is
    loaded and checked, and what remains is the index.
    """
    began = time.time()
    run = timed([PROGRAM, "build", files, "--store", store])
    if run.status:
        raise SystemExit(f"the build failed: {run.errors}")
    read = max((path.stat().st_mtime for path in (store / "shards").rglob("*.*")), default=began)
    loaded = (store / "current").stat().st_mtime
    new = loaded > began
    phases = {
        "reading_seconds": max(read - began, 0.0) if new else None,
        "loading_seconds": loaded - max(read, began) if new else None,
        "indexing_seconds": began + run.seconds - loaded if new else None,
    }
    return run, {
        "seconds": run.seconds,
        "processor_seconds": run.processor_seconds,
        **phases,
        "memory_mb": run.memory_mb,
    }


def first_build(files: Path, store: Path) -> Row:
    """Return the figures of a build into a new store."""
    run, row = built(files, store)
    quads = apart(quads_in, store)
    texts = bytes_in(store / "texts") / MB
    return row | {
        "text_mb": texts,
        "quads": quads,
        "quads_per_s": round(quads / run.seconds),
        "mb_per_s": texts / run.seconds,
        "disk_mb": bytes_in(store) // MB,
        "graph_mb": bytes_in(store / "generations") // MB,
        "shards_mb": bytes_in(store / "shards") // MB,
        "index_mb": bytes_in(store / "indexes") // MB,
    }


def quads_in(store: Path) -> int:
    return len(ox.Store.read_only(str(current(store))))


@dataclass(frozen=True, slots=True)
class Held:
    """A document whose quads are ready in memory."""

    graphs: tuple[str, ...]
    data: bytes
    text: str = "no text"
    checksum: str = ""

    def quads(self) -> bytes:
        """Return its quads."""
        return self.data


def held(path: Path) -> list[Held]:
    """Return the documents whose quads a file has: the graph of a reading, and the one beside it."""
    lines: dict[str, list[bytes]] = defaultdict(list)
    with path.open("rb") as file:
        for line in file:
            lines[line[line.rindex(b"<") + 1 : line.rindex(b">")].decode()].append(line)
    whole: dict[str, list[str]] = defaultdict(list)
    for graph in lines:
        whole[graph.removesuffix("/inferred")].append(graph)
    return [Held(tuple(graphs), b"".join(line for g in graphs for line in lines[g])) for graphs in whole.values()]


def bulk(store: Path, folder: Path) -> Row:
    """Return how long the store's own loader takes for the quads of a store, in one file, into a new store.

    Checked as a build loads them, and without checking, which is for N-Quads that are known to be right. Beside it what
    a build does with the same quads, document by document, until they are checked, on the disk and current.
    """
    path = folder / "quads.nq"
    ox.Store.read_only(str(current(store))).dump(path, format=ox.RdfFormat.N_QUADS)
    row: Row = {"nquads_mb": path.stat().st_size // MB}
    for name, lenient in (("bulk_seconds", False), ("unchecked_seconds", True)):
        began = time.perf_counter()
        loaded = ox.Store(str(folder / "bulk"))
        loaded.bulk_load(path=path, format=ox.RdfFormat.N_QUADS, lenient=lenient)
        loaded.flush()
        loaded.optimize()
        row[name] = time.perf_counter() - began
        del loaded
        shutil.rmtree(folder / "bulk")
    documents = held(path)
    path.unlink()
    began = time.perf_counter()
    fill(folder / "filled", {}, documents)
    row["filled_seconds"] = time.perf_counter() - began
    row["share_of_bulk"] = float(row["bulk_seconds"]) / float(row["filled_seconds"])
    return row | {"memory_mb": own_peak() // MB}


def one_core(files: Path, folder: Path) -> Row:
    """Return how many seconds of the processor shards take, one file after the other."""
    found = list(sources([files]))
    text = documents = 0
    for source in found:  # and all is made that is made at the first use
        try:
            read = read_all(source)
        except InputError:  # one of the real files is no XML
            continue
        for document in read:
            extract(document)
        documents += len(read)
        text += sum(len(document.text.encode()) for document in read)
    began = time.process_time()
    for source in found:
        with suppress(InputError):
            shard(source, Given(), folder)
    seconds = time.process_time() - began
    return {
        "files": len(found),
        "documents": documents,
        "text_mb": text / MB,
        "seconds": seconds,
        "mb_per_s": text / MB / seconds,
        "memory_mb": own_peak() // MB,
    }


def repeats(files: Path, store: Path) -> list[Row]:
    """Return what it costs to build again: when nothing has changed, and when one document has."""
    rows = [{"what": "nothing changed"} | built(files, store)[1]]
    path = next(path for path in sorted(files.iterdir()) if path.name.endswith("_E.xml"))
    data = path.read_bytes()
    changed = data.replace(b"</docTitle>", b", as amended</docTitle>")
    if changed == data:
        raise SystemExit(f"{path.name} has no title that could be changed")
    path.write_bytes(changed)
    row = built(files, store)[1]
    if row["loading_seconds"] is None:
        raise SystemExit(f"{path.name} was changed, and the graph was not")
    return [*rows, {"what": "the title of one document changed"} | row]


def others(sizes: Collection[int]) -> dict[str, list[Row]]:
    """Return the rows of other sizes that were measured on this day and machine: the largest takes an hour."""
    held = read("build")
    if not held or (held.measured, held.machine) != (datetime.now(tz=UTC).date().isoformat(), machine()):
        return {}
    return {name: [row for row in rows if row["files"] not in sizes] for name, rows in held.tables.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="FILES", help="0: the whole corpus")
    given = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"build: {ABSENT}")
        return
    everything = len(in_turn())
    sizes = sorted(size or everything for size in given.sizes)
    tables: dict[str, list[Row]] = {"builds": [], "bulk": [], "repeats": [], "one_core": []} | others(sizes)

    def noted() -> None:
        """Write what was measured so far: a long run may be stopped."""
        ordered = {name: sorted(rows, key=lambda row: int(row["files"] or 0)) for name, rows in tables.items()}
        write("build", ordered, packages=("pyoxigraph",), settings={"files_in_corpus": everything})

    with TemporaryDirectory() as name:
        for size in sizes:
            folder = Path(name) / str(size)
            files, store = folder / "files", folder / "store"
            row = {"files": size, "xml_mb": write_files(files, size) / MB} | first_build(files, store)
            tables["builds"].append(row)
            noted()
            print(f"{size:>6} files: {row['seconds']:.1f} s, {row['quads']:,} quads, {row['memory_mb']} MB", flush=True)
            if size <= everything:
                tables["bulk"].append({"files": size, "quads": row["quads"]} | apart(bulk, store, folder))
            if size == min(FEW, everything):
                tables["one_core"].append(apart(one_core, files, folder / "shards"))
            if size == everything:
                tables["repeats"] += [{"files": size} | again for again in repeats(files, store)]
            shutil.rmtree(folder)
            noted()


if __name__ == "__main__":
    main()
