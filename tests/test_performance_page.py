"""The page about performance is made of results alone, and what measures processes sees all of them."""

import sys

import msgspec
import pytest

from benchmarks import results
from benchmarks.corpus import of_session
from benchmarks.processes import bytes_in, timed
from benchmarks.run import PARTS, main
from docs.performance_page import figure, page
from ingest.readers import read

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
HOLDING = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "held = bytearray(b'1' * 80_000_000); import time; time.sleep(1)"])
child.wait()
"""


def test_part_without_a_result_is_said_to_be_not_measured(tmp_path):
    assert page(tmp_path).count("Not measured.") == len(PARTS)


def test_figures_are_those_of_the_results(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "RESULTS", tmp_path)
    monkeypatch.setattr(results, "ROOT", tmp_path)
    row = {"seconds": 9.87654, "pages": 1234, "mb": 12.3, "memory_mb": 321}
    results.write("explorer_files", {"digest": [row]}, packages=("pyoxigraph",), versions={"other": "1.2"})
    told = page(tmp_path)
    assert "as 1,234 pages, 12.3 MB, in 9.88 s; it holds 321 MB" in told
    assert "other 1.2, pyoxigraph " in told
    assert told.count("Not measured.") == len(PARTS) - 1


def test_a_file_that_is_no_result_is_refused(tmp_path):
    (tmp_path / "build.json").write_text('{"measured": "2026-11-27"}', encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="machine"):
        page(tmp_path)


def test_every_result_is_of_a_part():
    assert {path.stem for path in results.RESULTS.iterdir()} <= set(PARTS)


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.012345, "0.0123"), (12.345, "12.3"), (123.45, "123"), (1932, "1,932"), (0, "0"), ("en", "en"), (None, "")],
)
def test_figure_has_three_digits_that_count(value, told):
    assert figure(value) == told


def test_part_that_does_not_exist_is_refused(capsys):
    assert main(["exraction"]) == 2
    assert "the parts are: extraction" in capsys.readouterr().err


def test_memory_of_a_process_is_that_of_all_below_it():
    run = timed([sys.executable, "-c", HOLDING])
    assert run.status == 0
    assert run.memory_mb >= 80


def test_process_that_takes_too_long_is_stopped_with_all_below_it():
    run = timed([sys.executable, "-c", "print('begun', flush=True); import time; time.sleep(60)"], limit=1)
    assert (run.in_time, run.status, run.output) == (False, -9, "begun\n")


def test_file_with_two_names_counts_once(tmp_path):
    (tmp_path / "one").write_bytes(b"12345")
    (tmp_path / "other").hardlink_to(tmp_path / "one")
    assert bytes_in(tmp_path) == 5


@pytest.mark.parametrize(("number", "later"), [("75/7", "77/7"), ("S-31/1", "S-33/1")])
def test_copy_of_a_resolution_is_one_of_a_later_session(tmp_path, number, later):
    path = tmp_path / "copy.xml"
    place = number.replace("/", "-")
    path.write_bytes(
        of_session(
            f"""<?xml version="1.0" encoding="UTF-8"?>
    <akomaNtoso xmlns="{NAMESPACE}"><statement name="resolution">
      <meta><identification><FRBRWork><FRBRuri value="/akn/un/statement/deliberation/unga/2020-12-10/{place}/"/>
      </FRBRWork></identification></meta>
      <coverPage><p><docNumber refersTo="#symbol">A/RES/{number}</docNumber></p></coverPage>
      <preface><p><docNumber>{number}.</docNumber> <docTitle>Bridges and ferries</docTitle></p></preface>
      <preamble><formula name="enactingFormula"><p>The General Assembly,</p></formula>
        <container name="Recalling"><p><i>Recalling</i> its resolution 75/9,</p></container></preamble>
      <mainBody><paragraph><num>1.</num><content><p><i>Notes</i> the ferries.</p></content></paragraph></mainBody>
    </statement></akomaNtoso>""".encode(),
            2,
        )
    )
    document = read(path)
    assert document.id == f"A/RES/{later}"
    assert "resolution 75/9" in document.text
