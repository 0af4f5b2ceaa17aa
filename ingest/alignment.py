"""The readings of one resolution in several languages, so that the same clause has the same place in all of them.

Places are counted (`pp/3`). Where one language lacks a recital, or its numbers were lost, all that follows would share
its place with something else. So the clauses of the readings are put side by side, in their order, by what is alike in
every language: the label, the act, what is cited, the numbers in the words, and how long it is. A clause then has the
place that it has in the reading that serves as reference.

A clause that the reference lacks keeps its place if no other has it; else it is told apart from the clause before it,
as a label printed twice is: `pp/13-2`. Before the first of its kind it is `pp/0`. Where it isn't sure what a clause
corresponds to, it stays where it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from ingest.extract import extract
from ingest.triples import PLACED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ontology.model import Clause, Document

GAP = -1.0
"""What it costs that a clause has no counterpart."""
SURE = 0.5
"""How much better than any other a counterpart must be to be believed."""
SHORT = 0.25
"""Of the mean length of clauses: what is shorter differs in length by chance."""
FEW = 3
"""Readings of which each is believed when it alone has a clause; of more, two must have it."""
LARGEST = 1_000
"""Clauses of the longest reading that is compared; the time grows with their square."""
_MONTHS = 12
"""Numbers up to this one may be months, which some languages write in words."""

_DIGITS = re.compile(r"\d{1,9}")
_SCOPE = re.compile(r"(?:(?P<scope>.*?)/)?(?:pp|op)/")
_ANNEX = re.compile(r"annex(?:/\d+)?(?=/)")
_AGAIN = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True)
class _Signature:
    """What is alike in all languages. `length` is that of the text, where those of its reading have 1 on average."""

    label: str
    annex: str
    section: str
    below: bool
    act: str
    cited: frozenset[str]
    concepts: frozenset[str]
    numbers: frozenset[int]
    small: frozenset[int]
    length: float


@dataclass(slots=True, eq=False)
class _Row:
    """Clauses of several readings that are one and the same, by the number of the reading.

    `perhaps` are those that may be it, and may not.
    """

    signature: _Signature
    clauses: dict[int, Clause] = field(default_factory=dict)
    perhaps: set[tuple[int, str]] = field(default_factory=set)


def aligned(documents: Sequence[Document]) -> list[Document]:
    """Return the readings with places that mean the same in all of them.

    Reference is the reading that has most of the clauses that readings share; of several the English one, else one
    whose places most others have.

    Args:
        documents: readings of one instrument, each in a language of its own.

    Returns:
        The same readings in the same order; one whose places stand is the same object.
    """
    if not _needs(documents):
        return list(documents)
    rows: list[_Row] = []
    order = _most_usual_first(documents)
    for number in order:
        rows = _with_reading(rows, number, documents[number])
    names = _named(rows, _reference(rows, sorted(order, key=lambda n: documents[n].language != "en")))
    return [_renamed(document, _places(number, document, names), names) for number, document in enumerate(documents)]


def is_counted(document: Document) -> bool:
    """Say whether the places of a document are counted, as those of resolutions of the United Nations are.

    Those of opinions and final acts are made of headings and labels: they are the same in all languages.
    """
    return bool(document.issuer) and all(clause.section in PLACED for clause in document.clauses)


def _needs(documents: Sequence[Document]) -> bool:
    """Whether the places of all of them are counted, and differ."""
    if not all(is_counted(document) and len(document.clauses) <= LARGEST for document in documents):
        return False
    return len({tuple(clause.place for clause in document.clauses) for document in documents}) > 1


def _most_usual_first(documents: Sequence[Document]) -> list[int]:
    """The numbers of the readings, those first whose places most share: with these the others are compared."""
    places = [tuple(clause.place for clause in document.clauses) for document in documents]
    return sorted(
        range(len(documents)),
        key=lambda n: (-places.count(places[n]), -len(places[n]), documents[n].language != "en", documents[n].language),
    )


def _reference(rows: Sequence[_Row], order: Sequence[int]) -> int:
    """The first reading, in this order, of those that have most of the rows that are no single reading's own."""
    counted = [row for row in rows if len(order) <= FEW or len(row.clauses) > 1]
    return max(order, key=lambda number: sum(number in row.clauses for row in counted))  # the first of equals


# ---------------------------------------------------------------- side by side


def _with_reading(rows: Sequence[_Row], number: int, document: Document) -> list[_Row]:
    """The rows with the clauses of one more reading; what surely has no counterpart is a row of its own."""
    signatures = _signatures(document)
    options = _options(signatures, [row.signature for row in rows])
    found: list[_Row] = []
    position = 0
    for clause, signature, likely in zip(document.clauses, signatures, options, strict=True):
        row = likely[0]
        if len(likely) > 1:
            for option in likely:
                if option is not None:
                    rows[option].perhaps.add((number, clause.place))
        elif row is None:
            found.append(_Row(signature, {number: clause}))
        else:
            found += rows[position : row + 1]
            position = row + 1
            rows[row].clauses[number] = clause
    return [*found, *rows[position:]]


