"""The index: what the explorer asks all the time, kept beside the graph from which it is made.

`make` builds it when the store is built, `analysis` cuts words into terms, `search` finds clauses and things,
`documents` gives texts to read, `links` counts and lists what is linked to what, `notes` tells what is doubtful,
`matrices` are tables of counts, `neighbours` is for the picture of the network.
"""
