"""A dossier decided anew: whether it comes out the same, and what may be the cause where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tariff.dossier import Dossier
from tariff.explanation import Explanation
from tariff.explanation_parts import Unknown

ROUNDING = 0.002
"""Up to which difference two probabilities count as the same: other processors round in another way."""
_VERSIONS = ("model", "data", "catalogue", "nomenclature", "contract")
_MADE = ("legal", "notes", "rulings")


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was: its name, and both values as text; ``-`` where there is none."""

    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Replayed:
    """How a dossier came out when it was decided anew.

    Attributes:
        differences: what differs; empty where it is the same.
        causes: versions that are other ones now.
        refused: why the case cannot be decided any more, such as an answer that no longer exists; mostly empty.
    """

    differences: tuple[Change, ...]
    causes: tuple[Change, ...]
    refused: str = ""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences and not self.refused


def compare(kept: Dossier, anew: Dossier) -> Replayed:
    """What differs between a dossier and the same case decided anew."""
    return Replayed(tuple(_differences(kept, anew)), tuple(_causes(kept, anew)))


def _differences(kept: Dossier, anew: Dossier) -> Iterator[Change]:
    for what, read in _TOLD.items():
        before, now = read(kept), read(anew)
        if before != now:
            yield Change(what, before, now)
    first, second = _probability(kept), _probability(anew)
    if first is not None and second is not None and abs(first - second) > ROUNDING and _code(kept) == _code(anew):
        yield Change("probability", f"{100 * first:.1f} %", f"{100 * second:.1f} %")


def _code(dossier: Dossier) -> str:
    proposal = dossier.reply.proposal
    return proposal.candidate.code if proposal else "-"


def _question(dossier: Dossier) -> str:
    question = dossier.reply.question
    return question.key if question else "-"


def _rulings(dossier: Dossier) -> str:
    proposal = dossier.reply.proposal
    return ", ".join(one.reference for one in proposal.rulings) or "-" if proposal else "-"


def _duty(dossier: Dossier) -> str:
    proposal = dossier.reply.proposal
    return proposal.candidate.duty.text or "-" if proposal else "-"


def _probability(dossier: Dossier) -> float | None:
    proposal = dossier.reply.proposal
    return proposal.candidate.probability if proposal else None


_TOLD: dict[str, Callable[[Dossier], str]] = {
    "decision": lambda dossier: dossier.reply.decision,
    "code": _code,
    "question": _question,
    "rulings": _rulings,
    "duty": _duty,
}


def _causes(kept: Dossier, anew: Dossier) -> Iterator[Change]:
    for name in _VERSIONS:
        yield from _change(name, kept.reply.versions.get(name, "-"), anew.reply.versions.get(name, "-"))
    if kept.explanation is not None and anew.explanation is not None:
        for name in _MADE:
            yield from _change(name, _made(kept.explanation, name), _made(anew.explanation, name))


def _change(what: str, before: str, now: str) -> Iterator[Change]:
    if before != now:
        yield Change(what, before, now)


def _made(told: Explanation, name: str) -> str:
    value = getattr(told.made, name)
    return "-" if isinstance(value, Unknown) else str(value)
