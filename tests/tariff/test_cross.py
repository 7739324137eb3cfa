import csv
from pathlib import Path

import pytest

from tariff import LANGUAGES
from tariff.catalogue import load_catalogue
from tariff.cross import COLUMNS, cross_of, headings_of, load_cross
from tariff.errors import BrokenData
from tariff.vocabulary import Vocabulary

DATA = Path(__file__).resolve().parents[2] / "data"
LEAST = 400
TEXTS = ["Is it fresh?", "a", "b", "c", "d", "e", "f"]


@pytest.fixture(scope="module")
def tree():
    return load_catalogue(DATA).tree


@pytest.fixture(scope="module")
def questions(tree):
    return load_cross(DATA / "cross", tree)


def write(folder: Path, *rows: list[str], columns: list[str] = COLUMNS) -> Path:
    with (folder / "03.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])
    return folder


def row(question: str, option: str = "", headings: str = "", facts: str = "", texts: list[str] = TEXTS) -> list[str]:
    return [question, option, headings, facts, *texts]


def test_there_are_at_least_400_questions(questions):
    assert len(questions) >= LEAST


def test_every_chapter_with_two_headings_has_a_question(questions, tree):
    within = {}
    for heading in headings_of(tree):
        within.setdefault(heading[:2], set()).add(heading)
    asked = {
        chapter for question in questions for chapter in within if len(within[chapter] & set(question.headings)) > 1
    }
    wanted = {chapter for chapter, headings in within.items() if len(headings) > 1 and chapter < "98"}
    assert not sorted(wanted - asked)


def test_questions_end_as_questions_and_buttons_are_short(questions):
    for question in questions:
        assert all("?" in question.texts[language] for language in LANGUAGES), question.key
        for option in question.options:
            assert all(len(label) <= 60 for label in option.labels.values()), (question.key, option.id)


def test_buttons_of_a_question_differ_in_every_language(questions):
    for question in questions:
        for language in LANGUAGES:
            labels = [option.labels[language].casefold() for option in question.options]
            assert len(set(labels)) == len(labels), (question.key, language)


def test_facts_are_of_the_vocabulary(questions):
    known = Vocabulary.load(DATA).values
    stated = {fact for question in questions for option in question.options for fact in option.facts}
    assert stated
    assert not sorted(stated - known.keys())


def test_a_chapter_stands_for_all_its_headings(tmp_path, tree):
    folder = write(tmp_path, row("03-a"), row("03-a", "x", "01"), row("03-a", "y", "0301 0302", "state=fresh"))
    (question,) = load_cross(folder, tree)
    assert question.options[0].headings == ("0101", "0102", "0103", "0104", "0105", "0106")
    assert question.options[1].facts == (("state", "fresh"),)
    assert question.headings == ("0101", "0102", "0103", "0104", "0105", "0106", "0301", "0302")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("03-a", "x", "0301")], "before any question"),
        ([row("03-a"), row("03-a", "x", "0301")], "1 answers"),
        ([row("03-a"), row("03-a", "x", "0399"), row("03-a", "y", "0302")], "no heading 0399"),
        ([row("03-a"), row("03-a", "x", "0301 0302"), row("03-a", "y", "0302")], "excludes 0302"),
        ([row("03-a"), row("03-a", "x", "0301"), row("03-a", "y", "0301")], "the same"),
        ([row("03-a"), row("03-b", "x", "0301"), row("03-a", "y", "0302")], "below the question 03-a"),
        ([row("03-a"), row("03-a", "x", "0301", texts=TEXTS[:6]), row("03-a", "y", "0302")], "line 3"),
        ([row("03-a"), row("03-a", "x", "0301", texts=[*TEXTS[:6], " "]), row("03-a", "y", "0302")], "line 3"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_by_line(tmp_path, tree, rows, says):
    with pytest.raises(BrokenData, match=says):
        load_cross(write(tmp_path, *rows), tree)


def test_a_missing_column_is_named(tmp_path, tree):
    with pytest.raises(BrokenData, match="columns must be"):
        load_cross(write(tmp_path, columns=COLUMNS[:-1]), tree)


def test_a_question_that_stands_twice_is_refused(tmp_path, tree):
    rows = [row("03-a"), row("03-a", "x", "0301"), row("03-a", "y", "0302")]
    with pytest.raises(BrokenData, match="twice"):
        load_cross(write(tmp_path, *rows, *rows), tree)


def test_headings_that_a_nomenclature_lacks_are_left_out(catalogue, tiny_catalogue):
    whole, tiny = (cross_of(DATA / "cross", c.tree) for c in (catalogue, tiny_catalogue))
    assert whole == load_cross(DATA / "cross", catalogue.tree)
    assert 0 < len(tiny) < len(whole)
    held = set(headings_of(tiny_catalogue.tree))
    assert {h for question in tiny for h in question.headings} <= held
    assert all(len({option.headings for option in question.options}) > 1 for question in tiny)
