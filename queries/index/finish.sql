-- What is made from the tables once they are full.
INSERT INTO folded
SELECT source.home, relation, target, COUNT(DISTINCT source.id)
FROM link JOIN thing source ON source.id = link.source AND source.kind = 'clause'
WHERE source.home IS NOT NULL
GROUP BY source.home, relation, target;

CREATE INDEX link_source ON link (source, relation, target);
CREATE INDEX reading_clause ON reading (clause, language, version);
CREATE INDEX link_target ON link (target, relation, source);
INSERT INTO meant
WITH RECURSIVE counted (thing, by, way) AS (
    SELECT id, id, '' FROM thing
    UNION
    SELECT counted.thing, narrower.id, way
    FROM counted JOIN thing whole ON whole.id = counted.by JOIN thing narrower ON narrower.home = whole.id
    WHERE narrower.kind = whole.kind AND whole.kind NOT IN ('clause', 'document', 'opinion')
    UNION
    SELECT counted.thing, target, 'is' FROM counted JOIN link ON source = counted.by AND relation = 'is'
    UNION
    SELECT counted.thing, source, 'is' FROM counted JOIN link ON target = counted.by AND relation = 'is'
)
SELECT thing, by, MIN(way) FROM counted GROUP BY thing, by;
INSERT INTO cited
WITH used AS (SELECT target, COUNT(DISTINCT source) AS clauses FROM link WHERE relation = 'cites' GROUP BY target),
called AS (
    SELECT thing, by, ROW_NUMBER() OVER (PARTITION BY thing ORDER BY clauses DESC, by) AS rank
    FROM meant JOIN used ON target = by WHERE way = 'is' OR thing = by
)
SELECT DISTINCT called.by, clause.home, clause.id
FROM link JOIN called ON thing = target AND called.rank = 1 JOIN thing clause ON clause.id = source AND clause.kind = 'clause'
WHERE relation = 'cites' AND clause.home IS NOT NULL;
INSERT INTO facet
SELECT DISTINCT clause, CASE relation
    WHEN 'names-theme' THEN 'theme' WHEN 'inherits-theme' THEN 'theme-inferred' WHEN 'asks-for' THEN 'action'
    WHEN 'serves-goal' THEN 'goal-inferred' ELSE relation END, asked.symbol
FROM reach JOIN thing asked ON asked.id = reach.thing
WHERE relation IN (
    'act', 'addressee', 'asks-for', 'cites', 'names-theme', 'inherits-theme', 'topic', 'group', 'serves-goal'
)
UNION
SELECT clause, CASE asked.kind WHEN 'action-line' THEN 'line' ELSE asked.kind END, asked.symbol
FROM reach JOIN thing asked ON asked.id = reach.thing
WHERE relation = 'cites' AND asked.kind IN ('goal', 'action-line')
UNION
SELECT clause.id, 'opinion', home.symbol
FROM thing clause JOIN thing home ON home.id = clause.home AND home.kind = 'opinion' WHERE clause.kind = 'clause'
UNION
SELECT cited.source, 'body', body.symbol
FROM link cited JOIN link issued ON issued.source = cited.target JOIN thing body ON body.id = issued.target
WHERE cited.relation = 'cites' AND issued.relation = 'issued-by'
UNION
SELECT clause.id, 'document', document.symbol
FROM thing clause JOIN thing document ON document.id = clause.document WHERE clause.kind = 'clause'
UNION
SELECT clause.id, 'forum', forum.symbol
FROM thing clause JOIN link put ON put.source = clause.document AND put.relation IN ('forum', 'issued-by')
JOIN thing forum ON forum.id = put.target WHERE clause.kind = 'clause'
UNION
SELECT clause, 'reading', language FROM reading
UNION
SELECT clause, 'agreement', agreement FROM reading WHERE agreement <> '';

CREATE INDEX facet_value ON facet (facet, value, clause);
CREATE INDEX facet_clause ON facet (clause, facet, value);
CREATE INDEX note_clause ON note (clause, kind);
CREATE INDEX note_cited ON note (cited, kind);
CREATE INDEX thing_home ON thing (home, kind, place);
CREATE INDEX thing_kind ON thing (kind, symbol);
CREATE INDEX thing_document ON thing (document, place);
CREATE INDEX name_thing ON name (thing, language, rank);
CREATE INDEX cited_work ON cited (work, home, clause);
CREATE INDEX cited_home ON cited (home, work);
CREATE INDEX folded_source ON folded (source, relation, target);
CREATE INDEX folded_target ON folded (target, relation, source);
CREATE INDEX footnote_clause ON footnote (clause);
CREATE INDEX footnote_mark_footnote ON footnote_mark (footnote);
CREATE INDEX noted_only_clause ON noted_only (clause, form);
INSERT INTO words (words) VALUES ('optimize');
