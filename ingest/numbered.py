"""Numbered instruments: what each number of a list belongs to - a type, an issuing body, an edition, a series.

A list has its word for the type once (`resolutions 70/1 of 25 September 2015, 72/266 B`) and may go on behind
a title (`… entitled “…”, and 74/274 …`). Who issued a number is decided from the surest sign: a body named with it, the
meeting of its edition, the form of the number, the body whose text it is. A date beside a number that its session
can't have refuses a body. What stays open stays undecided, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from ontology.model import Edition, Target
from ontology.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.grammar import Grammar
    from ingest.matching import Hit
    from ontology.registry import Series

WINDOW = 600
"""Characters before a citation in which its body can be named: work on hostile texts is bounded."""
CENTURY, FIRST_YEAR = 100, 47
LONGEST_RANGE = 60
"""Numbers that a range can name; what is further apart is no range."""
BESIDE = 60
"""Characters before a number in which the words that go on with a list can stand."""
RIVAL = "undated, and the body named before numbers so too"
OTHER = "other-body"
"""What a mask has as its symbol when it takes the numbers of a body that the registry does not know."""
COMMAS = ",，،"
PLAIN_BRACKETS = str.maketrans("（）", "()")
APART = 1200
"""Characters that may lie between a list and the number that goes on with it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One number of a list: `start` to `end` with what belongs to it, `at` to `to` the number alone."""

    start: int
    end: int
    at: int
    to: int
    number: str
    session: str = ""
    year: int | None = None
    issuer: str = ""
    nearby: str = ""
    dated: int | None = None
    edition: Edition | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A citation of a numbered instrument: its targets (one when it is decided), why, and how that was known."""

    member: Member
    options: tuple[Target, ...]
    basis: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A hit with the type of its numbers, the body named with it, and its members.

    `follows` is True for numbers that go on with a list, `inherited` where the body was named with earlier ones,
    `foreign` where a body that the registry does not know stands before the list or before what it goes on with.
    """

    hit: Hit
    type: str
    body: str
    own: bool
    members: tuple[Member, ...] = ()
    follows: bool = False
    inherited: bool = False
    foreign: bool = False


def lists(text: str, found: Sequence[Hit], grammar: Grammar) -> list[Listed]:
    """Return the lists of numbers in a clause's words; a number that goes on with no list is none."""
    own = {hit: _read(hit, grammar) for hit in found if hit.rule.kind in {"numbered", "continued"}}
    typed: dict[Hit, Listed] = {}
    last: Listed | None = None
    ordered = [hit for hit in found if hit in own or hit.rule.symbol == OTHER]
    for hit in ordered if grammar.data.numbering.type_first else reversed(ordered):
        if hit not in own:  # another body's list stands between
            last = None
            continue
        if own[hit].type:
            last = own[hit]
        elif last and _goes_on(text, hit, last, grammar):
            last = replace(own[hit], type=last.type, follows=grammar.data.numbering.type_first)
        else:
            continue
        typed[hit] = last
    return _with_bodies([typed[hit] for hit in own if hit in typed], text, grammar)


def _read(hit: Hit, grammar: Grammar) -> Listed:
    """A hit by itself: what it has of type, body and edition, and its members."""
    word = hit.group("type")
    named = (grammar.bodies.get(name, "") for group in ("body", "convened") if (name := hit.group(group)))
    body = next(named, hit.rule.symbol)  # a rule of numbers that one body alone writes so has that body as its symbol
    members = _members(hit.at("numbers"), hit.group("numbers") or "", grammar)
    edition = _edition(hit.match.groupdict()) if word else None
    kind = grammar.data.types[word] if word else ""
    told = (one for member in _distributed(members, edition) for one in _told_apart(member, body))
    return Listed(hit, kind, body, bool(hit.group("own")), tuple(told))


def _with_bodies(listed: list[Listed], text: str, grammar: Grammar) -> list[Listed]:
    """A body named with the first numbers of a list, known or not, holds for those that go on with it."""
    found: list[Listed] = []
    for item in listed:
        last = found[-1] if found else None
        inherits = last and not item.body and not item.own and (item.follows or _joined(last, item, text, grammar))
        if last and inherits:
            found.append(replace(item, body=last.body, inherited=True, foreign=last.foreign))
        else:
            found.append(replace(item, foreign=_foreign(item, text, grammar)))
    return found


