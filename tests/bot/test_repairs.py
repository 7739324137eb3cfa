"""Repairs of Rasa that no running bot shows by itself."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file

from bot.channels.internal import InternalChannel
from bot.errors import ConfigurationError, NotReady
from bot.repairs import events
from bot.repairs.agent import StrictAgent
from bot.repairs.imports import LeftOut
from bot.repairs.remote_action import latest_turns
from bot.replies import replies_to
from bot.stores.locks import ConversationLocks
from bot.stores.records import RedisRecords
from bot.train import is_current, source_digest
from tests.bot.conftest import ROOT, SECRET, unwarned

MODULES = "import sys, json; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def test_the_serving_process_loads_no_library_that_it_does_not_need():
    code = f"from bot.repairs.imports import leave_out; leave_out(); import bot.server; {MODULES}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    stand_ins = {"tensorflow", "keras", "sklearn", "boto3", "aiogram", "twilio", "slack_sdk", "webexteamssdk"}
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & {"jax", "h5py", "tensorboard", "joblib", "tensorflow_estimator", "s3transfer"}
    assert stand_ins & loaded


def test_what_was_left_out_cannot_be_used():
    import tensorflow

    with pytest.raises(LeftOut, match="tensorflow.keras.Model"):
        tensorflow.keras.Model()


def test_an_agent_without_a_store_is_refused():
    with pytest.raises(ConfigurationError, match="store"):
        StrictAgent()


def test_a_store_is_never_wrapped_in_one_that_falls_back_to_memory():
    records = RedisRecords(None, "redis://127.0.0.1:1")
    assert StrictAgent(tracker_store=records).tracker_store is records


def test_an_agent_without_a_model_is_not_ready():
    agent = StrictAgent(tracker_store=RedisRecords(None, "redis://127.0.0.1:1"), lock_store=ConversationLocks())
    with pytest.raises(NotReady):
        asyncio.run(agent.reply_to(UserMessage("chair")))


def test_events_are_found_by_name_as_before():
    events.install()
    events.install()
    assert Event.resolve_by_type("user") is UserUttered
    assert Event.resolve_by_type("no such event", BotUttered) is BotUttered
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")


def test_an_action_is_sent_the_turn_before_too():
    told = [UserUttered(str(number)) for number in range(3)]
    said = BotUttered("reply")
    assert latest_turns([told[0], said, told[1], said, told[2], said]) == [told[1], said, told[2], said]
    assert latest_turns([said, told[0], said]) == [said, told[0], said]
    assert latest_turns([]) == []


def test_replies_are_those_after_the_message_alone():
    said = [BotUttered(None, {"custom": {"card": "text", "n": number}}) for number in range(3)]
    record = [said[0], UserUttered("a", message_id="a"), said[1], UserUttered("b", message_id="b"), said[2], said[0]]
    assert [card["n"] for card in replies_to(record, "a", "en")] == [1]
    assert [card["n"] for card in replies_to(record, "b", "en")] == [2, 0]
    assert replies_to(record, "c", "en") is None
    assert replies_to([UserUttered("a", message_id="a"), BotUttered("", {"custom": {"no": "card"}})], "a", "en") == []


def test_rasas_own_files_name_what_exists(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://:pass$word@127.0.0.1:1/2")
    monkeypatch.setenv("ACTIONS_URL", "http://127.0.0.1:2")
    monkeypatch.setenv("BOT_SECRET", SECRET)
    with unwarned():
        endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        credentials = read_config_file(str(ROOT / "credentials.yml"))
    assert isinstance(TrackerStore.create(endpoints.tracker_store), RedisRecords)
    assert endpoints.action.url == "http://127.0.0.1:2/webhook"
    channels = [class_from_module_path(name).from_credentials(options) for name, options in credentials.items()]
    assert [type(channel) for channel in channels] == [InternalChannel]


def test_a_model_is_current_until_a_source_changes(model, tmp_path):
    assert is_current(model)
    assert not is_current(tmp_path / "none.tar.gz")
    stamp = Path(str(model) + ".sources")
    assert stamp.read_text().strip() == source_digest()
    copied = tmp_path / "model.tar.gz"
    copied.write_bytes(model.read_bytes())
    assert not is_current(copied)
    Path(str(copied) + ".sources").write_text("0" * 64)
    assert not is_current(copied)


def test_training_again_without_a_change_does_nothing(model):
    before = model.stat().st_mtime_ns
    command = [sys.executable, "-m", "bot.train", str(model)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=True)
    assert (done.stdout, model.stat().st_mtime_ns) == ("", before)
