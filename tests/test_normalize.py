"""Words without the marks of Markdown, each character in its place; all texts are made up for these tests."""

import pytest

from conftest import DIGEST
from ingest.extract import extract
from ingest.normalize import normalize
from ingest.readers import Given, read
from ontology.model import Span


def words(text, start=0):
    return normalize(text, Span(start, len(text)))


CASES = [
    # emphasis
    ("*Recalling* its _rules_ and __all__ ***others***", "Recalling its rules and all others"),
    ("**_both_** and *a **b** c*", "both and a b c"),
    ("*回顾*其_规则_", "回顾其_规则_"),
    ("*over two\nlines*", "over two lines"),
    ("2*3*4, snake_case_name, * * *, a * b * c", "2*3*4, snake_case_name, * * *, a * b * c"),
    ("a* and b*", "a* and b*"),
    ("form ______ to fill", "form ______ to fill"),
    # escapes
    (r"\[agreed\] 1\. It\'s \*so\* \(a\)", "[agreed] 1. It's *so* (a)"),
    (r"C:\path and \\server", "C:\\path and \\server"),
    ("a hard\\\nbreak", "a hard break"),
    (r"\[no link\](https://example.org)", "[no link](https://example.org)"),
    (r"no note\[^1\]", "no note[^1]"),
    # links
    ('[words](https://example.org/A(1)) [b](#c) [d](mailto:a@example.org "title")', "words b d"),
    ("[protect [data][privacy]] (see below)", "[protect [data][privacy]] (see below)"),
    ("see <https://example.org/a_b_c>", "see https://example.org/a_b_c"),
    ("[under]{.underline} the 1^er^ part", "under the 1er part"),
    # quotations, tags, entities
    ("one\n> two\n> three", "one two three"),
    ("a > b\n5 < 6", "a > b 5 < 6"),
    ("x<sup>2</sup> <u>so</u><br/>on<!-- not\nshown -->", "x2 soon"),
    ("70/1&nbsp;of R&amp;D &#8220;x&#x201D; &unknown; AT&T", "70/1 of R&D “x” &unknown; AT&T"),
    (r"\&amp; R&D;", "&amp; R&D;"),
    # wraps and notes
    ("议程\n项目 and\nmore[^1].²", "议程项目 and more."),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=range(len(CASES)))
def test_marks_of_markdown_are_no_words(text, expected):
    found = words(text)
    assert found.text == expected
    assert len(found.offsets) == len(expected)
    for sign, place in zip(found.text, found.offsets, strict=True):
        assert text[place] in {sign, "&"} or (sign == " " and text[place].isspace())


def test_links_by_name_are_links_where_the_text_defines_the_name():
    text = "[protect [data][privacy]] as [said][One] in [one] and [One][]\n\n[one]: https://example.org 'Title'\n"
    assert words(text[: text.index("\n")]).text == "[protect [data][privacy]] as [said][One] in [one] and [One][]"
    found = normalize(text, Span(0, text.index("\n")))
    assert found.text == "[protect [data][privacy]] as said in one and One"
    assert normalize(text, Span(text.index("[one]:"), len(text))).text == ""


def test_a_text_without_marks_is_as_it_was():
    text = "1 [words not agreed] (see A/RES/70/1), 5% of “all” – №\u00a07"
    assert words(text).text == text.replace("\u00a0", " ")
    assert words(text).offsets == tuple(range(len(text)))


MARKED = """---
id: test
kind: text
---

Opinion 1: Tests
================

> *The sixth World Telecommunication/ICT Policy Forum (Geneva, 2021),*

recalling
---------

1\\.  Resolution 71 (Rev. Dubai, 2018) of the _Plenipotentiary Conference_
    on the plan for the years 2020, 2021 and
    2 more years,[^1]

2\\)  [Resolution 200 (Rev. Dubai, 2018)][r] of the Plenipotentiary&nbsp;Conference

<!-- -->

noting
------

* \\[tests\\]

[^1]: See Resolution 101 (Rev. Dubai,
    2018) of the Plenipotentiary Conference.

    And Resolution 102 (Rev. Dubai, 2018) of the Plenipotentiary Conference.

[r]: https://example.org/200
"""


def test_markdown_of_other_programs_is_read_as_a_report(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(MARKED, encoding="utf-8")
    document = read(path, Given(language="en"))
    assert [(clause.place, clause.printed) for clause in document.clauses] == [
        ("opinion/1/recalling/1", "1."),
        ("opinion/1/recalling/2", "2)"),
        ("opinion/1/noting", ""),
    ]
    assert document.year == 2021
    assert document.clause("opinion/1/noting").text == "[tests]"
    found = extract(document)
    assert [(m.target.cited, m.span.of(document.text)) for _, m in found.mentions if m.kind.is_citation] == [
        ("PP/71@2018", "Resolution 71 (Rev. Dubai, 2018) of the _Plenipotentiary Conference"),
        ("PP/200@2018", "Resolution 200 (Rev. Dubai, 2018)][r] of the Plenipotentiary&nbsp;Conference"),
    ]
    assert [m.target.cited for aside in found.asides for m in aside.mentions] == ["PP/101@2018", "PP/102@2018"]


def test_the_digest_has_no_marks_that_change_it():
    document = read(DIGEST)
    for clause in document.clauses:
        assert all(document.text[place] == sign for sign, place in zip(clause.text, clause.offsets, strict=True))
