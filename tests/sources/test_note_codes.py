"""Codes that a note names."""

from __future__ import annotations

import pytest

from sources.note_codes import named_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("goods of heading 4202", ["4202"], id="one heading"),
        pytest.param("heading 0501, 6703 or 6704), except", ["0501 6703 6704"], id="a list"),
        pytest.param("headings 84.25 to 84.30 do", ["8425-8430"], id="dotted range"),
        pytest.param("headings 5007, 5111 to 5113 and 5208", ["5007 5111-5113 5208"], id="list with a range"),
        pytest.param("Chapters 50 to 55 and 60 and, except", ["50-55 60"], id="chapters"),
        pytest.param("Chapter 8 goods", ["08"], id="chapter of one digit"),
        pytest.param("Chapter 50 to Chapter 55, Chapter 58 or Chapter 60)", ["50-55 58 60"], id="kind said each time"),
        pytest.param("in Chapter 40 or 59 or heading 6804 or 6909)", ["40 59 6804 6909"], id="kinds mixed"),
        pytest.param("codes 1602 41 10 and 1602 49 11 to 1602 49 15, the", ["16024110 16024911-16024915"], id="spaced codes"),
        pytest.param("subheading 3920 43, the", ["392043"], id="subheading"),
        pytest.param("subheading 8504.40 and", ["850440"], id="dotted subheading"),
        pytest.param("code 2404 12 00 90 only", ["2404120090"], id="ten digits"),
        pytest.param("goods of Section XVII", ["86-89"], id="a section is its chapters"),
        pytest.param("of Section VI or VII, are", ["28-38 39-40"], id="sections"),
        pytest.param("Section of a pipe, in section", [], id="no section"),
        pytest.param("mentioned in note 2, 3 or 5 to Chapter 31;", [], id="a reference to notes"),
        pytest.param("subject to note 1 to Chapter 72 and heading 7301", ["7301"], id="after a reference to a note"),
        pytest.param("of Chapter 54, 5 mm wide", ["54"], id="a measure is no chapter"),
        pytest.param("the heading 12 mm below", [], id="no heading"),
        pytest.param("heading 3901 (heading 3903)", ["3901", "3903"], id="brackets part"),
    ],
)  # fmt: skip
def test_codes_are_found_in_all_forms(text: str, expected: list[str]) -> None:
    assert [" ".join(named.codes) for named in named_in(text)] == expected


def test_places_are_those_of_the_words() -> None:
    text = "pots (heading 7323) and pans"
    (named,) = named_in(text)
    assert text[named.start : named.end] == "heading 7323"
