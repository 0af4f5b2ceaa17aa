"""docs/scale.md: how far it goes, from benchmarks/results/build.json and the counts in docs/scale.toml."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec
from jinja2 import Environment, StrictUndefined

from benchmarks.results import RESULTS, read
from docs.markdown import table
from docs.performance_page import figure
from ontology.datafiles import read_toml

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
    base = {name: float(value) for name, value in result.tables["builds"][-1].items() if isinstance(value, int | float)}
    core = {name: float(value) for name, value in result.tables["one_core"][-1].items() if value is not None}
    readings = scale.languages * sum(each.number for each in scale.texts)
    units = scale.languages * sum(each.number * each.length for each in scale.texts)
    ratio = units / base["files"]
    machine = scale.machine
    quads, graph_gb = base["quads"] * ratio, base["graph_mb"] * ratio / 1000
    read_hours = base["text_mb"] * ratio / core["mb_per_s"] / HOUR
    load_hours, index_hours = (base[name] * ratio / HOUR for name in ("loading_seconds", "indexing_seconds"))
    before = result.tables["builds"][-2]
    more = (base["memory_mb"] - float(before["memory_mb"] or 0)) / (base["quads"] - float(before["quads"] or 0))
    template = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  # Markdown
    template.filters["figure"] = figure
    text = template.from_string((HERE / "scale.md.jinja").read_text(encoding="utf-8")).render(
        base=result.tables["builds"][-1],
        measured=result.measured,
        ratio=round(ratio),
        readings=readings,
        units=round(units),
        machine=machine,
        readers=_whole(read_hours / machine.cores),
        texts=table(
            ["texts", "works", "length", "basis"],
            [(each.what, figure(each.number), figure(each.length), each.basis) for each in scale.texts],
        ).rstrip("\n"),
        sizes=[
            ("text", _kb(base, "text_mb"), f"{base['text_mb'] * ratio / 1000:,.0f} GB"),
            ("quads", figure(round(base["quads"] / base["files"])), f"{quads / 1e6:,.0f} million"),
            ("graph on disk", _kb(base, "graph_mb"), f"{graph_gb:,.0f} GB"),
            ("shards", _kb(base, "shards_mb"), f"{base['shards_mb'] * ratio / 1000:,.0f} GB"),
            ("index of the explorer", _kb(base, "index_mb"), f"{base['index_mb'] * ratio / 1000:,.0f} GB"),
        ],
        steps=[
            Step(
                "files to shards",
                f"{figure(core['mb_per_s'])} MB of text a second a core",
                _hours(read_hours / machine.cores),
                "text, divided by all cores",
            ),
            Step(
                "loading", f"{base['quads'] / base['loading_seconds']:,.0f} quads a second", _hours(load_hours), "quads"
            ),
            Step(
                "index", f"{base['quads'] / base['indexing_seconds']:,.0f} quads a second", _hours(index_hours), "quads"
            ),
        ],
        walls=[
            Wall(
                "memory",
                f"a build held {base['memory_mb']:,.0f} MB at most for {base['quads'] / 1e6:,.1f} million quads, "
                f"{more * 1e6:,.0f} MB more for each million than the build before: the index has all clauses "
                f"in memory at once. All would take {quads * more / 1000:,.0f} GB; "
                f"{machine.memory_gb} GB end at {machine.memory_gb * 1000 / more / 1e6:,.0f} million quads.",
            ),
            Wall(
                "one writer",
                f"loading and the index take {_hours(load_hours + index_hours)} in one process each, which no second "
                "machine shortens.",
            ),
            Wall(
                "disk",
                f"a build keeps the generation before, which is twice {graph_gb:,.0f} GB while one with many changes "
                f"is put in its best order, of {machine.disk_gb:,} GB.",
            ),
        ],
    )
    return text + "\n"


def _kb(base: dict[str, float], name: str) -> str:
    return f"{base[name] / base['files'] * 1000:,.0f} KB"


def _hours(hours: float) -> str:
    return f"{hours * 60:,.0f} minutes" if hours < 2 else f"{hours:,.0f} hours"  # noqa: PLR2004  # up to two hours in minutes


def _whole(number: float) -> str:
    """A number of machines: rounded up."""
    return str(max(1, -int(-number // 1)))
