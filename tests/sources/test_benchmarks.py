from __future__ import annotations

import json
from pathlib import Path

import pytest

from sources.benchmarks import english_cases, language_cases, main, make_benchmarks, read_lines, shuffled

LANGUAGES = ("fr", "de", "es", "it", "nl", "pl")


def ruling(reference: str, split: str = "dev") -> dict[str, object]:
    return {
        "reference": reference, "country": "FR", "issued": "2026-07-01", "code": "42021110", "goods": "A case of leather.",
        "queries": [f"case {reference}", "case"], "facts": {"material": "leather"}, "gri": ["1"], "sources": [],
        "group": 1, "split": split,
    }  # fmt: skip


RULINGS = [ruling(f"R{i}") for i in range(30)] + [ruling("T1", "train"), ruling("D1", "drop")]
NATIVE = [{"reference": f"R{i}", **{language: f"{language} {i}" for language in LANGUAGES}} for i in range(30)]


def test_case_holds_the_queries_and_what_was_ruled() -> None:
    (case,) = english_cases([ruling("R1")])
    assert case == {
        "id": "R1", "text": "case R1", "vague": "case", "code": "42021110", "facts": {"material": "leather"},
        "goods": "A case of leather.", "language": "en",
    }  # fmt: skip


def test_only_dev_rulings_become_cases() -> None:
    assert {case["id"] for case in english_cases(RULINGS)} == {f"R{i}" for i in range(30)}


def test_order_hangs_on_the_references_alone() -> None:
    order = [row["reference"] for row in shuffled(RULINGS)]
    assert order == [row["reference"] for row in shuffled(RULINGS[::-1])]
    assert order != [row["reference"] for row in RULINGS]
    assert order != sorted(order)


def test_languages_stand_beside_the_english_text_in_the_same_order() -> None:
    cases = english_cases(RULINGS)
    native = language_cases(cases, NATIVE[::-1])
    assert [case["id"] for case in native] == [case["id"] for case in cases]
    assert all(case["pl"] == f"pl {case['id'][1:]}" and case["text"] == f"case {case['id']}" for case in native)
    assert set(native[0]) == {"id", "text", "code", "facts", "goods", *LANGUAGES}


def test_case_without_translation_is_an_error() -> None:
    with pytest.raises(KeyError, match="R1"):
        language_cases(english_cases([ruling("R1")]), [])


def test_command_makes_the_same_bytes_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ebti.jsonl").write_text("".join(json.dumps(row) + "\n" for row in RULINGS))
    (tmp_path / "dev_languages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in NATIVE))
    assert main(["--rulings", str(tmp_path), "--target", str(tmp_path / "out")]) == 0
    assert "ebti_dev.jsonl: 30 cases" in capsys.readouterr().out
    first = [path.read_bytes() for path in make_benchmarks(tmp_path, tmp_path / "out")]
    assert first == [path.read_bytes() for path in make_benchmarks(tmp_path, tmp_path / "again")]
    assert len(read_lines(tmp_path / "out" / "ebti_dev_languages.jsonl")) == 30
