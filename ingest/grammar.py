"""The grammar of a language, as data: `ingest/grammar/LANGUAGE.toml`, its schema, and its compiled form.

A rule's pattern is a regular expression in which `{token}` stands for a fragment: one of the file's own `[tokens]`, or
one filled from the registry (`{body}`, `{place}`), the headings (`{section}`) or the schemes (`{line-name}`).
Patterns use no look-around and no back-references, so that any automaton-based engine can run them; what must not stand
beside a match is the rule's `not-after` and `not-before`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ontology.datafiles import read_toml
from ontology.errors import DataFileError, InputError
from ontology.model import Act
from ontology.registry import registry
from ontology.schemes import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "grammar"


class Heading(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A section heading: its slug in clause places, its act, whom it addresses, and the forms it takes."""

    slug: str
    act: Act
    forms: tuple[str, ...]
    references: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()


class Outline(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How documents of the language are laid out."""

    opinion: str
    chapeau: str
    lead_in: str
    unfinished_after: str
    dates: str
    opinion_name: str
    clause_name: str
    paragraph_name: str


class Titles(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Where the title of a cited instrument stands: before its number, or after it."""

    before: str
    after: str


class Parts(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How a part is joined to what holds it, and which of the two comes first."""

    holder_first: bool
    link: str


class Example(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A text that a rule must match, the words it takes, and the symbols these come to."""

    text: str
    match: str
    symbols: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """One form of mention. `kind` says how its groups are read (`ingest/mentions.py`)."""

    id: str
    kind: str
    pattern: str
    symbol: str = ""
    not_after: str = ""
    not_before: str = ""
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[str, ...] = ()


class Opening(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What may stand before the leading verb of an invitation, and which actions that verb can then be (() for any)."""

    pattern: str
    actions: tuple[str, ...] = ()


class ActionForms(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How the leading verb of an invitation is found, which verbs only frame another, and what joins two."""

    opening: tuple[Opening, ...]
    framing: tuple[str, ...]
    between: str
    joined: str


class GrammarFile(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The schema of a grammar file."""

    language: str
    outline: Outline
    heading: tuple[Heading, ...]
    titles: Titles
    parts: Parts
    actions: ActionForms
    types: dict[str, str]
    separators: str
    ranges: str
    tokens: dict[str, str]
    rule: tuple[Rule, ...]
    roles: tuple[Rule, ...] = ()
    numerals: str = ""


@dataclass(frozen=True)
class CompiledRule:
    """A rule with its expression ready."""

    rule: Rule
    expression: re.Pattern[str]
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None


@dataclass(frozen=True)
class Grammar:
    """A grammar file ready for use."""

    data: GrammarFile
    rules: tuple[CompiledRule, ...]
    roles: tuple[CompiledRule, ...]
    bodies: dict[str, str]
    named: dict[str, str]
    local_named: frozenset[str]
    lines: dict[str, str]
    headings: dict[str, Heading]
    references: dict[str, str]
    tokens: dict[str, str] = field(repr=False)

    @property
    def language(self) -> str:
        """The language's code."""
        return self.data.language

    def heading(self, text: str) -> Heading | None:
        """Return the section heading that a whole line is, or None."""
        return self.headings.get(_heading_key(text))


def alternation(words: Iterable[str]) -> str:
    r"""Return a pattern that matches any of the words, longest first; blanks match any one blank.

    >>> alternation(["AI", "AI system"])
    '(?:AI\\ssystem|AI)'
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered) + ")"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a grammar."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def grammar(language: str) -> Grammar:
    """Return the grammar of a language, compiled once.

    Raises:
        InputError: there is no grammar for it.
        DataFileError: its file is broken.
    """
    if language not in languages():
        raise InputError(f"no grammar for language {language!r}; there is one for: {', '.join(languages())}")
    return load(FOLDER / f"{language}.toml")


def load(path: Path) -> Grammar:
    """Read, check and compile a grammar file.

    Raises:
        DataFileError: names the file, and the rule or key that is wrong.
    """
    data = read_toml(path, GrammarFile)
    headings = {_heading_key(form): heading for heading in data.heading for form in heading.forms}
    references = {form: heading.slug for heading in data.heading for form in (heading.references or heading.forms)}
    bodies = registry().body_names(data.language, family="ITU")
    named = registry().instrument_names(data.language)
    lines = {
        form.lower(): symbol for form, symbol in lexicon("WSIS", data.language).items() if symbol.startswith("WSIS/C7/")
    }
    tokens = {
        "body": alternation(bodies),
        "named": alternation(named),
        "section": alternation(references),
        "type": f"(?P<type>{alternation(data.types)})",
        "line-name": f"(?i:{alternation(lines)})",
    }
    for name, fragment in data.tokens.items():
        tokens[name] = _fill(fragment, tokens, f"{path}: token {name}")
    return Grammar(
        data=data,
        rules=tuple(_compile(rule, tokens, path) for rule in data.rule),
        roles=tuple(_compile(rule, tokens, path) for rule in data.roles),
        bodies=bodies,
        named=named,
        local_named=registry().local_instrument_names(data.language),
        lines=lines,
        headings=headings,
        references=references,
        tokens=tokens,
    )


def _heading_key(text: str) -> str:
    return text.strip().strip(",，:：").casefold()


def _fill(pattern: str, tokens: dict[str, str], where: str) -> str:
    def fragment(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise DataFileError(f"{where}: no token {{{match[1]}}}; define it in [tokens], before it is used")
        return tokens[match[1]]

    return re.sub(r"\{([a-z][a-z-]*)\}", fragment, pattern)


def _compile(rule: Rule, tokens: dict[str, str], path: Path) -> CompiledRule:
    where = f"{path}: rule {rule.id}"
    if "(?=" in rule.pattern or "(?!" in rule.pattern or "(?<=" in rule.pattern or "(?<!" in rule.pattern:
        raise DataFileError(f"{where}: look-around is not allowed; use not-after and not-before")
    try:
        return CompiledRule(
            rule,
            re.compile(_fill(rule.pattern, tokens, where)),
            re.compile(_fill(rule.not_after, tokens, where) + "$") if rule.not_after else None,
            re.compile(_fill(rule.not_before, tokens, where)) if rule.not_before else None,
        )
    except re.error as error:
        raise DataFileError(f"{where}: {error}") from error
