"""What holds of every trace of General Rules, of its sentences and of its data."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tariff import LANGUAGES
from tariff.errors import BrokenData, InvalidCode
from tariff.facts import Lexicon
from tariff.general_rules import COLUMNS, GeneralRules
from tariff.rule_case import RULES, Rival, RuleCase, Said
from tariff.rule_sentences import say_missing, say_rule
from tariff.rule_weights import BASE, LEAST, RuleWeights, places_of
from tariff.vocabulary import read_rows
from tests.world import DATA

SETTLING = {"2a", "2b", "3a", "3b", "3c", "4"}


class TestEveryTrace:
    WORDS = ("set", "kit", "retail", "packed", "steel", "wood", "plastic", "mixture", "unassembled", "in a case", ",",
             "with", "and", "knife", "mainly", "70%", "not", "coffret", "zestaw", "Holz", "bag", "5 kg")  # fmt: skip

    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(st.sampled_from(WORDS), max_size=12),
        st.integers(1, 97),
        st.sampled_from((2, 4, 6, 8, 10)),
        st.lists(st.tuples(st.integers(1000, 9999), st.floats(0, 1)), max_size=3),
        st.sampled_from(("", *LANGUAGES)),
    )
    def test_is_in_legal_order_without_doubles_and_settled_once(
        self, general_rules, words, chapter, depth, rivals, language
    ):
        text = " ".join(words)
        code = f"{chapter:02}0123456789"[:depth]
        known = general_rules.reader.lexicon.read(text)
        others = tuple(Rival(str(n), p, "parts of machines") for n, p in rivals)
        case = RuleCase((Said(text),) if text else (), code, language, known, rivals=others)
        trace = general_rules.trace(case)
        names = [applied.rule for applied in trace]
        assert names == sorted(set(names), key=RULES.index) and names[0] == "1"
        assert (names[-1] == "6") == (depth >= 6)
        assert sum(applied.settles for applied in trace if applied.rule in SETTLING | {"1"}) == 1
        assert trace == general_rules.trace(case)

    def test_no_code_no_trace(self, general_rules):
        with pytest.raises(InvalidCode):
            general_rules.trace(RuleCase((Said("knife"),), "82a"))


class TestSentences:
    def reasons(self) -> set[str]:
        source = "".join((DATA.parent / "tariff" / name).read_text("utf-8") for name in ("general_rules.py",))
        rows = list(read_rows(DATA / "general_rules" / "rules.csv", COLUMNS))
        told = {row["reason"] for row in rows if row["rule"] != "3b"} | {
            f"{row['reason']}_open" for row in rows if row["rule"] == "3b"
        }
        missing = {key for row in rows for key in row["missing"].split("|") if key}
        return set(re.findall(r'"(gri\.[0-9a-z.]+\w)"', source)) | told | missing

    def test_none_is_missing_and_none_is_idle(self, sentences):
        for language in LANGUAGES:
            kept = {key for key in sentences.texts[language] if key.startswith("gri.")}
            assert self.reasons() == kept, language

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_they_are_short_and_name_their_rule(self, sentences, language):
        for key, text in sentences.under("gri.", language).items():
            assert len(text) <= 170, key
            if not key.startswith("gri.missing."):
                number = key.split(".")[1]
                said = {
                    f" {number[0]}{gap}{close}"
                    for gap in ("", f"({number[1:]})", f" {number[1:]})")
                    for close in (":", " :")
                }
                assert any(part in text for part in said), (key, text)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_rule_of_a_trace_is_said_in_full(self, general_rules, ruled_case, sentences, language):
        text = (
            "retail set of steel knife, wood board and plastic box with case, unassembled, mixture packed in 5 kg bags"
        )
        rivals = (Rival("4419", 0.3, "articles"),)
        for code in ("82119200", "96091010", "12060091", "94017900", "94", "9401"):
            for applied in general_rules.trace(ruled_case(text, code, "en", rivals=rivals)):
                said = say_rule(applied, language, sentences, general_rules.reader.lexicon.vocabulary)
                assert said and "{" not in said
                assert len(say_missing(applied, language, sentences)) == len(applied.missing)

    def test_a_material_is_said_in_the_reader_s_language(self, general_rules, ruled_case, sentences):
        trace = general_rules.trace(ruled_case("chair of steel and wood with a plastic seat", "94017900"))
        applied = next(a for a in trace if a.rule == "3b")
        assert say_rule(applied, "de", sentences, general_rules.reader.lexicon.vocabulary).endswith("hier: Stahl.")


class TestData:
    def broken(self, tmp_path, name: str, text: str):
        for file in (DATA / "general_rules").iterdir():
            target = tmp_path / "general_rules" / file.name
            target.parent.mkdir(exist_ok=True)
            target.write_text(text if file.name == name else file.read_text("utf-8"), encoding="utf-8")
        return tmp_path

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("rules.csv", "rule,sign,reason,missing\n7,set,gri.3b.set,\n"),
            ("facts.csv", "kind,value,signs\nset,set,sett\n"),
            ("weights.csv", "rule,term,weight\n3b,base,heavy\n"),
            ("weights.csv", "rule,term,weight\n3b,base,1\n"),
            ("signs.csv", "sign,en\nset,set\n"),
        ],
    )
    def test_broken_files_are_refused(self, tmp_path, name, text):
        with pytest.raises(BrokenData):
            GeneralRules.load(self.broken(tmp_path, name, text), Lexicon.load(DATA))

    def test_every_sign_has_words_in_every_language(self):
        for row in read_rows(DATA / "general_rules" / "signs.csv", ["sign", *LANGUAGES]):
            assert all(row.values()), row["sign"]

    def test_sections_and_chapters(self):
        assert places_of("61091000") == {"section:11", "chapter:61"}
        assert places_of("9401") == {"section:20", "chapter:94"}

    def test_weights_add_up(self):
        weights = RuleWeights({"3b": {BASE: -1.0, LEAST: 0.5, "set": 2.0, "section:20": -1.0}})
        assert weights.probability("3b", ("set",), "9401") == pytest.approx(0.5)
        assert weights.is_named("3b", ("set",), "9401") and not weights.is_named("3b", (), "9401")


def test_a_trace_takes_little_time(general_rules, ruled_case):
    cases = [ruled_case("gift set of a steel knife, a wooden board and an apron, retail packed", "82119200")] * 50
    general_rules.trace(cases[0])
    start = time.process_time()
    for case in random.Random(1).sample(cases, len(cases)):
        general_rules.trace(case)
    assert (time.process_time() - start) / len(cases) < 0.02
