"""Sources that are empty or broken: a sentence that names the file, and nothing is written."""

from __future__ import annotations

import gzip
import json

import pytest

from classifier.train.data.errors import BrokenRows, NoRows

TERMS, RULINGS, CASES = "data/terms/terms.csv", "data/rulings/ebti.jsonl", "data/benchmarks/ebti_dev.jsonl"
HS6, REFERENCES = "sources/hs6/texts.jsonl", "sources/terms/search_references.csv"
NAMES, ORIGINALS = "sources/official/cn_2026_names.csv.gz", "sources/official/ebti/originals.jsonl"
DEV, DEV_JSON = "sources/dev/cases.csv", "sources/dev/cases.json"
TEXT = {"text": "egg cup", "code": "691110", "language": "en", "source": "a/list", "licence": "MIT"}
ORIGINAL = {"reference": "SE-1", "code": "42022100", "language": "sv", "description": "en vara"}


def jsons(line: dict) -> str:
    return json.dumps(line) + "\n"


@pytest.fixture
def place(world):
    """Puts a content in the place of one of the world's files and makes the data."""
    top = world.places.data.parent

    def put(name: str, content: str) -> None:
        packed = gzip.compress(content.encode()) if name.endswith(".gz") and content else content.encode()
        (top / name).write_bytes(packed)
        assert not (world.places.cache / "rows").exists()
        world.build()

    return put


@pytest.mark.parametrize("name", [TERMS, RULINGS, CASES, HS6, REFERENCES, NAMES, ORIGINALS, DEV])
def test_an_empty_file_is_refused(place, world, name):
    with pytest.raises(NoRows, match=name.rpartition("/")[2]):
        place(name, "")
    assert not (world.places.cache / "rows").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (TERMS, "term,codes,language,kind,facts\n"),
        (REFERENCES, "term,code\n"),
        (NAMES, "level,code,en,fr\n"),
        (DEV, "id,text,hs6\n"),
        (HS6, "\n\n"),
        (DEV_JSON, '{"cases": []}'),
    ],
    ids=[TERMS, REFERENCES, NAMES, DEV, HS6, DEV_JSON],
)
def test_a_file_without_a_line_is_refused(place, name, content):
    with pytest.raises(NoRows, match=name.rpartition("/")[2]):
        place(name, content)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (TERMS, "term,codes,language,kind,facts\nhat\n", "line 2"),
        (REFERENCES, "term,code\nhat,65050090\ncap\n", "line 3"),
        (NAMES, "level,code,en,fr\ncode,42022100\ncode,42021250,Other,Autres\n", "line 2"),
        (NAMES, "level,code,en,fr\ncode,42022100,a,b,c,d\n", "line 2"),
        (HS6, jsons({**TEXT, "code": 691110}), "line 1: text, code"),
        (HS6, jsons(TEXT) + jsons({**TEXT, "code": None}), "line 2: text, code"),
        (HS6, jsons({**TEXT, "source": ["a"]}), "line 1: text, code"),
        (HS6, jsons({**TEXT, "text": 5}), "line 1: text, code"),
        (HS6, jsons(TEXT) + "{\n", "line 2: this is no JSON"),
        (ORIGINALS, jsons({**ORIGINAL, "code": 42022100}), "line 1: reference, code"),
        (ORIGINALS, jsons({**ORIGINAL, "keywords": ["a"]}), "line 1: keywords must be a text"),
    ],
    ids=[
        "a term alone", "a reference without its code", "a name cut off", "names too many", "a code that is a number",
        "a code that is null", "sources", "a text that is a number", "half a line", "a code of an original",
        "keywords in a list",
    ],
)  # fmt: skip
def test_a_line_of_the_wrong_form_is_named(place, name, content, says):
    with pytest.raises(BrokenRows, match=rf"{name.rpartition('/')[2]}, {says}"):
        place(name, content)


@pytest.mark.parametrize(
    "change",
    [
        {"code": 42022100},
        {"queries": [None]},
        {"queries": []},
        {"queries": "bag"},
        {"goods": None},
        {"split": "Train"},
        {"facts": {"what": 5}},
        {"group": None},
    ],
    ids=lambda change: "".join(f"{key} {value}" for key, value in change.items()),
)
def test_a_ruling_of_the_wrong_form_is_refused(place, world, change):
    first, *others = world.rulings
    with pytest.raises(BrokenRows, match=r"ebti\.jsonl"):
        place(RULINGS, "".join(map(jsons, [{**first, **change}, *others])))


def test_what_may_be_null_may_be_and_a_mark_of_the_encoding_is_read_over(place):
    place(ORIGINALS, "\ufeff" + jsons({**ORIGINAL, "description": None, "keywords": None}))
