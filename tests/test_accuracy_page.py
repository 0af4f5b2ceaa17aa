"""`make accuracy`: the figures of a small corpus, invented and counted by hand."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from conftest import ROOT, SHARED
from docs.extras import RIGHT, WRONG, Extra, read, renew, verdicts
from docs.findings import BODY, HEADING, NOTE_OF_TITLE, OTHER_DOCUMENT, FileRead, Finding, Place, read_file
from docs.measure import COUNTED, MEASURED, with_section
from docs.measured import EVERYTHING, TEXT, XML, absent, extras, measure, outside, pairs, placings
from docs.measured_page import page
from docs.scorer import Figures, Scorer, _scores
from ingest.sources import Source

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
TOOL = SHARED / "eval" / "unga.py"


@pytest.fixture
def program():
    if not TOOL.is_file():
        pytest.skip("the scorer is not at hand (../shared is absent)")
    return TOOL


def linked(number, shown=""):
    return f'<a href="https://undocs.org/en/A/RES/{number}">{shown or number}</a>'


def resolution(recital, operative, note=""):
    """A resolution with one recital, one operative clause and perhaps a note of it."""
    note = f'<authorialNote marker="1"><p>{note}</p></authorialNote>' if note else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <akomaNtoso xmlns="{NAMESPACE}"><statement name="resolution">
      <meta><identification><FRBRWork><FRBRdate date="2025-12-01" name="adoption"/></FRBRWork></identification></meta>
      <preface><p><docNumber>80/7.</docNumber> <docTitle>Bridges and ferries</docTitle></p></preface>
      <preamble><formula name="enactingFormula"><p>The General Assembly,</p></formula>
        <container name="Recalling"><p><i>Recalling</i> its {recital},</p></container></preamble>
      <mainBody><paragraph><num>1.</num><content><p><i>Notes</i> its {operative};{note}</p></content></paragraph>
      </mainBody></statement></akomaNtoso>"""


