"""What a worker process is asked to do, and what it gives back; both cross a pipe as MessagePack."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping

import msgspec

from ontology.errors import PolicygraphError, QueryError, UnknownNameError
from queries.interface import Graph


class Sparql(msgspec.Struct, tag="sparql", frozen=True):
    """A query of a user's own.

    Attributes:
        query: SPARQL 1.1, not yet checked.
        default_graphs: IRIs of the graphs that make up the default graph; empty: all graphs.
        named_graphs: IRIs of the graphs that GRAPH can name; with either list given, the query's FROM does not count.
        accept: the Accept header, which decides on the form once it is known whether the answer is rows or triples.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""


class Call(msgspec.Struct, tag="call", frozen=True):
    """A function of the project's own, `module:name`, put to the graph with these arguments."""

    function: str
    given: dict[str, str] = {}


class GraphRead(msgspec.Struct, tag="graph", frozen=True):
    """The triples of one graph; "" is the one without a name."""

    graph: str
    accept: str = ""


class Update(msgspec.Struct, tag="update", frozen=True):
    """A SPARQL update, with the graphs that its WHERE asks where it names none itself."""

    update: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    base: str = ""


class GraphWrite(msgspec.Struct, tag="write", frozen=True):
    """Triples for a graph ("" is the one without a name): instead of what it holds, or also; None removes it.

    Each part is a media type and a document of it.
    """

    graph: str
    parts: tuple[tuple[str, bytes], ...] | None
    add: bool = False


UNCHANGED = (
    "the store can't be changed at the moment: its disk may be full, or a build may be using it; nothing was changed, "
    "and the server's log says why"
)
"""What is said of a change that the store does not take; for how long, only its administrator knows."""

Job = Sparql | Call | GraphRead | Update | GraphWrite


class Reply(msgspec.Struct, tag="reply", frozen=True):
    """An answer.

    Attributes:
        body: its bytes, unless they are in a file.
        media_type: what they are.
        about: what else a caller wants to know of it: row counts, titles.
        file: where a long answer is; whoever takes it removes the file.
    """

    body: bytes
    media_type: str
    about: dict[str, str] = {}
    file: str = ""


class Refusal(msgspec.Struct, tag="refusal", frozen=True):
    """Why there is no answer: an HTTP status, and words for whoever asked."""

    status: int
    message: str


Function = Callable[[Graph, Mapping[str, str]], Reply]
"""What a `Call` names; it raises a `PolicygraphError`, or `Refused` for a status of its own, when it can't answer."""


class Refused(PolicygraphError):  # noqa: N818  # what happened to the request, not what went wrong
    """A request that gets no answer, with its HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the status and the words for whoever asked."""
        super().__init__(message)
        self.status = status


def function(name: str) -> Function:
    """Return the function that a `Call` names; names come from the project's own code, never from a request."""
    module, _, attribute = name.partition(":")
    found: Function = getattr(importlib.import_module(module), attribute)
    return found


def refusal(error: PolicygraphError) -> Refusal:
    """Return what to say of an error of the one error tree.

    A name that does not exist is 404, a query or value that can't be used 400; what is wrong on our side is 500, and
    its words, which may name files, stay in the log.
    """
    if isinstance(error, Refused):
        return Refusal(error.status, str(error))
    if isinstance(error, UnknownNameError):
        return Refusal(404, str(error))
    if isinstance(error, QueryError):
        return Refusal(400, str(error))
    return Refusal(500, "the server could not answer this; its log says why")
