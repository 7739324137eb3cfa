"""The committed data is what its SOURCE.md files say, and its parts agree with one another."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from sources.benchmarks import make_benchmarks
from sources.nomenclature_facts import Fact, count_origins, read_tree
from tariff.tree import LEAF, TITLE, Tree
from tariff.vocabulary import Vocabulary

DATA = Path(__file__).resolve().parents[2] / "data"
LANGUAGES = ("fr", "de", "es", "it", "nl", "pl")
ENDED = {"85439000"}  # ended with 2025; four train rulings of 2025 hold it


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def chapters(folder: str) -> dict[str, list[dict[str, str]]]:
    return {path.stem: table(path) for path in sorted((DATA / "catalogue" / folder).glob("*.csv"))}


@pytest.fixture(scope="module")
def tree() -> Tree:
    return read_tree(DATA / "catalogue" / "en")


@pytest.fixture(scope="module")
def rulings() -> list[dict]:
    return [json.loads(line) for line in (DATA / "rulings" / "ebti.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def cases() -> list[dict]:
    path = DATA / "benchmarks" / "ebti_dev_languages.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("folder", sorted(path.name for path in DATA.iterdir() if path.is_dir()))
def test_every_folder_says_where_it_comes_from(folder: str) -> None:
    text = (DATA / folder / "SOURCE.md").read_text(encoding="utf-8")
    for word in ("| What |", "| From |", "| Date |", "| Licence |", "| Made |", "## Known flaws"):
        assert word in text


def test_files_are_utf8_with_plain_line_ends() -> None:
    for path in DATA.rglob("*.*"):
        content = path.read_bytes()
        assert b"\r" not in content, path
        assert content.endswith(b"\n"), path
        content.decode("utf-8")


def test_catalogue_holds_the_nodes_of_the_combined_nomenclature(tree: Tree) -> None:
    assert len(tree.lines) == 15_160
    assert len(tree.leaf_codes) == len(set(tree.leaf_codes)) == 9_896
    assert sum(code < "98" for code in tree.leaf_codes) == 9_791
    assert Counter(line.kind for line in tree.lines)[TITLE] == 33


def test_every_leaf_is_named_and_has_queries() -> None:
    for lines in chapters("en").values():
        for line in lines:
            assert line["kind"] == TITLE or line["label"].strip(), line
            assert line["kind"] != LEAF or line["queries"].strip(), line


def test_every_question_and_button_is_translated() -> None:
    translated = {chapter: {row["text"]: row for row in rows} for chapter, rows in chapters("strings").items()}
    for chapter, lines in chapters("en").items():
        texts = {line[column] for line in lines if line["kind"] != TITLE for column in ("option", "question")} - {""}
        assert texts - set(translated[chapter]) == set(), f"chapter {chapter} lacks translations"
        assert [text for text in texts for lang in LANGUAGES if not translated[chapter][text][lang].strip()] == []


def test_native_queries_cover_every_leaf_in_its_order(tree: Tree) -> None:
    rows = [row for rows in chapters("queries").values() for row in rows]
    assert [row["code"] for row in rows] == [code for code in tree.leaf_codes if code < "98"]
    assert [row["code"] for row in rows for language in LANGUAGES if not row[language].strip()] == []


def test_fact_table_follows_the_catalogue(tree: Tree) -> None:
    rows = table(DATA / "nomenclature" / "cn2026.csv")
    assert [(row["code"], row["suffix"], int(row["depth"]), row["leaf"] == "1") for row in rows] == [
        (line.code, line.suffix, line.depth, line.kind == LEAF) for line in tree.lines
    ]


def test_facts_are_dates_and_percentages() -> None:
    for row in table(DATA / "nomenclature" / "cn2026.csv"):
        assert "1971-12-31" <= row["valid_from"] <= "2026-03-12", row
        assert bool(row["duty_low"]) == bool(row["duty_high"]), row
        assert not row["duty_low"] or 0 <= float(row["duty_low"]) <= float(row["duty_high"]) <= 100, row
        assert row["duty"] or not (row["duty_low"] or row["duty_from"]), row
        assert (row["duty"] == "Free") <= (row["duty_low"] == row["duty_high"] == "0"), row


def test_duties_are_counted_as_their_source_says() -> None:
    rows = table(DATA / "nomenclature" / "cn2026.csv")
    facts = [Fact(**{**row, "depth": int(row["depth"]), "leaf": int(row["leaf"])}) for row in rows]
    counts = {"own line": 5_297, "inherited": 3_760, "at ten digits only": 576, "none": 263}
    assert count_origins(facts) == counts


def test_spread_of_a_node_is_that_of_its_leaves(tree: Tree) -> None:
    rows = table(DATA / "nomenclature" / "cn2026.csv")
    for node, row in enumerate(rows):
        leaves = [rows[leaf] for leaf in tree.leaves[tree.first[node] : tree.last[node]]]
        lows = [float(leaf["duty_low"]) for leaf in leaves if leaf["duty_low"]]
        assert (float(row["duty_low"]) if row["duty_low"] else None) == min(lows, default=None), row


def test_every_ruled_code_is_in_the_nomenclature_or_known_to_have_ended(tree: Tree, rulings: list[dict]) -> None:
    codes = {ruling["code"][:8] for ruling in rulings}
    assert codes - set(tree.leaf_codes) == ENDED
    assert sum(ruling["code"][:8] in ENDED for ruling in rulings) == 4
    replaced = {row["code"]: row["replaced_by"].split() for row in table(DATA / "nomenclature" / "replaced.csv")}
    assert ENDED <= set(replaced)
    assert {code for codes in replaced.values() for code in codes} <= set(tree.leaf_codes)


def test_rulings_are_whole_and_split_as_told(rulings: list[dict]) -> None:
    assert Counter(ruling["split"] for ruling in rulings) == {"train": 4_194, "dev": 395, "drop": 33}
    assert len({ruling["reference"] for ruling in rulings}) == len(rulings)
    for ruling in rulings:
        assert len(ruling["queries"]) == 2 and all(query.strip() for query in ruling["queries"])
        assert len(ruling["code"]) in (8, 10) and ruling["code"].isdigit()
        assert "2025-01" <= ruling["issued"] < "2026-09" and len(ruling["country"]) == 2


def test_no_group_is_both_learnt_from_and_tested(rulings: list[dict]) -> None:
    groups = {split: {r["group"] for r in rulings if r["split"] == split} for split in ("train", "dev")}
    assert groups["train"] & groups["dev"] == set()


def test_translated_queries_are_of_train_rulings_only(rulings: list[dict]) -> None:
    rows = table(DATA / "rulings" / "train_languages.csv")
    assert {row["reference"] for row in rows} == {r["reference"] for r in rulings if r["split"] == "train"}
    assert [row["reference"] for row in rows for language in LANGUAGES if not row[language].strip()] == []
    second = table(DATA / "rulings" / "train_languages_second.csv")
    assert [row["reference"] for row in second] == [row["reference"] for row in rows]
    for row, first in zip(second, rows, strict=True):
        for language in ("de", "nl", "pl"):
            assert row[language] == " ".join(row[language].split()) != "", row
            assert row[language].casefold() != first[language].casefold(), row


def test_benchmarks_are_what_the_command_makes(tmp_path: Path) -> None:
    for made in make_benchmarks(DATA / "rulings", tmp_path):
        assert made.read_bytes() == (DATA / "benchmarks" / made.name).read_bytes()


def test_first_cases_of_the_benchmark_stay_the_first(cases: list[dict]) -> None:
    assert len(cases) == 395
    assert [case["id"] for case in cases[:2]] == ["FRBTIFR-BTI-2025-06901", "CZBTI41/341485/2026-300000-ZI/01"]


def test_plain_goods_are_of_two_halves_that_share_no_code(tree: Tree) -> None:
    goods = table(DATA / "everyday" / "goods.csv")
    lines = (DATA / "benchmarks" / "everyday.jsonl").read_text(encoding="utf-8").splitlines()
    others = [json.loads(line) for line in lines]
    assert (len(goods), len(others)) == (477, 2 * 392)
    assert {row["code"] for row in goods} & {case["code"] for case in others} == set()
    assert {row["language"] for row in goods} == {case["language"] for case in others} - {"en"} == set(LANGUAGES)
    for code in [row["code"] for row in goods] + [case["code"] for case in others]:
        assert code in tree.leaf_index, code
    known = {
        " ".join(sorted(q.casefold().split()))
        for p in (DATA / "catalogue" / "en").glob("*.csv")
        for r in table(p)
        for q in r["queries"].split(";")
    }
    for text in [row["en"] for row in goods] + [case["text"] for case in others if case["language"] == "en"]:
        assert " ".join(sorted(text.casefold().split())) not in known, text


@pytest.mark.parametrize(("language", "count"), [("en", 228), *((language, 153) for language in LANGUAGES)])
def test_words_of_common_goods_name_headings(tree: Tree, language: str, count: int) -> None:
    lines = (DATA / "everyday" / "words" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    words = [json.loads(line) for line in lines]
    assert len({word["text"].casefold() for word in words}) == len(words) == count
    for word in words:
        assert word["language"] == language
        assert word["code"]
        for code in word["code"]:
            first, last = tree.span(code)
            assert first < last and len(code) == 4, word


def test_terms_lead_to_codes_of_the_nomenclature(tree: Tree) -> None:
    rows = table(DATA / "terms" / "terms.csv")
    assert len({(row["term"].casefold(), row["language"]) for row in rows}) == len(rows) == 26_019
    for row in rows:
        assert row["language"] in ("en", *LANGUAGES), row
        assert row["term"] == row["term"].strip() != "", row
        for code in filter(None, row["codes"].split(";")):
            first, last = tree.span(code)
            assert first < last and len(code) in (4, 6, 8), row


def test_terms_say_what_their_kind_says() -> None:
    rows = table(DATA / "terms" / "terms.csv")
    assert Counter(row["kind"] for row in rows) == {"synonym": 25_127, "empty": 504, "abbreviation": 388}
    vocabulary = Vocabulary.load(DATA)
    for row in rows:
        facts = [tuple(fact.lstrip("%").split("=")) for fact in filter(None, row["facts"].split(";"))]
        assert set(facts) <= set(vocabulary.values), row
        said = {"synonym": row["codes"] and not facts, "abbreviation": row["codes"] or facts, "empty": not row["codes"]}
        assert said[row["kind"]], row


def test_no_term_is_the_text_of_a_benchmark(cases: list[dict]) -> None:
    terms = {row["term"].casefold() for row in table(DATA / "terms" / "terms.csv")}
    vague = (DATA / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {case[column].casefold() for case in cases for column in ("text", *LANGUAGES)}
    assert terms & (texts | {json.loads(line)["vague"].casefold() for line in vague}) == set()
