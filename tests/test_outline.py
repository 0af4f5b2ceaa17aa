"""How lines become clauses: wraps, page breaks, labels, nesting."""

import pytest

from ingest.brackets import brackets
from ingest.readers import Given, read
from ontology.errors import InputError

HEAD = "意见1草案：试验\n\n第六届论坛（2021年，日内瓦），\n\n"


def places(tmp_path, text, name="paper.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return {clause.place: clause.text for clause in read(path).clauses}


def test_a_letter_after_h_is_a_letter(tmp_path):
    items = "\n".join(f"{letter}) 甲{letter}；" for letter in "abcdefghij")
    assert list(places(tmp_path, f"{HEAD}忆及\n{items}"))[8] == "opinion/1/recalling/i"


def test_a_roman_numeral_after_a_lead_in_is_nested(tmp_path):
    found = places(tmp_path, f"{HEAD}认为\na) 甲；\nb) 下列：\n\ni) 一；\n\nii) 二；\n\nc) 丙，")
    assert list(found) == [
        "opinion/1/view/a",
        "opinion/1/view/b",
        "opinion/1/view/b/i",
        "opinion/1/view/b/ii",
        "opinion/1/view/c",
    ]


def test_ninth_letter_with_a_lead_in_before_it_keeps_its_level_when_it_follows_h(tmp_path):
    items = "\n".join(f"{letter}) 甲；" for letter in "abcdefg")
    found = places(tmp_path, f"{HEAD}忆及\n{items}\nh) 下列：\ni) 一；")
    assert list(found)[-1] == "opinion/1/recalling/i"


def test_bullets_come_and_go(tmp_path):
    found = places(tmp_path, f"{HEAD}忆及\n\n- a) 甲；\n- b) 乙；\n\nc) 丙；")
    assert list(found.values()) == ["甲；", "乙；", "丙；"]


def test_wrapped_lines_join_without_a_blank_between_han_characters(tmp_path):
    found = places(tmp_path, f"{HEAD}忆及\na) 一行\n二行 ICT\ntext 三；")
    assert found["opinion/1/recalling/a"] == "一行二行 ICT text 三；"


def test_a_page_break_inside_a_sentence_and_a_link_is_joined(tmp_path):
    found = places(
        tmp_path, f"{HEAD}忆及\na) 根据[第611号决定（理事会](#)\n\n[2020年会议，修订版](#)）及其他一切有关规定；"
    )
    assert found["opinion/1/recalling/a"] == "根据第611号决定（理事会2020年会议，修订版）及其他一切有关规定；"


def test_a_sole_paragraph_has_its_sections_place(tmp_path):
    found = places(tmp_path, f"{HEAD}请秘书长\n\n继续努力。")
    assert found == {"opinion/1/invites-secretary-general": "继续努力。"}


def test_a_footnote_between_clauses_does_not_end_the_section(tmp_path):
    found = places(tmp_path, f"{HEAD}忆及\na) 国家¹；\n\n¹ 这些国家。\n\nb) 其他；")
    assert found == {"opinion/1/recalling/a": "国家；", "opinion/1/recalling/b": "其他；"}


def test_a_label_printed_twice_loses_nothing(tmp_path):
    found = places(tmp_path, f"{HEAD}忆及\na) 甲；\n\na) 乙；")
    assert len(found) == 2


def test_a_wrapped_line_that_begins_with_a_number_is_no_item(tmp_path):
    found = places(tmp_path, f"{HEAD}认为\n1 一共有大约\n20 个国家；\n2 其次；")
    assert found == {"opinion/1/view/1": "一共有大约20 个国家；", "opinion/1/view/2": "其次；"}


def test_identity_comes_from_the_title_else_from_the_file(tmp_path):
    path = tmp_path / "My Paper.txt"
    path.write_text(f"2021年世界电信/信息通信技术政策论坛报告\n\n{HEAD}忆及\na) 甲；", encoding="utf-8")
    assert (read(path).id, read(path).title) == ("wtpf-21", "2021年世界电信/信息通信技术政策论坛报告")
    path.write_text(f"{HEAD}忆及\na) 甲；", encoding="utf-8")
    document = read(path)
    assert (document.id, document.version) == ("my-paper", document.checksum[:12])
    assert read(path, Given(id="x", version="2")).id == "x"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x7fELF\0\0", "binary"),
        ("意见".encode("gb18030"), "UTF-8"),
        (b"just a letter", "no section headings"),
        ("忆及\na) 甲；".encode(), "no opinions"),
        (b"---\nid: x\nnonsense\n---\n# Draft Opinion 1: x\n## recalling\na) y", "line 3"),
    ],
)
def test_bad_input_says_what_and_where(tmp_path, content, says):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as error:
        read(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(("given", "says"), [(Given(id="a b"), "id is 'a b'"), (Given(version="1/2"), "version")])
def test_a_name_that_can_not_stand_in_an_iri_is_refused(tmp_path, given, says):
    path = tmp_path / "paper.txt"
    path.write_text(f"{HEAD}忆及\na) 甲；", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read(path, given)


def test_a_missing_path_and_a_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)


def sections(tmp_path, body):
    path = tmp_path / "paper.md"
    path.write_text(
        f"---\nid: paper\nlanguage: en\nkind: digest\nversion: 1\n---\n# Opinion 1: x\n{body}", encoding="utf-8"
    )
    return {clause.place: (clause.act, clause.addressees, clause.text) for clause in read(path).clauses}


def test_a_heading_that_no_list_has_is_known_by_its_act_and_addressee(tmp_path):
    found = sections(
        tmp_path,
        "## noting with concern\na) one\n## requests the Director of the Telecommunication Development Bureau\n1 two\n"
        "## resolves\n1 three\n## invites Member States\n1 four\n",
    )
    assert found == {
        "opinion/1/expressing-concern/a": ("expressing-concern", (), "one"),
        "opinion/1/requesting-directors-of-bureaux/1": ("requesting", ("addressee/directors-of-bureaux",), "two"),
        "opinion/1/resolving/1": ("resolving", (), "three"),
        "opinion/1/invites-member-states/1": ("inviting", ("addressee/member-states",), "four"),
    }


@pytest.mark.parametrize("whom", ["the DİRECTORS", "the ſtudy groupſ", "the unknown body"])
def test_an_addressee_that_no_scheme_has_is_none(tmp_path, whom):
    assert list(sections(tmp_path, f"## requests {whom}\n1 two\n")) == ["opinion/1/requesting/1"]


def test_a_heading_of_no_known_act_is_refused_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"paper\.md, line 10: no act is known .* “muses”"):
        sections(tmp_path, "## recalling\na) one\n## muses\n1 two\n")


