"""Whole benchmarks on the tiny world, and who may know the right code."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest

import classifier.benchmark
from classifier.benchmark.cases import Case, PublicCase, Story
from classifier.benchmark.errors import BenchmarkError
from classifier.benchmark.facts_trader import FactsTrader
from classifier.benchmark.interview import Stopwatch, interview
from classifier.benchmark.report import report_to_dict, write_report
from classifier.benchmark.run import Plan, Report, run_benchmark
from classifier.benchmark.traders import Spoiling
from tariff.contract import Answer, Request
from tests.tiny_engine import TinyEngine


@pytest.fixture
def facts_plan(understanding) -> Plan:
    return Plan(questions=3, tell=lambda story: FactsTrader(story, understanding))


def turned(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases with each other's right codes."""
    golds = [case.gold for case in cases[1:]] + [cases[0].gold]
    return tuple(replace(case, gold=gold) for case, gold in zip(cases, golds, strict=True))


def untimed(report: Report) -> dict:
    return {**report_to_dict(report), "ms_per_case": 0}


class TestWhoKnowsTheRightCode:
    def test_the_engine_sees_texts_languages_and_answers_alone(self, engine, cases, facts_plan):
        run_benchmark(engine, cases, facts_plan)
        texts = {case.public.text for case in cases}
        requests = [seen for seen in engine.seen if isinstance(seen, Request)]
        assert {seen for seen in engine.seen if not isinstance(seen, Request)} == texts | {"en"}
        assert requests and all(r.text in texts and not r.facts and not r.date for r in requests)

    def test_no_right_code_reaches_the_engine_at_once(self, engine, cases):
        run_benchmark(engine, cases, Plan())
        told = repr(engine.seen)
        assert not [case.id for case in cases if case.gold.codes[0] in told or case.id in told]

    def test_other_right_codes_change_neither_ranks_nor_questions_of_the_trader_of_facts(
        self, tiny_catalogue, tiny_duties, cases, facts_plan
    ):
        reports, seen = [], []
        for golds in (cases, turned(cases)):
            engine = TinyEngine(tiny_catalogue, tiny_duties)
            reports.append(run_benchmark(engine, golds, facts_plan))
            seen.append(engine.seen)
        assert seen[0] == seen[1]
        assert [(o.answers, o.ranked, o.p) for o in reports[0].outcomes] == [
            (o.answers, o.ranked, o.p) for o in reports[1].outcomes
        ]
        assert reports[0].one_shot != reports[1].one_shot

    def test_other_right_codes_change_the_answers_of_the_trader_of_codes(self, engine, cases):
        honest, other = (run_benchmark(engine, golds, Plan(questions=3)) for golds in (cases, turned(cases)))
        assert [o.answers for o in honest.outcomes] != [o.answers for o in other.outcomes]

    def test_the_trader_of_facts_is_given_the_story_alone(self, engine, cases):
        given = []

        class Silent:
            def answer(self, question):
                return Answer(question.key, tuple(o.id for o in question.options), special="unknown")

        run_benchmark(engine, cases, Plan(questions=1, tell=lambda story: given.append(story) or Silent()))
        assert given == [case.story for case in cases] and all(type(story) is Story for story in given)

    def test_only_scorer_code_trader_and_run_name_the_type_of_right_codes(self):
        folder = Path(classifier.benchmark.__file__).parent
        names = {}
        for path in folder.glob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found = {a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names}
            names[path.stem] = found & {"Gold", "Case"}
        assert {stem for stem, found in names.items() if found} == {"scoring", "traders", "run"}


