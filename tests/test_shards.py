"""What was read is kept: only what changed is read again, and any engine gives the same files."""

import os
import shutil

import pytest

from conftest import ROOT
from ingest.batch import Failed, in_order
from ingest.reading import Given
from ingest.shards import Shards, name_of, program, shard
from ingest.sources import sources
from ontology.errors import StoreError
from ontology.files import own

LANGUAGES = ROOT / "tests" / "languages"


@pytest.fixture
def texts(tmp_path):
    return shutil.copytree(LANGUAGES, tmp_path / "texts")


class Engine:
    """Takes steps one after the other, and counts them; stops after so many, as if it were killed."""

    def __init__(self, most=1000):
        self.taken = []
        self._most = most

    def __call__(self, step, found):
        for source in found:
            if len(self.taken) == self._most:
                raise KeyboardInterrupt
            self.taken.append(source.name)
            yield step(source)


def read(shards, texts, given=None, engine=in_order):
    return list(Shards(shards, engine).each(list(sources([texts])), given or Given()))


def held(shards):
    return {path.relative_to(shards).as_posix(): path.read_bytes() for path in shards.rglob("*") if path.is_file()}


def test_only_what_changed_is_read_again(tmp_path, texts):
    first, again, third = Engine(), Engine(), Engine()
    before = read(tmp_path / "shards", texts, engine=first)
    assert first.taken == ["ar.md", "en.md", "es.md", "fr.md", "ru.md", "zh.md"]
    assert read(tmp_path / "shards", texts, engine=again) == before
    assert again.taken == []
    path = texts / "fr.md"
    path.write_text(path.read_text("utf-8").replace("lampes", "lanternes"), "utf-8")
    after = read(tmp_path / "shards", texts, engine=third)
    assert third.taken == ["fr.md"]
    assert [new == old for new, old in zip(after, before, strict=True)] == [True, True, True, False, True, True]
    assert len(held(tmp_path / "shards")) == 6


def test_what_the_user_says_and_the_program_belong_to_the_name(tmp_path, texts, monkeypatch):
    (source, *_) = sources([texts])
    names = {name_of(source, Given()), name_of(source, Given(version="2"))}
    program.cache_clear()
    path = tmp_path / "own.toml"
    path.write_text("", "utf-8")
    monkeypatch.setenv("POLICYGRAPH_GRAMMAR", str(path))
    names.add(name_of(source, Given()))
    program.cache_clear()
    path.write_text("# other rules", "utf-8")
    names.add(name_of(source, Given()))
    program.cache_clear()
    assert len(names) == 4


def test_a_killed_run_goes_on_where_it_was(tmp_path, texts):
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path / "shards", texts, engine=Engine(4))
    assert len(held(tmp_path / "shards")) == 4
    rest = Engine()
    read(tmp_path / "shards", texts, engine=rest)
    assert rest.taken == ["ru.md", "zh.md"]


def test_every_engine_gives_the_same_bytes(tmp_path, texts):
    for number in range(6):
        shutil.copy(texts / "en.md", texts / f"other-{number}.md")
    read(tmp_path / "many", texts)
    found = list(sources([texts]))
    for source in reversed(found):
        shard(source, Given(), tmp_path / "one")
    assert held(tmp_path / "many") == held(tmp_path / "one")
    assert len(held(tmp_path / "one")) == 12


def test_a_damaged_shard_is_made_anew_from_the_source(tmp_path, texts):
    before = read(tmp_path / "shards", texts)
    for path in (tmp_path / "shards").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-9])
    assert read(tmp_path / "shards", texts) == before
    engine = Engine()
    read(tmp_path / "shards", texts, engine=engine)
    assert engine.taken == [], "what was damaged is whole again"


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path, texts):
    path = texts / "fr.md"
    before, told = read(tmp_path / "shards", texts), path.stat()
    path.write_text(path.read_text("utf-8").replace("lampes", "lamqes"), "utf-8")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert path.stat().st_size == told.st_size
    assert read(tmp_path / "shards", texts) != before


def test_a_file_that_cannot_be_read_is_told_each_time_and_keeps_no_shard(tmp_path, texts):
    (texts / "en.md").write_bytes(b"")
    for _ in range(2):
        found = read(tmp_path / "shards", texts)
        assert [isinstance(result, Failed) for result in found] == [False, True, False, False, False, False]
    assert len(held(tmp_path / "shards")) == 5


def test_members_of_an_archive_are_told_apart_without_reading_them(tmp_path, texts):
    archive = tmp_path / "texts.zip"
    shutil.make_archive(str(archive.with_suffix("")), "zip", texts)
    read(tmp_path / "shards", archive)
    (texts / "zh.md").write_text((texts / "zh.md").read_text("utf-8") + "\n", "utf-8")
    shutil.make_archive(str(archive.with_suffix("")), "zip", texts)
    engine = Engine()
    read(tmp_path / "shards", archive, engine=engine)
    assert engine.taken == ["zh.md"]


def test_a_shard_that_cannot_be_written_ends_the_run(tmp_path, texts):
    (tmp_path / "shards").write_text("no folder")
    with pytest.raises(StoreError, match="can't be kept"):
        read(tmp_path / "shards", texts)


def test_what_a_killed_step_left_is_removed_and_what_is_being_written_is_not(tmp_path, texts):
    read(tmp_path / "shards", texts)
    folder = next((tmp_path / "shards").iterdir())
    left, written = folder / "x.1.partial", folder / "x.2.partial"
    for path in (left, written):
        path.touch()
    with own(lambda: written):
        read(tmp_path / "shards", texts)
        assert (left.exists(), written.exists()) == (False, True)
    read(tmp_path / "shards", texts)
    assert not written.exists(), "its writer has ended"
