"""A sound graph passes; an error of each kind is found, at its node, by its rule."""

import shutil
from dataclasses import dataclass

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import SH

from conftest import skip_or_fail
from ingest.grammar import grammar
from ingest.triples import n_quads, quads, reading_iri
from ontology import vocabularies
from ontology.errors import DataFileError
from ontology.identifiers import iri
from queries import check, consistency, shapes
from queries.generations import build, text_path
from queries.store import EmbeddedStore

PREFIXES = """
PREFIX pg: <https://w3id.org/policygraph/ns#> PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX frbr: <http://purl.org/vocab/frbr/core#>
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
NOTING, AI, ITU, SDG9 = (f"<{iri(each)}>" for each in ("act/noting", "theme/ai", "body/ITU", "SDG/9"))
ELSEWHERE = f"<{iri('elsewhere')}>"


@dataclass(frozen=True)
class Case:
    """An error: the first unused node that fits `pattern` (a new one where it is empty) is changed by `update`."""

    rule: str
    pattern: str
    update: str


def broken(rule, kind, drop="", add=""):
    """A node of a kind that loses a property, or gets another."""
    gone = f"DELETE {{ GRAPH ?g {{ NODE {drop} ?o }} }} WHERE {{ GRAPH ?g {{ NODE {drop} ?o }} }} ;" if drop else ""
    new = f"INSERT {{ GRAPH ?g {{ NODE {add} }} }} WHERE {{ GRAPH ?g {{ NODE a {kind} }} }}" if add else ""
    return Case(rule, f"?node a {kind}", gone + new)


def planted(rule, kind, facts=""):
    """A new node of a kind, with these facts only."""
    return Case(rule, "", f"INSERT DATA {{ GRAPH READING {{ NODE a {kind} {'; ' + facts if facts else ''} }} }}")


def unlinked(rule, pattern, link):
    """A node whose direct triple is taken away everywhere."""
    where = f"GRAPH ?h {{ {pattern.replace('?node', 'NODE')} }} GRAPH ?g {{ {link} }}"
    return Case(rule, pattern, f"DELETE {{ GRAPH ?g {{ {link} }} }} WHERE {{ {where} }}")


def linked(rule, kind, facts):
    """A node with a direct triple that nothing stands behind."""
    return broken(rule, kind, add=facts)


MENTION, CITATION, CONCEPT = "pg:Mention", "pg:Citation", "pg:ConceptMention"
WEAK = "?node pg:kind 'weak-internal'"

SHAPE_CASES = [
    planted("document-symbol", "pg:Document"),
    planted("document-title", "pg:Document", 'dcterms:title "without language"'),
    planted("document-forum", "pg:Document", f"pg:forum {AI}"),
    planted("year", "pg:Document", "pg:year 21"),
    planted("opinion-document", "pg:Opinion"),
    planted("opinion-number", "pg:Opinion", "pg:number 0"),
    planted("opinion-status", "pg:Opinion", 'pg:status "agreed"'),
    planted("opinion-title", "pg:Opinion"),
    planted("reading-of", "pg:Reading"),
    planted("reading-checksum", "pg:Reading", 'pg:checksum "abc"'),
    planted("reading-version", "pg:Reading", 'pg:version "1", "2"'),
    planted("reading-language", "pg:Reading", 'dcterms:language "English"'),
    planted("reading-kind", "pg:Reading", 'pg:readingKind "rumour"'),
    planted("reading-source", "pg:Reading"),
    planted("reading-activity", "pg:Reading"),
    planted("activity-software", "prov:Activity"),
    planted("activity-source", "prov:Activity"),
    broken("clause-act", "pg:Recital", drop="pg:act"),
    broken("clause-act", "pg:Recital", add=f"pg:act {ITU}"),
    broken("clause-document", "pg:Clause", drop="pg:inDocument"),
    broken("clause-label", "pg:Clause", add='pg:clauseLabel "zz"'),
    broken("clause-parent", "pg:Clause", add=f"pg:parentClause {ITU}"),
    broken("clause-name", "pg:Clause", add='rdfs:label "another"@en'),
    planted("clause-kind", "pg:Clause"),
    broken("clause-section", "pg:Recital", drop="pg:inSection"),
    broken("clause-opinion", "pg:ViewClause", add=f"pg:inOpinion {ELSEWHERE}"),
    planted("paragraph-opinion", "pg:Clause, pg:ReportParagraph", f"pg:inOpinion {ELSEWHERE}"),
    planted("paragraph-section", "pg:Clause, pg:ReportParagraph", f"pg:inSection {ELSEWHERE}"),
    broken("invitation-addressee", "pg:Invitation", drop="pg:addressee"),
    broken("invitation-action", "pg:Invitation", add=f"pg:asksFor {AI}"),
    planted("section-act", "pg:Section", f"pg:act {ITU}"),
    planted("section-opinion", "pg:Section", f"pg:inOpinion {ITU}"),
    planted("section-document", "pg:Section"),
    planted("section-theme", "pg:Section", f"pg:aboutTheme {SDG9}"),
    broken("clause-reading-of", "pg:ClauseReading", drop="pg:readingOf"),
    broken("in-reading", "pg:ClauseReading", drop="pg:inReading"),
    broken("clause-reading-words", "pg:ClauseReading", drop="pg:summary"),
    broken("clause-reading-words", "pg:ClauseReading", add='pg:text "both"@en'),
    broken("clause-reading-start", "pg:ClauseReading", drop="pg:end", add="pg:end 0"),
    broken("end", "pg:ClauseReading", drop="pg:end"),
    broken("order", "pg:ClauseReading", add="pg:order 0"),
    broken("agreement", "pg:ClauseReading", add='pg:agreement "agreed"'),
    broken("in-clause", MENTION, drop="pg:inClause"),
    broken("in-clause-reading", MENTION, drop="pg:inClauseReading"),
    broken("quote", MENTION, drop="pg:quote"),
    broken("start", MENTION, drop="pg:end", add="pg:end 0"),
    broken("start", MENTION, add="pg:start -1"),
    broken("mention-kind", MENTION, add='pg:kind "rumour"'),
    Case("mention-class", f"?node a {CONCEPT}", f"DELETE WHERE {{ GRAPH ?g {{ NODE a {CONCEPT} }} }}"),
    broken("mention-rule", MENTION, drop="pg:rule"),
    broken("mention-status", MENTION, drop="pg:status", add='pg:status "perhaps"'),
    broken("mention-activity", MENTION, drop="prov:wasGeneratedBy"),
    broken("mention-selector", MENTION, drop="oa:hasTarget"),
    broken("mention-body", MENTION, drop="oa:hasBody", add=f"oa:hasBody {ELSEWHERE}"),
    broken("mention-bracketed", MENTION, drop="pg:bracketed"),
    broken("mention-in-title", MENTION, drop="pg:inTitle"),
    broken("mention-decided", MENTION, drop="pg:target"),
    broken("mention-decided", MENTION, add=f"pg:target {ELSEWHERE}"),
    broken("mention-decided", MENTION, add='pg:reason "resolved all the same"'),
    broken("mention-decided", MENTION, drop="pg:status", add='pg:status "unresolved"'),
    broken("citation-kind", CITATION, drop="pg:kind", add='pg:kind "theme"'),
    broken("citing-entity", CITATION, add=f"cito:hasCitingEntity {ELSEWHERE}"),
    broken("cited-entity", CITATION, drop="cito:hasCitedEntity"),
    broken("citation-act", CITATION, drop="cito:hasCitationCharacterization"),
    broken(
        "citation-cites",
        CITATION,
        drop="cito:hasCitationCharacterization",
        add="cito:hasCitationCharacterization pg:serves",
    ),
    broken("reference-kind", "pg:InternalReference", drop="pg:kind", add='pg:kind "set"'),
    broken("reference-target", "pg:InternalReference", drop="pg:target", add=f"pg:target {AI}"),
    broken("concept-kind", CONCEPT, drop="pg:kind", add='pg:kind "goal"'),
    broken("concept-target", CONCEPT, drop="pg:target", add=f"pg:target {ITU}"),
    broken("action-target", "pg:ActionMention", drop="pg:target"),
    broken("action-softened", "pg:ActionMention", drop="pg:softened"),
    broken("role-kind", "pg:RoleMention", drop="pg:kind", add='pg:kind "admires"'),
    broken("role-body", "pg:RoleMention", drop="pg:body", add=f"pg:body {AI}"),
    broken("role-target", "pg:RoleMention", drop="pg:target"),
    broken("role-rule", "pg:RoleMention", drop="pg:rule"),
    broken("bracket-depth", "pg:Bracket", drop="pg:depth", add="pg:depth 0"),
    broken("bracket-whole", "pg:Bracket", drop="pg:wholeClause"),
    planted("footnote-words", "pg:Footnote"),
    planted("footnote-clause", "pg:Footnote", f"pg:noteTo {ITU}"),
    planted("footnote-start", "pg:Footnote", "pg:start 9 ; pg:end 9"),
    planted("event-start", "pg:Event", 'pg:startDate "2021-12-02"^^xsd:date ; pg:endDate "2021-12-01"^^xsd:date'),
    planted("event-end", "pg:Event"),
    planted("event-document", "pg:Event"),
    broken("edition-work", "pg:Edition", add=f"frbr:realizationOf {ITU}"),
    broken("edition-year", "pg:Edition", drop="pg:year"),
    broken("conference-of", "pg:Conference", drop="pg:conferenceOf"),
    broken("conference-year", "pg:Conference", drop="pg:year"),
    broken("conference-place", "pg:Conference", drop="pg:meetingPlace"),
    broken("part-whole", "pg:Part", drop="frbr:partOf"),
    broken("cited-symbol", "pg:Part", drop="pg:symbol"),
    broken("issued-by", "pg:Instrument", add=f"pg:issuedBy {AI}"),
    broken("carrier", "pg:Instrument", add=f"pg:carriedBy {ITU}"),
    broken("labels", "pg:Topic", add='skos:prefLabel "twice"@en'),
    broken("labels", "pg:Goal", drop="skos:prefLabel"),
    broken("concept-scheme", "pg:Group", drop="skos:inScheme"),
    broken("concept-broader", "pg:Topic", add=f"skos:broader {ITU}"),
    broken("concept-notation", "pg:Group", drop="skos:notation"),
    broken("target-goal", "pg:Target", drop="skos:broader"),
    broken("line-serves", "pg:ActionLine", add=f"pg:serves {AI}"),
    broken("body-parent", "org:Organization", add=f"org:subOrganizationOf {AI}"),
    broken("inference-basis", "pg:Inference", drop="pg:basis", add='pg:basis "a feeling"'),
    broken("inference-path", "pg:Inference", drop="pg:path"),
    broken("inference-clause", "pg:Inference", drop="pg:inferredFor"),
    broken("inferred-theme", "pg:ThemeInference", drop="pg:inferredTheme"),
    broken("inferred-goal", "pg:GoalInference", drop="pg:inferredGoal"),
    broken("inferred-target", "pg:GoalInference", add=f"pg:inferredTarget {SDG9}"),
    broken("inferred-line", "pg:GoalInference", drop="pg:throughLine"),
    broken("inferred-edition", "pg:GoalInference", drop="pg:edition"),
]

# two in one clause may stand behind the same direct triple: these take it away for all, and the first is looked for
SET_CASES = [
    unlinked("citation-direct", "?node a pg:Citation ; pg:inClause ?c ; pg:target ?t", "?c cito:cites ?t"),
    linked("cites-without-citation", "pg:Recital", f"cito:cites {ITU}"),
    linked("act-without-citation", "pg:Recital", f"pg:notes {ITU}"),
    unlinked("reference-direct", "?node pg:kind 'internal' ; pg:inClause ?c ; pg:target ?t", "?c pg:refersTo ?t"),
    unlinked("reference-direct", f"{WEAK} ; pg:inClause ?c ; pg:target ?t", "?c pg:refersWeaklyTo ?t"),
    unlinked("concept-direct", "?node pg:kind 'theme' ; pg:inClause ?c ; pg:target ?t", "?c pg:namesTheme ?t"),
    unlinked("concept-direct", "?node pg:kind 'topic' ; pg:inClause ?c ; pg:target ?t", "?c pg:namesTopic ?t"),
    unlinked("concept-direct", "?node pg:kind 'group' ; pg:inClause ?c ; pg:target ?t", "?c pg:concernsGroup ?t"),
    linked("link-without-mention", "pg:Recital", f"pg:namesTheme {ITU}"),
    unlinked("action-direct", "?node a pg:ActionMention ; pg:inClause ?c ; pg:target ?t", "?c pg:asksFor ?t"),
    unlinked("action-direct", "?node pg:kind 'facilitates' ; pg:body ?b ; pg:target ?t", "?b pg:facilitates ?t"),
    unlinked("inference-direct", "?node pg:inferredFor ?c ; pg:inferredTheme ?t", "?c pg:inheritsTheme ?t"),
    unlinked("inference-direct", "?node pg:inferredFor ?c ; pg:inferredGoal ?t", "?c pg:servesGoal ?t"),
    linked("inferred-without-inference", "pg:Recital", f"pg:servesGoal {ITU}"),
    broken("inferred-goal-of-target", "pg:GoalInference", drop="pg:inferredTarget", add=f"pg:inferredTarget {AI}"),
    broken("inferred-apart", "pg:Recital", add=f"pg:inheritsTheme {ITU}"),
    broken("inferred-apart", "pg:Inference", add=f"pg:act {NOTING}"),
    broken("of-work", "pg:Edition", drop="pg:ofWork"),
    broken("of-work", "pg:Edition", add=f"pg:ofWork {ITU}"),
    broken("symbol-unique", "pg:Part", drop="pg:symbol", add='pg:symbol "PP/71"'),
    broken("ambiguous-candidates", MENTION, drop="pg:status", add=f'pg:status "ambiguous" ; pg:candidate {ITU}'),
    broken("target-described", MENTION, drop="pg:target", add=f"pg:target {ELSEWHERE}"),
    broken("clause-of-reading", MENTION, drop="pg:inClause", add=f"pg:inClause {ELSEWHERE}"),
    broken("inside-clause", MENTION, drop="pg:start", add="pg:start 0"),
    broken("selector-agrees", MENTION, drop="pg:quote", add='pg:quote "other words"'),
    planted("clause-read", "pg:Clause", f"pg:inDocument {ELSEWHERE}"),
    broken("section-of-clause", "pg:Recital", drop="pg:act", add=f"pg:act <{iri('act/view')}>"),
    broken("reference-inside", "pg:Recital", add=f"pg:refersTo {ELSEWHERE}"),
    broken("digest-summary", "pg:ClauseReading", drop="pg:summary", add='pg:text "not official"@en'),
    broken("reading-language", "pg:ClauseReading", drop="pg:summary", add='pg:summary "auf deutsch"@de'),
    broken("own-graph", "pg:ClauseReading", add=f"pg:inReading {ELSEWHERE}"),
    Case("cycle", "?node a pg:Recital", "INSERT DATA { GRAPH READING { NODE pg:parentClause NODE } }"),
    Case("cycle", "?node a pg:Part", "INSERT DATA { GRAPH READING { NODE frbr:partOf NODE } }"),
    Case("cycle", "?node a org:Organization", "INSERT DATA { GRAPH READING { NODE org:subOrganizationOf NODE } }"),
    Case("cycle", "?node a pg:Target", "INSERT DATA { GRAPH READING { NODE skos:broader NODE } }"),
    Case("same-label", "?node a pg:Addressee", "INSERT { GRAPH ?g { NODE skos:prefLabel ?l } } WHERE { GRAPH ?g { "
         "NODE skos:inScheme ?s . ?o skos:inScheme ?s ; skos:prefLabel ?l . FILTER(STR(?o) > STR(NODE)) } }"),
    Case("term-declared", "BIND(pg:invented AS ?node)", "INSERT DATA { GRAPH READING { READING NODE 1 } }"),
]  # fmt: skip

TEXT_CASES = [
    broken("quote", MENTION, drop="pg:quote", add='pg:quote "never said"'),
    broken("quote", "pg:Bracket", drop="pg:end", add="pg:end 99999999"),
    planted("reading-text", "pg:Reading", f'pg:checksum "{"0" * 64}"'),
]

REASONER_CASES = [
    (broken("consistency", "pg:Recital", add="a pg:Invitation"), "Clause and Invitation and Recital"),
    (broken("consistency", "pg:ViewClause", add="a pg:Instrument"), "Clause and Instrument and OperativeClause"),
    (broken("consistency", MENTION, add=f"pg:inClause {ITU}"), "inClause Organization"),
    (broken("consistency", "pg:Edition", add=f"frbr:realizationOf {ITU}"), "Edition; realizationOf Organization"),
    (broken("consistency", "pg:Instrument", add='pg:text "words"@en'), "Instrument; text"),
    (broken("consistency", "pg:Goal", add="a pg:Theme"), "Goal and Theme"),
    (broken("consistency", "pg:Inference", add=f"pg:inferredTheme {SDG9} ; a pg:ThemeInference"), "inferredTheme"),
    (Case("consistency", "", "INSERT DATA { GRAPH READING { NODE pg:number 1 ; pg:depth 1 ; pg:clauseLabel 'a' } }"),
     "a thing of no class; "),
]  # fmt: skip


# -------------------------------------------------------------------- stores


def graph_of(extraction):
    """The graph of a reading, with the ontology and the vocabularies, in memory."""
    store = ox.Store()
    for found in vocabularies.graphs().values():
        store.extend(found)
    store.load(quads(extraction, grammar(extraction.document.language)), format=ox.RdfFormat.N_QUADS)
    return store


def saved(graph, extraction, folder):
    """The graph as a store on disk, with the reading text."""
    with build(folder) as building:
        found = list(graph)
        building.replace_graphs({quad.graph_name.value for quad in found}, n_quads(found))
        building.save_text(extraction.document.text)
    return EmbeddedStore(folder)


def spoilt(cases, extraction, folder):
    """A store with every case's error in it, each at a node of its own, and those nodes."""
    graph, reading = graph_of(extraction), f"<{reading_iri(extraction.document)}>"
    nodes = []
    for number, case in enumerate(cases):
        node = iri(f"planted/{case.rule}/{number}")
        if case.pattern:
            found = graph.query(f"{PREFIXES} SELECT DISTINCT ?node WHERE {{ {case.pattern} }} ORDER BY ?node",
                                use_default_graph_as_union=True)  # fmt: skip
            node = next(row["node"].value for row in found if row["node"].value not in nodes)
        nodes.append(node)
        graph.update(PREFIXES + case.update.replace("NODE", f"<{node}>").replace("READING", reading))
    return saved(graph, extraction, folder), nodes


