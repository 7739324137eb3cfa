"""The classifier's settings."""

from __future__ import annotations

import pytest

from classifier.errors import BadSetting
from classifier.settings import Settings


def test_one_thread_unless_told():
    assert Settings.from_environ({}).threads == 1
    assert Settings.from_environ({"CLASSIFIER_THREADS": "4"}).threads == 4


@pytest.mark.parametrize("threads", ["0", "-1", "x", "1.5", "100000"])
def test_a_nonsense_number_of_threads_is_refused(threads: str):
    with pytest.raises(BadSetting, match="CLASSIFIER_THREADS"):
        Settings.from_environ({"CLASSIFIER_THREADS": threads})


def test_an_empty_variable_counts_as_not_set():
    names = (
        "CLASSIFIER_HOST",
        "CLASSIFIER_PORT",
        "CLASSIFIER_THREADS",
        "CLASSIFIER_DEVICE",
        "TARIFF_VAR",
        "TARIFF_CACHE",
    )
    assert Settings.from_environ(dict.fromkeys(names, "")) == Settings.from_environ({})
