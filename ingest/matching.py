"""Rules over the words of a clause: which rule matches where, and which match stands when two overlap.

This is the plain reference: each rule is run by itself with the standard library's `re`. Patterns keep to what an
automaton can do, so that a faster engine can take its place and give the same hits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from ingest.grammar import CompiledRule
    from ingest.grammar_file import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched `text[start:end]` of a clause's words."""

    rule: Rule
    start: int
    end: int
    match: re.Match[str]

    def group(self, name: str) -> str | None:
        """Return a named group, or None where the rule has none or it took no part."""
        return self.match.groupdict().get(name)

    def at(self, name: str) -> int:
        """Return where a named group that took part begins in the clause's words."""
        return self.match.start(name)


def hits(text: str, rules: Iterable[CompiledRule]) -> list[Hit]:
    """Return the hits that stand, in the order of the text: of overlapping ones the longest, then the earlier rule."""
    found = [
        (hit, order)
        for order, rule in enumerate(rules)
        for match in rule.expression.finditer(text)
        if (hit := _allowed(rule, match, text))
    ]
    found.sort(key=lambda item: (item[0].start - item[0].end, item[1], item[0].start))
    taken = bytearray(len(text))
    standing = []
    for hit, _ in found:
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            standing.append(hit)
    return sorted(standing, key=lambda hit: hit.start)


def _allowed(rule: CompiledRule, match: re.Match[str], text: str) -> Hit | None:
    if match.start() == match.end():
        return None
    if rule.not_after and rule.not_after.search(text[max(0, match.start() - 40) : match.start()]):
        return None
    if rule.not_before and rule.not_before.match(text[match.end() : match.end() + 40]):
        return None
    return Hit(rule.rule, match.start(), match.end(), match)
