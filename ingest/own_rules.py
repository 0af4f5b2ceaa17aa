"""What users' files add to the grammar of a language: rules, and words for types of instruments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import msgspec

from ingest.grammar_file import MentionRule, Rule
from ontology import extensions
from ontology.registry import registry
from ontology.schemes import labels

if TYPE_CHECKING:
    from ingest.grammar_file import GrammarFile
    from ontology.extensions import Entry

_FILLED = {"name": "{named}", "body": "{body}", "convened": "{body}", "section": "{section}"}
"""Groups whose words are looked up: what each must be, so that what it takes is always known."""


class TypeWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of a language for a type of instrument: Directive, Directives."""

    language: str
    type: str
    words: tuple[str, ...]


def with_added(data: GrammarFile) -> tuple[GrammarFile, dict[str, Entry]]:
    """Return a language's grammar with what users' files add to it, and where each added rule stands, by its id.

    Added rules come first: of two that take the same words theirs stands.

    Raises:
        DataFileError: an entry breaks its schema or has the id or word of another; with file and line.
    """
    own: dict[str, Entry] = {}
    rules = []
    for entry in extensions.entries("rule"):
        if entry.code() == data.language:
            rule = entry.record(Rule, without=["language"])
            _check(entry, rule, {*own, *(known.id for known in (*data.rule, *data.roles))})
            own[rule.id] = entry
            rules.append(rule)
    merged = msgspec.structs.replace(data, rule=(*rules, *data.rule), types={**data.types, **_types(data)})
    return merged, own


def _types(data: GrammarFile) -> dict[str, str]:
    known = {series.type for series in registry().series}
    found: dict[str, str] = {}
    for entry in extensions.entries("type"):
        if entry.code() != data.language:
            continue
        words = entry.record(TypeWords)
        if words.type not in known:
            raise entry.fault("type", f"no series has the type {words.type!r}, only {', '.join(sorted(known))}")
        for word in words.words:
            if {**data.types, **found}.get(word, words.type) != words.type:
                raise entry.fault("words", f"{word!r} means {({**data.types, **found})[word]} already")
            found[word] = words.type
    return found


def _check(entry: Entry, rule: Rule, taken: set[str]) -> None:
    if rule.id in taken:
        raise entry.fault("id", "there is a rule of this name already")
    if rule.kind not in get_args(MentionRule):
        raise entry.fault("kind", f"it is {rule.kind!r}; expected {', '.join(get_args(MentionRule))}")
    if rule.kind == "set" and rule.symbol not in labels("en"):
        raise entry.fault("symbol", f"the schemes have no {rule.symbol!r}")
    if "(?P<type>" in rule.pattern:
        raise entry.fault("pattern", "write {type} for the word of the type; it is the group of that name")
    for group, token in _FILLED.items():
        if len(re.findall(rf"\(\?P<{group}>", rule.pattern)) != rule.pattern.count(f"(?P<{group}>{token})"):
            raise entry.fault("pattern", f"write the group {group} as (?P<{group}>{token}): its words are looked up")
