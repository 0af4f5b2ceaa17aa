"""What changed between two versions, for people and programs: text, a page, JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from rich.console import Console
from rich.text import Text

from queries.differences import Kind
from queries.word_changes import Run
from viz.tables import PIPE_WIDTH, printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from queries.differences import Change, Comparison
    from queries.versions import Said, Version
    from queries.word_changes import Piece

_STYLES = {Run.LOST: "red strike", Run.GAINED: "green underline", Run.SAME: ""}
_SIGNS = {Run.LOST: ("{-", "-}"), Run.GAINED: ("{+", "+}"), Run.SAME: ("", "")}
"""What stands around words that are lost and gained: colour alone tells nothing in a pipe, or to who sees none."""
AROUND = 60
"""Characters of unchanged words that are shown beside a change."""


def as_text(comparison: Comparison, out: TextIO, *, everything: bool = False) -> None:
    """Write the changes for a terminal or a pipe; `everything` writes clauses of which nothing changed, too."""
    console = Console(file=out, width=None if out.isatty() else PIPE_WIDTH, highlight=False)
    console.print(Text(f"{comparison.before.name} → {comparison.after.name}, {comparison.before.language}", "bold"))
    counts = comparison.counts()
    console.print(Text(", ".join(f"{count} {kind}" for kind, count in counts.items())))
    for change in comparison.changes:
        if everything or change.kinds != (Kind.UNCHANGED,):
            console.print()
            _print(change, console)


def _print(change: Change, console: Console) -> None:
    console.print(Text(f"{', '.join(change.kinds)}: {_where(change)}", "bold"))
    words = Text("  ")
    for piece in change.words if change.kinds != (Kind.UNCHANGED,) else ():
        opening, closing = _SIGNS[piece.run]
        words.append(f"{opening}{printable(_shown(piece, change))}{closing}", _STYLES[piece.run])
    if len(words) > len("  "):
        console.print(words)
    for name, found in (("gained", change.gained), ("lost", change.lost)):
        for what, thing in found:
            console.print(Text(f"  {name} {what}: {printable(thing)}"))


def _where(change: Change) -> str:
    before, after = (", ".join(said.place for said in side) for side in (change.before, change.after))
    return before if before == after else " → ".join(place for place in (before, after) if place)


def _shown(piece: Piece, change: Change) -> str:
    """The words of a piece; long ones that did not change are shortened in the middle."""
    if piece.run is not Run.SAME or len(piece.text) <= 2 * AROUND + 1:
        return piece.text
    start = piece.text[:AROUND] if piece is not change.words[0] else ""
    end = piece.text[-AROUND:] if piece is not change.words[-1] else ""
    return f"{start}…{end}"


def as_json(comparison: Comparison, out: TextIO) -> None:
    """Write the changes as one JSON object, its keys described in docs/guide.md."""
    told = {
        "before": _version(comparison.before),
        "after": _version(comparison.after),
        "language": comparison.before.language,
        "counts": {kind.value: count for kind, count in comparison.counts().items()},
        "changes": [_change(change) for change in comparison.changes],
    }
    json.dump(told, out, ensure_ascii=False, indent=1)
    out.write("\n")


def _version(version: Version) -> dict[str, str]:
    return {"document": version.document, "version": version.version}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kinds": [kind.value for kind in change.kinds],
        "before": _said(change.before),
        "after": _said(change.after),
        "words": [[piece.run.value, piece.text] for piece in change.words],
        "gained": [{"what": what, "value": thing} for what, thing in change.gained],
        "lost": [{"what": what, "value": thing} for what, thing in change.lost],
    }


def _said(clauses: Sequence[Said]) -> list[dict[str, str]]:
    return [{"clause": said.clause, "label": said.label, "text": said.text} for said in clauses]


def as_page(comparison: Comparison, out: TextIO) -> None:
    """Write the changes as one page of HTML without scripts; all words are text in it, whatever they hold."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("viz").joinpath("differences.html.jinja").read_text("utf-8"))
    language = comparison.before.language
    out.write(
        template.render(
            comparison=comparison,
            counts=comparison.counts(),
            language=language,
            direction="rtl" if language == "ar" else "ltr",
            where=_where,
            unchanged=(Kind.UNCHANGED,),
        )
    )
