"""`explain`: for each mention the rule, the parts, the candidates and why; and what was seen and refused."""

import json

import pytest
from click.testing import CliRunner

from conftest import DIGEST
from ingest.explain import card, explain, record
from ingest.extract import extract
from ingest.passage import is_path, language_of, passage
from ingest.readers import read
from ontology.errors import InputError
from policygraph import cli


def told(text, language="en", issuer=""):
    return list(explain(passage(text, language, issuer)))


@pytest.mark.parametrize(
    ("text", "issuer", "quote", "symbol", "basis", "parts"),
    [
        (
            "Resolution 71 (Rev. Dubai, 2018)",
            "",
            "Resolution 71 (Rev. Dubai, 2018)",
            "PP/71@2018",
            "met there in that year",
            {"type": "resolution", "number": "71", "edition": "Dubai, 2018, revised"},
        ),
        (
            "Security Council resolutions 1325 (2000) and 1820 (2008)",
            "",
            "1820 (2008)",
            "S/RES/1820(2008)",
            "named with it",
            {"type": "resolution", "number": "1820", "year": "2008", "body": "SC"},
        ),
        (
            "its resolution 70/1 of 25 September 2015",
            "UNGA",
            "its resolution 70/1 of 25 September 2015",
            "A/RES/70/1",
            "the text's own body",
            {"type": "resolution", "number": "70/1", "body": "its, the text's own", "date": "2015"},
        ),
        (
            "General Assembly resolution 2625 (XXV)",
            "",
            "General Assembly resolution 2625 (XXV)",
            "A/RES/2625(XXV)",
            "named with it",
            {"type": "resolution", "number": "2625", "session": "XXV", "body": "UNGA"},
        ),
        ("as SDG 9 says", "", "SDG 9", "SDG/9", "its number", {"numbers": "9"}),
        ("on AI", "", "AI", "theme/ai", "a name of the scheme", {}),
    ],
)
def test_a_mention_is_told_with_its_parts_and_the_sign_that_decided_it(text, issuer, quote, symbol, basis, parts):
    found = next(item for item in told(text, issuer=issuer) if item.quote == quote)
    assert (found.symbol, found.status, found.basis) == (symbol, "resolved", basis)
    assert dict(found.parts) == parts


def test_what_is_open_is_told_with_its_candidates_and_has_no_basis():
    (found,) = told("Resolution 71")
    assert (found.status, found.symbol, found.basis) == ("ambiguous", "", "")
    assert found.reason == "no issuing body is named"
    assert {"PP/71", "WTDC/71"} <= set(found.candidates)


@pytest.mark.parametrize(
    ("text", "quote", "reason"),
    [
        ("in 70/12 of the files", "70/12", "goes on with no list"),
        ("in document A/70/12", "A/70/12", "symbol of a document"),
        ("under the Convention", "the Convention", "an ordinary word"),
        ("see Annex 2", "Annex 2", "no instrument beside it"),
        ("Resolution 123456", "Resolution 1234", "directly before '5' the rule does not count (not-before)"),
        ("xSDG 9", "SDG 9", "directly behind 'x' the rule does not count (not-after)"),
        ('Resolution 71 (Rev. Dubai, 2018) on "the WSIS Action Lines today"', "WSIS Action Lines", "inside the title"),
    ],
)
def test_what_is_seen_and_refused_is_told_with_the_reason(text, quote, reason):
    found = next(item for item in told(text) if item.status == "refused")
    assert found.quote == quote
    assert reason in found.reason
    assert found.symbol == ""


def test_what_a_mention_is_made_of_is_not_refused_beside_it():
    found = told("Article 40 of the ITU Constitution and Annex 2 to Council Decision 611 (Council 2020, revised)")
    assert [item.symbol for item in found if item.status == "refused"] == []
    assert {"CS/Article/40", "C/Decision/611/Annex/2@2020"} <= {item.symbol for item in found}


def test_a_document_is_explained_mention_by_mention():
    document = read(DIGEST)
    extraction = extract(document)
    mentions = [*extraction.mentions, *((a, m) for a in extraction.asides for m in a.mentions)]
    found = [item for item in explain(document) if item.status != "refused"]
    assert len(found) == len(mentions) > 0
    assert all(item.span.of(document.text) == item.quote for item in found)
    assert all(item.basis if item.symbol else item.reason for item in found)


def test_paragraphs_of_a_passage_are_clauses_and_spans_slice_back():
    text = "\n\nfirst of\nResolution 71\n (Rev. Dubai, 2018)\n \n\nthen SDG 9\n"
    document = passage(text, "en")
    assert [clause.place for clause in document.clauses] == ["paragraph/1", "paragraph/2"]
    found = list(explain(document))
    assert [(item.clause, item.symbol) for item in found] == [("paragraph/1", "PP/71@2018"), ("paragraph/2", "SDG/9")]
    assert all(item.span.of(text) == item.quote for item in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("recalling the resolution of the Assembly", "en"),
        ("rappelant les résolutions de la Commission", "fr"),
        ("recordando las resoluciones de la Asamblea y del Consejo", "es"),
        ("ссылаясь на резолюцию 70/1", "ru"),
        ("第70/1号决议 ICT", "zh"),
        ("القرار 70/1", "ar"),
        ("A/RES/70/1", "en"),
        ("70/1", "en"),
    ],
)
def test_the_language_is_told_by_script_and_small_words(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("what", "path"),
    [
        (str(DIGEST), True),
        ("nowhere.txt", True),
        ("", False),
        ("Resolution 71.", False),
        ("70/1", False),
        ("resolution " * 500, False),
        ("resolution\0", False),
    ],
)
def test_a_text_is_told_from_a_path(what, path):
    assert is_path(what) is path


def test_a_text_without_words_is_refused():
    with pytest.raises(InputError, match="no words"):
        passage(" \n\n ")


def test_record_and_card_say_the_same():
    (found,) = told("Resolution 71 (Rev. Dubai, 2018)")
    told_record, (headline, properties) = record(found), card(found)
    assert headline == "“Resolution 71 (Rev. Dubai, 2018)”"
    assert dict(properties)["comes to"] == told_record["symbol"] == "PP/71@2018"
    assert told_record["parts"]["number"] == "71"


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["Resolution 71 (Rev. Dubai, 2018)"], None, "comes to    PP/71@2018"),
        (["-", "--language", "en"], "SDG 9", "comes to    SDG/9"),
        (["第七十一条"], None, ""),
        (["nothing of the kind"], None, "No mention"),
        (["its resolution 70/1", "--issuer", "General Assembly"], None, "comes to    A/RES/70/1"),
        ([str(DIGEST)], None, "wtpf-21/opinion/1/recalling"),
    ],
)
def test_the_command_prints_it(arguments, given, says):
    result = CliRunner().invoke(cli, ["explain", *arguments], input=given, catch_exceptions=False)
    assert result.exit_code == 0
    assert says in result.output


def test_the_command_prints_one_json_object_a_mention():
    result = CliRunner().invoke(cli, ["explain", "SDG 9 and SDG 18", "--format", "jsonl"], catch_exceptions=False)
    found = [json.loads(line) for line in result.output.splitlines()]
    assert [(item["quote"], item["symbol"], item["reason"]) for item in found] == [
        ("SDG 9", "SDG/9", ""),
        ("SDG 18", "", "there is no SDG/18"),
    ]
