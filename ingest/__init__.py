"""Documents to triples: readers, outline, mentions, resolution, themes, triples."""
