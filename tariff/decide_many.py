"""Many decisions at once, each the same as alone: for bulk work and simulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tariff.constants import Constants
from tariff.decide import Case, Choose, Decision, conclude
from tariff.duties import DutyTable
from tariff.posterior import fold_many
from tariff.repertoire import Repertoire
from tariff.tree import Floats

BLOCK = 16
"""Cases worked on at a time: their arrays are 1.3 MB each on 9,896 leaves and 10 MB together, however many come."""


def decide_many(
    priors: Sequence[Floats] | Floats,
    cases: Sequence[Case],
    repertoire: Repertoire,
    duties: DutyTable,
    constants: Constants,
    *,
    choose: Choose | None = None,
) -> list[Decision]:
    """The decision for each case, the same as ``decide`` gives for it alone.

    Args:
        priors: (n, leaves) probabilities from the texts alone, each row's sum 1; an array, or its rows.
        cases: (n,) what else is known of each.
        repertoire: what can be asked on the nomenclature.
        duties: duties along the tree.
        constants: learnt constants.
        choose: another way to choose among the candidates, for those who compare.

    Raises:
        ContractError: an answer is not of this nomenclature.
        ValueError: there are not as many rows as cases.
    """
    if len(priors) != len(cases):
        raise ValueError(f"{len(priors)} rows of probabilities for {len(cases)} cases")
    return list(_blocks(priors, cases, repertoire, duties, constants, choose))


def _blocks(
    priors: Sequence[Floats] | Floats,
    cases: Sequence[Case],
    repertoire: Repertoire,
    duties: DutyTable,
    constants: Constants,
    choose: Choose | None,
) -> Iterator[Decision]:
    for start in range(0, len(cases), BLOCK):
        some = cases[start : start + BLOCK]
        rows = np.asarray(priors[start : start + BLOCK], dtype=np.float64)
        p = fold_many(rows, [case.answers for case in some], repertoire, constants.noises)
        yield from conclude(p, some, repertoire, duties, constants, choose)
