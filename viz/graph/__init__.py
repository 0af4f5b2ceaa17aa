"""The network as a picture to walk through, started from one thing or from a question, with a list that says the same.

A request goes   routes -> (a worker) data -> queries.index.neighbours -> the index; the scripts draw what they get.
"""
