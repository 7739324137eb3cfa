"""What can go wrong in the action server.

ActionsError
├── BadSettings               the environment holds nonsense; the process does not start
├── ClassifierUnavailable     no usable answer of the classifier; the same request may be sent again
└── ClassifierRejected        the classifier will never take this request; it must be put differently
"""

from __future__ import annotations


class ActionsError(Exception):
    """Any failure of the action server; its text names what failed and never holds what a user wrote."""


class BadSettings(ActionsError):
    """The environment cannot be used."""


class ClassifierUnavailable(ActionsError):
    """The classifier cannot be reached, does not answer in time, or answers with a failure of its own."""


class ClassifierRejected(ActionsError):
    """The classifier refuses the request."""
