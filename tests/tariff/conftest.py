"""Constants for the tests of the domain; the service's own stand beside its model."""

import pytest

from tariff.constants import Constants
from tariff.repertoire import KINDS

NOISE = {"wrong": 0.05, "denies": 0.03, "forces": 0.3, "hidden": 0.2}


@pytest.fixture(scope="session")
def constants() -> Constants:
    return Constants.from_dict(
        {
            "noises": {kind: NOISE for kind in KINDS},
            "sure": 0.85, "supported": 0.5, "least": 0.25, "worth": 0.1,
            "cost": {"node": 0.1, "headings": 0.15, "subheadings": 0.25, "cross": 0.15, "fact": 0.15},
            "option_cost": 0.02, "word_cost": 0.0, "count_cost": 0.0, "fine": 1.0, "stake": 0.2, "options": 7, "covered": 0.9,
        }
    )  # fmt: skip