def told(findings):
    return {(finding.rule, iri(finding.node) if "://" not in finding.node else finding.node) for finding in findings}


def identified(cases):
    return [f"{number}-{case.rule}" for number, case in enumerate(cases)]


@pytest.fixture(scope="module")
def by_shape(digest, tmp_path_factory):
    store, nodes = spoilt(SHAPE_CASES, digest, tmp_path_factory.mktemp("shapes"))
    return told(shapes.violations(store)), nodes


@pytest.fixture(scope="module")
def by_set(digest, tmp_path_factory):
    store, nodes = spoilt(SET_CASES, digest, tmp_path_factory.mktemp("sets"))
    return told(check.disagreements(store)), nodes


@pytest.fixture(scope="module")
def by_reasoner(digest, tmp_path_factory):
    if not shutil.which(owlready2.JAVA_EXE):
        skip_or_fail("HermiT needs Java")
    store, nodes = spoilt([case for case, _ in REASONER_CASES], digest, tmp_path_factory.mktemp("reasoner"))
    return consistency.contradictions(store), nodes


# -------------------------------------------------------------------- sound graphs


def test_the_digest_is_sound(digest, tmp_path):
    found = check.check(saved(graph_of(digest), digest, tmp_path))
    assert [str(finding) for finding in found if finding.severity != "skipped"] == []


