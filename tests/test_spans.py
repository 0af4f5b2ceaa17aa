"""Every span slices back to what was read, whatever the input."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.extract import extract
from ingest.normalize import normalize
from ingest.readers import read
from ontology.errors import InputError
from ontology.model import Span

PIECES = [
    "忆及\n",
    "认为\n",
    "请成员国\n",
    "意见1草案：标题\n",
    "## is of the view\n",
    "# Draft Opinion 1: x\n",
    "- a) ",
    "b) ",
    "1 ",
    "2. ",
    "i) ",
    "[第2号决议（2018年，迪拜，修订版）](#)",
    "全权代表大会第71号决议",
    "[未商定[的]案文]",
    "人工智能（AI）\n",
    "上述认为1段",
    "SDG 9",
    "5G",
    "resolution 70/1",
    "view 1 above",
    "\n",
    "\n\n",
    " ",
    "；",
    "¹",
    "¹ 注\n",
    "\t2021年12月1日\t",
    "[^1]",
    "]",
    "[",
    "(",
    "\u200b",
    "العربية",
    "😀",
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)


@given(texts)
@settings(max_examples=300)
def test_joined_words_keep_the_place_of_each_character(text):
    words = normalize(text, Span(0, len(text)))
    assert len(words.text) == len(words.offsets)
    assert list(words.offsets) == sorted(set(words.offsets))
    for sign, place in zip(words.text, words.offsets, strict=True):
        assert text[place] == sign or (sign == " " and text[place].isspace())


@given(texts)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_span_lies_in_the_text_and_in_its_clause(tmp_path, text):
    path = tmp_path / "any.txt"
    path.write_text(f"意见1草案：标题\n\n忆及\n\na) 甲\n\n{text}", encoding="utf-8", newline="")
    try:
        found = extract(read(path))
    except InputError:
        return
    check_spans(found)


def test_spans_of_the_report(report):
    check_spans(report)


def test_spans_of_the_digest(digest):
    check_spans(digest)


def check_spans(extraction):
    text = extraction.document.text
    for clause in extraction.document.clauses:
        assert clause.span.end <= len(text)
        assert [text[place] for place in clause.offsets if not text[place].isspace()] == list(
            clause.text.replace(" ", "")
        ) or all(
            text[place] == sign or text[place].isspace()
            for place, sign in zip(clause.offsets, clause.text, strict=True)
        )
    for read_clause in extraction.clauses:
        inside = read_clause.clause.span
        spans = [
            *(m.span for m in read_clause.mentions),
            *(b.span for b in read_clause.brackets),
            *(a.span for a in read_clause.asked),
            *(r.span for r in read_clause.roles),
        ]
        for span in spans:
            assert inside.covers(span)
            assert span.of(text)
        for bracket in read_clause.brackets:
            quoted = bracket.span.of(text)
            assert quoted[0] in "[［" or quoted[-1] in "]］"
