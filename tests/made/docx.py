"""Word files for tests: written by LibreOffice and pandoc from sources made here, and bare ones part by part.

A statement is written as lines of `level|words`: level 0 has no label, level 1 is `1.`, below it letters and small
numbers. `{…}` is italic, `[^words]` a note with these words. The labels are never written: the programs make them.
"""

import io
import re
import shutil
import subprocess
import zipfile
from html import escape

from conftest import skip_or_fail

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/relationships"

_ODF = {"fo": "xsl-fo-compatible", "svg": "svg-compatible", "draw": "drawing"}
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{_ODF.get(name, name)}:1.0"'
    for name in ("office", "style", "text", "table", "draw", "fo", "svg", "meta")
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'

FORMATS = {
    "en": [("", "1", "."), ("(", "a", ")"), ("(", "i", ")")],
    "fr": [("", "1", "."), ("", "a", ")"), ("", "i", ")")],
    "es": [("", "1", "."), ("", "a", ")"), ("", "i", ")")],
    "ru": [("", "1", "."), ("", "а, б, .., аа, бб, ... (ru)", ")"), ("", "i", ")")],
    "ar": [("", "1", " -"), ("(", "ا, ب, ج, ...", ")"), ("’", "1", "‘")],
    "zh": [("", "1", "."), ("(", "a", ")"), ("(", "一, 二, 三, ...", ")")],
}
"""Before, number format, and behind, for the three levels of a list in each language."""


# ---------------------------------------------------------------- programs


def libreoffice(folder, sources, to="docx"):
    """Convert files, by name, by LibreOffice in one run; return what each came to, by the name without its ending."""
    if shutil.which("soffice") is None:
        skip_or_fail("LibreOffice (soffice) is not installed")
    for name, source in sources.items():
        (folder / name).write_bytes(source if isinstance(source, bytes) else source.encode())
    made = folder / "made"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", to, "--outdir", made, *(folder / name for name in sources)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {path.stem: path.read_bytes() for path in sorted(made.iterdir())}


def pandoc(folder, name, source, *options):
    """Convert Markdown to .docx by pandoc."""
    if shutil.which("pandoc") is None:
        skip_or_fail("pandoc is not installed")
    path = folder / f"{name}.docx"
    subprocess.run(
        ["pandoc", "-f", "markdown-smart", *options, "-o", path], input=source.encode(), check=True, timeout=60
    )
    return path.read_bytes()


# ---------------------------------------------------------------- statements


def parsed(statement):
    """The lines of a statement as pairs of level and words."""
    lines = (line.partition("|") for line in statement.strip().splitlines())
    return [(int(level), words.strip()) for level, _, words in lines]


def as_text(statement, label):
    """A statement as plain text; `label` gives the label of a level and a number."""
    written, notes, counts = [], [], [0, 0, 0]
    for level, words in parsed(statement):
        ahead = ""
        if level:
            counts[level - 1 :] = [counts[level - 1] + 1, *[0] * (3 - level)]
            ahead = label(level, counts[level - 1]) + " "

        def note(match):
            notes.append(match[1])
            return f"[^{len(notes)}]"

        written.append(ahead + re.sub(r"\[\^([^\]]+)\]", note, words.replace("{", "*").replace("}", "*")))
    return "\n\n".join(written + [f"[^{n}]: {words}" for n, words in enumerate(notes, start=1)]) + "\n"


def as_odf(statement, language):
    """A statement as a flat OpenDocument text with automatic lists."""
    body = []
    for level, words in parsed(statement):
        paragraph = f'<text:p text:style-name="Standard">{_odf_words(words)}</text:p>'
        if level:
            again = '<text:list text:style-name="L" text:continue-numbering="true"><text:list-item>'
            paragraph = again + "<text:list><text:list-item>" * (level - 1) + paragraph
            paragraph += "</text:list-item></text:list>" * level
        body.append(paragraph)
    levels = "".join(
        f'<text:list-level-style-number text:level="{n}" style:num-prefix="{before}" style:num-format="{form}"'
        f' style:num-suffix="{behind}"/>'
        for n, (before, form, behind) in enumerate(FORMATS[language], start=1)
    )
    return odf("".join(body), f'<text:list-style style:name="L">{levels}</text:list-style>', language)


def _odf_words(words):
    words = re.sub(r"\{([^}]*)\}", r'<text:span text:style-name="I">\1</text:span>', escape(words, quote=False))
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        r"<text:note-body><text:p>\1</text:p></text:note-body></text:note>"
    )
    return re.sub(r"\[\^([^\]]+)\]", note, words)


def odf(body, styles="", language="en", meta=""):
    """A flat OpenDocument text."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta>{meta}</office:meta>"
        '<office:styles><style:default-style style:family="paragraph">'
        f'<style:text-properties fo:language="{language}" fo:country="none"/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph"/></office:styles>'
        '<office:automatic-styles><style:style style:name="I" style:family="text"><style:text-properties'
        ' fo:font-style="italic" style:font-style-complex="italic"/></style:style>'
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
        f"{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


# ---------------------------------------------------------------- bare files


def bare(body, *, members=None, relations="", **parts):
    """A Word file of the fewest parts: the XML inside `w:body`, and that inside the root of others by their names."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    links = "".join(f'<Relationship Id="{n}" Type="{R}/{n}" Target="{n}.xml"/>' for n in parts) + relations
    files = {
        "[Content_Types].xml": _types(parts),
        "_rels/.rels": f'<Relationships xmlns="{_TYPES}">'
        f'<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_TYPES}">{links}</Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        **{f"word/{n}.xml": f"<w:{roots[n]} {spaces}>{xml}</w:{roots[n]}>" for n, xml in parts.items()},
        **(members or {}),
    }
    return zipped(files)