def test_the_report_is_sound(report, tmp_path):
    found = check.check(saved(graph_of(report), report, tmp_path))
    assert [str(finding) for finding in found if finding.severity != "skipped"] == []


def test_the_vocabularies_alone_are_sound(digest, tmp_path):
    graph = ox.Store()
    for found in vocabularies.graphs().values():
        graph.extend(found)
    assert shapes.violations(saved(graph, digest, tmp_path)) == []


# -------------------------------------------------------------------- errors of each kind


@pytest.mark.parametrize("number", range(len(SHAPE_CASES)), ids=identified(SHAPE_CASES))
def test_a_broken_shape_is_found(by_shape, number):
    found, nodes = by_shape
    assert (SHAPE_CASES[number].rule, nodes[number]) in found


@pytest.mark.parametrize("number", range(len(SET_CASES)), ids=identified(SET_CASES))
def test_a_broken_set_is_found(by_set, number):
    found, nodes = by_set
    assert (SET_CASES[number].rule, nodes[number]) in found


def test_a_misquote_is_found(digest, tmp_path):
    store, nodes = spoilt(TEXT_CASES, digest, tmp_path)
    assert told(check.misquotes(store)) == {(case.rule, node) for case, node in zip(TEXT_CASES, nodes, strict=True)}


def test_a_text_that_was_changed_is_found_once(digest, tmp_path):
    store = saved(graph_of(digest), digest, tmp_path)
    text_path(tmp_path, digest.document.checksum).write_text("something else", "utf-8")
    assert told(check.misquotes(store)) == {("reading-text", reading_iri(digest.document))}


