"""The places of a resolution's clauses: by position and label, never by words, and alike in all languages.

`pp/3`, `op/4`, `op/4/a/i`; `annex/op/2`, or `annex/1/op/2` where there are several. Where the numbers begin again in
the same part, its sections are told apart: `sect/1/op/2`. Paragraphs without a number among numbered ones are counted
below the one before them: `op/4/p/1`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.acts import leading_act
from ingest.akoma_blocks import Block, Kind
from ingest.labels import follows, heading_number, is_annex_heading
from ontology.model import Clause, Heading, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEAD_IN = re.compile(r"[:：][\s)\]”»]*$")
_TAIL = 60
"""Characters at the end of a paragraph that are looked at for the colon of a lead-in."""
_FIRST = frozenset({"a", "i", "1"})
_BULLET = re.compile(r"[•*–—-]\s+")


@dataclass(frozen=True, slots=True)
class Places:
    """What the blocks of a document come to; `of_block` tells the place of the clause that a block is."""

    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    of_block: dict[int, str]


@dataclass(slots=True)
class _Level:
    label: str
    place: str


@dataclass(slots=True)
class _Part:
    """The preamble and main body, or one annex: the numbers of its blocks."""

    annex: int
    numbers: list[int] = field(default_factory=list)


def places(blocks: Sequence[Block], language: str) -> Places:
    """Return the clauses and headings that the blocks are.

    Args:
        blocks: in the order of the text.
        language: of the text, whose acts and words for annexes are known.
    """
    parts = list(_parts(blocks, language))
    annexes = len(parts) - 1
    builder = _Builder(blocks, language)
    for part in parts:
        prefix = "" if part.annex == 0 else "annex/" if annexes == 1 else f"annex/{part.annex}/"
        builder.part(part, prefix)
    return Places(tuple(_with_children(builder.clauses)), tuple(builder.headings), builder.of_block)


def _parts(blocks: Sequence[Block], language: str) -> Iterator[_Part]:
    """Divide the blocks at the attachments, and at headings that say that they are annexes."""
    part, fresh = _Part(0), False
    for number, block in enumerate(blocks):
        named = block.kind is Kind.HEADING and is_annex_heading(block.words.text, language)
        if block.annex or (named and not fresh):
            yield part
            part, fresh = _Part(part.annex + 1), not named
        elif block.kind is not Kind.LINE:
            fresh = False
        part.numbers.append(number)
    yield part


@dataclass
class _Builder:
    """The state of one walk over the blocks."""

    blocks: Sequence[Block]
    language: str
    clauses: list[Clause] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    of_block: dict[int, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    prefix: str = ""
    section: str = "op"
    numbered: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    levels: list[_Level] = field(default_factory=list)
    acts: dict[str, str] = field(default_factory=dict)
    lead_in: bool = False

    def part(self, part: _Part, prefix: str) -> None:
        """Read one part: its scopes, where the numbers begin again, or all as one."""
        starts = _scopes([self.blocks[number] for number in part.numbers])
        self.section = "annex" if prefix else "op"
        bounds = [0, *starts, len(part.numbers)]
        for scope, (begin, end) in enumerate(pairwise(bounds)):
            numbers = part.numbers[begin:end]
            self.prefix = f"{prefix}sect/{scope}/" if scope else prefix
            self.levels, self.counts = [], {}
            in_scope = [self.blocks[number] for number in numbers]
            self.numbered = any(_is_top(block, "") for block in in_scope)
            opening = (scope > 0 or bool(prefix)) and begin < end
            self._scope(numbers, self.prefix.rstrip("/") if opening else "")

    def _scope(self, numbers: Sequence[int], opened: str) -> None:
        """Read the blocks of a scope; `opened` is the place of what its first heading heads."""
        position = 0
        labels_after = self._labels_after(numbers)
        while position < len(numbers):
            number = numbers[position]
            block = self.blocks[number]
            if block.kind is Kind.HEADING:
                position += self._heading(numbers[position:], opened)
                opened = ""
                continue
            if block.kind is Kind.RECITAL or self._is_recital(block):
                self._recital(number, block)
            elif block.kind is Kind.PARAGRAPH:
                self._paragraph(number, block, labels_after[position])
            position += 1

    def _is_recital(self, block: Block) -> bool:
        """Whether an unlabelled paragraph before the numbered ones is a recital of its section."""
        return (
            self.numbered
            and self.section == "op"
            and block.kind is Kind.PARAGRAPH
            and block.label is None
            and not self.levels
            and block.open_ended
        )

    def _labels_after(self, numbers: Sequence[int]) -> list[tuple[str, ...]]:
        """For each block what the label of the next labelled one can be."""
        found: list[tuple[str, ...]] = []
        following: tuple[str, ...] = ()
        for number in reversed(numbers):
            found.append(following)
            label = self.blocks[number].label
            following = label.readings if label is not None else following
        return found[::-1]

    # ---------------------------------------------------------------- headings

    def _heading(self, numbers: Sequence[int], opened: str) -> int:
        """Add a heading; a number alone goes with the title on the next line. Return how many blocks it took."""
        block = self.blocks[numbers[0]]
        text = block.words.text
        number = block.number.rstrip(" .．-–—") or heading_number(text, self.language)
        title = (text if block.number else text[len(number) :]).lstrip(" .．、:-–—")
        span, taken = block.span, 1
        if number and not title and len(numbers) > 1:
            below = self.blocks[numbers[1]]
            if below.kind is Kind.HEADING and not heading_number(below.words.text, self.language):
                title, span, taken = below.words.text, Span(span.start, below.span.end), 2
        if number and not title:
            number, title = "", text
        place = opened or f"heading/{len(self.headings) + 1}"
        self.headings.append(Heading(place, number, title, span))
        return taken

    # ---------------------------------------------------------------- recitals

    def _recital(self, number: int, block: Block) -> None:
        label = block.label
        base = f"{self.prefix}pp"
        count = self.counts.get(base, 0)
        above = f"{base}/{count}"
        if label is not None and count and not label.top:
            reading = self._below(label.readings, above)
            self._add(number, block, self.levels[-1].place, reading, parent=self._parent(), section="pp")
            return
        self.counts[base] = count + 1
        place = f"{base}/{count + 1}"
        self._add(number, block, place, "", parent="", section="pp")
        self.levels = []

    def _below(self, readings: tuple[str, ...], above: str) -> str:
        """Move to the level of a label below a recital."""
        if not self.levels or not self.levels[0].place.startswith(above):
            self.levels = [_Level("", above)]
        return self._descend(readings, ())

    # ---------------------------------------------------------------- paragraphs

    def _paragraph(self, number: int, block: Block, following: tuple[str, ...]) -> None:
        if self.section != "annex" and self.levels and self.levels[0].place.startswith(f"{self.prefix}pp/"):
            self.levels = []
        label = block.label
        if label is None or (label.bare and not _is_top(block, self._number())):
            self._unlabelled(number, _without_bullet(_whole(block)))
        elif label.top:
            place = f"{self.prefix}op/{label.readings[0]}"
            self.levels = [_Level(label.readings[0], place)]
            self._add(number, block, place, label.readings[0])
        else:
            if not self.levels:
                self.levels = [_Level("", f"{self.prefix}op")]
            reading = self._descend(label.readings, following)
            self._add(number, block, self.levels[-1].place, reading, parent=self._parent())

    def _number(self) -> str:
        return self.levels[0].label if self.levels else "0"

    def _parent(self) -> str:
        """The clause above the last level, "" where that is no clause."""
        above = self.levels[-2].place if len(self.levels) > 1 else ""
        return above if above in self.taken else ""

    def _unlabelled(self, number: int, block: Block) -> None:
        """A paragraph without a label: by its position in a text without numbers, else below the last number."""
        base = f"{self.prefix}op"
        if not self.numbered:
            self.counts[base] = self.counts.get(base, 0) + 1
            place = f"{base}/{self.counts[base]}"
            self.levels = [_Level("", place)]
            self._add(number, block, place, "")
            return
        above = self.levels[0].place if self.levels else base
        count = self.counts.get(above, 0) + 1
        self.counts[above] = count
        place = f"{above}/p/{count}"
        if self.levels and above in self.taken:
            opens = _LEAD_IN.search(block.words.text[-_TAIL:]) is not None
            self.levels = [self.levels[0], _Level("", place)] if opens else self.levels[:1]
        self._add(number, block, place, "", parent=above if above in self.taken else "")

    def _descend(self, readings: tuple[str, ...], following: tuple[str, ...]) -> str:
        """Move to the level that a label of a list belongs to, and return what it is read as.

        `(i)` after `(h)` is a letter, unless what follows is `(ii)`.
        """
        for depth in range(len(self.levels) - 1, 0, -1):
            for reading in readings:
                if not follows(reading, self.levels[depth].label):
                    continue
                if reading == "i" and self.lead_in and "ii" in following:
                    continue
                del self.levels[depth + 1 :]
                return self._settle(depth, reading)
        first = next((reading for reading in readings if reading in _FIRST), "")
        if first and (len(self.levels) == 1 or self.lead_in):
            self.levels.append(_Level("", ""))
            return self._settle(len(self.levels) - 1, first)
        return self._resume(readings[0])

    def _resume(self, reading: str) -> str:
        """A label out of sequence: on the innermost level of its style, else on the first one below the number."""
        for depth in range(len(self.levels) - 1, 0, -1):
            if _style(self.levels[depth].label) == _style(reading):
                del self.levels[depth + 1 :]
                return self._settle(depth, reading)
        if len(self.levels) == 1:
            self.levels.append(_Level("", ""))
        del self.levels[2:]
        return self._settle(1, reading)

    def _settle(self, depth: int, reading: str) -> str:
        self.levels[depth].label = reading
        self.levels[depth].place = f"{self.levels[depth - 1].place}/{reading}"
        return reading

    # ---------------------------------------------------------------- clauses

    def _add(self, number: int, block: Block, place: str, label: str, *, parent: str = "", section: str = "") -> None:
        unique, count = place, 1
        while unique in self.taken:  # a label printed twice: the second is told apart, not lost
            count += 1
            unique = f"{place}-{count}"
        self.taken.add(unique)
        if unique != place and self.levels and self.levels[-1].place == place:
            self.levels[-1].place = unique
        self.of_block[number] = unique
        inherited = self.acts.get(parent, "")
        # what is annexed does not speak in the name of the body
        silent = self.section == "annex" or (label and inherited and parent)
        found = None if silent else leading_act(block.words.text, self.language)
        self.acts[unique] = found.act if found else inherited
        self.lead_in = _LEAD_IN.search(block.words.text[-_TAIL:]) is not None
        self.clauses.append(
            Clause(
                place=unique,
                opinion=0,
                section="annex" if self.section == "annex" else section or "op",
                act=self.acts[unique],
                label=label,
                printed=block.label.printed if block.label and label else "",
                span=block.span,
                text=block.words.text,
                offsets=block.words.offsets,
                parent=parent,
                lead_in=self.lead_in,
                written=found.written if found else "",
            )
        )


def _without_bullet(block: Block) -> Block:
    """The block without the sign that opens an item of an unnumbered list."""
    match = _BULLET.match(block.words.text)
    if match is None:
        return block
    words = replace(block.words, text=block.words.text[match.end() :], offsets=block.words.offsets[match.end() :])
    return replace(block, words=words, span=Span(words.offsets[0], block.span.end))


def _whole(block: Block) -> Block:
    """The block with a number that turned out to be no label."""
    if block.number or block.label is None:
        return block
    words = block.whole
    return replace(block, words=words, label=None, span=Span(words.offsets[0], words.offsets[-1] + 1))


def _is_top(block: Block, previous: str) -> bool:
    """Whether a block has a number of the first level; one without punctuation must follow the last."""
    label = block.label
    if label is None or not label.top or block.kind is not Kind.PARAGRAPH:
        return False
    return not label.bare or follows(label.readings[0], previous)


def _scopes(blocks: Sequence[Block]) -> list[int]:
    """Where the sections of a part begin, if its numbers begin again; else nothing.

    A section begins at the headings before its first number. A section without numbers has words of its own between
    its headings and the next.
    """
    tops = [n for n, block in enumerate(blocks) if _is_top(block, "")]
    firsts = [n for n in tops if _number(blocks[n]) == "1"]
    if not any(n > tops[0] for n in firsts):
        return []
    starts = [begin for begin, end in _heading_groups(blocks) if _opens_section(blocks, end)]
    for first in firsts:  # a list that begins again without a heading
        last = max((start for start in starts if start <= first), default=0)
        if any(last <= top < first for top in tops):
            starts.append(_with_recitals(blocks, first))
    return sorted(set(starts))


def _number(block: Block) -> str:
    return block.label.readings[0] if block.label else ""


def _heading_groups(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield where headings that stand together begin and end."""
    position = 0
    while position < len(blocks):
        begin = position
        while position < len(blocks) and blocks[position].kind in {Kind.HEADING, Kind.LINE}:
            position += 1
        if any(block.kind is Kind.HEADING for block in blocks[begin:position]):
            yield begin, position
        position = max(position, begin + 1)


def _opens_section(blocks: Sequence[Block], after: int) -> bool:
    """Whether the headings before `after` head a section of its own, whose numbers begin at 1 or that has none."""
    words = False
    for block in blocks[after:]:
        if block.kind is Kind.HEADING:
            return words
        if _is_top(block, ""):
            return _number(block) == "1"
        words = words or block.kind in {Kind.RECITAL, Kind.PARAGRAPH}
    return words


def _with_recitals(blocks: Sequence[Block], first: int) -> int:
    """Where the recitals directly before a first paragraph begin."""
    while first and (blocks[first - 1].kind is Kind.RECITAL or blocks[first - 1].open_ended):
        first -= 1
    return first


def _style(label: str) -> str:
    if label[:1].isdigit():
        return "digit"
    return "roman" if len(label) > 1 and set(label) <= set("ivx") else "letter"


def _with_children(clauses: list[Clause]) -> Iterator[Clause]:
    """A lead-in is one only when clauses follow below it."""
    parents = {clause.parent for clause in clauses}
    return (c if c.place in parents else replace(c, lead_in=False) for c in clauses)
