"""Where a conversation stands. It lives in the tracker's slots alone; this reads and writes them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from rasa_sdk.events import EventType, SlotSet

from actions.language import Speech
from actions.names import ANSWER_SLOT
from tariff import LANGUAGES
from tariff.contract import ASK, MAX_ANSWERS, MORE, PROPOSE, Answer, Fact, Json, Proposal, Question, Reply, Request
from tariff.errors import ContractError

logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Put:
    """A question as it was put: its key, its words, and its options with their buttons."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, question: Question) -> Put:
        """What is kept of a question."""
        return cls(question.key, question.text, tuple((option.id, option.label) for option in question.options))

    def to_dict(self) -> Json:
        """JSON form."""
        return {"key": self.key, "text": self.text, "options": [list(option) for option in self.options]}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Put:
        """The question of a JSON object."""
        return cls(str(raw["key"]), str(raw["text"]), tuple((str(name), str(label)) for name, label in raw["options"]))


@dataclass(frozen=True)
class Case:
    """What is known of the goods: all that a decision needs but the language.

    Attributes:
        description: the goods in the user's words, empty before there are any.
        answers: what was said to the questions so far, in order.
        facts: facts stated otherwise.
        declined: keys of questions never to ask.
        is_proposal_wanted: whether the user asked for a code without further questions.
        asked: the questions that were answered, as they were put.
        parked: answers given after one that was taken back; they count again once that is given anew.
        later: further goods that were named, to be taken one after another.
    """

    description: str = ""
    answers: tuple[Answer, ...] = ()
    facts: tuple[Fact, ...] = ()
    declined: tuple[str, ...] = ()
    is_proposal_wanted: bool = False
    asked: tuple[Put, ...] = ()
    parked: tuple[Answer, ...] = ()
    later: tuple[str, ...] = ()

    def budget(self, questions: int) -> int:
        """How many of so many questions are left; asking for more options answers none."""
        answered = {answer.key for answer in self.answers if answer.special != MORE}
        return 0 if self.is_proposal_wanted else max(0, questions - len(answered))

    def request(self, questions: int, language: str) -> Request:
        """The request for the decision that is due."""
        return Request(
            text=self.description,
            answers=self.answers[-MAX_ANSWERS:],
            facts=self.facts,
            declined=self.declined,
            budget=self.budget(questions),
            language=language,
        )

    def to_dict(self) -> Json:
        """JSON form."""
        return {
            "description": self.description,
            "answers": [answer.to_dict() for answer in self.answers],
            "facts": [fact.to_dict() for fact in self.facts],
            "declined": list(self.declined),
            "proposal_wanted": self.is_proposal_wanted,
            "asked": [put.to_dict() for put in self.asked],
            "parked": [answer.to_dict() for answer in self.parked],
            "later": list(self.later),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Case:
        """The case of a JSON object.

        Raises:
            ContractError: wrong shape.
        """
        return cls(
            str(raw.get("description") or ""),
            tuple(Answer.from_dict(answer) for answer in raw.get("answers") or ()),
            tuple(Fact.from_dict(fact) for fact in raw.get("facts") or ()),
            tuple(str(key) for key in raw.get("declined") or ()),
            bool(raw.get("proposal_wanted")),
            tuple(Put.from_dict(put) for put in raw.get("asked") or ()),
            tuple(Answer.from_dict(answer) for answer in raw.get("parked") or ()),
            tuple(str(goods) for goods in raw.get("later") or ()),
        )


@dataclass(frozen=True)
class Failure:
    """A turn that failed: the kind of error shown, and the case that was to be decided (None: nothing to repeat)."""

    error: str
    case: Case | None

    def to_dict(self) -> Json:
        """JSON form."""
        return {"error": self.error, "case": self.case.to_dict() if self.case else None}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Failure:
        """The failure of a JSON object.

        Raises:
            ContractError: wrong shape.
        """
        case = raw.get("case")
        return cls(str(raw["error"]), Case.from_dict(case) if case else None)


@dataclass(frozen=True)
class State:
    """The case, the decision that stands on it (None before the first), and the failure of the last turn."""

    case: Case = Case()
    decision: Reply | None = None
    failure: Failure | None = None

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer."""
        return self.decision.question if self.decision and self.decision.decision == ASK else None

    @property
    def proposal(self) -> Proposal | None:
        """The proposal that stands."""
        return self.decision.proposal if self.decision and self.decision.decision == PROPOSE else None

    def events(self, slots: Mapping[str, Any]) -> list[EventType]:
        """What to set so that the slots hold this state: ``answer``, and those that hold something else."""
        case = self.case.to_dict()
        wanted = {
            "goods_description": case["description"] or None,
            "answers": case["answers"],
            "facts": case["facts"],
            "declined": case["declined"],
            "proposal_wanted": case["proposal_wanted"],
            "asked": case["asked"],
            "parked": case["parked"],
            "later": case["later"],
            "decision": json.loads(json.dumps(self.decision.to_dict())) if self.decision else None,
            "failed_message": self.failure.to_dict() if self.failure else None,
        }
        changed = [SlotSet(name, value) for name, value in wanted.items() if slots.get(name) != value]
        return [SlotSet(ANSWER_SLOT, None), *changed]


def read_state(slots: Mapping[str, Any]) -> State:
    """The state that the slots hold; what an older version wrote and this one cannot read counts as not there."""
    case = {**slots, "description": slots.get("goods_description")}
    return State(
        _readable(Case.from_dict, case) or Case(),
        _readable(Reply.from_dict, slots.get("decision")),
        _readable(Failure.from_dict, slots.get("failed_message")),
    )


def read_speech(slots: Mapping[str, Any]) -> Speech:
    """The conversation's language; English before anything is known."""
    language, page = slots.get("language"), slots.get("page_language")
    return Speech(
        str(language) if language in LANGUAGES else LANGUAGES[0],
        str(page) if page in LANGUAGES else "",
        bool(slots.get("language_fixed")),
    )


def speech_events(speech: Speech, slots: Mapping[str, Any]) -> list[EventType]:
    """What to set so that the slots hold the conversation's language."""
    wanted = {"language": speech.language, "page_language": speech.page or None, "language_fixed": speech.is_fixed}
    return [SlotSet(name, value) for name, value in wanted.items() if slots.get(name) != value]


def _readable(read: Callable[[Any], T], raw: object) -> T | None:
    if raw is None:
        return None
    try:
        return read(raw)
    except (ContractError, KeyError, TypeError, AttributeError) as error:
        logger.warning("A slot cannot be read and counts as empty (%s).", type(error).__name__)
        return None
