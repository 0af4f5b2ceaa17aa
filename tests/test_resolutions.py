"""Resolutions as plain text: who speaks, recitals, numbered paragraphs; all texts are made up for these tests."""

import pytest

from conftest import SHARED
from ingest.readers import Given
from ingest.resolutions import is_resolution, read_resolution
from ontology.errors import InputError
from ontology.registry import LANGUAGES
from structure_score import structure

CORPUS = SHARED / "corpus" / "unga-75"
TOOL = SHARED / "eval" / "unga.py"
WHOLE = """75/900. A test of many things[^1]

The General Assembly,

Guided by good tests,

Recalling that tests:

(a) Are short;

(b) Are clear,[^2]

Welcoming them

I

What to do

1. Recognizes that tests fail;[^2]

2. Calls upon all:

(a) To write them;

(b) To read them, and:

(i) To run them;

(ii) To keep them;

* * *

3. Decides to go on.

Annex

Rules for tests

1. Tests are run daily.

[^1]: A note on things.
[^2]: Resolution 70/1.
"""
SIX = {
    "ar": "75/900. - اختبار\n\nإن الجمعية العامة،\n\nإذ تشير إلى القواعد([^1])،\n\n"
    "وإذ تلاحظ الاختبار،\n\n1 - ترحب بالاختبار؛\n\n"
    "2 - تطلب ما يلي:\n\n(أ) القراءة؛\n\n(ب) الكتابة:\n\n’1‘ اليوم؛\n\n’2‘ غدا.\n",
    "en": "75/900. Test\n\nThe General Assembly,\n\nRecalling the rules,[^1]\n\nNoting the test,\n\n"
    "1. Welcomes the test;\n\n"
    "2. Requests:\n\n(a) Reading;\n\n(b) Writing:\n\n(i) Today;\n\n(ii) Tomorrow.\n",
    "es": "75/900. Prueba\n\nLa Asamblea General,\n\nRecordando las reglas[^1],\n\nObservando la prueba,\n\n"
    "1. Acoge con beneplácito la prueba;\n\n2. Solicita:\n\na) Leer;\n\nb) Escribir:\n\ni) Hoy;\n\nii) Mañana.\n",
    "fr": "75/900. Essai\n\nL’Assemblée générale,\n\nRappelant les règles[^1],\n\nNotant l’essai,\n\n"
    "1. Se félicite de l’essai ;\n\n2. Prie :\n\na) De lire ;\n\nb) D’écrire :\n\ni) Aujourd’hui ;\n\nii) Demain.\n",
    "ru": "75/900. Проверка\n\nГенеральная Ассамблея,\n\nссылаясь на правила[^1],\n\nотмечая проверку,\n\n"
    "1. приветствует проверку;\n\n2. просит:\n\na) читать;\n\nb) писать:\n\ni) сегодня;\n\nii) завтра.\n",
    "zh": "75/900. 测试\n\n大会，\n\n回顾规则，[^1]\n\n注意到测试，\n\n"
    "1. 欢迎测试；\n\n2. 请：\n\n(a) 阅读；\n\n(b) 书写：\n\n㈠ 今天；\n\n㈡ 明天。\n",
}


def places(text):
    return [clause.place for clause in read_resolution(text, "test.txt", Given()).clauses]


def test_recitals_paragraphs_and_annexes_have_their_places():
    document = read_resolution(WHOLE, "test.txt", Given())
    assert (document.id, document.language, document.issuer) == ("A/RES/75/900", "en", "UNGA")
    assert document.title == "A test of many things"
    assert [clause.place for clause in document.clauses] == [
        *("pp/1", "pp/2", "pp/2/a", "pp/2/b", "pp/3"),
        *("op/1", "op/2", "op/2/a", "op/2/b", "op/2/b/i", "op/2/b/ii", "op/3"),
        "annex/op/1",
    ]
    assert [(heading.number, heading.text) for heading in document.headings] == [
        ("I", "What to do"),
        ("", "Annex"),
        ("", "Rules for tests"),
    ]


def test_words_have_neither_label_nor_marker_and_keep_their_characters():
    document = read_resolution(WHOLE, "test.txt", Given())
    clause = document.clause("op/1")
    assert clause.text == "Recognizes that tests fail;"
    assert (clause.printed, clause.label) == ("1.", "1")
    for each in document.clauses:
        assert "".join(document.text[offset] for offset in each.offsets) == each.text
        assert document.text[each.span.start :].startswith(each.text[:4])


def test_sub_paragraphs_take_the_act_of_their_parent():
    document = read_resolution(WHOLE, "test.txt", Given())
    assert {document.clause(place).act for place in ("op/2", "op/2/a", "op/2/b/ii")} == {"calling-upon"}
    assert (document.clause("op/2").written, document.clause("op/2/a").written) == ("Calls upon", "")
    assert document.clause("pp/2/a").act == "recalling"
    assert document.clause("annex/op/1").act == ""  # no act is guessed