def _types(parts):
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = {"document": f"{main}.document.main+xml", **{n: f"{main}.{n}+xml" for n in parts}}
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{kind}"/>' for n, kind in overrides.items())
        + "</Types>"
    )


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """An archive of members by name; None leaves one out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return data.getvalue()


def p(*runs, properties=""):
    """A paragraph of runs: words, or the XML of one that begins with `<`."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(words, properties=""):
    """A run."""
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{words}</w:t></w:r>'


def listed(words, level=0, num=1):
    """A paragraph in a list."""
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def definition(*levels, number=0):
    """A definition of a list: for each level number format, text and more."""
    inside = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{"".join(more)}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text, *more) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{inside}</w:abstractNum>'


def instance(number, of=0, overrides=""):
    """An instance of a definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


# ---------------------------------------------------------------- six languages

LABELS = {
    "en": ("1.", "2.", "3."), "fr": ("1.", "2.", "3."), "es": ("1.", "2.", "3."), "ru": ("1.", "2.", "3."),
    "ar": ("1 -", "2 -", "3 -"), "zh": ("1.", "2.", "3."),
}  # fmt: skip
LETTERS = {
    "en": ("(a)", "(b)", "(c)"), "fr": ("a)", "b)", "c)"), "es": ("a)", "b)", "c)"), "ru": ("а)", "б)", "в)"),
    "ar": ("(أ)", "(ب)", "(ج)"), "zh": ("(a)", "(b)", "(c)"),
}  # fmt: skip
SMALL = {
    "en": ("(i)", "(ii)"), "fr": ("i)", "ii)"), "es": ("i)", "ii)"), "ru": ("i)", "ii)"),
    "ar": ("’1‘", "’2‘"), "zh": ("(一)", "(二)"),
}  # fmt: skip


def label_in(language):
    """How a list is labelled in a language, by level and number."""
    return lambda level, number: (LABELS, LETTERS, SMALL)[level - 1][language][number - 1]


STATEMENTS = {
    "en": """
        0|75/950. Lanterns for the harbours of small islands
        0|The General Assembly,
        0|{Recalling} its resolutions 70/1 of 25 September 2015 and 74/270,[^See resolution 71/313.]
        0|{Noting} that lanterns are few,
        1|{Welcomes} every new lantern;
        1|{Requests} the Secretary-General:
        2|To count the lanterns;
        2|To report on their light, and to say:
        3|Where it is seen;
        3|Where it is not;
        2|To list the harbours;
        1|{Decides} to return to the matter.
    """,
    "fr": """
        0|75/950. Des lanternes pour les ports des petites îles
        0|L’Assemblée générale,
        0|{Rappelant} ses résolutions 70/1 du 25 septembre 2015 et 74/270[^Voir résolution 71/313.],
        0|{Notant} que les lanternes sont rares,
        1|{Se félicite} de chaque lanterne nouvelle ;
        1|{Prie} le Secrétaire général :
        2|De compter les lanternes ;
        2|De décrire leur lumière et de dire :
        3|Où elle se voit ;
        3|Où elle ne se voit pas ;
        2|De dresser la liste des ports ;
        1|{Décide} de revenir sur la question.
    """,
    "es": """
        0|75/950. Faroles para los puertos de las islas pequeñas
        0|La Asamblea General,
        0|{Recordando} sus resoluciones 70/1, de 25 de septiembre de 2015, y 74/270[^Véase la resolución 71/313.],
        0|{Observando} que los faroles son pocos,
        1|{Acoge con beneplácito} cada farol nuevo;
        1|{Solicita} al Secretario General:
        2|Que cuente los faroles;
        2|Que describa su luz y diga:
        3|Dónde se ve;
        3|Dónde no se ve;
        2|Que enumere los puertos;
        1|{Decide} volver a la cuestión.
    """,
    "ru": """
        0|75/950. Фонари для гаваней малых островов
        0|Генеральная Ассамблея,
        0|{ссылаясь} на свои резолюции 70/1 от 25 сентября 2015 года и 74/270[^См. резолюцию 71/313.],
        0|{отмечая}, что фонарей мало,
        1|{приветствует} каждый новый фонарь;
        1|{просит} Генерального секретаря:
        2|сосчитать фонари;
        2|описать их свет и сказать:
        3|где он виден;
        3|где он не виден;
        2|перечислить гавани;
        1|{постановляет} вернуться к этому вопросу.
    """,
    "ar": """
        0|75/950. فوانيس لموانئ الجزر الصغيرة
        0|إن الجمعية العامة،
        0|{إذ تشير} إلى قراريها 70/1 المؤرخ 25 أيلول/سبتمبر 2015 و 74/270[^انظر القرار 71/313.]،
        0|{وإذ تلاحظ} أن الفوانيس قليلة،
        1|{ترحب} بكل فانوس جديد؛
        1|{تطلب} إلى الأمين العام:
        2|عد الفوانيس؛
        2|وصف ضوئها وبيان:
        3|أين يرى؛
        3|أين لا يرى؛
        2|سرد الموانئ؛
        1|{تقرر} العودة إلى المسألة.
    """,
    "zh": """
        0|75/950. 小岛屿港口的灯笼
        0|大会，
        0|{回顾}其2015年9月25日第70/1号和第74/270号决议，[^见第71/313号决议。]
        0|{注意到}灯笼很少，
        1|{欢迎}每一盏新灯笼；
        1|{请}秘书长：
        2|清点灯笼；
        2|说明其光亮，并指出：
        3|何处可见；
        3|何处不可见；
        2|列出港口；
        1|{决定}再次审议此事项。
    """,
}
"""The same statement in six languages, made up for these tests."""
