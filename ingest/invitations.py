"""What an invitation asks for: its leading verb, and those that it frames or is joined to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ontology.model import Asked
from ontology.schemes import lexicon

if TYPE_CHECKING:
    from ingest.grammar import Grammar
    from ontology.model import Clause

CONSIDER = "action/consider"


def asked(clause: Clause, grammar: Grammar) -> tuple[Asked, ...]:
    """Return the actions of a clause that addresses somebody, leading verb first; () for others or an unknown verb.

    A framing verb ("consider", "continue to") is followed to the verb that it frames, and a verb to the one joined
    to it ("collect and share"); what is framed by "consider" is softened.
    """
    forms = lexicon("action", grammar.language)
    if not clause.addressees or not forms:
        return ()
    found: list[Asked] = []
    match, softened = _verb(clause.text, 0, "", grammar), False
    while match:
        action = _action(match, forms)
        found.append(Asked(clause.source(*match.span("verb")), action, softened))
        end = match.end("verb")
        softened = softened or action == CONSIDER
        link = grammar.data.actions.between if action in grammar.data.actions.framing else grammar.data.actions.joined
        match = _verb(clause.text, end, link, grammar)
        if match and _action(match, forms) == action:
            break
    return tuple(found)


def _action(match: re.Match[str], forms: dict[str, str]) -> str:
    verb = match["verb"]
    return forms.get(verb) or next(action for form, action in forms.items() if form.lower() == verb.lower())


def _verb(text: str, position: int, before: str, grammar: Grammar) -> re.Match[str] | None:
    """The verb that stands at `position` behind the first of the grammar's openings that fits."""
    forms = lexicon("action", grammar.language)
    for opening in grammar.data.actions.opening:
        verbs = [form for form, action in forms.items() if not opening.actions or action in opening.actions]
        pattern = _compiled(rf"[\[［]?{before}{opening.pattern}(?P<verb>{_verbs(verbs)})")
        if match := pattern.match(text, position):
            return match
    return None


def _verbs(forms: list[str]) -> str:
    """Any of the verbs, longest first; a Latin verb ends where its letters end: "use", not "useful"."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form) + (r"\b" if form[-1].isascii() else "") for form in ordered)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)
