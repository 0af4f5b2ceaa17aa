"""The clauses of two versions put side by side: which became which.

By their words, then by where they stand: the pairs that are best on the whole, so that a formula that many clauses
share does not cross. A clause that lacks a partner is a part of one that was split, or is merged into one, if its
words are there; else it is new, or gone.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from scipy.optimize import linear_sum_assignment

from queries.word_changes import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.versions import Said

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

Group = tuple[tuple["Said", ...], tuple["Said", ...]]


def side_by_side(before: Sequence[Said], after: Sequence[Said]) -> list[Group]:
    """Return the clauses of both versions that are one, with the parts of those that were split and merged.

    A group without clauses of the later version was dropped, one without those of the earlier was added.
    """
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
    found: list[Group] = [(tuple(before[n] for n in one[i]), tuple(after[n] for n in other[i])) for i in sorted(pairs)]
    found += [((said,), ()) for i, said in enumerate(before) if i not in back]
    found += [((), (said,)) for j, said in enumerate(after) if j not in partner]
    return found


def _same_words(before: Sequence[Said], after: Sequence[Said]) -> dict[int, int]:
    """Pairs of clauses with the same words: those at the same place, then those in the same order."""
    at: dict[str, list[int]] = defaultdict(list)
    for j, said in enumerate(after):
        at[bare(said.text)].append(j)
    found: dict[int, int] = {}
    for in_place in (True, False):
        for i, said in enumerate(before):
            free = [j for j in at[bare(said.text)] if not in_place or after[j].place == said.place]
            if i not in found and free:
                found[i] = free[0]
                at[bare(said.text)].remove(free[0])
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
                worth[r][c] = like + PLACE * same + NEAR * (part_of(one) == part_of(other)) + NEAR * (1 - apart)
    chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return {rows[r]: columns[c] for r, c in chosen if worth[r][c] > 0}


def _enough(one: Said, other: Said) -> float:
    """How alike two clauses must be to be versions of one."""
    if part_of(one) != part_of(other):
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


def bare(text: str) -> str:
    """Return a text without square brackets, each run of blanks as one."""
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


def part_of(said: Said) -> str:
    """Return the part of the document in which a clause stands: its section."""
    return re.sub(r"(?:^|/)(?:[a-z]{1,4}|[0-9]+)(?:/(?:[a-z]{1,4}|[0-9]+))*$", "", said.place)
