"""What buttons name, and whether a text names it."""

import pytest

from tariff.cross import CrossOption, CrossQuestion
from tariff.named import Names, things


@pytest.mark.parametrize(
    ("button", "named"),
    [
        ("Handbag", [{"handbag"}]),
        ("Suitcase, briefcase, satchel, vanity case", [{"suitcase"}, {"briefcase"}, {"satchel"}, {"vanity", "case"}]),
        ("Wallet, purse or other pocket article", [{"wallet"}, {"purse"}]),
        ("Cakes, pastries, pizza, other", [{"cakes"}, {"pastries"}, {"pizza"}]),
        ("Other screws and bolts", []),
        ("Not knitted", []),
        ("Koffer oder Aktentasche", [{"koffer"}, {"aktentasche"}]),
    ],
)
def test_a_button_lists_things(button, named):
    assert [set(thing) for thing in things(button)] == named


def bags(catalogue):
    return catalogue.tree.children[catalogue.tree.index["42020000-80"]]


@pytest.mark.parametrize("text", ["leather handbag", "handbags brown", "sac main cuir", "lederhandtasche"])
def test_a_text_names_a_kind_of_bag_in_any_language(text, tiny_catalogue):
    places = Names(tiny_catalogue).named(frozenset(text.split()), bags(tiny_catalogue))
    buttons = [tiny_catalogue.options[bags(tiny_catalogue)[place]] for place in places]
    assert "Handbag" in buttons


def test_a_text_of_something_else_names_none(tiny_catalogue):
    assert Names(tiny_catalogue).named(frozenset({"phone", "cover"}), bags(tiny_catalogue)) == []


def test_a_longer_name_stands_for_itself_alone(catalogue):
    tree = catalogue.tree
    metals = tree.children[tree.index["73239100-10"]]
    buttons = [catalogue.options[node] for node in metals]
    named = Names(catalogue).named(frozenset({"stainless", "steel", "frying", "pan"}), metals)
    assert [buttons[place] for place in named] == ["Stainless steel"]
    named = Names(catalogue).named(frozenset({"steel", "pan"}), metals)
    assert [buttons[place] for place in named] == ["Steel, enamelled"]


SUBHEADINGS = ["420221", "420222", "420231", "420232"]


@pytest.mark.parametrize(
    ("text", "codes", "place"),
    [
        ("leather handbag", SUBHEADINGS, 0),
        ("handbag", SUBHEADINGS, None),
        ("leather", SUBHEADINGS, None),
        ("leather handbag", ["420231", "420221"], 1),
        ("handbag", ["420221", "420232"], 0),
        ("leather handbag", ["4202", "3926"], None),
    ],
)
def test_names_lead_down_the_tree_where_none_leaves_a_step_open(text, codes, place, catalogue):
    assert Names(catalogue).followed(frozenset(text.split()), codes) == place


def crossed(*labels):
    options = tuple(CrossOption(str(i), (f"420{i}",), (), {"en": label, "fr": label}) for i, label in enumerate(labels))
    return CrossQuestion("42-use", {"en": "What is it for?"}, options)


@pytest.mark.parametrize(
    ("text", "places"),
    [("dog collar", [0]), ("pink wallet", [1]), ("wallet and belt", [1, 2]), ("led lamp", []), ("flat sheet", [3])],
)
def test_an_option_between_headings_is_named_by_its_list_and_not_by_its_sentence(text, places, tiny_catalogue):
    question = crossed(
        "An animal is led with it: collar, leash", "To carry things: bag, wallet", "To wear: belt", "Sheet"
    )
    assert Names(tiny_catalogue).chosen(frozenset(text.split()), question) == places
