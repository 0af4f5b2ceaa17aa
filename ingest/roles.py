"""Who leads, facilitates or partners in what a clause names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.model import Kind, Role
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.grammar import CompiledRule, Grammar
    from ontology.model import Clause, Mention, Span

WINDOW = 120
"""Characters before an initiative in which the bodies that own it can stand."""
OWNED = {"initiative", "framework"}


def roles(clause: Clause, mentions: Sequence[Mention], grammar: Grammar) -> tuple[Role, ...]:
    """Return the roles that a clause states.

    "ITU, lead facilitator of …" makes ITU facilitate each action line of the clause. Bodies directly beside an
    initiative own it: one leads it, several are partners in it.
    """
    return (*_facilitators(clause, mentions, grammar), *_owners(clause, mentions, grammar))


def _facilitators(clause: Clause, mentions: Sequence[Mention], grammar: Grammar) -> Iterator[Role]:
    lines = [m for m in mentions if m.kind is Kind.ACTION_LINE and m.target]
    if not lines:
        return
    for compiled in (rule for rule in grammar.roles if rule.rule.kind == "facilitates"):
        for match in compiled.expression.finditer(clause.text):
            for body, span in _bodies(clause, match, grammar):
                for line in lines:
                    if line.target:
                        yield Role(span, body, "facilitates", line.target.symbol, compiled.rule.id)


def _owners(clause: Clause, mentions: Sequence[Mention], grammar: Grammar) -> Iterator[Role]:
    for mention in mentions:
        if mention.kind is not Kind.NAMED or mention.target is None:
            continue
        known = registry().named.get(mention.target.symbol)
        if known is None or known.type not in OWNED:
            continue
        start, end = clause.offsets.index(mention.span.start), clause.offsets.index(mention.span.end - 1) + 1
        for compiled in grammar.roles:
            if compiled.rule.kind == "owner":
                match = compiled.expression.search(clause.text, max(0, start - WINDOW), start)
            elif compiled.rule.kind == "owner-behind":
                match = compiled.expression.match(clause.text, end)
            else:
                continue
            if match:
                yield from _owned(clause, match, mention.target.symbol, compiled, grammar)


def _owned(
    clause: Clause, match: re.Match[str], target: str, compiled: CompiledRule, grammar: Grammar
) -> Iterator[Role]:
    bodies = list(_bodies(clause, match, grammar))
    role = "leads" if len(bodies) == 1 else "partnersIn"
    for body, span in bodies:
        yield Role(span, body, role, target, compiled.rule.id)


def _bodies(clause: Clause, match: re.Match[str], grammar: Grammar) -> Iterator[tuple[str, Span]]:
    base = match.start("bodies")
    seen = set()
    for name in re.finditer(grammar.tokens["body"], match["bodies"]):
        body = grammar.bodies[re.sub(r"\s", " ", name.group())]
        if body not in seen:
            seen.add(body)
            yield body, clause.source(base + name.start(), base + name.end())
