"""The grammar of a language, as data: `ingest/grammar/LANGUAGE.toml`, its schema, and its compiled form.

A rule's pattern is a regular expression in which `{token}` stands for a fragment: one of the file's own `[tokens]`, or
one filled from the registry (`{body}`, `{named}`), the headings (`{section}`), the types (`{type}`), the ranges
(`{range}`) or the schemes (`{line-name}`). Patterns use no look-around and no back-references, so that any
automaton-based engine can run them; what must not stand beside a match is the rule's `not-after` and `not-before`.

A file is checked as a whole when it is read: what is wrong in it is said then, with its key, and never while a
document is read. Users' files may add rules, and whole languages; the examples of these are tried here too (those of
the project's own are by its tests).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, get_args

from ingest import examples
from ingest.grammar_file import GrammarFile, Heading, Line, MentionRule, RoleRule, Rule, Shared
from ingest.matching import Matcher, without_groups
from ingest.numerals import roman
from ingest.own_rules import with_added
from ontology import extensions
from ontology.datafiles import read_toml
from ontology.errors import DataFileError, InputError
from ontology.registry import LANGUAGES, registry
from ontology.schemes import labels, lexicon, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.matching import Hit
    from ontology.extensions import Entry

FOLDER = Path(__file__).parent / "grammar"
SHARED = Path(__file__).parent / "grammar" / "shared" / "numbers.toml"
"""The forms of numbers, which are the same in all languages: tokens under each file's own."""

HOME = "ITU"
"""The family whose local names count where a text's is unknown."""

_GROUPS: dict[str, tuple[set[str], ...]] = {
    "outline.opinion": ({"number", "title", "draft"},),
    "outline.chapeau": ({"year", "place"},),
    "outline.dates": ({"year", "month", "day", "end_month", "end_day"},),
    "titles.before": ({"title"},),
    "titles.after": ({"title"}, {"subject"}),
    "member": ({"number"},),
    "numbered": ({"type", "numbers"},),
    "continued": ({"numbers"},),
    "symbol": ({"symbol"},),
    "named": ({"name"},),
    "goal": ({"numbers"},),
    "action-line": ({"lines"},),
    "internal": ({"section", "from"}, {"paragraph"}),
    "facilitates": ({"bodies"},),
    "owner": ({"bodies"},),
    "owner-behind": ({"bodies"},),
}
"""The named groups that a key's pattern, or a rule of a kind, must have: one of the sets."""

_TOKEN = re.compile(r"\{([a-z][a-z-]*)\}")
_CONSTRUCTS = re.compile(
    r"\\(?P<number>[1-9])|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<around>\(\?<?[=!])|(?P<back>\(\?P=|\(\?\()", re.DOTALL
)
"""What an automaton can't do; other escapes and character classes are stepped over."""


@dataclass(frozen=True)
class CompiledRule:
    """A rule with its expression ready."""

    rule: Rule
    expression: re.Pattern[str]
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None


@dataclass(frozen=True)
class Grammar:
    """A grammar file ready for use; `own` are the places of the rules that users' files add, by id."""

    data: GrammarFile
    rules: tuple[CompiledRule, ...]
    roles: tuple[CompiledRule, ...]
    bodies: dict[str, str]
    named: dict[str, str]
    local_named: frozenset[str]
    lines: dict[str, str]
    headings: dict[str, Heading]
    references: dict[str, str]
    family: str
    member: re.Pattern[str]
    body: re.Pattern[str]
    matcher: Matcher
    tokens: dict[str, str] = field(repr=False)
    own: dict[str, Entry] = field(default_factory=dict, repr=False)

    @property
    def language(self) -> str:
        """The language's code."""
        return self.data.language

    def session(self, words: str) -> str:
        """Return a session as symbols write it: the prefixes of the language's own, and roman numerals.

        The first and second special sessions are S-1 and S-2, all others of these years roman: S-IV, ES-V, XXX.
        """
        for prefix, latin in sorted(self.data.sessions.items(), key=lambda item: -len(item[0])):
            if words.startswith(prefix):
                words = latin + words.removeprefix(prefix)
                break
        prefix, _, number = words.rpartition("-")
        if number.isdigit() and words not in {"S-1", "S-2"}:
            number = roman(int(number)).upper()
        return f"{prefix}-{number}" if prefix else number

    def special(self, number: str) -> str:
        """Return the number of an instrument with its session's prefix as symbols write it: S-27/1."""
        for prefix, latin in sorted(self.data.sessions.items(), key=lambda item: -len(item[0])):
            if latin and number.startswith(prefix):
                return latin + number.removeprefix(prefix)
        return number

    def hits(self, text: str) -> list[Hit]:
        """Return where the rules match in the words of a clause."""
        return self.matcher.hits(text)

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
    """Return the languages that have a grammar, the project's or a user's."""
    ours = {path.stem for path in FOLDER.glob("*.toml")}
    for code, added in extensions.languages().items():
        if code in ours:
            raise DataFileError(
                f"{added.path}: language: there is a grammar of {code!r} already; add to it with [[rule]] and [[type]]"
            )
    return tuple(sorted(ours | extensions.languages().keys()))


