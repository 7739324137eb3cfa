"""Plays Rasa's part of a conversation: trackers as JSON, the form's protocol, and the rules of bot/rules.

The protocol, as Rasa 3.6.21's FormAction has it: an active form gets every message first; where its validation
returns no slot it refuses the message, the rule of the intent runs, and the form runs again to ask once more; the
slot for which it waits next is the last ``requested_slot``, None ends it and ``action_propose_code`` follows.
tests/bot and tests/e2e hold the same with Rasa itself.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from actions.names import FORM
from actions.server import Executor

Json = dict[str, Any]
RULES = {
    "ask_help": "action_help",
    "ask_person": "action_talk_to_person",
    "greet": "action_greet",
    "say_goodbye": "action_say_goodbye",
    "thank": "action_thank",
    "change_language": "action_change_language",
    "ask_out_of_scope": "action_out_of_scope",
    "affirm": "action_explain_affirmation",
    "deny": "action_explain_affirmation",
    "accept_proposal": "action_accept_proposal",
    "reject_proposal": "action_reject_proposal",
    "restart_conversation": "action_restart_conversation",
    "retry_turn": "action_retry_turn",
    "ask_why": "action_explain_question",
    "ask_meaning": "action_explain_meaning",
    "ask_why_not": "action_explain_rival",
    "show_rulings": "action_show_rulings",
    "show_ruling": "action_show_ruling",
    "show_legal_text": "action_show_legal_text",
    "show_details": "action_show_details",
    "send_dossier": "action_send_dossier",
}


class Conversation:
    """One conversation; ``say`` and ``tap`` return the cards of the reply."""

    def __init__(self, executor: Executor, runner: asyncio.Runner, page: str = "en") -> None:
        self.page = page
        self.slots: Json = {}
        self.events: list[Any] = []
        self.is_active = False
        self._executor = executor
        self._runner = runner
        self._message: Json = {}
        self._cards: list[Json] = []
        self._followup = ""

    def say(self, text: str, intent: str = "classify_goods", **entities: object) -> list[Json]:
        """Hear a text that was taken for an intent."""
        found = [{"entity": name, "value": value} for name, value in entities.items()]
        metadata = {"language": self.page} if self.page else {}
        self._message = {"text": text, "intent": {"name": intent}, "entities": found, "metadata": metadata}
        self.events.append({"event": "action", "name": "action_listen"})
        self.events.append({"event": "user", "text": text, "parse_data": self._message})
        self._cards, self._followup = [], ""
        self._turn(intent)
        assert self._cards, "silence"
        return json.loads(json.dumps(self._cards))

    def tap(self, payload: str) -> list[Json]:
        """Hear a button's payload."""
        intent, brace, rest = payload[1:].partition("{")
        return self.say(payload, intent, **(json.loads(brace + rest) if brace else {}))

    def _turn(self, intent: str) -> None:
        if self.is_active and self._form(is_first=True):
            return
        if intent not in RULES:
            self._form(is_first=not self.is_active)
            return
        if intent == "restart_conversation" and self.is_active:
            self.events.append({"event": "action", "name": "action_deactivate_loop"})
            self.is_active, self.slots["requested_slot"] = False, None
        self.act(RULES[intent])
        if self.is_active or self._followup == FORM:
            self._form(is_first=False)

    def _form(self, is_first: bool) -> bool:
        """Run the form; false where it refuses the message."""
        waiting = self.slots.get("requested_slot")
        events = self._run(f"validate_{FORM}")
        named = {event["name"] for event in events if event["event"] == "slot"} - {"requested_slot"}
        if is_first and waiting and not named:
            self.events.append({"event": "action_execution_rejected", "name": FORM})
            return False
        assert "requested_slot" in {event.get("name") for event in events}, "the form would run twice"
        self.is_active = self.slots["requested_slot"] is not None
        if self.is_active:
            self._run(f"action_ask_{FORM}_{self.slots['requested_slot']}")
        self.events.append({"event": "action", "name": FORM})
        if not self.is_active:
            self.act("action_propose_code")
        return True

    def act(self, name: str) -> None:
        """Run an action as a rule does."""
        self._run(name)
        self.events.append({"event": "action", "name": name})

    def _run(self, name: str) -> list[Json]:
        tracker = {
            "sender_id": "test",
            "slots": self.slots,
            "latest_message": self._message,
            "events": [*self.events, {"event": "action", "name": FORM}] if FORM in name else self.events,
            "active_loop": {"name": FORM} if self.is_active else {},
        }
        call = {"next_action": name, "version": "3.6.21", "tracker": json.loads(json.dumps(tracker))}
        result = self._runner.run(self._executor.run(call))
        assert result is not None
        for event in json.loads(json.dumps(result.events)):
            self._apply(event)
        for response in result.responses:
            self._cards.append(response["custom"])
            self.events.append({"event": "bot", "data": {"custom": response["custom"]}})
        return result.events

    def _apply(self, event: Json) -> None:
        self.events.append(event)
        if event["event"] == "slot":
            self.slots[event["name"]] = event["value"]
        if event["event"] == "followup":
            self._followup = event["name"]