def _foreign(item: Listed, text: str, grammar: Grammar) -> bool:
    """Whether a body that is unknown stands in front; a known name right behind its name is the end of that name."""
    if item.body and text[: item.hit.start].rstrip().endswith(tuple(COMMAS)):
        return False
    return unknown_before(text, item.hit.start, grammar)


def _joined(last: Listed, item: Listed, text: str, grammar: Grammar) -> bool:
    """Whether a list with its type behind goes on here: 第21/24号、…第33/12号决议."""
    if grammar.data.numbering.type_first or last.hit.group("type"):
        return False
    if item.hit.start - last.hit.end > APART:
        return False
    return not re.search(grammar.data.numbering.ends, text[last.hit.end : item.hit.start], re.ASCII)


def _goes_on(text: str, hit: Hit, last: Listed, grammar: Grammar) -> bool:
    rules = grammar.data.numbering
    first, second = (last.hit, hit) if rules.type_first else (hit, last.hit)
    if second.start - first.end > APART:
        return False
    between = text[first.end : second.start]
    if rules.type_first:
        beside = re.search(rf"(?:{rules.resumes})$", between[-BESIDE:], re.ASCII)
    else:
        beside = re.match(rules.resumes, between, re.ASCII)
    return bool(beside) and not re.search(rules.ends, between, re.ASCII)


def _members(base: int, words: str, grammar: Grammar) -> list[Member]:
    found: list[Member] = []
    end = 0
    for match in grammar.member.finditer(words):
        between = words[end : match.start()]
        ranged = end and re.fullmatch(rf"\s?{grammar.tokens['range']}\s?", between, re.ASCII)
        if match["plain"] and end and not ranged and not re.fullmatch(grammar.tokens["sep"], between, re.ASCII):
            continue  # digits of something else
        end = match.end()
        one = _member(match, base, grammar)
        found += _between(found[-1], one) if ranged and found else []
        letters = _letters(match["letters"] or "", grammar)
        found += [replace(one, number=one.number + letter) for letter in letters] or [one]
    return _distributed_bodies(found)


def _member(match: re.Match[str], base: int, grammar: Grammar) -> Member:
    groups = {name: value for name, value in match.groupdict().items() if value}
    name = next(name for name in ("number", "serial", "compound", "plain") if name in groups)
    bodies = [grammar.bodies.get(groups[key], "") for key in ("issuer", "issuer_behind", "convened") if key in groups]
    return Member(
        start=base + match.start(),
        end=base + match.end(),
        at=base + match.start(name),
        to=base + max(match.end(other) for other in _OF_NUMBER if other in groups),
        number=grammar.special(groups[name]).translate(PLAIN_BRACKETS),
        session=grammar.session(groups["roman"]) if "roman" in groups else "",
        year=int(groups["bracketed"]) if "bracketed" in groups else None,
        issuer=bodies[0] if bodies else "",
        dated=int(groups["dated"]) if "dated" in groups else None,
        edition=_edition(groups),
    )


def _between(first: Member, last: Member) -> list[Member]:
    """The numbers inside a range, 64/201 to 64/205, each at the place of the whole; none if the two differ in form."""
    before, slash, start = first.number.rpartition("/")
    other, _, stop = last.number.rpartition("/")
    if before != other or not (start.isdigit() and stop.isdigit()) or first.session != last.session:
        return []
    if not 1 < int(stop) - int(start) <= LONGEST_RANGE:
        return []
    whole = replace(last, start=first.start, end=last.end, at=first.at, to=last.to)
    return [replace(whole, number=f"{before}{slash}{number}") for number in range(int(start) + 1, int(stop))]


def _told_apart(member: Member, body: str) -> list[Member]:
    """The numbers of a range that is written like one number, 30-32: with an edition or a body that is known.

    Else 11-16 is one number, of a body that counts its instruments by year.
    """
    first, _, last = member.number.partition("-")
    if not (member.edition or body or member.issuer or member.nearby) or not (first.isdigit() and last.isdigit()):
        return [member]
    if not 0 < int(last) - int(first) <= LONGEST_RANGE:
        return [member]
    behind = member.to - len(last)
    ends = {
        int(first): replace(member, end=member.at + len(first), to=member.at + len(first)),
        int(last): replace(member, start=behind, at=behind),
    }
    numbers = range(int(first), int(last) + 1)
    return [replace(ends.get(number, member), number=str(number)) for number in numbers]


