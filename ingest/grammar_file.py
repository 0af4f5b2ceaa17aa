"""The records of a grammar file: what `ingest/grammar/LANGUAGE.toml` may hold, key by key."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec

Item = TypeVar("Item")
Text = Annotated[str, msgspec.Meta(min_length=1)]
Some = Annotated[tuple[Item, ...], msgspec.Meta(min_length=1)]
Line = Literal["opinion", "chapeau", "dates", "lead-in", "unfinished-after"]
"""The patterns of `[outline]`, each over one line."""
MentionRule = Literal[
    "numbered",
    "continued",
    "symbol",
    "mask",
    "part",
    "named",
    "unknown-name",
    "set",
    "goal",
    "action-line",
    "internal",
    "weak-internal",
]
RoleRule = Literal["facilitates", "owner", "owner-behind"]


class Heading(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A section heading: its slug in clause places, its act, whom it addresses, and the forms it takes."""

    slug: Text
    act: str
    forms: Some[Text]
    references: tuple[Text, ...] = ()
    addressees: tuple[str, ...] = ()


class LineExample(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A line that a pattern of the outline must match, and what its named groups must take."""

    text: str
    groups: dict[str, str] = {}


class Outline(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How documents of the language are laid out; `example` is a heading to show to whom has none in a file."""

    opinion: Text
    example: str
    chapeau: Text
    lead_in: Text
    unfinished_after: Text
    dates: Text
    opinion_name: str
    clause_name: str
    paragraph_name: str
    examples: dict[Line, tuple[LineExample, ...]]
    counterexamples: dict[Line, tuple[str, ...]] = {}


class Titles(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Where the title of a cited instrument stands: before its number, or after it."""

    before: Text
    after: Text


class UnknownBody(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How a body that the registry does not know stands before or after a number; "" where it never does.

    `short` is how a body stands before a number by a name that several share, and that only the text decides: the
    Council; `short-behind` the same behind a number.
    """

    before: str
    after: str
    short: str = ""
    short_behind: str = ""


class Parts(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How a part is joined to what holds it, and which of the two comes first.

    `further` is one more number of a part's list; `back` how the words around a part and its list, whose place a tab
    marks, point back to what was named last.
    """

    holder_first: bool
    link: str
    further: str = ""
    back: str = ""


class Example(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A text that a rule must match, the words it takes, and the symbols these come to."""

    text: Text
    match: Text
    symbols: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """One form of mention, or of saying who leads what. `kind` says how its groups are read (docs/grammar.md)."""

    id: Text
    kind: MentionRule | RoleRule
    pattern: Text
    symbol: str = ""
    not_after: str = ""
    not_before: str = ""
    examples: Some[Example]
    counterexamples: tuple[str, ...] = ()


class Opening(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What may stand before the leading verb of an invitation, and which actions that verb can then be (() for any)."""

    pattern: str
    actions: tuple[str, ...] = ()


class ActionForms(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How the leading verb of an invitation is found, which verbs only frame another, and what joins two."""

    opening: Some[Opening]
    framing: tuple[str, ...]
    between: str
    joined: str


class Numbering(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """How the numbers of a list belong to a type of instrument and to a body that stand further off.

    `type-first` says whether the type stands before its numbers (`resolutions 70/1`) or behind (`第70/1号决议`);
    `resumes` what stands directly before a number that goes on with a list after a title; `ends` what closes a list;
    `far` what may stand between a body and the citation of an instrument of its own.
    """

    type_first: bool
    resumes: Text
    ends: Text
    far: str = ""


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fragments of patterns and rules that hold in every language."""

    tokens: dict[str, str]
    rule: tuple[Rule, ...] = ()


class GrammarFile(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The schema of a grammar file."""

    language: str
    outline: Outline
    heading: Some[Heading]
    titles: Titles
    parts: Parts
    unknown_body: UnknownBody
    numbering: Numbering
    actions: ActionForms
    types: Annotated[dict[Text, str], msgspec.Meta(min_length=1)]
    separators: Text
    ranges: Text
    tokens: dict[str, str]
    rule: Some[Rule]
    roles: tuple[Rule, ...] = ()
    numerals: str = ""
    sessions: dict[Text, str] = {}
    letters: dict[Text, str] = {}
