"""The explorer as files: what `policygraph site` takes for the bundled digest in two languages, and what it writes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import PROGRAM
from benchmarks.processes import bytes_in, timed
from benchmarks.results import MB, ROOT, write

DIGEST = ROOT / "ingest" / "digests" / "wtpf-21.md"


def main() -> None:
    with TemporaryDirectory() as name:
        store, files = Path(name) / "store", Path(name) / "site"
        timed([PROGRAM, "build", DIGEST, "--store", store])
        run = timed([PROGRAM, "site", files, "--store", store, "--language", "en", "--language", "zh"])
        if run.status:
            raise SystemExit(f"the site was not written: {run.errors}")
        row = {
            "seconds": run.seconds,
            "pages": sum(1 for _ in files.rglob("*.html")),
            "mb": bytes_in(files) / MB,
            "memory_mb": run.memory_mb,
        }
    write("explorer_files", {"digest": [row]})


if __name__ == "__main__":
    main()
