"""What changed between two versions of a document: its clauses put side by side, and what each gained and lost.

Clauses are put side by side by their words, then by where they stand: the pairs that are best on the whole, so that a
formula that many clauses share does not cross. A clause that lacks a partner is a part of one that was split, or is
merged into one, if its words are there; else it is new, or gone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from scipy.optimize import linear_sum_assignment

from queries.word_changes import Piece, Run, tokens, word_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from queries.versions import Said, Version

ALIKE = 0.35
"""How alike the words of two clauses must be, from 0 to 1, to be versions of one."""
ALIKE_ELSEWHERE = 0.5
"""The same where they stand in different parts of the document."""
ALIKE_IN_KIND = 0.22
"""The same where both do the same in the same part of the document, and none cites only what the other does not."""
PLACE, NEAR = 0.12, 0.06
"""What the same place, and the same part of the document, count beside words."""
HELD = 0.75
"""What share of its words must be in another clause for one to be a part of it."""
BETTER = 0.05
"""By how much more alike a clause must become with the part that is put to it."""
BESIDE = 3
"""How many clauses apart the parts of a split clause may stand."""

FORMULA = 0.2
"""What a word weighs that all clauses have; a rarer one weighs more, by the logarithm of how rare it is."""
MOST = 200
"""Clauses with which one is compared, about: rare words choose them."""

_BRACKETS = re.compile(r"[\[\]［］]")


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
    groups = _grouped(before.clauses, after.clauses)
    moved = _moved(groups)
    changes = [_change(one, other, moved=place in moved) for place, (one, other) in enumerate(groups)]
    return Comparison(before, after, tuple(_ordered(changes)))


# ---------------------------------------------------------------- side by side

_Group = tuple[tuple["Said", ...], tuple["Said", ...]]


def _grouped(before: Sequence[Said], after: Sequence[Said]) -> list[_Group]:
    """The clauses of both versions that are one, with the parts of those that were split and merged."""
    pairs = _same_words(before, after)
    likeness = _Likeness([*before, *after])
    pairs |= _alike(before, after, pairs, likeness)
    partner = {j: i for i, j in pairs.items()}
    one: dict[int, list[int]] = defaultdict(list, {i: [i] for i in pairs})
    other: dict[int, list[int]] = defaultdict(list, {i: [j] for i, j in pairs.items()})
    for j in range(len(after)):
        if j not in partner and (i := _whole_of(j, after, partner, before, likeness)) is not None:
            other[i] = sorted([*other[i], j])
            partner[j] = i
    back = {i: i for i in pairs}
    for i in range(len(before)):
        if i not in pairs and (k := _whole_of(i, before, back, after, likeness, pairs)) is not None:
            one[k] = sorted([*one[k], i])
            back[i] = k
    found: list[_Group] = [(tuple(before[n] for n in one[i]), tuple(after[n] for n in other[i])) for i in sorted(pairs)]
    found += [((said,), ()) for i, said in enumerate(before) if i not in back]
    found += [((), (said,)) for j, said in enumerate(after) if j not in partner]
    return found


def _same_words(before: Sequence[Said], after: Sequence[Said]) -> dict[int, int]:
    """Pairs of clauses with the same words: those at the same place, then those in the same order."""
    at: dict[str, list[int]] = defaultdict(list)
    for j, said in enumerate(after):
        at[_bare(said.text)].append(j)
    found: dict[int, int] = {}
    for in_place in (True, False):
        for i, said in enumerate(before):
            free = [j for j in at[_bare(said.text)] if not in_place or after[j].place == said.place]
            if i not in found and free:
                found[i] = free[0]
                at[_bare(said.text)].remove(free[0])
    return found


def _alike(before: Sequence[Said], after: Sequence[Said], pairs: dict[int, int], likeness: _Likeness) -> dict[int, int]:
    """The best pairs of the others, on the whole."""
    rows = [i for i in range(len(before)) if i not in pairs]
    columns = [j for j in range(len(after)) if j not in set(pairs.values())]
    if not rows or not columns:
        return {}
    words = [_words(before[i].text) for i in rows], [_words(after[j].text) for j in columns]
    places = {after[j].place: c for c, j in enumerate(columns)}
    worth = [[0.0] * len(columns) for _ in rows]
    for r, near in enumerate(_candidates(*words)):
        one = before[rows[r]]
        for c in near | ({places[one.place]} if one.place in places else set()):
            other = after[columns[c]]
            like, same = likeness(words[0][r], words[1][c]), one.place == other.place
            if like >= _enough(one, other):
                apart = abs(rows[r] / len(before) - columns[c] / len(after))
                worth[r][c] = like + PLACE * same + NEAR * (_part(one) == _part(other)) + NEAR * (1 - apart)
    chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return {rows[r]: columns[c] for r, c in chosen if worth[r][c] > 0}


def _enough(one: Said, other: Said) -> float:
    """How alike two clauses must be to be versions of one."""
    if _part(one) != _part(other):
        return ALIKE_ELSEWHERE
    apart = one.citations and other.citations and not one.citations & other.citations
    return ALIKE_IN_KIND if one.act == other.act and not apart else ALIKE


def _candidates(one: Sequence[Counter[str]], other: Sequence[Counter[str]]) -> list[set[int]]:
    """For each clause those that share a word with it that few have: what has none in common is not compared."""
    having: dict[str, set[int]] = defaultdict(set)
    for place, words in enumerate(other):
        for word in words:
            having[word].add(place)
    found = []
    for words in one:
        rare = sorted((len(having[word]), word) for word in words if word in having)
        near: set[int] = set()
        for count, word in rare:
            if near and count + len(near) > MOST:
                break
            near |= having[word]
        found.append(near)
    return found


def _whole_of(
    part: int,
    parts: Sequence[Said],
    partner: dict[int, int],
    wholes: Sequence[Said],
    likeness: _Likeness,
    names: dict[int, int] | None = None,
) -> int | None:
    """The clause that a part without a partner belongs to: that of a clause close by, if its words are in it."""
    words = _words(parts[part].text)
    best: tuple[float, int] | None = None
    for beside in range(max(0, part - BESIDE), min(len(parts), part + BESIDE + 1)):
        if beside not in partner:
            continue
        key = partner[beside]
        whole = _words(wholes[names[key] if names else key].text)
        held = likeness.of(words & whole) / max(likeness.of(words), FORMULA)
        own = _words(parts[beside].text)
        gain = likeness(own + words, whole) - likeness(own, whole)
        if held >= HELD and gain >= BETTER and (best is None or gain > best[0]):
            best = gain, key
    return best[1] if best else None


def _bare(text: str) -> str:
    return " ".join(_BRACKETS.sub("", text).split())


def _words(text: str) -> Counter[str]:
    return Counter(token.casefold() for token in tokens(text) if token[0].isalnum())


class _Likeness:
    """How alike the words of two clauses are: what few clauses of the two versions say weighs more than a formula."""

    def __init__(self, clauses: Sequence[Said]) -> None:
        """Weigh the words of all clauses."""
        count = Counter(word for said in clauses for word in set(_words(said.text)))
        self._weight = {word: FORMULA + math.log(len(clauses) / having) for word, having in count.items()}

    def of(self, words: Counter[str]) -> float:
        """Return what words weigh."""
        return sum(self._weight.get(word, FORMULA) * number for word, number in words.items())

    def __call__(self, one: Counter[str], other: Counter[str]) -> float:
        """Return the likeness from 0 to 1 (Dice)."""
        total = self.of(one) + self.of(other)
        return 2 * self.of(one & other) / total if total else 0.0


def _part(said: Said) -> str:
    """The part of the document in which a clause stands: its section."""
    return re.sub(r"(?:^|/)(?:[a-z]{1,4}|[0-9]+)(?:/(?:[a-z]{1,4}|[0-9]+))*$", "", said.place)


# ---------------------------------------------------------------- what changed


def _moved(groups: Sequence[_Group]) -> set[int]:
    """The groups that stand elsewhere: in another part, or out of the order that most have."""
    both = [(place, one[0], other[0]) for place, (one, other) in enumerate(groups) if one and other]
    both.sort(key=lambda row: row[1].order)
    weights = [1 + (one.place == other.place) + (one.text == other.text) for _, one, other in both]
    kept = _heaviest([other.order for _, _, other in both], weights)
    return {
        place
        for number, (place, one, other) in enumerate(both)
        if number not in kept or (_part(one) != _part(other) and one.place != other.place)
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
    if _bare(before) != _bare(after):
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
