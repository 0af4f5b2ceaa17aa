"""A real server for tests: `policygraph serve` as a process of its own, on a port that is free."""

import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


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
