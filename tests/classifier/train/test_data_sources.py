"""What a source's codes and keywords stand for."""

from __future__ import annotations

import pytest

from classifier.benchmark.codes import load_replaced
from classifier.train.data.codebook import CodeBook
from classifier.train.data.given import _keywords
from classifier.train.data.texts import words_of


class TestCodes:
    @pytest.fixture
    def book(self, catalogue, root):
        return CodeBook(catalogue.tree, load_replaced(root / "data" / "nomenclature" / "replaced.csv"))

    @pytest.mark.parametrize(
        ("code", "depth", "expected"),
        [
            ("4202310000", 8, "42023100"),
            ("4202310000", 6, "420231"),
            ("38011000", 8, "380110"),  # ended; 38011010 and 38011090 took its place
            ("39151000", 8, "391510"),
            ("6912000000", 6, "691200"),
            ("8471000000", 6, "8471"),
            ("99999999", 8, ""),
            ("0000000000", 6, ""),
        ],
    )
    def test_what_a_code_speaks_for(self, book, code, depth, expected):
        assert book.valid(code, depth) == expected

    def test_what_replaced_a_code_gives_whole_pairs_of_digits(self, book):
        for code in book.replaced:
            assert len(book.valid(code)) in (4, 6, 8)


class TestKeywords:
    VOCABULARY = words_of("bolts and nuts of steel for fixing, coated with zinc")

    def test_words_that_are_known_are_kept(self):
        assert _keywords("BOLTS,OF STEEL, FOR FIXING", self.VOCABULARY) == "bolts, of steel, for fixing"

    @pytest.mark.parametrize("text", ["", "BOLTS", "BOLTSOF STEELFOR FIXINGWITH ZINC"])
    def test_those_that_run_into_each_other_are_not(self, text):
        assert _keywords(text, self.VOCABULARY) == ""
