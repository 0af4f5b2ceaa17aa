"""One document in every format is one graph: only the readings, with their places in characters, differ."""

import re
import shutil
import subprocess
import zipfile

import pyoxigraph as ox
import pytest

from conftest import DIGEST, skip_or_fail
from ingest.extract import extract, grammar_of
from ingest.readers import FORMATS, Given, read_all
from ingest.sources import Source, sources
from ingest.triples import quads
from ontology import identifiers
from ontology.errors import InputError
from plain_texts import TEXTS, text, wrapped

READS = ["-f", "markdown+hard_line_breaks+lists_without_preceding_blankline-blank_before_header-smart"]
ENDINGS = ("txt", "docx", "html", "pdf")
NAMES = ("digest", *TEXTS)
OF_THE_FILE = tuple(identifiers.iri(f"{kind}/").removesuffix("/") for kind in ("reading", "source"))


def graph(source, given):
    """What a file's documents state, without what they state of their readings."""
    stated = set()
    for document in read_all(source, given):
        extraction = extract(document)
        for quad in ox.parse(quads(extraction, grammar_of(document)), format=ox.RdfFormat.N_QUADS):
            if not any(str(term).lstrip("<").startswith(OF_THE_FILE) for term in (quad.subject, quad.object)):
                stated.add((str(quad.subject), str(quad.predicate), str(quad.object)))
    return {triple for triple in stated if not re.search("checksum|sourceFile", triple[1])}


def given(name):
    """What the user says: a file in another format has no front matter."""
    return Given(id="wtpf-21", version="1", language="en") if name == "digest" else Given(version="1")


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Each text as Markdown, and as other programs write it: pandoc text, Word and HTML, LibreOffice PDF."""
    for program in ("pandoc", "soffice"):
        if shutil.which(program) is None:
            skip_or_fail(f"{program} is not installed")
    folder = tmp_path_factory.mktemp("formats")
    for name in NAMES:
        words = text(name) if name in TEXTS else DIGEST.read_text(encoding="utf-8").partition("\n---\n")[2]
        (folder / f"{name}.md").write_text(words, encoding="utf-8")
        (folder / f"{name}.txt").write_text(words if name == "digest" else wrapped(words, 78), encoding="utf-8")
        for ending in ("docx", "html"):
            made = folder / f"{name}.{ending}"
            direction = ["-M", "dir=rtl", "-M", "lang=ar"] if name == "ar" else []
            options = [*READS, "-s", "--metadata", f"title={name}", *direction, folder / f"{name}.md", "-o", made]
            subprocess.run(["pandoc", *map(str, options)], check=True, capture_output=True, timeout=60)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    documents = [folder / f"{name}.docx" for name in NAMES]
    subprocess.run([*command, *documents], check=True, capture_output=True, timeout=280)
    return folder


@pytest.fixture(scope="session")
def expected(files):
    return {name: graph(Source(files / f"{name}.md"), given(name)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_gives_the_same_graph(files, expected, name, ending):
    found = graph(Source(files / f"{name}.{ending}"), given(name))
    assert sorted(found - expected[name]) == []
    assert sorted(expected[name] - found) == []


def test_an_archive_gives_the_same_graphs_as_its_files(files, expected, tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ENDINGS:
            archive.write(files / f"en.{ending}", f"folder/en.{ending}")
    found = [graph(source, given("en")) for source in sources([path])]
    assert found == [expected["en"]] * len(ENDINGS)


def test_the_texts_state_something(expected):
    assert {name for name in NAMES if sum("cites" in predicate for _, predicate, _ in expected[name])} == set(NAMES)


@pytest.mark.parametrize("ending", sorted({suffix for form in FORMATS for suffix in form.suffixes}))
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 64, b"A" * 3_000_000, bytes(range(256)) * 40], ids=["empty", "zeros", "a line", "noise"]
)
def test_what_is_no_document_is_refused_in_every_format(tmp_path, ending, data):
    path = tmp_path / f"given{ending}"
    path.write_bytes(data)
    with pytest.raises(InputError, match="given"):
        read_all(Source(path))


@pytest.mark.parametrize("form", ["{}", "<html><body><p>{}</p></body></html>"])
def test_a_line_that_no_paragraph_has_is_refused(tmp_path, form):
    path = tmp_path / "given"
    words = "The General Assembly,\n\nRecalling " + "its resolution 70/1, " * 10_000
    path.write_text(form.format(words), encoding="utf-8")
    with pytest.raises(InputError, match="characters, more than 100000"):
        read_all(Source(path))


@pytest.mark.parametrize("name", ["line.txt", "line.html", "line.pdf", "line.docx"])
def test_a_line_of_two_hundred_megabytes_is_refused_before_it_is_read(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"The General Assembly,\n\nRecalling ")
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(InputError, match="larger than 64 MB"):
        read_all(Source(path))
