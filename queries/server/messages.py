"""What crosses the pipes between the server and a worker: four bytes of length, then a MessagePack document."""

from __future__ import annotations

import struct

import msgspec

from queries.server.jobs import Job, Refusal, Reply
from queries.server.limits import Limits

LENGTH = struct.Struct("<I")


class Opening(msgspec.Struct, frozen=True):
    """What a worker works on: a store folder or an endpoint, within limits."""

    store: str
    endpoint: str
    limits: Limits


class Envelope(msgspec.Struct, frozen=True):
    """A job, and where its answer goes if it is long."""

    job: Job
    file: str


class Answered(msgspec.Struct, frozen=True):
    """What came of a job."""

    outcome: Reply | Refusal


class Ready(msgspec.Struct, frozen=True):
    """The first thing that a worker says: which generation it reads, or why it can't."""

    generation: str = ""
    error: str = ""