@pytest.fixture
def corpus(tmp_path):
    """Two resolutions: all links of the first are found, in the second a finding has no link and a link no finding."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    good = resolution(f"resolution {linked('79/3')}", f"resolution {linked('79/4')}", f"Resolution {linked('79/5')}.")
    gaps = resolution(f"resolution {linked('79/3')} and resolution 79/8", f"work with {linked('79/9', 'ferries')}")
    (folder / "80_7_E.xml").write_text(good, encoding="utf-8")
    (folder / "80_8_E.xml").write_text(gaps, encoding="utf-8")
    return folder


@pytest.fixture
def measured(corpus, program, tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "lists").mkdir()
    scorer = Scorer(program, corpus, votes=1)
    return measure(scorer, tmp_path / "work", tmp_path / "lists", lambda _step: None)


def test_figures_are_those_counted_by_hand(measured):
    # gold: 79/3, 79/4, 79/5 and 79/3, 79/9; found: all but 79/9, and 79/8 besides
    for form in (EVERYTHING, XML, TEXT):
        assert measured.consensus[form].by_language["en"] == Figures(2, 5, 0.8, 0.8)
        assert measured.raw[form].extra == {("80_8_E", "A/RES/79/8")}
        assert measured.raw[form].missed == {("80_8_E", "A/RES/79/9")}
    assert measured.editors["en"] == 1.0


def test_places_are_those_counted_by_hand(measured):
    placing = measured.placing["en"]
    assert (placing.links, placing.matched, placing.right, placing.incomparable) == (5, 4, 4, 0)


def test_outline_of_the_plain_text_is_compared_with_the_markup(measured):
    told = measured.outlines["en"]
    assert (told.documents, told.alike, told.recitals, told.recitals_alike) == (2, 2, 2, 2)
    assert (told.operative, told.operative_known) == (2, 2)


def test_extras_are_listed_with_their_place(measured, tmp_path):
    assert extras(measured, "en") == {("80_8_E", "A/RES/79/8"): "pp/1"}
    assert read(tmp_path / "lists" / "extras-en.tsv") == [Extra("80_8_E", "A/RES/79/8", "pp/1")]


def test_page_has_the_figures_and_no_words_of_the_corpus(measured):
    text = page(measured)
    assert "| English | 5 | 0.8000 | 0.8000 | 0.8000 | 0.8000 | 0.8000 | 0.8000 | 0.983 | 0.642 |" in text
    assert "| English | 5 | 4 | 4 | 1.0000 | 0 | 0 | 0 |" in text
    assert "| English | 5 | 1 | 0 | 0 | 1 |  |" in text
    assert "ferries" not in text.lower()


def test_gold_whose_words_the_plain_text_lacks_is_told_apart(measured, tmp_path):
    assert measured.absent == set()
    measured.consensus[TEXT] = replace(measured.consensus[TEXT], missed=frozenset({("80_7_E", "A/RES/79/4")}))
    shortened = tmp_path / "80_7_E.txt"
    shortened.write_text("1. Notes its resolution 79/40;", encoding="utf-8")
    assert set(absent(measured, {"80_7_E": shortened})) == set(), "the words are there, only read otherwise"
    shortened.write_text("1. Notes its;", encoding="utf-8")
    measured.absent.update(absent(measured, {"80_7_E": shortened}))
    assert measured.absent == {("80_7_E", "A/RES/79/4")}
    assert "| English | 1 | 1.0000 |" in page(measured)  # four hits of the four others


def test_verdicts_change_the_share_of_findings_that_are_right(measured):
    measured.extras["en"] = [Extra("80_8_E", "A/RES/79/8", "pp/1", WRONG)]
    assert "| English | 5 | 1 | 0 | 1 | 0 | 0.8000 |" in page(measured)  # one of five findings


def test_file_that_cannot_be_read_is_counted_and_named(corpus, program, tmp_path):
    (corpus / "80_9_E.xml").write_text(f'<akomaNtoso xmlns="{NAMESPACE}"><act/></akomaNtoso>', encoding="utf-8")
    (corpus / "80_10_E.xml").write_text("<akomaNtoso>", encoding="utf-8")
    (tmp_path / "work").mkdir()
    found = measure(Scorer(program, corpus, votes=1), tmp_path / "work", None, lambda _step: None)
    assert found.skipped == ("80_10_E",)
    assert "Files not read: 80_9_E." in page(found)


# ---------------------------------------------------------------- places


def placed(place_of_finding, program, symbol="A/RES/79/3"):
    """The placing of one link in op/1, characters 10 to 14, with one finding."""
    finding = Finding(place_of_finding, symbol, BODY, "op/1")
    file = FileRead("80_7_E", 1, (finding,), ((Place(0, "op/1", 10, 14), "A/RES/79/3"),))
    return placings(Scorer(program, TOOL.parent), [file])["en"]


@pytest.mark.parametrize(
    ("place", "right", "beside", "elsewhere"),
    [
        (Place(0, "op/1", 0, 14), 1, 0, 0),
        (Place(0, "op/1", 13, 30), 1, 0, 0),
        (Place(0, "op/1", 14, 30), 0, 1, 0),
        (Place(0, "op/1", 0, 10), 0, 1, 0),
        (Place(0, "footnote/1", 10, 14), 0, 0, 1),
        (Place(1, "op/1", 10, 14), 0, 0, 0),
    ],
)
def test_place_is_right_in_the_same_paragraph_with_a_common_character(place, right, beside, elsewhere, program):
    placing = placed(place, program)
    assert (placing.links, placing.right, placing.beside, placing.elsewhere) == (1, right, beside, elsewhere)


def test_another_symbol_is_no_match(program):
    assert placed(Place(0, "op/1", 10, 14), program, "A/RES/79/33").matched == 0


def test_link_at_a_wrong_place_lowers_the_share(corpus, program):
    """The recital cites 79/3 and its link stands in the operative clause, on other words."""
    astray = resolution("resolution 79/3", f"work with {linked('79/3', 'ferries')}")
    (corpus / "80_8_E.xml").write_text(astray, encoding="utf-8")
    stripped = Scorer(program, corpus).write("strip", corpus.parent / "stripped") / "en"
    files = [read_file(Source(stripped / f"{n}.xml"), Source(corpus / f"{n}.xml")) for n in ("80_7_E", "80_8_E")]
    placing = placings(Scorer(program, corpus), files)["en"]
    assert (placing.links, placing.matched, placing.right, placing.elsewhere) == (4, 4, 3, 1)


def test_files_with_different_texts_are_not_compared(corpus, program):
    found = read_file(Source(corpus / "80_7_E.xml"), Source(corpus / "80_8_E.xml"))
    assert not found.comparable
    placing = placings(Scorer(program, corpus), [found])["en"]
    assert (placing.links, placing.incomparable) == (0, 1)


def test_findings_are_told_by_the_part_of_the_file():
    parts = [BODY, BODY, HEADING, NOTE_OF_TITLE, OTHER_DOCUMENT, "annex/…"]
    findings = tuple(Finding(Place(0, "op/1", 0, 4), f"A/RES/79/{n}", part, "op/1") for n, part in enumerate(parts))
    files = [FileRead("80_7_E", 1, findings)]
    assert outside(files) == {HEADING: 1, NOTE_OF_TITLE: 1, OTHER_DOCUMENT: 1, "annex/…": 1}
    assert pairs(files, part=BODY) == {("80_7_E", "A/RES/79/0"), ("80_7_E", "A/RES/79/1")}
    assert len(pairs(files)) == 6


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (Finding(Place(0, "op/3", 0, 4), "", BODY, "op/3"), "op/3"),
        (Finding(Place(0, "footnote/4", 0, 4), "", BODY, "pp/2"), "pp/2 footnote/4"),
        (Finding(Place(0, "footnote/1", 0, 4), "", NOTE_OF_TITLE, ""), "footnote/1"),
        (Finding(Place(1, "op/1", 0, 4), "", OTHER_DOCUMENT, "op/1"), "resolution 2: op/1"),
    ],
)
def test_place_is_told_as_a_person_reads_it(finding, expected):
    assert finding.told() == expected


# ---------------------------------------------------------------- the scorer's answer, the lists, the page


def test_names_of_documents_may_hold_a_blank():
    errors = "extra  A_RES_80_7 B-25E  A/RES/79/3\nmissed 80_8_E  A/RES/1(I)\n"
    found = _scores(f"lang docs gold P R F1\nen 1 2 0.5000 0.5000 0.5000\n{errors}")
    assert found.extra == {("A_RES_80_7 B-25E", "A/RES/79/3")}
    assert found.missed == {("80_8_E", "A/RES/1(I)")}
    assert found.by_language == {"en": Figures(1, 2, 0.5, 0.5)}


def test_verdicts_stay_when_a_list_is_made_anew(tmp_path):
    path = tmp_path / "extras-en.tsv"
    found = {("80_8_E", "A/RES/79/8"): "pp/1", ("80_7_E", "A/RES/79/1"): "op/1"}
    assert [extra.document for extra in renew(path, found)] == ["80_7_E", "80_8_E"]
    text = path.read_text(encoding="utf-8").replace("A/RES/79/8\tpp/1\t", "A/RES/79/8\tpp/1\tright")
    path.write_text(text, encoding="utf-8")
    assert verdicts(renew(path, found)) == {RIGHT: 1, "": 1}
    assert verdicts(renew(path, {("80_7_E", "A/RES/79/1"): "op/1"})) == {"": 1}, "it is no finding now"
    assert verdicts(renew(path, found)) == {RIGHT: 1, "": 1}, "its verdict was kept"


def test_a_hundred_extras_are_sampled_the_same_each_time(tmp_path):
    found = {(f"80_{number}_E", "A/RES/79/1"): "op/1" for number in range(300)}
    first = renew(tmp_path / "a.tsv", found)
    assert len(first) == 100
    assert first == renew(tmp_path / "b.tsv", dict(reversed(found.items())))


@pytest.mark.parametrize("line", ["80_7_E\tA/RES/79/1\top/1\tperhaps", "80_7_E\tA/RES/79/1\top/1"])
def test_list_with_another_verdict_is_refused_with_its_line(line, tmp_path):
    path = tmp_path / "extras-en.tsv"
    path.write_text(f"document\tsymbol\tplace\tverdict\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read(path)


def test_only_the_measured_part_of_the_page_is_replaced():
    page_before = f"# Words\n\n{COUNTED}\ncounts\n"
    once = with_section(page_before, "figures")
    assert once == f"# Words\n\n{MEASURED}\nfigures\n{COUNTED}\ncounts\n"
    assert with_section(once, "other") == once.replace("figures", "other")


def test_a_corpus_that_is_absent_is_said(tmp_path):
    command = [sys.executable, "-m", "docs.measure", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "none" in done.stderr


def test_gold_is_asked_of_the_scorer(corpus, program):
    gold = {told["document"]: told["symbols"] for told in Scorer(program, corpus).gold()}
    assert json.dumps(gold["80_8_E"]) == '["A/RES/79/3", "A/RES/79/9"]'
