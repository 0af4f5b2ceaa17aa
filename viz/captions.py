"""What a node is called: in the picture, in lists, in a given language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from viz.layout import wrap
from viz.styles import styles
from viz.things import Clause, in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viz.network import Network
    from viz.things import Thing

_NUMBERED = re.compile(r"SDG/\d+|WSIS/(?P<line>C\d+)")
_LABEL = re.compile(r"\s*(?:\d+|[a-z]+\))(?:\s*[a-z]+\))*$")
_ISOLATE, _POP = "\u2067", "\u2069"


def name(thing: Thing, language: str) -> str:
    """Return what a thing is called in lists: its label, led by its symbol where people know it by that.

    >>> from viz.things import Thing
    >>> name(Thing(key="SDG/9", type="goal", labels={"en": "Industry"}), "fr")
    'SDG 9 Industry'
    """
    label = in_language(thing.labels, language, thing.key)
    numbered = _NUMBERED.match(thing.key)
    if numbered is None or label.startswith(numbered["line"] or "SDG"):
        return label
    return f"{numbered['line'] or thing.key.replace('/', ' ')} {'' if label == thing.key else label}".rstrip()


def caption(network: Network, thing: Thing, language: str) -> str:
    """Return the label drawn in the picture: short lines; a clause without the name of its opinion."""
    label = name(thing, language)
    if isinstance(thing, Clause) and thing.source in network:
        source = in_language(network.nodes[thing.source]["thing"].labels, language)
        label = label.removeprefix(source).lstrip(" ,，、:：") or label
    return isolated(_shortened(label, styles().types[thing.type].ems))


def _shortened(label: str, ems: float) -> str:
    """Wrap a label; where it is too long, a number or letters at its end stay, since they tell clauses apart."""
    lines = wrap(label, ems)
    end = _LABEL.search(label)
    if not lines.endswith("…") or end is None:
        return lines
    return f"{wrap(label[: end.start()], ems, 2)} {end[0].strip()}"


def isolated(label: str) -> str:
    """Wrap each line with Arabic in isolates, else a canvas draws symbols among its words in wrong order."""
    return "\n".join(
        f"{_ISOLATE}{line}{_POP}" if any("\u0590" <= c <= "\u08ff" for c in line) else line
        for line in label.split("\n")
    )


def concept(names: Mapping[str, Mapping[str, str]], key: str, language: str) -> str:
    """Return the name of an act, addressee, action, topic, group or body; its slug where the graph has none."""
    return in_language(names.get(key, {}), language, key.rpartition("/")[2].replace("-", " "))
