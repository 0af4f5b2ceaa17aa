"""Hits to citations: what a mention of something outside the document points to.

Nothing is guessed: what does not come to exactly one instrument is kept, unresolved or ambiguous, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.blocks import LAST_ROMAN, roman
from ontology.model import Edition, Kind, Mention, Status, Target
from ontology.registry import registry
from ontology.schemes import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.grammar import Grammar
    from ingest.matching import Hit
    from ontology.model import Clause, Span

ANCHORS = {"numbered"}
"""Kinds of rule whose hits have a title beside them; treaties known by name have one too."""
TREATY = "treaty"
WINDOW = 600
"""Characters beside a citation in which its title, its body or its part can stand: work on hostile texts is bounded."""
QUOTES = '“”"《》'


@dataclass(frozen=True, slots=True)
class Title:
    """The words of a clause in which the title of a cited instrument stands: `start` to `end`, for the hit `of`."""

    start: int
    end: int
    of: Hit

    def holds(self, hit: Hit) -> bool:
        """Say whether a hit lies wholly inside the title."""
        return hit is not self.of and self.start <= hit.start and hit.end <= self.end


def titles(text: str, found: Sequence[Hit], grammar: Grammar) -> list[Title]:
    """Return where the titles of cited instruments stand in a clause's words."""
    zones = []
    end_of_last = 0
    for index, hit in enumerate(found):
        if not _is_anchor(hit, grammar):
            continue
        begin = max(end_of_last, hit.start - WINDOW)
        if before := re.search(grammar.data.titles.before, text[begin : hit.start]):
            zones.append(_quoted(text, begin + before.start("title"), begin + before.end("title"), hit))
        stop = next((h.start for h in found[index + 1 :] if _ends_title(h, grammar)), len(text))
        stop = min(stop, hit.end + WINDOW)
        if after := re.search(grammar.data.titles.after, text[hit.end : stop]):
            group = next(name for name in ("title", "subject") if after.groupdict().get(name))
            zones.append(_quoted(text, hit.end + after.start(group), hit.end + after.end(group), hit))
        end_of_last = hit.end
    return zones


def _quoted(text: str, start: int, end: int, hit: Hit) -> Title:
    """The title with its quotation marks, which a name's own match may take in."""
    start -= start > 0 and text[start - 1] in QUOTES
    end += end < len(text) and text[end] in QUOTES
    return Title(start, end, hit)


def _title(clause: Clause, hit: Hit, zones: Sequence[Title]) -> str:
    return next((clause.text[zone.start : zone.end].strip(QUOTES + " ") for zone in zones if zone.of is hit), "")


def _is_anchor(hit: Hit, grammar: Grammar) -> bool:
    return hit.rule.kind in ANCHORS or (hit.rule.kind == "named" and _treaty(hit, grammar))


def _ends_title(hit: Hit, grammar: Grammar) -> bool:
    return hit.rule.kind == "part" or _is_anchor(hit, grammar)


def _treaty(hit: Hit, grammar: Grammar) -> bool:
    symbol = grammar.named.get(hit.group("name") or "")
    return symbol is not None and registry().named[symbol].type == TREATY


def citations(clause: Clause, found: Sequence[Hit], zones: Sequence[Title], grammar: Grammar) -> Iterator[Mention]:
    """Yield the citations of a clause, in the order of their first character.

    A name inside the title of a cited instrument is part of that citation and gives none of its own.
    """
    own = [hit for hit in found if not (hit.rule.kind in {"named", "set", "unknown-name"} and _within(hit, zones))]
    holders = _holders(clause.text, own, grammar)
    holding, held = set(holders.values()), _held(holders, clause.text, grammar)
    own = [hit for hit in own if hit in holding or not _ordinary_word(hit, grammar)]
    for hit in own:
        if hit.rule.kind == "numbered":
            yield from _numbered(clause, hit, zones, grammar)
        elif hit.rule.kind == "named" and hit not in held:
            symbol = _named_symbol(hit, grammar)
            kind = Kind.SET if registry().named[symbol].members else Kind.NAMED
            yield _plain(clause, hit, kind, symbol, zones)
        elif hit.rule.kind == "unknown-name":
            yield _undecided(
                clause.source(hit.start, hit.end),
                Kind.NAMED,
                hit,
                "a title that the registry of instruments does not know",
            )
        elif hit.rule.kind == "part" and hit in holders:
            yield _part(clause, hit, holders[hit], zones, grammar)
        elif hit.rule.kind == "goal":
            for start, end, number in _listed(hit, "numbers", grammar):
                yield _known(clause, start, end, Kind.GOAL, hit, f"SDG/{number}")
        elif hit.rule.kind == "action-line":
            yield from _lines(clause, hit, grammar)
        elif hit.rule.kind == "set":
            yield _plain(clause, hit, Kind.SET, hit.rule.symbol, zones)


