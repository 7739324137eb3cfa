"""Constants for the tests of the domain; the service's own stand beside its model."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tariff.catalogue import Catalogue
from tariff.constants import Constants
from tariff.general_rules import GeneralRules
from tariff.repertoire import KINDS
from tariff.rule_case import AppliedRule, RuleCase, Said
from tariff.wording import Wording
from tests.world import DATA

NOISE = {"wrong": 0.05, "denies": 0.03, "forces": 0.3, "hidden": 0.2}


@pytest.fixture(scope="session")
def constants() -> Constants:
    return Constants.from_dict(
        {
            "noises": {kind: NOISE for kind in KINDS},
            "sure": 0.85, "supported": 0.5, "least": 0.25, "worth": 0.1,
            "cost": {"node": 0.1, "headings": 0.15, "subheadings": 0.25, "cross": 0.15, "fact": 0.15},
            "option_cost": 0.02, "word_cost": 0.0, "count_cost": 0.0, "fine": 1.0, "stake": 0.2, "options": 7, "covered": 0.9,
            "named": 0.6, "named_across": 0.75,
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def general_rules() -> GeneralRules:
    """The rules on the project's own data."""
    return GeneralRules.load(DATA)


@pytest.fixture(scope="session")
def ruled_case(general_rules: GeneralRules, catalogue: Catalogue) -> Callable[..., RuleCase]:
    """Makes the case of a text and a code, with the facts of the one and the labels of the other."""

    def made(text: str, code: str, language: str = "en", **more: object) -> RuleCase:
        wording = Wording(catalogue, lambda node: (), language)
        node = catalogue.tree.node_of(code)
        facts = general_rules.reader.lexicon.read(text, language)
        case = RuleCase((Said(text),), code, language, facts, wording.path(node), wording.label(node))
        return replace(case, **more)

    return made


@pytest.fixture(scope="session")
def traced(general_rules: GeneralRules, ruled_case: Callable[..., RuleCase]) -> Callable[..., dict[str, AppliedRule]]:
    """Makes the trace of such a case: rule -> what was found."""

    def run(text: str, code: str, language: str = "en", **more: object) -> dict[str, AppliedRule]:
        return {a.rule: a for a in general_rules.trace(ruled_case(text, code, language, **more))}

    return run
