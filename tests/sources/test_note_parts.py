"""Notes taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.note_parts import HEADING, split_notes


def labels(text: str) -> list[str]:
    """Labels of the pieces, with the first letter of the group before those of later groups."""
    return [
        (piece.group[0] if piece.group != "note" else "") + piece.label
        for piece in split_notes(text)
        if piece.group != HEADING
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1. One.\n\n2. Two.", ["1", "2"], id="numbered notes"),
        pytest.param("Without a number.", [""], id="no number"),
        pytest.param("1. Not:\n   (a) one;\n   (b) two.", ["1", "1(a)", "1(b)"], id="letters in brackets"),
        pytest.param("1. Not:\n    - a. one;\n    - b. two.", ["1", "1(a)", "1(b)"], id="dashes and dots"),
        pytest.param("1. Not:\n   a) one\n   b) two", ["1", "1(a)", "1(b)"], id="half brackets"),
        pytest.param("1. Not:\n **a. One**\n **b. Two**", ["1", "1(a)", "1(b)"], id="bold"),
        pytest.param("1. (A) One\n    (B) Two", ["1(A)", "1(B)"], id="capital on the line of the number"),
        pytest.param("1. (A). One\n    (B). Two", ["1(A)", "1(B)"], id="capital with a dot"),
        pytest.param("6. \n   - (A) One\n      - (i) x\n      - (ii) y\n   - (B) Two", ["6(A)", "6(A)(i)", "6(A)(ii)", "6(B)"], id="Roman"),
        pytest.param("1. Not:\n a. x:\n (1) p\n (2) q\n b. y", ["1", "1(a)", "1(a)(1)", "1(a)(2)", "1(b)"], id="no indents"),
        pytest.param("1. B. (a) x", ["1"], id="a list does not begin in its middle"),
        pytest.param("1. h:\n a. a\n b. b\n c. c\n d. d\n e. e\n f. f\n g. g\n h. h\n ij no dot\n k. k", ["1", *(f"1({x})" for x in (*"abcdefgh", "ij", "k"))], id="ij without a dot"),
        pytest.param("1. A:\n a. x\n b. y\n2. B:\n a. z\n b. w", ["1", "1(a)", "1(b)", "2", "2(a)", "2(b)"], id="lists begin anew with each note"),
        pytest.param("1. One\n### Subheading notes\n1. Two\n## Additional chapter notes\n\n1. Three", ["1", "s1", "a1"], id="groups"),
        pytest.param("### Subheading Note\nOne", ["s"], id="group without a number"),
        pytest.param("###Additional chapter note\n1. One", ["a1"], id="heading without a space"),
        pytest.param("1. One\n1. Two", ["1", "2"], id="a number that does not go on is counted"),
        pytest.param("1. x:\n   (a) y:\n     - (1) p\n     - (2) q:\n        - (1) r\n        - (2) s", ["1", "1(a)", "1(a)(1)", "1(a)(2)", "1(a)(2)(1)", "1(a)(2)(2)"], id="same marks deeper"),
        pytest.param("1. x:\n  a. p.\n  b. q.\nNot:\n  (a) r\n  (b) s\n  (c) t", ["1", "1(a)", "1(b)", "1"], id="a second list of the same kind stays whole"),
        pytest.param("1. x\n  (1)  |  (2)\n  3 | 4", ["1"], id="a table is no list"),
        pytest.param("1. (A) subject to paragraph\n\n    (B) below, x:\n    a. p\n    b. q\n    (B) But", ["1(A)", "1(A)(a)", "1(A)(b)", "1(B)"], id="a reference is no mark"),
    ],
)  # fmt: skip
def test_marks_are_found(text: str, expected: list[str]) -> None:
    assert labels(text) == expected
    assert "".join(piece.text for piece in split_notes(text)) == text


def test_what_follows_a_list_belongs_to_the_whole_note() -> None:
    pieces = split_notes("2. These are parts:\n    a. one; and\n    b. two.\n    They do not include springs.")
    assert [(piece.label, piece.text.strip()) for piece in pieces] == [
        ("2", "2. These are parts:"),
        ("2(a)", "a. one; and"),
        ("2(b)", "b. two."),
        ("2", "They do not include springs."),
    ]


def test_definitions_keep_their_paragraphs() -> None:
    pieces = split_notes("1. Terms:\n    a. steel\n    Iron that is malleable.\n    b. wire\n    Drawn steel.")
    assert [piece.label for piece in pieces] == ["1", "1(a)", "1(b)"]
    assert "Drawn" in pieces[2].text


MARKS = [
    "1. ",
    "2. ",
    "(a) ",
    "a. ",
    "- b. ",
    "(A) ",
    "(i) ",
    "ii. ",
    "(1) ",
    "ij ",
    "| ",
    "### Subheading notes",
    "x. ",
    "",
]
LINES = st.tuples(
    st.sampled_from(["", "  ", "    "]), st.sampled_from(MARKS), st.sampled_from(["one;", "two.", "", "in note"])
)


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_pieces_joined_are_the_text(lines: list[tuple[str, str, str]], end: str) -> None:
    text = end.join("".join(line) for line in lines)
    assert "".join(piece.text for piece in split_notes(text)) == text
