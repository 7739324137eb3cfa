"""What speaks against the codes that were possible beside the proposed one."""

from dataclasses import replace

import numpy as np
import pytest

from tariff.contract import Answer
from tariff.explanation_parts import NoteCited
from tariff.leaf_facts import LeafFacts
from tariff.named import Names
from tariff.notes import NoteRule
from tariff.parting import Parting
from tariff.rivals import LEAST, MOST, NOTHING, Contradictions, Known, beats, rivals_of
from tariff.rule_case import AppliedRule
from tests.world import DATA

HANDBAG, SUITCASE, PLASTICS = "42022100", "42021110", "39269097"
NODE, SHOWN = "node:42020000-80", ("42021100-10", "42022100-10", "42023100-10")
NOTE = NoteCited("Note 2(m) to Chapter 39", "excludes", "handbags", ("4202", "39"), "sent_here")
RULE = NoteRule("Note 1 to Chapter 39", "excludes", ("39",), (), "bags", "this chapter does not cover bags", ("bag",))


@pytest.fixture(scope="module")
def leaf_facts(catalogue):
    return LeafFacts.load(DATA, catalogue.tree)


@pytest.fixture(scope="module")
def named_repertoire(repertoire, catalogue):
    return replace(repertoire, names=Names(catalogue))


@pytest.fixture
def known(named_repertoire, leaf_facts, lexicon):
    """Makes what is known of a text."""

    def make(text="goods", **more):
        stated = Contradictions.of(lexicon.read(text), leaf_facts)
        return Known(
            **{"answers": (), "repertoire": named_repertoire, "contradictions": stated, "said": (text,)} | more
        )

    return make


def told(found):
    return found.beaten_by, found.what, found.words


class TestAnswers:
    def test_one_that_is_true_of_the_proposed_code_alone_beats_the_rival(self, known):
        answer = Answer(NODE, SHOWN, option=SHOWN[1])
        assert told(beats(HANDBAG, SUITCASE, known(answers=[answer]))) == ("answer", NODE, SHOWN[1])

    def test_one_that_is_true_of_the_rival_does_not(self, known):
        answer = Answer(NODE, SHOWN, option=SHOWN[0])
        assert beats(HANDBAG, SUITCASE, known(answers=[answer])).beaten_by == "nothing_known"

    def test_one_that_is_true_of_neither_beats_nothing(self, known):
        answer = Answer(NODE, SHOWN, option=SHOWN[2])
        assert beats(HANDBAG, SUITCASE, known(answers=[answer])).beaten_by == "nothing_known"

    def test_none_of_those_shown_beats_what_was_shown(self, known):
        answer = Answer(NODE, SHOWN[:1], special="none")
        assert told(beats(HANDBAG, SUITCASE, known(answers=[answer]))) == ("answer", NODE, "none")

    def test_a_fact_on_which_the_rival_is_silent_does_not_beat_it(self, known, named_repertoire):
        answer = Answer("fact:material", ("leather", "plastic"), option="leather")
        asked = named_repertoire.asked(answer)
        silent = next(c for c, s in zip(named_repertoire.tree.leaf_codes, asked.silent, strict=True) if s)
        assert beats(HANDBAG, silent, known(answers=[answer])).beaten_by != "answer"
        assert beats(HANDBAG, PLASTICS, known(answers=[answer])).beaten_by == "answer"

    @pytest.mark.parametrize("special", ["unknown", "more"])
    def test_who_does_not_know_beats_nothing(self, known, special):
        answer = Answer(NODE, SHOWN, special=special)
        assert beats(HANDBAG, SUITCASE, known(answers=[answer])).beaten_by == "nothing_known"

    def test_of_two_answers_to_one_question_the_later_counts(self, known):
        both = [Answer(NODE, SHOWN, option=SHOWN[1]), Answer(NODE, SHOWN, option=SHOWN[0])]
        assert beats(HANDBAG, SUITCASE, known(answers=both)).beaten_by == "nothing_known"


class TestFacts:
    def test_one_that_contradicts_the_rival_alone_beats_it(self, known):
        assert told(beats("69111000", "69120023", known("porcelain mug"))) == ("fact", "material", "porcelain")

    def test_one_that_contradicts_both_does_not(self, known):
        assert beats("69120023", "69120025", known("porcelain mug")).beaten_by != "fact"

    def test_one_that_contradicts_the_proposed_code_does_not(self, known):
        assert beats("69120023", "69111000", known("porcelain mug")).beaten_by == "nothing_known"


