"""The class of a stored event, found once.

Rasa walks the tree of all event classes for each single event that it reads; a third of a turn went into that.
"""

from functools import lru_cache

from rasa.shared.core.events import Event

_MOST_TYPES = 128


def install() -> None:
    """Repairs the reading of events in this process; doing so twice changes nothing more."""
    find = Event.resolve_by_type
    if not hasattr(find, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=_MOST_TYPES)(find))
