-- What the explorer asks all the time, made from the graph when the store is built; nothing is here that is not there.

-- The program that made this: only the same one goes on with it.
CREATE TABLE made (program TEXT NOT NULL);

-- Documents, opinions, clauses, what they cite and the concepts. A thing with two kinds (a resolution whose text is in
-- the graph is a document and an instrument) has the first of: document, opinion, clause, the others.
CREATE TABLE thing (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    symbol TEXT NOT NULL,
    kind TEXT NOT NULL,
    home INTEGER REFERENCES thing,      -- a clause's opinion, else its document; an opinion's document; an edition's
                                        -- or part's work; a target's goal; a narrower concept's broader one
    document INTEGER REFERENCES thing,  -- of a clause or an opinion
    place INTEGER NOT NULL DEFAULT 0,   -- of a clause in the order of its document
    year INTEGER                        -- of a document or an edition; of an instrument that its symbol tells
);

-- What things are called. rank 0: the name to show in that language; 1: other names; 2: only searched for.
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    thing INTEGER NOT NULL REFERENCES thing,
    language TEXT NOT NULL,             -- "" for none
    rank INTEGER NOT NULL,
    text TEXT NOT NULL
);

-- What each reading says in a clause.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    clause INTEGER NOT NULL REFERENCES thing,
    language TEXT NOT NULL,
    version TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- text, or summary for a digest's words
    agreement TEXT NOT NULL,            -- bracketed, partly, or "" for agreed
    text TEXT NOT NULL
);

-- What a clause does, cites, names, asks of whom, refers to or inherits; and between instruments: is, carried-by,
-- issued-by; between an action line and a goal: serves. form is the edition, part or target that the text names, where
-- target is the work or goal.
CREATE TABLE link (
    source INTEGER NOT NULL REFERENCES thing,
    relation TEXT NOT NULL,
    target INTEGER NOT NULL REFERENCES thing,
    form INTEGER NOT NULL REFERENCES thing
);

-- Whose naming counts as naming a thing: its own, that of narrower things of its kind, and that of the same instrument
-- under another name (way: is).
CREATE TABLE meant (
    thing INTEGER NOT NULL REFERENCES thing,
    by INTEGER NOT NULL REFERENCES thing,
    way TEXT NOT NULL,
    PRIMARY KEY (thing, by)
) WITHOUT ROWID;

-- The clauses that reach a thing, from which all that counts them is made. An edition, a part or a target is reached by
-- what names just that, all else also by its editions, parts and targets.
CREATE VIEW reach AS
SELECT meant.thing, link.source AS clause, relation, form, way
FROM meant JOIN thing asked ON asked.id = meant.thing JOIN thing named ON named.id = meant.by
JOIN link ON link.target = CASE WHEN asked.kind IN ('edition', 'part', 'target')
    THEN COALESCE(named.home, named.id) ELSE named.id END
    AND (asked.kind NOT IN ('edition', 'part', 'target') OR link.form = named.id)
JOIN thing clause ON clause.id = link.source AND clause.kind = 'clause';

-- Which works each clause cites. An instrument with several names counts once, under the one that most clauses use.
CREATE TABLE cited (
    work INTEGER NOT NULL REFERENCES thing,
    home INTEGER NOT NULL REFERENCES thing,
    clause INTEGER NOT NULL REFERENCES thing
);

-- The links of clauses, folded into the opinions and documents that hold them: how many clauses each stands on.
CREATE TABLE folded (
    source INTEGER NOT NULL REFERENCES thing,
    relation TEXT NOT NULL,
    target INTEGER NOT NULL REFERENCES thing,
    clauses INTEGER NOT NULL
);

-- What is doubtful in a citation (kind: doubt), and what one language of a clause cites and another lacks (parity).
CREATE TABLE note (
    clause INTEGER NOT NULL REFERENCES thing,
    cited INTEGER REFERENCES thing,
    kind TEXT NOT NULL,
    class TEXT NOT NULL,                -- of a doubt its severity and kind; of a difference whose it is
    why TEXT NOT NULL,
    languages TEXT NOT NULL,            -- those that cite it
    lacks TEXT NOT NULL,                -- the language that does not
    quote TEXT NOT NULL
);

-- What each graph answers to questions from which the notes are made (kept.py), so that only changed graphs are asked again.
CREATE TABLE answer (
    graph TEXT NOT NULL,
    query TEXT NOT NULL,
    row TEXT NOT NULL                   -- its terms, as JSON
);

-- The footnotes of each reading, once for each clause that carries one.
CREATE TABLE footnote (
    id INTEGER PRIMARY KEY,
    clause INTEGER NOT NULL REFERENCES thing,
    language TEXT NOT NULL,
    version TEXT NOT NULL,
    mark TEXT NOT NULL,                 -- its number or sign
    text TEXT NOT NULL
);

-- What a footnote cites, by characters of its text. form: what is cited; NULL where that is undecided.
CREATE TABLE footnote_mark (
    footnote INTEGER NOT NULL REFERENCES footnote,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    form INTEGER REFERENCES thing,
    reason TEXT NOT NULL
);

-- What a clause cites in its footnotes only, and not in its own words.
CREATE TABLE noted_only (
    clause INTEGER NOT NULL REFERENCES thing,
    form INTEGER NOT NULL REFERENCES thing
);

-- By what clauses are told apart in a search. value: the symbol of a thing; of a reading the code of its language; of what is not
-- agreed how (bracketed, partly).
CREATE TABLE facet (
    clause INTEGER NOT NULL REFERENCES thing,
    facet TEXT NOT NULL,
    value TEXT NOT NULL
);

-- The words of all texts and names as they are written, without accents, their terms, and how often each stands there.
CREATE TABLE form (
    form TEXT NOT NULL,
    term TEXT NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (form, term)
) WITHOUT ROWID;

-- Words as `analysis` normalises them. rowid: twice the id of a reading, or twice the id of a name and one.
CREATE VIRTUAL TABLE words USING fts5 (
    name, body, cited, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '/.@()-'"
);