def _ordinary_word(hit: Hit, grammar: Grammar) -> bool:
    """Whether a name is one that means the instrument only in quotation marks: 公约, the Convention."""
    return hit.rule.kind == "named" and hit.group("name") in grammar.local_named and hit.match.group()[0] not in QUOTES


def _within(hit: Hit, zones: Sequence[Title]) -> bool:
    return any(zone.holds(hit) for zone in zones)


# -------------------------------------------------------------------- numbered instruments


def _numbered(clause: Clause, hit: Hit, zones: Sequence[Title], grammar: Grammar) -> Iterator[Mention]:
    edition = _edition(hit)
    kind = grammar.data.types[hit.group("type") or ""]
    for start, end, number in _listed(hit, "numbers", grammar):
        span = clause.source(start, end)
        bodies, why = _bodies(clause.text, hit, edition, kind, grammar)
        options = [
            Target(symbol, edition if series.editions else None)
            for body in bodies
            for series, symbol in registry().symbols(body, kind, number, year=edition.year if edition else None)
        ]
        title = _title(clause, hit, zones)
        if len(options) == 1:
            yield Mention(span, Kind.INSTRUMENT, hit.rule.id, options[0], title=title, stated=edition)
        else:
            reason = why or _number_reason(bodies, kind, number)
            yield replace(_undecided(span, Kind.INSTRUMENT, hit, reason, options), stated=edition)


def _number_reason(bodies: Sequence[str], kind: str, number: str) -> str:
    names = " or ".join(registry().body[body].labels["en"] for body in bodies)
    return f"the registry has no series of {names} with a {kind} numbered {number}"


def _bodies(text: str, hit: Hit, edition: Edition | None, kind: str, grammar: Grammar) -> tuple[list[str], str]:
    """The bodies that can have issued it, from the surest sign: named with it, convened, meeting, named before."""
    for group in ("body", "issuer", "convened"):
        if name := hit.group(group):
            return [grammar.bodies[_plain_blanks(name)]], ""
    if _unknown_body(text, hit, grammar):
        return [], "issued by a body that the registry does not know"
    if kind == "opinion" and not edition:
        return [], "an opinion without its forum or year: perhaps another of this document"
    if edition and edition.place:
        meetings = registry().event_at(edition.place, edition.year, grammar.language)
        bodies = [
            event.body for event in meetings if any(s.body == event.body and s.type == kind for s in registry().series)
        ]
        if bodies:
            return bodies, "" if len(bodies) == 1 else "several bodies met there in that year"
    if name := _last_body(text[: hit.start], kind, grammar):
        return [name], ""
    everyone = sorted({series.body for series in registry().series if series.type == kind})
    return everyone, "no issuing body is named"


def _unknown_body(text: str, hit: Hit, grammar: Grammar) -> bool:
    """Whether words that only a body's name can be stand beside the number, though no known name does."""
    forms = grammar.data.unknown_body
    before, after = text[max(0, hit.start - WINDOW) : hit.start], text[hit.end : hit.end + WINDOW]
    return bool((forms.before and re.search(forms.before, before)) or (forms.after and re.match(forms.after, after)))


def _last_body(text: str, kind: str, grammar: Grammar) -> str | None:
    issuing = {series.body for series in registry().series if series.type == kind}
    last = None
    for match in re.finditer(grammar.tokens["body"], text[-WINDOW:]):
        if (body := grammar.bodies[_plain_blanks(match.group())]) in issuing:
            last = body
    return last


def _edition(hit: Hit) -> Edition | None:
    if year := hit.group("year"):
        return Edition(int(year), (hit.group("place") or "").strip(), revised=bool(hit.group("revised")))
    if session := hit.group("session"):
        return Edition(int(session), "", revised=bool(hit.group("amended")))
    return None


# -------------------------------------------------------------------- parts and what holds them


def _holders(text: str, found: Sequence[Hit], grammar: Grammar) -> dict[Hit, Hit]:
    """For each part the instrument that holds it: the nearest on the grammar's side, joined by the grammar's link."""
    first = grammar.data.parts.holder_first
    holders: dict[Hit, Hit] = {}
    nearest: Hit | None = None
    between: list[Hit] = []
    for hit in found if first else reversed(found):
        if hit.rule.kind in {"numbered", "named"}:
            nearest, between = hit, []
            continue
        if hit.rule.kind == "part" and nearest:
            start, end = (nearest.end, hit.start) if first else (hit.end, nearest.start)
            if end - start <= WINDOW and re.fullmatch(grammar.data.parts.link, _gap(text, start, end, between)):
                holders[hit] = nearest
        between.append(hit)
    return holders


def _gap(text: str, start: int, end: int, taken: Sequence[Hit]) -> str:
    """The words from start to end, what other rules took left out."""
    kept = []
    for hit in sorted(taken, key=lambda hit: hit.start):
        kept.append(text[start : hit.start])
        start = hit.end
    return "".join([*kept, text[start:end]])


