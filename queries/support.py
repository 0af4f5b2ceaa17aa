"""What the command line needs besides the catalogue: counts, symbols, and the clause that somebody means."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import UnknownNameError
from ontology.identifiers import iri
from queries.catalogue import find, load
from queries.terms import Answer, Iri, Literal, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from queries.interface import Graph

FOLDER = Path(__file__).parent / "support"


def text(name: str) -> str:
    """Return the text of a supporting query."""
    return (FOLDER / f"{name}.rq").read_text(encoding="utf-8")


def counts(graph: Graph) -> Answer:
    """Return how much of each kind a graph holds."""
    return graph.select(text("counts"))


def symbols(graph: Graph) -> list[str]:
    """Return the symbols of everything that can be cited."""
    return [plain(row[0]) for row in graph.select(text("symbols")).only(("symbol",))]


def has_symbol(graph: Graph, symbol: str) -> bool:
    """Return whether something that can be cited has this symbol: soon told, where all symbols take long."""
    return graph.ask(text("has-symbol"), {"symbol": Literal(symbol)})


def cited(graph: Graph, candidates: Iterable[str]) -> list[str]:
    """Return those of some symbols that clauses cite, as they are or by an edition or a part."""
    query = text("cited")
    return [symbol for symbol in candidates if graph.ask(query, {"thing": Iri(iri(symbol))})]


def mentions(graph: Graph, clause: Iri) -> Answer:
    """Return everything found in a clause, with what is inferred for it."""
    return graph.select(text("clause-mentions"), {"clause": clause}).only(
        ("language", "start", "end", "kind", "quote", "target", "note")
    )


def with_inferred(stated: Answer, reached: Answer) -> Answer:
    """Return the rows of `cites` and `cites-inferred` as one answer; the way of what is only inferred says so."""
    columns = ("clause", "way", "cited", "path", "edition")
    nothing = Literal("")
    return Answer(
        columns,
        (
            *((clause, way, cited, nothing, nothing) for clause, way, cited in stated.only(columns[:3])),
            *(
                (clause, Literal("inferred"), line, path, edition)
                for clause, line, path, edition in reached.only(("clause", "line", "path", "edition"))
            ),
        ),
    )


def place(graph: Graph, typed: str, only: str = "") -> tuple[Iri, str]:
    """Return the clause, opinion or document that somebody means, and which of the three it is.

    Understood are symbols (`wtpf-21/opinion/1/recalling/c`), their ends (`opinion/1/recalling/c`), and labels
    (`Opinion 1, recalling c)`, `意见1，忆及 c)`), with or without punctuation. `only` names the one kind that will do.

    Raises:
        UnknownNameError: nothing fits, or several; near ones are suggested.
    """
    if (exact := _exact(graph, typed, only)) is not None:
        return exact
    wanted = _bare(typed)
    names: dict[str, set[Iri]] = {}
    kinds: dict[Iri, str] = {}
    for thing, kind, name in graph.select(text("places")).only(("thing", "kind", "name")):
        if not isinstance(thing, Iri):
            continue
        kinds[thing] = plain(kind).rpartition("#")[2].lower()
        steps = thing.symbol.split("/")
        for spelling in (*("/".join(steps[start:]) for start in range(len(steps))), plain(name)):
            names.setdefault(_bare(spelling), set()).add(thing)
    found = {thing for thing in names.get(wanted, ()) if not only or kinds[thing] == only}
    if len(found) == 1:
        thing = next(iter(found))
        return thing, kinds[thing]
    if found:
        several = " or ".join(sorted(thing.symbol for thing in found))
        raise UnknownNameError(f"{typed!r} can be {several}: type the whole symbol")
    close = get_close_matches(wanted, names, n=3, cutoff=0.6)
    near = [thing.symbol for name in close for thing in sorted(names[name]) if not only or kinds[thing] == only][:3]
    hint = (
        f"; did you mean {' or '.join(dict.fromkeys(near))}?"
        if near
        else "; `policygraph query readings` lists documents"
    )
    raise UnknownNameError(f"there is no {only or 'clause, opinion or document'} {typed!r}{hint}")


def _exact(graph: Graph, typed: str, only: str) -> tuple[Iri, str] | None:
    """The thing whose whole symbol was typed: asked for alone, since a graph can have many thousand names."""
    thing = Iri(iri(typed))
    kinds = [plain(row[0]) for row in graph.select(text("place"), {"thing": thing}).only(("kind",))]
    found = [kind.rpartition("#")[2].lower() for kind in kinds]
    return next(((thing, kind) for kind in found if kind == (only or kind)), None)


def outline_of(graph: Graph, opinion: Iri) -> Answer:
    """Return the outline of one opinion: the rows of its document's that lie below it."""
    document = opinion.symbol.split("/", 1)[0]
    whole = find(load(), "outline").ask(graph, {"document": document})
    rows = (row for row in whole if plain(row[0]).startswith(f"{opinion.symbol}/"))
    return Answer(whole.columns, tuple(rows))


def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
