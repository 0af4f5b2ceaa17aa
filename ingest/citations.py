"""Hits to citations: what a mention of something outside the document points to.

Nothing is guessed: what does not come to exactly one instrument is kept, unresolved or ambiguous, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.matching import Hit
from ingest.numbered import decided, lists
from ingest.numerals import LAST_ROMAN, roman
from ontology.model import Kind, Mention, Status, Target
from ontology.registry import registry
from ontology.schemes import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.grammar import Grammar
    from ingest.numbered import Listed
    from ontology.model import Clause, Span

ANCHORS = {"numbered", "continued"}
"""Kinds of rule whose hits have a title beside them; treaties known by name have one too."""
BELOW = "below"
"""The symbol of a rule for targets that only belong to goals which the clause has cited before."""
TREATY = "treaty"
WINDOW = 600
"""Characters beside a citation in which its title, its body or its part can stand: work on hostile texts is bounded."""
BEFORE, BEHIND = 3, 60
"""Characters beside a part in which stands what points back to its holder."""
QUOTES = '“”"《》«»'
PAIRS = {"“": "”", "”": "“", "«": "»", "《": "》", '"': '"', "(": ")", "（": "）", "[": "]", "［": "］"}
"""Marks that open in a title, and what closes each; Arabic texts open with the one that closes elsewhere."""
_CLOSING = frozenset(PAIRS.values()) - PAIRS.keys()
_AROUND = " ,，、،;；:："


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
        stop = min(len(text), hit.end + WINDOW)
        following = (found[place] for place in range(index + 1, len(found)))
        stop = min(stop, next((h.start for h in following if h.start >= stop or _ends_title(h, grammar)), stop))
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
    return next((bare(clause.text[zone.start : zone.end]) for zone in zones if zone.of is hit), "")


def bare(title: str) -> str:
    """Return a title without the marks around it; "" for words whose marks don't pair: they are not a whole title.

    >>> bare("“Our “common” agenda”, "), bare("《公约》执行情况"), bare("agenda” and all previous resolutions")
    ('Our “common” agenda', '《公约》执行情况', '')
    """
    words = title.strip(_AROUND)
    if words.endswith("]") and "[" not in words:  # text that is not agreed ends here, not the title's
        words = words[:-1].strip(_AROUND)
    while len(words) > 1 and PAIRS.get(words[0]) == words[-1] and _paired(words[1:-1]):
        words = words[1:-1].strip(_AROUND)
    return words if _paired(words) else ""


def _paired(words: str) -> bool:
    """Whether each mark that opens in some words is closed in them, and none is closed that was not opened."""
    waiting: list[str] = []
    for sign in words:
        if waiting and sign == waiting[-1]:
            waiting.pop()
        elif sign in PAIRS:
            waiting.append(PAIRS[sign])
        elif sign in _CLOSING:
            return False
    return not waiting


def _is_anchor(hit: Hit, grammar: Grammar) -> bool:
    return hit.rule.kind in ANCHORS or (hit.rule.kind == "named" and _treaty(hit, grammar))


def _ends_title(hit: Hit, grammar: Grammar) -> bool:
    return hit.rule.kind == "part" or _is_anchor(hit, grammar)


def _treaty(hit: Hit, grammar: Grammar) -> bool:
    symbol = grammar.named.get(hit.group("name") or "")
    return symbol is not None and registry().named[symbol].type == TREATY


def citations(
    clause: Clause, found: Sequence[Hit], zones: Sequence[Title], grammar: Grammar, issuer: str = ""
) -> Iterator[Mention]:
    """Yield the citations of a clause, in the order of their first character.

    A name inside the title of a cited instrument is part of that citation and gives none of its own. Titles that the
    registry does not know are told in opinions alone: in resolutions most are of reports, and no language but Chinese
    marks them.

    Args:
        clause: where they stand.
        found: the hits of the grammar's rules in its words.
        zones: where the titles of cited instruments stand.
        grammar: the language's.
        issuer: the body whose text this is, "" where that is unknown.
    """
    numbers = {item.hit: item for item in lists(clause.text, found, grammar)}
    found = _without_stray_targets(found, grammar)
    own = [hit for hit in found if _counts(hit, numbers, zones) and not (issuer and hit.rule.kind == "unknown-name")]
    holders = _holders(clause.text, own, grammar)
    holding, held = set(holders.values()), _held(holders, clause.text, grammar)
    for hit in own:
        if hit not in holding and _ordinary_word(hit, grammar):
            continue
        if hit in numbers:
            yield from _numbered(clause, numbers[hit], zones, grammar, issuer)
        elif hit in holders:
            for part in (hit, *_further(clause.text, hit, grammar)):
                yield _part(clause, part, holders[hit], zones, grammar, numbers, issuer)
        elif hit not in held:
            yield from _other(clause, hit, zones, grammar)


def _without_stray_targets(found: Sequence[Hit], grammar: Grammar) -> list[Hit]:
    """Leave out targets that name no goal themselves (targets 8.3 and 9.3), unless the goal is cited before them."""
    kept: list[Hit] = []
    goals: set[str] = set()
    for hit in found:
        numbers = [number for _, _, number in _listed(hit, "numbers", grammar)] if hit.rule.kind == "goal" else []
        named = {number.partition(".")[0] for number in numbers}
        if numbers and hit.rule.symbol == BELOW and not named <= goals:
            continue
        goals |= named
        kept.append(hit)
    return kept


def _counts(hit: Hit, numbers: Mapping[Hit, Listed], zones: Sequence[Title]) -> bool:
    """Whether a hit can be a citation: no number that goes on with no list, no name inside a cited title."""
    if hit.rule.kind in {"named", "set", "unknown-name"}:
        return not _within(hit, zones)
    return hit in numbers or hit.rule.kind not in {"continued", "mask"}


def _other(clause: Clause, hit: Hit, zones: Sequence[Title], grammar: Grammar) -> Iterator[Mention]:
    """What is cited by a symbol, a name, a goal or a line."""
    if hit.rule.kind == "symbol":
        yield _symbol(clause, hit, zones)
    elif hit.rule.kind == "named":
        symbol = _named_symbol(hit, grammar)
        kind = Kind.SET if registry().named[symbol].members else Kind.NAMED
        yield _plain(clause, hit, kind, symbol, zones)
    elif hit.rule.kind == "unknown-name":
        span = clause.source(hit.start, hit.end)
        yield _undecided(span, Kind.NAMED, hit, "a title that the registry of instruments does not know")
    elif hit.rule.kind == "goal":
        for start, end, number in _listed(hit, "numbers", grammar):
            yield _known(clause, start, end, Kind.GOAL, hit, f"SDG/{number.lower()}")
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


def _numbered(
    clause: Clause, listed: Listed, zones: Sequence[Title], grammar: Grammar, issuer: str
) -> Iterator[Mention]:
    hit = listed.hit
    title = _title(clause, hit, zones)
    alone = len(listed.members) == 1
    for found in decided(clause.text, listed, grammar, issuer):
        member = found.member
        span = clause.source(hit.start, hit.end) if alone else clause.source(member.start, member.end)
        if len(found.options) == 1:
            target = found.options[0]
            yield Mention(
                span, Kind.INSTRUMENT, hit.rule.id, target, title=title, stated=member.edition, basis=found.basis
            )
        else:
            mention = _undecided(span, Kind.INSTRUMENT, hit, found.reason, found.options)
            yield replace(mention, stated=member.edition, basis=found.basis)


def _symbol(clause: Clause, hit: Hit, zones: Sequence[Title]) -> Mention:
    """A symbol that is written out: A/RES/70/1."""
    written = re.sub(r"\s", "", hit.group("symbol") or "").upper()
    span = clause.source(hit.start, hit.end)
    if registry().reads(written):
        return Mention(
            span, Kind.INSTRUMENT, hit.rule.id, Target(written), title=_title(clause, hit, zones), basis="its symbol"
        )
    return _undecided(span, Kind.INSTRUMENT, hit, f"no series of the registry writes {written}")


# -------------------------------------------------------------------- parts and what holds them


def _holders(text: str, found: Sequence[Hit], grammar: Grammar) -> dict[Hit, Hit]:
    """For each part the instrument that holds it: the nearest on the grammar's side, joined by the grammar's link.

    Else the one that its words point back to.
    """
    first = grammar.data.parts.holder_first
    holders: dict[Hit, Hit] = {}
    nearest: Hit | None = None
    between: list[Hit] = []
    for hit in found if first else reversed(found):
        if hit.rule.kind in {"numbered", "continued", "named"}:
            nearest, between = hit, []
            continue
        if hit.rule.kind == "part" and nearest:
            start, end = (nearest.end, hit.start) if first else (hit.end, nearest.start)
            if end - start <= WINDOW and re.fullmatch(grammar.data.parts.link, _gap(text, start, end, between)):
                holders[hit] = nearest
        between.append(hit)
    return _back(text, found, grammar) | holders


def _back(text: str, found: Sequence[Hit], grammar: Grammar) -> dict[Hit, Hit]:
    """For each part whose words point back (§ 4 thereof) the instrument known by name that stands last before it."""
    form = grammar.data.parts.back
    holders: dict[Hit, Hit] = {}
    nearest: Hit | None = None
    for hit in found if form else ():
        if hit.rule.kind in {"numbered", "continued", "named"}:
            nearest = hit if hit.rule.kind == "named" else None  # a number's parts have the number beside them
        elif hit.rule.kind == "part" and nearest and hit.start - nearest.end <= WINDOW:
            end = max((further.end for further in _further(text, hit, grammar)), default=hit.end)
            if re.match(form, f"{text[max(0, hit.start - BEFORE) : hit.start]}\t{text[end - 1 : end + BEHIND]}"):
                holders[hit] = nearest
    return holders


def _further(text: str, part: Hit, grammar: Grammar) -> list[Hit]:
    """The numbers that go on with a part's list: Nos. 92, 115 and 147."""
    form = re.compile(grammar.data.parts.further)
    found: list[Hit] = []
    end = part.end
    while grammar.data.parts.further and (match := form.match(text, end, part.end + WINDOW)):
        end = match.end()
        found.append(Hit(part.rule, match.start("number"), end, match))
    return found


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


def _part(
    clause: Clause,
    part: Hit,
    holder: Hit,
    zones: Sequence[Title],
    grammar: Grammar,
    numbers: Mapping[Hit, Listed],
    issuer: str,
) -> Mention:
    if holder in numbers:
        members = list(_numbered(clause, numbers[holder], zones, grammar, issuer))
        held = members[-1 if holder.start < part.start else 0] if members else None
        target = held.target if held else None
        prefix = "para/"
    else:
        symbol = _named_symbol(holder, grammar)
        target, prefix = Target(symbol), registry().named[symbol].paragraphs
    listed = part.match.re.pattern == grammar.data.parts.further  # its first number has the span of the whole
    joined = holder.rule.kind == "named" and _treaty(holder, grammar) and not listed
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
