"""What the doctor found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a thing stands."""

    GOOD = "ok"
    ABSENT = "-"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what it is.
        state: good, absent (and not needed now), or broken (needed and not usable).
        says: where it is, how large, how old.
        advice: what to do, empty where nothing is to be done.
    """

    name: str
    state: State
    says: str
    advice: str = ""


def good(name: str, says: str) -> Finding:
    """It is there and usable."""
    return Finding(name, State.GOOD, says)


def absent(name: str, says: str, advice: str = "") -> Finding:
    """It is not there, which harms nothing yet."""
    return Finding(name, State.ABSENT, says, advice)


def broken(name: str, says: str, advice: str) -> Finding:
    """It is needed and of no use."""
    return Finding(name, State.BROKEN, says, advice)


def examine(name: str, check: Callable[[], Finding], advice: str) -> Finding:
    """What a check finds; a check that fails is a finding too."""
    try:
        return check()
    except Exception as error:  # the doctor looks at what is broken: any failure is what it was sent to find
        return broken(name, " ".join(str(error).split())[:300] or type(error).__name__, advice)
