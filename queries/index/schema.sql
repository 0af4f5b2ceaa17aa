-- What the explorer asks all the time, made from the graph when the store is built; nothing is here that is not there.

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
    year INTEGER                        -- of a document or an edition
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

-- By what clauses are told apart in a search. value: the symbol of a thing; of a reading the code of its language; of what is not
-- agreed how (bracketed, partly).
CREATE TABLE facet (
    clause INTEGER NOT NULL REFERENCES thing,
    facet TEXT NOT NULL,
    value TEXT NOT NULL
);

-- The words of all texts and names as they are written, without accents, and their terms.
CREATE TABLE form (
    form TEXT NOT NULL,
    term TEXT NOT NULL,
    PRIMARY KEY (form, term)
) WITHOUT ROWID;

-- Words as `analysis` normalises them. rowid: twice the id of a reading, or twice the id of a name and one.
CREATE VIRTUAL TABLE words USING fts5 (
    name, body, cited, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '/.@()-'"
);
