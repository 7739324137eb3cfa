"""Learning the constants of the questions from simulated talks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from classifier.train.tune.priors import HeldCase, KeptRows, ensure_rows, held_cases
from classifier.train.tune.run import Halves, checked, split, trial
from classifier.train.tune.search import Trial, counted, names, read, search, steps, vary
from classifier.train.tune.stopping import covered, least, supported
from classifier.train.tune.talks import CODE, FACTS, SPOILT, TRADERS, Ground, Score, Talk, score, talk, talks
from tariff.catalogue import NativeQueries
from tariff.constants import Constants
from tariff.contract import UNKNOWN, Answer
from tariff.told import NOTHING_TOLD
from tariff.wording import Wording
from tests.tiny_engine import CONSTANTS


class Shrugs:
    """Knows nothing, but says it in words first."""

    def __init__(self) -> None:
        self.has_spoken = False

    def answer(self, question) -> Answer:
        shown = tuple(option.id for option in question.options)
        if not self.has_spoken:
            self.has_spoken = True
            return Answer(question.key, shown, free="a wallet")
        return Answer(question.key, shown, special=UNKNOWN)


@pytest.fixture(scope="module")
def ground(tiny_catalogue, tiny_data, tiny_duties, tiny_repertoire) -> Ground:
    leaves = len(tiny_catalogue.tree.leaves)
    cases = tuple(HeldCase(f"r{i}#0", f"g{i}", "thing", i, {}, "a thing") for i in range(8))
    rows = np.full((8, leaves), 1 / leaves, dtype=np.float32)
    described = rows.copy()
    described[np.arange(8), np.arange(8)] = 5
    native = NativeQueries(tiny_data / "catalogue" / "queries")
    wording = Wording(tiny_catalogue, native, "en", repertoire=tiny_repertoire)
    told = [(NOTHING_TOLD, NOTHING_TOLD)] * 8
    return Ground(cases, rows, described, told, tiny_repertoire, wording, tiny_duties, lambda story: Shrugs())


def test_a_trader_who_knows_the_code_leads_to_it(ground):
    found = score(range(8), CODE, CONSTANTS, ground)
    assert found.right8 > 0.5
    assert 1 < found.asked <= 3
    assert set(what for _, what in found.answers) <= {"right", "none", "more", "unknown", "silent"}


def test_a_trader_who_errs_leads_to_it_less_often(ground):
    whole = {name: score(range(8), name, CONSTANTS, ground).right8 for name in (CODE, SPOILT)}
    assert whole[SPOILT] <= whole[CODE]


def test_a_description_takes_the_place_of_the_query(ground):
    held = talk(0, FACTS, CONSTANTS, ground)
    assert held.answers[0][1] == "free"
    assert held.posteriors[0].argmax() == 0 and held.posteriors[1].max() > 10 * held.posteriors[0].max()


def test_the_same_talk_is_held_again_the_same(ground):
    first, again = (talk(3, SPOILT, CONSTANTS, ground).answers for _ in range(2))
    assert first == again


@pytest.mark.parametrize("name", TRADERS)
def test_talks_held_in_step_are_those_held_alone(name, ground):
    numbers = [5, 0, 7, 3]
    for one, alone in zip(
        talks(numbers, name, CONSTANTS, ground), [talk(n, name, CONSTANTS, ground) for n in numbers], strict=True
    ):
        assert (one.leaf, one.answers) == (alone.leaf, alone.answers)
        assert np.array_equal(one.posteriors, alone.posteriors)


def test_constants_are_read_and_varied_by_their_path():
    changed = vary(CONSTANTS, "noises.fact.wrong", 0.2)
    assert read(changed, "noises.fact.wrong") == 0.2
    assert changed.noises["node"] == CONSTANTS.noises["node"]
    assert all(isinstance(read(CONSTANTS, path), float) for path in names())


def test_steps_are_the_next_values_below_and_above():
    assert steps(0.1, (0.05, 0.1, 0.2)) == (0.05, 0.2)
    assert steps(0.0, (0.0, 0.1)) == (0.1,)


def trial_of(constants: Constants) -> Trial:
    """Best where ``sure`` is 0.8 and ``stake`` 0."""
    right = 1 - abs(constants.sure - 0.8) - constants.stake
    return Trial(constants, {name: Score(right, right, 1.0) for name in TRADERS})


def test_the_search_finds_what_is_best_along_each_constant():
    with ThreadPoolExecutor(2) as pool:
        best = search(trial_of(CONSTANTS), trial_of, pool, 300, 1, lambda line: None)
    assert (best.constants.sure, best.constants.stake) == (0.8, 0.0)


def test_a_gain_within_chance_is_none():
    def tried(each: list[float]) -> Trial:
        right = float(np.mean(each))
        return Trial(CONSTANTS, {name: Score(right, right, 0.0, each=np.asarray(each)) for name in TRADERS})

    before = tried([0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    assert not tried([1.0, 0.0, 1.0, 0.0, 1.0, 1.0]).betters(before)
    assert tried([1.0] * 6).betters(before)
    assert not before.betters(before)


def test_what_checks_best_is_kept_with_the_constants_of_its_proposal(ground):
    numbers = {name: tuple(range(8)) for name in TRADERS}
    halves = Halves(numbers, numbers)
    lines: list[str] = []
    trials = {
        name: trial(vary(CONSTANTS, "sure", sure), numbers, ground) for name, sure in (("asks", 0.9), ("not", 0.01))
    }
    fitted, kept = checked(trials, halves, ground, lines.append)
    assert fitted.constants.sure == kept.constants.sure == 0.9
    assert kept.constants.covered != CONSTANTS.covered and len(lines) == 2


def test_the_same_search_gives_the_same_result():
    def found() -> Constants:
        with ThreadPoolExecutor(2) as pool:
            return search(trial_of(CONSTANTS), trial_of, pool, 40, 7, lambda line: None).constants

    assert found() == found()


def test_noise_is_counted_from_what_became_of_answers():
    answers = {("node", "right"): 60, ("node", "wrong"): 40, ("node", "unknown"): 100}
    scores = {name: Score(0, 0, 0, answers) for name in TRADERS}
    noise = counted(CONSTANTS, scores).noises
    assert 0.3 < noise["node"].wrong < 0.4
    assert 0.4 < noise["node"].unknown < 0.5
    assert noise["fact"] == CONSTANTS.noises["fact"] or noise["fact"].unknown == 0.01


def test_who_seeks_his_goods_in_the_part_not_shown_is_told_from_who_gives_up():
    answers = {("node", "missed"): 60, ("node", "sought"): 40}
    noise = counted(CONSTANTS, {name: Score(0, 0, 0, answers) for name in TRADERS}).noises
    assert 0.45 < noise["node"].hidden <= 0.5
    assert noise["fact"].hidden == CONSTANTS.noises["fact"].hidden


def test_a_trader_who_looks_for_more_has_sought(ground):
    few = vary(CONSTANTS, "options", 2)
    became = {what for talk in talks(range(8), CODE, few, ground) for _, what in talk.answers}
    assert "sought" in became and "missed" not in became


def test_options_are_read_and_cost_something(ground):
    few, many = (score(range(8), CODE, vary(CONSTANTS, "options", n), ground) for n in (2, 7))
    assert few.shown / few.asked <= 2 < many.shown / many.asked
    scores = [{name: Score(0.5, 0.5, 1.0, shown=shown) for name in TRADERS} for shown in (2.0, 7.0)]
    assert Trial(CONSTANTS, scores[0]).worth > Trial(CONSTANTS, scores[1]).worth


def test_sets_that_hold_the_share_learnt_hold_the_right_code_as_often_as_promised():
    random = np.random.default_rng(5)
    rows = random.dirichlet(np.full(30, 0.2), 600)
    talks = [Talk(int(random.choice(30, p=p)), (p,), ()) for p in rows]
    share = covered(talks[:300])
    inside = [p[p > p[t.leaf]].sum() < share for t, p in zip(talks[300:], rows[300:], strict=True)]
    assert 0.85 < np.mean(inside) <= 1


def test_a_depth_is_carried_from_where_right_proposals_outweigh_wrong_ones(tiny_catalogue):
    tree = tiny_catalogue.tree
    p = np.full(len(tree.leaves), 0.4 / (len(tree.leaves) - 1))
    p[0] = 0.6
    right, wrong = Talk(0, (p,), ()), Talk(len(tree.leaves) - 1, (p,), ())
    assert supported([right] * 9 + [wrong], tree) <= 0.6
    assert supported([right] + [wrong] * 9, tree) > 0.6


def test_a_case_is_referred_where_proposals_of_its_chapter_are_wrong(tiny_catalogue):
    tree = tiny_catalogue.tree
    weak = np.full(len(tree.leaves), 1 / len(tree.leaves))
    leading = int(tree.mass(weak, 2).argmax())
    inside = np.asarray([code[:2] == tree.groups[2][1][leading] for code in tree.leaf_codes])
    right, wrong = (Talk(int(np.flatnonzero(mask)[0]), (weak,), ()) for mask in (inside, ~inside))
    mass = float(weak[inside].sum())
    assert mass < 0.8 and least([wrong] * 5, tree, 0.9) > mass
    assert least([right] * 5, tree, 0.9) == 0.1


def test_no_group_is_fitted_and_checked_on():
    cases = [HeldCase(f"r{i}#{q}", f"g{i // 2}", "x", 0, {}, "") for i in range(40) for q in (0, 1)]
    halves = split(cases)
    groups = [{cases[n].group for numbers in half.values() for n in numbers} for half in (halves.fit, halves.check)]
    assert not groups[0] & groups[1] and all(groups)
    assert sorted(halves.fit[SPOILT] + halves.check[SPOILT]) == list(range(80))


def test_held_cases_are_queries_of_rulings_whose_code_is_known():
    rows = {
        "A": {"reference": "A", "code": "42023210", "queries": ["wallet", "purse"], "facts": {}, "goods": "", "group": 1},
        "B": {"reference": "B", "code": "99999999", "queries": ["?"], "facts": {}, "goods": "", "group": 2},
    }  # fmt: skip
    found = held_cases(rows, {"42023210": 7})
    assert [(case.id, case.text, case.leaf) for case in found] == [("A#0", "wallet", 7), ("A#1", "purse", 7)]


def test_rows_are_computed_once_for_the_same_cases(tmp_path):
    cases = (HeldCase("a", "g", "wallet", 0, {}, ""),)
    times = []

    def compute():
        times.append(1)
        return np.ones((1, 3), dtype=np.float32)

    first, again = (ensure_rows(tmp_path, "model", cases, compute) for _ in range(2))
    assert (first == again).all() and len(times) == 1
    ensure_rows(tmp_path, "other", cases, compute)
    ensure_rows(tmp_path, "model", (replace(cases[0], text="purse"),), compute)
    assert len(times) == 3


def test_a_text_that_was_not_encoded_is_near_to_none(hash_encoder):
    kept = KeptRows.of(["wallet", "wallet", ""], hash_encoder.encode)
    assert np.allclose(kept(["wallet"]), hash_encoder.encode(["wallet"]))
    assert not kept(["purse"]).any()
