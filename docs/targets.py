"""What the program shall reach, docs/targets.toml, held against benchmarks/results/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from benchmarks.results import RESULTS, read
from ontology.datafiles import read_toml
from ontology.errors import DataFileError

if TYPE_CHECKING:
    from benchmarks.results import Row

PATH = Path(__file__).parent / "targets.toml"


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one figure shall be: the keys are told at the head of docs/targets.toml."""

    what: str
    part: str
    table: str
    figures: tuple[str, ...]
    unit: str
    where: dict[str, str | int] = {}
    largest: str = ""
    times: float = 1
    at_most: float | None = None
    at_least: float | None = None
    limit: str = ""


class Targets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    targets: tuple[Target, ...]


class Held(NamedTuple):
    """A target, held against what was measured.

    Attributes:
        figures: of each row that counts, in the unit of the target; none where it was not measured.
        reached: how many of them are as wanted.
    """

    target: Target
    figures: list[float]
    reached: int

    @property
    def worst(self) -> float:
        """The figure that is furthest from what is wanted."""
        return max(self.figures) if self.target.at_most is not None else min(self.figures)

    @property
    def whole(self) -> bool:
        """Whether all of them are as wanted."""
        return self.reached == len(self.figures)


def held(folder: Path = RESULTS, path: Path = PATH) -> list[Held]:
    """Return each target with what was measured.

    Raises:
        DataFileError: the file is broken, a target has not one bound, or is not reached and nothing says why.
    """
    found = []
    for target in read_toml(path, Targets).targets:
        if (target.at_most is None) == (target.at_least is None):
            raise DataFileError(f"{path}: {target.what!r} needs either at_most or at_least")
        result = read(target.part, folder)
        rows = _meant(target, result.tables.get(target.table, [])) if result else []
        figures = [target.times * sum(_number(row.get(name)) for name in target.figures) for row in rows]
        one = Held(target, figures, sum(_is_wanted(target, figure) for figure in figures))
        if not one.whole and not target.limit:
            raise DataFileError(f"{path}: {target.what!r} is not reached: say under `limit` why, and what was tried")
        found.append(one)
    return found


def _meant(target: Target, rows: list[Row]) -> list[Row]:
    found = [row for row in rows if all(row.get(name) == value for name, value in target.where.items())]
    if target.largest and found:
        most = max(_number(row.get(target.largest)) for row in found)
        found = [row for row in found if row.get(target.largest) == most]
    return [row for row in found if all(row.get(name) is not None for name in target.figures)]


def _number(value: str | float | None) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _is_wanted(target: Target, figure: float) -> bool:
    return figure <= target.at_most if target.at_most is not None else figure >= (target.at_least or 0)
