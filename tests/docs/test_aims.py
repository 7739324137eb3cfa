"""What the pages say of figures is what was measured."""

from __future__ import annotations

import copy
import re

from tests.docs.aims import COMPARISON, FIGURES, PAGE, put, read, table


def test_the_table_of_aims_is_that_of_the_figures():
    page = PAGE.read_text(encoding="utf-8")
    made = put(page, table(read(FIGURES), read(COMPARISON)))
    assert made == page, "python -m tests.docs.aims writes it"


def test_what_falls_short_is_said_to():
    figures = copy.deepcopy(dict(read(FIGURES)))
    figures["sets"]["en"]["one_shot"]["8"] |= {"top1": 0.499, "top5": 0.9, "top20": 0.9}
    row = next(line for line in table(figures, read(COMPARISON)).splitlines() if line.startswith("| English, 8 digits"))
    assert row.endswith("| 49.9 / 90.0 / 90.0 | short |")


def test_the_readme_says_of_words_alone_what_the_comparison_found(readme):
    words = next(one["figures"]["right"]["en"]["8"] for one in read(COMPARISON)["results"] if one["name"] == "words")
    said = re.search(r"words alone answer and say so: CN right at first in (\d+) %, among five in (\d+) %", readme.text)
    assert said is not None
    assert [int(share) for share in said.groups()] == [round(100 * words[top] / words["n"]) for top in ("top1", "top5")]
