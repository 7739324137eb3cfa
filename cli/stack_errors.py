"""What can go wrong while services are started and watched.

StackError
├── AlreadyRunning      this clone's services run already; names their page
├── BadSetting          an environment variable cannot be used
├── PortTaken           a port that was asked for is in use
├── PreparationFailed   the dialogue model or the search index could not be built; quotes the log
├── RedisMissing        no redis-server to start, or the one that REDIS_URL names does not answer
├── ServiceFailed       a service ended or did not become ready; quotes the log
└── Stopped             the stack was stopped while something waited for it
"""

from __future__ import annotations


class StackError(Exception):
    """Any failure of the supervisor; its text is a sentence for the person who sees it."""


class AlreadyRunning(StackError):
    """This clone's services run already."""


class BadSetting(StackError):
    """An environment variable cannot be used."""


class PortTaken(StackError):
    """A port that was asked for is in use."""


class PreparationFailed(StackError):
    """Something that a service reads could not be built."""


class RedisMissing(StackError):
    """No Redis to work with."""


class ServiceFailed(StackError):
    """A service ended or did not become ready."""


class Stopped(StackError):
    """The stack was stopped meanwhile."""
