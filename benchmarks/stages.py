"""Where the time of a shard goes: the steps from a file to packed N-Quads on one core, each with its share.

    make bench PART=stages
    python -m benchmarks.stages --files 60

The processor time of each stage is taken by itself, the best of several rounds. In a further round the process looks at
itself each millisecond that it works, and the innermost step that it is in counts.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.corpus import ABSENT, in_turn
from benchmarks.results import CORPUS, MB, Row, write
from ingest.batch import Origin, packed
from ingest.extract import extract
from ingest.readers import Given, read_all
from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from ingest.sources import Source
    from ontology.model import Document

FILES = 200
ROUNDS = 3
EVERY = 0.001
"""Seconds of the processor between two looks."""
STAGES = ("read", "extract", "quads")
STEPS = {
    "Source.data": ("read", "unpacking the archive"),
    "_root": ("read", "parsing XML"),
    "language_of": ("read", "telling the language"),
    "leading_act": ("read", "the act of each clause"),
    "BlockReader.preamble": ("read", "writing the reading text, with offsets"),
    "BlockReader.body": ("read", "writing the reading text, with offsets"),
    "places": ("read", "the place of each clause"),
    "read_all": ("read", "the rest: metadata, votes, links, notes"),
    "_for_rules": ("extract", "folding"),
    "Matcher.hits": ("extract", "the union of the citation rules"),
    "concepts": ("extract", "names of themes, topics and groups"),
    "lists": ("extract", "lists of numbers and their parts"),
    "decided": ("extract", "whose a number is"),
    "titles": ("extract", "titles of what is cited"),
    "citations": ("extract", "other citations"),
    "normalize": ("extract", "words of footnotes and headings"),
    "inherited": ("extract", "themes that travel"),
    "extract": ("extract", "the rest: references, brackets, actions, roles"),
    "mention_statements": ("quads", "statements of mentions"),
    "aside_statements": ("quads", "statements of mentions"),
    "_asserted": ("quads", "other statements"),
    "in_graph": ("quads", "sorting and writing the lines"),
    "quads": ("quads", "joining and encoding"),
    "packed": ("quads", "packing, checksums, counts"),
}
"""The stage and the name of a step, by the function that takes it."""


class Looks:
    """Counts in which step the work is, each time the processor has worked for EVERY."""

    def __init__(self) -> None:
        self.found: Counter[tuple[str, str]] = Counter()

    def of(self, work: Callable[[], object]) -> None:
        before = signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        try:
            work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def _look(self, _: int, frame: FrameType | None) -> None:
        while frame:
            if "/ingest/" in frame.f_code.co_filename and (step := STEPS.get(frame.f_code.co_qualname)):
                self.found[step] += 1
                return
            frame = frame.f_back

    def rows(self) -> list[Row]:
        """Each step with its share of the whole."""
        whole = sum(self.found.values())
        order = {step: number for number, step in enumerate(STEPS.values())}
        return [
            {"stage": stage, "step": step, "percent": 100 * count / whole}
            for (stage, step), count in sorted(self.found.items(), key=lambda item: order[item[0]])
        ]


def documents(source: Source) -> list[Document]:
    """What a file holds; one of the real files is no XML."""
    try:
        return read_all(source, Given())
    except InputError:
        return []


def timed(found: Sequence[Source]) -> dict[str, float]:
    """The seconds of the processor that each stage takes."""
    began = time.process_time()
    read = [(source, number, one) for source in found for number, one in enumerate(documents(source))]
    was_read = time.process_time()
    extracted = [(Origin(source, Given(), number), extract(one)) for source, number, one in read]
    was_extracted = time.process_time()
    for origin, extraction in extracted:
        packed(extraction, origin)
    seconds = (was_read - began, was_extracted - was_read, time.process_time() - was_extracted)
    return dict(zip(STAGES, seconds, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=FILES)
    given = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"stages: {ABSENT}")
        return
    found = in_turn()
    found = found[:: max(1, len(found) // given.files)]
    timed(found)  # what is made at the first use
    rounds = [timed(found) for _ in range(ROUNDS)]
    looks = Looks()
    looks.of(lambda: timed(found))
    text = sum(len(document.text.encode()) for source in found for document in documents(source)) / MB
    best = {stage: min(spent[stage] for spent in rounds) for stage in STAGES}
    best["all"] = sum(best.values())
    stages: list[Row] = [
        {"stage": stage, "seconds": seconds, "mb_per_s": text / seconds, "percent": 100 * seconds / best["all"]}
        for stage, seconds in best.items()
    ]
    settings = {"files": len(found), "text_mb": text, "rounds": ROUNDS}
    write("stages", {"stages": stages, "steps": looks.rows()}, packages=("lxml", "google-re2"), settings=settings)


if __name__ == "__main__":
    main()
