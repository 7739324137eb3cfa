"""Kinds of evidence left out, and made otherwise, on the tiny world."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from classifier.evidence import Farther
from classifier.join import Features
from classifier.lexical import tokens
from classifier.train.examples import Examples
from classifier.train.variants import ALL, CUTS, KINDS, LANGUAGES, cut_by, spoken, variants, without


@pytest.fixture(scope="module")
def examples(hearing) -> Examples:
    return hearing.examples()


def changed(one: Examples, other: Examples) -> set[str]:
    """Features in which queries differ."""
    names = [field.name for field in fields(Features)]
    pairs = list(zip(one.features, other.features, strict=True))
    return {name for name in names if any(np.any(getattr(a, name) != getattr(b, name)) for a, b in pairs)}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"facts that contradict", "all facts"}))
def test_what_is_left_out_is_gone_and_nothing_else(examples, kind):
    left = without(examples, kind)
    assert changed(examples, left) == set(KINDS[kind])
    assert all(not np.any(getattr(features, name)) for features in left.features for name in KINDS[kind])


@pytest.mark.parametrize("name", CUTS)
def test_other_tokens_change_words_alone(hearing, examples, name):
    assert changed(examples, cut_by(hearing, examples, CUTS[name])) == {"lexical"}


def test_the_tokens_that_are_served_change_nothing(hearing, examples):
    assert changed(examples, cut_by(hearing, examples, tokens)) == set()


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("words, first five letters", {"blute-"}),
        ("words, first and last five letters", {"blute-", "-honig"}),
        ("words, runs of four letters", {"^blu~", "nig$~"}),
    ],
)
def test_tokens_hold_what_their_name_says(name, shared):
    found = set(CUTS[name]("Blütenhonig 12345678"))
    assert found >= {"blutenhonig", "12345678"} | shared
    assert not any(token != "12345678" and "1234" in token for token in found)


def test_texts_in_other_languages_are_farther_or_out_of_reach(hearing, examples):
    assert changed(examples, spoken(hearing, Farther())) == set()
    alike, own = (spoken(hearing, LANGUAGES[name]) for name in ("texts of all languages alike", "one's own alone"))
    assert changed(examples, alike) == changed(examples, own) == {"nearest"}
    for served, nearer, farther, one in zip(
        examples.features, alike.features, own.features, examples.asked, strict=True
    ):
        assert (nearer.nearest >= served.nearest - 1e-9).all() and (farther.nearest <= served.nearest + 1e-9).all()
        assert one.language != "en" or (nearer.nearest == farther.nearest).all()


def test_every_variant_is_of_the_same_queries_and_all_evidence_comes_first(hearing, examples):
    found = list(variants(hearing))
    names = [name for name, _, _ in found]
    assert names[0] == ALL and len(names) == len(set(names)) == 3 + len(KINDS) + len(CUTS) + len(LANGUAGES)
    assert changed(examples, found[0][1]) == set()
    assert all(varied.asked == examples.asked for _, varied, _ in found)
    without_counts = found[names.index("without counts of rulings")][1]
    assert examples.counts.any() and not without_counts.counts.any()
