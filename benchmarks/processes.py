"""Whole processes: how long they take, and what memory they and their workers hold."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.results import MB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Found = TypeVar("Found")

EVERY = 0.2
"""Seconds between two looks at the memory of a process."""


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended.

    Attributes:
        status: its exit status, negative for a signal.
        seconds: from its start to its end.
        processor_seconds: of all cores, with the processes that it waited for.
        memory_mb: the most that it and its children held together, at one of the moments when this was looked at.
        output: what it printed.
        errors: what it printed to standard error.
        in_time: False where it was stopped because it took too long.
    """

    status: int
    seconds: float
    processor_seconds: float
    memory_mb: int
    output: str
    errors: str
    in_time: bool


def timed(
    command: Sequence[str | Path],
    *,
    limit: float = 3600,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Run:
    """Run a command, and stop it after `limit` seconds."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=env, cwd=cwd, start_new_session=True)
        watch = _Watch(process.pid, began + limit)
        watch.start()
        _, waited, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(waited)
        watch.ended.set()
        watch.join()
        output.seek(0)
        errors.seek(0)
        return Run(
            process.returncode,
            seconds,
            usage.ru_utime + usage.ru_stime,
            (watch.most or usage.ru_maxrss * 1024) // MB,
            output.read(),
            errors.read(),
            watch.in_time,
        )


class _Watch(threading.Thread):
    """Looks at a process until it has ended, or its time is over."""

    def __init__(self, pid: int, end: float) -> None:
        super().__init__(daemon=True)
        self._pid, self._end = pid, end
        self.most = 0
        self.in_time = True
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(EVERY):
            self.most = max(self.most, memory(self._pid))
            if self.in_time and time.monotonic() > self._end:
                self.in_time = False
                os.killpg(self._pid, 9)  # a session of its own: its workers too, and nobody else


def memory(pid: int) -> int:
    """Return the bytes that a process and all below it hold; what several share counts once, in parts (PSS).

    0 where the system does not tell (other than Linux).
    """
    total = 0
    for each in _tree(pid):
        try:
            told = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        except OSError:  # gone meanwhile
            continue
        total += sum(1024 * int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return total


def _tree(pid: int) -> list[int]:
    """A process and all that it started, and these started."""
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, children.read_text(encoding="ascii").split())
            except OSError:  # the thread is gone
                continue
    return found


def apart(work: Callable[..., Found], *given: object) -> Found:
    """Return what a function gives in a new process, whose memory and processor time are its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *given).result()


def own_peak() -> int:
    """Return the most bytes that this process held; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    told = status.read_text(encoding="ascii") if status.exists() else ""
    return sum(1024 * int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM:"))


def bytes_in(folder: Path) -> int:
    """Return the bytes of the files of a folder; a file with several names counts once."""
    found = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({(told.st_dev, told.st_ino): told.st_size for told in found}.values())
