"""Where mentions stand in the text of a clause.

A mention's offsets count in the reading text, before lines were joined and markup dropped; the page shows the clause's
own text. So a mention is found again by its quote, at the occurrence nearest to where its offset says it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from viz.things import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
"""A Markdown link in a quote; its text alone is in the clause's text."""


def locate(text: str, quote: str, expected: int) -> tuple[int, int] | None:
    r"""Return the span of `quote` in `text` nearest to `expected`, whatever blanks and links stand in it.

    >>> locate("see A/RES/70/1 and A/RES/70/1", "A/RES/70/1", 20)
    (19, 29)
    >>> locate("全权代表大会第71号决议", "第71号\n决议", 6)
    (6, 11)
    """
    words = _LINK.sub(r"\1", quote)
    characters = [re.escape(character) for character in words if not character.isspace()]
    if not characters:
        return None
    found = [match.span() for match in re.finditer(r"\s*".join(characters), text)]
    return min(found, key=lambda span: (abs(span[0] - expected), span), default=None)


def marks_in(text: str, start: int, mentions: Iterable[Mapping[str, str]]) -> tuple[Mark, ...]:
    """Return the marks of one clause's text, one for each span and kind.

    Args:
        text: the clause's text as shown.
        start: where the clause begins in the reading text.
        mentions: rows with start, quote, kind, target and reason; kind is missing for an action.
    """
    targets: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    reasons: dict[tuple[int, int, str], str] = {}
    for mention in mentions:
        span = locate(text, mention["quote"], int(mention["start"]) - start)
        if span is None:
            continue
        place = (*span, mention.get("kind", "action"))
        target = mention.get("target", "")
        if target not in targets[place]:
            targets[place].append(target)
        reasons[place] = mention.get("reason", "")
    return tuple(Mark(*place, tuple(filter(None, targets[place])), reasons[place]) for place in sorted(targets))
