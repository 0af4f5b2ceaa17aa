"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A node that breaks a rule.

    Attributes:
        node: symbol or IRI of the node; "" when the finding is about the check itself.
        rule: name of the rule: a shape of ontology/shapes.ttl, a file of queries/checks/, or one that code checks.
        message: what is true of a sound graph.
        value: the value that is wrong, "" where it is missing.
        severity: `violation`, or `skipped` when a part of the check could not run.
    """

    node: str
    rule: str
    message: str
    value: str = ""
    severity: str = "violation"

    def __str__(self) -> str:
        """Return the finding in one line."""
        value = f" (found: {self.value})" if self.value else ""
        return f"{self.node or self.severity}: {self.rule}: {self.message}{value}"
