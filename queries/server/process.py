"""A worker process as the server sees it: started, given jobs, lowered in priority, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from ontology.errors import StoreError
from queries.server.jobs import Refused
from queries.server.messages import LENGTH, Answered, Envelope, Opening, Ready

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from queries.server.jobs import Job, Refusal, Reply

LOWER = 15
"""By how much the priority of a long query is lower (nice)."""
START = 60.0
"""Seconds that a worker may take to open the store."""

T = TypeVar("T")


class Worker:
    """A process that does one job at a time, as long as it is not stopped.

    Attributes:
        generation: the generation of the store that it reads.
        lowered: True once its priority was lowered, for good.
    """

    def __init__(self, process: Process, generation: str) -> None:
        """Use `started` instead."""
        self._process = process
        self.generation = generation
        self.lowered = False
        self._stopped = False

    @classmethod
    async def started(cls, opening: Opening) -> Worker:
        """Start a process and wait until it has opened the store.

        Raises:
            StoreError: when it can't.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "queries.server.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        worker = cls(process, "")
        try:
            worker._send(opening)
            async with asyncio.timeout(START):
                ready = await worker._received(Ready)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            worker.stop()
            raise StoreError(f"a worker did not start: {error!r}") from error
        except BaseException:
            worker.stop()
            raise
        if ready.error:
            worker.stop()
            raise StoreError(ready.error)
        worker.generation = ready.generation
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.returncode is None and not self._stopped

    def used(self) -> float:
        """Return the seconds of processor that it has used, all of its life; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def do(self, job: Job, file: Path) -> Reply | Refusal:
        """Give it a job and wait for what comes of it.

        Raises:
            Refused: when the process died over it.
        """
        try:
            self._send(Envelope(job, str(file)))
            return (await self._received(Answered)).outcome
        except (OSError, asyncio.IncompleteReadError) as error:
            self.stop()
            raise Refused(
                400, "the engine can't answer this: the query is too complex, or needs too much memory"
            ) from error

    def lower(self) -> None:
        """Let all other processes go first."""
        self.lowered = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, LOWER)

    def stop(self) -> None:
        """Kill the process, whatever it does."""
        self._stopped = True
        with contextlib.suppress(OSError):
            self._process.kill()

    async def gone(self) -> None:
        """Wait until a stopped process is gone."""
        await self._process.wait()

    def _send(self, message: object) -> None:
        data = msgspec.msgpack.encode(message)
        if self._process.stdin is None:
            raise BrokenPipeError
        self._process.stdin.write(LENGTH.pack(len(data)) + data)

    async def _received(self, kind: type[T]) -> T:
        if self._process.stdout is None:
            raise BrokenPipeError
        head = await self._process.stdout.readexactly(LENGTH.size)
        return msgspec.msgpack.decode(await self._process.stdout.readexactly(LENGTH.unpack(head)[0]), type=kind)
