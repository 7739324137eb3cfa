"""A code that a text names, as the contract carries it."""

from __future__ import annotations

from dataclasses import dataclass

CURRENT, ENDED, UNKNOWN_CODE = "current", "ended", "unknown"
AGREES, DIFFERS, POSSIBLE = "agrees", "differs", "possible"


@dataclass(frozen=True)
class Named:
    """A code and what it is in plain words."""

    code: str
    label: str


@dataclass(frozen=True)
class Claim:
    """One code that a text names.

    Attributes:
        code: its digits: 4 to 10.
        status: ``current``, ``ended`` (replaced by others) or ``unknown`` (there is none such).
        label: what it is in plain words, empty where it is not known; of a TARIC code that of its CN code.
        ended: last ISO day on which it was valid, empty where it still is or that is not known.
        replaced: what replaced it.
        nearest: codes that exist and look most like it, where it does not.
        verdict: ``agrees``, ``differs`` or ``possible``; empty where no goods are named or there is no such code.
        likelier: the code of the same depth that fits the goods best, where that is another.
    """

    code: str
    status: str
    label: str = ""
    ended: str = ""
    replaced: tuple[Named, ...] = ()
    nearest: tuple[Named, ...] = ()
    verdict: str = ""
    likelier: Named | None = None
