"""The real engine holds the line of data/benchmarks/thresholds.toml on the development set."""

import os

import pytest
import tomllib

from classifier.benchmark.cases import Reading, read_cases
from classifier.benchmark.run import Plan, run_benchmark
from classifier.errors import BrokenArtefact
from classifier.load import load_engine
from classifier.settings import Settings
from tariff.contract import REFER, Request
from tests.world import DATA

LINE = tomllib.loads((DATA / "benchmarks" / "thresholds.toml").read_text(encoding="utf-8"))
QUESTIONS = 3


@pytest.fixture(scope="module")
def measured():
    settings = Settings.from_environ(os.environ)
    try:
        engine = load_engine(settings)
    except BrokenArtefact as error:
        pytest.skip(f"the real engine is needed: {error}")
    cases = read_cases(DATA / "benchmarks" / "ebti_dev.jsonl", Reading(engine.tree, {}))
    report = run_benchmark(engine, cases, Plan(QUESTIONS))
    ended = [
        engine.decide(Request(case.public.text, outcome.answers, budget=0)).decision
        for case, outcome in zip(cases, report.outcomes, strict=True)
    ]
    return report, ended.count(REFER) / len(ended)


@pytest.mark.parametrize(
    ("name", "depth", "top"), [("top1_at_4", 4, 1), ("top1_at_6", 6, 1), ("top1_at_8", 8, 1), ("top5_at_8", 8, 5)]
)
def test_one_shot_holds_the_line(measured, name, depth, top):
    assert measured[0].one_shot[depth].share(top) >= LINE["one_shot"][name] - LINE["tolerance"]


@pytest.mark.parametrize(("name", "depth"), [("top1_at_6", 6), ("top1_at_8", 8)])
def test_three_questions_hold_the_line(measured, name, depth):
    assert measured[0].after[QUESTIONS][depth].share(1) >= LINE["after_3_questions"][name] - LINE["tolerance"]


def test_no_more_questions_are_asked(measured):
    assert measured[0].mean_questions <= LINE["after_3_questions"]["mean_questions"] + 0.1


def test_few_cases_are_referred(measured):
    assert measured[1] <= LINE["after_3_questions"]["referred"] + LINE["tolerance"]
