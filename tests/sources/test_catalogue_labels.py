"""Checks of labels, and of figures of the official wording, on pages made by hand."""

from __future__ import annotations

import pytest

from sources.catalogue_figures import check_figures, find_figures
from sources.catalogue_findings import Page
from sources.catalogue_labels import LONGEST_LABEL, check_labels


def page(label: str, node: str = "42021100-80", option: str = "", official: str = "", parent: Page | None = None):
    return Page(node, 1, "leaf", label, option, "", (), official, parent)


def kinds(found) -> list[str]:
    return [finding.kind for finding in found]


@pytest.mark.parametrize(
    "label",
    [
        "Such parts of pumps",
        "Pipes and such parts",
        "Fish on the named list",
        "Tropical wood, not listed",
        "Unlisted tropical wood",
        "Steel wire for other uses",
        "Belts, not for that factory assembly",
        "Fabric as in note 3",
        "Fabric (additional note 1 to chapter 56)",
        "Goods of subheading 3926",
        "Parts of machines of heading 8471",
        "Tropical woods not named in 4407 21 to 29",
        "Gas mixtures not in the previous groups",
        "Other inorganic pigments",
        "Bags of other materials",
        "Pigments than those",
        "Oils not named",
        "Ordinary goods vehicles",
        "Sugar at or above those limits",
    ],
)
def test_a_label_that_leans_on_a_neighbour_is_found(label: str) -> None:
    assert kinds(check_labels([page(label)])) == ["leaning label"]


@pytest.mark.parametrize(
    "label",
    [
        "Parts such as gears",
        "Bags of materials other than leather",
        "Sweet biscuits without a code elsewhere",
        "Notebooks",
    ],
)
def test_a_label_that_stands_alone_is_not(label: str) -> None:
    assert kinds(check_labels([page(label)])) == []


def test_a_title_of_a_chapter_may_lean() -> None:
    assert kinds(check_labels([Page("42000000-80", -1, "chapter", "Other goods", "", "", (), "")])) == []


def test_a_label_is_long_from_one_character_over_the_limit() -> None:
    assert kinds(check_labels([page("a" * LONGEST_LABEL)])) == []
    assert kinds(check_labels([page("a" * (LONGEST_LABEL + 1))])) == ["long label"]


def test_human_food_beside_industrial_use_is_found_in_chapter_15_only() -> None:
    button = "Human food or other use"
    assert kinds(check_labels([page("Palm oil", "15111090-80", button)])) == ["human food"]
    assert kinds(check_labels([page("Palm oil", "16111090-80", button)])) == []


@pytest.mark.parametrize(
    ("label", "found"), [("Palm oil, in bulk", ["human food"]), ("Palm oil for food, in bulk", [])]
)
def test_a_label_below_human_food_says_so(label: str, found: list[str]) -> None:
    above = page("Palm oil for food", "15111090-10", "Human food (not industrial use)")
    assert kinds(check_labels([page(label, "15111090-80", parent=above)])) == found


@pytest.mark.parametrize(
    ("label", "own", "found"),
    [
        pytest.param("Alloy steel plates, only hot-rolled", "Other", ["lost limit"], id="lost"),
        pytest.param("Alloy steel plates, not in coils, only hot-rolled", "Other", [], id="kept"),
        pytest.param("Alloy steel plates, only hot-rolled", "In coils of any width", [], id="said otherwise below"),
    ],
)
def test_a_leaf_keeps_the_limit_of_its_ancestor(label: str, own: str, found: list[str]) -> None:
    above = page("Alloy steel plates", "72254000-80", official="Other, not further worked, not in coils")
    assert kinds(check_labels([page(label, "72254012-80", official=own, parent=above)])) == found


def test_figures_are_numbers_with_units_in_one_form() -> None:
    text = "Of a width of 2\u00a0050 mm or more, 1,5 % milkfat, (CAS RN 50-00-0), [85 % or less]"
    assert find_figures(text) == [("2050", "mm"), ("1.5", "%")]


def test_a_lost_figure_is_found_and_named() -> None:
    above = page("Heavy sacks", "63050000-80", official="Of a weight exceeding 90 g")
    (found,) = check_figures([page("Sacks", "63053300-80", official="Strip under 120 g", parent=above)])
    assert (found.kind, found.where) == ("lost figure", "63053300-80")
    assert "120 g" in found.what and "90 g" in found.what


@pytest.mark.parametrize(
    ("node", "found"),
    [
        pytest.param("63053300-80", [], id="the narrower figure stands for the wider one"),
        pytest.param("72083600-80", ["lost figure"], id="but not in steel: width and thickness share a unit"),
    ],
)
def test_a_figure_may_be_narrowed(node: str, found: list[str]) -> None:
    above = page("Sheets", node[:4] + "0000-80", official="Of a width of 600 mm or more")
    assert kinds(check_figures([page("Sheets over 10 mm", node, official="Over 10 mm", parent=above)])) == found


def test_no_figure_is_lost_where_no_official_wording_is_loaded() -> None:
    assert kinds(check_figures([page("Sheets")])) == []
