"""The part of a conversation that its record holds: the latest turns, and the state in which they began.

Rasa replays all events of a conversation several times in each turn and hands them all to each action. A record that
grew for ever would make every turn slower than the one before; so the oldest turns are folded into the state that
they led to, but for the message that opened a form, which only mappings that we do not use would read. Nothing is lost
to a reviewer: every event was in the stream of events when its turn was recorded.
"""

from collections.abc import Sequence

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

MOST_EVENTS = 100  # a turn of the form makes about nine


def window(events: Sequence[Event], slots: Sequence[Slot], most: int = MOST_EVENTS) -> list[Event]:
    """Events with the same state as all of them, and not many more than `most`.

    Args:
        events: all events of a record, oldest first.
        slots: the domain's slots.
        most: beyond so many events the oldest turns are folded; half as many stay as they are.

    Returns:
        The events themselves while they are few; else the state at the beginning of a turn, then all from there on.
    """
    if len(events) <= most:
        return list(events)
    beginnings = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    late = [place for place in beginnings if place >= len(events) - most // 2]
    begin = (late or beginnings[-1:] or [0])[0]
    return [*_folded(events[:begin], slots), *events[begin:]]


def _folded(events: Sequence[Event], slots: Sequence[Slot]) -> list[Event]:
    """Few events that lead to the state to which these lead, at a moment when the bot waits for a message."""
    if not events:
        return []
    at = events[-1].timestamp
    tracker = DialogueStateTracker.from_events("folded", list(events), slots)
    state = [SlotSet(name, slot.value, timestamp=at) for name, slot in tracker.slots.items() if slot.has_been_set]
    loop = [ActiveLoop(tracker.active_loop_name, timestamp=at)] if tracker.active_loop_name else []
    start = [ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at), SessionStarted(timestamp=at)]
    return [*start, *state, *loop, ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)]
