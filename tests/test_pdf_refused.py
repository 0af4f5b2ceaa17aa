"""PDF files that are no documents, or that no program would write: refused with the reason, in bounded time and memory.

Locked files and scans are made by LibreOffice, hostile ones by hand.
"""

import base64
import json
import subprocess
import sys

import pytest

from conftest import skip_or_fail
from ingest import pdf_process
from ingest.pdf_glyphs import GLYPHS, PAGES
from ingest.pdf_process import read_pdf_apart
from made import broken_pdf as made
from made.docx import libreoffice, odf
from ontology.errors import InputError

OPINION = "The General Assembly,\nRecalling its resolution 70/1 of 25 September 2015,\n1. Decides to test.\n"

REFUSED = {
    "nothing behind the signature": (lambda: b"%PDF-1.7\n", "not a PDF that can be read"),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000, "not a PDF that can be read"),
    "a file cut off": (lambda: made.page(made.OPINION)[:300], "not a PDF that can be read"),
    "a page tree below itself": (made.pages_in_pages, "page 1 of 2 can't be read"),
    "page trees below each other": (made.parents_in_a_ring, "page 1 of 1 can't be read"),
    "references in a ring": (made.references_in_a_ring, "not a PDF that can be read"),
    "a drawing of itself": (made.drawing_of_itself, "no text in its 1 page$"),
    "an empty page": (lambda: made.page(b""), "no text in its 1 page$"),
    "drawings of drawings": (made.drawings_of_drawings, "can't be read within 2 seconds and 512 MB"),
    "blanks that fill the memory": (made.compressed_blanks, "can't be read within 2 seconds and 512 MB"),
    "more pages than a document has": (lambda: made.many_pages(PAGES + 1), f"{PAGES + 1} pages, more than {PAGES}"),
    "more on a page than fits": (lambda: made.many_characters(GLYPHS), f"characters, more than {GLYPHS}"),
    "type larger than a page": (lambda: made.page(made.OPINION.replace(b"/F 11", b"/F 1e30")), "no text"),
    "a larger file than is read": (lambda: made.page(made.OPINION) + b"%" * 3000, "bytes, more than 2048"),
}
READ = {
    "a page": lambda: made.page(made.OPINION),
    "content whose length is itself": made.length_of_itself,
    "tables of objects in a ring": made.tables_in_a_ring,
    "a file behind another": lambda: made.page(made.OPINION) * 2,
    "a million saved states": lambda: made.page(b"q " * 1_000_000 + made.OPINION, compressed=True),
    "a count of pages that lies": lambda: made.page(made.OPINION).replace(b"/Count 1 ", b"/Count 999999999 "),
}


@pytest.fixture
def tight(monkeypatch):
    """Less time and memory than in use: what has no end meets any bound, only later."""
    monkeypatch.setattr(pdf_process, "SECONDS", 2)
    monkeypatch.setattr(pdf_process, "MEMORY", 512 * 1024**2)


@pytest.mark.timeout(30)
@pytest.mark.usefixtures("tight")
@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_with_the_reason(case, monkeypatch):
    if "larger file" in case:
        monkeypatch.setattr(pdf_process, "SIZE", 2048)
    make, reason = REFUSED[case]
    with pytest.raises(InputError, match=f"^given.pdf: .*{reason}"):
        read_pdf_apart(make(), "given.pdf")


@pytest.mark.timeout(30)
@pytest.mark.usefixtures("tight")
@pytest.mark.parametrize("case", READ)
def test_what_only_looks_hostile_is_read(case):
    assert read_pdf_apart(READ[case](), "given.pdf").text.split() == OPINION.split()


@pytest.mark.timeout(60)
def test_ten_thousand_lines_far_apart_come_to_an_end():
    drawn = b"".join(b"BT /F 1 Tf %d %d Td (ab) Tj ET " % (n * 1000 % 1_000_000, n) for n in range(10_000))
    assert set(read_pdf_apart(made.page(drawn, box=b"0 0 1000000 10000"), "given.pdf").text.split()) == {"ab"}


def test_a_process_that_breaks_off_tells_why(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(InputError, match=r"given.pdf: reading this PDF broke off \(no reason told\)"):
        read_pdf_apart(made.page(made.OPINION), "given.pdf")


def test_a_process_that_hangs_is_ended(monkeypatch):
    def hangs(*_, timeout, **__):
        raise subprocess.TimeoutExpired("python", timeout)

    monkeypatch.setattr(subprocess, "run", hangs)
    with pytest.raises(InputError, match=r"given.pdf: this PDF can't be read within 120 seconds"):
        read_pdf_apart(b"%PDF-1.7", "given.pdf")


# ---------------------------------------------------------------- by LibreOffice


def test_a_file_with_a_password_is_refused(tmp_path):
    password = {"type": "string", "value": "lantern"}
    options = json.dumps({"EncryptFile": {"type": "boolean", "value": "true"}, "DocumentOpenPassword": password})
    source = odf("<text:p>The General Assembly,</text:p>")
    found = libreoffice(tmp_path, {"locked.fodt": source}, to=f"pdf:writer_pdf_Export:{options}")
    with pytest.raises(InputError, match=r"given.pdf: locked with a password; save it without one"):
        read_pdf_apart(found["locked"], "given.pdf")


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """A page of words as a picture, alone and between pages of text."""
    folder = tmp_path_factory.mktemp("scans")
    (folder / "page.pdf").write_bytes(made.page(made.OPINION))
    try:
        subprocess.run(["pdftoppm", "-png", "-r", "60", "page.pdf", "page"], cwd=folder, check=True, timeout=60)
    except FileNotFoundError:
        skip_or_fail("pdftoppm is not installed (apt install poppler-utils)")
    picture = base64.b64encode(next(folder.glob("page*.png")).read_bytes()).decode()
    page = (
        '<style:style style:name="P" style:family="paragraph">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
    )
    scan = (
        '<text:p text:style-name="P"><draw:frame text:anchor-type="as-char" svg:width="15cm" svg:height="20cm">'
        f"<draw:image><office:binary-data>{picture}</office:binary-data></draw:image></draw:frame></text:p>"
    )
    words = "".join(f"<text:p>{line}</text:p>" for line in OPINION.splitlines())
    return libreoffice(folder, {"scan.fodt": odf(scan, page), "mixed.fodt": odf(words + scan, page)}, to="pdf")


def test_a_scan_is_refused_with_what_to_do(scans):
    with pytest.raises(InputError, match=r"no text in its 1 page, only pictures: have them read by an OCR program"):
        read_pdf_apart(scans["scan"], "given.pdf")


def test_a_scanned_page_between_others_is_told(scans):
    reading = read_pdf_apart(scans["mixed"], "given.pdf")
    assert "Recalling its resolution 70/1" in reading.text
    assert reading.notices == ("1 page left out: no text, only a picture",)
