"""Places for jobs, and who may wait for one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from queries.server.jobs import Refused

if TYPE_CHECKING:
    from typing import Self


class Places:
    """A number of places, and a number of those who may wait for one."""

    def __init__(self, places: int, waiting: int) -> None:
        """All are free."""
        self._free = asyncio.Semaphore(places)
        self._most = waiting
        self._waiting = 0

    @property
    def full(self) -> bool:
        """Whether there is no free place."""
        return self._free.locked()

    async def taken(self, seconds: float) -> Place:
        """Take a place; wait for one no longer than this.

        Raises:
            Refused: 503 when too many wait, or none gets free in time.
        """
        if self.full:
            if self._waiting >= self._most:
                raise Refused(503, "the server is busy: try again in a moment")
            self._waiting += 1
            try:
                async with asyncio.timeout(seconds):
                    await self._free.acquire()
            except TimeoutError:
                raise Refused(503, "the server is busy: try again in a moment") from None
            finally:
                self._waiting -= 1
        else:
            await self._free.acquire()
        return Place(self._free)


class Place:
    """A place that is held until it is released, or the block that it opens has ended."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        """Hold a place that was acquired."""
        self._free: asyncio.Semaphore | None = free

    def release(self) -> None:
        """Give it back; more than once does no harm."""
        free, self._free = self._free, None
        if free is not None:
            free.release()

    def __enter__(self) -> Self:
        """Hold it for a block."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Give it back."""
        self.release()
