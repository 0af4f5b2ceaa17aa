"""Which SPARQL store is meant: an address alone, or a profile of the user's own.

A profile is a TOML file; `engine` is a table of queries/profiles.toml, which knows the rest:

    engine = "virtuoso"
    address = "http://127.0.0.1:8890"

    [authentication]
    kind = "digest"
    user = "dba"
    secret = "STORE_PASSWORD"        # the environment variable that has it: no password stands in a file

Any of `query`, `update`, `graphs` and `quads` may be given too, as a whole address or what follows the store's, and
`timeout` in seconds.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError, EndpointError
from queries.addresses import is_read_by_others, is_web_address
from queries.catalogue import near

if TYPE_CHECKING:
    from collections.abc import Iterable

ENGINES = Path(__file__).with_suffix(".toml")
TIMEOUT = 60
"""Seconds to wait for an answer, unless a profile or a caller says another number."""

Kind = Literal["none", "basic", "digest", "bearer"]


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of an engine: see the head of queries/profiles.toml."""

    title: str
    tried: bool
    query: str
    union: str
    authentication: tuple[Kind, ...]
    update: str | None = None
    graphs: str | None = None
    quads: str | None = None
    graph: str = "graph"
    cut: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


class Authentication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to say who asks.

    Attributes:
        kind: the way.
        user: for basic and digest.
        secret: name of the environment variable with the password or token.
        plainly: lets basic and bearer go over http to another machine, where all between can read them.
    """

    kind: Kind = "none"
    user: str = ""
    secret: str = ""
    plainly: bool = False


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A profile as it is written."""

    address: str
    engine: str = "sparql"
    query: str | None = None
    update: str | None = None
    graphs: str | None = None
    quads: str | None = None
    timeout: int | None = None
    authentication: Authentication = Authentication()


class Profile(msgspec.Struct, frozen=True):
    """A store: whole addresses, and what is known of its engine.

    Attributes:
        query: where it takes queries.
        update: where it takes updates, single graphs, and N-Quads of many; "" where it does not.
        graph: the parameter that names a single graph.
        union: what makes the union of the named graphs its default graph.
        cut: headers that tell that rows are missing.
        timeout: seconds to wait for an answer.
        authentication: how to say who asks.
        secret: the password or token itself.
    """

    query: str
    update: str = ""
    graphs: str = ""
    quads: str = ""
    graph: str = "graph"
    union: str = ""
    cut: tuple[str, ...] = ()
    timeout: int = TIMEOUT
    authentication: Authentication = Authentication()
    secret: str = ""


@cache
def engines() -> dict[str, Engine]:
    """Return the engines that are known, by name.

    Raises:
        DataFileError: when the file breaks its schema.
    """
    return read_toml(ENGINES, dict[str, Engine])


def profile(where: str) -> Profile:
    """Return the store that an address or the path of a profile (FILE.toml) means.

    Raises:
        EndpointError: when it is neither, or the password is not at hand.
        DataFileError: when the profile breaks its schema or names an engine that is not known.
    """
    if where.endswith(".toml") and not where.startswith(("http://", "https://")):
        return _read(Path(where))
    if not is_web_address(where):
        raise EndpointError(
            f"{where!r} is not an endpoint: give its full address, http://… or https://…, or a profile, FILE.toml"
        )
    return Profile(where, union=engines()["sparql"].union)


def _read(path: Path) -> Profile:
    given = read_toml(path, _Given)
    if given.engine not in engines():
        raise DataFileError(f"{path}: no engine is called {given.engine!r}{near(given.engine, engines())}")
    if given.timeout is not None and given.timeout < 1:
        raise DataFileError(f"{path}: timeout is {given.timeout}, it is a number of seconds, at least 1")
    engine = engines()[given.engine]
    places = {
        name: _whole(path, given.address, getattr(given, name) or "", getattr(engine, name))
        for name in ("query", "update", "graphs", "quads")
    }
    told = given.authentication
    _refuse_unfit(path, told, engine, places.values())
    return Profile(
        **places,
        graph=engine.graph,
        union=engine.union,
        cut=engine.cut,
        timeout=given.timeout or TIMEOUT,
        authentication=told,
        secret=_secret(path, told),
    )


def _whole(path: Path, address: str, given: str, known: str | None) -> str:
    """A whole address: the one that is given, or what follows the store's; "" where there is none."""
    if not given and known is None:
        return ""
    place = given if "://" in given else address.rstrip("/") + (given or known or "")
    if not is_web_address(place):
        raise DataFileError(f"{path}: {place!r} is no address: give it in full, http://… or https://…")
    return place


def _refuse_unfit(path: Path, told: Authentication, engine: Engine, places: Iterable[str]) -> None:
    if told.kind not in engine.authentication:
        ways = ", ".join(engine.authentication)
        raise DataFileError(f"{path}: {engine.title} has no {told.kind} authentication, only: {ways}")
    if told.kind in {"basic", "digest"} and not told.user:
        raise DataFileError(f"{path}: {told.kind} authentication needs a user")
    if told.kind in {"basic", "bearer"} and not told.plainly:
        for place in filter(None, places):
            if is_read_by_others(place):
                raise DataFileError(
                    f"{path}: {told.kind} authentication over {place} can be read by all between: "
                    "give an https address, or say plainly = true where nobody is between"
                )


def _secret(path: Path, told: Authentication) -> str:
    if told.kind == "none":
        return ""
    if not told.secret:
        raise DataFileError(f"{path}: {told.kind} authentication needs secret, the environment variable that has it")
    found = os.environ.get(told.secret, "")
    if not found:
        raise EndpointError(
            f"{path}: the environment variable {told.secret} is not set; put the password or token there"
        )
    return found
