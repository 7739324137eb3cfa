"""The reply of /v1/decide as JSON and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from tariff.claim import Claim, Named
from tariff.contract import (
    ASK,
    PROPOSE,
    REFER,
    VERSION,
    Candidate,
    Cited,
    DutyView,
    Fact,
    Json,
    Option,
    Proposal,
    Question,
    Reply,
    Step,
)
from tariff.errors import ContractError
from tariff.explanation import Explanation
from tariff.explanation_parts import RivalBeaten
from tariff.typed_json import from_json

T = TypeVar("T")


def reply_to_dict(reply: Reply) -> Json:
    """JSON form of a reply; the proposal's candidate is spread into the proposal."""
    proposal = reply.proposal
    return {
        "version": int(VERSION),
        "decision": reply.decision,
        "language": reply.language,
        "fallback": reply.fallback,
        "question": _maybe(reply.question, _question_to_dict),
        "candidates": [_plain(c) for c in reply.candidates],
        "proposal": None if proposal is None else _proposal_to_dict(proposal),
        "reason": reply.reason,
        "facts": [f.to_dict() for f in reply.facts],
        "versions": dict(reply.versions),
        "trace": [dict(step) for step in reply.trace],
        "claims": [_plain(claim) for claim in reply.claims],
        "later": list(reply.later),
        "notice": reply.notice,
        **({"compared": [_plain(one) for one in reply.compared]} if reply.compared else {}),
    }


def reply_from_dict(raw: object) -> Reply:
    """The reply of a JSON object.

    Raises:
        ContractError: wrong shape, another version, or a decision without what it needs.
    """
    if not isinstance(raw, dict):
        raise ContractError("reply", "must be a JSON object")
    if raw.get("version") != int(VERSION):
        raise ContractError("version", f"must be {VERSION}")
    try:
        reply = _read_reply(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContractError("reply", f"has not the shape of version {VERSION}: {error}") from error
    needs = {ASK: reply.question, PROPOSE: reply.proposal, REFER: reply.reason}
    if not needs.get(reply.decision):
        raise ContractError("decision", f"'{reply.decision}' lacks what belongs to it")
    return reply


def _read_reply(raw: Json) -> Reply:
    return Reply(
        decision=str(raw["decision"]),
        language=str(raw["language"]),
        fallback=bool(raw["fallback"]),
        question=_maybe(raw["question"], _question),
        candidates=tuple(_candidate(c) for c in raw["candidates"]),
        proposal=_maybe(raw["proposal"], _proposal),
        reason=str(raw["reason"]),
        facts=tuple(Fact.from_dict(f, f"facts[{i}]") for i, f in enumerate(raw["facts"])),
        versions={str(k): str(v) for k, v in raw["versions"].items()},
        trace=tuple(dict(step) for step in raw["trace"]),
        claims=tuple(_claim(claim) for claim in raw.get("claims") or ()),
        later=tuple(str(goods) for goods in raw.get("later") or ()),
        notice=str(raw.get("notice", "")),
        compared=tuple(from_json(RivalBeaten, one, "compared") for one in raw.get("compared") or ()),
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - any dataclass of the contract
    return None if value is None else _lists(dataclasses.asdict(value))


def _lists(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The value with lists for tuples, as JSON has them."""
    if isinstance(value, dict):
        return {name: _lists(part) for name, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, (list, tuple)) else value


def _maybe(raw: object, read: Callable[[Any], T]) -> T | None:
    return None if raw is None else read(raw)


def _question_to_dict(question: Question) -> Json:
    """JSON form of a question; options without an official note or an example do not mention them."""
    row: Json = _plain(question)
    for option in row["options"]:
        if not option["official"]:
            del option["official"], option["place"]
        if not option["example"]:
            del option["example"]
    return row


def _proposal_to_dict(proposal: Proposal) -> Json:
    told = proposal.explanation
    row: Json = _plain(dataclasses.replace(proposal, explanation=None))
    return {**row.pop("candidate"), **row, "explanation": None if told is None else told.to_dict()}


def _question(raw: Json) -> Question:
    options = tuple(Option(**o) for o in raw["options"])
    return Question(**{**raw, "options": options})


def _candidate(raw: Json) -> Candidate:
    path = tuple(Step(**s) for s in raw["path"])
    return Candidate(**{**raw, "path": path, "duty": DutyView(**raw["duty"])})


def _claim(raw: Json) -> Claim:
    several = {name: tuple(Named(**named) for named in raw[name]) for name in ("replaced", "nearest")}
    return Claim(**{**raw, **several, "likelier": _maybe(raw["likelier"], lambda named: Named(**named))})


def _proposal(raw: Json) -> Proposal:
    names = {f.name for f in dataclasses.fields(Candidate)}
    rest = {k: v for k, v in raw.items() if k not in names}
    rulings = tuple(Cited(**r) for r in rest.pop("rulings"))
    return Proposal(
        candidate=_candidate({k: v for k, v in raw.items() if k in names}),
        rulings=rulings,
        possible=tuple(rest.pop("possible")),
        explanation=_maybe(rest.pop("explanation", None), Explanation.from_dict),
        **rest,
    )
