"""Rules read from notes in words of our own; tests.benchmarks.notes measures the official ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.note_rules import rules_of
from tests.benchmarks.notes import DRAWN, drawn, expected, figures, main, notes_of, official_notes, stated_in
from tests.sources.made_notes import made


def read(text: str, number: str = "42", level: str = "chapter") -> list[str]:
    """Each rule in one line: label, effect, scope > target: goods."""
    rules = rules_of(made(text, level, number))
    return [
        f"{rule.place.split(' to ')[0].split()[-1]} {rule.effect} {' '.join(rule.scope)} > {' '.join(rule.sends_to)}"
        f": {' '.join(rule.goods.split())}"
        for rule in rules
    ]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param(
            "1. This chapter does not cover:\n   (a) wigs (heading 6704); or\n   (b) articles of Chapter 95.",
            ["1(a) excludes 42 > 6704: wigs", "1(b) excludes 42 > 95: articles"], id="a list of exclusions",
        ),
        pytest.param(
            "1. This chapter does not cover saddles (heading 4201) or hats of heading 6504.",
            ["1 excludes 42 > 4201: saddles", "1 excludes 42 > 6504: hats"], id="two targets in one sentence",
        ),
        pytest.param(
            "1. Not these:\n2. This chapter does not cover:\n a. pots; pans (heading 7323);",
            ["2(a) excludes 42 > 7323: pots", "2(a) excludes 42 > 7323: pans"], id="one target for two classes",
        ),
        pytest.param(
            "1. Headings 84.25 to 84.30 do not cover toy cranes (Chapter 95).",
            ["1 excludes 8425-8430 > 95: toy cranes"], id="range as scope",
        ),
        pytest.param(
            "1. Heading 4202 does not, however, cover:\n a. paper bags, other than those of heading 4819 (Chapter 48);",
            ["1(a) excludes 4202 > 48: paper bags, other than those of heading 4819"], id="other than is no target",
        ),
        pytest.param(
            "1. This chapter does not cover:\n a. nets (heading 5608), except fishing nets (heading 9507);",
            ["1(a) excludes 42 > 5608: nets"], id="except is no target",
        ),
        pytest.param(
            "1. This chapter does not cover:\n a. oils made of goods of Chapter 39 (heading 3819);",
            ["1(a) excludes 42 > 3819: oils made of goods of Chapter 39"], id="what only describes is no target",
        ),
        pytest.param(
            "1. This chapter does not cover:\n a. wipes soaked in stuff (for example, soap of heading 3401, wax of heading 3405);",
            ["1(a) excludes 42 > 3401 3405: wipes soaked in stuff"], id="examples are targets where there are no others",
        ),
        pytest.param(
            "1. Heading 4202 covers all bags of cloth, other than:\n a. sacks (heading 6305);",
            ["1 includes 4202 > : all bags of cloth", "1(a) excludes 4202 > 6305: sacks"], id="included, other than",
        ),
        pytest.param(
            "1. Heading 4203 applies only to the following goods:\n a. gloves;\n b. belts of hide (heading 4203).",
            ["1(a) subject 4203 > : gloves", "1(b) subject 4203 > : belts of hide (heading 4203)"], id="applies only to",
        ),
        pytest.param(
            "1. Heading 4203 applies only to gloves which meet the following conditions:\n a. they are warm;\n b. they fit.",
            ["1 subject 4203 > : gloves which meet the following conditions"], id="conditions are no goods",
        ),
        pytest.param(
            "1. Heading 4205 also includes straps. It does not apply to watch straps (heading 9113).",
            ["1 includes 4205 > : straps", "1 excludes 4205 > 9113: watch straps"], id="it is the heading",
        ),
        pytest.param(
            "1. Code 4205 00 90 includes only laces and does not cover ropes of Chapter 56.",
            ["1 subject 42050090 > : laces", "1 excludes 42050090 > 56: ropes"], id="and does not cover",
        ),
        pytest.param(
            "1. For the purposes of heading 4202, the expression 'bag' means a soft box:\n a. with handles;\n b. with a zip.",
            ["1 defines 4202 > : bag"], id="a definition and its parts",
        ),
        pytest.param(
            "1. In this chapter the following expressions have these meanings:\n"
            " a. 'hide' (codes 4101 20 10 and 4101 20 30): skin;\n b. raw skin Skin as it comes.\n c. 'fur', for the purposes of heading 4301: hair.",
            ["1(a) defines 41012010 41012030 > : hide", "1(b) defines 42 > : raw skin Skin as it comes.", "1(c) defines 4301 > : fur"],
            id="a list of definitions",
        ),
        pytest.param(
            "1. For the purposes of heading 4205:\n a. the term 'strap' means a band.",
            ["1(a) defines 4205 > : strap"], id="purposes said once for all parts",
        ),
        pytest.param(
            "1. For the purposes of heading 4202, 'bag' means a soft box. It includes a lid. It does not cover nets (heading 5608).",
            ["1 defines 4202 > : bag", "1 excludes 4202 > 5608: nets"], id="it is an expression",
        ),
        pytest.param(
            "1. The term 'waste' does not include scraps of cork.", [], id="no rule where a term alone is narrowed",
        ),
        pytest.param(
            "1. Belts with a radio are to be classified in heading 8527. Bows are to be classified as toys, of heading 9503.",
            ["1 includes 8527 > : Belts with a radio", "1 includes 9503 > : Bows"], id="classified in",
        ),
        pytest.param(
            "1. Goods described in heading 4202 and 4203 with gold on them remain classified in those headings.",
            ["1 includes 4202 4203 > : Goods described in heading 4202 and 4203 with gold on them"], id="those headings",
        ),
        pytest.param(
            "1. Vests of goods of heading 4203 in doses are excluded from this chapter.",
            ["1 excludes 42 > : Vests of goods of heading 4203 in doses"], id="excluded from",
        ),
        pytest.param(
            "1. Boats are to be classified as follows:\n a. in Chapter 89 if they swim;\n b. in heading 9503 if they are toys.",
            ["1(a) includes 89 > : in Chapter 89 if they swim", "1(b) includes 9503 > : in heading 9503 if they are toys"],
            id="classified as follows",
        ),
        pytest.param(
            "1. Belts are classified according to what they are made of. The gloves which fall in this chapter are soft.",
            [], id="nothing is named",
        ),
        pytest.param(
            "1. Heading 4203 includes gloves, but excluding boxing gloves (heading 9506).",
            ["1 includes 4203 > : gloves, but excluding boxing gloves (heading 9506)", "1 excludes 4203 > 9506: boxing gloves"],
            id="excluding in passing",
        ),
        pytest.param(
            "### Subheading notes\n1. Subheading 4202 21 covers bags of patent hide.",
            ["1 includes 420221 > : bags of patent hide."], id="subheading note",
        ),
    ],
)  # fmt: skip
def test_rules_are_read(text: str, rules: list[str]) -> None:
    assert [line.rstrip(".") for line in read(text)] == [line.rstrip(".") for line in rules]


def test_scope_of_a_section_is_its_chapters() -> None:
    assert read("1. This section does not cover:\n a. dolls (heading 9502).", "XI", "section") == [
        "1(a) excludes 50-63 > 9502: dolls"
    ]


def test_parts_of_a_section_are_kept_out() -> None:
    text = "1. The words 'parts' and 'parts of carts' do not apply to the following:\n a. seats (heading 9401);"
    assert read(text, "XVII", "section") == ["1(a) excludes 86-89 > 9401: seats"]


@pytest.mark.parametrize(
    ("goods", "terms"),
    [
        pytest.param("wigs and false beards (heading 6704)", ("false beards",), id="short words mean too much"),
        pytest.param("kettles, frying pans or other articles of Chapter 73", ("kettles", "frying pans"), id="other articles"),
        pytest.param("articles of Chapter 95 (for example, games, swings, requisites)", ("games", "swings"), id="examples"),
        pytest.param("bags of paper, with handles (heading 4819)", (), id="more is told than nouns"),
        pytest.param("metallic or garden chairs, stools or benches, of Chapter 73", ("garden chairs", "metallic chairs"), id="shared adjectives"),
        pytest.param("door or window handles (heading 8302)", ("window handles",), id="shared nouns"),
        pytest.param("parts or materials (heading 7326)", (), id="vague nouns"),
    ],
)  # fmt: skip
def test_terms_are_plain_nouns(goods: str, terms: tuple[str, ...]) -> None:
    (rule,) = rules_of(made(f"1. This chapter does not cover:\n a. {goods};"))
    assert rule.terms == terms


def test_a_sentence_without_an_end_is_not_read() -> None:
    assert read("1. " + "This chapter does not cover bags of the expression 'a b' " * 3000) == []


@given(
    st.lists(
        st.sampled_from(
            "1.|\n2.|\n (a)|\n b.|This chapter does not cover|:|(heading 4202)|Chapter 39|;|the expression 'x y' means|"
            "Headings 4202 to 4205 apply only to|other than|bags|or|.| include |\n\n|are to be classified in|(for example, "
            "|)|which|following".split("|")
        ),
        max_size=25,
    )
)
def test_whatever_is_read_stands_in_the_note(words: list[str]) -> None:
    notes = made(" ".join(words))
    texts: dict[str, list[str]] = {}
    for note in notes:
        texts.setdefault(note.place, []).append(note.text)
    for rule in rules_of(notes):
        assert any(rule.quote in text for text in texts[rule.place])
        assert any(rule.goods in text for text in texts[rule.place])
        assert rule.scope


def test_the_notes_that_were_read_by_hand_are_the_drawn_number() -> None:
    places, stated = expected()
    assert len(places) == DRAWN
    assert {effect for _, effect, _, _ in stated} == {"excludes", "includes", "defines", "subject"}


def test_without_the_official_notes_the_benchmark_says_why(tmp_path, capsys) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 0
    assert "skipped" in capsys.readouterr().out


def test_the_official_notes_are_read_as_a_person_reads_them() -> None:
    path = official_notes([])
    if not path.is_file():
        pytest.skip(f"the official notes are not at {path}")
    notes = notes_of(path)
    places, stated = expected()
    assert places == drawn(notes)
    found = figures(stated_in(notes, places), stated)["all"]
    assert found.right >= 0.95 * found.read, str(found)
    assert found.right >= 0.95 * found.expected, str(found)
    texts: dict[str, list[str]] = {}
    for note in notes:
        texts.setdefault(note.place, []).append(note.text)
    assert all(any(rule.quote in text for text in texts[rule.place]) for rule in rules_of(notes))
