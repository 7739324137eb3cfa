"""Reading a benchmark's file."""

from __future__ import annotations

import dataclasses
import re

import pytest

from classifier.benchmark.cases import Case, PublicCase, Story, read_cases
from classifier.benchmark.errors import BadCase, BenchmarkError

GOOD = {"id": "a", "text": "leather wallet", "code": "42023100"}


def test_a_case_is_split_into_what_may_and_what_may_not_be_seen(write, reading):
    row = {**GOOD, "facts": {"material": "leather"}, "goods": "A wallet.", "language": "fr"}
    (case,) = read_cases(write(row), reading)
    assert case.public == PublicCase("leather wallet", "fr")
    assert case.story == Story({"material": "leather"}, "A wallet.")
    assert case.gold.codes == ("42023100",)


def test_what_may_be_seen_has_no_place_for_a_code():
    assert [f.name for f in dataclasses.fields(PublicCase)] == ["text", "language"]
    assert [f.name for f in dataclasses.fields(Story)] == ["facts", "goods"]
    assert [f.name for f in dataclasses.fields(Case)] == ["id", "public", "story", "gold"]


def test_limit_takes_the_first_and_leaves_later_lines_unread(write, reading):
    path = write(GOOD, {**GOOD, "id": "b"}, "no json at all")
    assert [case.id for case in read_cases(path, reading, 2)] == ["a", "b"]


def test_another_field_can_be_the_text_and_a_language(write, reading):
    path = write({**GOOD, "fr": "portefeuille", "vague": "thing", "language": "en"})
    french = read_cases(path, dataclasses.replace(reading, field="fr"))[0].public
    vague = read_cases(path, dataclasses.replace(reading, field="vague"))[0].public
    assert (french, vague) == (PublicCase("portefeuille", "fr"), PublicCase("thing", "en"))


def test_a_language_that_the_clerk_does_not_speak_is_read_as_english(write, reading):
    assert read_cases(write({**GOOD, "language": "el"}), reading)[0].public.language == "en"


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path, reading):
    path = tmp_path / "b.jsonl"
    path.write_text('\ufeff\n{"id": 7, "text": "mug", "code": "691200"}\r\n\r\n', encoding="utf-8")
    assert read_cases(path, reading)[0].id == "7"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ("[1, 2]", "a case must be a JSON object"),
        ({"text": "x", "code": "42"}, "the field 'id' is missing"),
        ({"id": "a", "code": "42"}, "the field 'text' is missing"),
        ({"id": "a", "text": "x"}, "the field 'code' is missing"),
        ({**GOOD, "text": "  "}, "the field 'text' must be a text that is not empty"),
        ({**GOOD, "text": 5}, "the field 'text' must be a text that is not empty"),
        ({**GOOD, "text": "x" * 4001}, "the field 'text' is longer than 4000 characters"),
        ({**GOOD, "code": "4202.31"}, "'4202.31' is no code: only digits are allowed"),
        ({**GOOD, "code": "٤٢"}, "'٤٢' is no code: only digits are allowed"),
        ({**GOOD, "code": "420"}, "'420' is no code: it has 3 digits instead of 2, 4, 6, 8 or 10"),
        ({**GOOD, "code": 42023100}, "a code must be a text of digits"),
        ({**GOOD, "code": []}, "the field 'code' is an empty list"),
        ({**GOOD, "code": ["42023100", "x"]}, "'x' is no code"),
        ({**GOOD, "code": "99999999"}, "code '99999999' is unknown"),
        ({**GOOD, "facts": ["leather"]}, "the field 'facts' must be an object of texts"),
        ({**GOOD, "facts": {"material": 5}}, "the field 'facts' must be an object of texts"),
        ({**GOOD, "goods": 5}, "the field 'goods' must be a text"),
        ({**GOOD, "language": 5}, "the field 'language' must be a text"),
    ],
)
def test_a_bad_line_is_named_with_its_file(write, reading, line, message):
    with pytest.raises(BadCase, match=re.escape(f"bench.jsonl, line 2: {message}")):
        read_cases(write(GOOD, line), reading)


def test_a_text_field_that_no_line_has_is_named(write, reading):
    with pytest.raises(BadCase, match=r"bench.jsonl, line 1: the field 'vague' is missing"):
        read_cases(write(GOOD), dataclasses.replace(reading, field="vague"))


@pytest.mark.parametrize("content", [b"", b"\n \n"], ids=["nothing", "blank lines"])
def test_an_empty_file_is_refused(tmp_path, reading, content):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(content)
    with pytest.raises(BenchmarkError, match="is empty"):
        read_cases(path, reading)


def test_what_is_no_text_or_no_file_is_refused(tmp_path, reading):
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BenchmarkError, match="is no text in UTF-8"):
        read_cases(binary, reading)
    with pytest.raises(BenchmarkError, match="There is no file"):
        read_cases(tmp_path / "missing.jsonl", reading)
    with pytest.raises(BenchmarkError, match="cannot be read: Is a directory"):
        read_cases(tmp_path, reading)
