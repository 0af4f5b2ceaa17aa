"""What is wanted is held against what was measured, and who misses it has to say why."""

import pytest

from benchmarks import results
from benchmarks.run import PARTS
from docs.performance_page import goals
from docs.targets import PATH, Targets, held
from ontology.datafiles import read_toml
from ontology.errors import DataFileError

ONE = """
[[targets]]
what = "a page"
part = "stages"
table = "pages"
where = { size = "1 M" }
figures = ["sent", "seen"]
times = 1000
unit = "ms"
"""
ROWS = [
    {"size": "1 M", "sent": 0.01, "seen": 0.02},
    {"size": "1 M", "sent": 0.02, "seen": 0.05},
    {"size": "5 M", "sent": 9.0, "seen": 9.0},
    {"size": "1 M", "sent": 0.01, "seen": None},
]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Targets that are read from a text, held against ROWS."""
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    monkeypatch.setattr(results, "ROOT", tmp_path)
    results.write("stages", {"pages": ROWS})
    path = tmp_path / "targets.toml"

    def asked(more, folder=tmp_path):
        path.write_text(ONE + more, encoding="utf-8")
        return held(folder, path)

    return asked


@pytest.mark.parametrize(
    ("bound", "reached", "told"),
    [
        ("at_most = 70", 2, "| a page | at most 70 ms | at worst 70 ms | 2 of 2 |"),
        ("at_most = 40", 1, "| a page | at most 40 ms | at worst 70 ms | 1 of 2 |"),
        ("at_least = 40", 1, "| a page | at least 40 ms | at worst 30 ms | 1 of 2 |"),
        ('at_least = 40\nlargest = "seen"', 1, "| a page | at least 40 ms | 70 ms | yes |"),
        ('at_most = 40\nlargest = "seen"', 0, "| a page | at most 40 ms | 70 ms | no |"),
    ],
)
def test_each_row_that_is_meant_is_held_against_the_bound(asked, bound, reached, told):
    found = asked(f'{bound}\nlimit = "the wire"')
    assert found[0].reached == reached
    assert goals(found).splitlines()[-1] == told


def test_what_was_not_measured_is_told(asked, tmp_path):
    assert (
        goals(asked("at_most = 1", tmp_path / "nothing"))
        .splitlines()[-1]
        .startswith("| a page | at most 1 ms | not measured |")
    )


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("at_most = 40", "say under `limit` why"),
        ("at_most = 40\nat_least = 40", "needs either at_most or at_least"),
        ("", "needs either at_most or at_least"),
        ('at_most = 70\nmore = "x"', "more"),
    ],
)
def test_a_target_that_can_not_be_held_against_anything_is_refused(asked, keys, told):
    with pytest.raises(DataFileError, match=told):
        asked(keys)


def test_every_target_of_the_project_is_about_columns_that_are_measured():
    for target in read_toml(PATH, Targets).targets:
        assert target.part in PARTS, target.what
        if result := results.read(target.part):
            columns = set().union(*result.tables[target.table])
            assert columns >= {*target.figures, *target.where, target.largest} - {""}, target.what
    assert [one.target.what for one in held() if one.figures]
