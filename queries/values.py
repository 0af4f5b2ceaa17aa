"""How a value reaches a query: in a VALUES block at each place that is marked for it, on every engine alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.errors import QueryError
from queries.terms import Iri, sparql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.terms import Term

_MARK = re.compile(r"^[ \t]*# values:[ \t]*(\w+)[ \t]*$", re.MULTILINE)


def with_values(query: str, values: Mapping[str, Term]) -> str:
    """Return the query with each value in a VALUES block wherever a line `# values: NAME` marks its place.

    This is the one place where a value becomes part of a query's text. An engine that reads the value there plans from
    it; one that gets it beside the query, as a substitution, plans as if anything could be meant.

    Raises:
        QueryError: when a value has no marked place, so that it would be left out silently.
    """
    places = set(_MARK.findall(query))
    for name in values:
        if name not in places:
            raise QueryError(f"the query has no line `# values: {name}` where the value of {name} could go")

    def block(mark: re.Match[str]) -> str:
        term = values.get(mark[1])
        if term is None:
            return mark[0]
        written = sparql(term)
        # Virtuoso starts a path only where an equality says at what; to the others it is the same once more
        same = f" FILTER(?{mark[1]} = {written})" if isinstance(term, Iri) else ""
        return f"VALUES ?{mark[1]} {{ {written} }}{same}"

    return _MARK.sub(block, query)
