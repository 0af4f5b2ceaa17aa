"""How lines become clauses: wraps, page breaks, labels, nesting."""

import pytest

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
