"""Akoma Ntoso: what is refused, how the reading text and the places come about, and the real files where at hand."""

import time
import zipfile

import pytest

from conftest import SHARED
from ingest.akoma_meta import language_of, part_letter
from ingest.akoma_ntoso import DEPTH, SIZE, read_akoma_ntoso
from ingest.akoma_text import linked_symbol
from ingest.glued import Item, heading_at_end, items, section_inside
from ingest.labels import leading_label
from ingest.readers import Given
from ontology.errors import InputError
from ontology.model import Adoption, Edition, Keyword, Target, Vote

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
UNGA_75 = SHARED / "corpus" / "unga-75"
PP_18 = SHARED / "corpus" / "itu-pp-18" / "pp18-final-acts.xml"
FORMULAS = {
    "ar": "إن الجمعية العامة،",
    "en": "The General Assembly,",
    "es": "La Asamblea General,",
    "fr": "L’Assemblée générale,",
    "ru": "Генеральная Ассамблея,",
    "zh": "大会，",
}


def resolution(body="", recitals="", *, formula="The General Assembly,", meta="", cover="", annex="", number="80/7."):
    return f"""<akomaNtoso xmlns="{NAMESPACE}"><statement name="resolution"><meta>
      <identification><FRBRWork><FRBRuri value="/akn/un/statement/deliberation/unga/2025-12-01/80-7/"/>
      <FRBRdate date="2025-12-01" name="adoption"/></FRBRWork>
      <FRBRExpression><FRBRdate date="2025-12-09" name="publication"/><FRBRlanguage language="spa"/></FRBRExpression>
      </identification>{meta}</meta>
      <coverPage><p><docNumber>А/RES/80/7</docNumber></p>{cover}</coverPage>
      <preface><p><docNumber>{number}</docNumber> <docTitle>Bridges and ferries</docTitle></p></preface>
      <preamble><formula name="enactingFormula"><p>{formula}</p></formula>{recitals}</preamble>
      <mainBody>{body}</mainBody>{annex}</statement></akomaNtoso>""".encode()


def read(data, **given):
    return read_akoma_ntoso(data, "file.xml", Given(**given))


def paragraph(number, text):
    num = f"<num>\t{number}</num>" if number else ""
    return f'<paragraph class="SingleTxt">{num}<content><p>\t{text}</p></content></paragraph>'


def recital(text):
    return f'<container name="x"><p>{text}</p></container>'


def annexed(*paragraphs):
    return f'<attachment><doc name="annex"><mainBody>{"".join(paragraphs)}</mainBody></doc></attachment>'


def places(data, **given):
    return [clause.place for clause in read(data, **given)[0].clauses]


# ---------------------------------------------------------------- refused

