"""Folders and archives: what is taken from them, and which archives are refused before they do harm."""

import os
import struct
import zipfile
from concurrent.futures import ProcessPoolExecutor

import pytest

from ingest import sources as module
from ingest.sources import Source, sources
from ontology.errors import InputError


def archive(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_documents_come_in_the_order_of_their_names_and_nothing_else(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "b.txt").write_text("b")
    (folder / "a.md").write_text("a")
    (folder / "picture.png").write_bytes(b"\x89")
    archive(folder / "c.zip", {"deep/z.xml": "z", "y.xml": "y", "song.mp3": "no"})
    found = list(sources([folder]))
    assert [source.name for source in found] == ["a.md", "b.txt", "z.xml", "y.xml"]
    assert [source.data() for source in found] == [b"a", b"b", b"z", b"y"]
    assert str(found[2]) == f"{folder / 'c.zip'}:deep/z.xml"


def test_a_file_that_is_named_itself_may_end_in_anything(tmp_path):
    (tmp_path / "report.draft").write_text("x")
    assert [source.stem for source in sources([tmp_path / "report.draft"])] == ["report"]


def test_a_folder_or_archive_without_documents_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no documents"):
        list(sources([tmp_path / "empty"]))
    with pytest.raises(InputError, match="no documents"):
        list(sources([archive(tmp_path / "a.zip", {"a.png": "x"})]))


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    path.write_text("no archive")
    with pytest.raises(InputError, match="not a zip archive"):
        list(sources([path]))
    with pytest.raises(InputError, match="no such file"):
        list(sources([tmp_path / "missing.zip"]))


def test_a_member_that_grows_beyond_measure_is_refused(tmp_path, monkeypatch):
    bomb = archive(tmp_path / "bomb.zip", {"a.xml": b"\0" * (8 * 1024 * 1024)})
    (source,) = sources([bomb])
    with pytest.raises(InputError, match="grows"):
        source.data()
    monkeypatch.setattr(module, "LIMIT", 1000)
    large = archive(tmp_path / "large.zip", {"a.xml": bytes(range(256)) * 8}, zipfile.ZIP_STORED)
    (source,) = sources([large])
    with pytest.raises(InputError, match="grows"):
        source.data()


def test_an_archive_of_too_many_members_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MEMBERS", 2)
    with pytest.raises(InputError, match="3 members"):
        list(sources([archive(tmp_path / "a.zip", {"a.xml": "", "b.xml": "", "c.xml": ""})]))


def test_a_damaged_or_locked_member_is_refused(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.xml": "some words that fill a member"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.index(b"words")] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        Source(path, "a.xml").data()
    locked = bytearray(archive(tmp_path / "b.zip", {"a.xml": "x"}).read_bytes())
    central = locked.index(b"PK\x01\x02")
    struct.pack_into("<H", locked, central + 8, 1)
    (tmp_path / "b.zip").write_bytes(locked)
    with pytest.raises(InputError, match="password"):
        Source(tmp_path / "b.zip", "a.xml").data()


def test_processes_that_read_one_archive_do_not_disturb_one_another(tmp_path):
    words = {f"{number:03}.txt": os.urandom(9).hex() * 5_000 for number in range(60)}
    path = archive(tmp_path / "many.zip", words)
    found = list(sources([path]))
    found[0].data()  # open here, when the processes begin
    with ProcessPoolExecutor(4) as processes:
        assert list(processes.map(Source.data, found)) == [text.encode() for text in words.values()]
