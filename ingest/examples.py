"""The examples that a rule carries, tried: it takes the words that they say, and these come to their symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.citations import citations, titles
from ingest.matching import reference
from ontology.model import Act, Clause, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.grammar import CompiledRule, Grammar
    from ingest.grammar_file import Example


def faults(compiled: CompiledRule, grammar: Grammar) -> Iterator[tuple[str, str]]:
    """Yield the key and the reason of each example or counterexample that a rule does not hold."""
    for example in compiled.rule.examples:
        if wrong := _taken(example, compiled, grammar) or _meant(example, compiled, grammar):
            yield "examples", f"{example.text!r}: {wrong}"
    for text in compiled.rule.counterexamples:
        if hits := reference(text, [compiled]):
            yield "counterexamples", f"{text!r}: the rule takes {hits[0].match.group()!r}, and should take nothing"


def _taken(example: Example, compiled: CompiledRule, grammar: Grammar) -> str:
    """What other words, or which other rule, an example gives than it says."""
    if example.match not in example.text:
        return f"{example.match!r} does not stand in it"
    wanted = (compiled.rule.id, example.match)
    found = [(hit.rule.id, hit.match.group()) for hit in grammar.hits(example.text)]
    if wanted in found:
        return ""
    if other := next((pair for pair in found if example.match in pair[1] or pair[1] in example.match), None):
        return f"rule {other[0]} takes {other[1]!r}; expected {wanted[0]} to take {wanted[1]!r}"
    return f"the rule takes nothing; expected {example.match!r}"


def _meant(example: Example, compiled: CompiledRule, grammar: Grammar) -> str:
    """What other symbols an example comes to than it says."""
    if not example.symbols:
        return ""
    text = example.text
    clause = Clause("", 0, "", Act.REPORTING, "", "", Span(0, len(text)), text, tuple(range(len(text))))
    hits = grammar.hits(text)
    cited = [m for m in citations(clause, hits, titles(text, hits, grammar), grammar) if m.rule == compiled.rule.id]
    symbols = [mention.target.cited if mention.target else f"nothing ({mention.reason})" for mention in cited]
    if symbols[: len(example.symbols)] == list(example.symbols):
        return ""
    return f"it comes to {', '.join(symbols) or 'nothing'}; expected {', '.join(example.symbols)}"