def _options(clauses: Sequence[_Signature], rows: Sequence[_Signature]) -> list[list[int | None]]:
    """For each clause the rows that it can be in the best alignment and in those nearly as good; None for no row."""
    likeness = [[_likeness(clause, row) for row in rows] for clause in clauses]
    before = _best(likeness, len(rows))
    after = [line[::-1] for line in _best([line[::-1] for line in likeness[::-1]], len(rows))[::-1]]
    found = []
    for number, line in enumerate(likeness):
        worth: dict[int | None, float] = {
            row: before[number][row] + like + after[number + 1][row + 1] for row, like in enumerate(line)
        }
        worth[None] = max(x + GAP + y for x, y in zip(before[number], after[number + 1], strict=True))
        best = max(worth.values())
        found.append([row for row, value in worth.items() if best - value < SURE])
    return found


def _best(likeness: Sequence[Sequence[float]], width: int) -> list[list[float]]:
    """`best[i][j]` is the worth of the best alignment of the first i clauses with the first j rows."""
    best = [[GAP * row for row in range(width + 1)]]
    for line in likeness:
        above = best[-1]
        current = [above[0] + GAP]
        for row, like in enumerate(line):
            current.append(max(above[row] + like, above[row + 1] + GAP, current[row] + GAP))
        best.append(current)
    return best


# ---------------------------------------------------------------- what is alike


def _signatures(document: Document) -> list[_Signature]:
    named = _named_in(document)
    mean = sum(len(clause.text) for clause in document.clauses) / max(len(document.clauses), 1) or 1.0
    numbers = [{int(digits) for digits in _DIGITS.findall(clause.text)} for clause in document.clauses]
    return [
        _Signature(
            clause.label,
            _annex(clause.place),
            clause.section,
            bool(clause.parent),
            clause.act,
            *named.get(clause.place, (frozenset(), frozenset())),
            frozenset(number for number in printed if number > _MONTHS),
            frozenset(number for number in printed if number <= _MONTHS),
            len(clause.text) / mean,
        )
        for clause, printed in zip(document.clauses, numbers, strict=True)
    ]


def _annex(place: str) -> str:
    """The annex of a place.

    >>> _annex("annex/1/sect/2/op/3"), _annex("annex/op/3"), _annex("op/3")
    ('annex/1', 'annex', '')
    """
    match = _ANNEX.match(place)
    return match[0] if match else ""


def _named_in(document: Document) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """What clauses without a label cite, and the themes, topics and groups they name: others are known by the label."""
    unlabelled = tuple(clause for clause in document.clauses if not clause.label)
    bare = replace(document, clauses=unlabelled, footnotes=(), headings=())
    return {
        read.clause.place: (
            frozenset(m.target.symbol for m in read.mentions if m.target and m.kind.is_citation),
            frozenset(m.target.symbol for m in read.mentions if m.target and m.kind.is_concept),
        )
        for read in extract(bare).clauses
    }


def _likeness(one: _Signature, other: _Signature) -> float:
    """How alike two clauses are, from about -8 to 14: labels weigh more than any other sign."""
    return (
        _label_likeness(one, other)
        + (0.0 if one.annex == other.annex else -3.0)
        + (0.0 if one.section == other.section else -1.0)
        + (0.0 if one.below == other.below else -1.0)
        + _act_likeness(one.act, other.act)
        + _overlap(one.cited, other.cited)
        + _overlap(one.concepts, other.concepts) / 2
        + _overlap(one.numbers, other.numbers)
        + max(0.0, _overlap(one.small, other.small) / 2)
        + _length_likeness(one.length, other.length)
    )


def _length_likeness(one: float, other: float) -> float:
    """From 1 for the same to -2; of short clauses the length tells less."""
    return max(-2.0, 1.0 - 1.5 * abs(math.log((one + SHORT) / (other + SHORT))))


def _label_likeness(one: _Signature, other: _Signature) -> float:
    """Numbers get lost in a conversion, and so do levels; both at once seldom."""
    if one.label and other.label:
        return 5.0 if one.label == other.label else -3.0
    return -2.0 if bool(one.label) != bool(other.label) and one.below != other.below else 0.0


def _act_likeness(one: str, other: str) -> float:
    """Translators render one act by several, so that a different act tells little."""
    if not one or not other:
        return 0.0
    return 1.0 if one == other else -0.5


def _overlap(one: AbstractSet[object], other: AbstractSet[object]) -> float:
    """From -1 for nothing in common to 3 for the same; none in both tells nothing."""
    if not one and not other:
        return 0.0
    return 8.0 * len(one & other) / (len(one) + len(other)) - 1.0


# ---------------------------------------------------------------- what they are called


