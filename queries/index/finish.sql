-- What is made from the tables once they are full.
INSERT INTO folded
SELECT source.home, relation, target, COUNT(DISTINCT source.id)
FROM link JOIN thing source ON source.id = link.source AND source.kind = 'clause'
WHERE source.home IS NOT NULL
GROUP BY source.home, relation, target;

CREATE INDEX link_source ON link (source, relation, target);
CREATE INDEX reading_clause ON reading (clause, language, version);
INSERT INTO facet
SELECT DISTINCT source, CASE relation
    WHEN 'names-theme' THEN 'theme' WHEN 'inherits-theme' THEN 'theme' WHEN 'asks-for' THEN 'action'
    WHEN 'serves-goal' THEN 'goal-inferred' ELSE relation END, target.symbol
FROM link JOIN thing target ON target.id = target
WHERE relation IN ('act', 'addressee', 'asks-for', 'names-theme', 'inherits-theme', 'topic', 'group', 'serves-goal')
UNION
SELECT source, CASE target.kind WHEN 'action-line' THEN 'line' ELSE target.kind END, target.symbol
FROM link JOIN thing target ON target.id = target WHERE relation = 'cites' AND target.kind IN ('goal', 'action-line')
UNION
SELECT source, 'cites', target.symbol FROM link JOIN thing target ON target.id = target WHERE relation = 'cites'
UNION
SELECT source, 'cites', form.symbol FROM link JOIN thing form ON form.id = form WHERE relation = 'cites'
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
CREATE INDEX link_target ON link (target, relation, source);
CREATE INDEX folded_source ON folded (source, relation, target);
CREATE INDEX folded_target ON folded (target, relation, source);
INSERT INTO words (words) VALUES ('optimize');