def test_notes_are_tied_to_the_clauses_that_carry_their_markers():
    document = read_resolution(WHOLE, "test.txt", Given())
    assert [(note.marker, note.clauses, note.text) for note in document.footnotes] == [
        ("1", (), "A note on things."),
        ("2", ("pp/2/b", "op/1"), "Resolution 70/1."),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_six_languages_have_the_same_places_and_acts(language):
    document = read_resolution(SIX[language], "test.txt", Given())
    assert (document.language, document.id, document.issuer) == (language, "A/RES/75/900", "UNGA")
    assert [(clause.place, clause.act) for clause in document.clauses] == [
        ("pp/1", "recalling"),
        ("pp/2", "noting"),
        ("op/1", "welcoming"),
        *((place, "requesting") for place in ("op/2", "op/2/a", "op/2/b", "op/2/b/i", "op/2/b/ii")),
    ]
    assert not set("()[^") & set(document.clause("pp/1").text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The General Assembly,\nRecalling its rules,\nDecides to meet.", ["pp/1", "op/1"]),
        ("The General Assembly,\nDecides to meet.", ["op/1"]),
        ("The General Assembly,\nRecalling its rules;\nNoting them,\n1. Decides to meet.", ["pp/1", "pp/2", "op/1"]),
        ("The General Assembly\nAdopts the following rules:\n1. All meet.\n2. All go.", ["op/p/1", "op/1", "op/2"]),
        ("The General Assembly,\nUrges all:\n(a) To meet;\n(b) To go.", ["op/1", "op/1/a", "op/1/b"]),
        (
            "The General Assembly,\nNoting it,\nI\nThe first\n1. Notes it;\n2. Adds more;\nII\nThe last\n1. Notes it.",
            ["pp/1", "sect/1/op/1", "sect/1/op/2", "sect/2/op/1"],
        ),
    ],
)
def test_the_preamble_ends_where_something_is_decided(text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "symbol", "issuer", "language"),
    [
        ("A/RES/75/900\nThe General Assembly,\n1. Notes it.", "A/RES/75/900", "UNGA", "en"),
        ("75/900 B. Tests\nThe General Assembly,\n1. Notes it.", "A/RES/75/900B", "UNGA", "en"),
        ("75/900 باء - اختبار\nإن الجمعية العامة،\n1 - تلاحظ ذلك.", "A/RES/75/900B", "UNGA", "ar"),
        ("Resolution 1325 (2000)\nThe Security Council,\n1. Urges all.", "S/RES/1325(2000)", "SC", "en"),
        ("2020/12. Prueba\nEl Consejo Económico y Social,\n1. Toma nota.", "E/RES/2020/12", "ECOSOC", "es"),
        ("48/13. Essai\nLe Conseil des droits de l’homme,\n1. Note cela.", "A/HRC/RES/48/13", "HRC", "fr"),
        ("The General Assembly,\n1. Notes it.", "my-text", "UNGA", "en"),
    ],
)
def test_the_first_lines_tell_symbol_issuer_and_language(text, symbol, issuer, language):
    document = read_resolution(text, "My text.txt", Given())
    assert (document.id, document.issuer, document.language) == (symbol, issuer, language)


def test_a_cover_above_the_title_is_no_part_of_it():
    cover = "United Nations\nA/RES/75/900\nGeneral Assembly\nDistr.: General\n2 August 2021\n\n"
    document = read_resolution(cover + WHOLE, "test.txt", Given())
    assert (document.id, document.title, len(document.clauses)) == ("A/RES/75/900", "A test of many things", 13)


def test_what_the_user_says_goes_before():
    document = read_resolution(WHOLE, "test.txt", Given(id="A/RES/75/901", version="draft"))
    assert (document.id, document.version) == ("A/RES/75/901", "draft")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WHOLE, True),
        ("The General Assembly met on Monday.\nIt was long.", False),
        ("General Assembly\nMinutes of a meeting\nNobody came.", False),
        ("The Plenipotentiary Conference,\n1. Notes it.", False),
        ("", False),
    ],
)
def test_a_resolution_is_told_by_who_speaks_and_what_follows(text, expected):
    assert is_resolution(text) is expected


@pytest.mark.parametrize("text", ["", "Minutes\n1. Nobody came.", "The General Assembly,"])
def test_what_is_no_resolution_is_refused_with_what_to_do(text):
    with pytest.raises(InputError, match=r"minutes\.txt: no line such as .* give the text"):
        read_resolution(text, "minutes.txt", Given())


def test_real_resolutions_have_the_structure_that_their_publisher_marked():
    if not (CORPUS.is_dir() and TOOL.is_file()):
        pytest.skip("the real resolutions are not at hand (../shared is absent)")
    scores = structure(CORPUS, TOOL, every=8)
    assert set(scores) == set(LANGUAGES)
    assert sum(s.alike for s in scores.values()) / sum(s.documents for s in scores.values()) >= 0.98
    for language, score in scores.items():
        assert score.alike / score.documents >= 0.94, (language, score.wrong)
        assert score.recitals_alike / score.recitals >= 0.99, (language, score.wrong)
        assert score.acts_known / score.acts >= 0.98, language
