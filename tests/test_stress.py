"""Long runs, asked for by `make stress`: the readers under noise."""

import contextlib
import random
import time

import pytest

from conftest import DIGEST
from ingest.batch import prepare
from ingest.extract import extract
from ingest.readers import read
from ontology.errors import InputError

pytestmark = pytest.mark.stress


def test_documents_with_random_damage_are_read_or_refused(tmp_path):
    text = DIGEST.read_text(encoding="utf-8")
    randomly = random.Random(5)  # noqa: S311  # damage, not secrets
    path = tmp_path / "damaged.md"
    for _ in range(150):
        damaged = list(text)
        for _ in range(randomly.randrange(1, 400)):
            place = randomly.randrange(len(damaged))
            damaged[place] = randomly.choice(["", "\n", "[", "]", "(", "一", "5", "\u202e", damaged[place] * 3, " "])
        path.write_text("".join(damaged), encoding="utf-8")
        try:
            found = extract(read(path))
        except InputError:
            continue
        read_text = found.document.text
        assert all(mention.span.of(read_text) for _, mention in found.mentions)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "piece",
    """有关|《|》|[|第1条|《组织法》第1条|国际电联GIGA|第1、|Resolution 1, 2, 3 |Article 1 of |view 1 |可持续发展目标9、
    全权代表大会|人工智能（AI）|1 |a) |resolution 70/1 on |（|of the ITU """.replace("\n    ", "|").split("|"),
)
def test_a_clause_of_fifty_thousand_characters_is_read_or_refused_in_seconds(tmp_path, language, piece):
    words = (piece * 50_000)[:50_000]
    head = "# Draft Opinion 1: x\n## recalling\n" if language == "en" else "意见1草案：甲\n\n忆及\n"
    path = tmp_path / "long.txt"
    path.write_text(f"{head}a) {words}\n", encoding="utf-8")
    started = time.process_time()
    with contextlib.suppress(InputError):
        prepare(path)
    assert time.process_time() - started < 30
