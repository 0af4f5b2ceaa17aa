"""What was extracted, as quads: the contract between ingest and every question.

One named graph a reading, one beside it for what is inferred; nothing in the unnamed graph, no blank nodes, no times of
day: the same document gives the same quads, whatever the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, serialize

from ingest.adopted import adopted, adopted_heading, adopted_name, adopted_section
from ingest.cited import describe, read_symbol
from ingest.concepts import heading_themes
from ingest.grammar import grammar as of
from ingest.mention_triples import aside_statements, located, mention_statements
from ingest.terms import (
    DCTERMS,
    PG,
    PROV,
    RDF,
    RDFS,
    boolean,
    date,
    in_graph,
    in_reading,
    integer,
    literal,
    text,
    things,
)  # fmt: skip
from ontology import identifiers
from ontology.model import VERSION, Act
from ontology.schemes import labels, operative, served

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.grammar import Grammar
    from ingest.terms import Statement
    from ontology.model import Clause, Document, Extraction, Heading, Mention, ReadClause

SOFTWARE = f"software/policygraph/{VERSION}"
CLASSES: dict[str, str] = {Act.VIEW: "ViewClause", Act.REPORTING: "ReportParagraph"}
PLACED = {"pp", "op", "annex"}
"""Sections of resolutions of the United Nations, whose clauses each have an act of their own."""
CITES: dict[str, str] = {
    Act.RECALLING: "recalls",
    Act.CONSIDERING: "considers",
    Act.RECOGNIZING: "recognizes",
    Act.REAFFIRMING: "reaffirms",
    Act.NOTING: "notes",
    Act.BEARING_IN_MIND: "bearsInMind",
    Act.VIEW: "citesInView",
    Act.INVITING: "citesInInvitation",
    Act.REPORTING: "citesInReport",
}


def reading_iri(document: Document) -> str:
    """Return the IRI of the reading that a document is, which names its graph."""
    return identifiers.reading(document.id, document.version, document.language)


def quads(extraction: Extraction, grammar: Grammar, *, acts: bool = True) -> bytes:
    """Return a reading and what is inferred from it as sorted N-Quads, with or without what `act_quads` gives."""
    name = reading_iri(extraction.document)
    statements = [*_asserted(extraction, grammar), *(_acts(extraction.document) if acts else ())]
    asserted = in_graph(statements, name)
    inferred = in_graph(_inferred(extraction), identifiers.inferred(name))
    return "".join(sorted(asserted + inferred) if inferred else asserted).encode()


def act_quads(extraction: Extraction) -> bytes:
    """Return what each clause does, in the graph of the reading, as sorted N-Quads."""
    document = extraction.document
    return "".join(in_graph(_acts(document), reading_iri(document))).encode()


def n_quads(found: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads: the same quads are the same bytes."""
    written = serialize(found, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(written.splitlines(keepends=True)))


def _acts(document: Document) -> Iterator[Statement]:
    for clause in document.clauses:
        yield things(f"{document.id}/{clause.place}"), PG["act"], things(f"act/{act_of(clause)}")


# -------------------------------------------------------------------- what the text says


def _asserted(extraction: Extraction, grammar: Grammar) -> Iterator[Statement]:
    document = extraction.document
    yield from _document(document)
    for heading in document.headings:
        if heading.place.startswith("report/"):
            yield from _report_section(document, heading)
        elif not heading.place.startswith("opinion/"):
            yield from adopted_heading(document, heading)
        elif heading.number:
            yield from _opinion(document, heading, grammar)
        else:
            section = things(f"{document.id}/{heading.place}")
            yield section, DCTERMS["title"], text(heading.text, document.language)
    cited: set[str] = set()
    for order, read in enumerate(extraction.clauses, start=1):
        yield from _clause(document, read.clause, grammar)
        yield from _clause_reading(document, read, order)
        for mention in read.mentions:
            yield from mention_statements(document, read.clause, mention, _cites(read.clause))
            yield from _what_is_cited(document, mention, cited)
        yield from _brackets(document, read)
        yield from _asked(document, read)
        yield from _roles(document, read)
    for aside in extraction.asides:
        for mention in aside.mentions:
            clauses = [clause for place in aside.clauses if (clause := document.clause(place))]
            yield from aside_statements(document, aside, mention, [(clause, _cites(clause)) for clause in clauses])
            yield from _what_is_cited(document, mention, cited)
    yield from _notes(document)
    yield from _events(document)
    yield from adopted(document)