BOMB = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><akomaNtoso>&y;</akomaNtoso>"""
OUTSIDE = (
    b"""<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<akomaNtoso>&x;</akomaNtoso>"""
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty, line 1"),
        (b" \n ", "empty, line 1"),
        (BOMB, "declared, line 1"),
        (OUTSIDE, "declared, line 2"),
        (b"<!doctype html><html/>", "declared, line 1"),
        (b"<akomaNtoso>\n<statement>\n", "not well-formed XML"),
        (b"<akomaNtoso>\n<p>a & b</p></akomaNtoso>", "line 2"),
        (b"<akomaNtoso>&amp;&unknown;</akomaNtoso>", "not well-formed XML"),
        (b"plain words", "not well-formed XML"),
        (b"<akomaNtoso/>", "namespace none"),
        (b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/2.0"/>', "akn/2.0"),
        (f'<bill xmlns="{NAMESPACE}"/>'.encode(), "expected akomaNtoso"),
        (f'<akomaNtoso xmlns="{NAMESPACE}"><act/></akomaNtoso>'.encode(), "no statement"),
        ("<?xml version='1.0' encoding='UTF-16'?><akomaNtoso/>".encode("utf-16"), "UTF-8"),
        (b"<?xml version='1.0' encoding='UTF-7'?><akomaNtoso/>", "UTF-8"),
    ],
)
def test_what_can_not_be_read_is_refused_with_its_line(data, said):
    with pytest.raises(InputError) as error:
        read(data)
    assert str(error.value).startswith("file.xml: ")
    assert said in str(error.value)
    assert ", line " in str(error.value)


@pytest.mark.parametrize("depth", [DEPTH + 1, 100_000])
def test_elements_too_deep_are_refused_at_once(depth):
    start = time.monotonic()
    with pytest.raises(InputError, match=r"deep|depth"):
        read(b"<p>" * depth + b"</p>" * depth)
    assert time.monotonic() - start < 5


def test_comments_are_no_words():
    plain = resolution(paragraph("1.", "Decides to meet;"))
    commented = plain.replace(b"<preface>", b"<preface><!-- draft -->").replace(b"Decides", b"<!-- draft -->Decides")
    assert read(commented) == read(plain)


def test_a_file_too_large_is_refused_unread():
    with pytest.raises(InputError, match="divide"):
        read(b" " * SIZE + b"<p/>")


# ---------------------------------------------------------------- the reading text


def test_the_reading_text_is_composed_in_one_way():
    note = '<authorialNote marker="3"><p>See <a href="https://undocs.org/en/A/80/1">A/80/1</a>.</p></authorialNote>'
    document = read(resolution(paragraph("1.", f"Requests  a\n\tfer\u00adry,{note} soon;"), recital("Recalling it,")))[
        0
    ]
    assert document.text == (
        "80/7. Bridges and ferries\n\nThe General Assembly,\n\nRecalling it,\n\n"
        "1. Requests a fer\u00adry,[^3] soon;\n\n[^3]: See A/80/1.\n"
    )
    recalling, requests = document.clauses
    assert requests.text == "Requests a ferry, soon;"
    assert (recalling.place, recalling.act, requests.place, requests.printed) == ("pp/1", "recalling", "op/1", "1.")
    assert document.footnotes[0].text == "See A/80/1."
    assert document.footnotes[0].clauses == ("op/1",)
    assert [(link.symbol, link.span.of(document.text)) for link in document.links] == [("A/80/1", "A/80/1")]


def test_every_character_of_a_clause_has_its_place():
    document = read(resolution(paragraph("1.", "Notes\u200f that <span>all</span> is\u00a0 well;")))[0]
    (clause,) = document.clauses
    assert clause.text == "Notes that all is well;"
    assert "".join(document.text[offset] for offset in clause.offsets) == clause.text
    assert clause.span.of(document.text) == "Notes\u200f that all is well;"


def test_links_change_nothing_in_the_reading():
    with_link = resolution(paragraph("1.", 'Recalls <a href="https://docs.un.org/en/a/res/79/3 B">79/3</a> B;'))
    document = read(with_link)[0]
    bare = read(with_link.replace(b'<a href="https://docs.un.org/en/a/res/79/3 B">', b"").replace(b"</a>", b""))[0]
    assert (bare.text, bare.clauses, bare.links) == (document.text, document.clauses, ())
    assert document.links[0].symbol == "A/RES/79/3B"


@pytest.mark.parametrize(
    ("address", "symbol"),
    [
        ("https://undocs.org/en/A/RES/70/1", "A/RES/70/1"),
        ("http://undocs.org/A/RES/1874(s-iv)", "A/RES/1874(S-IV)"),
        ("https://docs.un.org/ru/А/RES/31/139?x=1", "A/RES/31/139"),
        ("https://www.un.org/en/", ""),
        ("ftp://undocs.org/A/1", ""),
        ("javascript:undocs.org/A/1", ""),
        ("", ""),
    ],
)
def test_a_link_means_the_document_that_its_address_names(address, symbol):
    assert linked_symbol(address) == symbol


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (["1.", "2."], ["op/1", "op/2"]),
        (["1.", "(a)", "(b)", "2."], ["op/1", "op/1/a", "op/1/b", "op/2"]),
        (["1.", "(a):", "(i)", "(ii)", "(b)"], ["op/1", "op/1/a", "op/1/a/i", "op/1/a/ii", "op/1/b"]),
        (["1.", *(f"({c})" for c in "abcdefghij")], ["op/1", *(f"op/1/{c}" for c in "abcdefghij")]),
        (["", "(a)", "(b)"], ["op/1", "op/1/a", "op/1/b"]),
        ([""], ["op/1"]),
        (["1.", "(a)", "", "2."], ["op/1", "op/1/a", "op/1/p/1", "op/2"]),
        (["", "1."], ["op/p/1", "op/1"]),
        (["1 -", "(أ):", "’1‘", "’2‘", "(ب)", "2 -"], ["op/1", "op/1/a", "op/1/a/i", "op/1/a/ii", "op/1/b", "op/2"]),
        (["1.", "а)", "б)", "в)", "г)", "д)", "е)"], ["op/1", *(f"op/1/{c}" for c in "abcdef")]),
        (["1.", "а)", "b)", "с)", "d)", "е)", "f)"], ["op/1", *(f"op/1/{c}" for c in "abcdef")]),
        (["1.", "(a):", "㈠", "㈡"], ["op/1", "op/1/a", "op/1/a/i", "op/1/a/ii"]),
        (["1.", "1."], ["op/1", "sect/1/op/1"]),
    ],
)
def test_labels_of_all_scripts_come_to_the_same_places(labels, found):
    assert places(resolution("".join(paragraph(label.rstrip(":"), words(label)) for label in labels))) == found


def words(label):
    return "Requests what follows:" if label.endswith(":") or label == "1." else "Requests a report;"


def test_a_label_at_the_beginning_of_the_words_is_no_word():
    document = read(resolution(paragraph("", "12 -\tRequests it:") + paragraph("", "(a)\tsoon;")))[0]
    assert [(c.place, c.printed, c.text) for c in document.clauses] == [
        ("op/12", "12 -", "Requests it:"),
        ("op/12/a", "(a)", "soon;"),
    ]
    assert document.clauses[0].lead_in
    assert document.clauses[1].act == document.clauses[0].act == "requesting"


def test_a_number_without_a_point_is_a_label_only_where_it_is_the_next():
    data = resolution(
        paragraph("1.", "Notes it;") + paragraph("", "2\tRequests it;") + paragraph("", "40 States sign.")
    )
    assert [(c.place, c.text) for c in read(data)[0].clauses][1:] == [
        ("op/2", "Requests it;"),
        ("op/2/p/1", "40 States sign."),
    ]


def test_headings_and_separators_are_no_clauses_and_stay_in_the_text():
    body = (
        paragraph("1.", "Notes it;")
        + '<paragraph class="H23"><num>II.</num><content><p>Ferries</p></content></paragraph>'
        + paragraph("2.", "Notes that;")
        + paragraph("", "* * *")
        + paragraph("", "Tunnels under water")
    )
    document = read(resolution(body, recital("Aware of bridges,") + recital("***") + recital("Aware of it,")))[0]
    assert [c.place for c in document.clauses] == ["pp/1", "pp/2", "op/1", "op/2"]
    assert [(h.number, h.text) for h in document.headings] == [("II", "Ferries"), ("", "Tunnels under water")]
    assert "* * *" in document.text
    assert "***" in document.text


def test_numbers_that_begin_again_are_told_apart_by_their_sections():
    section = "<section><subheading>{}</subheading><crossHeading>Having met,</crossHeading>{}</section>"
    body = section.format("I", paragraph("1.", "Notes it;")) + section.format("II", paragraph("1.", "Notes that;"))
    assert places(resolution(body)) == ["sect/1/pp/1", "sect/1/op/1", "sect/2/pp/1", "sect/2/op/1"]


def test_numbers_that_go_on_over_sections_are_not():
    section = "<section><subheading>{}</subheading>{}</section>"
    body = section.format("I", paragraph("1.", "Notes it;")) + section.format("II", paragraph("2.", "Notes that;"))
    assert places(resolution(body)) == ["op/1", "op/2"]


def test_annexes_have_places_of_their_own():
    one = annexed(paragraph("", "Annex"), paragraph("1.", "Rules are few."))
    two = annexed(paragraph("", "Annex II"), paragraph("1.", "Rules are many."))
    body = paragraph("1.", "Adopts the rules.")
    sole = read(resolution(body, annex=f"<attachments>{one}</attachments>"))[0]
    assert [(c.place, c.section) for c in sole.clauses] == [("op/1", "op"), ("annex/op/1", "annex")]
    both = places(resolution(body, annex=f"<attachments>{one}{two}</attachments>"))
    assert both == ["op/1", "annex/1/op/1", "annex/2/op/1"]


def test_rows_of_tables_are_kept_as_lines():
    table = "<container><table><tr><th><p>Place</p></th><th><p>Sum</p></th></tr></table></container>"
    document = read(resolution(paragraph("1.", "Approves it.") + table))[0]
    assert "\nPlace Sum\n" in document.text
    assert len(document.clauses) == 1


def test_items_of_a_list_in_the_recitals_lie_below_their_recital():
    items_of = "<blockList><item><num>(a)</num><p>Peace,</p></item><item><num>(b)</num><p>Trade,</p></item></blockList>"
    data = resolution(paragraph("1.", "Notes it."), recital("Convinced that it serves:") + items_of)
    assert places(data) == ["pp/1", "pp/1/a", "pp/1/b", "op/1"]


@pytest.mark.parametrize(
    ("printed", "readings"),
    [
        ("(aa)", ("aa",)),
        ("(أ أ)", ("aa",)),
        ("(هـ)", ("e",)),
        ("十二.", None),
        ("(十二)", ("xii",)),
        ("’10‘", ("x",)),
        ("с)", ("c", "q")),
        ("(resol)", None),
        ("4.1 x", ("4.1",)),
    ],
)
def test_what_a_label_can_be(printed, readings):
    label = leading_label(printed)
    assert (label.readings if label else None) == readings


# ---------------------------------------------------------------- metadata


@pytest.mark.parametrize("language", FORMULAS)
def test_language_and_issuer_come_from_the_text(language):
    document = read(resolution(paragraph("1.", "70/1"), formula=FORMULAS[language]))[0]
    assert (document.language, document.issuer) == (language, "UNGA")


def test_what_is_given_goes_before_what_the_file_says():
    document = read(resolution(paragraph("1.", "Notes it.")), id="X", version="2", language="fr")[0]
    assert (document.id, document.version, document.language) == ("X", "2", "fr")


def test_a_language_that_the_text_does_not_tell_is_the_stated_one():
    assert language_of("4 2", "", "fra") == "fr"


def test_the_symbol_is_typed_in_latin_letters():
    document = read(resolution(paragraph("1.", "Notes it.")))[0]
    assert (document.id, document.title, document.year, document.version) == (
        "A/RES/80/7",
        "Bridges and ferries",
        2025,
        "2025-12-09",
    )


def test_a_cover_with_another_number_than_the_title_is_outvoted():
    data = resolution(paragraph("1.", "Notes it.")).replace("А/RES/80/7".encode(), b"A/RES/80/6")
    assert read(data)[0].id == "A/RES/80/7"


@pytest.mark.parametrize(("printed", "language", "letter"), [("ألف", "ar", "A"), ("В", "ru", "B"), ("C.", "en", "C")])
def test_letters_of_parts(printed, language, letter):
    assert part_letter(printed, language) == letter


def test_adoption_vote_and_keywords():
    meta = """<classification><keyword value="14" href="http://metadata.un.org/sdg/14"/>
      <keyword value="sea_&amp;#39;s_edge" href="https://example.org/sea"/><keyword value="none" href="none"/>
      </classification><workflow>
      <step date="2025-11-01" outcome="draftResolution" as="A/80/L.9 and A/80/L.9/Add.1" by="Chile and Fiji"/>
      <step date="0001-01-01" outcome="adopted" as="A/80/PV.50"/></workflow>
      <analysis><parliamentary><voting outcome="adoptedRecordedVote"><count value="150" refersTo="inFavour"/>
      <count value="x" refersTo="#against"><voters><organization>NOWHERE</organization></voters></count>
      </voting></parliamentary></analysis>"""
    cover = """<p><session value="80">x</session></p>
      <p><inline name="agenda item">Agenda items 9 and 72 (b)</inline></p>
      <p><inline name="agenda item name">Ferries</inline></p>
      <p><inline name="originating document">A/80/5, para. 1</inline></p>"""
    document = read(resolution(paragraph("1.", "Notes it."), meta=meta, cover=cover))[0]
    assert document.adoption == Adoption(
        date="2025-12-01",
        session="80",
        agenda_items=("9", "72 (b)"),
        agenda_title="Ferries",
        meeting="A/80/PV.50",
        report="A/80/5",
        drafts=("A/80/L.9", "A/80/L.9/Add.1"),
        sponsors=("Chile and Fiji",),
        vote=Vote("recorded", 150, None, None, (("NOWHERE", "against"),)),
    )
    assert document.keywords == (
        Keyword("http://metadata.un.org/sdg/14", "14"),
        Keyword("https://example.org/sea", "sea 's edge"),
    )


def test_a_file_without_metadata_is_read():
    data = f"""<akomaNtoso xmlns="{NAMESPACE}"><statement><preface><p><docNumber>81/2 B.</docNumber></p></preface>
      <mainBody>{paragraph("1.", "Notes it.")}</mainBody></statement></akomaNtoso>""".encode()
    document = read(data)[0]
    assert (document.id, document.year, len(document.version)) == ("A/RES/81/2B", 0, 12)


def test_each_part_of_a_collection_is_a_document():
    part = """<component><statement name="resolution"><preface><p><docNumber>{}</docNumber>
      <docTitle>{}</docTitle></p></preface><preamble><formula><p>The General Assembly</p></formula></preamble>
      <mainBody>{}</mainBody></statement>
      </component>"""
    parts = part.format("A", "Ferries", paragraph("", "Requests it.")) + part.format(
        "В", "Tunnels", paragraph("", "No.")
    )
    data = f"""<akomaNtoso xmlns="{NAMESPACE}"><documentCollection><coverPage><p>
      <docNumber>A/RES/80/9 A-B</docNumber></p></coverPage>
      <preface><p><docNumber>80/9.</docNumber><docTitle>Crossings</docTitle></p></preface>
      </documentCollection><components>{parts}</components></akomaNtoso>""".encode()
    assert [(d.id, d.title) for d in read(data)] == [
        ("A/RES/80/9A", "Crossings – Ferries"),
        ("A/RES/80/9B", "Crossings – Tunnels"),
    ]
    with pytest.raises(InputError, match="leave --id out"):
        read(data, id="X")


# ---------------------------------------------------------------- final acts


def opens(line):
    return line.startswith(("invites", "notes"))


@pytest.mark.parametrize(
    ("raw", "labels"),
    [
        ([("", "a) first;"), ("b)", "second")], ["a", "b"]),
        ([("", "1 all of: 1.1 this; 1.2 that;"), ("2", "more")], ["1", "1.1", "1.2", "2"]),
        ([("9", "one; 10 two; 11 three"), ("12", "four")], ["9", "10", "11", "12"]),
        ([("9", "in 10 years; 12 months")], ["9"]),
        ([("1", "by: i) sea; ii) land; 2 that")], ["1", "i", "ii", "2"]),
        ([("1", "as in: a) only one")], ["1"]),
        ([("", "b) without a first")], [""]),
        ([("0", "0")], [""]),
    ],
)
def test_items_are_divided_only_in_sequence(raw, labels):
    assert [item.label for item in items([Item(n, n, text) for n, text in raw])] == labels


def test_a_heading_at_the_end_of_an_item_is_no_part_of_it():
    assert heading_at_end("to go, and to stay, notes further", opens) == ("to go, and to stay,", "notes further")
    assert heading_at_end("to go, and to stay", opens) == ("to go, and to stay", "")


def test_a_section_inside_an_item_needs_two_items():
    text = "to go, invites all, jointly 1 to come; 2 to stay"
    assert section_inside(text, opens) == ("to go,", "invites all, jointly", "1 to come; 2 to stay")
    assert section_inside("to go, invites all 1 to come", opens) is None


ACTS = f"""<akomaNtoso xmlns="{NAMESPACE}"><documentCollection name="finalActs"><meta><identification><FRBRWork>
  <FRBRdate date="2018-11-15"/></FRBRWork></identification></meta><preface><p>FINAL ACTS</p></preface>
  </documentCollection><components><component><statement name="resolution"><preface><longTitle>
  <p><docType>RESOLUTION</docType>
  <docNumber>71 (REV. DUBAI, 2018)</docNumber></p></longTitle><container name="title"><p>Ferries</p></container>
  </preface>
  <preamble><formula><p>The Plenipotentiary Conference of the International Telecommunication Union (Dubai, 2018),</p>
  </formula><recitals><intro><p><i>considering</i></p></intro><recital><p>a) that ferries float;</p></recital>
  <recital><num>b)</num><p>that they sink, recognizing further</p></recital>
  <recital><num>a)</num><p>the sea;</p></recital><recital><num>b)</num><p>the shore,</p></recital></recitals></preamble>
  <mainBody><hcontainer name="x"><heading><i>instructs the Secretary-General</i></heading><paragraph><content>
  <p>to sail. 480 PART IV - RESOLUTIONS ABROGATED BY THE CONFERENCE RESOLUTION 202 (BUSAN, 2014) Rafts RESOLUTION 36
  (REV. GUADALAJARA, 2010) Boats PART V - REST</p></content></paragraph></hcontainer></mainBody></statement></component>
  </components></akomaNtoso>""".encode()


def test_final_acts_are_an_instrument_each_and_one_of_their_own():
    resolution_71, acts = read(ACTS)
    assert (resolution_71.id, resolution_71.issuer, resolution_71.place) == ("PP/71@2018", "PP", "Dubai")
    assert [(c.place, c.text) for c in resolution_71.clauses] == [
        ("considering/a", "that ferries float;"),
        ("considering/b", "that they sink,"),
        ("recognizing-further/a", "the sea;"),
        ("recognizing-further/b", "the shore,"),
        ("instructs-the-secretary-general", "to sail."),
    ]
    assert resolution_71.clauses[-1].addressees == ("addressee/secretary-general",)
    assert (acts.id, acts.clauses) == ("PP-18", ())
    assert [(a.target, a.span.of(acts.text)) for a in acts.abrogations] == [
        (Target("PP/202", Edition(2014, "Busan")), "RESOLUTION 202 (BUSAN, 2014)"),
        (Target("PP/36", Edition(2010, "Guadalajara", revised=True)), "RESOLUTION 36 (REV. GUADALAJARA, 2010)"),
    ]


# ---------------------------------------------------------------- the real files


def archive(language):
    path = UNGA_75 / f"unga-75-{language}.zip"
    if not path.is_file():
        pytest.skip("the resolutions of the 75th session are not at hand (../shared is absent)")
    return zipfile.ZipFile(path)


@pytest.mark.parametrize("language", ["Arabic", "Chinese", "English", "French", "Russian", "Spanish"])
def test_real_resolutions_are_read_and_every_span_slices(language):
    with archive(language) as files:
        for name in sorted(n for n in files.namelist() if n.endswith(".xml"))[::12]:
            for document in read(files.read(name)):
                assert document.issuer == "UNGA", name
                for clause in document.clauses:
                    read_back = "".join(document.text[offset] for offset in clause.offsets)
                    assert read_back.replace("\n", " ") == clause.text, (name, clause.place)
                assert len({c.place for c in document.clauses}) == len(document.clauses), name


def test_a_real_resolution_has_the_same_places_in_six_languages():
    found = set()
    for language in ("Arabic", "Chinese", "English", "French", "Russian", "Spanish"):
        with archive(language) as files:
            name = next(n for n in files.namelist() if "75_202_" in n)
            found.add(tuple(c.place for c in read(files.read(name))[0].clauses))
    assert len(found) == 1


def test_a_real_file_that_is_not_well_formed_is_refused_with_its_line():
    with archive("Spanish") as files:
        name = next(n for n in files.namelist() if "75_251_B_S" in n)
        with pytest.raises(InputError, match=r"not well-formed XML .*, line \d+"):
            read(files.read(name))


def test_the_real_final_acts():
    if not PP_18.is_file():
        pytest.skip("the Final Acts of PP-18 are not at hand (../shared is absent)")
    documents = read(PP_18.read_bytes())
    assert len(documents) == 65
    assert {d.issuer for d in documents} == {"PP"}
    assert len(documents[-1].abrogations) == 11
    assert Target("PP/202", Edition(2014, "Busan")) in [a.target for a in documents[-1].abrogations]
    assert not any("PART IV" in d.text for d in documents[:-1])