class TestFigures:
    def test_questions_help_and_are_counted(self, engine, cases):
        report = run_benchmark(engine, cases, Plan(questions=4))
        assert set(report.after) == {1, 2, 3, 4}
        assert report.after[4][8].share(1) > report.one_shot[8].share(1)
        assert report.mean_questions == sum(len(o.answers) for o in report.outcomes) / 9
        assert sum(report.answered.values()) == sum(len(o.answers) for o in report.outcomes)

    def test_options_chosen_are_counted_where_they_are_true(self, engine, cases):
        honest = run_benchmark(engine, cases, Plan(questions=3))
        assert honest.true == honest.answered["option"] > 0
        spoiled = run_benchmark(engine, cases, Plan(questions=3, spoiling=Spoiling(wrong=1.0)))
        assert spoiled.true == 0 < spoiled.answered["option"]

    def test_without_questions_the_leading_codes_are_those_at_once(self, engine, cases):
        report = run_benchmark(engine, cases, Plan())
        assert report.after == {} and report.mean_questions == 0
        hits = sum(o.ranked[0] == case.gold.codes[0] for o, case in zip(report.outcomes, cases, strict=True))
        assert report.one_shot[8].hits[1] == hits

    def test_leading_codes_are_those_after_the_last_question(self, engine, cases):
        report = run_benchmark(engine, cases, Plan(questions=4))
        hits = sum(o.ranked[0] == case.gold.codes[0] for o, case in zip(report.outcomes, cases, strict=True))
        assert report.after[4][8].hits[1] == hits != report.one_shot[8].hits[1]

    def test_one_shot_does_not_hang_on_the_questions(self, engine, cases):
        assert run_benchmark(engine, cases, Plan(3)).one_shot == run_benchmark(engine, cases, Plan()).one_shot

    def test_a_case_that_stopped_counts_with_its_last_posterior(self, engine, cases):
        report = run_benchmark(engine, cases, Plan(questions=9))
        stopped = [o for o in report.outcomes if len(o.answers) < 9]
        assert stopped
        assert all(o.standings[len(o.answers)] == o.standings[9] for o in stopped)

    def test_spoiled_answers_are_reproducible_and_cost(self, engine, cases):
        spoiled = Plan(3, spoiling=Spoiling(wrong=0.9, seed=1))
        first, again = (untimed(run_benchmark(engine, cases, spoiled)) for _ in range(2))
        honest = untimed(run_benchmark(engine, cases, Plan(3)))
        assert first == again
        assert first["after"]["3"]["8"]["top1"] < honest["after"]["3"]["8"]["top1"]

    def test_a_limit_leaves_the_cases_that_stay_as_they_were(self, engine, cases):
        plan = Plan(2, spoiling=Spoiling(0.3, 0.3, seed=2))
        assert run_benchmark(engine, cases[:4], plan).outcomes == run_benchmark(engine, cases, plan).outcomes[:4]

    def test_time_is_the_engines_alone(self, engine, cases):
        ticks = iter(range(1000))
        watch = Stopwatch(lambda: next(ticks))
        first = engine.probabilities(["mug"], ["en"])[0]
        talk = interview(engine, PublicCase("mug", "en"), run_trader(cases[0], engine), first, 2, watch)
        assert watch.seconds == 2 * len(talk.answers) + (len(talk.answers) < 2)

    def test_progress_is_told_of_every_case(self, engine, cases):
        told = []
        run_benchmark(engine, cases, Plan(), lambda done, total: told.append((done, total)))
        assert told == [(i, 9) for i in range(1, 10)]


def run_trader(case: Case, engine: TinyEngine):
    from classifier.benchmark.traders import CodeTrader

    return CodeTrader(case.gold, engine.repertoire)


class TestReport:
    def test_json_is_exactly_what_was_promised(self, engine, cases):
        raw = json.loads(json.dumps(report_to_dict(run_benchmark(engine, cases, Plan(2)))))
        assert set(raw) == {"n", "one_shot", "after", "mean_questions", "ece", "ms_per_case", "cases"}
        assert set(raw["after"]) == {"1", "2"}
        for found in (raw["one_shot"], *raw["after"].values()):
            assert set(found) == {"2", "4", "6", "8"}
            assert all(set(row) == {"top1", "top5", "top20", "n"} for row in found.values())
            assert all(0 <= row["top1"] <= row["top5"] <= row["top20"] <= 1 for row in found.values())
        assert set(raw["ece"]) == {"6", "8"}
        assert all(set(case) == {"id", "gold", "asked", "ranks", "ranked", "p"} for case in raw["cases"])
        assert all(len(case["ranks"]) == 3 and min(case["ranks"]) >= 1 for case in raw["cases"])
        assert all(len(case["ranked"]) == len(case["p"]) == 20 for case in raw["cases"])
        assert all(len(code) == 8 for case in raw["cases"] for code in case["ranked"])

    def test_depths_that_no_right_code_has_are_left_out(self, engine, cases):
        coarse = tuple(replace(c, gold=replace(c.gold, codes=(c.gold.codes[0][:4],))) for c in cases)
        raw = report_to_dict(run_benchmark(engine, coarse, Plan()))
        assert set(raw["one_shot"]) == {"2", "4"}
        assert raw["ece"] == {"6": None, "8": None}

    def test_a_report_is_written_whole_or_not_at_all(self, engine, cases, tmp_path):
        report = run_benchmark(engine, cases, Plan())
        write_report(report, tmp_path / "out.json")
        assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["n"] == 9
        with pytest.raises(BenchmarkError, match="cannot be written"):
            write_report(report, tmp_path / "missing" / "out.json")
        (tmp_path / "folder").mkdir()
        with pytest.raises(BenchmarkError, match="cannot be written"):
            write_report(report, tmp_path / "folder")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "out.json"]
