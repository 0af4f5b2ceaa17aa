"""What a part of the benchmarks leaves: a small JSON file, benchmarks/results/NAME.json.

A part gathers rows, plain records of figures, in tables, and calls `write`. docs/performance.md is made of these files
alone. Figures are in seconds, megabytes (1,000,000 bytes) and megabytes a second, and their names say so: `seconds`,
`mb`, `mb_per_s`, `memory_mb`; a ratio says in its name to what.
"""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, str | int | float | None]

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
CORPUS = ROOT.parent / "shared" / "corpus" / "unga-75"
FOLDER = "BENCH_FOLDER"
"""The variable of the environment that names a folder which the parts of one run share."""
MB = 1_000_000


class Machine(msgspec.Struct, frozen=True):
    """What was measured on; nothing that says whose it is."""

    cpu: str
    cores: int
    memory_gb: int
    system: str
    python: str


class Result(msgspec.Struct, frozen=True):
    """What a part measured.

    Attributes:
        measured: the day, YYYY-MM-DD.
        machine: where.
        versions: of what was compared, by name.
        settings: what the part was told: sizes, clients, limits of time.
        tables: rows, by the name of their table.
    """

    measured: str
    machine: Machine
    versions: dict[str, str]
    settings: dict[str, str | int | float]
    tables: dict[str, list[Row]]


def machine() -> Machine:
    """Return what this runs on."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    bytes_ = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        " ".join((names or [platform.machine()])[0].split()),
        os.cpu_count() or 1,
        round(bytes_ / 2**30),
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        f"{platform.python_implementation()} {platform.python_version()}",
    )


def write(
    name: str,
    tables: Mapping[str, Sequence[Row]],
    *,
    packages: Iterable[str] = (),
    versions: Mapping[str, str] | None = None,
    settings: Mapping[str, str | int | float] | None = None,
) -> Path:
    """Write the result of a part, in the place of its last one, and return its path.

    Args:
        name: of the part.
        tables: its rows.
        packages: installed ones whose versions belong to the result.
        versions: of what is not installed here.
        settings: what the part was told.
    """
    found = Result(
        datetime.now(tz=UTC).date().isoformat(),
        machine(),
        {package: version(package) for package in packages} | dict(versions or {}),
        dict(settings or {}),
        {table: [{key: _short(value) for key, value in row.items()} for row in rows] for table, rows in tables.items()},
    )
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    print(f"{path.relative_to(ROOT)}: written")
    return path


def read(name: str, folder: Path = RESULTS) -> Result | None:
    """Return the result of a part; None where it was not measured.

    Raises:
        msgspec.ValidationError: the file is not such a result.
    """
    path = folder / f"{name}.json"
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.is_file() else None


def spread(seconds: Sequence[float]) -> Row:
    """Return the figures of something that was timed several times: median, fastest, slowest, and how often."""
    return {"seconds": median(seconds), "low": min(seconds), "high": max(seconds), "rounds": len(seconds)}


def _short(value: str | float | None) -> str | int | float | None:
    """A figure with as many digits as a measurement has."""
    return float(f"{value:.4g}") if isinstance(value, float) else value
