"""Invented resolutions in six languages: their parts, and ways in which people have such texts."""

import random
import tomllib
from pathlib import Path

from ingest.line_width import columns

TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def text(language, *, between="\n\n", above=("title",), below=()):
    """A resolution: what stands above and below its paragraphs, and what stands between two of them."""
    parts = TEXTS[language]
    lines = [*(parts[name] for name in above), parts["formula"], *parts["body"], *(parts[name] for name in below)]
    return between.join(lines) + "\n"


def wrapped(words, width, spread=0.0, seed=0):
    """Each line of a text wrapped to a width in columns, Han characters anywhere; with `spread`, unevenly."""
    chance = random.Random(seed)  # noqa: S311 - the same lines each time
    return "\n".join(_wrapped(line, width, spread, chance) for line in words.split("\n"))


def _wrapped(line, width, spread, chance):
    lines = [""]
    for piece in _pieces(line):
        room = width * (1 + chance.uniform(-spread, spread))
        if lines[-1].strip() and columns(lines[-1] + piece.rstrip()) > room and piece[0] not in "，、。；：）”":
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.strip() for line in lines)


def _pieces(line):
    """What is not divided at the end of a line: a word with the blank behind it, or a Han character."""
    piece = ""
    for character in line:
        if piece and (character >= "\u3000" or piece[-1] >= "\u3000") and not piece[-1].isspace():
            yield piece
            piece = ""
        piece += character
        if character == " ":
            yield piece
            piece = ""
    if piece:
        yield piece