@cache
def grammar(language: str, family: str = HOME) -> Grammar:
    """Return the grammar of a language, compiled once.

    Args:
        language: its code.
        family: the outermost organisation of the texts to be read, whose bodies' local names count: "the Council".

    Raises:
        InputError: there is no grammar for it.
        DataFileError: its file or a user's that adds to it is broken; an added rule does not hold its examples.
    """
    if language not in languages():
        raise InputError(f"no grammar for language {language!r}; there is one for: {', '.join(languages())}")
    added = extensions.languages().get(language)
    found = load(added.path, family, language) if added else load(FOLDER / f"{language}.toml", family)
    if found.own and family != HOME:
        grammar(language)  # the examples are of that family
    elif found.own:
        _try_examples(found)
    return found


def _try_examples(found: Grammar) -> None:
    for compiled in found.rules:
        if entry := found.own.get(compiled.rule.id):
            for key, reason in examples.faults(compiled, found):
                raise entry.fault(key, reason)


def check_added() -> None:
    """Check all that users' files add, to whatever language, before any document is read.

    Raises:
        DataFileError: names the file, the line and the key that is wrong.
    """
    registry()
    vocabulary()
    known = languages()
    for entry in (*extensions.entries("rule"), *extensions.entries("type")):
        if entry.code() not in known:
            raise entry.fault("language", f"there is no grammar of {entry.code()!r}, only of {', '.join(known)}")
        grammar(entry.code())
    for code in extensions.languages():
        grammar(code)


def load(path: Path, family: str = HOME, language: str = "") -> Grammar:
    """Read, check and compile a grammar file, with the rules that users' files add to its language.

    Args:
        path: the file.
        family: as for `grammar`.
        language: the code that it must be of; "" where its name says it, as the project's own do.

    Raises:
        DataFileError: names the file, and the rule or key that is wrong.
    """
    data, own = with_added(read_toml(path, GrammarFile))
    if language:
        own |= {entry.values["id"]: entry for entry in extensions.languages()[language].rules}
    _check_names(data, path, language)
    _check_patterns(data, path)
    references = {form: heading.slug for heading in data.heading for form in (heading.references or heading.forms)}
    bodies = _spelled(registry().body_names(data.language, family=family))
    named = _spelled(registry().instrument_names(data.language, family=family))
    lines = {
        form.lower(): symbol for form, symbol in lexicon("WSIS", data.language).items() if symbol.startswith("WSIS/C7/")
    }
    tokens = {
        "body": alternation(bodies),
        "named": alternation(named),
        "section": alternation(references),
        "type": f"(?P<type>{alternation(data.types)})",
        "range": f"(?:{data.ranges})",
        "line-name": f"(?i:{alternation(lines)})",
    }
    shared = read_toml(SHARED, Shared)
    given = {**shared.tokens, **data.tokens, "letter": _letter(data.letters)}
    for name in given:
        _resolve(name, given, tokens, path, ())
    member = _expression(tokens["member"], f"{path}: tokens.member", "member")
    one = without_groups(member.pattern)
    tokens["members"] = f"(?:{one}(?:(?:{tokens['sep']}|{tokens['range']}){one})*)"
    rules = (
        *(_compile(rule, tokens, own[rule.id].at("pattern") if rule.id in own else path) for rule in data.rule),
        *(_compile(rule, tokens, SHARED) for rule in shared.rule),
    )
    return Grammar(
        data=data,
        rules=rules,
        roles=tuple(_compile(rule, tokens, path) for rule in data.roles),
        bodies=bodies,
        named=named,
        local_named=registry().local_instrument_names(data.language),
        lines=lines,
        headings={_heading_key(form): heading for heading in data.heading for form in heading.forms},
        references=references,
        family=family,
        member=member,
        body=_expression(tokens["body"], f"{path}: tokens.body"),
        matcher=Matcher(rules),
        tokens=tokens,
        own=own,
    )


