"""The automaton that unites all rules gives what the rules give one by one, in exact places, on real text."""

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import DIGEST, SHARED
from ingest.folding import fold
from ingest.grammar import grammar, languages
from ingest.matching import MEMORY, Matcher, reference, without_groups
from ingest.readers import read_all
from ingest.sources import sources

UNGA = SHARED / "corpus" / "unga-75"


def placed(found):
    return [(hit.rule.id, hit.start, hit.end, hit.match.groupdict()) for hit in found]


def assert_the_same(text, language, family):
    rules = grammar(language, family)
    assert placed(rules.hits(text)) == placed(reference(text, rules.matcher.rules))


def test_the_digest_is_matched_alike_by_both():
    assert_the_same(fold(DIGEST.read_text(encoding="utf-8")), "en", "ITU")


def test_the_report_is_matched_alike_by_both(report_path):
    assert_the_same(fold(report_path.read_text(encoding="utf-8")), "zh", "ITU")


@pytest.mark.parametrize("language", languages())
def test_resolutions_are_matched_alike_by_both(language):
    if not UNGA.is_dir():
        pytest.skip("the resolutions are not at hand (../shared is absent)")
    names = {"ar": "Arabic", "en": "English", "es": "Spanish", "fr": "French", "ru": "Russian", "zh": "Chinese"}
    if language not in names:
        pytest.skip("no resolutions in this language")
    found = list(sources([UNGA / f"unga-75-{names[language]}.zip"]))[::40]
    texts = [document.text for source in found for document in read_all(source)]
    assert len(texts) >= 7
    for text in texts:
        for line in fold(text).split("\n"):
            assert_the_same(line, language, "UN")


@given(st.text(alphabet="第号决议70/1、和 （）()2015年月日resolutionsA,ofтЖ𝟘\u0301\u200f\x00", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_matched_alike_by_both(text):
    for language in ("en", "zh"):
        assert_the_same(text, language, "UN")


def test_characters_of_several_bytes_do_not_move_a_hit():
    text = "𝟘é第 resolution 70/1 of 25 September 2015"
    (hit,) = [hit for hit in grammar("en", "UN").hits(text) if hit.rule.kind == "numbered"]
    assert text[hit.start : hit.end] == "resolution 70/1 of 25 September 2015"


@pytest.mark.parametrize("language", languages())
def test_the_automaton_has_room_for_the_rules_of_a_language(language):
    """With too little memory re2 does not fail: it is a hundred times slower, so the room is held here."""
    matcher = grammar(language, "UN").matcher
    assert matcher.memory == MEMORY
    assert matcher.size * 64 < MEMORY


def test_groups_that_only_group_match_the_same():
    pattern = r"(?P<a>x|(y))[()\]]\((?:z)"
    plain = without_groups(pattern)
    assert plain == r"(?:x|(?:y))[()\]]\((?:z)"
    assert re2.compile(plain).groups == 0


def test_what_a_rule_excludes_leaves_room_for_others():
    (rule,) = [rule for rule in grammar("en").rules if rule.rule.id == "en.goal"]
    assert Matcher([rule]).hits("XSDG 9, SDG 11")[0].start == len("XSDG 9, ")
