"""Do the languages of a document agree in what they cite? Clause by clause, what some have and others lack.

A difference is of one of three classes: the document's own (the words of that language say something else), a slip of
the text (another number stands where the others have this one), or ours (the number stands there and was not read).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ontology.errors import UnknownNameError
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
            self.by_words[symbol, plain(language)][_folded(plain(quote))] += 1
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
            why, kind, there = _lacking(known, clause, target, lacking, have, words.get(lacking, ""))
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
    missed = [(other, place) for other in others if (place := _stands(known, target, other, words.get(other, "")))]
    if len(missed) * 2 > len(others):
        other, place = missed[0]
        return found("ours", f"its words stand in {', '.join(name for name, _ in missed)}", _shown(words[other], place))
    return found("document", "only this language has it", _shown(words.get(others[0], ""), None))


def _lacking(
    known: _Graph, clause: Iri, target: str, language: str, have: tuple[str, ...], words: str
) -> tuple[str, str, str]:
    """Why a language lacks what others cite, whose doing that is, and the words in which it shows."""
    mine = known.cited[clause].get(language, {})
    theirs = {t for other in have for t in known.cited[clause][other]}
    near = _near(target, set(mine) - theirs)
    if near:
        kind, why = _slip_or_detail(near, target)
        part = target.removeprefix(f"{near}/")
        if part != target and (place := _stands(known, part, language, words)):
            return f"the number of the part stands there, and was not read with {near}", "ours", _shown(words, place)
        return why, kind, mine[near]
    if place := _stands(known, target, language, words):
        return "its words stand there, and were not read so", "ours", _shown(words, place)
    elsewhere = [c for c in known.places.get((known.document[clause], language, target), ()) if c != clause]
    elsewhere = [c for c in elsewhere if not set(have) & set(_citing(known, c, target))]
    if elsewhere:
        return f"this language has it in {elsewhere[0].symbol}", "document", _shown(words, None)
    return "its words do not stand in this language", "document", _shown(words, None)


def _citing(known: _Graph, clause: Iri, target: str) -> Iterator[str]:
    return (language for language, targets in known.cited[clause].items() if target in targets)


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
        if number and head == other_head and _one_slip(number, other_number):
            return other
    return ""


def _divided(symbol: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)([0-9][^A-Za-z]*[0-9]|[0-9]+)([A-Z]?)", symbol.partition("@")[0])
    return (match[1], match[2]) if match else (symbol, "")


def _one_slip(one: str, other: str) -> bool:
    """Whether two numbers differ in one digit: changed, left out, put in, or two that changed places."""
    if len(one) == len(other):
        places = [index for index in range(len(one)) if one[index] != other[index]]
        swapped = len(places) == 2 and sorted(one) == sorted(other)  # noqa: PLR2004  # a pair
        return len(places) == 1 or swapped
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and any(
        longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer))
    )


# ---------------------------------------------------------------- words


def _folded(words: str) -> str:
    plain_words = "".join(str(unicodedata.digit(s)) if s.isdigit() and not s.isascii() else s for s in words.casefold())
    return " ".join(plain_words.split())


def _stands(known: _Graph, target: str, language: str, words: str) -> tuple[int, int] | None:
    """Where the number of an instrument, or words by which it is cited elsewhere, stand in a text."""
    plain_words = _folded(words)
    number = re.search(r"([0-9]+/[0-9]+(?:\s?[A-Z])?|[0-9]+)(?:\((?:[IVXLC]+|[0-9]{4})\)|@[0-9]{4})?[A-Z]?$", target)
    if number:
        session, _, rest = number[1].partition("/")
        spelled = (
            rf"(?<![\d/]){session}\s?/\s?{rest}(?![\d/])|(?<![\d/]){rest}\s?/\s?{session}(?![\d/])"
            if rest
            else (rf"(?<![\d/.,-]){session}(?![\d/.,%-]|\s?(?:%|[a-zа-я]+ \d{{4}}))")
        )
        match = re.search(spelled, plain_words)
        return match.span() if match else None
    for quote, _ in known.by_words.get((target, language), Counter()).most_common():
        at = plain_words.find(quote)
        if len(quote) >= SHORT and at >= 0:
            return at, at + len(quote)
    return None


def _shown(words: str, place: tuple[int, int] | None) -> str:
    start, end = place or (0, AROUND)
    begin, stop = max(0, start - AROUND), end + AROUND
    return ("…" if begin else "") + words[begin:stop].strip() + ("…" if stop < len(words) else "")
