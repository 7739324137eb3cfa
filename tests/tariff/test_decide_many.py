"""Many decisions at once."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tariff.contract import Answer
from tariff.decide import Case, decide
from tariff.decide_many import BLOCK, decide_many
from tariff.duties import load_duties
from tariff.errors import ContractError
from tariff.told import Told
from tests.world import DATA

SEED, CASES, STEPS = 20260101, 96, 4


@pytest.fixture(scope="module")
def duties(catalogue):
    return load_duties(DATA / "nomenclature" / "cn2026.csv", catalogue.tree)


@pytest.fixture(scope="module")
def decided(repertoire, duties, constants, lexicon):
    """(prior, case, decision alone) along talks that answer in all ways; a few hundred."""
    random = np.random.default_rng(SEED)
    found = []
    for number in range(CASES):
        prior, answers = made_up(number, repertoire.tree, random), ()
        for _ in range(STEPS):
            case = Case(answers, **circumstances(random, lexicon, len(prior)))
            decision = alone(prior, case, repertoire, duties, constants)
            found.append((prior, case, decision))
            if decision.question is None:
                break
            answers = (*answers, answer_to(decision.question, random))
    return found


def made_up(number, tree, random):
    """Probabilities: all alike, one code alone, scattered, or falling fast around a few headings as of a real text."""
    many = len(tree.leaves)
    p = np.full(many, 1e-9)
    if number == 0:
        p += 1
    elif number == 1:
        p[random.integers(many)] = 1
    elif number % 3 == 0:
        p += random.dirichlet(np.full(many, random.choice([0.002, 0.01, 0.05])))
    else:
        starts = tree.groups[4][0]
        for rank, heading in enumerate(random.choice(len(starts) - 1, 12, replace=False), start=1):
            first, last = starts[heading], starts[heading + 1]
            p[first:last] += random.dirichlet(np.full(last - first, 0.5)) / rank ** random.choice([1, 2])
        p += 1e-2 * random.random(many) ** 8 / many
    return p / p.sum()


def circumstances(random, lexicon, leaves):
    text = random.choice(["", "leather shoes", "plastic box for food"])
    contradicted = random.random(leaves) < 0.5 if random.random() < 0.3 else None
    return {
        "budget": int(random.choice([0, 1, 3])),
        "declined": ((), ("subheadings",), ("fact:material",))[random.integers(3)],
        "recognised": bool(random.random() < 0.9),
        "told": Told(lexicon.read(text) if text else (), contradicted),
    }


def answer_to(question, random):
    how = random.choice(["option", "option", "unknown", "none", "more", "free"])
    if how == "option":
        return Answer(question.key, question.options, option=str(random.choice(question.options)))
    return Answer(question.key, question.options, **({"free": "hm"} if how == "free" else {"special": str(how)}))


def alone(prior, case, repertoire, duties, constants):
    return decide(
        prior, case.answers, repertoire, duties, constants,
        budget=case.budget, declined=case.declined, recognised=case.recognised, told=case.told,
    )  # fmt: skip


def rows(some, repertoire):
    return np.asarray([prior for prior, _, _ in some]).reshape(-1, len(repertoire.tree.leaves))


def assert_same(found, some):
    assert len(found) == len(some)
    for one, (_, _, expected) in zip(found, some, strict=True):
        for field in fields(expected):
            left, right = getattr(one, field.name), getattr(expected, field.name)
            assert np.array_equal(left, right) if field.name == "p" else left == right, field.name


def test_the_cases_are_of_all_kinds(decided):
    assert len(decided) > 3 * BLOCK
    assert {decision.kind for _, _, decision in decided} == {"ask", "propose", "refer"}
    asked = {decision.question.kind for _, _, decision in decided if decision.question is not None}
    assert asked >= {"node", "subheadings", "cross", "fact"}
    given_ = [answer for _, case, _ in decided for answer in case.answers]
    assert {answer.special for answer in given_} == {"", "unknown", "none", "more"}
    assert any(answer.free for answer in given_) and any(answer.option for answer in given_)


def test_all_at_once_are_decided_as_one_by_one(decided, repertoire, duties, constants):
    cases = [case for _, case, _ in decided]
    assert_same(decide_many(rows(decided, repertoire), cases, repertoire, duties, constants), decided)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=2 * BLOCK + 3))
def test_who_else_is_decided_does_not_matter(decided, repertoire, duties, constants, numbers):
    some = [decided[number % len(decided)] for number in numbers]
    found = decide_many(rows(some, repertoire), [case for _, case, _ in some], repertoire, duties, constants)
    assert_same(found, some)


@pytest.mark.parametrize("many", [0, 1])
def test_no_case_and_one_case(many, decided, repertoire, duties, constants):
    some = decided[:many]
    found = decide_many(rows(some, repertoire), [case for _, case, _ in some], repertoire, duties, constants)
    assert_same(found, some)


def test_the_probabilities_given_stay_as_they_are(decided, repertoire, duties, constants):
    priors = rows(decided[:3], repertoire)
    decide_many(priors, [case for _, case, _ in decided[:3]], repertoire, duties, constants)
    assert np.array_equal(priors, rows(decided[:3], repertoire))


def test_another_way_to_choose_is_asked_for_each_case(decided, repertoire, duties, constants):
    some = decided[:5]
    found = decide_many(
        rows(some, repertoire), [case for _, case, _ in some], repertoire, duties, constants,
        choose=lambda ranked, p: ranked[-1] if ranked else None,
    )  # fmt: skip
    last = [
        decide(
            prior, case.answers, repertoire, duties, constants, budget=case.budget, declined=case.declined,
            recognised=case.recognised, told=case.told, choose=lambda ranked, p: ranked[-1] if ranked else None,
        )
        for prior, case, _ in some
    ]  # fmt: skip
    assert [one.question for one in found] == [one.question for one in last]


def test_an_answer_of_another_nomenclature_is_refused(decided, repertoire, duties, constants):
    wrong = Case((Answer("headings:1", ("9999",), option="9999"),), 3)
    with pytest.raises(ContractError, match="9999"):
        decide_many(rows(decided[:1], repertoire), [wrong], repertoire, duties, constants)


def test_rows_and_cases_must_be_as_many(decided, repertoire, duties, constants):
    with pytest.raises(ValueError, match="2 rows of probabilities for 1 cases"):
        decide_many(rows(decided[:2], repertoire), [Case()], repertoire, duties, constants)
