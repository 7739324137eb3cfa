"""Names that the action server shares with the dialogue's files: intents, slots, the form and its actions."""

from __future__ import annotations

FORM = "classification_form"
LISTEN = "action_listen"
REJECT_ACTION = "action_reject_proposal"
EXPLAIN_ACTION = "action_explain_affirmation"

ANSWER_QUESTION = "answer_question"
PROPOSE_NOW = "propose_now"
RETRY_TURN = "retry_turn"
NEXT_GOODS = "next_goods"
ASK_WHY, ASK_MEANING = "ask_why", "ask_meaning"
ASK_REASONS = frozenset(
    {"ask_why_not", "show_rulings", "show_ruling", "show_legal_text", "show_details", "send_dossier"}
)
CHANGE_LANGUAGE = "change_language"
AFFIRM, DENY = "affirm", "deny"
VERDICTS = frozenset({AFFIRM, DENY, "accept_proposal", "reject_proposal"})
"""What is an answer inside a question, and a word about the proposal outside one."""
SMALL_TALK = frozenset(
    {
        "restart_conversation",
        "ask_help",
        "ask_person",
        "greet",
        "say_goodbye",
        "thank",
        CHANGE_LANGUAGE,
        "ask_out_of_scope",
        ASK_WHY,
        ASK_MEANING,
        *ASK_REASONS,
    }
)
"""What is no answer and no description: the form refuses it, so that its own rule replies and leads back."""

REQUESTED_SLOT = "requested_slot"
ANSWER_SLOT = "answer"
DESCRIPTION_SLOT = "goods_description"
FAILURE_SLOT = "failed_message"
