"""docs/scale.md: how far it goes, from benchmarks/results/build.json and the counts in docs/scale.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from jinja2 import Environment, StrictUndefined

from benchmarks.results import RESULTS, read
from docs.markdown import table
from docs.performance_page import figure
from ontology.datafiles import read_toml

if TYPE_CHECKING:
    from benchmarks.results import Row

HERE = Path(__file__).parent
HOUR = 3600


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Works of one kind: see docs/scale.toml."""

    what: str
    number: int
    length: float
    basis: str


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is rented."""

    cores: int
    memory_gb: int
    disk_gb: int


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    languages: int
    texts: tuple[Texts, ...]
    machine: Machine


class Step(NamedTuple):
    """A step of a build, in words."""

    what: str
    rate: str
    hours: str
    grows: str


class Wall(NamedTuple):
    """What ends first, in words."""

    what: str
    told: str


def page(folder: Path = RESULTS) -> str:
    """Return the page, from the results in a folder.

    Raises:
        ValueError: fewer than two builds were measured.
    """
    scale, result = read_toml(HERE / "scale.toml", Scale), read("build", folder)
    if result is None or len(result.tables["builds"]) < 2:  # noqa: PLR2004
        raise ValueError("docs/scale.md is arithmetic from `make bench PART=build`, which was not run")
    builds = [_figures(row) for row in result.tables["builds"]]
    core = _figures(result.tables["one_core"][-1])
    before, base = builds[-2:]
    real = [build for build in builds if build["files"] <= int(result.settings["files_in_corpus"])][-1]
    units = scale.languages * sum(each.number * each.length for each in scale.texts)
    read_hours = real["text_mb"] / real["files"] * units / core["mb_per_s"] / HOUR / scale.machine.cores
    template = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  # Markdown
    template.filters["figure"] = figure
    text = template.from_string((HERE / "scale.md.jinja").read_text(encoding="utf-8")).render(
        base=result.tables["builds"][-1],
        real=round(real["files"]),
        measured=result.measured,
        ratio=round(units / base["files"]),
        readings=scale.languages * sum(each.number for each in scale.texts),
        units=round(units),
        machine=scale.machine,
        readers=_whole(read_hours),
        texts=table(
            ["texts", "works", "length", "basis"],
            [(each.what, figure(each.number), figure(each.length), each.basis) for each in scale.texts],
        ).rstrip("\n"),
        sizes=_sizes(real, units),
        steps=_steps(base, core, real["quads"] / real["files"] * units, read_hours),
        walls=_walls(base, before, real, units, scale.machine),
    )
    return text + "\n"


def _figures(row: Row) -> dict[str, float]:
    return {name: float(value) for name, value in row.items() if isinstance(value, int | float)}


def _sizes(real: dict[str, float], units: float) -> list[tuple[str, str, str]]:
    """How large it is: what, for one reading, for all; by real texts, for copies share theirs on the disk."""
    sizes = [("text", "text_mb"), ("graph on disk", "graph_mb"), ("shards", "shards_mb")]
    sizes.append(("index of the explorer", "index_mb"))
    found = [(what, _kb(real, name), f"{_all(real, name, units) / 1000:,.0f} GB") for what, name in sizes]
    quads = ("quads", figure(round(real["quads"] / real["files"])), f"{_all(real, 'quads', units) / 1e6:,.0f} million")
    return [found[0], quads, *found[1:]]


def _steps(base: dict[str, float], core: dict[str, float], quads: float, read_hours: float) -> list[Step]:
    """How long each step takes, at the rates of the largest build."""
    rate = f"{figure(core['mb_per_s'])} MB of text a second a core"
    steps = [Step("files to shards", rate, _hours(read_hours), "text, divided by all cores")]
    for what, name in (("loading", "loading_seconds"), ("index", "indexing_seconds")):
        rate = base["quads"] / base[name]
        steps.append(Step(what, f"{rate:,.0f} quads a second", _hours(quads / rate / HOUR), "quads"))
    return steps


def _walls(
    base: dict[str, float], before: dict[str, float], real: dict[str, float], units: float, machine: Machine
) -> list[Wall]:
    """What ends first on one machine: memory, by what a build held more than the smaller one before."""
    quads = _all(real, "quads", units)
    writing = quads / base["quads"] * (base["loading_seconds"] + base["indexing_seconds"])
    more = (base["memory_mb"] - before["memory_mb"]) / (base["quads"] - before["quads"])
    return [
        Wall(
            "memory",
            f"a build held {base['memory_mb']:,.0f} MB at most for {base['quads'] / 1e6:,.1f} million quads, "
            f"{more * 1e6:,.0f} MB more for each million than the build before: the index has all clauses "
            f"in memory at once. All would take {quads * more / 1000:,.0f} GB; "
            f"{machine.memory_gb} GB end at {machine.memory_gb * 1000 / more / 1e6:,.0f} million quads.",
        ),
        Wall(
            "one writer",
            f"loading and the index take {_hours(writing / HOUR)} in one process each, "
            "which no second machine shortens.",
        ),
        Wall(
            "disk",
            f"a build keeps the generation before, which is twice {_all(real, 'graph_mb', units) / 1000:,.0f} GB while "
            f"one with many changes is put in its best order, of {machine.disk_gb:,} GB.",
        ),
    ]


def _all(real: dict[str, float], name: str, units: float) -> float:
    return real[name] / real["files"] * units


def _kb(real: dict[str, float], name: str) -> str:
    return f"{real[name] / real['files'] * 1000:,.0f} KB"


def _hours(hours: float) -> str:
    return f"{hours * 60:,.0f} minutes" if hours < 2 else f"{hours:,.0f} hours"  # noqa: PLR2004  # up to two hours in minutes


def _whole(number: float) -> str:
    """A number of machines: rounded up."""
    return str(max(1, -int(-number // 1)))
