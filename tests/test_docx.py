"""Word files: labels of lists, notes, changes, tables, marks; files by LibreOffice and pandoc, and bare ones."""

import hashlib
import io
import time
import zipfile

import pytest

from conftest import DIGEST
from ingest.docx import read_docx
from ingest.docx_marks import Piece, lines
from ingest.docx_numerals import numeral_file, sign, written
from ingest.extract import extract
from ingest.reading import Given
from ingest.resolutions import read_resolution
from ingest.sources import Source
from ingest.texts import documents
from made import docx as made
from made.docx import bare, definition, instance, listed, p, r
from ontology.errors import InputError
from ontology.registry import LANGUAGES

CHANGE = "<office:change-info><dc:creator>A</dc:creator><dc:date>2024-01-01T00:00:00</dc:date></office:change-info>"
CHANGED = (
    "<text:tracked-changes>"
    f'<text:changed-region text:id="c1"><text:deletion>{CHANGE}<text:p>old </text:p></text:deletion>'
    f'</text:changed-region><text:changed-region text:id="c2"><text:insertion>{CHANGE}</text:insertion>'
    f'</text:changed-region><text:changed-region text:id="c3"><text:deletion>{CHANGE}<text:p/><text:p/>'
    "</text:deletion></text:changed-region></text:tracked-changes>"
)
MIXED = f"""{CHANGED}<text:h text:outline-level="1">The heading</text:h><text:h text:outline-level="2">Lower</text:h>
<text:p>The <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>new<text:change-end
 text:change-id="c2"/> words <text:span text:style-name="B">bo</text:span><text:span text:style-name="B">ld</text:span>,
 and <text:span text:style-name="H">hidden</text:span> end.</text:p>
<text:p>First half<text:change text:change-id="c3"/> second half.</text:p>
<text:p>A <text:a xlink:href="https://example.org/a(b)">link</text:a>, <text:a xlink:href="file:///tmp">none</text:a>,
 a tab<text:tab/>stop<text:line-break/>and a break.</text:p>
<table:table><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell><text:p>one</text:p></table:table-cell>
<table:table-cell><text:p>two</text:p><text:p>three</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>four</text:p></table:table-cell>
<table:table-cell><text:p>five</text:p></table:table-cell></table:table-row></table:table>
<text:p>Before <draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="2cm"><draw:text-box>
<text:p>In the box</text:p></draw:text-box></draw:frame>after<office:annotation><dc:creator>A</dc:creator>
<text:p>Comment</text:p></office:annotation></text:p>
<text:p>An end<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>
<text:p>At the end.</text:p></text:note-body></text:note> and a star<text:note text:note-class="footnote">
<text:note-citation text:label="*">*</text:note-citation><text:note-body><text:p>Below.</text:p></text:note-body>
</text:note>.</text:p>"""
MIXED_TEXT = """# The heading

## Lower

The new words **bold**, and end.

First half second half.

A [link](https://example.org/a%28b%29), none, a tab stop
and a break.

one\ttwo three
four\tfive

Before after

In the box

An end[^1] and a star[^2].

[^1]: At the end.

[^2]: Below.
"""
PANDOC = """---
title: Lanterns
lang: en-GB
forum: WTPF
other: words
---

# A **bold** heading

Some *words in italics*, a [link](https://example.org/x), 10^9^ lamps.[^n]

(a) first

    i. small
    ii. smaller

(b) second

- bullet

5. fifth

[^n]: The note, *in italics*.
"""
PANDOC_TEXT = """# Lanterns

# A bold heading

Some *words in italics*, a [link](https://example.org/x), 10⁹ lamps.[^1]

(a) first

i. small

ii. smaller

(b) second

- bullet

5. fifth

[^1]: The note, *in italics*.
"""
OVERRIDE = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
NESTED = definition(("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
LISTS = {
    "levels-start-anew": (
        NESTED + instance(1),
        [(0, 1), (1, 1), (1, 1), (2, 1), (0, 1), (1, 1)],
        ["1.", "(a)", "(b)", "(i)", "2.", "(a)"],
    ),
    "instances-of-a-definition-count-together": (
        NESTED + instance(1) + instance(2),
        [(0, 1), (0, 2), (1, 1), (1, 2)],
        ["1.", "2.", "(a)", "(b)"],
    ),
    "an-override-starts-anew-once": (
        NESTED + instance(1) + instance(2, 0, OVERRIDE),
        [(0, 1), (0, 2), (0, 2), (1, 2), (0, 1)],
        ["1.", "5.", "6.", "(a)", "7."],
    ),
    "a-level-passed-over-counts-as-used": (
        definition(("upperRoman", "%1."), ("decimal", "%1.%2")) + instance(1),
        [(1, 1), (0, 1), (1, 1)],
        ["I.1", "II.", "II.1"],
    ),
    "letters-of-arabic": (
        definition(("arabicAlpha", "(%1)"))
        + definition(("arabicAbjad", "(%1)"), number=1)
        + instance(1)
        + instance(2, 1),
        [(0, 1), (0, 1), (0, 1), (0, 2), (0, 2), (0, 2)],
        ["(أ)", "(ب)", "(ت)", "(أ)", "(ب)", "(ج)"],
    ),
    "other-scripts": (
        "".join(
            definition((form, "%1)"), number=n) + instance(n + 1, n)
            for n, form in enumerate(("russianLower", "chineseCounting", "decimalEnclosedCircle", "decimalZero"))
        ),
        [(0, 1), (0, 1), (0, 2), (0, 2), (0, 3), (0, 3), (0, 4), (0, 4)],
        ["а)", "б)", "一)", "二)", "①)", "②)", "01)", "02)"],
    ),
}
"""Lists: their definitions, the level and list of each paragraph, and the labels, which LibreOffice gives as well."""


@pytest.fixture(scope="session")
def by_libreoffice(tmp_path_factory):
    """What LibreOffice wrote, by the name of the source: one run for all."""
    sources = {f"{language}.fodt": made.as_odf(text, language) for language, text in made.STATEMENTS.items()}
    return made.libreoffice(tmp_path_factory.mktemp("odf"), {**sources, "mixed.fodt": made.odf(MIXED)})


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """What LibreOffice prints of the bare files with lists, labels among it."""
    files = {f"{name}.docx": _listed(paragraphs, numbering) for name, (numbering, paragraphs, _) in LISTS.items()}
    found = made.libreoffice(tmp_path_factory.mktemp("lists"), files, to="txt:Text (encoded):UTF8")
    return {name: data.decode("utf-8-sig") for name, data in found.items()}


def _listed(paragraphs, numbering):
    return bare("".join(listed("words", level, num) for level, num in paragraphs), numbering=numbering)


def text_of(data):
    return read_docx(data, "test.docx").text


def paragraphs_of(body, **parts):
    return text_of(bare(body, **parts)).rstrip("\n").split("\n\n")


def found_in(document):
    """What the pipeline finds: of each clause its place, label, words and citations, and of each note its words."""
    read = extract(document)
    cited = [
        (c.clause.place, c.clause.printed, c.clause.text, [m.target.cited for m in c.mentions if m.target])
        for c in read.clauses
    ]
    return cited, [(note.marker, note.clauses, note.text) for note in document.footnotes], read.asides


# ---------------------------------------------------------------- files of other programs


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_is_read_as_its_plain_text(by_libreoffice, language):
    expected = made.as_text(made.STATEMENTS[language], made.label_in(language))
    reading = read_docx(by_libreoffice[language], "test.docx")
    assert _without_marks(reading.text) == _without_marks(expected)
    if language != "zh":  # words without blanks between them carry no marks
        assert reading.text == expected
    assert reading.told["language?"].startswith(language)
    assert "language" not in reading.told
    assert reading.paragraphs


@pytest.mark.parametrize("language", LANGUAGES)
def test_clauses_and_citations_are_those_of_the_plain_text(by_libreoffice, language):
    text = made.as_text(made.STATEMENTS[language], made.label_in(language))
    expected = found_in(read_resolution(_without_marks(text), "test.docx", Given()))
    (document,) = documents(read_docx(by_libreoffice[language], "t.docx"), _source("t.docx"), Given())
    clauses, notes, asides = found_in(document)
    assert clauses == expected[0]
    assert notes == expected[1]
    assert document.id == "A/RES/75/950"
    assert [place for place, *_ in clauses] == [
        *("pp/1", "pp/2", "op/1", "op/2", "op/2/a", "op/2/b", "op/2/b/i", "op/2/b/ii", "op/2/c", "op/3"),
    ]
    assert set(clauses[0][3]) == {"A/RES/70/1", "A/RES/74/270"}
    assert [m.target.cited for aside in asides for m in aside.mentions] == ["A/RES/71/313"]


def _without_marks(text):
    return text.replace("*", "")


def _source(name):
    return Source(DIGEST.with_name(name))


def test_changes_tables_boxes_and_notes_of_libreoffice(by_libreoffice):
    reading = read_docx(by_libreoffice["mixed"], "test.docx")
    assert reading.text == MIXED_TEXT
    assert reading.notices == ("1 deleted passage left out", "1 hidden passage left out", "1 comment left out")


@pytest.mark.parametrize("name", LISTS)
def test_labels_are_those_that_libreoffice_prints(printed, name):
    numbering, paragraphs, expected = LISTS[name]
    found = [line.split()[0] for line in text_of(_listed(paragraphs, numbering)).split("\n\n")]
    assert found == expected
    # the first letter of Arabic has its mark in Word, and none in LibreOffice
    assert [line.split()[0].replace("ا", "أ") for line in printed[name].splitlines() if line.strip()] == expected


def test_a_document_of_pandoc(tmp_path):
    reading = read_docx(made.pandoc(tmp_path, "one", PANDOC), "test.docx")
    assert reading.text == PANDOC_TEXT
    assert reading.told == {"title": "Lanterns", "language": "en-GB", "forum": "WTPF"}


def test_the_digest_as_a_word_file_has_the_same_clauses(tmp_path):
    text = DIGEST.read_text(encoding="utf-8")
    front, _, body = text.partition("\n---\n")
    data = made.pandoc(tmp_path, "digest", f"{front}\n---\n" + body.replace("\n", "\n\n"))
    reading = read_docx(data, "wtpf.docx")
    (document,) = documents(reading, _source("wtpf.docx"), Given())
    from ingest.readers import read

    plain = read(DIGEST)
    assert found_in(document)[:2] == found_in(plain)[:2]
    assert (document.id, document.version, document.forum, document.title) == (
        plain.id, plain.version, plain.forum, plain.title,
    )  # fmt: skip
    assert not document.official
    assert len(document.clauses) == 180


def test_a_line_break_begins_a_paragraph_only_before_a_label_that_is_due_or_an_act():
    lines = (
        "The General Assembly,", "Recalling its resolution|70/1,|Noting resolution 70/2,",
        "1. Requests:|(a) Reading in the year|2030;|(b) Writing;", "2. Decides to|3. go on,|noting this.",
    )  # fmt: skip
    body = "".join(p("<w:r><w:br/></w:r>".join(r(part) for part in line.split("|"))) for line in lines)
    (document,) = documents(read_docx(bare(body), "t.docx"), _source("t.docx"), Given())
    assert [(clause.place, " ".join(clause.text.split())) for clause in document.clauses] == [
        ("pp/1", "Recalling its resolution 70/1,"), ("pp/2", "Noting resolution 70/2,"), ("op/1", "Requests:"),
        ("op/1/a", "Reading in the year 2030;"), ("op/1/b", "Writing;"), ("op/2", "Decides to 3. go on, noting this."),
    ]  # fmt: skip


# ---------------------------------------------------------------- labels


@pytest.mark.parametrize(
    ("form", "numbers", "expected"),
    [
        ("decimal", (1, 10), ["1", "10"]),
        ("lowerLetter", (1, 26, 27, 53), ["a", "z", "aa", "aaa"]),
        ("upperLetter", (2, 0), ["B", "0"]),
        ("lowerRoman", (4, 40, 1999, 4000), ["iv", "xl", "mcmxcix", "4000"]),
        ("upperRoman", (9,), ["IX"]),
        ("arabicAbjad", (1, 3, 29), ["أ", "ج", "29"]),
        ("arabicAlpha", (3,), ["ت"]),
        ("chineseCounting", (1, 10, 11, 20, 105, 110), ["一", "十", "十一", "二十", "一百〇五", "一百一十"]),
        ("ideographDigital", (10,), ["一〇"]),
        ("decimalFullWidth", (12,), ["１２"]),
        ("decimalZero", (7, 12), ["07", "12"]),
        ("001, 002, 003, ...", (7,), ["007"]),
        ("none", (3,), [""]),
        ("numberInDash", (3,), ["- 3 -"]),
        ("hebrew1", (3,), [None]),
    ],
)
def test_numbers_in_their_formats(form, numbers, expected):
    assert [written(number, form) for number in numbers] == expected


def test_letters_and_digits_are_each_there_once():
    data = numeral_file()
    for letters in (*data.letters.values(), *data.signs.values(), *data.digits.values(), *data.counted.values()):
        assert len(set(letters)) == len(letters)
    assert {len(digits) for digits in data.digits.values()} == {10}
    assert {len(digits) for digits in data.counted.values()} == {13}
    assert all(int(place, 16) < 256 for font in data.fonts.values() for place in font)


@pytest.mark.parametrize(
    ("levels", "paragraphs", "expected"),
    [
        (
            [("upperRoman", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3", "<w:isLgl/>")],
            [0, 1, 2],
            ["I.", "I.1", "1.1.1"],
        ),
        (
            [("decimal", "%1."), ("decimal", "%2)", '<w:lvlRestart w:val="0"/>')],
            [0, 1, 0, 1],
            ["1.", "1)", "2.", "2)"],
        ),
        (
            [("decimal", "%1."), ("decimal", "%2)"), ("lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')],
            [0, 1, 2, 1, 2, 0, 1, 2],
            ["1.", "1)", "a)", "2)", "b)", "2.", "1)", "a)"],
        ),
        ([("bullet", "\uf0b7"), ("bullet", " ")], [0, 1], ["-", ""]),
        ([("none", ""), ("none", "Annex")], [0, 1], ["", "Annex"]),
        ([("decimal", "%1", '<w:suff w:val="nothing"/>')], [0], ["1"]),
        ([("decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")], [0], [""]),
        ([("decimal", "%1.")], [5], [""]),
    ],
)
def test_rules_of_levels(levels, paragraphs, expected):
    found = paragraphs_of("".join(listed("w", n) for n in paragraphs), numbering=definition(*levels) + instance(1))
    assert found == [f"{label} w".strip() for label in expected]


def test_paragraphs_are_numbered_by_their_style_and_what_it_is_based_on():
    numbering = definition(
        ("decimal", "%1.", '<w:pStyle w:val="One"/>'), ("lowerLetter", "(%2)", '<w:pStyle w:val="Two"/>')
    )
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="One">{numbered}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="One"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Like"><w:basedOn w:val="Two"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="None"><w:basedOn w:val="One"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    body = "".join(p("w", properties=f'<w:pStyle w:val="{s}"/>') for s in ("One", "Two", "Like", "None", "One", "Loop"))
    body += p("w", properties='<w:pStyle w:val="Two"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = paragraphs_of(body, styles=styles, numbering=numbering + instance(1))
    assert found == ["1. w", "(a) w", "(b) w", "w", "2. w", "w", "w"]


def test_a_list_can_stand_in_a_style_of_lists():
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="List"/></w:abstractNum>'
        + definition(("decimal", "%1)"), number=3)
        + instance(1, 7)
        + instance(2, 3)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert paragraphs_of(listed("w") + listed("w"), styles=styles, numbering=numbering) == ["1) w", "2) w"]


def test_an_unknown_format_is_decimal_and_said():
    reading = read_docx(bare(listed("w"), numbering=definition(("hebrew1", "%1.")) + instance(1)), "test.docx")
    assert reading.text == "1. w\n"
    assert reading.notices == ("numbers of the format hebrew1 written as decimal ones",)


# ---------------------------------------------------------------- what is printed

STYLES = (
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="V"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def styled(style, *runs, more=""):
    return p(*runs, properties=f'<w:pStyle w:val="{style}"/>{more}')


def field(code, result):
    parts = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{parts[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{r('code')}{parts[1]}{r(result)}{parts[2]}"


NOT_BOLD = r("not", '<w:b w:val="0"/>') + r(" nor", '<w:b w:val="false"/>')
STRONG = r("strong ", '<w:rStyle w:val="S"/>') + r("off", '<w:rStyle w:val="S"/><w:b w:val="0"/>')
RAISED = '<w:vertAlign w:val="superscript"/>'
HYPHENS = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t></w:r>"
TAGGED = f"<w:smartTag>{r('tag')}</w:smartTag><w:sdt><w:sdtPr/><w:sdtContent>{r('ged')}</w:sdtContent></w:sdt>"
RUBY = f"<w:r><w:ruby><w:rt>{r('above')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>"
BOX = "<w:txbxContent>{}</w:txbxContent>"
BOTH = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("one") + p("  ") + p("two"), ["one", "two"]),
        (p("re", "call", "ing"), ["recalling"]),
        (p(r("Recal", "<w:i/>"), r("ling ", "<w:i/>"), "it"), ["*Recalling* it"]),
        (p("re", r("call", "<w:i/>"), "ing"), ["recalling"]),
        (p(r("bold", "<w:b/>"), " ", NOT_BOLD), ["**bold** not nor"]),
        (p(r("both", "<w:b/><w:i/>"), r(", ", "<w:b/>"), r("one", "<w:b/>")), ["***both***, **one**"]),
        (p(STRONG), ["**strong** off"]),
        (p(r("كلمة", "<w:rtl/><w:i/>"), " ", r("مائلة", "<w:rtl/><w:iCs/>")), ["كلمة *مائلة*"]),
        (p(r("x" * 400, "<w:i/>")), ["x" * 400]),
        (p(r(" . ", "<w:b/>"), "x"), [". x"]),
        (styled("H2", r("Bold", "<w:b/>"), " head"), ["## Bold head"]),
        (styled("T", "Name") + styled("C", "Name 1") + styled("C", "Name 2"), ["# Name"]),
        (p("level", properties='<w:outlineLvl w:val="2"/>'), ["### level"]),
        (styled("H2", "text", more='<w:outlineLvl w:val="9"/>'), ["text"]),
        (p(HYPHENS), ["a b‑cd"]),
        (p("a", "<w:r><w:br/></w:r>", "b", "<w:r><w:br/><w:br/></w:r>", "c"), ["a\nb", "c"]),
        (p("a", '<w:r><w:br w:type="page"/></w:r>', "b"), ["a", "b"]),
        (p("x", '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "1"), ["x≥1"]),
        (p("10", r("9", RAISED), " 1", r("er", RAISED)), ["10⁹ 1er"]),
        (p("a ", field(" PAGE ", "7"), " b"), ["a 7 b"]),
        (p('<w:fldSimple w:instr="REF x">' + r("seen") + "</w:fldSimple>"), ["seen"]),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "code") + p("words"), ["words"]),
        (p("a", r("b", "<w:vanish/>"), r("c", '<w:vanish w:val="0"/>'), r("d", '<w:rStyle w:val="V"/>')), ["ac"]),
        (p("a ", BOTH.format(BOX.format(p("box"))), "b"), ["a b", "box"]),
        (p("<w:r><w:pict>" + BOX.format(p("old box")) + "</w:pict></w:r>"), ["old box"]),
        (p("<w:r>stray<w:t>b</w:t></w:r>"), ["b"]),
        (p(TAGGED), ["tagged"]),
        ("<w:sdt><w:sdtContent>" + p("in") + "</w:sdtContent></w:sdt>", ["in"]),
        (p(RUBY), ["base"]),
        (p("Drop", properties='<w:framePr w:dropCap="drop"/>') + p("ped"), ["Dropped"]),
    ],
)  # fmt: skip
def test_what_is_printed_of_paragraphs(body, expected):
    assert paragraphs_of(body, styles=STYLES) == expected


GONE = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
MARK_GONE = "<w:rPr><w:del/></w:rPr>"


@pytest.mark.parametrize(
    ("body", "expected", "notices"),
    [
        (p("a ", GONE, "b"), ["a b"], ("1 deleted passage left out",)),
        (p(GONE, GONE, "b", GONE), ["b"], ("2 deleted passages left out",)),
        (p("<w:ins>" + r("a") + GONE + "</w:ins>"), ["a"], ("1 deleted passage left out",)),
        (
            p("<w:moveFrom>" + r("a") + "</w:moveFrom>", "b ", "<w:moveTo>" + r("a") + "</w:moveTo>"),
            ["b a"],
            ("1 moved passage left out where it stood before",),
        ),
        (p("a ", properties=MARK_GONE) + p("b"), ["a b"], ()),
        (2 * p(GONE, properties=MARK_GONE) + p("b"), ["b"], ("1 deleted passage left out",)),
        (p("a", properties=MARK_GONE), ["a"], ()),
        (p("old", properties="<w:pPrChange><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange>"), ["old"], ()),
    ],
)  # fmt: skip
def test_changes_are_accepted(body, expected, notices):
    reading = read_docx(bare(body), "test.docx")
    assert reading.text.rstrip("\n").split("\n\n") == expected
    assert reading.notices == notices


def test_a_deleted_paragraph_is_not_counted_in_its_list():
    kept = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = p("one", properties=kept) + p(GONE, properties=kept + MARK_GONE) + p("two", properties=kept)
    assert paragraphs_of(body, numbering=definition(("decimal", "%1.")) + instance(1)) == ["1. one", "2. two"]


def table(*rows):
    made_rows = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in made_rows) + "</w:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (table([p("a"), p("b") + p("c")], [p("d"), p("e")]), ["a\tb c\nd\te"]),
        (table([p("a"), p("")], [p(""), p("")], [p(""), p("b")]), ["a\n\tb"]),
        (table([p("a") + p("b")], [p("c")]), ["a", "b", "c"]),
        (table([table([p("a"), p("b")], [p("c"), p("d")]), p("e")]), ["a b c d\te"]),
        (p("x") + table([p("a"), p("b")]) + table([p("c"), p("d")]) + p("y"), ["x", "a\tb", "c\td", "y"]),
        (table([p("a"), p("b")]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>") + p("y"), ["y"]),
        (table([listed(""), p("b")], [listed(""), p("c")]), ["1.\tb\n2.\tc"]),
        (table([styled("T", "a"), p("b")]), ["a\tb"]),
    ],
)
def test_tables(body, expected):
    found = paragraphs_of(body, styles=STYLES, numbering=definition(("decimal", "%1.")) + instance(1))
    assert found == expected


def test_notes_are_numbered_in_the_order_of_the_text():
    def refer(kind, number, more=""):
        return f'<w:r><w:{kind}Reference w:id="{number}"{more}/>' + ("<w:t>*</w:t>" if more else "") + "</w:r>"

    body = p(
        r("a", "<w:i/>"), refer("endnote", 2), " b", refer("footnote", 3, ' w:customMarkFollows="1"'),
        "c", refer("endnote", 2), "d", refer("footnote", 99), f"<w:del>{refer('footnote', 4)}</w:del>",
    )  # fmt: skip
    notes = (
        f'<w:footnote w:id="3">{p("* ", "third", refer("footnote", 5))}</w:footnote>'
        f'<w:footnote w:id="4">{p("gone")}</w:footnote><w:footnote w:id="5">{p("inner") + p("more")}</w:footnote>'
    )
    found = paragraphs_of(body, footnotes=notes, endnotes=f'<w:endnote w:id="2">{p("second")}</w:endnote>')
    assert found == ["*a*[^1] b[^2]c[^1]d", "[^1]: second", "[^2]: third[^3]", "[^3]: inner more"]


@pytest.mark.parametrize(
    ("address", "outside", "expected"),
    [
        ("https://example.org/a", True, "see [the *page*](https://example.org/a) now"),
        ("mailto:a@example.org", True, "see [the *page*](mailto:a@example.org) now"),
        ("https://example.org/a b(c)", True, "see [the *page*](https://example.org/a%20b%28c%29) now"),
        ("javascript:alert(1)", True, "see the *page* now"),
        ("file:///etc/hosts", True, "see the *page* now"),
        ("other.xml", False, "see the *page* now"),
        ("https://example.org/" + "a" * 5000, True, "see the *page* now"),
    ],
)
def test_links_lead_only_where_people_type_them(address, outside, expected):
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="l" Type="{made.R}/hyperlink" Target="{address}"{mode}/>'
    body = p("see ", f'<w:hyperlink r:id="l">{r("the ")}{r("page", "<w:i/>")}</w:hyperlink>', " now")
    assert paragraphs_of(body, relations=relation) == [expected]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a * b * c", "a * b * c"),
        ("* The vote was recorded", "* The vote was recorded"),
        ("some *words* here", r"some \*words\* here"),
        ("some _words_ here", r"some \_words\_ here"),
        ("snake_case_name", "snake_case_name"),
        ("signed ______ by", "signed ______ by"),
        ("two ** stars", r"two \*\* stars"),
        (r"C:\words", r"C:\words"),
        (r"a\*b", r"a\\*b"),
        ("# 5 of them", r"\# 5 of them"),
        ("#5 of them", "#5 of them"),
        ("> more", r"\> more"),
        ("[^1] typed", r"\[^1] typed"),
        ("[x](http://a.b)", r"[x]\(http://a.b)"),
        ("[not agreed] (yet)", "[not agreed] (yet)"),
    ],
)
def test_characters_that_would_be_marks_have_a_backslash_only_where_needed(words, expected):
    assert lines([Piece(words)]) == [expected]


def test_signs_of_fonts():
    assert [sign("Symbol", "F061"), sign("Symbol", "F028"), sign("Wingdings", "F0FC"), sign("Arial", "2013")] == [
        *("α", "(", "✓", "–"),
    ]
    assert sign("Wingdings", "F001") == sign("Arial", "D800") == sign("Arial", "zz") == ""


# ---------------------------------------------------------------- what the file says of itself


def properties(**members):
    """A file with properties: the parts that hold them, by the type of their relation."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = "".join(f'<Relationship Id="{n}" Type="x/{n}-properties" Target="docProps/{n}.xml"/>' for n in members)
    main = f'<Relationship Id="d" Type="{made.R}/officeDocument" Target="word/document.xml"/>'
    rels = f'<Relationships xmlns="{package}">{links}{main}</Relationships>'
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults>'
    parts = {f"docProps/{name}.xml": xml for name, xml in members.items()}
    return bare(p("words"), styles=styles, members={"_rels/.rels": rels, **parts})


CORE = '<x xmlns:d="http://purl.org/dc/elements/1.1/"><d:title> A  name </d:title><d:language>ru</d:language></x>'
CUSTOM = '<x><property name="id"><v>one</v></property><property name="else"><v>two</v></property></x>'


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, {"language?": "fr-FR"}),
        ({"core": CORE}, {"title": "A name", "language": "ru"}),
        ({"core": CORE, "custom": CUSTOM}, {"title": "A name", "language": "ru", "id": "one"}),
        ({"custom": '<x><property name="language"><v>es</v></property></x>'}, {"language": "es"}),
        (
            {"core": CORE, "extended": '<x xmlns="urn:x"><Application>LibreOffice/7</Application></x>'},
            {"title": "A name", "language?": "fr-FR"},
        ),
    ],
)
def test_what_a_file_says_of_itself(members, expected):
    assert read_docx(properties(**members), "test.docx").told == expected


# ---------------------------------------------------------------- files that are not read


def damaged():
    data = bytearray(bare(p("words " * 500)))
    at = data.index(b"word/document.xml") + 40
    data[at : at + 30] = b"\0" * 30
    return bytes(data)


def locked():
    data = bytearray(bare(p("words")))
    entry = data.index(b"PK\x01\x02")
    while entry >= 0:
        data[entry + 8] |= 1
        entry = data.find(b"PK\x01\x02", entry + 4)
    return bytes(data)


def with_document(xml):
    return bare("", members={"word/document.xml": xml})


def deep(depth):
    return f'<w:document xmlns:w="{made.W}"><w:body>{"<w:sdt>" * depth}{"</w:sdt>" * depth}</w:body></w:document>'


ENTITIES = '<!DOCTYPE x [<!ENTITY a "b">]>'
REFUSED = {
    "no archive": (lambda: b"words", "not a Word file"),
    "an archive cut off": (lambda: bare(p("words"))[:-30], "not a Word file"),
    "an OLE file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
    "a locked archive": (locked, "password"),
    "no document": (lambda: made.zipped({"[Content_Types].xml": "<Types/>"}), "no word/document.xml"),
    "no body": (lambda: with_document("<x/>"), "no body"),
    "no words": (lambda: bare(p("")), "no words"),
    "XML that is not": (lambda: with_document("<w:document>"), "not well-formed XML"),
    "damaged bytes": (damaged, "damaged"),
    "entities": (lambda: with_document(ENTITIES + deep(1)), "document type or entity"),
    "entities in another part": (
        lambda: bare(p("w"), styles="", members={"word/styles.xml": f"{ENTITIES}<x>&a;</x>"}), "word/styles.xml",
    ),
    "another encoding": (lambda: with_document(deep(1).encode("utf-16")), "UTF-8"),
    "deep": (lambda: with_document(deep(230)), "deep"),
    "deeper": (lambda: with_document(deep(30_000)), "deep"),
    "a bomb": (lambda: with_document(b" " * 80_000_000), "grows to more than"),
    "a small bomb": (lambda: with_document(b" " * 3_000_000), "grows to more than"),
    "many members": (lambda: bare("", members={f"x/{n}": "" for n in range(21_000)}), "members"),
    "many tags": (lambda: with_document(_noise(2_100_000)), "tags"),
}  # fmt: skip


def _noise(count):
    """Elements that do not compress as a bomb does."""
    names = bytes(97 + byte % 26 for number in range(20_000) for byte in hashlib.sha256(b"%d" % number).digest())
    return "<x>" + "".join(f"<{chr(names[n % len(names)])}/>" * 2 for n in range(count)) + "</x>"


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_word_file_is_refused_with_its_name_and_a_reason(name):
    make, reason = REFUSED[name]
    data = make()
    begin = time.perf_counter()
    with pytest.raises(InputError) as refused:
        read_docx(data, "given.docx")
    assert str(refused.value).startswith("given.docx")
    assert reason in str(refused.value)
    assert time.perf_counter() - begin < 5


def test_what_all_members_come_to_is_bounded():
    data = io.BytesIO(bare(p("words")))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_STORED) as archive:
        for number in range(5):
            with archive.open(f"word/media/{number}", "w") as member:
                member.write(b"x")
            archive.infolist()[-1].file_size = 60_000_000
    with pytest.raises(InputError, match="grows to more than 256 MB"):
        read_docx(data.getvalue(), "given.docx")


HOSTILE = {
    "a long paragraph of single letters": p(*(r("ab*_ "[n % 5], "<w:i/>" * (n % 2)) for n in range(60_000))),
    "fields that never end": p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') * 20_000 + p("words"),
    "fields in one another": p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 60_000) + p("words"),
    "deleted marks": p("a", properties=MARK_GONE) * 20_000,
    "stars": p("*a " * 100_000),
    "labels": listed("w", 3) * 20_000,
    "notes": p('<w:r><w:footnoteReference w:id="1"/></w:r>' * 50_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_and_text_grow_no_faster_than_the_file(name):
    data = bare(
        HOSTILE[name] + p("end"),
        numbering=definition(*[("lowerRoman", "%1%1%1%1" * 1000)] * 9) + instance(1),
        footnotes=f'<w:footnote w:id="1">{p("n" * 1000)}</w:footnote>',
    )
    stored = made.zipped({n: zipfile.ZipFile(io.BytesIO(data)).read(n) for n in _names(data)}, zipfile.ZIP_STORED)
    begin = time.perf_counter()
    text = text_of(stored)
    assert time.perf_counter() - begin < 20  # a few seconds, where each step does as much as the file is long: hours
    assert "end" in text
    assert len(text) < len(stored)


def _names(data):
    return zipfile.ZipFile(io.BytesIO(data)).namelist()
