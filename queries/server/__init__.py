"""The graph behind one address: SPARQL 1.1 Protocol, graph store, linked data, REST.

A request goes   app -> protocol (what is asked) -> service -> pool -> a worker process -> engine (the answer's bytes).
Whatever can take long runs in a worker process, so that it can be stopped; the process that talks HTTP never
evaluates a query and never reads the store.
"""
