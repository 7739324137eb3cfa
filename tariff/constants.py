"""The constants of posterior, questions and stopping; their values stand in a file with the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tariff.errors import BrokenData
from tariff.posterior import Noise
from tariff.repertoire import KINDS


@dataclass(frozen=True)
class Constants:
    """What decides when to ask, what, and when to stop.

    Attributes:
        noises: how people answer, by kind of question.
        sure: probability of the leading code from which it is proposed without a further question.
        supported: probability from which a depth counts as carried by the facts.
        least: probability of the leading chapter below which the case is referred once no question is left.
        worth: least value (bits less costs) for which a question is asked.
        cost: bits that any question costs, by kind.
        option_cost: bits that each option beyond the second costs.
        word_cost: bits that ten words to read cost.
        count_cost: bits that each question asked before makes the next one dearer.
        fine: weight of bits that part only codes which share six digits.
        stake: weight of a spread of 10 percentage points of duty, as a share of the bits.
        options: options shown at once.
        covered: probability that the codes listed as still possible hold.
        named: share of the probability of a node's children from which the one that the text names is taken for told.
        named_across: the same of the options of a question across the tree.
    """

    noises: dict[str, Noise]
    sure: float
    supported: float
    least: float
    worth: float
    cost: dict[str, float]
    option_cost: float
    word_cost: float
    count_cost: float
    fine: float
    stake: float
    options: int
    covered: float
    named: float
    named_across: float

    def least_bits(self, kind: str) -> float:
        """Bits that a question of a kind must tell to be worth anything."""
        most = (1 + self.stake) * (1 - self.noises[kind].unknown)
        return (self.worth + self.cost[kind]) / max(most, 1e-9)

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Constants:
        """The constants of a JSON object.

        Raises:
            BrokenData: a constant is missing, unknown or of the wrong type.
        """
        try:
            noises = {kind: Noise(**raw["noises"][kind]) for kind in KINDS}
            rest = {name: value for name, value in raw.items() if name != "noises"}
            return cls(noises=noises, **rest)
        except (KeyError, TypeError) as error:
            raise BrokenData(f"the constants do not fit this version: {error}") from error