_OF_NUMBER = ("number", "letters", "serial", "part", "bracketed", "roman", "compound", "plain")


def _letters(words: str, grammar: Grammar) -> list[str]:
    """The letters of the parts that are named: `A to C` is A, B and C."""
    found = list(re.finditer(grammar.tokens["letter"], words))
    letters = [grammar.data.letters.get(match.group(), match.group()) for match in found]
    if len(found) == len(("first", "last")):
        between = words[found[0].end() : found[1].start()]
        single = all(len(letter) == 1 for letter in letters)
        if single and re.fullmatch(grammar.tokens["letter-range"], between.strip()):
            return [chr(code) for code in range(ord(letters[0]), ord(letters[1]) + 1)]
    return letters


def _distributed(members: list[Member], edition: Edition | None) -> list[Member]:
    """One edition stands behind a list for all before it that have none: Resolutions 102 and 130 (Rev. Dubai, 2018)."""
    given = []
    for member in reversed(members):
        edition = member.edition or edition
        given.append(member if member.edition == edition else replace(member, edition=edition))
    return given[::-1]


def _distributed_bodies(members: list[Member]) -> list[Member]:
    """So does the issuing body, though less surely: resolutions 1325 (2000) and 1820 (2008) of the Security Council."""
    given, body = [], ""
    for member in reversed(members):
        nearby = body if not member.issuer else ""
        given.append(member if member.nearby == nearby else replace(member, nearby=nearby))
        body = member.issuer or body
    return given[::-1]


def _edition(groups: dict[str, str | None]) -> Edition | None:
    if year := groups.get("year"):
        return Edition(_whole_year(year), (groups.get("place") or "").strip(), revised=bool(groups.get("revised")))
    if session := groups.get("session"):
        return Edition(_whole_year(session), "", revised=bool(groups.get("amended")))
    return None


def _whole_year(written: str) -> int:
    """The year of WRC-15 or C96: ITU numbers its meetings so since 1947."""
    year = int(written)
    return year if year >= CENTURY else year + (2000 if year < FIRST_YEAR else 1900)


# -------------------------------------------------------------------- whose number it is


def decided(text: str, listed: Listed, grammar: Grammar, issuer: str = "") -> Iterator[Numbered]:
    """Yield what each number of a list can be.

    Args:
        text: the clause's words.
        listed: the list.
        grammar: the language's.
        issuer: the body whose text this is, "" where that is unknown.
    """
    for member in listed.members:
        yield _Case(text, listed, member, grammar, issuer).decide()


