"""Settings from the environment."""

from __future__ import annotations

import pytest

from actions.errors import BadSettings
from actions.settings import Settings


def test_without_environment_it_stays_on_this_machine():
    assert Settings.from_environ({}) == Settings("127.0.0.1", 8102, "http://127.0.0.1:8101", "", 4, 1.0, 10.0)


def test_the_environment_is_read():
    given = {
        "ACTIONS_HOST": "0.0.0.0",
        "ACTIONS_PORT": "9000",
        "CLASSIFIER_URL": "http://classifier:8101/",
        "SUPPORT_CONTACT": "help@example.test",
        "QUESTION_BUDGET": "2",
        "CLASSIFIER_READ_SECONDS": "2.5",
    }
    settings = Settings.from_environ(given)
    assert settings == Settings("0.0.0.0", 9000, "http://classifier:8101", "help@example.test", 2, 1.0, 2.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACTIONS_PORT", "many"),
        ("ACTIONS_PORT", "0"),
        ("ACTIONS_PORT", "70000"),
        ("QUESTION_BUDGET", "11"),
        ("QUESTION_BUDGET", "-1"),
        ("QUESTION_BUDGET", "2.5"),
        ("CLASSIFIER_URL", "classifier:8101"),
        ("CLASSIFIER_URL", "http://"),
        ("CLASSIFIER_READ_SECONDS", "0"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str):
    with pytest.raises(BadSettings, match=name):
        Settings.from_environ({name: value})