@dataclass(slots=True)
class _Names:
    """What the places are that the rows get.

    Attributes:
        rows: place -> row, in the order of the rows.
        order: place -> number of its row.
        stands: place -> the section and the parent of the clause there.
        new: number of a reading and place in it -> new place.
        taken: all places given.
    """

    rows: dict[str, _Row] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    stands: dict[str, tuple[str, str]] = field(default_factory=dict)
    new: dict[tuple[int, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def _named(rows: Sequence[_Row], reference: int) -> _Names:
    """Name the rows as the reference does, and where it lacks them, as the first reading that has them."""
    names = _Names(taken={row.clauses[reference].place for row in rows if reference in row.clauses})
    for row in rows:
        number = reference if reference in row.clauses else min(row.clauses)
        clause = row.clauses[number]
        place = clause.place
        if number != reference:
            place = _free(_below_parent(clause, number, names), list(names.rows), names.taken)
        names.order[place] = len(names.rows)
        names.rows[place] = row
        names.taken.add(place)
        names.new.update({(reading, member.place): place for reading, member in row.clauses.items()})
        names.stands[place] = (clause.section, names.new.get((number, clause.parent), clause.parent))
    return names


def _below_parent(clause: Clause, number: int, names: _Names) -> str:
    """The place that a clause has when the one that it is nested in has moved."""
    parent = names.new.get((number, clause.parent), clause.parent)
    below = clause.place.removeprefix(f"{clause.parent}/")
    return f"{parent}/{below}" if clause.parent and below != clause.place else clause.place


def _free(wanted: str, before: Sequence[str], taken: AbstractSet[str]) -> str:
    """The place that is wanted, if nothing has it; else one told apart from the clause before of the same kind."""
    if wanted not in taken:
        return wanted
    stem = wanted.rpartition("/")[0]
    base = next((place for place in reversed(before) if place.rpartition("/")[0] == stem), f"{stem}/0")
    base = _AGAIN.sub("", base)
    numbered = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(place for place in numbered if place not in taken)


def _places(number: int, document: Document, names: _Names) -> dict[str, str]:
    """Old place -> new place of each clause of a reading."""
    new = {c.place: names.new[number, c.place] for c in document.clauses if (number, c.place) in names.new}
    used = set(new.values())
    for index, clause in enumerate(document.clauses):
        if clause.place in new:
            continue
        # not sure what it is: it stays, unless it would stand where it can't
        place = _below_parent(clause, number, names)
        before = [new[c.place] for c in document.clauses[:index]]
        if place in used or not _can_be(number, clause, place, before, names):
            place = _free(place, before, names.taken | used)
            names.taken.add(place)
        new[clause.place] = names.new[number, clause.place] = place
        used.add(place)
    return new


def _can_be(number: int, clause: Clause, place: str, before: Sequence[str], names: _Names) -> bool:
    """Whether a clause may be what stands at a place, and stands behind those before it."""
    row = names.rows.get(place)
    if row is None:
        return place not in names.taken
    last = next((names.order[name] for name in reversed(before) if name in names.order), -1)
    return (number, clause.place) in row.perhaps and last < names.order[place]


def _renamed(document: Document, new: dict[str, str], names: _Names) -> Document:
    """The reading with its new places wherever it names one; the same object where all stand."""
    if all(old == place for old, place in new.items()):
        return document
    scopes = _scopes(new)
    return replace(
        document,
        clauses=tuple(_moved(clause, new, names) for clause in document.clauses),
        headings=tuple(replace(h, place=scopes.get(h.place, h.place)) for h in document.headings),
        footnotes=tuple(
            replace(note, clauses=tuple(new.get(place, place) for place in note.clauses)) for note in document.footnotes
        ),
    )


def _moved(clause: Clause, new: dict[str, str], names: _Names) -> Clause:
    """A clause at its new place: what it stands in is what the clause of that place stands in, where it is there."""
    place = new[clause.place]
    parent = new.get(clause.parent, clause.parent)
    if place == clause.place and parent == clause.parent:
        return clause
    section, above = names.stands.get(place, (clause.section, parent))
    if above == "" or above in new.values():
        parent = above
    return replace(clause, place=place, parent=parent, section=section)


def _scopes(new: dict[str, str]) -> dict[str, str]:
    """Old name -> new name of the annexes and sections whose clauses have all gone to one other."""
    found: dict[str, set[str]] = {}
    for old, place in new.items():
        found.setdefault(_scope(old), set()).add(_scope(place))
    return {old: scopes.pop() for old, scopes in found.items() if old and len(scopes) == 1}


def _scope(place: str) -> str:
    """The annex or section of a place.

    >>> _scope("annex/1/sect/2/op/3/a"), _scope("pp/1")
    ('annex/1/sect/2', '')
    """
    match = _SCOPE.match(place)
    return match["scope"] or "" if match else ""
