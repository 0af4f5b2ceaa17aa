"""Blocks to clauses: sections, labels, nesting; the headings, footnotes and dated rows between them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.blocks import Block, Paragraph, is_short, successors
from ingest.numerals import roman_value
from ontology.errors import InputError
from ontology.model import Act, Clause, Event, Footnote, Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.grammar import Grammar
    from ingest.grammar_file import Heading as SectionHeading


@dataclass(frozen=True, slots=True)
class Outline:
    """What the blocks of a document come to."""

    title: str
    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    footnotes: tuple[Footnote, ...]
    events: tuple[Event, ...]
    year: int
    place: str


@dataclass(slots=True)
class _Level:
    """An open level of labels: the label last seen on it and the place of its clause."""

    label: str
    place: str


@dataclass
class _Builder:
    """The state of one walk over the blocks."""

    grammar: Grammar
    title: list[str] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    markers: list[tuple[str, str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    opinion: int = 0
    section: SectionHeading | None = None
    number: str = ""
    under: str = ""
    levels: list[_Level] = field(default_factory=list)
    year: int = 0
    place: str = ""
    taken: set[str] = field(default_factory=set)
    again: Counter[str] = field(default_factory=Counter)
    strays: Counter[str] = field(default_factory=Counter)

    # ---------------------------------------------------------------- headings

    def start_opinion(self, block: Paragraph) -> None:
        match = re.fullmatch(self.grammar.data.outline.opinion, block.words.text.strip())
        if match is None:  # the first line was one, the joined lines must be too
            return
        self.opinion = int(match["number"])
        self.section, self.levels = None, []
        place = f"opinion/{self.opinion}"
        self.headings.append(
            Heading(place, str(self.opinion), match["title"].strip(), block.span, draft=bool(match["draft"]))
        )

    def start_section(self, block: Paragraph) -> None:
        if not self.opinion:  # a word that is a heading elsewhere
            self.text(block)
            return
        self.section = block.section
        self.levels = []
        if self.section:
            place = f"opinion/{self.opinion}/{self.section.slug}"
            self.headings.append(Heading(place, "", block.words.text.strip(), block.span))

    # ---------------------------------------------------------------- clauses

    def item(self, block: Paragraph) -> None:
        if self.opinion and self.section:
            self.opinion_item(block, self.section)
        elif self.opinion:
            self.stray(block)
        else:
            self.report_item(block)

    def opinion_item(self, block: Paragraph, section: SectionHeading) -> None:
        self._descend(block.label, first=f"opinion/{self.opinion}/{section.slug}")
        parent = self.levels[-2].place if len(self.levels) > 1 else ""
        self._add(block, self.levels[-1].place, section, parent)

    def report_item(self, block: Paragraph) -> None:
        if "." in block.label or (block.printed.endswith(".") and is_short(block.words.text)):
            self.number, self.levels = block.label, []
            if is_short(block.words.text):
                self.under = block.label
                self.headings.append(
                    Heading(f"report/{block.label}", block.label, block.words.text.strip(), block.span)
                )
            else:
                self._add(block, f"report/{block.label}", None, "")
        elif self.number:
            self._descend(block.label, first=f"report/{self.number}")
            parent = self.levels[-2].place if len(self.levels) > 1 else f"report/{self.number}"
            self._add(block, self.levels[-1].place, None, parent if parent in self.taken else "")

    def text(self, block: Paragraph) -> None:
        if self.opinion:
            if self.section is not None and not self.levels:
                self._add(block, f"opinion/{self.opinion}/{self.section.slug}", self.section, "")
            elif match := re.fullmatch(self.grammar.data.outline.chapeau, block.words.text.strip(" *")):
                self.year, self.place = int(match["year"]), match["place"]
            else:
                self.stray(block)
        elif self.number:
            self.stray(block)
        else:
            self.title.append(block.words.text.strip())

    def stray(self, block: Paragraph) -> None:
        """Keep a paragraph without a label where labels are the rule, by its count: nothing that was read is lost."""
        above = f"opinion/{self.opinion}" if self.opinion else f"report/{self.number}"
        if self.opinion and self.section:
            above = f"{above}/{self.section.slug}"
        self.strays[above] += 1
        self._add(replace(block, label="", printed=""), f"{above}/p/{self.strays[above]}", self.section, "")

    def unknown_heading(self, block: Paragraph) -> None:
        """A line marked as a heading that begins with no known act."""
        if self.opinion:
            known = ", ".join(heading.forms[0] for heading in self.grammar.data.heading[:4])
            raise InputError(
                f"line {block.line}: no act is known that the heading “{block.words.text}” begins with; write one such"
                f" as {known}, requests …, or take the heading out"
            )
        self.title.append(block.words.text.strip())

    def _descend(self, label: str, first: str) -> None:
        """Move to the level that `label` belongs to.

        `i)` after `h)` is a letter, after `g) …:` it is roman one: a label that is next on an open level stays
        there; else a first label opens a level below the clause before it.
        """
        for depth in range(len(self.levels) - 1, -1, -1):
            if label in successors(self.levels[depth].label):
                del self.levels[depth + 1 :]
                break
        else:
            opens = label in {"a", "i", "1"} and (not self.levels or self.clauses[-1].lead_in)
            if not opens and self.levels:
                self._resume(label)
            else:
                self.levels.append(_Level("", ""))
        above = self.levels[-2].place if len(self.levels) > 1 else first
        self.levels[-1].label = label
        self.levels[-1].place = f"{above}/{label}"

    def _resume(self, label: str) -> None:
        """A label out of sequence: go on with the innermost level of its style."""
        for depth in range(len(self.levels) - 1, 0, -1):
            if _style(self.levels[depth].label) == _style(label):
                del self.levels[depth + 1 :]
                return
        del self.levels[1:]

    def _add(self, block: Paragraph, place: str, section: SectionHeading | None, parent: str) -> None:
        unique = place
        while unique in self.taken:  # a label printed twice: the second is told apart, not lost
            self.again[place] += 1
            unique = f"{place}-{self.again[place] + 1}"
        self.taken.add(unique)
        if self.levels and unique != place:
            self.levels[-1].place = unique
        self.clauses.append(
            Clause(
                place=unique,
                opinion=self.opinion,
                section=section.slug if section else "",
                act=section.act if section else Act.REPORTING,
                label=block.label,
                printed=block.printed,
                span=block.span,
                text=block.words.text,
                offsets=block.words.offsets,
                parent=parent,
                lead_in=bool(re.search(self.grammar.data.outline.lead_in, block.words.text)),
                addressees=section.addressees if section else (),
                heading="" if section else self.under,
            )
        )
        self.markers += [(mark, unique) for mark in block.words.notes]

    # ---------------------------------------------------------------- rows and notes

    def row(self, block: Paragraph) -> None:
        match = re.search(self.grammar.data.outline.dates, block.words.text)
        if match is None:
            return
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        try:
            start = dt.date(year, month, day)
            end = dt.date(year, int(match["end_month"] or month), int(match["end_day"] or day))
        except ValueError:  # no day of any calendar: a row of another table
            return
        self.events.append(Event(block.span, start.isoformat(), max(start, end).isoformat(), block.words.text))

    def footnotes(self) -> tuple[Footnote, ...]:
        """Tie each note to the clauses that carry its marker; the same mark may be used again further on."""
        found = []
        for index, block in enumerate(self.notes):
            same = [number for number, other in enumerate(self.notes) if other.label == block.label]
            uses = [place for mark, place in self.markers if mark == block.label]
            mine = uses if len(same) == 1 else uses[same.index(index) : same.index(index) + 1]
            found.append(Footnote(block.label, block.span, block.words.text, tuple(mine), block.words.offsets))
        return tuple(found)


def _style(label: str) -> str:
    if label.isdigit():
        return "arabic"
    return "roman" if len(label) > 1 and roman_value(label) is not None else "letter"


def outline(blocks: Sequence[Paragraph], grammar: Grammar) -> Outline:
    """Return the clauses of a document and what stands between them."""
    builder = _Builder(grammar)
    for index, block in enumerate(blocks):
        following = blocks[index + 1].kind if index + 1 < len(blocks) else None
        if block.kind is Block.OPINION:
            builder.start_opinion(block)
        elif block.kind is Block.SECTION:
            builder.start_section(block)
        elif block.kind is Block.HEADING:
            builder.unknown_heading(block)
        elif block.kind is Block.ITEM:
            builder.item(block)
        elif block.kind is Block.ROW:
            builder.row(block)
        elif block.kind is Block.FOOTNOTE:
            builder.notes.append(block)
        elif (
            following in {Block.ROW, Block.OPINION}
            and builder.number
            and not builder.opinion
            and not block.words.text.rstrip().endswith(("。", "."))
        ):
            continue  # the caption of a table, or the title of the annex that begins here
        else:
            builder.text(block)
    return Outline(
        title=" ".join(builder.title),
        clauses=tuple(_with_children(builder.clauses)),
        headings=tuple(builder.headings),
        footnotes=builder.footnotes(),
        events=tuple(builder.events),
        year=builder.year,
        place=builder.place,
    )


def _with_children(clauses: list[Clause]) -> list[Clause]:
    """A lead-in is one only when clauses follow below it."""
    parents = {clause.parent for clause in clauses}
    return [clause if clause.place in parents else replace(clause, lead_in=False) for clause in clauses]
