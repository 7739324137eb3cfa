"""What can go wrong while the environments are set up.

SetupError
├── PythonMissing      no interpreter of a version was found, or the one named cannot be used
├── BuildFailed        pip or venv failed; quotes the end of its log
└── NotBuilt           an environment was asked for that has not been built yet
"""

from __future__ import annotations


class SetupError(Exception):
    """Any failure of the set-up; its text is a sentence for the person who sees it."""


class PythonMissing(SetupError):
    """No usable interpreter of the version."""


class BuildFailed(SetupError):
    """An environment could not be built."""


class NotBuilt(SetupError):
    """An environment that was asked for is not there."""
