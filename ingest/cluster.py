"""Steps on many machines: an engine for `ingest.shards` that hands them to the workers of a dask.distributed scheduler.

Workers see the same paths as whoever asks, the store's folder among them, and have the same program: each writes its
shards there itself, and only their names go over the network. A worker that dies loses nothing: the scheduler gives its
steps to another, and a shard that is there already is not made twice.

The protocol between machines runs what it is sent: a scheduler belongs in a network that nobody else reaches.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.sources import Source

Result = TypeVar("Result")

PATIENCE = "10s"
"""How long a scheduler may take to answer."""
BATCH = 8
"""Sources of a task: short ones cost more on their way than at work."""


class Cluster:
    """The workers of a scheduler.

    Raises:
        InputError: dask.distributed is not installed.
    """

    def __init__(self, address: str) -> None:
        """Name the scheduler: tcp://HOST:PORT."""
        try:
            self._distributed: Any = import_module("distributed")  # an extra; half a second to import; hardly typed
        except ImportError as error:
            raise InputError("a scheduler needs dask.distributed: pip install 'policygraph[cluster]'") from error
        self._address = address

    def __call__(self, step: Callable[[Source], Result], found: Sequence[Source]) -> Iterator[Result]:
        """Take a step for each source, and yield the results in their order.

        Raises:
            InputError: the scheduler can't be reached, has no workers, or loses them all.
        """
        if not found:
            return
        batches = [found[start : start + BATCH] for start in range(0, len(found), BATCH)]
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said here, once
        try:
            with self._distributed.Client(self._address, timeout=PATIENCE, set_as_default=False) as client:
                if not client.scheduler_info(n_workers=-1)["workers"]:
                    raise InputError(f"{self._address}: the scheduler has no workers; start some: dask worker ADDRESS")
                for future in client.map(_batch, [step] * len(batches), batches, pure=False):
                    yield from future.result()
                    future.release()
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(f"{self._address}: the scheduler can't be reached: {error}") from error
        except self._distributed.scheduler.KilledWorker as error:
            raise InputError(f"{self._address}: a step ended several workers, one after the other: {error}") from error


def _batch(step: Callable[[Source], Result], found: Sequence[Source]) -> list[Result]:
    return [step(source) for source in found]
