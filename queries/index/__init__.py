"""The index: what the explorer asks all the time, kept beside the graph from which it is made.

`make` builds it when the store is built, `analysis` cuts words into terms, `search` finds clauses and things,
`links` counts and lists what is linked to what, `neighbours` is for the picture of the network.
"""
