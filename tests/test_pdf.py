"""PDF files as other programs set them: the same labels and citations as in the text they were made of.

All texts are made up for these tests. What no document is: tests/test_pdf_refused.py.
"""

import re

import pytest
from made import pdf
from test_html import told

from ingest.normalize import normalize
from ingest.pdf import read_pdf
from ingest.readers import Given, read
from ontology.model import Span

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
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
