"""Web pages and Markdown as other programs write them: the same labels and citations as in the text they were made of.

All texts are made up for these tests.
"""

import shutil
import subprocess

import pytest

from conftest import DIGEST, skip_or_fail
from ingest.extract import extract
from ingest.html import DEPTH, read_html
from ingest.readers import Given, read
from ontology.errors import InputError

SIX = {
    "ar": """75/901. - ورقة عن الاختبارات[^1]

إن الجمعية العامة،

*إذ تشير* إلى قرارها 70/1 المؤرخ 25 أيلول/سبتمبر 2015،[^2]

*وإذ تلاحظ* القرار 74/197،

1 - *ترحب* بالتقرير؛

2 - *تطلب* إلى الأمين العام ما يلي:

(أ) أن يقرأ القرار 71/256؛

(ب) أن يكتب تقريرا.

[^1]: انظر القرار 60/1.
[^2]: القرار 66/288، المرفق.
""",
    "en": """75/901. Paper about tests[^1]

The General Assembly,

*Recalling* its resolution 70/1 of 25 September 2015 and **resolutions 74/197 and 74/198**,[^2]

*Noting* Security Council resolutions [1325 (2000)](https://docs.un.org/S/RES/1325(2000)) and 2242 (2015),

1.  *Welcomes* the paper that was written by those
    who test;

2.  *Requests* the Secretary-General:

    a)  To read resolution 71/256;

    b)  To write:

        i)  A page on resolution 72/279;

        ii) Another page;

3.  *Decides* to go on.

[^1]: See resolution 60/1.
[^2]: Resolution 66/288, annex.
""",
    "es": """75/901. Hoja sobre las pruebas[^1]

La Asamblea General,

*Recordando* su resolución 70/1, de 25 de septiembre de 2015,[^2]

*Observando* la resolución 74/197,

1.  *Acoge con beneplácito* la hoja;

2.  *Solicita* al Secretario General:

    a)  Que lea la resolución 71/256;

    b)  Que escriba una hoja.

[^1]: Véase la resolución 60/1.
[^2]: Resolución 66/288, anexo.
""",
    "fr": """75/901. Feuille sur les essais[^1]

L’Assemblée générale,

*Rappelant* sa résolution 70/1 du 25 septembre 2015[^2],

*Notant* la résolution 74/197,

1.  *Se félicite* de la feuille ;

2.  *Prie* le Secrétaire général :

    a)  De lire la résolution 71/256 ;

    b)  D’écrire une feuille.

[^1]: Voir résolution 60/1.
[^2]: Résolution 66/288, annexe.
""",
    "ru": """75/901. Лист о проверках[^1]

Генеральная Ассамблея,

*ссылаясь* на свою резолюцию 70/1 от 25 сентября 2015 года[^2],

*отмечая* резолюцию 74/197,

1.  *приветствует* лист;

2.  *просит* Генерального секретаря:

    a)  прочесть резолюцию 71/256;

    b)  написать лист.

[^1]: См. резолюцию 60/1.
[^2]: Резолюция 66/288, приложение.
""",
    "zh": """75/901. 关于测试的文件[^1]

大会，

*回顾*其2015年9月25日第70/1号决议，[^2]

*注意到*第74/197号决议，

1.  *欢迎*这份文件；

2.  *请*秘书长：

    a)  阅读第71/256号决议；

    b)  编写文件。

[^1]: 见第60/1号决议。
[^2]: 第66/288号决议，附件。
""",
}
MARKDOWN = {
    "wrapped": ["-t", "markdown"],
    "one line": ["-t", "markdown", "--wrap=none"],
    "setext": ["-t", "markdown", "--markdown-headings=setext"],
    "reference links": ["-t", "markdown", "--reference-links"],
}


def told(document):
    """The labels, citations and footnotes of a document."""
    found = extract(document)
    return (
        [(clause.place, clause.act) for clause in document.clauses],
        [(c.place, m.target.cited if m.target else "", m.kind) for c, m in found.mentions if m.kind.is_citation],
        [(note.marker, note.clauses) for note in document.footnotes],
        [m.target.cited for aside in found.asides for m in aside.mentions if m.target],
    )


def of_digest():
    """The digest without its front matter, which pandoc breaks into lines."""
    return DIGEST.read_text(encoding="utf-8").partition("\n---\n")[2]


SOURCES = {**SIX, "digest": None}
# the digest has several clauses a paragraph, as lines
READS = ["-f", "markdown+hard_line_breaks+lists_without_preceding_blankline-blank_before_header"]


def given(name):
    return Given(id="wtpf-21", language="en") if name == "digest" else Given()


