"""The classifier's settings, and that it computes on as many threads as they say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import faiss
import pytest
import torch

from classifier.errors import BadSetting
from classifier.settings import Settings
from classifier.threads import use_threads


def test_one_thread_unless_told():
    assert Settings.from_environ({}).threads == 1
    assert Settings.from_environ({"CLASSIFIER_THREADS": "4"}).threads == 4


@pytest.mark.parametrize("threads", ["0", "-1", "x", "1.5", "100000"])
def test_a_nonsense_number_of_threads_is_refused(threads: str):
    with pytest.raises(BadSetting, match="CLASSIFIER_THREADS"):
        Settings.from_environ({"CLASSIFIER_THREADS": threads})


def test_the_thread_that_computes_takes_as_many_as_told():
    before = torch.get_num_threads()
    with ThreadPoolExecutor(1) as worker:
        for count in (3, 1):
            worker.submit(use_threads, count).result()
            assert worker.submit(torch.get_num_threads).result() == count
            assert worker.submit(faiss.omp_get_max_threads).result() == count
    use_threads(before)


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
