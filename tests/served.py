"""A real server for tests, on a port that is free: `policygraph serve` as a process of its own, or a thread."""

import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

WORK = 10
"""Ticks of the processor in a third of a second, of thirty, that a worker at rest does not use."""
SECONDS = 2
"""The time of a query on a server with tight limits."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g) }"
LIGHT = "SELECT ?o { <https://w3id.org/policygraph/id/wtpf-21/opinion/1> ?p ?o }"


@dataclass
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen
    log_path: Path

    @property
    def log(self):
        return self.log_path.read_text(encoding="utf-8")

    def workers(self):
        """The numbers of its worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def stop(self, how=signal.SIGTERM):
        """End it, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=30)


@contextmanager
def serving(store, *options, endpoint=""):
    """Serve a store folder (or an endpoint) until the end of the block."""
    what = ["--endpoint", endpoint] if endpoint else ["--store", str(store)]
    command = [Path(sys.executable).parent / "policygraph", "serve", "--port", "0", *what, *options]
    with TemporaryDirectory() as folder:
        log_path = Path(folder) / "log"
        with log_path.open("w") as log:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        served = Served("", process, log_path)
        try:
            line = process.stdout.readline()
            assert "serves at" in line, f"the server did not start: {line}{served.log}"
            served.url = line.split()[3].rstrip("/")
            yield served
        finally:
            served.stop()
            process.stdout.close()


@contextmanager
def serving_here(app):
    """Serve an application by a thread of this process until the end of the block; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def asked(client, query, **headers):
    return client.post("/sparql", data={"query": query}, headers=headers)


@contextmanager
def listener():
    """A server that counts who connects to it."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(1)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x", heard
        ended.set()
        thread.join()


def processor_time(pid):
    """Ticks of the processor that a process has used; None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return None if fields[0] == "Z" else int(fields[11]) + int(fields[12])


def ended(pids, how_many=all):
    """Whether these processes are gone, or go within seconds: it takes the kernel a moment to tidy up a killed one.

    With `any`, whether one of them is: of workers that use the processor the others may just be starting.
    """
    for _ in range(100):
        if how_many(processor_time(pid) is None for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _working(served):
    before = {pid: processor_time(pid) for pid in served.workers()}
    time.sleep(0.3)
    return [pid for pid, ticks in before.items() if (processor_time(pid) or 0) > (ticks or 0) + WORK]


def busy(served):
    """The workers that use the processor, as soon as some do; on a machine with other work that takes a while."""
    return next(filter(None, (_working(served) for _ in range(20))), [])


def idle(served):
    """Whether no worker uses the processor, or none does within seconds: one that was replaced has to start first."""
    return not all(_working(served) for _ in range(20))