def _what_is_cited(document: Document, mention: Mention, cited: set[str]) -> Iterator[Statement]:
    """What a citation leads to, described once a reading."""
    if not mention.kind.is_citation:
        return
    for target in (mention.target, *map(read_symbol, mention.candidates)):
        if target and target.cited not in cited:
            cited.add(target.cited)
            yield from describe(target)
    if mention.title and mention.target:
        yield things(mention.target.symbol), PG["titleAsCited"], text(mention.title, document.language)


def act_of(clause: Clause) -> str:
    """What a clause does: its act, else all that its place tells."""
    return clause.act or {"pp": "preambular", "op": "operative"}.get(clause.section, Act.REPORTING)


def _cites(clause: Clause) -> str:
    """The property by which a clause cites: its act's own, else that of its place."""
    act = act_of(clause)
    return CITES.get(act) or ("citesInOperativeClause" if _is_operative(clause) else "citesInRecital")


def _adopted(clause: Clause) -> bool:
    """Whether a clause is an instrument's own, not an opinion's or a report's."""
    return bool(clause.section) and not clause.opinion


def _is_operative(clause: Clause) -> bool:
    """By the place in a resolution of the United Nations, whose recitals also urge and encourage; else by the act."""
    if clause.place.partition("/")[0] in {"pp", "op"}:
        return clause.place.startswith("op")
    return clause.section == "op" or act_of(clause) in {*operative(), "operative"}


def _document(document: Document) -> Iterator[Statement]:
    subject, reading = things(document.id), in_reading(document)
    activity, source = in_reading(document, "activity"), things(f"source/{document.checksum}")
    yield subject, RDF["type"], PG["Document"]
    yield subject, PG["symbol"], literal(document.id)
    yield subject, DCTERMS["title"], text(document.title, document.language)
    yield subject, RDFS["label"], literal(document.id)
    if document.forum:
        yield subject, PG["forum"], things(f"body/{document.forum}")
    if document.draft:
        yield subject, PG["status"], literal("draft")
    if document.year:
        yield subject, PG["year"], integer(document.year)
    yield reading, RDF["type"], PG["Reading"]
    yield reading, PG["readingOf"], subject
    yield reading, DCTERMS["language"], literal(document.language)
    yield reading, PG["version"], literal(document.version)
    yield reading, PG["checksum"], literal(document.checksum)
    yield reading, PG["sourceFile"], literal(document.source)
    yield reading, PG["readingKind"], literal("text" if document.official else "digest")
    for notice in document.notices:
        yield reading, PG["leftOut"], literal(notice)
    if document.pages:
        yield reading, PG["pages"], integer(len(document.pages))
    yield reading, PROV["wasGeneratedBy"], activity
    yield activity, RDF["type"], PROV["Activity"]
    yield activity, PROV["wasAssociatedWith"], things(SOFTWARE)
    yield activity, PROV["used"], source
    yield things(SOFTWARE), RDF["type"], PROV["SoftwareAgent"]
    yield source, RDF["type"], PROV["Entity"]
    yield source, PG["checksum"], literal(document.checksum)


def _opinion(document: Document, heading: Heading, grammar: Grammar) -> Iterator[Statement]:
    subject = things(f"{document.id}/{heading.place}")
    yield subject, RDF["type"], PG["Opinion"]
    yield subject, PG["inDocument"], things(document.id)
    yield subject, PG["number"], integer(int(heading.number))
    if heading.draft:
        yield subject, PG["status"], literal("draft")
    yield subject, DCTERMS["title"], text(heading.text, document.language)
    for language, name in _both(grammar, "opinion_name"):
        yield subject, RDFS["label"], text(name.format(number=heading.number), language)
    if document.year:
        yield subject, PG["year"], integer(document.year)
    if document.place:
        yield subject, PG["meetingPlace"], text(document.place, document.language)


def _report_section(document: Document, heading: Heading) -> Iterator[Statement]:
    subject = things(f"{document.id}/{heading.place}")
    yield subject, RDF["type"], PG["Section"]
    yield subject, PG["inDocument"], things(document.id)
    yield subject, PG["act"], things(f"act/{Act.REPORTING}")
    yield subject, RDFS["label"], literal(heading.number)
    yield subject, DCTERMS["title"], text(heading.text, document.language)
    for theme in heading_themes(heading.text, document.language):
        yield subject, PG["aboutTheme"], things(theme)