def _held(holders: dict[Hit, Hit], text: str, grammar: Grammar) -> set[Hit]:
    """The treaties that stand directly beside a part of theirs, which is then the one thing cited."""
    return {
        holder
        for part, holder in holders.items()
        if _treaty(holder, grammar)
        and (
            not grammar.data.parts.holder_first
            or not re.search(r"\w{2}", text[min(holder.end, part.end) : max(holder.start, part.start)])
        )
    }


def _part(clause: Clause, part: Hit, holder: Hit, zones: Sequence[Title], grammar: Grammar) -> Mention:
    held = next(iter(_numbered(clause, holder, zones, grammar)), None) if holder.rule.kind == "numbered" else None
    if holder.rule.kind == "numbered":
        target = held.target if held else None
        prefix = "para/"
    else:
        symbol = _named_symbol(holder, grammar)
        target, prefix = Target(symbol), registry().named[symbol].paragraphs
    joined = holder.rule.kind == "named" and _treaty(holder, grammar)
    start, end = (min(part.start, holder.start), max(part.end, holder.end)) if joined else (part.start, part.end)
    span = clause.source(start, end)
    if target is None:
        return _undecided(span, Kind.PART, part, "part of an instrument that could not be decided")
    symbol = f"{target.symbol}/{_part_symbol(part, prefix, grammar)}"
    title = _title(clause, holder, zones) if joined else ""
    return Mention(span, Kind.PART, part.rule.id, Target(symbol, target.edition), title=title, stated=target.edition)


def _part_symbol(part: Hit, prefix: str, grammar: Grammar) -> str:
    number = part.group("number") or ""
    value = _value(number, grammar)
    written = part.rule.symbol.format(
        number=value if value is not None else number,
        roman=roman(value).upper() if value and value <= LAST_ROMAN else number,
        letter=part.group("letter") or "",
        paragraph=prefix,
    )
    return written.rstrip("/")


def _value(number: str, grammar: Grammar) -> int | None:
    """The value of arabic digits, or of Han numerals up to 99 (七, 十二, 四十)."""
    if number.isdigit():
        return int(number)
    if not number or any(sign not in grammar.data.numerals for sign in number):
        return None
    tens, ten, ones = number.rpartition(grammar.data.numerals[10])
    digit = grammar.data.numerals.index
    return (digit(tens) if tens else 1) * 10 * bool(ten) + (digit(ones) if ones else 0)


# -------------------------------------------------------------------- names, goals, lines


def _named_symbol(hit: Hit, grammar: Grammar) -> str:
    name = hit.group("name")
    return grammar.named[_plain_blanks(name)] if name else hit.rule.symbol


def _lines(clause: Clause, hit: Hit, grammar: Grammar) -> Iterator[Mention]:
    part = hit.group("part")
    for start, end, line in _listed(hit, "lines", grammar):
        symbol = grammar.lines.get(part.lower(), f"WSIS/{line}") if part else f"WSIS/{line}"
        yield _known(clause, start, end, Kind.ACTION_LINE, hit, symbol)


def _listed(hit: Hit, group: str, grammar: Grammar) -> Iterator[tuple[int, int, str]]:
    """The members of a list with their places; a single member has the whole hit's."""
    base, members = hit.at(group), hit.group(group) or ""
    found = []
    position = 0
    for between in [*re.finditer(rf"(?:{grammar.data.separators})+", members), None]:
        end = between.start() if between else len(members)
        if end > position:
            found.append((base + position, base + end, members[position:end]))
        position = between.end() if between else end
    if len(found) == 1:
        yield hit.start, hit.end, found[0][2]
    else:
        yield from found


def _plain(clause: Clause, hit: Hit, kind: Kind, symbol: str, zones: Sequence[Title]) -> Mention:
    title = _title(clause, hit, zones)
    return Mention(clause.source(hit.start, hit.end), kind, hit.rule.id, Target(symbol), title=title)


def _known(clause: Clause, start: int, end: int, kind: Kind, hit: Hit, symbol: str) -> Mention:
    """A goal, target or action line, if its scheme has it: there is no SDG 18."""
    span = clause.source(start, end)
    if symbol in labels("en"):
        return Mention(span, kind, hit.rule.id, Target(symbol))
    return _undecided(span, kind, hit, f"there is no {symbol}")


def _undecided(span: Span, kind: Kind, hit: Hit, reason: str, options: Sequence[Target] = ()) -> Mention:
    status = Status.AMBIGUOUS if len(options) > 1 else Status.UNRESOLVED
    candidates = tuple(sorted({option.cited for option in options}))
    return Mention(span, kind, hit.rule.id, None, status, reason, candidates)


def _plain_blanks(name: str) -> str:
    return re.sub(r"\s", " ", name)
