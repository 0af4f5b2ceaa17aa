"""The one error tree. A message says what was wrong, where, and what to do.

The command line turns every `PolicygraphError` into one line on stderr and exit status 2.
"""


class PolicygraphError(Exception):
    """Base of all errors that a user can mend."""


class DataFileError(PolicygraphError):
    """A data file of the project or of the user (grammar, registry, scheme, query) breaks its schema."""


class InputError(PolicygraphError):
    """A document can't be read: missing, empty, binary, wrongly encoded, or without clauses."""


class UnknownNameError(PolicygraphError):
    """A name, symbol, query or parameter that does not exist; the message suggests near ones."""


class StoreError(PolicygraphError):
    """The store is missing, locked by another program, or damaged."""


class QueryError(PolicygraphError):
    """A query that does not parse, or that breaks a limit."""


class EndpointError(PolicygraphError):
    """A remote endpoint is down, or its answer is not whole."""
