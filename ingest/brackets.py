"""Square brackets: text not yet agreed, which negotiators ask for first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.model import Bracket

if TYPE_CHECKING:
    from ontology.model import Clause

_OPEN, _CLOSE = "[［", "]］"
_PUNCTUATION = "；;，,。. "


def brackets(clause: Clause) -> tuple[Bracket, ...]:
    """Return the pairs of square brackets in a clause's words, in the order in which they open.

    Links are no brackets: their marks are gone from the words already. A bracket that is never closed runs to the end
    of the clause, as it does where a bracket spans several paragraphs; one that is never opened is passed over.
    """
    stack: list[int] = []
    pairs: list[tuple[int, int, int]] = []
    for index, sign in enumerate(clause.text):
        if sign in _OPEN:
            stack.append(index)
        elif sign in _CLOSE and stack:
            pairs.append((stack.pop(), index + 1, len(stack) + 1))
    pairs += [(start, len(clause.text), depth) for depth, start in enumerate(stack, start=1)]
    whole = clause.text.strip(_PUNCTUATION)
    return tuple(
        Bracket(clause.source(start, end), depth, whole=clause.text[start:end].strip(_PUNCTUATION) == whole)
        for start, end, depth in sorted(pairs)
    )
