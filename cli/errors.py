"""What can go wrong on the command line.

CliError
├── BadInput          what was typed cannot be used
├── NothingRuns       no gateway runs, or none answers at the address given
└── TalkRefused       the gateway did not take a message; the conversation goes on
"""

from __future__ import annotations


class CliError(Exception):
    """Any failure of a command; its text is a sentence for the person at the terminal."""


class BadInput(CliError):
    """What was typed cannot be used."""


class NothingRuns(CliError):
    """There is no gateway to talk to."""


class TalkRefused(CliError):
    """The gateway did not take a message, and says why."""
