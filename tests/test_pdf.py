"""PDF files as other programs set them: the same labels and citations as in the text they were made of.

All texts are made up for these tests. What no document is: tests/test_pdf_refused.py.
"""

import re
import subprocess

import pytest

from conftest import skip_or_fail
from ingest.normalize import normalize
from ingest.pdf import read_pdf
from ingest.pdf_glyphs import sheets
from ingest.pdf_lines import lines
from ingest.readers import Given, read
from made import docx, pdf
from ontology.model import Span
from ontology.registry import LANGUAGES
from test_html import READS, given, of_digest, told

LAYOUTS = ("one column", "two columns", "indented", "printed", "printed in two columns")


@pytest.fixture(scope="module")
def texts():
    return {language: pdf.long_text(language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def files(tmp_path_factory, texts):
    """The texts in each layout, by layout and language."""
    made = {}
    settings = {"one column": {}, "two columns": {"columns": 2}, "indented": {"indented": True}}
    for layout, options in settings.items():
        found = pdf.by_libreoffice(tmp_path_factory.mktemp("set"), texts, **options)
        made |= {(layout, language): data for language, data in found.items()}
    prints = {"printed": 1, "printed in two columns": 2}
    pages = {(name, lg): pdf.html(texts[lg], lg, columns=count) for name, count in prints.items() for lg in LANGUAGES}
    made |= pdf.by_chromium(pages)
    folder = tmp_path_factory.mktemp("files")
    for (layout, language), data in made.items():
        (folder / f"{layout} {language}.pdf").write_bytes(data)
    for language, text in texts.items():
        (folder / f"{language}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_is_read_the_same_however_it_is_set(files, layout, language):
    expected = told(read(files / f"{language}.md", Given()))
    assert told(read(files / f"{layout} {language}.pdf", Given())) == expected
    assert len(expected[1]) > 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_words_are_those_of_the_text(files, texts, layout, language):
    found = read_pdf((files / f"{layout} {language}.pdf").read_bytes(), "given")
    assert _words(found.text) == _words(texts[language])


def _words(text):
    """The words of a text without its notes; quotation marks of Arabic and blanks beside Han are not told apart.

    Where one paragraph ends with a comma, and the next begins a column, its words decide what it is, not its reader.
    """
    body = text.partition("\n[^1]: ")[0].translate(str.maketrans("“”«»", '""""'))
    words = normalize(body, Span(0, len(body))).text
    return re.sub(r"(?<=[\u3000-\uffef]) | (?=[\u3000-\uffef])", "", words).split()


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_begin_where_another_program_finds_them(files, layout, language):
    path = files / f"{layout} {language}.pdf"
    reading = read_pdf(path.read_bytes(), "given")
    body = reading.text.partition("\n[^1]: ")[0]
    parts = [body[a:b] for a, b in zip(reading.pages, [*reading.pages[1:], len(body)], strict=True)]
    found = [set(re.findall(r"(?<!\d)70/[0-9]+", part)) for part in parts]
    assert len(found) > 1
    for page, symbols in enumerate(found, start=1):
        shown = _shown(path, page).replace("\n", "" if language == "zh" else "\n")  # there it divides numbers
        assert symbols == set(re.findall(r"(?<!\d)70/[0-9]+(?=\D)", shown))


def _shown(path, page):
    try:
        done = subprocess.run(
            ["pdftotext", "-f", str(page), "-l", str(page), path, "-"], check=True, capture_output=True, timeout=60
        )
    except FileNotFoundError:
        skip_or_fail("pdftotext is not installed (apt install poppler-utils)")
    return done.stdout.decode().replace(" ", "")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_stands_at_the_edges_is_left_out_and_told(files, layout):
    reading = read_pdf((files / f"{layout} en.pdf").read_bytes(), "given")
    assert not re.search(f"{pdf.HEAD}|about:blank|^[0-9/]+$", reading.text, re.MULTILINE)
    [notice] = reading.notices
    assert re.fullmatch(r"[0-9]+ lines at the edges of pages left out", notice)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_were_divided_in_the_files(files, layout):
    data = [(files / f"{layout} {language}.pdf").read_bytes() for language in LANGUAGES]
    found = [line.text for one in data for page in sheets(one, "given") for line in lines(page, 0)[0]]
    assert sum(re.search(r"\w[-\u2010\u00ad]$", line) is not None for line in found) > 2


# ---------------------------------------------------------------- lists, headings


@pytest.fixture(scope="module")
def statements(tmp_path_factory):
    folder = tmp_path_factory.mktemp("statements")
    sources = {f"{lg}.fodt": docx.as_odf(docx.STATEMENTS[lg], lg) for lg in LANGUAGES}
    plain = '<style:style style:name="Standard" style:family="paragraph"'
    turned = f'{plain}><style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="end"/></style:style>'
    sources["ar.fodt"] = sources["ar.fodt"].replace(f"{plain}/>", turned)
    sources = {name: re.sub(r'(style:num-suffix="[^"]*)', r"\1 ", source) for name, source in sources.items()}
    for language, data in docx.libreoffice(folder, sources, to="pdf").items():
        (folder / f"{language}.pdf").write_bytes(data)
        words = docx.as_text(docx.STATEMENTS[language], docx.label_in(language))
        (folder / f"{language}.txt").write_text(words, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_automatic_lists_keep_the_labels_that_are_shown(statements, language):
    assert told(read(statements / f"{language}.pdf", Given())) == told(read(statements / f"{language}.txt", Given()))


DIGEST = {
    "printed": "<style>@page {margin: 2cm}</style>",
    "printed without margins": "<style>body {font-size: 16pt; max-width: none}</style>",
    "printed in two columns": "<style>@page {margin: 2cm} body {columns: 2; column-gap: .8cm; font-size: 9pt}"
    " body {text-align: justify; max-width: none !important; padding: 0 !important}</style>",
}


@pytest.fixture(scope="module")
def digests(tmp_path_factory):
    """The digest by pandoc as a page and as a text document, and these as PDF by layout."""
    folder = tmp_path_factory.mktemp("digest")
    (folder / "digest.md").write_text(of_digest(), encoding="utf-8")
    for ending in ("html", "odt"):
        options = [*READS, "-s", "--metadata", "title=digest", folder / "digest.md", "-o", folder / f"digest.{ending}"]
        try:
            subprocess.run(["pandoc", *map(str, options)], check=True, capture_output=True, timeout=60)
        except FileNotFoundError:
            skip_or_fail("pandoc is not installed")
    page = (folder / "digest.html").read_text(encoding="utf-8")
    found = pdf.by_chromium({name: page.replace("</head>", f"{style}</head>") for name, style in DIGEST.items()})
    odt = (folder / "digest.odt").read_bytes()
    found |= docx.libreoffice(folder, {"one column.odt": odt, "two columns.odt": pdf.in_columns(odt, 2)}, to="pdf")
    for name, data in found.items():
        (folder / f"{name}.pdf").write_bytes(data)
    return folder


@pytest.mark.parametrize("layout", ["one column", "two columns", *DIGEST])
def test_the_digest_is_read_the_same_however_it_is_set(digests, layout):
    expected = told(read(digests / "digest.md", given("digest")))
    assert told(read(digests / f"{layout}.pdf", given("digest"))) == expected


# ---------------------------------------------------------------- running heads


HEADS = {
    "the same on each page": ("Report of the lanterns", "Report of the lanterns"),
    "others on the left and on the right": ("Report of the lanterns", "Harbours of the islands"),
    "with the number of the page": ("{} Lanterns", "Lanterns {}"),
}


@pytest.mark.parametrize("case", HEADS)
def test_running_heads_are_told_from_text(case):
    pages = ["".join(f"<p>Line {n}0{line} of the text goes on.</p>" for line in range(9)) for n in range(1, 7)]
    pages[2] = pages[3] = "<p>Noting with care</p>" + pages[2]  # as two pages begin by chance
    heads = [HEADS[case][n % 2].format(n + 1) for n in range(6)]
    style = "<style>@page {margin: 1.2cm} section {break-after: page} header {font-size: 9pt; height: 2cm}</style>"
    body = "".join(f"<section><header>{h}</header>{page}</section>" for h, page in zip(heads, pages, strict=True))
    text = read_pdf(pdf.by_chromium({"a": f"<!doctype html><title>.</title>{style}{body}"})["a"], "given").text
    assert re.findall("Lanterns|lanterns|Harbours", text) == []
    assert text.count("Noting with care") == 2
    assert text.count("of the text goes on.") == 54
