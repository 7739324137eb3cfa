"""How the traders answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classifier.benchmark.cases import Gold, Story
from classifier.benchmark.facts_trader import FITTING, FactsTrader, Fitting
from classifier.benchmark.policies import POLICIES, under
from classifier.benchmark.reading import EnglishReading
from classifier.benchmark.run import Plan, run_benchmark
from classifier.benchmark.traders import CodeTrader, SpoiledTrader, Spoiling
from tariff.catalogue import NativeQueries
from tariff.contract import NOT_UNDERSTOOD, Answer, Option, Question
from tariff.repertoire import Repertoire
from tariff.wording import Wording
from tests.tiny_engine import TinyEngine


def question(key: str, *options: str, more: bool = False, text: str = "Which is it?", notice: str = "") -> Question:
    """A question whose options are ids, or ids and labels joined by ``=``."""
    shown = tuple(Option(*(o.split("=") if "=" in o else (o, o)), "", 0.1) for o in options)
    return Question(key, key.partition(":")[0], text, "", 1, shown, more, 1.0, 5, None, None, 1.0, notice)


class TestCodeTrader:
    @pytest.fixture
    def ask(self, tiny_catalogue):
        def asked(codes: str, asking: Question) -> Answer:
            given = tuple(codes.split())
            return CodeTrader(Gold(given, given, ""), Repertoire(tiny_catalogue.tree)).answer(asking)

        return asked

    def test_takes_the_option_that_holds_the_code(self, ask):
        answer = ask("42023210", question("node:42020000-80", "42021100-10", "42023100-10", "42029100-10"))
        assert answer.option == "42023100-10"
        assert answer.shown == ("42021100-10", "42023100-10", "42029100-10")

    def test_takes_a_heading_across_the_tree(self, ask):
        assert ask("42023210", question("headings:1", "3926", "4202")).option == "4202"

    def test_says_none_where_no_option_holds_it(self, ask):
        assert ask("69120021", question("node:42020000-80", "42021100-10", "42023100-10")).special == "none"

    def test_says_none_below_the_question_where_all_are_shown(self, ask):
        assert ask("42023210", question("node:42020000-80", "42021100-10", "42029100-10")).special == "none"

    def test_says_more_where_the_code_is_among_those_not_shown(self, ask):
        asking = question("node:42020000-80", "42021100-10", "42029100-10", more=True)
        assert ask("42023210", asking).special == "more"

    def test_says_none_where_more_could_not_help(self, ask):
        asking = question("node:42020000-80", "42021100-10", "42029100-10", more=True)
        assert ask("69120021", asking).special == "none"

    def test_knows_nothing_below_a_coarse_code(self, ask):
        assert ask("420232", question("node:42023200-80", "42023210-80", "42023290-80")).special == "unknown"
        assert ask("4202", question("node:42020000-80", "42021100-10", "42023100-10")).special == "unknown"

    def test_takes_the_first_right_code_that_an_option_holds(self, ask):
        asking = question("headings:1", "3926", "4202")
        assert ask("69120021 42023210 39269097", asking).option == "4202"


class TestSpoiledTrader:
    ASKING = question("headings:1", "3926", "4202", "6912")

    def answers(self, spoiling: Spoiling, case_id: str, tree, count: int = 400) -> list[Answer]:
        trader = SpoiledTrader(CodeTrader(Gold((), ("4202",), ""), Repertoire(tree)), spoiling, case_id)
        return [trader.answer(self.ASKING) for _ in range(count)]

    def test_nothing_is_spoiled_without_a_share(self, tiny_catalogue):
        assert {a.option for a in self.answers(Spoiling(), "a", tiny_catalogue.tree)} == {"4202"}

    def test_shares_are_kept(self, tiny_catalogue):
        answers = self.answers(Spoiling(wrong=0.3, unknown=0.2), "a", tiny_catalogue.tree)
        wrong = sum(a.option in ("3926", "6912") for a in answers)
        unknown = sum(a.special == "unknown" for a in answers)
        assert 90 < wrong < 150 and 55 < unknown < 105 and wrong + unknown < 400

    def test_all_wrong_never_gives_the_right_option(self, tiny_catalogue):
        assert {a.option for a in self.answers(Spoiling(wrong=1), "a", tiny_catalogue.tree)} == {"3926", "6912"}

    def test_case_and_seed_alone_decide(self, tiny_catalogue):
        tree, spoiling = tiny_catalogue.tree, Spoiling(0.4, 0.3, seed=5)
        assert self.answers(spoiling, "a", tree) == self.answers(spoiling, "a", tree)
        assert self.answers(spoiling, "a", tree) != self.answers(spoiling, "b", tree)
        assert self.answers(spoiling, "a", tree) != self.answers(Spoiling(0.4, 0.3, seed=6), "a", tree)


class TestFactsTrader:
    STORY = Story({"what": "wallet", "material": "polyester fabric", "weight": "300 g"}, "A wallet for cards.")
    SURE = Fitting(FITTING.weights, 0.0)
    NEVER = Fitting(FITTING.weights, 1.1)

    def test_says_the_option_that_its_facts_state(self, understanding):
        asking = question("fact:material", "leather=Leather", "textile=Textile")
        assert FactsTrader(self.STORY, understanding, fitting=self.NEVER).answer(asking).option == "textile"

    def test_says_that_nothing_fits_where_its_facts_say_so(self, understanding):
        asking = question("fact:material", "leather=Leather", "wood=Wood")
        assert FactsTrader(self.STORY, understanding, fitting=self.NEVER).answer(asking).special == "none"

    def test_compares_numbers_with_thresholds(self, understanding):
        asking = question("fact:weight", "[0,2]=2 kg or less", "(2,inf)=more than 2 kg")
        assert FactsTrader(self.STORY, understanding, fitting=self.NEVER).answer(asking).option == "[0,2]"

    def test_reads_thresholds_on_buttons_of_the_tree(self, understanding):
        asking = question("node:42023100-10", "42023100-80=Weighing over 1 kg", "42023200-80=Weighing up to 1 kg")
        assert FactsTrader(self.STORY, understanding, fitting=self.NEVER).answer(asking).option == "42023200-80"

    def test_chooses_the_option_nearest_to_goods_and_words(self, understanding):
        asking = question("headings:1", "3926=Other plastic articles", "4202=Bags, wallets and cases")
        assert FactsTrader(self.STORY, understanding, fitting=self.SURE).answer(asking).option == "4202"

    def test_describes_the_goods_once_and_then_does_not_know(self, understanding):
        asking = question("headings:1", "3926=Articles", "4202=Articles")
        trader = FactsTrader(self.STORY, understanding, fitting=self.NEVER)
        assert [trader.answer(asking).free, trader.answer(asking).special] == ["A wallet for cards.", "unknown"]

    def test_does_not_describe_where_words_were_not_understood(self, understanding):
        asking = question("headings:1", "3926=Articles", "4202=Articles", notice=NOT_UNDERSTOOD)
        assert FactsTrader(self.STORY, understanding, fitting=self.NEVER).answer(asking).special == "unknown"

    def test_hints_tell_nothing(self, understanding):
        asking = question("headings:1", "3926=Articles", "4202=Articles")
        hinted = replace(asking.options[0], hint="polyester wallet for cards")
        trader = FactsTrader(self.STORY, understanding)
        assert (trader.chances(asking) == trader.chances(replace(asking, options=(hinted, asking.options[1])))).all()

    def test_knows_nothing_without_facts_and_goods(self, understanding):
        asking = question("headings:1", "3926=Plastic", "4202=Wallet")
        assert FactsTrader(Story({}, " "), understanding, fitting=self.SURE).answer(asking).special == "unknown"

    def test_reads_another_language_through_english(self, tiny_catalogue, tiny_data, tiny_repertoire):
        native = NativeQueries(tiny_data / "catalogue" / "queries")
        read = EnglishReading(Wording(tiny_catalogue, native, "en", repertoire=tiny_repertoire)).read
        across = read(question("headings:1", "4202=Sacs", "x=Autre"))
        assert [o.label for o in across.options] == ["Bags, luggage, wallets and cases", "Autre"]
        asked = read(question("fact:material", "leather=Cuir", "(2,inf)=x", text="En quelle matière ?"))
        assert (asked.text, asked.options[0].label) == ("What is it mainly made of?", "Leather")


class TestCodeTraderAcross:
    def test_does_not_know_a_fact_on_which_the_code_is_silent(self, repertoire):
        leaf = int(np.flatnonzero(~repertoire.facts.facts.said("weight"))[0])
        code = repertoire.tree.leaf_codes[leaf]
        trader = CodeTrader(Gold((code,), (code,), ""), repertoire)
        assert trader.answer(question("fact:weight", "[0,2]", "(2,inf)")).special == "unknown"

    def test_answers_between_headings_by_the_heading(self, repertoire):
        trader = CodeTrader(Gold(("64041100",), ("64041100",), ""), repertoire)
        asking = question("cross:64-upper-material", "leather", "textile", "plastic")
        assert trader.answer(asking).option == "textile"

    def test_says_the_same_to_the_same_question_where_several_answers_are_true(self, repertoire):
        trader = CodeTrader(Gold(("64041100",), ("64041100",), ""), repertoire)
        asking = question("cross:64-sole-material", "usual", "leather-sole", "unusual")
        assert {trader.answer(asking).option for _ in range(5)} in ({"usual"}, {"leather-sole"})


class TestPolicies:
    @pytest.mark.parametrize("policy", POLICIES)
    def test_every_policy_asks_and_ends(self, policy, tiny_catalogue, tiny_duties, cases):
        report = run_benchmark(under(policy, TinyEngine(tiny_catalogue, tiny_duties)), cases, Plan(2))
        assert 0 < report.mean_questions <= 2

    @pytest.mark.parametrize(("policy", "kinds"), [("node-only", {"node"}), ("heading-only", {"headings"})])
    def test_a_policy_asks_its_own_kind_alone(self, policy, kinds, tiny_catalogue, tiny_duties, cases):
        report = run_benchmark(under(policy, TinyEngine(tiny_catalogue, tiny_duties)), cases, Plan(2))
        assert {answer.key.partition(":")[0] for o in report.outcomes for answer in o.answers} == kinds

    def test_lots_fall_the_same_again(self, tiny_catalogue, tiny_duties, cases):
        engines = [under("random", TinyEngine(tiny_catalogue, tiny_duties)) for _ in range(2)]
        first, again = (run_benchmark(engine, cases, Plan(2)).outcomes for engine in engines)
        assert first == again
