"""What an invitation asks for: its leading verb, and those that it frames or is joined to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ontology.model import Asked
from ontology.schemes import lexicon

if TYPE_CHECKING:
    from ingest.grammar import Grammar
    from ingest.grammar_file import Opening
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
    for opening in grammar.data.actions.opening:
        if match := _leading(before, opening, grammar.language).match(text, position):
            return match
    return None


@cache
def _leading(before: str, opening: Opening, language: str) -> re.Pattern[str]:
    """Any verb of an opening, longest first; a Latin verb ends where its letters end: "use", not "useful"."""
    forms = lexicon("action", language).items()
    verbs = [form for form, action in forms if not opening.actions or action in opening.actions]
    ordered = sorted(verbs, key=lambda form: (-len(form), form))
    either = "|".join(re.escape(form) + (r"\b" if form[-1].isascii() else "") for form in ordered)
    return re.compile(rf"[\[［]?{before}{opening.pattern}(?P<verb>{either})", re.IGNORECASE | re.ASCII)
