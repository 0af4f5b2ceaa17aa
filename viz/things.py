"""What the picture shows: opinions, clauses, and the things that clauses cite or name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NODE_TYPES = ("opinion", "report", "clause", "instrument", "goal", "action-line", "theme")
"""The kinds of node, in the order of the legend. A report is the body of a document, outside its opinions."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention inside a clause's text, in code points of that text; one span can have several targets."""

    start: int
    end: int
    kind: str
    targets: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """What one reading says in a clause: official words (`text`) or a digest's line (`summary`)."""

    name: str
    language: str
    kind: str
    text: str
    marks: tuple[Mark, ...] = ()
    agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A node of the network; its key is the symbol that a person can type.

    `labels` and `titles` are by language, "" for text without one. `forms` are the editions and parts that are cited
    and drawn as this work.
    """

    key: str
    type: str
    labels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    link: str = ""
    issuer: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Thing):
    """A clause across its readings; `source` is the opinion, or else the document, that holds it."""

    type: str = "clause"
    source: str
    act: str = ""
    parent: str = ""
    order: int = 0
    readings: tuple[ClauseReading, ...] = ()
    addressees: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def in_language(labels: Mapping[str, str], language: str, default: str = "") -> str:
    """Return the label in `language`, else in English, else without language, else in the first language there is.

    >>> in_language({"en": "privacy", "fr": "vie privée"}, "fr"), in_language({"en": "privacy"}, "zh")
    ('vie privée', 'privacy')
    """
    for wanted in (language, "en", ""):
        if labels.get(wanted):
            return labels[wanted]
    return labels[min(labels)] if labels else default
