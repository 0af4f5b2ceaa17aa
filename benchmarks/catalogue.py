"""Every question of the catalogue on several engines: median and p95 of the embedded store, the same rows elsewhere.

    make bench PART=catalogue
    python -m benchmarks.catalogue --sizes "0.1 M" --seconds 1

Each question is asked with its example and, where it takes a value, with the one that this graph has most of. Kept
answers (queries/summaries.py) are timed as they are read, and beside it the query itself. The first time counts apart.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyoxigraph as ox

from benchmarks.corpus import ABSENT
from benchmarks.graphs import SIZES, built, dumped
from benchmarks.results import CORPUS, Row, write
from engines import VIRTUOSO, oxigraph, virtuoso
from ontology.errors import PolicygraphError
from queries import summaries
from queries.catalogue import Question, load
from queries.remote import RemoteStore
from queries.store import EmbeddedStore
from queries.terms import plain
from queries.values import with_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.terms import Answer

ROUNDS = 20
LIMIT = 5
"""Seconds for one question elsewhere; longer is told as such."""
WANTED = 0.03
"""Seconds that a question shall take at most, as a median."""
MOST = {
    "target": "[] cito:cites ?x", "work": "[] cito:cites ?x",
    "thing": "[] cito:cites ?x", "theme": "[] pg:namesTheme ?x",
    "topic": "[] pg:namesTopic ?x", "group": "[] pg:concernsGroup ?x", "addressee": "[] pg:addressee ?x",
    "document": "[] pg:inDocument ?x", "opinion": "[] pg:inOpinion ?x", "clause": "[] a pg:Citation ; pg:inClause ?x",
    "goal": "[] cito:cites ?x . ?x a pg:Goal", "body": "[] a pg:RoleMention ; pg:body ?x",
    "words": "[] a pg:Citation ; pg:quote ?x",
}  # fmt: skip
"""Patterns in which the most frequent value of a parameter stands."""
PREFIXES = "PREFIX pg: <https://w3id.org/policygraph/ns#> PREFIX cito: <http://purl.org/spar/cito/> "


def cases(store: EmbeddedStore) -> Iterator[tuple[Question, str, dict[str, str]]]:
    """Yield each question with its example, without values where it needs none, and with frequent ones."""
    frequent = {}
    for name, pattern in MOST.items():
        query = f"SELECT ?x (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"
        for row in store.select(PREFIXES + query):
            frequent[name] = plain(row[0])
    for question in load().values():
        yield question, "example", dict(question.example)
        names = [parameter.name for parameter in question.parameters]
        if question.example and all(parameter.optional for parameter in question.parameters):
            yield question, "whole graph", {}
        if len(names) == 1 and names[0] in frequent:
            yield question, "frequent", {names[0]: frequent[names[0]]}


def embedded(store: EmbeddedStore, question: Question, given: dict[str, str], seconds: float) -> tuple[Answer, Row]:
    """Return the rows and the times: at least three rounds, ROUNDS where they fit into the seconds."""
    spent: list[float] = []
    end = time.monotonic() + seconds
    while len(spent) < 3 or (len(spent) <= ROUNDS and time.monotonic() < end):
        began = time.perf_counter()
        answer = question.ask(store, given)
        spent.append(time.perf_counter() - began)
    warm = sorted(spent[1:])
    row: Row = {
        "rows": len(answer),
        "first_seconds": spent[0],
        "seconds": statistics.median(warm),
        "p95_seconds": warm[-(-95 * len(warm) // 100) - 1],
        "rounds": len(warm),
    }
    if not given and summaries.kept(store, question) is not None:
        began = time.perf_counter()
        store.select(question.text)
        row["query_seconds"] = time.perf_counter() - began
    return answer, row


def alike(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """Return the rows with the values of a cell that lists several in one order: Virtuoso keeps none within a cell."""
    return tuple(tuple(" ".join(sorted(re.split(r"[;,] ", plain(term)))) for term in row) for row in answer)


def elsewhere(
    remote: RemoteStore, question: Question, given: dict[str, str], known: Answer
) -> tuple[float | None, str]:
    """Return the fastest of two rounds at an endpoint, and what there is to say of it."""
    best = None
    for _ in range(2):
        began = time.perf_counter()
        try:
            answer = question.ask(remote, given)
        except PolicygraphError as error:
            return None, f"over {LIMIT} s" if "did not answer" in str(error) else str(error)[:80]
        best = min(time.perf_counter() - began, best or LIMIT)
        if alike(answer) != alike(known):
            return best, "other rows"
        if best > 1:
            break
    return best, ""


def on_rdflib(path: Path, texts: list[str]) -> list[Row]:
    """Return for each query the seconds and rows on rdflib's own store, or what is to be said."""
    command = [sys.executable, "-m", "benchmarks.rdflib_store", str(path), str(LIMIT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()  # loaded
        found: list[Row] = []
        for text in texts:
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            found.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        return found


def measure(size: str, folder: Path, seconds: float, *, with_rdflib: bool) -> tuple[list[Row], float]:
    """Return the rows of one size, and how many seconds it takes to ask all that is kept."""
    store = EmbeddedStore(built(folder, SIZES[size]))
    began = time.perf_counter()
    summaries.renew(store.folder, load().values())
    keeping = time.perf_counter() - began
    nquads = folder / "quads.nq"
    quads = dumped(store.folder, nquads)
    rows: list[Row] = []
    answers = []
    for question, how, given in cases(store):
        answer, row = embedded(store, question, given, seconds)
        rows.append({"size": size, "quads": quads, "question": question.name, "asked": how} | row)
        answers.append((question, given, answer))
    with ExitStack() as stack:
        serving = folder / "oxigraph"
        served = ox.Store(str(serving))
        served.bulk_load(path=nquads, format=ox.RdfFormat.N_QUADS)
        served.flush()
        served.optimize()
        del served
        remotes = {"oxigraph": RemoteStore(stack.enter_context(oxigraph(serving)) + "/query", LIMIT)}
        if VIRTUOSO:
            place = folder / "virtuoso"
            place.mkdir()
            address = stack.enter_context(virtuoso(place, megabytes=2000))
            _into_virtuoso(place, nquads)
            remotes["virtuoso"] = RemoteStore(f"{address}/sparql", LIMIT)
        for row, (question, given, answer) in zip(rows, answers, strict=True):
            for name, remote in remotes.items():
                row[f"{name}_seconds"], row[f"{name}_note"] = elsewhere(remote, question, given, answer)
    if with_rdflib:
        texts = [with_values(question.text, question.values(given)) for question, given, _ in answers]
        for row, told in zip(rows, on_rdflib(nquads, texts), strict=True):
            row["rdflib_seconds"] = told.get("seconds")
            same = told.get("rows") == row["rows"]
            row["rdflib_note"] = told.get("note") or ("" if same else "other rows")
    return rows, keeping


def summed(rows: list[Row]) -> list[Row]:
    """Return for each size and engine how long the questions take together."""
    found: list[Row] = []
    for size in dict.fromkeys(str(row["size"]) for row in rows):
        for engine, prefix in (("embedded", ""), *((name, f"{name}_") for name in ("oxigraph", "virtuoso", "rdflib"))):
            mine = [row for row in rows if row["size"] == size and f"{prefix}seconds" in row]
            timed = sorted(float(row[f"{prefix}seconds"]) for row in mine if row[f"{prefix}seconds"] is not None)
            if not timed:
                continue
            others = [row for row in mine if row.get(f"{prefix}note") == "other rows"]
            found.append(
                {
                    "size": size,
                    "engine": engine,
                    "asked": len(mine),
                    "seconds": statistics.median(timed),
                    "p95_seconds": timed[-(-95 * len(timed) // 100) - 1],
                    "high": timed[-1],
                    "under_30_ms": sum(seconds < WANTED for seconds in timed),
                    "not_answered": len(mine) - len(timed),
                    "other_rows": len(others),
                }
            )
    return found


def _into_virtuoso(place: Path, nquads: Path) -> None:
    """Load N-Quads by Virtuoso's own loader, which reads files of the folder that it may."""
    shutil.copy(nquads, place / "quads.nq")
    port = next(
        line.partition(":")[2]
        for line in (place / "virtuoso.ini").read_text("utf-8").splitlines()
        if line.startswith("ServerPort")
    )
    isql = shutil.which("isql-vt") or shutil.which("isql-v") or "isql"
    orders = "ld_dir('.', 'quads.nq', 'http://example.org/'); rdf_loader_run(); checkpoint;"
    subprocess.run([isql, port.strip(), "dba", "dba", f"exec={orders}"], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--seconds", type=float, default=3, help="for one question on the embedded store")
    given = parser.parse_args()
    if not CORPUS.is_dir():
        print(f"catalogue: {ABSENT}")
        return
    rows: list[Row] = []
    kept: list[Row] = []
    for size in given.sizes:
        with TemporaryDirectory() as name:
            # rdflib's own store takes over 6 GB and ten minutes to load 5 million quads
            found, keeping = measure(size, Path(name), given.seconds, with_rdflib=size != "5 M")
            rows += found
            kept.append({"size": size, "seconds": keeping})
        write(
            "catalogue",
            {"engines": summed(rows), "kept": kept, "questions": rows},
            packages=("pyoxigraph", "oxigraph", "rdflib"),
            settings={"rounds": ROUNDS, "limit_seconds": LIMIT},
        )


if __name__ == "__main__":
    main()
