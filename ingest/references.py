"""References inside a document: "view 1 above", "the above technologies"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.model import Kind, Mention, Status, Target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ingest.grammar import Grammar
    from ingest.matching import Hit
    from ontology.model import Clause


def internal(clause: Clause, found: Sequence[Hit], places: Collection[str], grammar: Grammar) -> Iterator[Mention]:
    """Yield the references by section and number: one to each clause that a range spans.

    The scope is hard: a section's name means the section of the same opinion, and a decimal number the report's. What
    is not among `places`, the document's clauses, is unresolved.
    """
    for hit in (hit for hit in found if hit.rule.kind == "internal"):
        span = clause.source(hit.start, hit.end)
        wanted = _places(clause, hit, grammar)
        if not wanted:
            reason = f"“{hit.match.group()}” is no range of clauses"
            yield Mention(span, Kind.INTERNAL, hit.rule.id, None, Status.UNRESOLVED, reason)
        for place in wanted:
            if place in places:
                yield Mention(span, Kind.INTERNAL, hit.rule.id, Target(place))
            else:
                reason = f"there is no clause {place} in this document"
                yield Mention(span, Kind.INTERNAL, hit.rule.id, None, Status.UNRESOLVED, reason)


def _places(clause: Clause, hit: Hit, grammar: Grammar) -> list[str]:
    if number := hit.group("paragraph"):
        return [f"report/{number}"]
    section = grammar.references[re.sub(r"\s", " ", hit.group("section") or "")]
    first = (hit.group("from") or "").rstrip(")）")
    last = (hit.group("to") or first).rstrip(")）")
    if first.isdigit() and last.isdigit():
        labels = [str(number) for number in range(int(first), int(last) + 1)]
    elif len(first) == len(last) == 1 and (first + last).isalpha():
        labels = [chr(code) for code in range(ord(first), ord(last) + 1)]
    else:
        labels = []
    below = f"/{hit.group('below')}" if hit.group("below") else ""
    opinion = hit.group("opinion") or clause.opinion
    above = f"opinion/{opinion}/" if opinion else ""  # an instrument's own sections stand below itself
    return [f"{above}{section}/{label}{below}" for label in labels]


def weak(
    clause: Clause, found: Sequence[Hit], earlier: Sequence[Clause], themed: Mapping[str, object]
) -> Iterator[Mention]:
    """Yield the references by a noun without a number.

    "The above policies" is the nearest earlier lead-in that announces policies; "the above technologies" the nearest
    earlier clause that names themes. Both within the same opinion, else unresolved.

    Args:
        clause: where they stand.
        found: its hits.
        earlier: the clauses of the same opinion before it, in order.
        themed: the places of clauses that name themes.
    """
    for hit in (hit for hit in found if hit.rule.kind == "weak-internal"):
        span = clause.source(hit.start, hit.end)
        if hit.rule.symbol == "themes":
            options = [other for other in earlier if other.place in themed]
            reason = "no clause before it in this opinion names themes"
        else:
            noun = hit.group("noun") or ""
            options = [other for other in earlier if other.lead_in and noun in other.text]
            reason = f"no lead-in before it in this opinion announces “{noun}”"
        if options:
            yield Mention(span, Kind.WEAK_INTERNAL, hit.rule.id, Target(options[-1].place))
        else:
            yield Mention(span, Kind.WEAK_INTERNAL, hit.rule.id, None, Status.UNRESOLVED, reason)
