"""Rules over words: which rule matches where.

At each place the longest match of any rule stands, of equal ones the earlier rule's; what follows is searched from its
end. A match that its rule's exclusions refuse (`not-after`, `not-before`) counts as none.

`Matcher.hits` finds the places with one automaton that unites all rules (google-re2, over the bytes), and asks the
standard library's `re` only for the groups of what was found. `reference` runs each rule by itself with `re`: slow, and
the measure of the other; both give the same hits on every text of the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

from ontology.errors import DataFileError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ingest.grammar import CompiledRule
    from ingest.grammar_file import Rule

MEMORY = 256 << 20
"""Bytes that the automaton may take. With re2's default of 8 MB a union of this size falls back on a matcher that is a
hundred times slower, without a word: so the budget is stated here and checked when the union is made."""
BESIDE = 40
"""Characters beside a match that its exclusions may look at."""


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A rule that matched `text[start:end]` of a clause's words; each is equal to itself alone."""

    rule: Rule
    start: int
    end: int
    match: re.Match[str]

    def group(self, name: str) -> str | None:
        """Return a named group, or None where the rule has none or it took no part."""
        return self.match[name] if name in self.match.re.groupindex else None

    def at(self, name: str) -> int:
        """Return where a named group that took part begins in the clause's words."""
        return self.match.start(name)


class Matcher:
    """The rules of a grammar, united in one automaton."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        """Compile the union.

        Raises:
            DataFileError: the rules together are too large for the memory that is set aside.
        """
        self.rules = tuple(rules)
        self._union = _compiled("|".join(f"(?:{without_groups(rule.expression.pattern)})" for rule in self.rules))

    @property
    def memory(self) -> int:
        """Bytes that the automaton may take."""
        return int(self._union.options.max_mem)

    @property
    def size(self) -> int:
        """Instructions of the automaton's program."""
        return int(self._union.programsize)

    def hits(self, text: str) -> list[Hit]:
        """Return the hits in the order of the text."""
        found: list[Hit] = []
        data = text.encode("utf-8", "surrogatepass")
        ascii_only = len(data) == len(text)
        position = place = 0  # the same spot, in bytes and in characters
        while match := self._union.search(data, position):
            first, last = match.span()
            place += first - position if ascii_only else len(data[position:first].decode("utf-8", "surrogatepass"))
            end = place + (last - first if ascii_only else len(data[first:last].decode("utf-8", "surrogatepass")))
            hit = self._decided(text, place, end)
            if hit:
                found.append(hit)
            step = hit.end if hit else place + 1
            if step > len(text):
                break
            position = first + len(text[place:step].encode("utf-8", "surrogatepass"))
            place = step
        return found

    def _decided(self, text: str, start: int, end: int) -> Hit | None:
        """The rule that made the union match here; where its exclusions refuse it, the longest that is allowed."""
        if start < end:
            for rule in self.rules:
                if (match := rule.expression.fullmatch(text, start, end)) and allowed(rule, match, text):
                    return Hit(rule.rule, start, end, match)
        best: Hit | None = None
        for rule in self.rules:
            match = rule.expression.match(text, start)
            if match and match.end() > (best.end if best else start) and allowed(rule, match, text):
                best = Hit(rule.rule, start, match.end(), match)
        return best


def reference(text: str, rules: Sequence[CompiledRule]) -> list[Hit]:
    """Return the same hits by running each rule by itself, with the standard library alone."""
    found: list[Hit] = []
    ahead = {number: _next(rule, text, 0) for number, rule in enumerate(rules)}
    position = 0
    while True:
        for number, rule in enumerate(rules):
            hit = ahead[number]
            if hit and hit.start < position:
                ahead[number] = _next(rule, text, position)
        waiting = [(hit.start, -hit.end, number, hit) for number, hit in ahead.items() if hit]
        if not waiting:
            return found
        best = min(waiting, key=lambda item: item[:3])[3]
        found.append(best)
        position = best.end


def _next(rule: CompiledRule, text: str, position: int) -> Hit | None:
    while match := rule.expression.search(text, position):
        if match.end() > match.start() and allowed(rule, match, text):
            return Hit(rule.rule, match.start(), match.end(), match)
        position = match.start() + 1
    return None


def allowed(rule: CompiledRule, match: re.Match[str], text: str) -> bool:
    """Say whether what stands beside a match lets it count."""
    before, after = text[max(0, match.start() - BESIDE) : match.start()], text[match.end() : match.end() + BESIDE]
    if rule.not_after and rule.not_after.search(before):
        return False
    return not (rule.not_before and rule.not_before.match(after))


def without_groups(pattern: str) -> str:
    """Return a pattern whose groups only group: what they take is read by `re`, where it is wanted.

    >>> without_groups("(?P<year>[0-9]{4})(a|b)")
    '(?:[0-9]{4})(?:a|b)'
    """
    return "".join(_ungrouped(pattern))


def _ungrouped(pattern: str) -> Iterator[str]:
    index, inside = 0, False
    while index < len(pattern):
        sign = pattern[index]
        if sign == "\\":
            yield pattern[index : index + 2]
            index += 2
            continue
        if inside:
            inside = sign != "]"
        elif sign == "[":
            inside = True
            if pattern[index + 1 : index + 2] == "]":
                yield "["
                index, sign = index + 1, "]"
        elif sign == "(":
            if pattern.startswith("(?P<", index):
                index = pattern.index(">", index)
                sign = "(?:"
            elif not pattern.startswith("(?", index):
                sign = "(?:"
        yield sign
        index += 1


def _compiled(pattern: str) -> re2._Regexp[bytes]:
    options = re2.Options()
    options.max_mem = MEMORY
    options.longest_match = True
    options.log_errors = False
    try:
        return re2.compile(pattern.encode(), options)
    except re2.error as error:
        raise DataFileError(f"the rules can't be united in one automaton of {MEMORY >> 20} MB: {error}") from error
