"""Real SPARQL engines on free ports of this machine, for tests and benchmarks."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VIRTUOSO = shutil.which("virtuoso-t")
_VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{inner}
DisableUnixSocket = 1
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 2
MaxClientConnections = 20
ServerThreads = 20
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{outer}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 600
"""


@contextmanager
def oxigraph(folder: Path, *, union: bool = True) -> Iterator[str]:
    """Run `oxigraph serve` on the store in `folder`; yield the server's address, without a path."""
    port = free_port()
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with _running([*command, *(["--union-default-graph"] if union else [])], folder, port, 30):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def virtuoso(folder: Path, *, rows: int = 1_000_000, megabytes: int = 200) -> Iterator[str]:
    """Run Virtuoso with an empty database in `folder`; yield the server's address, without a path.

    Args:
        folder: where the database is made.
        rows: rows of an answer, at most; Virtuoso cuts off the others.
        megabytes: memory for its pages.
    """
    assert VIRTUOSO, "Virtuoso is not installed (on Debian: virtuoso-opensource-7-bin)"
    inner, outer = free_port(), free_port()
    buffers = megabytes * 1024 // 9  # of 8 KB each, and what belongs to them
    settings = _VIRTUOSO_SETTINGS.format(inner=inner, outer=outer, buffers=buffers, dirty=buffers * 3 // 4, rows=rows)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    with _running([VIRTUOSO, "-f", "-c", "virtuoso.ini"], folder, outer, 60):
        yield f"http://127.0.0.1:{outer}"


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int, seconds: float) -> Iterator[None]:
    """Run a server until the end; it is ready when its port takes connections."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + seconds
            while not _answers(port):
                assert server.poll() is None, f"{command[0]} ended by itself"
                assert time.monotonic() < end, f"{command[0]} did not start within {seconds} seconds"
                time.sleep(0.05)
            yield
        finally:
            server.kill()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