@pytest.mark.parametrize("number", range(len(REASONER_CASES) - 1))
def test_a_contradiction_names_the_node_and_the_classes(by_reasoner, number):
    found, nodes = by_reasoner
    named = [finding.value for finding in found if iri(finding.node) == nodes[number]]
    assert any(REASONER_CASES[number][1] in value for value in named), named


def test_facts_that_only_contradict_together_are_found(by_reasoner):
    found, nodes = by_reasoner
    assert [finding.value for finding in found if iri(finding.node) == nodes[-1]] == [
        "a thing of no class; clauseLabel; depth; number"
    ]


def test_without_java_the_reasoner_is_skipped_and_says_so(digest, tmp_path, monkeypatch):
    monkeypatch.setattr(owlready2, "JAVA_EXE", "no-such-java")
    (finding,) = consistency.contradictions(saved(graph_of(digest), digest, tmp_path))
    assert (finding.severity, finding.rule) == ("skipped", "consistency")
    assert "Java" in finding.value


def test_a_class_of_the_ontology_that_nothing_can_belong_to_is_found(digest, tmp_path, by_reasoner):
    del by_reasoner  # asked for because it skips without Java
    ontology = tmp_path / "ontology.ttl"
    text = shapes.SHAPES.with_name("policygraph.ttl").read_text("utf-8")
    ontology.write_text(f"{text}\npg:Opinion rdfs:subClassOf pg:Clause .\n", "utf-8")
    found = consistency.contradictions(saved(graph_of(digest), digest, tmp_path / "store"), ontology)
    assert "https://w3id.org/policygraph/ns#Opinion" in {finding.node for finding in found}


