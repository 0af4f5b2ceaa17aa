"""rdflib's own store as a process: loads a file, then answers queries of one line each with their seconds."""

import signal
import sys
import time

import rdflib

from benchmarks.catalogue import LIMIT


def main() -> None:
    graph = rdflib.Dataset(default_union=True)
    graph.parse(sys.argv[1], format="nquads")
    print("loaded", flush=True)
    for line in sys.stdin:
        signal.alarm(LIMIT)  # ends the process: a query can't be stopped otherwise
        began = time.perf_counter()
        len(list(graph.query(line.replace("\r", "\n"))))
        signal.alarm(0)
        print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main()
