"""How an extraction is written in the form of the gold list."""

from ontology.model import Kind


def gold_rows(extraction):
    """Yield (opinion, section, label, kind, target, edition) of every clause of the opinions."""
    for read in extraction.clauses:
        clause = read.clause
        if not clause.opinion:
            continue
        below = clause.place.removeprefix(f"opinion/{clause.opinion}/{clause.section}").strip("/")
        place = (str(clause.opinion), clause.section, below)
        themes = set()
        for mention in read.mentions:
            if mention.kind in {Kind.TOPIC, Kind.GROUP}:
                continue
            target = mention.target.symbol if mention.target else f"undecided: {mention.reason}"
            if mention.kind.is_reference:
                target = target.removeprefix(f"opinion/{clause.opinion}/")
            if mention.kind is Kind.THEME:
                if target in themes:
                    continue
                themes.add(target)
            yield (*place, mention.kind.value, target, str(mention.stated.year) if mention.stated else "")
        for bracket in read.brackets:
            yield (*place, "bracket", f"{bracket.depth}:{'whole' if bracket.whole else 'part'}", "")