# -------------------------------------------------------------------- the rules themselves


def test_every_rule_has_a_case():
    graph = rdflib.Graph().parse(shapes.SHAPES)
    named = {str(node) for node in graph.subjects(SH.message) if isinstance(node, rdflib.URIRef)}
    rules = {node.rpartition("#")[2] for node in named}
    assert {case.rule for case in SHAPE_CASES} == rules
    assert {case.rule for case in SET_CASES} == {rule.name for rule in check.set_rules()}


def test_every_named_property_shape_has_a_message():
    graph = rdflib.Graph().parse(shapes.SHAPES)
    silent = [
        node
        for node in graph.subjects(SH.path)
        if isinstance(node, rdflib.URIRef) and not graph.value(node, SH.message)
    ]
    assert silent == []


@pytest.mark.parametrize("text", ["SELECT DISTINCT ?node ?value WHERE {\n}\n", "# title: t\n# message: m\nASK {}\n"])
def test_a_rule_without_header_or_columns_is_refused(tmp_path, text):
    (tmp_path / "bad.rq").write_text(text, "utf-8")
    with pytest.raises(DataFileError, match=r"bad\.rq"):
        check.set_rules(tmp_path)


def test_a_finding_is_one_line_with_node_and_rule():
    assert (
        str(check.Finding("PP/71", "six-labels", "six of them", "seven"))
        == "PP/71: six-labels: six of them (found: seven)"
    )
