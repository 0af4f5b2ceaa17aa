"""Measures extraction on real resolutions and writes docs/accuracy.md: `make accuracy`.

python -m docs.measure            the corpus beside the repository; writes the page and the lists of extras
python -m docs.measure CORPUS     another corpus, a folder with the files of all languages; prints the tables
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from docs.generate import COUNTED, DOCS, REPORT, ROOT, accuracy
from docs.measured import measure
from docs.measured_page import page
from docs.scorer import Scorer

SHARED = ROOT.parent / "shared"
SCORER = SHARED / "eval" / "unga.py"
CORPUS = SHARED / "corpus" / "unga-75"
LISTS = ROOT / "tests" / "gold"
PAGE = DOCS / "accuracy.md"
MEASURED = "<!-- From here on made by `make accuracy`. -->\n"


def with_section(text: str, section: str) -> str:
    """Return the page with its measured part replaced: the words before it and the counts behind it stay."""
    head, counted, tail = text.partition(COUNTED)
    words = head.partition(MEASURED)[0]
    return f"{words}{MEASURED}\n{section}\n{counted}{tail}"


def measured_page(corpus: Path, lists: Path | None) -> str:
    """Measure a corpus and return the part of the page about it; `lists` is where the lists of extras are kept."""
    started = time.monotonic()

    def tell(step: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {step}", file=sys.stderr)

    with tempfile.TemporaryDirectory() as folder:
        found = page(measure(Scorer(SCORER, corpus), Path(folder), lists, tell))
    tell("done")
    return found


def main() -> int:
    """Do what the command line asks for; 2 where the scorer or the corpus is absent."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if missing := [path for path in (SCORER, corpus, REPORT) if not path.exists()]:
        names = ", ".join(path.name for path in missing)
        print(f"can't measure: {names} not at hand (expected in ../shared); docs/accuracy.md is kept", file=sys.stderr)
        return 2
    if corpus != CORPUS:
        print(measured_page(corpus, None))
        return 0
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), measured_page(corpus, LISTS)), encoding="utf-8")
    PAGE.write_text(accuracy(), encoding="utf-8")
    print("docs/accuracy.md: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