def _clause(document: Document, clause: Clause, grammar: Grammar) -> Iterator[Statement]:
    subject = things(f"{document.id}/{clause.place}")
    yield subject, RDF["type"], PG["Clause"]
    yield from ((subject, RDF["type"], PG[kind]) for kind in _kinds(clause))
    yield subject, PG["inDocument"], things(document.id)
    if clause.label:
        yield subject, PG["clauseLabel"], literal(clause.label)
    if clause.heading:
        yield subject, PG["inSection"], things(f"{document.id}/report/{clause.heading}")
    if clause.parent:
        yield subject, PG["parentClause"], things(f"{document.id}/{clause.parent}")
    for language, name in _clause_names(clause, grammar):
        yield subject, RDFS["label"], text(name, language)
    for addressee in clause.addressees:
        yield subject, PG["addressee"], things(addressee)
    if clause.opinion and clause.section:
        yield from _section(document, clause)
    elif clause.section:
        yield from adopted_section(document, clause)
        if clause.section not in PLACED:
            yield things(f"{document.id}/{clause.section}"), PG["act"], things(f"act/{act_of(clause)}")


def _kinds(clause: Clause) -> Iterator[str]:
    """The classes of a clause below pg:Clause."""
    if clause.section == "annex":
        yield "AnnexParagraph"
        return
    own = "Invitation" if clause.addressees else CLASSES.get(act_of(clause)) if not _adopted(clause) else None
    if own:
        yield own
    if _is_operative(clause):
        yield "OperativeClause"
    elif not own:
        yield "Recital"


def _section(document: Document, clause: Clause) -> Iterator[Statement]:
    opinion = f"{document.id}/opinion/{clause.opinion}"
    section, subject = things(f"{opinion}/{clause.section}"), things(f"{document.id}/{clause.place}")
    yield subject, PG["inOpinion"], things(opinion)
    yield subject, PG["inSection"], section
    yield section, RDF["type"], PG["Section"]
    yield section, PG["inOpinion"], things(opinion)
    yield section, PG["inDocument"], things(document.id)
    yield section, PG["act"], things(f"act/{clause.act}")


def _clause_names(clause: Clause, grammar: Grammar) -> Iterator[tuple[str, str]]:
    """The clause's name in English, by its place, and in the language of the reading."""
    for language in dict.fromkeys(("en", grammar.language)):
        if clause.section and not clause.opinion:
            yield language, adopted_name(clause)
            continue
        rules = of(language)
        outline = rules.data.outline
        if not clause.section:
            yield language, outline.paragraph_name.format(label=clause.place.removeprefix("report/"))
            continue
        section = next((h.forms[0] for h in rules.data.heading if h.slug == clause.section), None)
        if section is None:  # a heading that no list has: named by its act
            section = labels(language).get(f"act/{clause.act}", clause.act)
        below = clause.place.removeprefix(f"opinion/{clause.opinion}/{clause.section}").strip("/")
        label = " ".join(part if part[0].isdigit() else f"{part})" for part in below.split("/") if part)
        yield (
            language,
            outline.clause_name.format(opinion=clause.opinion, section=section, label=label).strip(),
        )


def _both(grammar: Grammar, key: str) -> Iterator[tuple[str, str]]:
    for language in dict.fromkeys(("en", grammar.language)):
        yield language, getattr(of(language).data.outline, key)


def _clause_reading(document: Document, read: ReadClause, order: int) -> Iterator[Statement]:
    clause = read.clause
    subject = in_reading(document, clause.place)
    yield subject, RDF["type"], PG["ClauseReading"]
    yield subject, PG["readingOf"], things(f"{document.id}/{clause.place}")
    yield subject, PG["inReading"], in_reading(document)
    yield subject, PG["text" if document.official else "summary"], text(clause.text, document.language)
    yield subject, PG["start"], integer(clause.span.start)
    yield subject, PG["end"], integer(clause.span.end)
    yield subject, PG["order"], integer(order)
    yield subject, PG["readAct"], things(f"act/{act_of(clause)}")
    if clause.written:
        yield subject, PG["actAsWritten"], text(clause.written, document.language)
    if any(bracket.whole for bracket in read.brackets):
        yield subject, PG["agreement"], literal("bracketed")
    elif read.brackets:
        yield subject, PG["agreement"], literal("partly")


def _brackets(document: Document, read: ReadClause) -> Iterator[Statement]:
    for bracket in read.brackets:
        subject = _marked(document, "bracket", bracket.span.start, bracket.span.end)
        yield subject, RDF["type"], PG["Bracket"]
        yield from located(document, read.clause, subject, bracket.span)
        yield subject, PG["depth"], integer(bracket.depth)
        yield subject, PG["wholeClause"], boolean(bracket.whole)