@pytest.mark.parametrize("heading", ["要求秘书长", "请电信发展局主任", "责成理事会"])
def test_an_order_to_one_is_never_taken_for_the_section_before(tmp_path, heading):
    found = places(tmp_path, f"{HEAD}忆及\na) 甲；\n\n{heading}\n\n1 乙；")
    assert next(iter(found)) == "opinion/1/recalling/a"
    assert not list(found)[1].startswith("opinion/1/recalling")
    assert list(found.values()) == ["甲；", "乙；"]


def test_a_paragraph_without_a_label_is_kept_where_labels_are_the_rule(tmp_path):
    found = places(tmp_path, f"{HEAD}忆及\na) 甲；\n\n另一段没有标号的案文。\n\nb) 乙；")
    assert found["opinion/1/recalling/p/1"] == "另一段没有标号的案文。"
    assert found["opinion/1/recalling/b"] == "乙；"


def test_a_bracket_before_a_label_does_not_hide_it(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(f"{HEAD}忆及\na) 甲；\n\n[b) 乙；]", encoding="utf-8")
    second = read(path).clauses[1]
    assert (second.place, second.text) == ("opinion/1/recalling/b", "乙；]")
    assert [bracket.whole for bracket in brackets(second)] == [True]


def test_a_wrapped_line_that_is_a_headings_word_by_chance_opens_nothing(tmp_path):
    assert list(sections(tmp_path, "## recalling\na) that the forum is\nnoting\nwith care\n")) == [
        "opinion/1/recalling/a"
    ]


def test_every_word_of_an_opinion_is_in_a_clause_a_heading_or_a_note(report):
    text = report.document.text
    covered = bytearray(len(text))
    parts = (*report.document.clauses, *report.document.headings, *report.document.footnotes, *report.document.events)
    for part in parts:
        covered[part.span.start : part.span.end] = b"\1" * (part.span.end - part.span.start)
    start = report.document.headings[[h.place for h in report.document.headings].index("opinion/1")].span.start
    left = "".join(text[place] if not covered[place] else "\n" for place in range(start, len(text)))
    words = [line.strip(" -*") for line in left.split("\n") if line.strip(" -*")]
    labels = [word for word in words if len(word.rstrip(").").strip()) <= 4 or word in "¹²³"]
    chapeaux = [word for word in words if word.startswith("第六届")]
    titles = [word for word in words if word.startswith("意见")]
    assert sorted({*words} - {*labels} - {*chapeaux} - {*titles}) == []


def test_impossible_dates_are_no_events(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(f"日期\t2021年99月35日\t某事\n日期\t2021年2月3日\t某事\n\n{HEAD}忆及\na) 甲；", encoding="utf-8")
    assert [event.start for event in read(path).events] == ["2021-02-03"]


@pytest.mark.parametrize("name", ["SDG", "CS", "theme", "PP"])
def test_an_id_that_names_something_else_is_refused(tmp_path, name):
    path = tmp_path / "paper.txt"
    path.write_text(f"{HEAD}忆及\na) 甲；", encoding="utf-8")
    with pytest.raises(InputError, match="something else"):
        read(path, Given(id=name))


def test_front_matter_without_an_end_is_told(tmp_path):
    path = tmp_path / "paper.md"
    path.write_text("---\nid: x\n# Opinion 1: x\n## recalling\na) y", encoding="utf-8")
    with pytest.raises(InputError, match="has no end"):
        read(path)
