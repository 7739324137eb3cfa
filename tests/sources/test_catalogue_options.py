"""Checks of buttons and questions, on pages made by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sources.catalogue_findings import Page
from sources.catalogue_options import check_options, singular
from tariff.catalogue import Strings

LANGUAGES = ("fr", "de", "es", "it", "nl", "pl")


def page(option: str, node: str = "07081000-80", question: str = "", queries: tuple[str, ...] = ()) -> Page:
    return Page(node, 1, "leaf", "Beans", option, question, queries, "")


def family(*children: Page, question: str = "Which one?", kind: str = "node") -> list[Page]:
    head = Page("07080000-80", 0, kind, "Pulses", "Pulses", question, (), "")
    for child in children:
        head.children.append(Page(**{**vars(child), "parent": head}))
    return [head, *head.children]


@pytest.fixture
def strings(tmp_path: Path):
    """Strings that translate the texts given; a text with a `-` lacks Polish."""

    def write(*texts: str) -> Strings:
        with (tmp_path / "07.csv").open("w", encoding="utf-8", newline="") as lines:
            rows = csv.writer(lines, lineterminator="\n")
            rows.writerow(["text", *LANGUAGES])
            rows.writerows([text, *[text] * 5, "" if "-" in text else text] for text in texts)
        return Strings(tmp_path)

    return write


def found(pages: list[Page], strings: Strings) -> list[tuple[str, str]]:
    return [(finding.kind, finding.where) for finding in check_options(pages, strings)]


@pytest.mark.parametrize("text", ["Yes", "No.", "other", "None"])
def test_a_bare_button_is_found(text: str, strings) -> None:
    assert found([page(text)], strings(text)) == [("bare option", "07081000-80")]


@pytest.mark.parametrize(
    "text",
    ["Peas on the list", "Carrier sheet (note 1)", "Above the limits", "Specified resin", "Goods of heading 8471"],
)
def test_a_button_and_a_question_that_lean_are_found(text: str, strings) -> None:
    known = strings(text, "Peas")
    assert found([page(text)], known) == [("leaning option", "07081000-80")]
    assert ("leaning option", "07080000-80") in found(family(page("Peas"), page(text), question=text), known)


def test_a_button_with_its_words_is_good(strings) -> None:
    assert found([page("Yes, in pods")], strings("Yes, in pods")) == []


def test_a_text_that_lacks_one_language_is_found(strings) -> None:
    (finding,) = check_options([page("Sun-dried")], strings("Sun-dried"))
    assert (finding.kind, finding.what) == ("untranslated", "Sun-dried (pl)")


def test_a_question_needs_children_and_children_a_question(strings) -> None:
    known = strings("Pulses", "Peas", "Beans", "Which one?")
    assert ("open question", "07080000-80") in found(family(page("Peas")), known)
    assert ("open question", "07080000-80") in found(family(page("Peas"), page("Beans"), question=""), known)
    assert found(family(page("Peas"), page("Beans")), known) == []


def test_two_children_with_one_button_are_found(strings) -> None:
    known = strings("Pulses", "Peas", "Which one?")
    assert found(family(page("Peas"), page("Peas")), known) == [("equal options", "07080000-80")]


def test_a_button_narrower_than_its_word_is_found(strings) -> None:
    rest = page("Other pulses", "07089000-80", queries=("broad beans fresh", "lentils"))
    known = strings("Pulses", "Beans", "Other pulses", "Kidney beans", "Which one?")
    assert found(family(page("Beans"), rest), known) == [("narrow option", "07081000-80")]
    assert found(family(page("Kidney beans"), rest), known) == []


@pytest.mark.parametrize(
    ("plural", "single"),
    [
        ("berries", "berry"),
        ("potatoes", "potato"),
        ("peaches", "peach"),
        ("glass", "glass"),
        ("asparagus", "asparagus"),
    ],
)
def test_plurals(plural: str, single: str) -> None:
    assert singular(plural) == single
