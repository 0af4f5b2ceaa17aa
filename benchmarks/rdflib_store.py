"""rdflib's own store: loads N-Quads, then times each query that it is sent (one line of JSON each), until its end.

A query runs in a copy of the process, which costs no second load and can be killed when its time is over.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time

import rdflib

path, limit = sys.argv[1], float(sys.argv[2])
dataset = rdflib.Dataset(default_union=True)
dataset.parse(path, format="nquads")
print(len(dataset), flush=True)
for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        began = time.perf_counter()
        rows = len(list(dataset.query(json.loads(line))))
        os.write(writing, json.dumps({"seconds": time.perf_counter() - began, "rows": rows}).encode())
        os._exit(0)
    os.close(writing)
    end = time.monotonic() + limit
    while (done := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < end:
        time.sleep(0.002)
    if done == (0, 0):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    told = os.read(reading, 1000)
    os.close(reading)
    print(told.decode() or json.dumps({"note": f"over {limit:g} s" if done == (0, 0) else "failed"}), flush=True)