class TestLaw:
    def test_a_note_that_sends_the_goods_from_the_rival_beats_it(self, known):
        found = beats(HANDBAG, PLASTICS, known(notes={PLASTICS: NOTE}))
        assert told(found) == ("note", NOTE.place, NOTE.quote)

    def test_a_note_against_another_rival_does_not(self, known):
        assert beats(HANDBAG, SUITCASE, known(notes={PLASTICS: NOTE})).beaten_by == "nothing_known"

    def test_a_class_of_goods_that_is_kept_out_of_the_rival_beats_it(self, known):
        found = beats(HANDBAG, PLASTICS, known(met=[RULE]))
        assert told(found) == ("note", RULE.place, RULE.quote)
        assert beats("39232990", PLASTICS, known(met=[RULE])).beaten_by == "nothing_known"

    @pytest.mark.parametrize(
        ("rule", "given"),
        [("3a", {"rival": "3926"}), ("3c", {"rivals": "3919, 3926"})],
        ids=["most specific", "last in order"],
    )
    def test_a_general_rule_that_names_the_rival_beats_it(self, known, rule, given):
        rules = [AppliedRule("1", False, "gri.1.first"), AppliedRule(rule, True, "gri.key", given)]
        assert told(beats(HANDBAG, PLASTICS, known(rules=rules))) == ("rule", rule, "gri.key")
        assert beats(HANDBAG, "69120023", known(rules=rules)).beaten_by == "nothing_known"

    def test_a_rule_that_settles_otherwise_beats_nothing(self, known):
        rules = [AppliedRule("3b", True, "gri.3b.set", {"heading": "4202"})]
        assert beats(HANDBAG, PLASTICS, known(rules=rules)).beaten_by == "nothing_known"


class TestNames:
    def test_the_words_that_name_the_proposed_kind_beat_the_rival(self, known):
        assert told(beats(HANDBAG, SUITCASE, known("a small handbag, brown"))) == ("named", NODE, "handbag")

    def test_words_that_name_both_beat_nothing(self, known):
        assert beats(HANDBAG, SUITCASE, known("handbag and suitcase")).beaten_by == "nothing_known"

    def test_words_that_name_the_rival_beat_nothing(self, known):
        assert beats(HANDBAG, SUITCASE, known("suitcase")).beaten_by == "nothing_known"

    def test_what_the_facts_speak_against_is_not_named(self, known):
        text = "wooden handbag"
        assert known(text).contradictions.against(slice(*known().repertoire.tree.span(HANDBAG)))
        assert beats(HANDBAG, SUITCASE, known(text)).beaten_by == "nothing_known"

    def test_they_stand_in_the_text_as_they_are_told(self, known):
        text = "Pan of STAINLESS steel, 24 cm"
        found = beats("73239300", "73239400", known(text))
        assert found.beaten_by == "named" and found.words in text


class TestNothing:
    def test_what_would_settle_it_is_told(self, known):
        found = beats(HANDBAG, SUITCASE, known())
        assert told(found) == told(NOTHING) and found.parting == Parting(NODE, SHOWN[1], SHOWN[0])

    def test_what_is_settled_has_no_question(self, known):
        assert beats(HANDBAG, SUITCASE, known("handbag")).parting is None
        assert beats(HANDBAG, PLASTICS, known(notes={PLASTICS: NOTE})).parting is None

    def test_a_question_that_was_answered_in_vain_is_not_told_again(self, known):
        first = beats("69120023", "69111000", known()).parting
        answer = Answer(first.key, (first.other,), option=first.other)
        assert beats("69120023", "69111000", known(answers=[answer])).parting.key != first.key


class TestWhoIsARival:
    def test_the_likeliest_of_the_same_depth_that_are_not_too_unlikely(self, repertoire):
        tree = repertoire.tree
        p = np.full(len(tree.leaves), 1e-6)
        shares = {HANDBAG: 0.5, SUITCASE: 0.2, PLASTICS: 0.1, "69120023": 0.06, "69111000": 0.05, "01012100": 0.04}
        for code, share in {**shares, "02011000": LEAST / 2}.items():
            p[tree.leaf_index[code]] = share
        found = rivals_of(p, HANDBAG, tree)
        assert [code for code, _ in found] == [SUITCASE, PLASTICS, "69120023", "69111000"] and len(found) == MOST
        assert [code for code, _ in rivals_of(p, "4202", tree)] == ["3926", "6912", "6911", "0101"]

    def test_a_code_alone_has_none(self, repertoire):
        p = np.full(len(repertoire.tree.leaves), 1e-7)
        p[repertoire.tree.leaf_index[HANDBAG]] = 1
        assert rivals_of(p, HANDBAG, repertoire.tree) == ()
