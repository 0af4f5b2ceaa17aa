"""What pytest-benchmark timed becomes the result of its part: `test_NAME.py` writes benchmarks/results/NAME.json.

A benchmark's group is its table, `benchmark.extra_info` the words and figures of its row beside the times.
"""

from collections import defaultdict
from pathlib import Path

from benchmarks.results import write


def pytest_benchmark_update_json(config, benchmarks, output_json):  # noqa: ARG001  # the names are the hook's
    parts = defaultdict(lambda: defaultdict(list))
    for each in output_json["benchmarks"]:
        part = Path(each["fullname"].partition("::")[0]).stem.removeprefix("test_")
        stats = each["stats"]
        times = {"seconds": stats["median"], "low": stats["min"], "high": stats["max"], "rounds": stats["rounds"]}
        parts[part][each["group"]].append(each["extra_info"] | times)
    for part, tables in parts.items():
        write(part, tables, packages=("pyoxigraph",))
