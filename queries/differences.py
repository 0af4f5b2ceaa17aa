"""What changed between two versions of a document: what became of each clause, and what it gained and lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from queries.pairing import bare, part_of, side_by_side
from queries.word_changes import Piece, Run, word_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from queries.pairing import Group
    from queries.versions import Said, Version


class Kind(StrEnum):
    """What became of a clause; one can be moved and reworded."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    REWORDED = "reworded"
    BRACKETS = "brackets"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a clause, or of several.

    Attributes:
        kinds: what happened; `unchanged` alone where nothing did.
        before: the clauses of the earlier version.
        after: those of the later one.
        words: how the words became others.
        gained: what the later version has more, by what it is: citation, theme, inherited theme, bracket.
        lost: the same of what it has no more.
    """

    kinds: tuple[Kind, ...]
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    words: tuple[Piece, ...]
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, and what changed, in the order of the later one."""

    before: Version
    after: Version
    changes: tuple[Change, ...]

    def counts(self) -> dict[Kind, int]:
        """Return how many changes there are of each kind."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: found[kind] for kind in Kind if found[kind]}


def compare(before: Version, after: Version) -> Comparison:
    """Return what changed from one version to the other; clauses of which nothing changed are among the changes."""
    groups = side_by_side(before.clauses, after.clauses)
    moved = _moved(groups)
    changes = [_change(one, other, moved=place in moved) for place, (one, other) in enumerate(groups)]
    return Comparison(before, after, tuple(_ordered(changes)))


def _moved(groups: Sequence[Group]) -> set[int]:
    """The groups that stand elsewhere: in another part, or out of the order that most have."""
    both = [(place, one[0], other[0]) for place, (one, other) in enumerate(groups) if one and other]
    both.sort(key=lambda row: row[1].order)
    weights = [1 + (one.place == other.place) + (one.text == other.text) for _, one, other in both]
    kept = _heaviest([other.order for _, _, other in both], weights)
    return {
        place
        for number, (place, one, other) in enumerate(both)
        if number not in kept or (part_of(one) != part_of(other) and one.place != other.place)
    }


def _heaviest(orders: Sequence[int], weights: Sequence[int]) -> set[int]:
    """The numbers of the rising sequence that weighs most: what stays where it was, as most do."""
    best: list[int] = []
    above: list[int] = []
    tree: dict[int, tuple[int, int]] = {}  # sums of the best sequence that ends below an order (a Fenwick tree)
    ranks = {order: rank for rank, order in enumerate(sorted(orders), start=1)}
    for number, order in enumerate(orders):
        rank = ranks[order]
        heaviest, last, at = 0, -1, rank - 1
        while at:
            heaviest, last = max((heaviest, last), tree.get(at, (0, -1)))
            at -= at & -at
        best.append(heaviest + weights[number])
        above.append(last)
        while rank <= len(orders):
            tree[rank] = max(tree.get(rank, (0, -1)), (best[number], number))
            rank += rank & -rank
    found: set[int] = set()
    number = max(range(len(orders)), key=best.__getitem__, default=-1)
    while number >= 0:
        found.add(number)
        number = above[number]
    return found


def _change(one: tuple[Said, ...], other: tuple[Said, ...], *, moved: bool) -> Change:
    before, after = (" ".join(said.text for said in side) for side in (one, other))
    kinds = tuple(_kinds(one, other, before, after, moved=moved))
    gained, lost = _things(one, other)
    return Change(kinds, one, other, word_changes(before, after), gained, lost)


def _kinds(one: Sequence[Said], other: Sequence[Said], before: str, after: str, *, moved: bool) -> Iterator[Kind]:
    if not one or not other:
        yield Kind.ADDED if other else Kind.DROPPED
        return
    if moved:
        yield Kind.MOVED
    if len(other) > 1:
        yield Kind.SPLIT
    if len(one) > 1:
        yield Kind.MERGED
    if bare(before) != bare(after):
        yield Kind.REWORDED
    elif " ".join(before.split()) != " ".join(after.split()):
        yield Kind.BRACKETS
    elif not moved and len(one) == len(other) == 1:
        yield Kind.UNCHANGED


def _things(
    one: Iterable[Said], other: Iterable[Said]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    before, after = _of(one), _of(other)
    return tuple(sorted((after - before).elements())), tuple(sorted((before - after).elements()))


def _of(clauses: Iterable[Said]) -> Counter[tuple[str, str]]:
    """What stands in clauses, each thing once, each bracket as often as it does."""
    clauses = list(clauses)
    things = {
        (name, thing)
        for said in clauses
        for name, found in (("citation", said.citations), ("theme", said.themes), ("inherited theme", said.inherited))
        for thing in found
    }
    return Counter(things) + Counter(("bracket", quote) for said in clauses for quote in said.brackets)


def _ordered(changes: Sequence[Change]) -> list[Change]:
    """In the order of the later version; what was dropped stands behind what stood before it."""
    at: dict[int, float] = {}
    for change in changes:
        if change.after:
            at.update({said.order: change.after[0].order for said in change.before})
    found = []
    for change in changes:
        place: float
        if change.after:
            place = change.after[0].order
        else:
            earlier = [order for order in at if order < change.before[0].order]
            place = at[max(earlier)] + 0.5 if earlier else -1.0
        found.append((place, change.before[0].order if change.before else -1, change))
    return [change for _, _, change in sorted(found, key=lambda row: row[:2])]


def quoted(change: Change, run: Run) -> str:
    """Return the words that a change gained or lost, parted by an ellipsis."""
    return " … ".join(piece.text.strip() for piece in change.words if piece.run is run and piece.text.strip())
