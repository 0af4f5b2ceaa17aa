"""The program against the gold list, both ways: nothing missed, nothing invented (tests/gold/README.md)."""

import csv
from collections import Counter

import pytest

from gold_list import gold_rows
from ontology.model import Kind

COUNTS = {1: 44, 2: 46, 3: 31, 4: 25, 5: 34}


@pytest.fixture(scope="module")
def gold(request):
    path = request.path.parent / "gold" / "wtpf-21.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return Counter(tuple(row) for row in list(csv.reader(file, delimiter="\t"))[1:])


@pytest.fixture(params=["report", "digest"])
def extraction(request):
    return request.getfixturevalue(request.param)


def test_each_opinion_has_all_its_clauses(extraction):
    found = Counter(clause.opinion for clause in extraction.document.clauses if clause.opinion)
    assert found == COUNTS


def test_nothing_is_missed_and_nothing_invented(extraction, gold):
    found = Counter(gold_rows(extraction))
    assert sorted((gold - found).elements()) == [], "missed"
    assert sorted((found - gold).elements()) == [], "invented"


def test_digest_and_report_agree_clause_by_clause(report, digest):
    assert sorted(gold_rows(report)) == sorted(gold_rows(digest))


def test_every_citation_is_decided(extraction):
    assert [m.reason for _, m in extraction.mentions if m.target is None] == []


def test_nine_clauses_inherit_the_five_themes_by_number(extraction):
    by_number = {}
    for item in extraction.inherited:
        if item.basis == "internal-reference":
            by_number.setdefault(item.clause, set()).add(item.theme)
    assert set(by_number) == {
        *(f"opinion/1/view/{n}" for n in (2, 3, 4, 5, 7)),
        *(f"opinion/4/view/{n}" for n in (3, 4)),
        *(f"opinion/4/invites-all/{n}" for n in (1, 2)),
    }
    five = {"theme/ai", "theme/iot", "theme/5g", "theme/big-data", "theme/ott"}
    assert all(themes == five for themes in by_number.values())


def test_a_reference_to_a_clause_without_themes_inherits_none(extraction):
    assert "opinion/1/recognizing/e" not in {item.clause for item in extraction.inherited}


def test_what_the_above_technologies_inherit_is_marked_as_weak(extraction):
    weak = {item.clause for item in extraction.inherited if item.basis == "weak-reference"}
    assert weak == {"opinion/3/view/2", "opinion/3/invites-member-states/3"}


def test_goal_one_of_the_strategic_plan_is_no_sdg(extraction):
    clause = extraction.document.clause("opinion/3/recalling/e")
    targets = [m.target.cited for c, m in extraction.mentions if c == clause and m.target and m.kind.is_citation]
    assert sorted(targets) == ["PP/71/Goal/1@2018", "PP/71@2018"]


def test_every_invitation_has_a_leading_action(extraction):
    invitations = [read for read in extraction.clauses if read.clause.section.startswith("invites")]
    assert len(invitations) == 50
    assert [read.clause.place for read in invitations if not read.asked] == []


def test_report_and_digest_ask_for_the_same_leading_actions(report, digest):
    def leading(extraction):
        return {read.clause.place: read.asked[0].action for read in extraction.clauses if read.asked}

    assert leading(report) == leading(digest)


def test_the_sections_of_the_report_belong_to_their_theme(report):
    by_section = {item.clause: item.theme for item in report.inherited if item.basis == "section"}
    assert by_section["report/2.8.6.2"] == "theme/connectivity-solutions"


def test_the_schedule_is_read_as_dated_events(report):
    events = report.document.events
    assert len(events) == 22
    assert (events[-1].start, events[-1].end) == ("2021-12-16", "2021-12-18")
    assert ("2021-05-31", "2021-06-02") in {(event.start, event.end) for event in events}


def test_citations_of_the_body_of_the_report(report):
    found = Counter(m.target.cited for c, m in report.mentions if not c.opinion and m.target and m.kind.is_citation)
    assert found == {"PP/2@2018": 4, "C/Decision/611@2020": 7, "C/Decision/611/Annex/2@2020": 1}


def test_footnotes_are_tied_to_their_clauses(extraction):
    assert [note.clauses for note in extraction.document.footnotes] == [
        ("opinion/3/considering/g",),
        ("opinion/4/recognizing/d",),
        ("opinion/5/invites-member-states/1",),
    ]


def test_roles_of_bodies(extraction):
    found = {(r.clause.place, x.body, x.role, x.target) for r in extraction.clauses for x in r.roles}
    assert {
        *((("opinion/2/invites-all/1"), "ITU", "facilitates", f"WSIS/{line}") for line in ("C2", "C4", "C5", "C6")),
        ("opinion/2/recognizing/j", "ITU", "facilitates", "WSIS/C5"),
        ("opinion/2/invites-all/6", "ITU", "partnersIn", "ITU/GIGA"),
        ("opinion/2/invites-all/6", "UNICEF", "partnersIn", "ITU/GIGA"),
        ("opinion/2/invites-all/6", "ITU", "leads", "ITU/Partner2Connect"),
    } <= found


def test_kinds_are_those_that_the_command_line_documents():
    assert {kind.value for kind in Kind} == {
        "instrument", "part", "named", "goal", "action-line", "set", "internal", "weak-internal",
        "theme", "topic", "group",
    }  # fmt: skip
