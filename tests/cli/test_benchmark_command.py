"""``clerk benchmark``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier.benchmark.errors import BadCase
from classifier.benchmark.facts_trader import FactsTrader
from classifier.benchmark.understanding import Understanding, Words
from cli.app import app
from cli.benchmark_command import Order, Tools, Trader, measure
from cli.errors import BadInput
from tariff.facts import Lexicon
from tests.tiny_engine import TinyEngine


@pytest.fixture
def tools(tiny_data, tiny_catalogue, tiny_duties, tiny_repertoire, hash_encoder) -> Tools:
    def tell(engine):
        words = Words.of(tiny_catalogue, hash_encoder.encode)
        understanding = Understanding(tiny_repertoire, Lexicon.load(tiny_data), hash_encoder.encode, words)
        return lambda story: FactsTrader(story, understanding)

    return Tools(tiny_data, lambda: TinyEngine(tiny_catalogue, tiny_duties), tell)


@pytest.fixture
def order(tiny_data, tmp_path) -> Order:
    file = tiny_data / "benchmarks" / "ebti_dev.jsonl"
    return Order(file, 2, None, Trader.CODE, "text", tmp_path / "out.json", 0.0, 0.0, 0)


@pytest.fixture(scope="module")
def replaced(root, tiny_data) -> None:
    """The table of ended codes, which the tiny world has not."""
    name = Path("nomenclature") / "replaced.csv"
    (tiny_data / name).write_bytes((root / "data" / name).read_bytes())


@pytest.mark.usefixtures("replaced")
class TestMeasure:
    def test_figures_are_printed_with_numbers_and_intervals(self, order, tools, screen):
        measure(order, tools, screen.console)
        raw = json.loads(order.out.read_text(encoding="utf-8"))
        top1 = f"{100 * raw['one_shot']['8']['top1']:.1f} % ["
        assert top1 in screen.text
        for words in (
            "one shot",
            "after 1",
            "after 2",
            "top-20",
            "9 cases",
            "questions a case",
            "calibration error",
            "true of a right code",
        ):
            assert words in screen.text
        assert "cores, load" in screen.text and "model tiny" in screen.text

    def test_the_trader_of_facts_gives_other_answers(self, order, tools, screen):
        measure(order, tools, screen.console)
        honest = json.loads(order.out.read_text(encoding="utf-8"))
        measure(replace(order, trader=Trader.FACTS), tools, screen.console)
        facts = json.loads(order.out.read_text(encoding="utf-8"))
        assert facts["one_shot"] == honest["one_shot"]
        assert facts["after"] != honest["after"]

    def test_the_same_seed_gives_the_same_file(self, order, tools, screen):
        found = []
        for _ in range(2):
            measure(replace(order, wrong=0.3, unknown=0.3, seed=4), tools, screen.console)
            found.append({**json.loads(order.out.read_text(encoding="utf-8")), "ms_per_case": 0})
        assert found[0] == found[1]

    def test_ended_and_unheld_codes_are_told_of(self, order, tools, screen, tmp_path):
        file = tmp_path / "old.jsonl"
        rows = [{"id": "a", "text": "wallet", "code": "42023299"}, {"id": "b", "text": "mug", "code": "69120021"}]
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        measure(replace(order, file=file), tools, screen.console)
        assert "1 cases whose code is not in the nomenclature" in screen.text

    def test_a_set_of_others_is_measured_at_six_digits(self, order, tools, screen, tmp_path):
        file = tmp_path / "set.csv"
        file.write_text("id,text,hs6_set\na,leather wallet,420231\nb,tiles,690890\n", encoding="utf-8")
        measure(replace(order, file=file, questions=0), tools, screen.console)
        raw = json.loads(order.out.read_text(encoding="utf-8"))
        assert {depth: row["n"] for depth, row in raw["one_shot"].items()} == {"2": 2, "4": 1, "6": 1}
        assert "1 cases whose code is not in the nomenclature" in screen.text

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"wrong": 0.6, "unknown": 0.6}, "together they may be 1 at most"),
            ({"out": Path("nowhere/out.json")}, "does not exist"),
            ({"out": Path("/")}, "must name a file"),
            ({"form": "table"}, "--form must be lines, atlas, cross, spanish or auto"),
        ],
    )
    def test_what_cannot_be_carried_out_is_refused_first(self, order, screen, tmp_path, change, message):
        never = Tools(tmp_path, None, None)  # type: ignore[arg-type]
        with pytest.raises(BadInput, match=message):
            measure(replace(order, **change), never, screen.console)

    def test_a_bad_line_is_refused_before_the_engine_is_opened(self, order, tools, screen, tmp_path):
        file = tmp_path / "bad.jsonl"
        file.write_text('{"id": "a", "text": "x", "code": "12"}\n', encoding="utf-8")
        with pytest.raises(BadCase, match="line 1: code '12' is unknown"):
            measure(replace(order, file=file), replace(tools, open_engine=None), screen.console)


class TestBadInput:
    @pytest.mark.parametrize(
        ("lines", "options", "message"),
        [
            (None, [], "There is no file"),
            ("", [], "is empty"),
            ("no json\n", [], "bench.jsonl, line 1: this is no JSON"),
            ('{"id": "a", "text": "x"}', [], "bench.jsonl, line 1: the field 'code' is missing"),
            ('{"id": "a", "text": "x", "code": "4x"}', [], "bench.jsonl, line 1: '4x' is no code"),
            ('{"id": "a", "text": "x", "code": "99999999"}', [], "line 1: code '99999999' is unknown"),
            ('{"id": "a", "text": "x", "code": "42"}', ["--text", "fr"], "line 1: the field 'fr' is missing"),
            ('{"id": "a", "text": "x", "code": "42"}', ["--limit", "0"], "--limit"),
            ('{"id": "a", "text": "x", "code": "42"}', ["--questions", "11"], "--questions"),
            ('{"id": "a", "text": "x", "code": "42"}', ["--wrong", "1.5"], "--wrong"),
            ('{"id": "a", "text": "x", "code": "42"}', ["--trader", "guess"], "--trader"),
            ('{"id": "a", "text": "x", "code": "42"}', ["--model", "best"], "--model"),
            ("id,text,hs6_set\na,x\n", [], "bench.jsonl, line 2: the line does not have 3 columns"),
        ],
    )
    def test_ends_with_a_sentence_and_the_exit_code_2(self, tmp_path, lines, options, message):
        file = tmp_path / "bench.jsonl"
        if lines is not None:
            file.write_text(lines, encoding="utf-8")
        ran = CliRunner().invoke(app, ["benchmark", str(file), *options])
        assert ran.exit_code == 2
        assert message in ran.stderr.replace("\n", " ") and "Traceback" not in ran.output
