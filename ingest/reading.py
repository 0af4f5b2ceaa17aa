"""What a reader of a format gives: the reading text, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = ("id", "language", "kind", "version", "forum", "title")
"""What a file can say of its document: in front matter, or in properties of these names."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says about a document, which goes before what its text says."""

    id: str = ""
    version: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as text: the form that all formats share, and that spans are counted in.

    Attributes:
        text: the reading text. Formats with structure write it as Markdown: labels before the words, `# ` before
            headings, `[^1]` where a note stands and `[^1]: …` at the end, cells of a table with tabs between.
        told: what the file says of its document, by the names in `KEYS`.
        notices: what was left out, a sentence each (`2 deleted passages left out`).
        pages: for each page the offset at which it begins, none where the format has no pages.
        paragraphs: True where blank lines part the paragraphs, and a line break within one is the writer's own; False
            where lines may be wrapped.
        start: offset at which the document begins, behind front matter.
    """

    text: str
    told: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    paragraphs: bool = False
    start: int = 0
