"""What the notes of the knowledge base say of a code, and the book of their rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.editions import EXPLANATORY, NAMES, Record
from sources.knowledge import Imported, Knowledge
from sources.knowledge_sql import NAME_COLUMNS
from tariff.notes import LONGEST
from tests.sources.made_notes import write_notes

NOTES = """1. For the purposes of heading 4203, the expression 'belt' means a band that is worn round the waist.
2. For the purposes of heading 4205, the expression 'lace' means:
 a. a string;
3. This chapter does not cover:
 a. hats of heading 6504.
"""


@pytest.fixture
def knowledge(tmp_path: Path):
    base = write_notes(tmp_path, NOTES)
    yield base
    base.close()


def explain(knowledge: Knowledge, code: str, name: str, text: str) -> None:
    """Adds an explanatory note and the name of its code."""
    row = [name if column == "en" else code if column == "code" else "heading" if column == "level" else "" for column in NAME_COLUMNS]  # fmt: skip
    with knowledge.writing() as writer:
        writer.write(Imported(NAMES, "mul", "n", "1", "2026-01-01", "2026-01-01", 1, 1, {}), [Record(1, tuple(row))])
        values = (code, code, f"Explanatory note to heading {code}", name, text)
        writer.write(Imported(EXPLANATORY, "en", "e", "2", "2026-01-01", "2026-01-01", 1, 1, {}), [Record(1, values)])


def test_the_book_holds_the_rules_of_all_notes(knowledge: Knowledge) -> None:
    book = knowledge.note_book()
    assert [(rule.effect, rule.place) for rule in book.rules] == [
        ("defines", "Note 1 to Chapter 42"),
        ("defines", "Note 2 to Chapter 42"),
        ("excludes", "Note 3(a) to Chapter 42"),
    ]


def test_without_notes_the_book_is_empty(tmp_path: Path) -> None:
    book = Knowledge(tmp_path / "nothing").note_book()
    assert book.rules == ()
    assert book.official("4203") is None


def test_a_definition_for_a_heading_tells_what_it_means(knowledge: Knowledge) -> None:
    found = knowledge.note_book().official("4203")
    assert found is not None
    assert found.place == "Note 1 to Chapter 42"
    assert "worn round the waist" in found.quote


@pytest.mark.parametrize("code", ["4205", "420329", "42", "4202"], ids=["goes on in parts", "below", "above", "none"])
def test_nothing_is_told_that_is_not_whole_and_of_the_code_itself(knowledge: Knowledge, code: str) -> None:
    assert knowledge.note_book().official(code) is None


def test_an_explanatory_note_is_quoted_from_below_its_title(knowledge: Knowledge) -> None:
    text = "Trunks and bags To this heading belong soft boxes that people carry on their backs. More."
    explain(knowledge, "4202", "Trunks, and bags", text)
    found = knowledge.note_book().official("4202")
    assert found is not None
    assert (found.place, found.quote) == (
        "Explanatory note to heading 4202",
        "To this heading belong soft boxes that people carry on their backs.",
    )
    assert found.quote in text


@pytest.mark.parametrize(
    "text",
    ["Trunks and bags", "Cases and bags To this heading belong soft boxes that people carry.", "Trunks and bags Short.",
     "Trunks and bags For the definition of boxes, see the note to the heading before."],
    ids=["title alone", "another title", "too short", "told elsewhere"],
)  # fmt: skip
def test_an_explanatory_note_that_tells_nothing_is_not_quoted(knowledge: Knowledge, text: str) -> None:
    explain(knowledge, "4202", "Trunks and bags", text)
    assert knowledge.note_book().official("4202") is None


def test_a_quote_is_short(knowledge: Knowledge) -> None:
    explain(knowledge, "4202", "Bags", "Bags " + "word " * 200)
    found = knowledge.note_book().official("4202")
    assert found is not None
    assert len(found.quote) <= LONGEST
