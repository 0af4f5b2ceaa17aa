"""docs/performance.md: words from a template, figures from benchmarks/results/ alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from benchmarks.results import RESULTS, read
from benchmarks.run import PARTS
from docs import targets
from docs.markdown import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.results import Result, Row
    from docs.targets import Held

TEMPLATE = Path(__file__).parent / "performance.md.jinja"
_WHOLE = 100
"""From here on a figure is told without decimals."""


def page(folder: Path = RESULTS) -> str:
    """Return the page, from the results in a folder; a part without one is said to be not measured."""
    template = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  # Markdown
    template.globals |= {"rows": rows, "row": row, "where": where, "goals": goals}
    template.filters |= {"figure": figure, "ms": milliseconds}
    results = {part: read(part, folder) for part in PARTS}
    text = TEMPLATE.read_text(encoding="utf-8")
    return template.from_string(text).render(results, targets=targets.held(folder)) + "\n"


def where(result: Result) -> str:
    """Return in a sentence when, on what and with which versions something was measured."""
    on = result.machine
    versions = ", ".join((on.python, *(f"{name} {version}" for name, version in sorted(result.versions.items()))))
    return f"Measured on {result.measured}: {on.cores} cores of {on.cpu}, {on.memory_gb} GB, {on.system}; {versions}."


def goals(found: Sequence[Held]) -> str:
    """Return a Markdown table of what is wanted, beside what was measured: the worst figure where there are several."""
    lines = []
    for each in found:
        target = each.target
        bound = target.at_least if target.at_most is None else target.at_most
        wanted = f"at {'least' if target.at_most is None else 'most'} {figure(bound)} {target.unit}"
        if not each.figures:
            lines.append([target.what, wanted, "not measured", ""])
            continue
        of = f"{each.reached} of {len(each.figures)}" if len(each.figures) > 1 else ""
        worst = f"{'at worst ' if of else ''}{figure(each.worst)} {target.unit}"
        lines.append([target.what, wanted, worst, of or ("yes" if each.whole else "no")])
    return table(["what", "wanted", "measured", "reached"], lines).rstrip("\n")


def row(found: Sequence[Row], **wanted: str | float) -> Row:
    """Return the first row that has these values.

    Raises:
        StopIteration: none has; then the template asks for what the part does not measure.
    """
    return next(each for each in found if all(each.get(key) == value for key, value in wanted.items()))


def rows(found: Sequence[Row], columns: Mapping[str, str]) -> str:
    """Return a Markdown table of some fields of rows, whose headings `columns` tells by the field.

    A heading that ends in `ms` makes milliseconds of seconds. What a row does not have is left blank.
    """
    shown = [[_cell(row.get(key), heading) for key, heading in columns.items()] for row in found]
    return table(list(columns.values()), shown).rstrip("\n")


def _cell(value: str | float | None, heading: str) -> str:
    return milliseconds(value) if heading.endswith("ms") and isinstance(value, float) else figure(value)


def milliseconds(seconds: float) -> str:
    """Return seconds as the figure of milliseconds."""
    return figure(1000 * seconds)


def figure(value: str | float | None) -> str:
    """Return a figure with three digits that count, in groups of thousands; words as they are.

    >>> [figure(each) for each in (0.01234, 12.34, 123.4, 1932, "en", None)]
    ['0.0123', '12.3', '123', '1,932', 'en', '']
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) or abs(value) >= _WHOLE:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):g}"
