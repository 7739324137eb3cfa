"""How the traders answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifier.benchmark.cases import Gold, Story
from classifier.benchmark.facts import asked_for, value
from classifier.benchmark.facts_trader import FactsTrader, Fitting
from classifier.benchmark.reading import EnglishReading
from classifier.benchmark.traders import CodeTrader, SpoiledTrader, Spoiling
from tariff.contract import NOT_UNDERSTOOD, Answer, Option, Question
from tariff.repertoire import Repertoire


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
    STORY = Story({"what": "wallet", "material": "polyester fabric", "use": "carrying cards"}, "A wallet for cards.")

    def test_says_the_value_of_the_fact_asked_for(self, hash_encoder):
        asking = question("node:42023100-10", "a=Leather", "b=Textile", text="What is the outer surface made of?")
        assert FactsTrader(self.STORY, hash_encoder).answer(asking).free == "polyester fabric"

    def test_chooses_where_the_value_was_not_understood(self, hash_encoder):
        asking = question(
            "node:1", "a=Leather", "b=Polyester fabric", text="What is it made of?", notice=NOT_UNDERSTOOD
        )
        assert FactsTrader(self.STORY, hash_encoder).answer(asking).option == "b"

    def test_chooses_the_option_nearest_to_facts_and_goods(self, hash_encoder):
        asking = question("headings:1", "3926=Other plastic articles", "4202=Bags, wallets and cases")
        assert FactsTrader(self.STORY, hash_encoder).answer(asking).option == "4202"

    @pytest.mark.parametrize(("fitting", "option"), [("Wallet of polyester fabric", "a"), ("Horse saddles", "b")])
    def test_takes_the_rest_where_nothing_else_fits(self, hash_encoder, fitting, option):
        asking = question("node:1", f"a={fitting}", "b=Another article", text="Which kind of article is it?")
        fitted = FactsTrader(self.STORY, hash_encoder, fitting=Fitting(overlap=0.1, floor=0.3, margin=0.01))
        assert fitted.answer(asking).option == option

    def test_hints_tell_nothing(self, hash_encoder):
        asking = question("headings:1", "3926=Articles", "4202=Articles")
        hinted = replace(asking.options[1], hint="polyester wallet for cards")
        asking = replace(asking, options=(asking.options[0], hinted))
        assert FactsTrader(self.STORY, hash_encoder).answer(asking).special == "unknown"

    def test_does_not_know_below_the_margin(self, hash_encoder):
        asking = question("headings:1", "3926=Wallet", "4202=Wallet")
        assert FactsTrader(self.STORY, hash_encoder).answer(asking).special == "unknown"

    def test_knows_nothing_without_facts_and_goods(self, hash_encoder):
        asking = question("headings:1", "3926=Plastic", "4202=Wallet")
        assert FactsTrader(Story({}, " "), hash_encoder).answer(asking).special == "unknown"

    def test_reads_another_language_through_the_catalogue(self, hash_encoder, tiny_catalogue):
        asking = question(
            "node:42023100-10", "42023100-80=Cuir", "42023200-80=Plastique ou textile", text="En quelle matière ?"
        )
        read = EnglishReading(tiny_catalogue).read
        assert FactsTrader(self.STORY, hash_encoder, read).answer(asking).free == "polyester fabric"
        across = read(question("headings:1", "4202=Sacs", "x=Autre"))
        assert [o.label for o in across.options] == ["Bags, luggage, wallets and cases", "Autre"]


class TestFacts:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("What is the outer surface of the handbag made of?", "material"),
            ("Which fibre is it?", "material"),
            ("What does the mixture consist of?", "composition"),
            ("What will the salt be used for?", "use"),
            ("How large are the sheets?", "size"),
            ("How much does each bird weigh?", "weight"),
            ("Who is it for?", "gender"),
            ("What powers the vehicle?", "power"),
            ("Which kind of bag is it?", ""),
            ("How much sugar does it contain by weight?", ""),
        ],
    )
    def test_the_fact_asked_for_is_told_from_the_words(self, text, kind):
        assert asked_for(text, ["One", "Another"]) == kind

    def test_a_question_of_yes_or_no_asks_for_no_value(self):
        assert asked_for("Is it made of flax?", ["Yes, flax", "No"]) == ""

    def test_the_kind_of_a_question_may_name_the_fact(self):
        assert asked_for("Which?", [], "material") == "material"

    def test_a_kindred_fact_stands_in(self):
        assert value({"composition": "cotton"}, "material") == "cotton"
        assert value({"what": "cotton"}, "material") == ""
