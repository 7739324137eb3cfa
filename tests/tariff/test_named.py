"""What buttons name, and whether a text names it."""

import pytest

from tariff.named import Names, things


@pytest.mark.parametrize(
    ("button", "named"),
    [
        ("Handbag", [{"handbag"}]),
        ("Suitcase, briefcase, satchel, vanity case", [{"suitcase"}, {"briefcase"}, {"satchel"}, {"vanity", "case"}]),
        ("Wallet, purse or other pocket article", []),
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