@dataclass(frozen=True)
class _Case:
    """One number and everything that can tell whose it is."""

    text: str
    listed: Listed
    member: Member
    grammar: Grammar
    issuer: str

    def decide(self) -> Numbered:
        return (
            self._self_told()
            or self._named()
            or self._refused()
            or self._met()
            or (self._by_form() if self.issuer else self._by_context())
        )

    def _self_told(self) -> Numbered | None:
        """By the letters of an organ in the number itself: 1/CP.21."""
        if not re.search("/[A-Z]", self.member.number):
            return None
        options = self.targets(self._everyone())
        return self._numbered(options, "the only body that numbers so", "") if len(options) == 1 else None

    def _everyone(self) -> tuple[str, ...]:
        return _issuing(self.listed.type)

    def _named(self) -> Numbered | None:
        """By a body named with the number, in front or behind, or behind its list."""
        member = self.member
        if body := member.issuer or self.listed.body:
            if self.listed.foreign or (member.issuer and unknown_behind(self.text, member.end, self.grammar)):
                return None  # the Assembly of French Polynesia: its name is longer than the one that is known
            named = self.targets([body])
            if named or not self.issuer or not self._fits_another(body):
                return self._numbered(named, "named with it", self._no_series([body]))
        if member.nearby and (named := self.targets([member.nearby])):
            return self._numbered(named, "named behind the list", "")
        return self._by_short() if self.issuer and self._short() else None

    def _refused(self) -> Numbered | None:
        """What no sign can decide: another body's, or another opinion of this document."""
        if self._unknown_body():
            return self._numbered((), "", "issued by a body that the registry does not know")
        if self.listed.type == "opinion" and not self.member.edition:
            return self._numbered((), "", "an opinion without its forum or year: perhaps another of this document")
        return None

    def _numbers_otherwise(self, body: str) -> bool:
        """Whether a body has such instruments, but under other numbers: the number beside its name is another's."""
        return body in self._everyone()

    def _fits_another(self, body: str) -> bool:
        """Whether the body issued another number of the list: this one is then of the body beside it (X and Y …)."""
        others = (replace(self, member=member) for member in self.listed.members if member is not self.member)
        return any(case.targets([body]) for case in others)

    def _numbered(self, options: tuple[Target, ...], basis: str, reason: str) -> Numbered:
        return Numbered(self.member, options, basis, "" if len(options) == 1 else reason)

    def _met(self) -> Numbered | None:
        """The body that met at the place and in the year of the edition."""
        edition = self.member.edition
        if not edition or not edition.place:
            return None
        meetings = registry().event_at(edition.place, edition.year, self.grammar.language)
        bodies = [event.body for event in meetings if event.body in self._everyone()]
        if not bodies:
            return None
        return self._numbered(self.targets(bodies), "met there in that year", "several bodies met there in that year")

    def _by_form(self) -> Numbered:
        """In a body's own text: a body named far in front, its own number, else the one body that numbers so."""
        if body := self._far():
            return self._numbered(self.targets([body]), "named in front", self._no_series([body]))
        before = self._named_before()
        if options := self.targets([self.issuer]):
            rival = self._rival(before)
            return self._numbered((*options, *rival), "the text's own body", RIVAL)
        for body in before:
            if options := self.targets([body]):
                return self._numbered(options, "named before, and so numbered and dated", "")
        family = registry().root(self.issuer)
        own = [body for body in self._everyone() if registry().root(body) == family]
        options = self.targets(own)
        return self._numbered(options, "the only body that numbers so", "no issuing body is named")

    def _rival(self, before: Sequence[str]) -> tuple[Target, ...]:
        """What an undated number would be among the instruments of the body named last, if not the text's own."""
        undated = self.member.dated is None and not self.listed.own and not self.listed.body
        nearest = before[0] if before else self.issuer
        return self.targets([nearest]) if undated and nearest != self.issuer else ()

    def _short(self) -> str:
        """The short name, which several bodies share, that stands beside the number: the Council; "" if none does."""
        forms, text = self.grammar.data.unknown_body, self.text
        numbers = self.listed.members[0].start
        for place in (self.listed.hit.start,) if self.listed.body else (self.listed.hit.start, numbers):
            before = text[max(0, place - WINDOW) : place]
            if forms.short and (found := re.search(forms.short, before, re.ASCII)):
                return found.group()
        for end in self._ends() if forms.short_behind else ():
            if found := re.match(forms.short_behind, text[end : end + WINDOW], re.ASCII):
                return found.group()
        return ""

    def _short_of_issuer(self) -> bool:
        """Whether the short name is in the name of the text's own body: the Council, in a text of the Council's."""
        words = [word for word in re.findall(r"\w{2,}", self._short()) if not word.islower()]
        own = [name for name, body in self.grammar.bodies.items() if body == self.issuer]
        return any(word in name for word in words for name in own)

    def _by_short(self) -> Numbered:
        """Another body than the one whose text it is: the nearest named before that numbers so, else the only one."""
        if self._short_of_issuer() and (options := self.targets([self.issuer])):
            return self._numbered(options, "the text's own body", "")
        for body in self._named_before():
            if body != self.issuer and (options := self.targets([body])):
                return self._numbered(options, "named before", "")
        family = registry().root(self.issuer)
        others = [body for body in self._everyone() if body != self.issuer and registry().root(body) == family]
        options = self.targets(others)
        return self._numbered(options, "the only body that numbers so", "no issuing body is named")

    def _by_context(self) -> Numbered:
        before = self._named_before()
        for body in before:
            if options := self.targets([body]):
                return self._numbered(options, "named before", self._no_series([body]))
        if before:
            return self._numbered((), "", self._no_series(before[:1]))
        options = self.targets(self._everyone())
        return self._numbered(options, "the only body that numbers so", "no issuing body is named")

    def _no_series(self, bodies: Sequence[str]) -> str:
        names = " or ".join(registry().body[body].labels["en"] for body in bodies)
        return f"the registry has no series of {names} with a {self.listed.type} numbered {self.member.number}"

    def targets(self, bodies: Iterable[str]) -> tuple[Target, ...]:
        """What the number is among the instruments of these bodies, if its date allows it."""
        member = self.member
        year = member.year or (member.edition.year if member.edition else None)
        return tuple(
            Target(symbol, (member.edition or _bare(year)) if series.editions else None)
            for body in bodies
            for series, symbol in registry().symbols(
                body, self.listed.type, member.number, year=year, session=member.session
            )
            if self._dated(series)
        )

    def _dated(self, series: Series) -> bool:
        member = self.member
        if member.dated is None:
            return True
        if member.year and not series.editions:
            return member.dated == member.year
        return series.adopted_in(member.number, member.dated, member.session)

    def _unknown_body(self) -> bool:
        """Whether words that only a body's name can be stand beside the number or its list, and no known name."""
        if self.listed.foreign:
            return True
        if self.listed.own and not self.listed.body and self._of_a_longer_name():
            return True
        return any(unknown_behind(self.text, end, self.grammar) for end in self._ends())

    def _of_a_longer_name(self) -> bool:
        """Whether the name before is the beginning of an unknown one: the Assembly of …, by its resolution."""
        issuing = self._everyone()
        ends = [name.end() for name in self._names_before if self.grammar.bodies[name.group()] in issuing]
        return bool(ends) and unknown_behind(self.text, ends[-1], self.grammar)

    def _ends(self) -> Iterator[int]:
        """Where the number ends and, unless it is known to be the text's own, where the further ones of its list do."""
        yield self.member.end
        if self.listed.own or (self.member.dated is not None and self.targets([self.issuer] if self.issuer else ())):
            return  # what stands behind the list is of another number
        for member in self._later():
            yield member.end

    def _later(self) -> Iterator[Member]:
        """The further numbers of the list, up to one that has a body of its own."""
        members = iter(self.listed.members)
        for member in members:
            if member is self.member:
                break
        for member in members:
            if member.issuer:
                return
            yield member

    @cached_property
    def _names_before(self) -> list[re.Match[str]]:
        """The names of bodies before the list."""
        start = self.listed.hit.start
        return [*self.grammar.body.finditer(self.text, max(0, start - WINDOW), start)]

    def _named_before(self) -> list[str]:
        """The bodies named before the list that have such instruments, the nearest first."""
        issuing = self._everyone()
        bodies = dict.fromkeys(self.grammar.bodies[name.group()] for name in reversed(self._names_before))
        return [body for body in bodies if body in issuing]

    def _far(self) -> str:
        """The body that the grammar's `far` joins to the list, over a title or a few words."""
        far = self.grammar.data.numbering.far
        if not far:
            return ""
        last = self._names_before[-1] if self._names_before else None
        if last and re.fullmatch(far, self.text[last.end() : self.listed.hit.start], re.ASCII):
            body = self.grammar.bodies[last.group()]
            if body in registry().above(self.issuer):  # the United Nations speak through their Assembly
                return ""
            return body if self.listed.own or self._numbers_otherwise(body) else ""
        return ""