def _resolve(name: str, given: dict[str, str], tokens: dict[str, str], path: Path, within: tuple[str, ...]) -> None:
    """Fill a token, and first the tokens that it is made of: a file's own come before the shared ones of that name."""
    where = f"{path}: tokens.{name}"
    if name in within:
        raise DataFileError(f"{where}: it is made of itself, by way of {', '.join(within)}")
    for inner in _TOKEN.findall(given[name]):
        if inner in given and inner not in tokens:
            _resolve(inner, given, tokens, path, (*within, name))
    tokens[name] = _fill(given[name], tokens, where)
    _expression(tokens[name], where)


def _letter(letters: dict[str, str]) -> str:
    """A part's letter; after Z come AA, AB."""
    return "(?:" + "|".join(["[A-Z]{1,2}", *map(re.escape, sorted(letters, key=len, reverse=True))]) + ")"


def _spelled(names: dict[str, str]) -> dict[str, str]:
    """The names with both kinds of apostrophe."""
    return {form: symbol for name, symbol in names.items() for form in (name, name.replace("'", "’"))}


def _heading_key(text: str) -> str:
    return text.strip().strip(",，:：").casefold()


# -------------------------------------------------------------------- names in the file


def _check_names(data: GrammarFile, path: Path, language: str) -> None:
    if data.language != (language or path.stem) or not (language or data.language in LANGUAGES):
        raise DataFileError(
            f"{path}: language: it is {data.language!r}; expected the name of the file, one of {', '.join(LANGUAGES)}"
        )
    if missing := [name for name in ("sep",) if name not in data.tokens]:
        raise DataFileError(
            f"{path}: tokens: there is no {missing[0]}; it is what stands between two numbers of a list"
        )
    if data.numerals and len(data.numerals) != len("0123456789") + 1:
        raise DataFileError(f"{path}: numerals: expected eleven signs, of 0 to 10, not {len(data.numerals)}")
    for rules, kinds in ((data.rule, get_args(MentionRule)), (data.roles, get_args(RoleRule))):
        for rule in rules:
            if rule.kind not in kinds:
                raise DataFileError(f"{path}: rule {rule.id}: kind is {rule.kind!r}; expected {', '.join(kinds)}")
    _check_single(data, path)
    _check_concepts(data, path)
    _template(data.outline.opinion_name, {"number"}, f"{path}: outline.opinion-name")
    _template(data.outline.clause_name, {"opinion", "section", "label"}, f"{path}: outline.clause-name")
    _template(data.outline.paragraph_name, {"label"}, f"{path}: outline.paragraph-name")


def _check_single(data: GrammarFile, path: Path) -> None:
    """Refuse two entries of one name."""
    names = {
        "rule: id": [rule.id for rule in (*data.rule, *data.roles)],
        "heading: slug": [heading.slug for heading in data.heading],
        "heading: forms": [key for heading in data.heading for key in {_heading_key(form) for form in heading.forms}],
    }
    for key, found in names.items():
        if double := [name for name, count in Counter(found).items() if count > 1]:
            raise DataFileError(f"{path}: {key}: {double[0]!r} stands in two entries")


def _check_concepts(data: GrammarFile, path: Path) -> None:
    """Refuse the names of concepts and types that no scheme or series has."""
    named = [
        *((f"heading {h.slug}: act", "act/", f"act/{h.act}") for h in data.heading),
        *((f"heading {h.slug}: addressees", "addressee/", name) for h in data.heading for name in h.addressees),
        *(("actions.framing", "action/", name) for name in data.actions.framing),
        *(("actions.opening: actions", "action/", name) for o in data.actions.opening for name in o.actions),
        *((f"rule {rule.id}: symbol", "", rule.symbol) for rule in data.rule if rule.kind == "set"),
    ]
    for key, scheme, symbol in named:
        if not symbol.startswith(scheme) or symbol not in labels("en"):
            raise DataFileError(f"{path}: {key}: the schemes have no {symbol!r}; add it there, or mend the name")
    known = {series.type for series in registry().series}
    for word, kind in data.types.items():
        if kind not in known:
            raise DataFileError(
                f"{path}: types.{word}: no series has the type {kind!r}, only {', '.join(sorted(known))}"
            )


