"""Section headings: those that the grammar lists, and any other that begins with a known act.

`requests the Director of the Bureau` is in no list, but its words are in the schemes of acts and addressees: so texts
that divide themselves in other ways are read too, and an order to one is never taken for a request to another.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ingest.grammar import alternation
from ingest.grammar_file import Heading
from ontology.model import Act
from ontology.schemes import lexicon

if TYPE_CHECKING:
    from ingest.grammar import Grammar

LENGTH = 120
"""Characters of the longest line that can be a section heading."""


def section_heading(line: str, grammar: Grammar, *, marked: bool) -> Heading | None:
    """Return the section that a line opens, or None.

    Args:
        line: the line without the marks of a heading.
        grammar: the language's.
        marked: the line is marked as a heading, so that an act may be followed by anything; without a mark only by whom
            it addresses.
    """
    if known := grammar.heading(line):
        return known
    if len(line) > LENGTH:
        return None
    match = _act(grammar.language).match(line.strip().strip(",，:："))
    if match is None:
        return None
    rest = match["rest"]
    addressees = tuple(dict.fromkeys(_symbol(found.group(), grammar) for found in _addressee(grammar).finditer(rest)))
    if not marked and rest and not _addressee(grammar).match(rest):
        return None
    act = lexicon("act", grammar.language)
    slug = act.get(match["act"]) or next(s for form, s in act.items() if form.casefold() == match["act"].casefold())
    name = slug.removeprefix("act/")
    whom = "".join(f"-{addressee.removeprefix('addressee/')}" for addressee in addressees)
    return Heading(slug=f"{name}{whom}", act=name, forms=(line,), addressees=addressees)


@cache
def _act(language: str) -> re.Pattern[str]:
    forms = sorted((f for f, act in lexicon("act", language).items() if act != f"act/{Act.REPORTING}"), key=len)
    # a Latin word ends where its letters end: "notes", not "notesheet"
    acts = "|".join(re.escape(form) + (r"\b" if form[-1].isascii() else "") for form in reversed(forms))
    pattern = rf"(?:further\s|also\s)?(?P<act>{acts})(?:\s(?:also|further))?\s?(?P<rest>.*)"
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


def _addressee(grammar: Grammar) -> re.Pattern[str]:
    return _addressees(grammar.language)


@cache
def _addressees(language: str) -> re.Pattern[str]:
    names = alternation(lexicon("addressee", language))
    # ASCII: else letters such as İ would match that no name has when it is looked up
    return re.compile(rf"(?:the\s|all\s|所有|全体)?{names}", re.IGNORECASE | re.ASCII)


def _symbol(words: str, grammar: Grammar) -> str:
    forms = {form.casefold(): symbol for form, symbol in lexicon("addressee", grammar.language).items()}
    bare = re.sub(r"\s", " ", words.casefold())
    while bare and bare not in forms:  # "the", "all" before the name
        bare = bare.partition(" ")[2] if " " in bare else bare[1:]
    return forms[bare]
