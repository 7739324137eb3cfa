"""What one message is to do: the state that it leads to, the case to decide, and what is said first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.state import Case, State


@dataclass(frozen=True)
class Notice:
    """A fixed sentence to say before anything else, with what goes into it."""

    key: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Turn:
    """What is to be done.

    Attributes:
        state: where the conversation stands if nothing is decided or deciding fails.
        case: the case to decide, None where there is nothing new to decide.
        notice: what is said first.
        is_described: whether the message is a new description.
        asks_for_goods: whether to wait for a description, whatever question or proposal stands.
    """

    state: State
    case: Case | None = None
    notice: Notice | None = None
    is_described: bool = False
    asks_for_goods: bool = False
