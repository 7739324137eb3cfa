"""The data set over the tiny world: what is in it, what is kept out, and how it fails."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from classifier.train.data.errors import Leak
from classifier.train.data.folds import HELD_RULINGS, held_groups
from classifier.train.data.forbidden import forbidden_texts
from classifier.train.data.leaks import check_leaks
from classifier.train.data.own import family, group_of, learnable, read_rulings
from classifier.train.data.rows import CARD, HELD, MANIFEST, TRAIN, load_rows
from classifier.train.data.texts import words_of
from tests.world import DATA


def of(rows, source):
    return [row for row in rows if row.source == source]


def manifest(folder):
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def dev(world):
    return next(ruling for ruling in world.rulings if ruling["split"] == "dev")


class TestWhatIsInIt:
    def test_every_source_gives_rows(self, world):
        rows = load_rows(world.build())
        assert {row.source for row in rows} == {
            "rulings", "rulings: facts", "rulings: languages", "catalogue: labels", "catalogue: paths",
            "catalogue: queries", "terms", "names", "names: other languages", "originals", "hs6: a/list", "references",
        }  # fmt: skip

    def test_without_sources_the_projects_own_data_are_enough(self, world):
        world.places = replace(world.places, sources=None)
        assert {row.source.split(":")[0] for row in load_rows(world.build())} == {"rulings", "catalogue", "terms"}

    def test_codes_are_valid_and_say_their_digits(self, world, tiny_catalogue):
        for row in load_rows(world.build()):
            assert tiny_catalogue.tree.span(row.code) and row.digits == len(row.code) in (4, 6, 8)

    def test_search_references_count_for_six_digits_only(self, world):
        found = {row.text: row.code for row in of(load_rows(world.build()), "references")}
        assert found == {"vanity case": "420212", "leather purse for coins": "420231", "old heading": "691200"}

    def test_names_that_say_only_other_are_led_by_those_above(self, world):
        found = {(row.code, row.language): row.text for row in load_rows(world.build()) if row.kind == "name"}
        assert found["42021250", "sv"] == "Fodral av många slag; Andra"
        assert found["42022100", "fr"] == "Étuis de toutes sortes; En cuir"

    def test_markup_is_gone(self, world):
        world.add_hs6("Suit<b>case</b> lock")
        assert "Suit case lock" in [row.text for row in of(load_rows(world.build()), "hs6: a/list")]

    def test_own_code_is_gone(self, world):
        world.add_hs6("Rucksack of 4202 22, for walkers")
        assert "Rucksack of, for walkers" in [row.text for row in load_rows(world.build())]

    def test_duplicates_are_merged_and_near_ones_share_the_weight_of_one(self, world):
        for text in ("Tote bag XQ", "tote bag xq", "xq tote bags"):
            world.add_hs6(text)
        found = [row for row in load_rows(world.build()) if "xq" in row.text.casefold()]
        assert [row.text for row in found] == ["Tote bag XQ", "xq tote bags"]
        assert len({row.group for row in found}) == 1 and sum(row.weight for row in found) == 1

    def test_the_card_counts(self, world):
        folder = world.build()
        card = (folder / CARD).read_text(encoding="utf-8")
        found = manifest(folder)
        assert card.startswith("---\n") and f"{found['rows']['count']:,} texts" in card
        assert f"| leaves with no ruling to learn from | {found['coverage']['without_ruling']} |" in card
        assert all(f"| {licence} |" in card for licence in found["counts"]["licence"])
        assert {"39", "42", "69"} == found["coverage"]["chapters"].keys()


class TestFolds:
    def test_the_latest_are_held_with_all_their_texts(self, world):
        held = held_groups(world.rulings)
        rows = load_rows(world.build())
        assert {row.group for row in rows if row.fold == HELD} == held
        latest = max(r["issued"] for r in world.rulings if r["split"] == "train")
        assert (
            all(group_of(r) in held for r in world.rulings if r["split"] == "train" and r["issued"] == latest) or held
        )
        early = [r["issued"] for r in world.rulings if r["split"] == "train" and group_of(r) not in held]
        assert min(r["issued"] for r in world.rulings if group_of(r) in held) >= max(early)

    def test_about_a_sixth_is_held_of_few(self, world):
        held = held_groups(world.rulings)
        assert sum(group_of(r) in held for r in world.rulings) == 5

    def test_so_many_are_held_of_many(self, world):
        rulings = world.rulings
        assert sum(group_of(r) in held_groups(rulings, many=2) for r in rulings) == 2

    def test_of_the_projects_rulings_the_latest_600_are_held(self, root):
        rulings = learnable(read_rulings(root / "data" / "rulings" / "ebti.jsonl"))
        held = held_groups(rulings)
        dates = sorted(r["issued"] for r in rulings if group_of(r) in held)
        assert HELD_RULINGS <= len(dates) < HELD_RULINGS + 20
        assert max(r["issued"] for r in rulings if group_of(r) not in held) <= dates[20]  # all but older siblings

    def test_siblings_are_held_together(self, world):
        rulings = [r for r in world.rulings if r["split"] == "train"]
        latest = max(rulings, key=lambda r: (r["issued"], r["reference"]))
        oldest = min(rulings, key=lambda r: r["issued"])
        oldest["reference"] = "FRBTIFR-BTI-2026-00001-01"
        latest["reference"] = "FRBTIFR-BTI-2026-00001-02"
        assert {group_of(latest), group_of(oldest)} <= held_groups(rulings)

    def test_no_twin_of_a_held_text_is_learnt_from(self, world):
        held = next(row for row in load_rows(world.build()) if row.fold == HELD and len(words_of(row.text)) > 2)
        world.add_hs6(" ".join(reversed(held.text.upper().split())))
        rows = load_rows(world.build())
        assert not any(words_of(row.text) == words_of(held.text) for row in rows if row.fold == TRAIN)

    @pytest.mark.parametrize(
        ("reference", "expected"),
        [
            ("FRBTIFR-BTI-2026-02788-05", "FRBTIFR-BTI-2026-02788"),
            ("FRBTIFR-BTI-2026-02788", "FRBTIFR-BTI-2026-02788"),
            ("NLBTI2026-0256", "NLBTI2026-0256"),
            ("DEBTI58842/24-1", "DEBTI58842/24-1"),
        ],
    )
    def test_family_of_a_reference(self, reference, expected):
        assert family(reference) == expected


class TestWhatIsKeptOut:
    def test_rulings_of_other_splits(self, world):
        texts = {row.text for row in load_rows(world.build())}
        assert not texts & {t for r in world.rulings if r["split"] != "train" for t in (*r["queries"], r["goods"])}

    def test_a_whole_group_with_a_member_in_another_split(self, world):
        rulings = world.rulings
        train = next(r for r in rulings if r["split"] == "train")
        train["group"] = dev(world)["group"]
        world.write_rulings(rulings)
        folder = world.build()
        assert train["goods"] not in {row.text for row in load_rows(folder)}
        assert manifest(folder)["siblings_kept_out"] == 1

    def test_rulings_of_one_application_with_one_kept_out(self, world):
        rulings = world.rulings
        train = next(r for r in rulings if r["split"] == "train")
        kept_out = next(r for r in rulings if r["split"] == "dev")
        train["reference"], kept_out["reference"] = "FRBTIFR-BTI-2026-00001-01", "FRBTIFR-BTI-2026-00001-02"
        world.write_rulings(rulings)
        assert train["goods"] not in {row.text for row in load_rows(world.build())}

    def test_originals_of_rulings_kept_out(self, world):
        assert ["numer 0" in row.text for row in of(load_rows(world.build()), "originals")] == [True]

    @pytest.mark.parametrize("of_benchmark", ["query", "goods"])
    def test_twins_of_a_benchmark(self, world, of_benchmark):
        ruling = dev(world)
        text = ruling["queries"][0] if of_benchmark == "query" else ruling["goods"]
        before = manifest(world.build())["dropped"].get("twin of a benchmark", 0)
        world.add_hs6(f"{' '.join(reversed(text.split()))}!")
        folder = world.build()
        assert manifest(folder)["dropped"]["twin of a benchmark"] == before + 1

    def test_twins_of_the_development_cases(self, world):
        world.add_hs6("Umbrella stand, bent steel wires of")
        found = manifest(world.build())
        assert found["dropped"]["twin of a benchmark"] >= 1
        assert found["counts"]["source"]["hs6: a/list"] == 1


class TestTheLeakCheck:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("purse leather COIN", "benchmark"),
            ("coin purse 4202 31", "own code"),
        ],
    )
    def test_fails_the_run(self, row, text, sentence):
        with pytest.raises(Leak, match=sentence):
            check_leaks([replace(row, text=text)], ["leather coin purses"])

    def test_fails_on_a_twin_of_a_held_text(self, row):
        with pytest.raises(Leak, match="held out"):
            check_leaks([replace(row, fold=HELD, group="ruling:1"), replace(row, text="purse coin leather")], [])

    def test_fails_on_a_group_in_both_folds(self, row):
        with pytest.raises(Leak, match="sibling"):
            check_leaks([replace(row, fold=HELD), replace(row, text="something else entirely")], [])

    def test_looks_at_every_row_of_a_run(self, world):
        found = manifest(world.build())
        assert found["leaks"]["rows"] == found["rows"]["count"]
        assert found["leaks"]["forbidden texts"] > sum(r["split"] != "train" for r in world.rulings)

    def test_reads_every_benchmark_of_the_project(self):
        texts = forbidden_texts(DATA, None)
        assert "quarter zip fleece unisex" in texts
        assert "each pouch is about 300 grams" not in texts

    def test_passes_what_is_clean(self, rows):
        assert check_leaks(rows, ["umbrella"]) == {"rows": 2, "forbidden texts": 1, "found": 0}
