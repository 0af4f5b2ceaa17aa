"""The command line cold, and the server's memory: time to the answer with nothing in memory, and the most that is held.

    make bench PART=command
    python -m benchmarks.command --sizes "0.1 M"

Before each command the system forgets the files that it keeps in memory: all where that is permitted, else those of
the store one by one. The memory of a command is at least what this process held when it started it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.corpus import ABSENT
from benchmarks.graphs import PROGRAM, SIZES, built
from benchmarks.processes import memory
from benchmarks.results import CORPUS, MB, Row, write
from engines import free_port
from queries.catalogue import load

COMMANDS = (("--help",), ("cites", "PP 71"), ("query", "instruments-ranked"))
ROUNDS = 5


def forget(store: Path) -> str:
    """Let the system forget the files, and return how."""
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3\n", encoding="ascii")
    except OSError:
        for path in store.rglob("*"):
            if path.is_file():
                handle = os.open(path, os.O_RDONLY)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)
        return "the store's files"
    return "all files"


def cold(store: Path, words: tuple[str, ...]) -> Row:
    """Return the time and the peak memory of a command; RocksDB's files are not mapped, what it holds is counted."""
    command = [str(PROGRAM), *words, *([] if words == ("--help",) else ["--store", str(store)])]
    spent: list[float] = []
    warm: list[float] = []
    most = 0
    how = ""
    for times in (spent, warm):
        for _ in range(ROUNDS):
            how = forget(store) if times is spent else how
            began = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            times.append(time.perf_counter() - began)
            most = max(most, usage.ru_maxrss * 1024)
            if process.returncode:
                raise SystemExit(f"{' '.join(command)} failed")
    return {
        "command": " ".join(words),
        "cold_seconds": median(spent),
        "warm_seconds": median(warm),
        "memory_mb": most // MB,
        "forgotten": how,
    }


def served(store: Path) -> Row:
    """Return the memory of a server and its workers after every question of the catalogue was asked."""
    port = free_port()
    command = [PROGRAM, "serve", "--store", store, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await(port)
            begin = memory(server.pid)
            for question in load().values():
                values = "&".join(f"{name}={urllib.request.quote(value)}" for name, value in question.example.items())
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/{question.name}?{values}") as answer:
                    answer.read()
            return {"started_mb": begin // MB, "memory_mb": memory(server.pid) // MB}
        finally:
            server.terminate()


def _await(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start within a minute")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    given = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"command: {ABSENT}")
        return
    tables: dict[str, list[Row]] = {"commands": [], "servers": []}
    for size in given.sizes:
        with TemporaryDirectory() as name:
            store = built(Path(name), SIZES[size])
            tables["commands"] += [{"size": size} | cold(store, words) for words in COMMANDS]
            tables["servers"].append({"size": size} | served(store))
        write("command", tables, packages=("pyoxigraph",), settings={"rounds": ROUNDS})


if __name__ == "__main__":
    main()
