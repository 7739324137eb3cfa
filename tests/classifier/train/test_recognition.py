"""From where a text counts as naming goods."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.join import Features
from classifier.recognition import Recognition
from classifier.train.recognition import MISSED, recognition
from tariff.errors import BrokenData


def features(cosine: float, words: float) -> Features:
    nothing = np.zeros(3)
    return Features(
        nothing, nothing, np.asarray([0.0, cosine, 0.0]), np.asarray([words, 0.0, 0.0]), nothing, nothing, 3
    )


def test_either_of_the_two_is_enough():
    bounds = Recognition(0.6, 10.0)
    assert bounds.recognises(features(0.6, 0.0)) and bounds.recognises(features(0.1, 10.0))
    assert not bounds.recognises(features(0.59, 9.9))


def test_few_goods_are_missed_and_what_is_less_like_goods_is():
    random = np.random.default_rng(7)
    goods = [features(c, w) for c, w in zip(random.normal(0.8, 0.08, 2000), random.normal(40, 10, 2000), strict=True)]
    bounds = recognition(goods)
    assert np.mean([not bounds.recognises(one) for one in goods]) <= MISSED
    talk = [features(c, w) for c, w in zip(random.normal(0.55, 0.05, 500), random.normal(10, 5, 500), strict=True)]
    assert np.mean([bounds.recognises(one) for one in talk]) < 0.05


def test_goods_that_are_all_alike_are_recognised():
    assert recognition([features(0.7, 20.0)] * 5).recognises(features(0.7, 20.0))


@pytest.mark.parametrize("raw", [{"cosine": 0.5}, {"cosine": "much", "words": 1}, {"cosine": 1, "words": 1, "more": 1}])
def test_bounds_of_another_version_are_refused(raw):
    with pytest.raises(BrokenData, match="do not fit"):
        Recognition.from_dict(raw)