def _asked(document: Document, read: ReadClause) -> Iterator[Statement]:
    clause = things(f"{document.id}/{read.clause.place}")
    for asked in read.asked:
        subject = _marked(document, "action", asked.span.start, asked.span.end)
        yield clause, PG["asksFor"], things(asked.action)
        yield subject, RDF["type"], PG["ActionMention"]
        yield from located(document, read.clause, subject, asked.span)
        yield subject, PG["target"], things(asked.action)
        yield subject, PG["softened"], boolean(asked.softened)


def _roles(document: Document, read: ReadClause) -> Iterator[Statement]:
    for role in read.roles:
        body, target = things(f"body/{role.body}"), things(role.target)
        place = f"role/{role.target}"
        subject = _marked(document, place, role.span.start, role.span.end)
        yield body, PG[role.role], target
        yield subject, RDF["type"], PG["RoleMention"]
        yield from located(document, read.clause, subject, role.span)
        yield subject, PG["kind"], literal(role.role)
        yield subject, PG["body"], body
        yield subject, PG["target"], target
        yield subject, PG["rule"], literal(role.rule)


def _marked(document: Document, kind: str, start: int, end: int) -> str:
    return in_reading(document, f"{kind}/{start}-{end}")


def _notes(document: Document) -> Iterator[Statement]:
    for number, note in enumerate(document.footnotes, start=1):
        subject = in_reading(document, f"footnote/{number}")
        yield subject, RDF["type"], PG["Footnote"]
        yield subject, RDFS["label"], literal(note.marker)
        yield subject, PG["inReading"], in_reading(document)
        yield subject, PG["text" if document.official else "summary"], text(note.text, document.language)
        yield subject, PG["start"], integer(note.span.start)
        yield subject, PG["end"], integer(note.span.end)
        for place in note.clauses:
            yield subject, PG["noteTo"], things(f"{document.id}/{place}")


def _events(document: Document) -> Iterator[Statement]:
    for number, event in enumerate(document.events, start=1):
        subject = things(f"{document.id}/event/{number}")
        yield subject, RDF["type"], PG["Event"]
        yield subject, PG["inDocument"], things(document.id)
        yield subject, PG["startDate"], date(event.start)
        yield subject, PG["endDate"], date(event.end)
        yield subject, RDFS["label"], text(event.text, document.language)


# -------------------------------------------------------------------- what is inferred


def _inferred(extraction: Extraction) -> Iterator[Statement]:
    document = extraction.document
    for item in extraction.inherited:
        clause = things(f"{document.id}/{item.clause}")
        subject = things(f"{document.id}/{item.clause}/inferred/{item.theme}")
        yield clause, PG["inheritsTheme"], things(item.theme)
        yield subject, RDF["type"], PG["Inference"]
        yield subject, RDF["type"], PG["ThemeInference"]
        yield subject, PG["inferredFor"], clause
        yield subject, PG["inferredTheme"], things(item.theme)
        if document.clause(item.path[-1]):
            yield subject, PG["throughClause"], things(f"{document.id}/{item.path[-1]}")
        yield subject, PG["basis"], literal(item.basis)
        yield subject, PG["path"], literal(" → ".join((*item.path, item.theme)))
    for clause_found, mention in extraction.mentions:
        if mention.target and mention.target.symbol in served():
            yield from _served(document, clause_found, mention.target.symbol)


def _served(document: Document, clause: Clause, line: str) -> Iterator[Statement]:
    """The goals that a single action line serves; the lines as a whole serve none (WSIS-SDG Matrix, 2015)."""
    subject = things(f"{document.id}/{clause.place}")
    for goal in served()[line]:
        number = goal.removeprefix("SDG/")
        inference = things(f"{document.id}/{clause.place}/inferred/{line}/sdg/{number}")
        whole = f"SDG/{number.partition('.')[0]}"
        yield subject, PG["servesGoal"], things(whole)
        yield inference, RDF["type"], PG["Inference"]
        yield inference, RDF["type"], PG["GoalInference"]
        yield inference, PG["inferredFor"], subject
        yield inference, PG["throughLine"], things(line)
        yield inference, PG["inferredGoal"], things(whole)
        steps = [clause.place, line, goal]
        if goal != whole:
            yield inference, PG["inferredTarget"], things(goal)
            steps.append(whole)
        yield inference, PG["basis"], literal("wsis-sdg-matrix")
        yield inference, PG["edition"], literal("2015")
        yield inference, PG["path"], literal(" → ".join(steps))
