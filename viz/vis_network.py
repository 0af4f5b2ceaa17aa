"""The script that draws networks: vis-network, as pyvis brings it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyvis

PATH = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"


@cache
def script() -> str:
    """Return the script without the reference to its source map, which nobody has."""
    text = re.sub(r"//# sourceMappingURL=\S+\s*$", "", PATH.read_text(encoding="utf-8"))
    return text.replace("\r\n", "\n")
