"""How sharply evidence is taken, by what the text is like."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.join import Features, JoinWeights, join
from classifier.sureness import Sureness, signs_of
from classifier.train.calibration import factors, fit_sureness
from tariff.errors import BrokenData

WEIGHTS = JoinWeights(
    head=0.0, centroid=4.0, nearest=4.0, lexical=1.0, half=2.0, prior=0.0, special=0.0, conflicts=0.0, agrees=0.0
)


def features(words: int) -> Features:
    rising, zeros = np.linspace(0, 1, 5), np.zeros(5)
    return Features(zeros, rising, rising, rising, zeros, zeros, words)


def test_no_sureness_leaves_the_sum_as_it_is():
    p = join(features(3), np.zeros(5), WEIGHTS)
    np.testing.assert_array_equal(p, join(features(3), np.zeros(5), WEIGHTS, Sureness()))


def test_more_words_may_make_it_surer():
    sure = Sureness(words=0.5)
    few, many = (join(features(words), np.zeros(5), WEIGHTS, sure) for words in (1, 8))
    assert many.max() > few.max()
    assert few.argmax() == many.argmax()
    assert few.sum() == pytest.approx(1)


def test_the_factor_stays_within_bounds():
    signs = signs_of(np.ones(2), np.ones(2), np.ones(2), 3)
    assert Sureness(always=50).factor(signs) == 4
    assert Sureness(always=-50).factor(signs) == 0.25


def test_a_text_without_words_is_no_error():
    assert np.isfinite(signs_of(np.zeros(2), np.zeros(2), np.zeros(2), 0)).all()


def test_what_makes_texts_too_sure_is_learnt():
    rng = np.random.default_rng(2)
    n, leaves = 1500, 8
    is_strange = rng.random(n) < 0.5
    true = rng.normal(size=(n, leaves)).astype(np.float32) * 2
    right = np.asarray([rng.choice(leaves, p=np.exp(row) / np.exp(row).sum()) for row in true.astype(np.float64)])
    logits = np.where(is_strange[:, None], 2 * true, true).astype(np.float32)
    signs = np.column_stack([np.ones(n), np.where(is_strange, 0.2, 0.9), np.zeros((n, 3))])
    found = factors(fit_sureness(logits, signs, right), signs)
    assert found[is_strange].mean() == pytest.approx(0.5, abs=0.08)
    assert found[~is_strange].mean() == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize(
    "raw", [{}, {"always": 1}, {"always": "x", "nearest": 0, "centroid": 0, "lexical": 0, "words": 0}]
)
def test_coefficients_of_another_form_are_refused(raw):
    with pytest.raises(BrokenData, match="sureness"):
        Sureness.from_dict(raw)