def _template(template: str, allowed: set[str], where: str) -> set[str]:
    """Check a text with `{fields}`, and return these."""
    try:
        fields = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise DataFileError(f"{where}: {error}") from error
    if unknown := fields - allowed:
        known = ", ".join(f"{{{name}}}" for name in sorted(allowed))
        raise DataFileError(f"{where}: nothing fills {{{min(unknown)}}}, only {known}")
    return fields


# -------------------------------------------------------------------- patterns


def _check_patterns(data: GrammarFile, path: Path) -> None:
    outline = data.outline
    patterns = {
        "outline.opinion": outline.opinion,
        "outline.chapeau": outline.chapeau,
        "outline.dates": outline.dates,
        "outline.lead-in": outline.lead_in,
        "outline.unfinished-after": outline.unfinished_after,
        "titles.before": data.titles.before,
        "titles.after": data.titles.after,
        "parts.link": data.parts.link,
        "unknown-body.before": data.unknown_body.before,
        "unknown-body.after": data.unknown_body.after,
        "actions.between": data.actions.between,
        "actions.joined": data.actions.joined,
        **{f"actions.opening[{n}]": opening.pattern for n, opening in enumerate(data.actions.opening)},
        "separators": data.separators,
        "ranges": data.ranges,
    }
    for key, pattern in patterns.items():
        _expression(pattern, f"{path}: {key}", key)
    if not re.fullmatch(outline.opinion, outline.example):
        raise DataFileError(f"{path}: outline.example: outline.opinion does not match it")
    for line in get_args(Line):
        if not outline.examples.get(line):
            raise DataFileError(f"{path}: outline.examples: there is none of {line}")


def _fill(pattern: str, tokens: dict[str, str], where: str) -> str:
    def fragment(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise DataFileError(f"{where}: no token {{{match[1]}}}; define it in [tokens]")
        return tokens[match[1]]

    return _TOKEN.sub(fragment, pattern)


def _expression(pattern: str, where: str, key: str = "") -> re.Pattern[str]:
    """Compile a pattern that an automaton can run and that has the named groups of its key or kind."""
    for found in _CONSTRUCTS.finditer(pattern):
        if found["around"]:
            raise DataFileError(f"{where}: look-around is not allowed; use not-after and not-before")
        if found["number"] or found["back"]:
            raise DataFileError(f"{where}: back-references are not allowed ({found.group()})")
    try:
        expression = re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise DataFileError(f"{where}: {error}") from error
    groups = expression.groupindex.keys()
    if (needed := _GROUPS.get(key)) and not any(names <= groups for names in needed):
        names = " or ".join(", ".join(sorted(option)) for option in needed)
        raise DataFileError(f"{where}: named groups are missing; expected {names}")
    return expression


def _compile(rule: Rule, tokens: dict[str, str], path: Path | str) -> CompiledRule:
    where = f"{path}: rule {rule.id}"
    expression = _expression(_fill(rule.pattern, tokens, where), where, rule.kind)
    if missing := _fields(rule, where) - expression.groupindex.keys():
        raise DataFileError(f"{where}: its symbol needs the named group {min(missing)}")
    after, before = (_fill(pattern, tokens, where) for pattern in (rule.not_after, rule.not_before))
    return CompiledRule(
        rule,
        expression,
        _expression(rf"(?:{after})\Z", f"{where}: not-after") if after else None,
        _expression(before, f"{where}: not-before") if before else None,
    )


def _fields(rule: Rule, where: str) -> set[str]:
    """The named groups that a rule's symbol is made of, or looked up by."""
    if rule.kind == "weak-internal":
        if rule.symbol not in {"themes", "lead-in"}:
            raise DataFileError(f"{where}: symbol is {rule.symbol!r}; expected themes or lead-in")
        return {"noun"} if rule.symbol == "lead-in" else set()
    if rule.kind != "part":
        return set()
    if not rule.symbol:
        raise DataFileError(f"{where}: symbol: a part needs one, such as Article/{{number}}")
    fields = _template(rule.symbol, {"number", "roman", "letter", "paragraph"}, f"{where}: symbol")
    return {"number" if name == "roman" else name for name in fields - {"paragraph"}}