@pytest.fixture(scope="session")
def pandoc():
    if shutil.which("pandoc") is None:
        skip_or_fail("pandoc is not installed")

    def run(*arguments):
        subprocess.run(["pandoc", *map(str, arguments)], check=True, capture_output=True, timeout=60)

    return run


@pytest.fixture(scope="session")
def texts(tmp_path_factory):
    """The texts as files."""
    folder = tmp_path_factory.mktemp("texts")
    for name, text in SOURCES.items():
        (folder / f"{name}.md").write_text(text or of_digest(), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def expected(texts):
    return {name: told(read(texts / f"{name}.md", given(name))) for name in SOURCES}


@pytest.fixture(scope="session")
def by_pandoc(texts, pandoc):
    """The texts as pandoc writes them in HTML."""
    for name in SOURCES:
        options = [*READS, "-s", "--metadata", f"title={name}"]
        pandoc(texts / f"{name}.md", *options, "-o", texts / f"{name}.html")
    return texts


@pytest.fixture(scope="session")
def by_libreoffice(texts, pandoc):
    """The texts as LibreOffice writes them in HTML, from Word files."""
    if shutil.which("soffice") is None:
        skip_or_fail("LibreOffice is not installed")
    folder = texts / "libreoffice"
    for name in SOURCES:
        pandoc(texts / f"{name}.md", *READS, "-o", texts / f"{name}.docx")
    files = [texts / f"{name}.docx" for name in SOURCES]
    profile = f"-env:UserInstallation={(texts / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "html", "--outdir", folder, *files],
        check=True,
        capture_output=True,
        timeout=280,
    )
    return folder


@pytest.mark.parametrize("name", SIX)
def test_the_texts_have_what_the_tests_compare(expected, name):
    places, citations, notes, asides = expected[name]
    assert ("op/2/b", "requesting") in places
    assert {("pp/1", "A/RES/70/1"), ("op/2/a", "A/RES/71/256")} <= {(place, symbol) for place, symbol, _ in citations}
    assert [marker for marker, _ in notes] == ["1", "2"]
    assert asides == ["A/RES/60/1", "A/RES/66/288"]


@pytest.mark.parametrize("name", SOURCES)
def test_html_of_pandoc_reads_as_its_source(by_pandoc, expected, name):
    assert told(read(by_pandoc / f"{name}.html", given(name))) == expected[name]


@pytest.mark.parametrize("name", SOURCES)
def test_html_of_libreoffice_reads_as_its_source(by_libreoffice, expected, name):
    assert told(read(by_libreoffice / f"{name}.html", given(name))) == expected[name]


@pytest.mark.parametrize("form", MARKDOWN)
@pytest.mark.parametrize("name", SOURCES)
def test_markdown_of_pandoc_reads_as_its_source(texts, pandoc, expected, name, form):
    path = texts / f"{name} {form}.md"
    pandoc(texts / f"{name}.md", *READS, *MARKDOWN[form], "-o", path)
    assert told(read(path, given(name))) == expected[name]


# ---------------------------------------------------------------- what a page shows


