"""PDF files for tests, set by LibreOffice and by Chromium from sources made here.

A text is Markdown with typed labels and notes, a paragraph a block: what a person writes. Words of its paragraphs carry
soft hyphens in the sources, so that programs without dictionaries divide words, too.
"""

import io
import re
import shutil
import zipfile
from html import escape

from conftest import skip_or_fail
from made.docx import SPACES, libreoffice
from plain_texts import TEXTS

RIGHT_TO_LEFT = {"ar"}
HEAD = "Lanterns and harbours"
"""The running head of the pages; no text has it."""
MARK = re.compile(r"\[\^(\d+)\]")


# ---------------------------------------------------------------- texts


def long_text(language, recitals=24):
    """A resolution over several pages: its recitals with other numbers again and again, and two notes."""
    parts = TEXTS[language]
    first, second, *operative = parts["body"]
    numbered = [_numbered(first, number) for number in range(1, recitals + 1)]
    numbered[2] += "[^1]"
    numbered[-2] += "[^2]"
    blocks = [parts["title"], parts["formula"], *numbered, second, *operative]
    notes = [f"[^{n}]: {parts['council'].strip().splitlines()[0]}." for n in (1, 2)]
    return "\n\n".join(blocks) + "\n\n" + "\n".join(notes) + "\n"


def _numbered(recital, number):
    """A recital with another number, and a title that is longer or shorter, so that lines end elsewhere."""
    words = recital.replace("70/1", f"70/{number}")
    opening, title, closing = re.split(r"([“”«][^“”«»]+[“”»])", words, maxsplit=1)
    inside = title[1:-1].strip()
    again = (
        f" {number}, ".join([inside] * (number % 4 + 1))
        if " " in opening
        else f"{number}、".join([inside] * (number % 7 + 1))
    )
    return opening + title.replace(inside, again) + closing


def parted(text):
    """The paragraphs of a text and its notes by mark."""
    body, *notes = re.split(r"^\[\^(\d+)\]: ", text, flags=re.MULTILINE)
    return re.split(r"\n\n+", body.strip()), dict(zip(notes[::2], (note.strip() for note in notes[1::2]), strict=True))


def _dividable(words):
    """Words with soft hyphens where their syllables may be: after each third letter, four before the end."""
    return re.sub(
        r"[a-zéèàóíñа-яё]{7,}",
        lambda match: re.sub(r"(\w{3})(?=\w{4})", "\\1\u00ad", match[0]),
        words,
    )


# ---------------------------------------------------------------- LibreOffice


def by_libreoffice(folder, texts, *, columns=1, indented=False):
    """Set texts by language in LibreOffice; return the files by language."""
    sources = {f"{name}.fodt": _odf(text, name, columns, indented=indented) for name, text in texts.items()}
    return libreoffice(folder, sources, to="pdf")


def _odf(text, language, columns, *, indented):
    paragraphs, notes = parted(text)

    def note(match):
        return (
            f'<text:note text:note-class="footnote"><text:note-citation>{match[1]}</text:note-citation>'
            f"<text:note-body><text:p>{escape(notes[match[1]])}</text:p></text:note-body></text:note>"
        )

    written = (MARK.sub(note, _written(words)) for words in paragraphs)
    body = "".join(f'<text:p text:style-name="Body">{words}</text:p>' for words in written)
    mode = "rl-tb" if language in RIGHT_TO_LEFT else "lr-tb"
    look = (
        'fo:text-indent="1cm" fo:margin-bottom="0cm"' if indented else 'fo:text-indent="0cm" fo:margin-bottom="0.3cm"'
    )
    start = "end" if language in RIGHT_TO_LEFT else "justify"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
        f'<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="{mode}"/>'
        f'<style:text-properties fo:language="{language}" fo:country="none" fo:font-size="11pt"'
        ' style:font-size-asian="11pt" style:font-size-complex="11pt"/></style:default-style>'
        f'<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties {look}'
        f' fo:text-align="{start}" style:writing-mode="{mode}"/><style:text-properties fo:hyphenate="true"'
        ' fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties'
        ' fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.8cm" fo:margin-bottom="1.8cm"'
        f' fo:margin-left="2.5cm" fo:margin-right="2.5cm" style:writing-mode="{mode}">'
        f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:page-layout-properties>'
        '<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/>'
        '</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="1cm"'
        ' fo:margin-top="0.5cm"/></style:footer-style></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">'
        f"<style:header><text:p>{HEAD}</text:p></style:header><style:footer><text:p>"
        '<text:page-number text:select-page="current"/></text:p></style:footer></style:master-page>'
        f"</office:master-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def _written(words):
    return escape(_dividable(words), quote=False)


# ---------------------------------------------------------------- Chromium

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def in_columns(odt, count):
    """A text document of another program, its pages in columns."""
    source = zipfile.ZipFile(io.BytesIO(odt))
    written = io.BytesIO()
    columns = b'><style:columns fo:column-count="%d" fo:column-gap="0.8cm"/>' % count
    with zipfile.ZipFile(written, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "styles.xml":
                content = re.sub(rb"(<style:page-layout-properties\b[^>]*?)>", rb"\1" + columns, content)
            archive.writestr(name, content)
    return written.getvalue()


def by_chromium(pages):
    """Print pages of HTML by name, with the lines that browsers add at the edges; return the files by name."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        skip_or_fail("Chromium is not installed (apt install chromium fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright

    printed = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        page = browser.new_page()
        for name, source in pages.items():
            page.set_content(source)
            printed[name] = page.pdf(format="A4", display_header_footer=True, prefer_css_page_size=True)
        browser.close()
    return printed


def html(text, language, *, columns=1):
    """A page with a text: notes at its end, words divided; in columns it has a head and a foot of its own."""
    paragraphs, notes = parted(text)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    body = "".join(f"<p>{words}</p>" for words in (MARK.sub(r"<sup>\1</sup>", _written(p)) for p in paragraphs))
    foot = "".join(f"<p class=note><sup>{mark}</sup> {escape(words)}</p>" for mark, words in notes.items())
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><title>{HEAD}</title><style>'
        "@page {size: A4; margin: 2.2cm 2.5cm}"
        f"body {{font: 11pt/1.4 serif; margin: 0; columns: {columns}; column-gap: .8cm; hyphens: manual}}"
        "p {margin: 0 0 .3cm; text-align: justify} .note {font-size: 8.5pt}"
        f"</style><body>{body}<hr>{foot}</body></html>"
    )
