"""What a query may reach: refused before anything is evaluated, by the parsed query.

A query that goes out to the network (SERVICE), and a dataset of its own (FROM) that is not stored here. Words that
are not in the text can't be clauses: most queries are done with that. Of the others rdflib's parser says what they
are. Two parsers may differ in where a comment ends or what an escape stands for, so both are given the same text,
without what they could read differently; and the server's workers can't open a connection at all
(queries/server/confinement.py), should they differ all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ontology.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST = 200
"""Brackets within one another, at most: engines read them by recursion."""

_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
_WORD = re.compile(r"(?<![?$])(?:service|from)", re.IGNORECASE)
"""What can be a clause; behind these two signs it is the name of a variable."""
_HEADER = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+")
"""Comments before anything else: every parser ends them where the line ends."""
_LOAD = re.compile(r"load|service", re.IGNORECASE)
_TOKEN = re.compile(
    r"""('{3}|"{3})(?:\\.|.)*?\1|'(?:\\.|[^'\\\n\r])*'|"(?:\\.|[^"\\\n\r])*"|<[^<>"{}|^`\\\s]*>|#[^\n\r]*|[(){}\[\]]""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query asks for with FROM and FROM NAMED; None where it asks for none."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def same_for_all(query: str) -> str:
    r"""Return the query with one kind of line end: a lone \r ends a comment for one parser and not for another."""
    return query.replace("\r\n", "\n").replace("\r", "\n")


def dataset(query: str) -> Dataset | None:
    """Return the dataset that a query names; None where it names none, so that all graphs are meant.

    Args:
        query: as `same_for_all` returns it.

    Raises:
        QueryError: when it goes out to the network, is nested too deeply, or can't be checked.
    """
    query = _HEADER.sub("", query, count=1)
    refuse_deep(query)
    escaped = _ESCAPE.search(query)
    if not escaped and not _WORD.search(query):
        return None
    if escaped and not _WORD.search(_ESCAPE.sub(_character, query)):
        return None
    if escaped:
        raise QueryError(
            r"write the characters themselves: a query with \u escapes can't be checked for SERVICE and FROM"
        )
    return _parsed_dataset(query)


def refuse_network(update: str) -> None:
    """Refuse an update that reads from elsewhere: LOAD or SERVICE.

    Raises:
        QueryError: when it does, is nested too deeply, or can't be checked.
    """
    from rdflib.plugins.sparql.parser import parseUpdate  # noqa: PLC0415  # half a second, for these few

    refuse_deep(update)
    if _ESCAPE.search(update) and _LOAD.search(_ESCAPE.sub(_character, update)):
        raise QueryError(r"write the characters themselves: an update with \u escapes can't be checked for LOAD")
    if not _LOAD.search(update):
        return
    for part in _nodes(_parse(parseUpdate, update)):
        if part.name in {"Load", "ServiceGraphPattern"}:
            what = "LOAD" if part.name == "Load" else "SERVICE"
            raise QueryError(f"{what} is refused: nothing is read from the network; send the triples themselves")


def refuse_deep(query: str) -> None:
    """Refuse brackets within brackets beyond all that people write.

    Raises:
        QueryError: when they are more than `DEEPEST` deep.
    """
    depth = 0
    for token in _TOKEN.finditer(query):
        sign = token[0]
        if len(sign) == 1:
            depth += 1 if sign in "({[" else -1
            if depth > DEEPEST:
                raise QueryError(f"the query has more than {DEEPEST} brackets within one another; write it flatter")


def _character(escape: re.Match[str]) -> str:
    return chr(min(int(f"0x{escape[0][2:]}", base=16), 0x10FFFF))


def _parse(parser: Callable[[str], Any], text: str) -> Any:
    from pyparsing import ParseBaseException  # noqa: PLC0415

    try:
        return parser(text)
    except ParseBaseException as error:
        raise QueryError(f"the query does not parse: {' '.join(str(error).split())[:300]}") from error
    except RecursionError as error:
        raise QueryError("the query is nested too deeply; write it flatter") from error
    except Exception as error:
        raise QueryError(f"the query can't be checked for SERVICE and FROM: {error}") from error


@lru_cache(maxsize=16)  # of what takes long; the texts are kept with it, and can be long too
def _parsed_dataset(query: str) -> Dataset | None:
    from rdflib.plugins.sparql.algebra import translatePName, translatePrologue  # noqa: PLC0415
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415

    parsed = _parse(parseQuery, query)
    clauses = []
    for part in _nodes(parsed):
        if part.name == "ServiceGraphPattern":
            raise QueryError("SERVICE is refused: a question is answered from this graph alone, not from the network")
        if part.name == "DatasetClause":
            clauses.append(part)
    if not clauses:
        return None
    prologue = translatePrologue(parsed[0], None)

    def graph(term: Any) -> str:
        return str(prologue.absolutize(translatePName(term, prologue) or term))

    return Dataset(
        tuple(graph(part.default) for part in clauses if part.default is not None),
        tuple(graph(part.named) for part in clauses if part.named is not None),
    )


def _nodes(parsed: Any) -> Iterator[Any]:
    """Every node of a parsed query; not by recursion, which a deep one would exhaust."""
    from pyparsing import ParseResults  # noqa: PLC0415
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415

    waiting = [parsed]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, ParseResults | list | tuple):
            waiting.extend(part)
