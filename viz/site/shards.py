"""Data for the scripts of a site: classic scripts that hand over what they hold, since nothing else can be read.

policygraph.take("search/forms-07", {...});
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, name: str, data: object) -> None:
    """Write a shard: `name` is that of the file without its ending, below the folder."""
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    text = text.replace('"__proto__":', '["__proto__"]:')  # as a plain key it would not be one
    path.write_text(f"policygraph.take({json.dumps(name)},{text});\n", encoding="utf-8")


def bucket(key: str, number: int) -> int:
    """Return in which of so many shards something is: FNV-1a over its UTF-16 units, which scripts can do too.

    >>> bucket("la", 64), bucket("人", 64)
    (1, 19)
    """
    found = 2166136261
    data = key.encode("utf-16-le")
    for at in range(0, len(data), 2):
        found = ((found ^ (data[at] | data[at + 1] << 8)) * 16777619) & 0xFFFFFFFF
    return found % number
