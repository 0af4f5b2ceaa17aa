"""Where mentions stand in the text of a clause, as ingest has kept it: in characters of the clause's own words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from viz.things import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def marks_in(mentions: Iterable[Mapping[str, str]]) -> tuple[Mark, ...]:
    """Return the marks of one clause's text, one for each span and kind.

    Args:
        mentions: rows with start and end in the clause's words, kind, target and reason; kind is missing for an action.

    >>> marks_in([{"start": "0", "end": "2", "kind": "theme", "target": "theme/ai"}])
    (Mark(start=0, end=2, kind='theme', targets=('theme/ai',), reason=''),)
    """
    targets: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    reasons: dict[tuple[int, int, str], str] = {}
    for mention in mentions:
        place = (int(mention["start"]), int(mention["end"]), mention.get("kind", "action"))
        target = mention.get("target", "")
        if target not in targets[place]:
            targets[place].append(target)
        reasons[place] = mention.get("reason", "")
    return tuple(Mark(*place, tuple(filter(None, targets[place])), reasons[place]) for place in sorted(targets))
