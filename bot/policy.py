"""The one policy: Rasa's rules, with small talk answered before the form asks again."""

from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

DIGRESSIONS = "digressions"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class DigressingRulePolicy(RulePolicy):  # type: ignore[misc]  # Rasa is untyped
    """Rules, where some intents go round an active form.

    Rasa gives every message to the active form first; only a form that refuses it lets other rules reply. That is one
    call of the action server for nothing, and the form would have to know the small talk. Here the intents named in
    `digressions` go to their rules at once; the form then runs without reading the message, and asks again.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's settings, and no digression."""
        return {**RulePolicy.get_default_config(), DIGRESSIONS: []}

    def _find_action_from_loop_happy_path(self, tracker: DialogueStateTracker) -> tuple[str | None, str | None]:
        """The form or the wait for its answer, unless the message just heard is a digression."""
        heard = tracker.latest_message.intent.get(INTENT_NAME_KEY) if tracker.latest_message else None
        if tracker.latest_action_name == ACTION_LISTEN_NAME and heard in self.config[DIGRESSIONS]:
            return None, None
        found: tuple[str | None, str | None] = RulePolicy._find_action_from_loop_happy_path(tracker)
        return found
