"""The grammars are data, and each rule carries its own tests."""

import pytest

from ingest.citations import citations, titles
from ingest.grammar import grammar, languages, load
from ingest.matching import hits
from ontology.errors import DataFileError
from ontology.model import Act, Clause, Span


def rules():
    return [(language, compiled) for language in languages() for compiled in grammar(language).rules]


def examples():
    return [
        pytest.param(language, compiled, example, id=f"{compiled.rule.id}: {example.text}")
        for language, compiled in rules()
        for example in compiled.rule.examples
    ]


def clause_of(text):
    return Clause(
        place="opinion/1/recalling/a",
        opinion=1,
        section="recalling",
        act=Act.RECALLING,
        label="a",
        printed="a)",
        span=Span(0, len(text)),
        text=text,
        offsets=tuple(range(len(text))),
    )


@pytest.mark.parametrize(("language", "compiled"), [pytest.param(*r, id=r[1].rule.id) for r in rules()])
def test_every_rule_has_an_example(language, compiled):
    assert compiled.rule.examples
    assert compiled.rule.id.startswith(f"{language}.")


@pytest.mark.parametrize(("language", "compiled", "example"), examples())
def test_an_example_matches_its_own_rule_and_no_other(language, compiled, example):
    found = [hit for hit in hits(example.text, grammar(language).rules) if example.match in hit.match.group()]
    assert [(hit.rule.id, hit.match.group()) for hit in found] == [(compiled.rule.id, example.match)]


@pytest.mark.parametrize(("language", "compiled", "example"), examples())
def test_an_example_comes_to_its_symbols(language, compiled, example):
    if not example.symbols:
        return
    clause, rules_of = clause_of(example.text), grammar(language)
    found = hits(example.text, rules_of.rules)
    cited = citations(clause, found, titles(example.text, found, rules_of), rules_of)
    symbols = [mention.target.cited for mention in cited if mention.target and mention.rule == compiled.rule.id]
    assert symbols[: len(example.symbols)] == list(example.symbols)


@pytest.mark.parametrize(
    ("compiled", "text"),
    [
        pytest.param(compiled, text, id=f"{compiled.rule.id}: {text}")
        for _, compiled in rules()
        for text in compiled.rule.counterexamples
    ],
)
def test_a_counterexample_does_not_match(compiled, text):
    assert hits(text, [compiled]) == []


def test_roles_match_their_examples():
    for language in languages():
        for compiled in grammar(language).roles:
            for example in compiled.rule.examples:
                match = compiled.expression.search(example.text)
                assert match, compiled.rule.id
                assert match.group() == example.match


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("language == 1", "line 1"),
        ('language = "xx"\n', "outline"),
    ],
)
def test_a_broken_grammar_is_refused_with_its_place(tmp_path, broken, says):
    path = tmp_path / "xx.toml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(DataFileError, match=says) as error:
        load(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{han-number})条", "{no-such-token})条", "no token"),
        ("pattern = '序言'", "pattern = '(?=序言)'", "look-around"),
        ("pattern = '序言'", "pattern = '(序言'", "zh.preamble"),
    ],
)
def test_a_broken_rule_is_refused_by_name(tmp_path, old, new, says):
    from ingest.grammar import FOLDER

    path = tmp_path / "zh.toml"
    text = (FOLDER / "zh.toml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataFileError, match=says):
        load(path)
