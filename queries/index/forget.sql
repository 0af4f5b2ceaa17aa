-- What is made anew: all about the things in `asked`, the notes, and what finish.sql makes from the tables.
DELETE FROM name WHERE thing IN (SELECT id FROM asked);
DELETE FROM reading WHERE clause IN (SELECT id FROM asked);
DELETE FROM link WHERE source IN (SELECT id FROM asked);
DELETE FROM footnote WHERE clause IN (SELECT id FROM asked);
DELETE FROM footnote_mark WHERE footnote NOT IN (SELECT id FROM footnote);
DELETE FROM noted_only WHERE clause IN (SELECT id FROM asked);
DELETE FROM note;
DELETE FROM meant;
DELETE FROM cited;
DELETE FROM folded;
DELETE FROM facet;
