"""Worker processes, and which job gets one when.

A job starts as a quick one. One that runs longer than `Limits.quick` becomes a long one: its process gets a lower
priority and gives its place to the next quick job, for which another process is started. While all places for long
ones are taken it is stopped, so that it holds no memory, and begun again when one is free. What was long once is
known to be so, and takes no quick one's place any more. So quick queries always get through, however many long ones
there are. A job over its time, or whose client has gone, is stopped by killing its process.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from ontology.errors import StoreError
from queries.server.jobs import Call, Refused, Reply
from queries.server.places import Places
from queries.server.process import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from queries.server.jobs import Job, Refusal
    from queries.server.limits import Limits
    from queries.server.messages import Opening

OWN = 2
"""How much longer a function of the project's own may take than somebody's query before it is a long job."""
NEARLY, STARVED = 0.8, 10
"""A job is a long one when it has used so much of `Limits.quick` in processor time, or so many times of it in all."""
KNOWN = 1000
"""Long jobs that are remembered."""


class Pool:
    """The workers of a server.

    Attributes:
        stopped: jobs that were stopped, by reason.
        running: jobs under way.
    """

    def __init__(self, opening: Opening, generation: Callable[[], str], spool: Path) -> None:
        """Start nothing yet.

        Args:
            opening: what workers open.
            generation: says which generation of the store is the current one.
            spool: a folder for long answers.
        """
        limits = opening.limits
        self._opening = opening
        self._generation = generation
        self._spool = spool
        self._limits: Limits = limits
        self._idle: list[Worker] = []
        self._idle_long: list[Worker] = []
        self._long_ones: dict[bytes, None] = {}
        self._all: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._quick = Places(limits.workers, limits.waiting)
        self._long_own, self._long_asked = (Places(limits.long, limits.waiting) for _ in range(2))
        self._number = 0
        self.running = 0
        self.stopped = {"time": 0, "gone": 0}

    async def open(self) -> None:
        """Start the workers for quick jobs, so that the first ones need not wait.

        Raises:
            StoreError: when the store can't be opened.
        """
        self._idle += await asyncio.gather(*(self._start() for _ in range(self._limits.workers)))

    async def close(self) -> None:
        """Stop all workers."""
        for idle in (self._idle, self._idle_long):
            idle.clear()
        for task in list(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in self._all:
            worker.stop()
        await asyncio.gather(*(worker.gone() for worker in self._all))
        self._all.clear()

    async def run(self, job: Job) -> Reply | Refusal:
        """Do a job. When this is cancelled, the job is stopped.

        Raises:
            Refused: 503 when there is no place, or the time is up; 400 when the job can't be done at all.
            StoreError: when the store can't be opened.
        """
        self.running += 1
        self._number += 1
        file = self._spool / str(self._number)
        key = hashlib.sha256(msgspec.msgpack.encode(job)).digest()
        try:
            outcome = None if key in self._long_ones else await self._tried(key, job, file)
            outcome = outcome or await self._at_length(key, job, file)
        except BaseException as error:
            self.stopped["gone"] += isinstance(error, asyncio.CancelledError)
            file.unlink(missing_ok=True)
            raise
        finally:
            self.running -= 1
        if not (isinstance(outcome, Reply) and outcome.file):
            file.unlink(missing_ok=True)  # of an attempt that was stopped in the midst of it
        return outcome

    async def _tried(self, key: bytes, job: Job, file: Path) -> Reply | Refusal | None:
        """Do a job as a quick one; None when it is none and there is no place for a long one at this moment."""
        place = await self._quick.taken(self._limits.seconds)
        try:
            async with self._work(self._idle, job, file) as (worker, task):
                began, used = time.monotonic(), worker.used()
                quick = self._limits.quick * (OWN if isinstance(job, Call) else 1)
                spent = 0.0
                while spent < self._limits.seconds:
                    await asyncio.wait({task}, timeout=min(quick, self._limits.seconds - spent))
                    if task.done():
                        return task.result()
                    spent = time.monotonic() - began
                    if worker.used() - used >= quick * NEARLY or spent >= quick * STARVED:
                        break  # else it did not get the processor, and is no long one for that
                place.release()
                self._remember(key)
                self._refill()
                worker.lower()
                long = self._long(job)
                if long.full:
                    return None
                with await long.taken(0):
                    await asyncio.wait({task}, timeout=max(0, self._limits.seconds - spent))
                    return self._in_time(task)
        finally:
            place.release()

    async def _at_length(self, key: bytes, job: Job, file: Path) -> Reply | Refusal:
        """Do a job that is known to be a long one."""
        with await self._long(job).taken(self._limits.seconds):
            async with self._work(self._idle_long, job, file) as (worker, task):
                worker.lower()
                began = time.monotonic()
                await asyncio.wait({task}, timeout=self._limits.seconds)
                if time.monotonic() - began < self._limits.quick:
                    self._long_ones.pop(key, None)  # it is none any more
                return self._in_time(task)

    def _long(self, job: Job) -> Places:
        """The places of long jobs: those of the project's own functions do not wait behind somebody's queries."""
        return self._long_own if isinstance(job, Call) else self._long_asked

    def _in_time(self, task: asyncio.Task[Reply | Refusal]) -> Reply | Refusal:
        if task.done():
            return task.result()
        self.stopped["time"] += 1
        raise Refused(
            503, f"the query ran for {self._limits.seconds:g} seconds and was stopped: ask for less, or more precisely"
        )

    @asynccontextmanager
    async def _work(
        self, idle: list[Worker], job: Job, file: Path
    ) -> AsyncIterator[tuple[Worker, asyncio.Task[Reply | Refusal]]]:
        """Give a job to a worker; when this ends before the job does, the worker is stopped."""
        worker = await self._free(idle)
        task = asyncio.create_task(worker.do(job, file))
        try:
            yield worker, task
        finally:
            done = task.done()
            task.cancel()
            self._back(worker, done=done)

    def _remember(self, key: bytes) -> None:
        """Know a job as a long one: the next time it does not take a quick one's place at all."""
        self._long_ones[key] = None
        if len(self._long_ones) > KNOWN:
            del self._long_ones[next(iter(self._long_ones))]

    async def _free(self, idle: list[Worker]) -> Worker:
        """A worker that reads the current generation: an idle one, or one that is started."""
        now = self._generation()
        while idle:
            worker = idle.pop()
            if worker.alive and worker.generation == now:
                return worker
            self._drop(worker)
        return await self._start()

    def _refill(self) -> None:
        """Start another worker for quick jobs, in place of one that is kept by a long one."""

        async def refill() -> None:
            with contextlib.suppress(StoreError):  # the next job will say so
                self._back(await self._start(), done=True)

        task = asyncio.create_task(refill())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start(self) -> Worker:
        worker = await Worker.started(self._opening)
        self._all.add(worker)
        return worker

    def _back(self, worker: Worker, *, done: bool) -> None:
        """Take a worker back; one in the midst of a job is stopped, one of lower priority is kept for long jobs."""
        idle, most = (self._idle_long, 2 * self._limits.long) if worker.lowered else (self._idle, self._limits.workers)
        if done and worker.alive and len(idle) < most:
            idle.append(worker)
        else:
            self._drop(worker)

    def _drop(self, worker: Worker) -> None:
        worker.stop()
        self._all.discard(worker)