@cache
def _issuing(kind: str) -> tuple[str, ...]:
    """The bodies that number instruments of a type."""
    return tuple(sorted({series.body for series in registry().series if series.type == kind}))


def unknown_before(text: str, start: int, grammar: Grammar) -> bool:
    """Say whether what stands before a place can only be the name of a body that the registry does not know."""
    form = grammar.data.unknown_body.before
    begin = max(0, start - WINDOW)
    found = re.search(form, text[begin:start]) if form else None
    if not found:
        return False
    rest = begin
    for known in grammar.body.finditer(text, begin, start):
        longer = re.search(form, text[begin : known.start()])  # of which the known name is the end
        if known.end() > begin + found.start() and not longer:
            rest = known.end()
    return re.search(form, text[rest:start]) is not None


def unknown_behind(text: str, end: int, grammar: Grammar) -> bool:
    """Say whether a name that stands behind a place, as an issuing body's does, is none that the registry knows."""
    form = grammar.data.unknown_body.after
    found = re.match(form, text[end : end + WINDOW]) if form else None
    if not found:
        return False
    return not any(_whole_name(text, end + place, grammar) for place in range(found.end()))


def _whole_name(text: str, start: int, grammar: Grammar) -> bool:
    """Whether a known body's name begins here, and is not the beginning of a longer name."""
    known = grammar.body.match(text, start)
    if not known:
        return False
    goes_on = text[known.end() : known.end() + 2]
    return not (goes_on[:1].isspace() and goes_on[1:].isupper())


def _bare(year: int | None) -> Edition | None:
    return Edition(year) if year else None
