"""A worker process: takes jobs from its standard input, one at a time, and gives replies on its standard output.

    python -m queries.server.worker

Each message is four bytes of length and a MessagePack document; the first says what to open. A worker is killed when
its job takes too long: nothing that it does may need tidying up afterwards.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from ontology.errors import EndpointError, PolicygraphError, StoreError
from queries.server.confinement import bound, confine, end_with_parent
from queries.server.engine import EmbeddedEngine, RemoteEngine
from queries.server.jobs import (
    UNCHANGED,
    Call,
    GraphRead,
    GraphWrite,
    Refusal,
    Reply,
    Sparql,
    Update,
    function,
    refusal,
)
from queries.server.messages import LENGTH, Answered, Envelope, Opening, Ready
from queries.server.writing import carry_out

if TYPE_CHECKING:
    from typing import IO

    from queries.server.engine import Engine

KEPT = 256 * 1024
"""Bytes of the longest answer that goes through the pipe; a longer one goes into a file."""
LOG = logging.getLogger("policygraph.worker")
T = TypeVar("T")


class Spool:
    """An answer that is kept in memory while it is short, and in a file once it is not.

    Attributes:
        short: the bytes, as long as there is no file.
        file: the file, once there is one.
    """

    def __init__(self, path: Path) -> None:
        """Remember where the file would be."""
        self._path = path
        self.short = bytearray()
        self.file: IO[bytes] | None = None

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        if self.file is None and len(self.short) + len(piece) > KEPT:
            self.file = self._path.open("wb")
            self.file.write(self.short)
            self.short.clear()
        if self.file is None:
            self.short += piece
            return len(piece)
        return self.file.write(piece)

    def close(self) -> None:
        """Close the file, if there is one."""
        if self.file is not None:
            self.file.close()

    def discard(self) -> None:
        """Leave nothing of an answer that is not to be sent."""
        self.close()
        self._path.unlink(missing_ok=True)


def main() -> None:
    """Work until standard input ends."""
    logging.basicConfig(format="%(levelname)s worker: %(message)s")
    end_with_parent()
    # whatever prints must not get between the messages
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    opening = _received(sys.stdin.buffer, Opening)
    if opening is None:
        return
    try:
        engine = _engine(opening)
    except PolicygraphError as error:
        _send(out, Ready(error=str(error)))
        return
    _send(out, Ready(str(getattr(engine.graph, "generation", ""))))
    while (envelope := _received(sys.stdin.buffer, Envelope)) is not None:
        _send(out, Answered(_done(engine, envelope, opening)))


def _engine(opening: Opening) -> Engine:
    if opening.endpoint:
        bound(opening.limits.memory)
        return RemoteEngine(opening.endpoint, opening.limits)
    engine = EmbeddedEngine(Path(opening.store), opening.limits)
    if not confine(opening.limits.memory):
        LOG.warning("no kernel filter on this machine: SERVICE and LOAD are refused by the parsed query alone")
    return engine


def _done(engine: Engine, envelope: Envelope, opening: Opening) -> Reply | Refusal:  # noqa: PLR0911  # one for each kind
    try:
        job = envelope.job
        if isinstance(job, Call):
            return function(job.function)(engine.graph, job.given)
        if isinstance(job, Sparql | GraphRead):
            return _written(engine, job, envelope.file)
        return carry_out(job, Path(opening.store))
    except PolicygraphError as error:
        if isinstance(error, EndpointError):
            LOG.warning("%s", error)
            return Refusal(502, "the endpoint behind this server gave no whole answer")
        if isinstance(error, StoreError) and isinstance(envelope.job, Update | GraphWrite):
            LOG.error("%s", error)  # noqa: TRY400  # the words are enough
            return Refusal(503, UNCHANGED)
        found = refusal(error)
        if found.status >= 500:  # noqa: PLR2004  # HTTP: ours, not the client's
            LOG.error("%s", error)  # noqa: TRY400  # the words are enough
        return found
    except MemoryError:
        return Refusal(503, "this needs more memory than one query may have; ask for less")
    except Exception:
        LOG.exception("a job failed")
        return Refusal(500, "the server could not answer this; its log says why")


def _written(engine: Engine, job: Sparql | GraphRead, path: str) -> Reply:
    out = Spool(Path(path))
    try:
        media_type = engine.sparql(job, out) if isinstance(job, Sparql) else engine.read(job, out)
    except BaseException:
        out.discard()
        raise
    out.close()
    return Reply(b"", media_type, file=path) if out.file else Reply(bytes(out.short), media_type)


def _received(stream: IO[bytes], kind: type[T]) -> T | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return msgspec.msgpack.decode(stream.read(LENGTH.unpack(head)[0]), type=kind)


def _send(out: IO[bytes], message: object) -> None:
    data = msgspec.msgpack.encode(message)
    out.write(LENGTH.pack(len(data)) + data)
    out.flush()


if __name__ == "__main__":
    main()
