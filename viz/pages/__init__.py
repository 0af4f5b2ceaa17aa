"""Pages of the server: one for each thing, one for the ontology, and the front page. They need no script.

A request goes   routes -> (a worker) thing, ontology, front -> the graph -> templates.
"""
