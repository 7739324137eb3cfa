"""A decision in words, and its card."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tariff import LANGUAGES
from tariff.cards import KINDS, answer_payload, confidence, decision_card, error_card, refer_card, text_card
from tariff.catalogue import NativeQueries
from tariff.contract import ASK, Answer, Cited, Reply, Request
from tariff.cross import CrossOption, CrossQuestion
from tariff.cross_table import CrossTable
from tariff.decide import Decision, decide
from tariff.explain import Case, measures_link, render
from tariff.questions import Candidate
from tariff.repertoire import Repertoire
from tariff.wording import Wording


def reply(catalogue, data, duties, sentences, constants, language="en", budget=4, answers=(), masses=(0.5, 0.5)):
    p = np.full(len(catalogue.tree.leaves), 1e-6)
    for code, mass in zip(("42023210", "42023290"), masses, strict=True):
        p[catalogue.tree.leaf_index[code]] = mass
    request = Request("phone case", answers, language=language, date="2026-11-25", budget=budget)
    decision = decide(p / p.sum(), answers, Repertoire(catalogue.tree), duties, constants, budget=budget)
    cited = (
        Cited(
            "DEBTI1/26-1", "DE", "2026-01-02", "2029-01-02", "42023210", "A <b>case</b>", 0.9, "https://ec.europa.eu/x"
        ),
    )
    case = Case(request, answers, decision, cited, {"contract": "1", "nomenclature": "2026-01-01"})
    return render(case, Wording(catalogue, NativeQueries(data / "catalogue" / "queries"), language), duties, sentences)


@pytest.fixture
def made(tiny_catalogue, tiny_data, tiny_duties, sentences, constants):
    def make(**options):
        return reply(tiny_catalogue, tiny_data, tiny_duties, sentences, constants, **options)

    return make


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("budget", [0, 4])
def test_replies_round_trip_through_json(made, language, budget):
    found = made(language=language, budget=budget)
    assert Reply.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_an_option_mentions_an_official_note_only_where_there_is_one(made):
    found = made()
    first, *others = found.question.options
    told = replace(first, official="A case is a box.", place="Note 1 to Chapter 42")
    with_note = replace(found, question=replace(found.question, options=(told, *others)))
    options = with_note.to_dict()["question"]["options"]
    assert [("official" in option, "place" in option) for option in options] == [
        (True, True),
        *[(False, False)] * len(others),
    ]
    assert Reply.from_dict(json.loads(json.dumps(with_note.to_dict()))) == with_note


def test_a_question_is_asked_in_the_language_asked_for(made):
    english, french = made(), made(language="fr")
    assert english.question.key == french.question.key == "node:42023200-80"
    assert english.question.text == "Is the outside plastic sheeting or textile?"
    assert french.question.text != english.question.text
    assert not french.fallback


def test_each_option_carries_its_probability_and_a_hint(made):
    options = made().question.options
    assert sum(o.probability for o in options) == pytest.approx(1, abs=0.01)
    assert all(o.label and o.hint for o in options)


@pytest.mark.parametrize(("share", "is_said"), [(0.95, False), (0.6, True)])
def test_a_question_below_a_heading_that_is_not_sure_says_what_it_is_about(
    share, is_said, tiny_catalogue, tiny_data, tiny_duties, sentences
):
    tree = tiny_catalogue.tree
    p = np.full(len(tree.leaves), 1e-6)
    for code, mass in (("42023210", share / 2), ("42023290", share / 2), ("39269097", 1 - share)):
        p[tree.leaf_index[code]] = mass
    node = tree.index["42023200-80"]
    choice = Candidate("node:42023200-80", "node", node, ("42023210-80", "42023290-80"), (0.5, 0.5), False, 1.0, 1.0)
    decision = Decision(ASK, p / p.sum(), choice, "4202", share, (0, 1), 3, 0.0, 12.0, 1.0)
    wording = Wording(tiny_catalogue, NativeQueries(tiny_data / "catalogue" / "queries"), "en")
    question = render(
        Case(Request("x", date="2026-11-25"), (), decision, (), {}), wording, tiny_duties, sentences
    ).question
    heading = wording.option(tree.node_of("4202"))
    said = sentences.say("question.about", "en", what=heading) if is_said else ""
    assert question.help == said


def test_an_option_between_headings_names_goods_of_which_it_alone_is_true(
    tiny_catalogue, tiny_data, tiny_duties, sentences
):
    tree = tiny_catalogue.tree
    labels = [dict.fromkeys(LANGUAGES, text) for text in ("Of ceramics or plastics", "Of plastics or leather")]
    options = (CrossOption("a", ("3926", "6912"), (), labels[0]), CrossOption("b", ("3926", "4202"), (), labels[1]))
    table = CrossTable.of((CrossQuestion("39-x", dict.fromkeys(LANGUAGES, "Of what?"), options),), tree)
    p = np.full(len(tree.leaves), 1e-6)
    for code, mass in (("39269097", 0.6), ("42023100", 0.2), ("69120023", 0.1)):
        p[tree.leaf_index[code]] = mass
    choice = Candidate("cross:39-x", "cross", -1, ("a", "b"), (0.4, 0.5), False, 1.0, 1.0)
    decision = Decision(ASK, p / p.sum(), choice, "39", 0.6, (0, 1), 3, 0.0, 12.0, 1.0)
    request = Request("thing", date="2026-11-25")
    wording = Wording(
        tiny_catalogue, NativeQueries(tiny_data / "catalogue" / "queries"), "en", repertoire=Repertoire(tree, table)
    )
    question = render(Case(request, (), decision, (), {}), wording, tiny_duties, sentences).question
    assert [option.hint for option in question.options] == ["", ""]
    leaves = [int(tree.leaves[tree.leaf_index[code]]) for code in ("69120023", "42023100")]
    assert [option.example for option in question.options] == [wording.hint(leaf) for leaf in leaves]


def test_the_question_card_offers_all_ways_out(made, sentences):
    card = decision_card(made(), sentences)
    assert card["card"] == "question"
    assert [e["kind"] for e in card["extras"]] == ["unknown", "none", "propose"]
    payload = card["options"][0]["payload"]
    command, raw = payload[: payload.index("{")], payload[payload.index("{") :]
    assert command == "/answer_question"
    answer = Answer.from_dict(json.loads(raw)["answer"])
    assert answer == Answer("node:42023200-80", ("42023210-80", "42023290-80"), option="42023210-80")


def test_the_proposal_card_tells_what_it_rests_on_and_what_it_is_not(made, sentences):
    card = decision_card(made(budget=0, masses=(0.9, 0.1)), sentences)
    assert card["card"] == "proposal"
    assert card["code_display"] == "4202 32 10"
    assert [step["code"] for step in card["path"]] == ["42", "4202", "", "4202 32", "4202 32 10"]
    assert card["measures_link"].startswith("https://ec.europa.eu/")
    assert "4202321000" in card["measures_link"]
    assert "not Binding Tariff Information" in card["disclaimer"]
    assert "2026-01-01" in card["disclaimer"]
    assert card["rulings"][0]["reference"] == "DEBTI1/26-1"
    assert card["rulings"][0]["goods"] == "A <b>case</b>", "cards hold plain text; whoever shows them escapes"
    assert card["duty"] == "9.7 %"


def test_answers_stand_among_the_facts_with_their_question(made, sentences):
    answer = Answer("node:42023200-80", ("42023210-80", "42023290-80"), option="42023210-80")
    card = decision_card(made(budget=0, answers=(answer,)), sentences)
    assert {
        "label": "Is the outside plastic sheeting or textile?",
        "value": "Plastic sheeting",
        "kind": "answer",
    } in card["facts"]


def test_a_free_answer_not_understood_is_said_so(made, sentences):
    answer = Answer("node:42023200-80", ("42023210-80", "42023290-80"), free="hm")
    card = decision_card(made(answers=(answer,)), sentences)
    assert card["notice"]
    assert card["number"] == 1


def test_what_stays_english_is_said(made, sentences):
    card = decision_card(replace(made(language="pl"), fallback=True), sentences)
    assert card["fallback"] == sentences.say("card.fallback", "pl")


@pytest.mark.parametrize(
    ("reason", "offered"), [("budget", ["/ask_person", "/restart_conversation"]), ("vague", ["/restart_conversation"])]
)
def test_a_referral_to_a_person_offers_one(sentences, reason, offered):
    assert [button["payload"] for button in refer_card(reason, "en", sentences)["buttons"]] == offered


def test_all_cards_have_kind_version_and_language(made, sentences):
    cards = [
        decision_card(made(), sentences),
        error_card("classifier_unavailable", "de", sentences),
        text_card("x", "nl"),
    ]
    for card in cards:
        assert card["card"] in KINDS
        assert card["version"] == 1
        assert card["language"] in LANGUAGES


@pytest.mark.parametrize(("p", "word"), [(0.95, "sure"), (0.85, "sure"), (0.7, "likely"), (0.59, "unsure")])
def test_confidence_has_three_words(p, word):
    assert confidence(p) == word


def test_the_measures_link_names_date_language_and_ten_digits():
    assert measures_link("420232", "2026-11-25", "fr").endswith("Lang=fr&SimDate=20261125&Taric=4202320000")


def test_a_payload_keeps_letters_as_they_are():
    assert "naïve" in answer_payload(Answer("headings:1", ("4202",), free="naïve"))
