"""Square brackets: text not yet agreed, which negotiators ask for first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ontology.errors import InputError
from ontology.model import Bracket

if TYPE_CHECKING:
    from ontology.model import Clause

DEPTH = 40
"""Brackets within brackets that are followed."""
_OPEN = "[［"
_SIGN = re.compile(r"[\[\]［］]")
_PUNCTUATION = "；;，,。. "


def brackets(clause: Clause) -> tuple[Bracket, ...]:
    """Return the pairs of square brackets in a clause's words, in the order in which they open.

    Links are no brackets: their marks are gone from the words already. A bracket that is never closed runs to the end
    of the clause and one that is never opened from its start, as where a bracket spans several paragraphs or stands
    before a clause's label.

    Raises:
        InputError: brackets nested deeper than DEPTH, which no text is.
    """
    stack: list[int] = []
    pairs: list[tuple[int, int, int]] = []
    for found in _SIGN.finditer(clause.text):
        index, sign = found.start(), found.group()
        if sign in _OPEN:
            stack.append(index)
            if len(stack) > DEPTH:
                raise InputError(f"{clause.place}: square brackets nested deeper than {DEPTH}; close those left open")
        else:
            start = stack.pop() if stack else 0
            pairs.append((start, index + 1, len(stack) + 1))
    pairs += [(start, len(clause.text), depth) for depth, start in enumerate(stack, start=1)]
    if not pairs:
        return ()
    whole = clause.text.strip(_PUNCTUATION)
    return tuple(
        Bracket(clause.source(start, end), depth, whole=clause.text[start:end].strip(_PUNCTUATION) == whole)
        for start, end, depth in sorted(pairs)
    )
