"""Do the languages of a document agree in what they cite? Clause by clause, what some have and others lack.

A difference is of one of three classes: the document's own (the words of that language say something else), a slip of
the text (another number stands where the others have this one), or ours (the number stands there and was not read).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ontology.errors import UnknownNameError
from queries.parity_words import folded, one_slip, other_year, slipped, stands, stands_as_part
from queries.support import text
from queries.terms import Answer, Iri, Literal, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from queries.interface import Graph

CLASSES = ("document", "slip", "ours")
"""Whose a difference is."""
COLUMNS = ("clause", "cited", "class", "why", "have", "lacks", "quote", "there")
AROUND = 48
"""Characters of the other language's words that are shown on each side of a likely place."""
SHORT = 4
"""Letters that words by which others cite must have, to be looked for in a text."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A citation that some languages of a clause have and another lacks."""

    clause: Iri
    cited: str
    kind: str
    why: str
    have: tuple[str, ...]
    lacks: str
    quote: str
    there: str


class _Graph:
    """What the comparison needs of a graph, read once."""

    def __init__(self, graph: Graph, document: str) -> None:
        self._graph = graph
        columns = ("clause", "document", "language", "target", "quote")
        same = {plain(a): plain(b) for a, b in graph.select(text("parity-same")).only(("named", "numbered"))}
        self.cited: dict[Iri, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        self.by_words: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.document: dict[Iri, str] = {}
        for row in graph.select(text("parity-citations")).only(columns):
            clause, whole, language, target, quote = row
            if not isinstance(clause, Iri) or document not in {"", plain(whole)}:
                continue
            symbol = same.get(plain(target), plain(target))
            self.document[clause] = plain(whole)
            self.cited[clause][plain(language)].setdefault(symbol, plain(quote))
            self.by_words[symbol, plain(language)][folded(plain(quote))] += 1
        self.names: dict[tuple[str, str], str] = {}
        for thing, name in graph.select(text("parity-names")).only(("thing", "name")):
            if isinstance(name, Literal) and name.language:
                self.names[same.get(plain(thing), plain(thing)), name.language] = name.value
        self.languages: dict[Iri, set[str]] = defaultdict(set)
        for clause, language in graph.select(text("parity-readings")).only(("clause", "language")):
            if clause in self.cited and isinstance(clause, Iri):
                self.languages[clause].add(plain(language))

    @cached_property
    def places(self) -> dict[tuple[str, str, str], list[Iri]]:
        """The clauses of a document in which a language cites something."""
        found: dict[tuple[str, str, str], list[Iri]] = defaultdict(list)
        for clause, languages in self.cited.items():
            for language, targets in languages.items():
                for target in targets:
                    found[self.document[clause], language, target].append(clause)
        return found

    def words(self, clause: Iri) -> dict[str, str]:
        """The words of a clause by language, the longest where there are several versions."""
        found: dict[str, str] = {}
        for _, said in self._graph.select(text("parity-texts"), {"clause": clause}).only(("clause", "text")):
            if isinstance(said, Literal) and len(said.value) > len(found.get(said.language, "")):
                found[said.language] = said.value
        return found


def parity(
    graph: Graph,
    document: str = "",
    *,
    kind: str = "",
    language: str = "",
    track: Callable[[Iterable[Iri], int], Iterable[Iri]] = lambda found, _: found,
) -> Answer:
    """Return a row for each difference between the languages of a clause.

    Args:
        graph: the graph to ask.
        document: only this document, "" for all that have several languages.
        kind: one of `CLASSES`, "" for all.
        language: only what this language lacks, or alone has.
        track: shows how far it is, given the clauses that differ and their number.

    Raises:
        UnknownNameError: no document of that name cites anything.
    """
    known = _Graph(graph, document)
    if document and not known.cited:
        raise UnknownNameError(f"no document {document!r} that cites anything; policygraph query readings lists them")
    clauses = [clause for clause in known.cited if _differ(known, clause)]
    found = [d for clause in track(clauses, len(clauses)) for d in _differences(known, clause)]
    kept = [d for d in found if d.kind == (kind or d.kind) and (not language or language in {d.lacks, *_only(d)})]
    return Answer(COLUMNS, tuple(_row(difference) for difference in kept))


def _only(difference: Difference) -> tuple[str, ...]:
    return difference.have if len(difference.have) == 1 else ()


def _row(found: Difference) -> tuple[Iri | Literal, ...]:
    told = (found.cited, found.kind, found.why, ", ".join(found.have), found.lacks, found.quote, found.there)
    return (found.clause, *(Literal(value) for value in told))


def _differ(known: _Graph, clause: Iri) -> bool:
    languages, cited = known.languages[clause], known.cited[clause]
    return len(languages) > 1 and any(
        sum(target in cited.get(language, {}) for language in languages) != len(languages)
        for target in {target for targets in cited.values() for target in targets}
    )


def _differences(known: _Graph, clause: Iri) -> Iterator[Difference]:
    languages, cited = sorted(known.languages[clause]), known.cited[clause]
    words = known.words(clause)
    targets = dict.fromkeys(target for language in languages for target in cited.get(language, {}))
    for target in targets:
        have = tuple(language for language in languages if target in cited.get(language, {}))
        if len(have) == len(languages):
            continue
        if len(have) == 1 and len(languages) > 2:  # noqa: PLR2004  # one against the others: its own doing
            yield _alone(known, clause, target, have[0], languages, words)
            continue
        quote = cited[have[0]][target]
        for lacking in (language for language in languages if language not in have):
            why, kind, there = _lacking(known, clause, target, lacking, have, words)
            yield Difference(clause, target, kind, why, have, lacking, quote, there)


# ---------------------------------------------------------------- whose difference


def _alone(
    known: _Graph, clause: Iri, target: str, language: str, languages: list[str], words: dict[str, str]
) -> Difference:
    """What one language alone cites: a slip where the others have something like it, ours where they have its words."""
    cited = known.cited[clause]
    others = tuple(other for other in languages if other != language)
    quote = cited[language][target]

    def found(kind: str, why: str, there: str) -> Difference:
        return Difference(clause, target, kind, why, (language,), ", ".join(others), quote, there)

    near = _near(target, {t for other in others for t in cited.get(other, {})} - set(cited[language]))
    if near:
        there = next(cited[other][near] for other in others if near in cited.get(other, {}))
        return found(*_slip_or_detail(target, near), there)
    missed = [
        (other, place)
        for other in others
        if (place := stands(known, target, other, words.get(other, ""), [*cited.get(other, {}).values()]))
    ]
    if len(missed) * 2 > len(others):
        other, place = missed[0]
        return found("ours", f"its words stand in {', '.join(name for name, _ in missed)}", _shown(words[other], place))
    return found("document", "only this language has it", _shown(words.get(others[0], ""), None))


def _lacking(
    known: _Graph, clause: Iri, target: str, language: str, have: tuple[str, ...], texts: dict[str, str]
) -> tuple[str, str, str]:
    """Why a language lacks what others cite, whose doing that is, and the words in which it shows."""
    words = texts.get(language, "")
    mine = known.cited[clause].get(language, {})
    theirs = {t for other in have for t in known.cited[clause][other]}
    only = set(mine) - theirs
    if near := _near(target, only):
        return _near_in_words(target, near, mine[near], words, have, texts)
    if same := _same_number(target, only):
        kind, why = _whose_number(same, target)
        return why, kind, mine[same]
    others = [quote for cited, quote in mine.items() if cited != target]
    theirs_said = texts.get("en" if "en" in have else have[0], "")
    if year := other_year(target, words, theirs_said):
        return f"it is dated {year} there, and otherwise elsewhere", "slip", _shown(words, None)
    if place := stands(known, target, language, words, others):
        return "its words stand there, and were not read so", "ours", _shown(words, place)
    if place := slipped(target, words, theirs_said):
        return "a number that differs in one digit stands there", "slip", _shown(words, place)
    elsewhere = [c for c in known.places.get((known.document[clause], language, target), ()) if c != clause]
    elsewhere = [c for c in elsewhere if not set(have) & set(_citing(known, c, target))]
    where = f"this language has it in {elsewhere[0].symbol}" if elsewhere else "its words do not stand in this language"
    return where, "document", _shown(words, None)


def _near_in_words(
    target: str, near: str, quote: str, words: str, have: tuple[str, ...], texts: dict[str, str]
) -> tuple[str, str, str]:
    """Whose doing it is that a language has a symbol near to the one that others have: a slip, or a part unread."""
    kind, why = _slip_or_detail(near, target)
    part, whole = target.removeprefix(f"{near}/"), near.removeprefix(f"{target}/")
    if part != target and (place := stands_as_part(part, words)):
        return f"the number of the part stands there, and was not read with {near}", "ours", _shown(words, place)
    if part != target:
        return f"{near} is read where others have its part {target}", "ours", quote
    if whole != near:
        unread = next((other for other in have if stands_as_part(whole, texts.get(other, ""))), "")
        if unread:
            return f"the number of the part {near} stands in {unread}, and was not read there", "ours", quote
    return why, kind, quote


def _citing(known: _Graph, clause: Iri, target: str) -> Iterator[str]:
    return (language for language, targets in known.cited[clause].items() if target in targets)


def _same_number(target: str, cited: Iterable[str]) -> str:
    """What has the number of another instrument, and is another kind of it or another body's."""
    head, number = _divided(target)
    found = ((other, *_divided(other)) for other in sorted(cited))
    return next((other for other, its, own in found if "/" in number and own == number and its != head), "")


def _whose_number(here: str, there: str) -> tuple[str, str]:
    """A decision that is called a resolution is the text's slip; another body's number is a misreading of ours."""
    if here.partition("/")[0] == there.partition("/")[0] and "HRC" not in here + there:
        return "slip", f"{here} stands where others have {there}"
    return "ours", f"{here} was read where others have {there}: the number is the same"


def _slip_or_detail(here: str, there: str) -> tuple[str, str]:
    if here.partition("@")[0] == there.partition("@")[0] and ("@" not in here or "@" not in there):
        return "document", f"the edition stands in one only: {here}, elsewhere {there}"
    if here.startswith(f"{there}/") or there.startswith(f"{here}/"):
        return "document", f"the part stands in one only: {here}, elsewhere {there}"
    return "slip", f"{here} stands where others have {there}"


def _near(target: str, candidates: Iterable[str]) -> str:
    """The symbol that a slip or a word less makes of another: near in number, the same work, or its part."""
    for other in sorted(candidates):
        if other.partition("@")[0] == target.partition("@")[0]:
            return other
        if other.startswith(f"{target}/") or target.startswith(f"{other}/"):
            return other
    for other in sorted(candidates):
        head, number = _divided(target)
        other_head, other_number = _divided(other)
        if number and head == other_head and one_slip(number, other_number):
            return other
    return ""


def _divided(symbol: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)([0-9][^A-Za-z]*[0-9]|[0-9]+)([A-Z]?)", symbol.partition("@")[0])
    return (match[1], match[2]) if match else (symbol, "")


def _shown(words: str, place: tuple[int, int] | None) -> str:
    start, end = place or (0, AROUND)
    begin, stop = max(0, start - AROUND), end + AROUND
    return ("…" if begin else "") + words[begin:stop].strip() + ("…" if stop < len(words) else "")
