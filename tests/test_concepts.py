"""Names of themes, topics and groups: where a word ends, whose case counts, what keeps a name from counting."""

import pytest

from ingest.concepts import concepts, heading_themes
from ingest.grammar import grammar
from ingest.invitations import asked
from ontology.model import Act, Clause, Span


def clause(text, *addressees):
    place, act = ("invites-all", Act.INVITING) if addressees else ("view", Act.VIEW)
    return Clause(
        f"opinion/1/{place}/1",
        1,
        place,
        act,
        "1",
        "1",
        Span(0, len(text)),
        text,
        tuple(range(len(text))),
        addressees=addressees,
    )


def found(text, language):
    return [(mention.target.symbol, mention.span.of(text)) for mention in concepts(clause(text), language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("AI技术", "zh", [("theme/ai", "AI")]),
        ("人工智能（AI）等", "zh", [("theme/ai", "人工智能（AI）")]),
        ("artificial intelligence (AI) helps", "en", [("theme/ai", "artificial intelligence (AI)")]),
        ("SAID the AIRPORT", "en", []),
        ("ai is not an acronym in lower case", "en", []),
        ("a 15G network", "en", []),
        ("Big Data and big data", "en", [("theme/big-data", "Big Data"), ("theme/big-data", "big data")]),
        ("互补性接入解决方案", "zh", [("topic/complementary-access", "互补性接入解决方案")]),
        ("联合国儿童基金会", "zh", []),
        ("the Children's Fund", "en", []),
        ("the Children’s Fund", "en", []),
        ("LDCs", "en", [("group/ldc", "LDCs")]),
    ],
)
def test_what_is_named(text, language, expected):
    assert found(text, language) == expected


def test_a_heading_names_its_theme():
    assert heading_themes("调动新的促进连接的解决方案", "zh") == ("theme/connectivity-solutions",)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("考虑采用政策", "zh", [("consider", False), ("adopt", True)]),
        ("收集和分享数据", "zh", [("collect", False), ("share", False)]),
        ("通过创新渠道，包括伙伴关系，促进环境", "zh", [("promote", False)]),
        ("将技能纳入教育", "zh", [("integrate", False)]),
        ("与各方进行磋商", "zh", [("consult", False)]),
        ("continue to promote access", "en", [("continue", False), ("promote", False)]),
        ("consider how to share data", "en", [("consider", False), ("share", True)]),
        ("useful things", "en", []),
    ],
)
def test_what_an_invitation_asks_for(text, language, expected):
    actions = asked(clause(text, "addressee/member-states"), grammar(language))
    assert [(action.action.removeprefix("action/"), action.softened) for action in actions] == expected
    assert asked(clause(text), grammar(language)) == ()