def text_of(body, head=""):
    return read_html(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html").text


SHOWN = [
    ("<p>One <br> two", "One\ntwo"),
    ("<p>One<br><br>two", "One\n\ntwo"),
    ("<p>One<p>two</p>", "One\n\ntwo"),
    ("<h2>A&nbsp;title<br>of two lines</h2><p>Words", "## A title of two lines\n\nWords"),
    ("<p role='heading' aria-level='1'>Title</p>words", "# Title\n\nwords"),
    ("<p>res&shy;olu&#8203;tion &rlm;70/1", "resolution 70/1"),
    ("<p><bdi>one</bdi> <bdo dir='rtl'>two</bdo>", "one two"),
    ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢字"),
    ("<p>a<!-- b -->c<script>d</script><style>e</style><template>f</template>", "ac"),
    ("<p hidden>a</p><p style='display: none'>b</p><div aria-hidden=true>c</div><p>d", "d"),
    ("<header>a</header><nav>b</nav><p>c</p><div role=navigation>d</div><footer>e</footer>", "c"),
    ("<article><header>a</header><p>b</p><footer>c</footer></article>", "a\n\nb\n\nc"),
    ("<p>menu</p><main><p>words</p></main><p>imprint</p>", "words"),
    ("<form><p>a</p><button>b</button><input value=c></form>", "a"),
    ("<p>kept <ins>new</ins> <u>words</u>", "kept new words"),
    ("<p><em>Recalling</em> <b> its </b><i></i>rules", "*Recalling* **its** rules"),
    ("<p><i>R</i>ecalling <b>a</b><b>b</b>", "Recalling ab"),
    ("<p><i>大会</i>，<b>回顾</b>其", "*大会*，回顾其"),
    ("<p><i>one<br><br>two</i>", "*one*\n\n*two*"),
    ("<p><a href='https://example.org/S/RES/1325(2000)'>1325</a>", "[1325](https://example.org/S/RES/1325%282000%29)"),
    ("<p><a href='mailto:a@example.org'>a</a> <a href='#b'>b</a> <a href='/c'>c</a>", "[a](mailto:a@example.org) b c"),
    ("<p><a href='javascript:a()'>a</a> <a href='https://example.org'></a>b", "a b"),
    ("<table><tr><th>One<th>Two<tr><td><p>1</p><td>2<br>3</table><p>x", "One\tTwo\n1\t2 3\n\nx"),
    ("<table><tr><td>(a)<td>To read<tr><td>(b)<td>To write</table>", "(a) To read\n\n(b) To write"),
    ("<table><tr><td><p>one<p>two</table>", "one\n\ntwo"),
    ("<table role=presentation><tr><td>(a)<td><p>To read<p>it</table>", "(a) To read\n\nit"),
    ("<table><tr><td>1.<td>Asks:<table><tr><td>(a)<td>all</table></table>", "1. Asks:\n\n(a) all"),
    ("<pre>one\ntwo\n\nthree</pre>", "one\ntwo\n\nthree"),
    ("<p>the 1<sup>st</sup> note<sup>2</sup>, m<sup>2</sup>, 10<sup>6</sup>", "the 1st note², m², 106"),
    ("<dl><dt>a<dd>b</dl><blockquote>c</blockquote>", "a\n\nb\n\nc"),
    ("<p># no heading<p>*no emphasis", "\\# no heading\n\n\\*no emphasis"),
    ("<p>said <q>so</q>", "said “so”"),
]


@pytest.mark.parametrize(("body", "expected"), SHOWN, ids=range(len(SHOWN)))
def test_the_text_is_what_a_browser_shows(body, expected):
    assert text_of(body) == expected + "\n"


LISTS = [
    ("<ol><li>x<li>y</ol>", "1. x|2. y"),
    ("<ol start=5><li>x<li value=9>y<li>z</ol>", "5. x|9. y|10. z"),
    ("<ol reversed><li>x<li>y</ol>", "2. x|1. y"),
    ("<ol type=a start=26><li>x<li>y</ol>", "z) x|aa) y"),
    ("<ol type=A><li>x</ol><ol type=I start=4><li>y</ol>", "A) x|IV) y"),
    ("<ol style='list-style-type: lower-roman'><li>x<li>y</ol>", "i) x|ii) y"),
    ("<ol style='list-style: none'><li>(a) x<li>(b) y</ol>", "(a) x|(b) y"),
    ("<ol><li>(a) x<li>(b) y</ol>", "(a) x|(b) y"),
    ("<ol><li>x<ol type=a><li>y<ol type=i><li>z</ol></ol><li>w</ol>", "1. x|a) y|i) z|2. w"),
    ("<ol><li>x<ol><li>y</ol></ol>", "1. x|1) y"),
    ("<ol><li>x</li><ol type=a><li>y</li></ol><li>z</li></ol>", "1. x|a) y|2. z"),
    ("<ol><li><p>x</p><p>y</p></li><li><ol type=a><li>z</ol></ol>", "1. x|y|2.|a) z"),
    ("<ul><li>x<li>y</ul>", "x|y"),
    ("<ol style='list-style-type:cjk-ideographic' start=10><li>x<li>y</ol>", "十、 x|十一、 y"),
    ("<ol start=99999999999><li>x</ol><ol start=-3><li>y</ol>", "999999999. x|-3. y"),
]


@pytest.mark.parametrize(("body", "expected"), LISTS, ids=range(len(LISTS)))
def test_items_have_the_labels_that_a_browser_writes(body, expected):
    assert text_of(body).strip().split("\n\n") == expected.split("|")


NOTES = {
    "pandoc": '<p>x<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>.</p>'
    '<section class="footnotes" role="doc-endnotes"><hr><ol><li id="fn1" role="doc-endnote"><p>See 60/1.'
    '<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
    "LibreOffice": '<p>x<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>'
    '<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym"'
    ' href="#sdfootnote1anc">1</a> See 60/1.</p></div>',
    "Word": '<p>x<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1" title=""><span'
    " class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]>"
    "</span></span></a>.</p><div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr>"
    '<div style=\'mso-element:footnote\' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span'
    " class=MsoFootnoteReference>[1]</span></a> See 60/1.</p></div></div>",
    "wiki": '<p>x<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup>.</p><ol>'
    '<li id="cite_note-1"><b><a href="#cite_ref-1">^</a></b> <span>See 60/1.</span></li></ol>',
    "one way": '<p>x<sup><a href="#n1">1</a></sup>.</p><p id="n1">1. See 60/1.</p>',
    "no name": '<p>x<sup><a href="#n1" id="r1">*</a></sup>.</p><p><a id="n1" href="#r1">*</a> See 60/1.</p>',
}


@pytest.mark.parametrize("program", NOTES)
def test_notes_stand_at_the_end(program):
    assert text_of(NOTES[program]) == "x[^1].\n\n[^1]: See 60/1.\n"


def test_notes_of_several_paragraphs_are_one_line_and_contents_are_no_notes():
    page = """<p><a href="#s1" id="t1">1</a></p><h2 id="s1"><a href="#t1">1</a> Scope</h2><p>x<a href="#f"
    id="r"><sup>a</sup></a></p><aside id="f"><p><a href="#r">a</a> One</p><p>two.</p></aside>"""
    assert text_of(page) == "1\n\n## 1 Scope\n\nx[^a]\n\n[^a]: One two.\n"


def test_deleted_text_is_left_out_and_counted():
    body = "<p>a <del>b</del> <del>c</del> d <s>e</s> <span style='text-decoration: line-through'>f</span>g<del></del>"
    found = read_html(f"<html><body>{body}".encode(), "a.html")
    assert found.text == "a d g\n"
    assert found.notices == ("3 deleted passages left out",)


def test_a_page_tells_of_its_document():
    head = (
        "<title> Opinions\n of the forum </title><meta name='dcterms.identifier' content='wtpf-21'>"
        "<meta name=version content=2021><meta name=kind content=article><meta name=forum content=WTPF>"
    )
    page = f"<html lang='en-GB'><head>{head}</head><body><p>The text of the opinions.</p></body></html>"
    told = {"id": "wtpf-21", "version": "2021", "forum": "WTPF", "language": "en-GB", "title": "Opinions of the forum"}
    assert dict(read_html(page.encode(), "a.html").told) == told


@pytest.mark.parametrize(
    ("head", "expected"), [("", None), ("<meta name='dcterms.language' content='fr'>", "fr")], ids=["lang", "meta"]
)
def test_the_language_of_a_site_is_not_that_of_a_text(head, expected):
    page = f"<html lang='en'><head>{head}</head><body><p>大会回顾其决议</p></body></html>"
    assert read_html(page.encode(), "a.html").told.get("language") == expected


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ("<html><meta charset=gb2312><body>关于测试", "gb18030"),
        ("<html><meta charset=gb2312><body>关于测试", "utf-8-sig"),
        ("<html><meta charset='iso-8859-1'><body>“Essai” à l’été", "cp1252"),
        ("<html><meta charset='iso-8859-1'><body>“Essai” à l’été", "utf-8"),
        ("<html><meta http-equiv=content-type content='text/html; charset=koi8-r'><body>Проверка", "koi8-r"),
        ("<?xml version='1.0' encoding='windows-1256'?><html><body>اختبار", "cp1256"),
        ("<html><meta charset='utf-16'><body>“Essai”", "utf-8"),
        ("<html><meta charset='rot13'><body>“Essai”", "utf-8"),
        ("<html><body>关于测试", "utf-16"),
    ],
)
def test_the_encoding_is_that_of_the_mark_then_of_the_page_then_of_the_bytes(page, encoding):
    words = page.rpartition("<body>")[2]
    assert read_html(page.encode(encoding), "a.html").text == words + "\n"


def test_what_is_closed_at_once_in_xhtml_is_empty():
    page = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a"/></head><body>'
    )
    assert read_html(f"{page}<p>words</p></body></html>".encode(), "a.xhtml").text == "words\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" \n", "empty"),
        (b"The General Assembly, 3 < 4", "no HTML"),
        (b"<html><body><script>words()</script></body></html>", "no words"),
        (b"<html><body>" + b"<div>" * (DEPTH + 1) + b"x", "deep"),
        (b"<html><body>" + b"<div>" * 5000 + b"x", "deep"),
        (b"<html>\0\1\2", "binary"),
        (b"<html><body>\xff\xfe\xfd", "UTF-8"),
    ],
)
def test_what_is_no_page_is_refused(data, message):
    with pytest.raises(InputError, match=rf"^a\.html: .*{message}"):
        read_html(data, "a.html")


def test_a_page_fetches_nothing_and_takes_no_entities_of_its_own(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY a SYSTEM "{secret.as_uri()}">]><html><body><p>b &a; c<img src="{secret.as_uri()}">'
    )
    assert "secret" not in read_html(page.encode(), "a.html").text.replace("secret.txt", "")
