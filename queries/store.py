"""The embedded store: a finished generation, opened for reading only."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ontology.errors import QueryError, StoreError
from queries.generations import Build, build, current, fill, text_path
from queries.terms import Answer, row, to_pyoxigraph, triple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from queries.terms import Term, Triple

__all__ = ["Build", "EmbeddedStore", "build", "fill"]

# Spaces and comments between two words; possessive, so that no text makes the search slow.
_GAP = r"(?:[ \t\r\n]|#[^\r\n]*[\r\n])*+"
_VARIABLE = r"[?$][^ \t\r\n{}#]*+"
_IRI = r"<[^<>]*+>"
_PREFIXED = r'[^ \t\r\n<>{}"#:]*+:(?:[^ \t\r\n<>{}"#\\]|\\.)*+'
_SERVICE = re.compile(rf"SERVICE{_GAP}(?:SILENT{_GAP})?(?:{_VARIABLE}|{_IRI}|{_PREFIXED}){_GAP}\{{", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FROM = re.compile(r"FROM\s*(?:NAMED\s*)?(?:<>|[^\s<>{}]*:)", re.IGNORECASE)
# what may hold the word FROM without being one: strings, IRIs, comments, variables, names after their prefix
_HARMLESS = re.compile(
    r"""('{3}|"{3})(?:\\.|.)*?\1|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?P<iri><[^<>"{}|^`\\\s]*>)"""
    r"""|#[^\n\r]*|[?$]\w+|(?P<name>:[\w%-]*)""",
    re.DOTALL,
)


class EmbeddedStore:
    """The current generation of a store folder, as a `queries.interface.Graph`.

    Raises:
        StoreError: when there is no store, or it can't be read.
    """

    def __init__(self, folder: Path) -> None:
        """Open the current generation; builds that finish later are not seen."""
        self.folder = folder
        generation = current(folder)
        try:
            self._store = ox.Store.read_only(str(generation))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store at {folder} can't be opened ({generation.name}): {error}") from error

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def select(self, query: str, values: Mapping[str, Term] | None = None) -> Answer:
        """Return the rows of a SELECT query.

        Raises:
            QueryError: when the query does not parse, is no SELECT, or a value has no place in it.
        """
        found = self._query(query, values)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("this is not a SELECT query, so it has no rows")
        columns = tuple(variable.value for variable in found.variables)
        try:
            rows = tuple(row(solution) for solution in found)
        except (OSError, RuntimeError) as error:
            raise QueryError(f"the query failed while it ran: {error}") from error
        return Answer(columns, rows)

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """Return the answer of an ASK query.

        Raises:
            QueryError: when the query does not parse or is no ASK.
        """
        found = self._query(query, values)
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("this is not an ASK query, so it is neither true nor false")
        return bool(found)

    def construct(self, query: str, values: Mapping[str, Term] | None = None) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: when the query does not parse or makes no triples.
        """
        found = self._query(query, values)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError("this is not a CONSTRUCT query, so it makes no triples")
        return tuple(triple(each) for each in found)

    def dump(self) -> bytes:
        """Return everything as N-Quads, sorted by line so that equal graphs give equal bytes."""
        data = self._store.dump(format=ox.RdfFormat.N_QUADS)
        return b"".join(sorted((data or b"").splitlines(keepends=True)))

    def text(self, checksum: str) -> str:
        """Return the reading text with this checksum, into which `pg:start` and `pg:end` count.

        Raises:
            StoreError: when it is missing or was changed.
        """
        try:
            data = text_path(self.folder, checksum).read_bytes()
        except OSError as error:
            raise StoreError(f"{self.folder} lacks the text {checksum}: build the document again") from error
        if hashlib.sha256(data).hexdigest() != checksum:
            raise StoreError(f"the text {checksum} in {self.folder} was changed: build the document again")
        return data.decode("utf-8")

    def _query(
        self, query: str, values: Mapping[str, Term] | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        refuse_service(query)
        refuse_from(query)
        terms: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): to_pyoxigraph(term) for name, term in (values or {}).items()
        }
        try:
            return self._store.query(query, use_default_graph_as_union=True, substitutions=terms or None)
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {_first(str(error))}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query can't be run: {error}") from error


def _first(message: str, longest: int = 160) -> str:
    """The beginning of a parser's message: where it stopped; the list of all that it would have taken is left out."""
    line = " ".join(message.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"


def refuse_service(query: str) -> None:
    """Refuse a query that would go out to the network.

    What looks like a SERVICE clause is refused even in a string or a comment: an engine and a pattern may differ in
    where these end, and nothing is lost by saying it otherwise.

    Raises:
        QueryError: when the query has a SERVICE clause.
    """
    unescaped = _ESCAPE.sub(lambda escape: chr(min(int(escape[1] or escape[2], 16), 0x10FFFF)), query)
    if _SERVICE.search(query) or _SERVICE.search(unescaped):
        raise QueryError("SERVICE is refused: a question is answered from this graph alone, not from the network")


def refuse_from(query: str) -> None:
    """Refuse a query with a dataset of its own, which the union of all graphs would silently replace.

    Raises:
        QueryError: when the query has FROM or FROM NAMED.
    """
    bare = _HARMLESS.sub(lambda found: "<>" if found["iri"] else ":" if found["name"] else " ", query)
    if _FROM.search(bare):
        raise QueryError("FROM is refused, every question is put to all graphs: name graphs with GRAPH instead of FROM")
