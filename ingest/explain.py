"""Why each mention came to what it came to, and what was seen and refused.

Nothing is decided here: the mentions are those of `extract`, laid beside the rules' hits that they were made of. What a
rule took, or would have taken but for its exclusions, and what gave no mention, is told with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.citations import titles
from ingest.extract import extract, grammar_of
from ingest.folding import fold
from ingest.matching import BESIDE, allowed
from ingest.numbered import lists
from ingest.passage import PASSAGE
from ontology.model import Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ingest.citations import Title
    from ingest.grammar import CompiledRule, Grammar
    from ingest.matching import Hit
    from ingest.numbered import Listed, Member
    from ontology.model import Clause, Document, Edition, Mention, Span

REFUSED = "refused"
"""The status of what was seen and gives no mention."""
_BY_KIND = {
    Kind.PART: "it stands beside what holds it",
    Kind.NAMED: "a name of the registry",
    Kind.SET: "a name of the whole set",
    Kind.GOAL: "its number",
    Kind.ACTION_LINE: "its number or name",
    Kind.INTERNAL: "section and label",
    Kind.WEAK_INTERNAL: "the nearest that the phrase can mean",
    Kind.THEME: "a name of the scheme",
    Kind.TOPIC: "a name of the scheme",
    Kind.GROUP: "a name of the scheme",
}
"""By which sign a mention is decided where it does not say so itself."""
_WHY_NONE = {
    "mask": "the symbol of a document; its numbers are no instrument's",
    "part": "a part, and no instrument beside it that it could be of",
    "unknown-name": "a title that the registry of instruments does not know",
}
"""Why a hit of a kind of rule gives no mention by itself."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One mention, or something that was seen and is none.

    `parts` are what its rule took, by name: type, number, session, year, body, date, edition for a number, else the
    rule's named groups. `basis` is the sign by which it was decided; `reason` why it was not, or was refused.
    """

    document: str
    clause: str
    span: Span
    quote: str
    kind: str
    rule: str
    status: str
    symbol: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    basis: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


def explain(document: Document) -> Iterator[Explained]:
    """Yield what is to be told of every mention of a document, and of what was refused, clause by clause."""
    rules = grammar_of(document)
    found = extract(document)
    read = [(read.clause, read.mentions) for read in found.clauses]
    read += [(aside.clause, aside.mentions) for aside in found.asides]
    for clause, mentions in read:
        folded = _Read(document, replace(clause, text=fold(clause.text)), mentions, rules)
        yield from sorted((*folded.mentioned(), *folded.refused()), key=lambda told: told.span)


def record(told: Explained) -> dict[str, object]:
    """Return it as a record for other programs."""
    return {
        "document": told.document,
        "clause": told.clause,
        "start": told.span.start,
        "end": told.span.end,
        "quote": told.quote,
        "kind": told.kind,
        "rule": told.rule,
        "parts": dict(told.parts),
        "symbol": told.symbol,
        "basis": told.basis,
        "status": told.status,
        "candidates": list(told.candidates),
        "reason": told.reason,
    }


def card(told: Explained) -> tuple[str, list[tuple[str, str]]]:
    """Return it as a headline, and properties by name."""
    quote = " ".join(told.quote.split())
    where = told.clause if told.document == PASSAGE else f"{told.document}/{told.clause}"
    return f"“{quote}”", [
        ("comes to", told.symbol),
        ("decided by", told.basis),
        (told.status, "" if told.symbol else told.reason),
        ("candidates", ", ".join(told.candidates)),
        ("rule", f"{told.rule} ({told.kind})"),
        ("parts", " · ".join(f"{name}: {words}" for name, words in told.parts)),
        ("where", f"{where}, characters {told.span.start}-{told.span.end}"),
    ]


class _Read:
    """A clause with its mentions, and the hits that they were made of."""

    def __init__(self, document: Document, clause: Clause, mentions: Sequence[Mention], rules: Grammar) -> None:
        self.document, self.clause, self.mentions, self.rules = document, clause, mentions, rules
        self.hits = rules.hits(clause.text)
        self.lists = {listed.hit: listed for listed in lists(clause.text, self.hits, rules)}
        self.titles = titles(clause.text, self.hits, rules)

    def mentioned(self) -> Iterator[Explained]:
        """Yield what the mentions came to."""
        for mention in self.mentions:
            hit = next((hit for hit in self.hits if self._made(hit, mention)), None)
            yield Explained(
                document=self.document.id,
                clause=self.clause.place,
                span=mention.span,
                quote=mention.span.of(self.document.text),
                kind=mention.kind.value,
                rule=mention.rule,
                status=mention.status.value,
                symbol=mention.target.cited if mention.target else "",
                parts=tuple(self._parts(hit, mention)) if hit else (),
                basis=(mention.basis or _BY_KIND.get(mention.kind, "")) if mention.target else "",
                reason=mention.reason,
                candidates=mention.candidates,
            )

    def refused(self) -> Iterator[Explained]:
        """Yield what gave no mention: hits that went with nothing, and matches that the exclusions refuse."""
        for hit in self.hits:
            if not any(self._made(hit, m) or m.span.covers(self._span(hit)) for m in self.mentions):
                reason = _why_none(hit, self.titles, self.rules)
                yield self._refused(hit.start, hit.end, hit.rule.kind, hit.rule.id, reason)
        taken = [(hit.start, hit.end) for hit in self.hits]
        for rule, match in sorted(_excluded(self.clause.text, self.rules), key=lambda item: -len(item[1].group())):
            start, end = match.span()
            if not any(first < end and start < last for first, last in taken):
                taken.append((start, end))
                reason = _exclusion(rule, match, self.clause.text)
                yield self._refused(start, end, rule.rule.kind, rule.rule.id, reason)

    def _refused(self, start: int, end: int, kind: str, rule: str, reason: str) -> Explained:
        span = self.clause.source(start, end)
        quote = span.of(self.document.text)
        return Explained(self.document.id, self.clause.place, span, quote, kind, rule, REFUSED, reason=reason)

    def _span(self, hit: Hit) -> Span:
        return self.clause.source(hit.start, hit.end)

    def _made(self, hit: Hit, mention: Mention) -> bool:
        return hit.rule.id == mention.rule and self._span(hit).meets(mention.span)

    def _parts(self, hit: Hit, mention: Mention) -> Iterator[tuple[str, str]]:
        listed = self.lists.get(hit)
        if listed is None:
            groups = [(name, words) for name, words in hit.match.groupdict().items() if words]
            yield from sorted(groups, key=lambda group: hit.at(group[0]))
            return
        for member in listed.members:
            alone = len(listed.members) == 1
            if alone or self.clause.source(member.start, member.end) == mention.span:
                yield from _of_number(listed, member)
                return


def _of_number(listed: Listed, member: Member) -> Iterator[tuple[str, str]]:
    """The parts of a number: its own, and those that it has from its list."""
    yield "type", listed.type if listed.hit.group("type") else f"{listed.type}, from its list"
    yield "number", member.number
    if member.session:
        yield "session", member.session
    if member.year:
        yield "year", str(member.year)
    if member.issuer:
        yield "body", member.issuer
    elif listed.body:
        yield "body", f"{listed.body}, from its list" if listed.inherited else listed.body
    elif member.nearby:
        yield "body", f"{member.nearby}, behind the list"
    elif listed.own:
        yield "body", f"{listed.hit.group('own')}, the text's own"
    if member.dated:
        yield "date", str(member.dated)
    if member.edition:
        yield "edition", _edition(member.edition)


def _edition(edition: Edition) -> str:
    stated = ", ".join(filter(None, (edition.place, str(edition.year))))
    return f"{stated}, revised" if edition.revised else stated


def _why_none(hit: Hit, zones: Sequence[Title], rules: Grammar) -> str:
    """Why a hit gave no mention."""
    if any(zone.holds(hit) for zone in zones):
        return "it stands inside the title of a cited instrument"
    if hit.rule.kind == "continued":
        side = "before" if rules.data.numbering.type_first else "behind"
        return f"a number that goes on with no list: no word for a type of instrument {side} it"
    if hit.rule.kind == "named" and hit.group("name") in rules.local_named:
        return "an ordinary word, unless it stands in quotation marks or beside a part"
    return _WHY_NONE.get(hit.rule.kind, "nothing here that it could mean")


def _excluded(text: str, rules: Grammar) -> Iterator[tuple[CompiledRule, re.Match[str]]]:
    """Yield the matches that what stands beside them does not let count."""
    for rule in rules.rules:
        if (rule.not_after or rule.not_before) and rule.rule.kind != "mask":
            for match in rule.expression.finditer(text):
                if match.group() and not allowed(rule, match, text):
                    yield rule, match


def _exclusion(rule: CompiledRule, match: re.Match[str], text: str) -> str:
    """Which words beside a match refuse it."""
    before, after = text[max(0, match.start() - BESIDE) : match.start()], text[match.end() : match.end() + BESIDE]
    if rule.not_after and (beside := rule.not_after.search(before)):
        return f"directly behind {beside.group()!r} the rule does not count (not-after)"
    beside = rule.not_before.match(after) if rule.not_before else None
    return f"directly before {beside.group()!r} the rule does not count (not-before)" if beside else ""
