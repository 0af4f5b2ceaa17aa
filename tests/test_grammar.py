"""The grammars are data, and each rule carries its own tests."""

import re

import pytest

from ingest.citations import citations, titles
from ingest.grammar import FOLDER, grammar, languages, load
from ingest.matching import reference
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
    assert compiled.rule.id.startswith((f"{language}.", "un."))


@pytest.mark.parametrize(("language", "compiled", "example"), examples())
def test_an_example_matches_its_own_rule_and_no_other(language, compiled, example):
    found = [hit for hit in grammar(language).hits(example.text) if example.match in hit.match.group()]
    assert [(hit.rule.id, hit.match.group()) for hit in found] == [(compiled.rule.id, example.match)]


@pytest.mark.parametrize(("language", "compiled", "example"), examples())
def test_an_example_comes_to_its_symbols(language, compiled, example):
    if not example.symbols:
        return
    clause, rules_of = clause_of(example.text), grammar(language)
    found = rules_of.hits(example.text)
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
    assert reference(text, [compiled]) == []


def roles():
    return [(language, compiled) for language in languages() for compiled in grammar(language).roles]


@pytest.mark.parametrize(
    ("language", "compiled", "example"),
    [
        pytest.param(language, compiled, example, id=f"{compiled.rule.id}: {example.text}")
        for language, compiled in roles()
        for example in compiled.rule.examples
    ],
)
def test_an_example_of_a_role_matches_its_own_rule(language, compiled, example):
    match = compiled.expression.search(example.text)
    assert match
    assert match.group() == example.match
    assert compiled.rule.id.startswith(f"{language}.")
    assert re.search(grammar(language).tokens["body"], match["bodies"])


@pytest.mark.parametrize(
    ("compiled", "text"),
    [
        pytest.param(compiled, text, id=f"{compiled.rule.id}: {text}")
        for _, compiled in roles()
        for text in compiled.rule.counterexamples
    ],
)
def test_a_counterexample_of_a_role_does_not_match(compiled, text):
    assert not compiled.expression.search(text)


def lines(key):
    """The examples or counterexamples of all outlines, with the match that their pattern makes of a text."""
    found = []
    for language in languages():
        outline = grammar(language).data.outline
        for line, given in getattr(outline, key).items():
            pattern = re.compile(getattr(outline, line.replace("-", "_")))
            match = pattern.fullmatch if line in {"opinion", "chapeau"} else pattern.search
            found += [
                pytest.param(match, item, id=f"{language}.{line}: {getattr(item, 'text', item)}") for item in given
            ]
    return found


@pytest.mark.parametrize(("match", "example"), lines("examples"))
def test_an_example_of_the_outline_matches_its_pattern_and_gives_its_groups(match, example):
    found = match(example.text)
    assert found
    assert {name: text for name, text in found.groupdict().items() if text} == example.groups


@pytest.mark.parametrize(("match", "text"), lines("counterexamples"))
def test_a_counterexample_of_the_outline_does_not_match(match, text):
    assert not match(text)


