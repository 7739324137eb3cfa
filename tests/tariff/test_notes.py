"""The book of notes: what is about a code, what a description meets, and the few that are cited."""

from __future__ import annotations

import pytest

from tariff.note_choice import BELONGS, CAUTION, SENT_HERE, choose_notes, notes_against
from tariff.notes import (
    DEFINES,
    EXCLUDES,
    INCLUDES,
    LONGEST,
    NoteBook,
    NoteRule,
    OfficialNote,
    head_of,
    holds,
    shortened,
)
from tariff.spelling import plain_words


def rule(effect: str, scope: str, sends: str, goods: str, *terms: str, place: str = "Note 1 to Chapter 42") -> NoteRule:
    """A rule about goods; its quote names its effect and scope."""
    return NoteRule(
        place, effect, tuple(scope.split()), tuple(sends.split()), goods, f"{scope} {effect} {goods}", terms
    )


HAIR = rule(EXCLUDES, "42", "6704", "hairpieces of jewellery", "hairpieces")
BAGS = rule(EXCLUDES, "39", "4202", "bags or other containers", "shopping bags")
WALLETS = rule(INCLUDES, "4202", "", "purses and wallets")
SACKS = rule(EXCLUDES, "4202", "6305", "bags for packing, of cloth")
RANGE = rule(EXCLUDES, "84-85", "9501-9503", "toys", "toys")
SHOES = rule(EXCLUDES, "50-63", "64", "articles")
LEATHER = rule(DEFINES, "42", "", "leather", "leather")
FOREIGN = rule(EXCLUDES, "42", "39", "belts", "belts", place="Additional note 1 to Chapter 42")
BOOK = NoteBook([HAIR, BAGS, WALLETS, SACKS, RANGE, SHOES, LEATHER, FOREIGN])


@pytest.mark.parametrize(
    ("codes", "code", "expected"),
    [
        (("42",), "42021210", True),
        (("4202",), "42021210", True),
        (("4202",), "42", False),
        (("4203",), "42021210", False),
        (("84-85",), "85171300", True),
        (("84-85",), "8601", False),
        (("3901-3914",), "39140000", True),
        (("3901-3914",), "39151000", False),
        (("3901-3914",), "39", False),
        (("27101911-27101929",), "27101921", True),
        ((), "42021210", False),
    ],
)
def test_codes_and_ranges_hold_what_is_below_them(codes, code, expected):
    assert holds(codes, code) is expected


def test_rules_about_a_code_and_rules_that_send_to_it():
    assert BOOK.about("42022100") == (HAIR, WALLETS, SACKS, LEATHER, FOREIGN)
    assert BOOK.sends("42022100") == (BAGS,)
    assert BOOK.sends("95030000") == (RANGE,)
    assert NoteBook().about("42022100") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hairpiece", (HAIR,)),
        ("red shopping bags with print", (BAGS,)),
        ("bag", ()),
        ("bags for shopping", ()),
        ("box for shopping bags", ()),
        ("shopping bag hook", ()),
        ("toys", (RANGE,)),
        ("belts", ()),
        ("leather", ()),
        ("", ()),
        ("!!", ()),
    ],
    ids=["singular", "more is told", "a word lacks", "told after", "part of others", "another noun", "one word",
         "an additional note", "a definition keeps nothing out", "nothing", "no word"],
)  # fmt: skip
def test_a_description_meets_a_class_only_with_all_its_words_and_its_noun(text, expected):
    assert BOOK.met(text) == expected


def test_british_and_american_and_plural_are_one():
    assert plain_words("Aluminum tires, jewelry boxes") == ("aluminium", "tyre", "jewellery", "box")
    assert plain_words("glass bus") == ("glass", "bus")
    book = NoteBook([rule(EXCLUDES, "40", "8708", "tyre levers of grey aluminium", "aluminium tyre levers")])
    assert book.met("aluminum tire lever") == book.rules


def test_what_is_named_first_ends_at_the_words_that_tell_more():
    assert head_of("  Leather strap for watches, brown") == "Leather strap"
    assert head_of("strap") == "strap"


def test_a_long_quote_is_cut_between_words_and_stays_a_span():
    quote = "word " * 100
    assert len(shortened(quote)) <= LONGEST
    assert quote.startswith(shortened(quote))
    assert shortened(quote).endswith("word")
    assert shortened("short") == "short"


def test_without_a_source_nothing_official_is_known():
    assert BOOK.official("4202") is None
    assert NoteBook((), lambda code: OfficialNote("p", code)).official("4202") == OfficialNote("p", "4202")


def test_notes_that_matter_come_with_their_reasons():
    found = choose_notes(BOOK, "42022100", ["39232100", "63053219"], "plastic shopping bag", "handbags and wallets")
    assert [(cited.why, cited.codes) for cited in found] == [
        (SENT_HERE, ("4202", "39")),
        (BELONGS, ("4202",)),
        (CAUTION, ("6305",)),
    ]
    assert [cited.quote for cited in found] == [BAGS.quote, WALLETS.quote, SACKS.quote]


def test_a_note_is_cited_only_where_it_speaks_of_the_goods():
    assert choose_notes(BOOK, "42022100", ["61091000"], "umbrella") == ()
    assert choose_notes(NoteBook(), "42022100", ["39232100"], "bag") == ()
    assert choose_notes(BOOK, "42033000", [], "belts", "belts") == ()


def test_all_that_a_target_holds_needs_no_word_in_common():
    (cited,) = choose_notes(BOOK, "64041100", ["62034231"], "trainers")
    assert (cited.why, cited.codes) == (SENT_HERE, ("64", "62"))


def test_what_is_about_the_chapter_is_cited_where_its_goods_are_named_and_nothing_is_nearer():
    assert [c.quote for c in choose_notes(BOOK, "42050090", [], "leather laces")] == [LEATHER.quote]
    assert [c.quote for c in choose_notes(BOOK, "42023100", [], "leather wallets")] == [WALLETS.quote]


def test_no_more_are_cited_than_asked_for():
    book = NoteBook([rule(INCLUDES, "4202", "", f"wallets {i}") for i in range(9)])
    assert len(choose_notes(book, "42023100", [], "wallet")) == 3
    assert len(choose_notes(book, "42023100", [], "wallet", most=1)) == 1


class TestNotesAgainstRivals:
    def test_one_whose_class_the_description_meets_sends_it_from_the_rival(self):
        found = notes_against(BOOK, "42022100", ["39232100", "48194000"], "shopping bags")
        assert list(found) == ["39232100"]
        assert (found["39232100"].quote, found["39232100"].codes) == (BAGS.quote, ("4202", "39"))

    def test_one_whose_class_it_shares_much_of_does_too(self):
        assert "39232100" in notes_against(BOOK, "42022100", ["39232100"], "bags and containers of film")
        assert notes_against(BOOK, "42022100", ["39232100"], "red holder") == {}

    def test_one_that_sends_all_of_a_chapter_there_does_not(self):
        assert notes_against(BOOK, "64039993", ["61159500"], "knitted slipper") == {}

    def test_additional_notes_and_those_that_send_elsewhere_do_not(self):
        assert notes_against(BOOK, "39269097", ["42033000"], "belts") == {}
        assert notes_against(BOOK, "63053390", ["39232100"], "shopping bags") == {}

    def test_without_rivals_there_are_none(self):
        assert notes_against(BOOK, "42022100", [], "shopping bags") == {}
