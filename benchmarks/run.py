"""Runs the benchmarks: `make bench`, or a part of them, `make bench PART=build`.

Each part is a module of this folder, or a file test_NAME.py for pytest-benchmark; it runs in a process of its own
and leaves benchmarks/results/NAME.json. At the end docs/performance.md is written from all of these files.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.results import FOLDER, ROOT

HERE = Path(__file__).parent
PARTS = (
    "extraction",
    "stages",
    "build",
    "documents",
    "catalogue",
    "command",
    "server_load",
    "explorer_pages",
    "graph_frames",
    "explorer_files",
)
"""In the order in which they run."""
TIMES = ("--benchmark-only", "--benchmark-json=/dev/null", "--benchmark-columns=median,min,max,rounds", "-q", "-s")


def command(part: str) -> list[str]:
    """Return the command that measures a part."""
    if (HERE / f"test_{part}.py").exists():
        return [sys.executable, "-m", "pytest", f"benchmarks/test_{part}.py", "--timeout=0", *TIMES]
    return [sys.executable, "-m", f"benchmarks.{part}"]


def main(asked: list[str]) -> int:
    """Measure these parts, or all, and write the page; the status is 1 where a part failed, 2 for an unknown one."""
    if unknown := sorted(set(asked) - set(PARTS)):
        print(f"there is no part {unknown[0]!r}; the parts are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    places = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    failed = []
    with TemporaryDirectory() as folder:
        settings = os.environ | {"PYTHONPATH": places, FOLDER: folder}
        for part in asked or PARTS:
            print(f"\n{part}", flush=True)
            if subprocess.run(command(part), cwd=ROOT, env=settings, check=False).returncode:
                failed.append(part)
    subprocess.run([sys.executable, "docs/generate.py", "performance"], cwd=ROOT, check=True)
    if failed:
        print(f"failed: {', '.join(failed)}; what they measured before stands", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