@pytest.mark.parametrize("language", languages())
def test_numbers_are_read_in_ascii_digits_and_few_of_them(language):
    read = grammar(language)
    patterns = [read.data.outline.opinion, read.data.outline.dates, *read.tokens.values()]
    patterns += [compiled.expression.pattern for compiled in (*read.rules, *read.roles)]
    for pattern in patterns:
        inside = re.sub(r"\[\^[^\]]*\]|\\D", "", pattern)
        assert "\\d" not in inside
        assert not re.search(r"\[0-9\](?:[+*]|\{\d+,\})", inside)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ('obligations under "the Convention" and others', ["CV"]),
        ("obligations under the Convention and others", []),
        ('Article 40 of "the Constitution"', ["CS/Article/40"]),
        ('"Article 40" of the Constitution', ["CS/Article/40"]),
        ('Annex 2 to "Decision 611 (Council 2020, revised)"', ["C/Decision/611/Annex/2@2020", "C/Decision/611@2020"]),
    ],
)
def test_straight_quotation_marks_are_quotation_marks(text, symbols):
    read = grammar("en")
    found = read.hits(text)
    cited = [mention.target.cited for mention in citations(clause_of(text), found, titles(text, found, read), read)]
    assert sorted(cited) == sorted(symbols)


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
        ("{han-number})条", "{no-such-token})条", "rule zh.article: no token"),
        ("pattern = '序言'", "pattern = '(?=序言)'", "rule zh.preamble: look-around"),
        ("pattern = '序言'", "pattern = '序(?<!言)'", "rule zh.preamble: look-around"),
        ("pattern = '序言'", r"pattern = '(序)\1'", r"rule zh.preamble: back-references are not allowed \(\\1\)"),
        ("pattern = '序言'", "pattern = '(?P<a>序)(?P=a)'", "rule zh.preamble: back-references"),
        ("pattern = '序言'", "pattern = '(序)?(?(1)言|文)'", "rule zh.preamble: back-references"),
        ("pattern = '序言'", "pattern = '(序言'", "rule zh.preamble: "),
        ("pattern = '序言'", "pattern = '序{99999999999999999999}'", "rule zh.preamble: "),
        ("pattern = '序言'", "pattern = ''", r"rule\[\d+\].pattern"),
        ("not-before = '[\\d年]'", "not-before = '[\\d年'", "rule zh.goal: not-before"),
        ("not-after = '[A-Za-z]'", "not-after = '(?<=a)'", "rule zh.goal: not-after: look-around"),
        ('id = "zh.chapter"', 'id = "zh.article"', "rule: id: 'zh.article' stands in two entries"),
        ('id = "zh.owner"', 'id = "zh.article"', "rule: id: 'zh.article' stands in two entries"),
        ('kind = "named"', 'kind = "nmaed"', r"'nmaed'.*rule\[\d+\].kind"),
        ('kind = "named"', 'kind = "owner"', "rule zh.named: kind is 'owner'"),
        ('kind = "facilitates"', 'kind = "named"', "rule zh.lead-facilitator: kind is 'named'"),
        ("(?P<name>{named})", "(?P<nam>{named})", "rule zh.named: named groups are missing; expected name"),
        ("(?P<bodies>{body})作为", "{body}作为", "rule zh.lead-facilitator: named groups.*bodies"),
        ('symbol = "Article/{number}"', 'symbol = ""', "rule zh.article: symbol"),
        ('symbol = "Article/{number}"', 'symbol = "Article/{no}"', "rule zh.article: symbol: nothing fills {no}"),
        ('symbol = "Article/{number}"', 'symbol = "Article/{letter}"', "rule zh.article.*letter"),
        ('symbol = "WSIS/Action-Lines"', 'symbol = "WSIS/Lines"', "rule zh.lines: symbol: the schemes have no"),
        ('symbol = "themes"', 'symbol = "topics"', "rule zh.above-technologies: symbol"),
        ("上述(?P<noun>政策)", "上述政策", "rule zh.above-policies.*noun"),
        ("意见(?P<number>", "意见(?P<no>", "outline.opinion: named groups.*number"),
        ('example = "意见1草案：…"', 'example = "意见草案"', "outline.example"),
        (
            "（(](?P<year>[0-9]{4})年，(?P<place>",
            "（(](?P<year>[0-9]{4})年，(?P<city>",
            "outline.chapeau: .*place, year",
        ),
        ("(?P<end_day>", "(?P<last>", "outline.dates: .*end_day"),
        ("lead-in = '[：:]$'", "lead-in = '[：:$'", "outline.lead-in: "),
        ("unfinished-after = '[^", "unfinished-after = '(?![^", "outline.unfinished-after: look-around"),
        ('lead-in = [{ text = "与伙伴一道支持：" }]', "lead-in = []", "outline.examples: there is none of lead-in"),
        ('opinion-name = "意见{number}"', 'opinion-name = "意见{num}"', "outline.opinion-name: nothing fills {num}"),
        ('paragraph-name = "第{label}段"', 'paragraph-name = "第{label段"', "outline.paragraph-name"),
        ('题为[“"])(?P<title>', '题为[“"])(?P<name>', "titles.before: .*title"),
        ("after = '^[）)\\]]*\\s?[–—-]\\s?(?P<title>", "after = '^(?P<name>", "titles.after: .*title or subject"),
        ("link = '(?:的|", "link = '(的|(", "parts.link: "),
        ("separators = '、|", "separators = '(、|", "separators: "),
        ("ranges = '[-–—至到]'", "ranges = '[-–—至到'", "ranges: "),
        ('numerals = "零', 'numerals = "', "numerals: expected eleven signs"),
        ("between = '(?:如何|", "between = '((?:如何|", "actions.between: "),
        ("joined = '(?:和|及|以及)'", "joined = '和|及)'", "actions.joined: "),
        ("{ pattern = '在[^，]*?", "{ pattern = '(在[^，]*?", r"actions.opening\[4\]: "),
        ('actions = ["action/integrate"]', 'actions = ["action/mix"]', "actions.opening: actions: .*'action/mix'"),
        ('framing = ["action/consider"', 'framing = ["act/noting"', "actions.framing: .*'act/noting'"),
        ('act = "noting"', 'act = "nothing"', "heading noting: act: .*'act/nothing'"),
        ('addressees = ["addressee/secretary-general"]', 'addressees = ["addressee/boss"]', "addressees: .*boss"),
        ('slug = "noting"', 'slug = "view"', "heading: slug: 'view' stands in two"),
        ('forms = ["铭记"]', 'forms = ["认为"]', "heading: forms: '认为' stands in two"),
        ('"决议" = "resolution"', '"决议" = "resolve"', "types.决议: no series has the type 'resolve'"),
        ("open = '[（(]'", "open = '[（('", "tokens.open: "),
        ('language = "zh"', 'language = "en"', "language: it is 'en'"),
        ("[titles]", "[titels]", "unknown field `titels`|required field `titles`"),
    ],
)
def test_a_broken_rule_or_key_is_refused_by_name(tmp_path, old, new, says):
    path = tmp_path / "zh.toml"
    text = (FOLDER / "zh.toml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=says) as error:
        load(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("rule", ["zh.preamble", "zh.owner"])
def test_a_rule_without_an_example_is_refused(tmp_path, rule):
    path = tmp_path / "zh.toml"
    before, found, after = (FOLDER / "zh.toml").read_text(encoding="utf-8").partition(f'id = "{rule}"\n')
    assert found
    path.write_text(before + found + re.sub(r"(?m)^examples = .*$", "", after, count=1), encoding="utf-8")
    with pytest.raises(DataFileError, match="examples"):
        load(path)


def test_what_looks_like_a_forbidden_construct_and_is_none_is_allowed(tmp_path):
    path = tmp_path / "zh.toml"
    text = (FOLDER / "zh.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("pattern = '序言'", r"pattern = '序言(?:\(?=|[(?!]|\\1)?'"), encoding="utf-8")
    assert load(path).language == "zh"
