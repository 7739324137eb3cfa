"""The dossier: a whole case as one document that can be kept, read, checked and decided anew."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tariff.bti_draft import BtiDraft, draft
from tariff.checks import read_date, read_language, read_list, read_object, read_text
from tariff.contract import MAX_ANSWERS, PROPOSE, Answer, Json, Reply, Request
from tariff.errors import ContractError, TariffError
from tariff.explanation import Explanation
from tariff.typed_json import from_json, to_json

FORMAT = 1
_FIELDS = ("dossier", "date", "language", "request", "transcript", "reply", "bti_draft", "hash")
_MOST_OPTIONS = 60


class DossierError(TariffError):
    """A dossier cannot be read; its text says why.

    DossierError
    ├── DossierCutOff      it is no whole JSON document
    ├── DossierChanged     its hash does not fit what it says
    └── DossierOfFuture    another version of the format, or of the contract, wrote it
    """


class DossierCutOff(DossierError):
    """What was read is no JSON: cut off, or something else."""


class DossierChanged(DossierError):
    """The content is not what was written."""


class DossierOfFuture(DossierError):
    """A version that this clerk does not know wrote it."""


@dataclass(frozen=True)
class OptionShown:
    """One option as it was shown: its stable id and its words."""

    id: str
    label: str


@dataclass(frozen=True)
class Put:
    """A question as it was put.

    Attributes:
        key: its stable name.
        text: its words.
        options: those that were shown, in order.
    """

    key: str
    text: str
    options: tuple[OptionShown, ...]

    @classmethod
    def from_dict(cls, raw: object, where: str = "transcript") -> Put:
        """The question of a JSON object.

        Raises:
            ContractError: wrong shape; names the field below ``where``.
        """
        row = read_object(raw, where, {"key", "text", "options"})
        options = read_list(row.get("options", []), f"{where}.options", _MOST_OPTIONS)
        return cls(
            read_text(row.get("key"), f"{where}.key", 80),
            read_text(row.get("text"), f"{where}.text", 1000),
            tuple(_option(one, f"{where}.options[{i}]") for i, one in enumerate(options)),
        )


@dataclass(frozen=True)
class Exchange:
    """A question and what was said to it.

    Attributes:
        key: stable name of the question.
        text: its words.
        options: those that were shown, in order.
        kind: of the answer: ``option``, ``free``, ``unknown``, ``none`` or ``more``.
        said: the words of the option chosen, or the user's own; empty for the other kinds.
    """

    key: str
    text: str
    options: tuple[OptionShown, ...]
    kind: str
    said: str


@dataclass(frozen=True)
class Dossier:
    """A case as it was decided.

    Attributes:
        date: ISO date for which it was decided.
        language: of its words.
        request: as asked, with its date.
        transcript: questions put and answers given, in order.
        reply: the decision: facts, candidates, proposal with its explanation, versions.
        bti_draft: data of an application for a BTI, as far as they are known.
        hash: SHA-256 over all the rest.
    """

    date: str
    language: str
    request: Request
    transcript: tuple[Exchange, ...]
    reply: Reply
    bti_draft: BtiDraft
    hash: str

    @property
    def explanation(self) -> Explanation | None:
        """The reasons of the proposal; None where nothing is proposed or a check found them wanting."""
        return self.reply.proposal.explanation if self.reply.proposal else None

    def to_dict(self) -> Json:
        """JSON form."""
        return {**self._content(), "hash": self.hash}

    def to_text(self) -> str:
        """JSON text, for a file."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_dict(cls, raw: object) -> Dossier:
        """The dossier of a JSON object; nothing unknown, missing or changed is let through.

        Raises:
            DossierOfFuture: another version wrote it.
            DossierChanged: the hash does not fit.
            ContractError: a field is missing, unknown or of another type; names it.
        """
        row = _checked(raw)
        if row["hash"] != _hash({name: row[name] for name in _FIELDS if name != "hash"}):
            raise DossierChanged("This dossier was changed after it was written: its hash does not fit.")
        transcript = read_list(row["transcript"], "transcript", MAX_ANSWERS)
        dossier = cls(
            date=read_date(row["date"]),
            language=read_language(row["language"]),
            request=Request.from_dict(row["request"]),
            transcript=tuple(from_json(Exchange, one, f"transcript[{i}]") for i, one in enumerate(transcript)),
            reply=_reply(row["reply"]),
            bti_draft=from_json(BtiDraft, row["bti_draft"], "bti_draft"),
            hash=row["hash"],
        )
        if not dossier.bti_draft.is_draft:
            raise ContractError("bti_draft.is_draft", "must be true: it is no application")
        return dossier

    @classmethod
    def read(cls, text: str) -> Dossier:
        """The dossier of a JSON text.

        Raises:
            DossierCutOff: it is no JSON, or not all of it.
            DossierError, ContractError: as ``from_dict``.
        """
        try:
            raw = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise DossierCutOff("This is no dossier, or it is cut off: its JSON does not end as it should.") from error
        return cls.from_dict(raw)

    def _content(self) -> Json:
        return {
            "dossier": FORMAT,
            "date": self.date,
            "language": self.language,
            "request": self.request.to_dict(),
            "transcript": [to_json(exchange) for exchange in self.transcript],
            "reply": self.reply.to_dict(),
            "bti_draft": to_json(self.bti_draft),
        }


def write_dossier(request: Request, reply: Reply, put: Sequence[Put] = ()) -> Dossier:
    """The dossier of a case.

    Args:
        request: as asked; its date is taken from the reply where it has none.
        reply: to it.
        put: the questions as they were put; what is not among them is told by its key.

    Raises:
        ContractError: neither request nor reply tells the date.
    """
    told = reply.proposal.explanation if reply.proposal else None
    day = request.date or (told.date if told else "")
    if not day:
        raise ContractError("request.date", "is needed: a dossier tells for which day it was decided")
    request = replace(request, date=day, detail=False)
    asked = {one.key: one for one in put}
    transcript = tuple(_exchange(answer, asked.get(answer.key)) for answer in request.answers)
    open_dossier = Dossier(day, reply.language, request, transcript, reply, draft(request.text, reply), "")
    return replace(open_dossier, hash=_hash(open_dossier._content()))


def file_name(dossier: Dossier) -> str:
    """A name for its files, of plain letters: the code and the day."""
    proposal = dossier.reply.proposal
    return f"dossier-{proposal.candidate.code}-{dossier.date}" if proposal else f"dossier-{dossier.date}"


def _exchange(answer: Answer, put: Put | None) -> Exchange:
    shown = put.options if put else tuple(OptionShown(name, name) for name in answer.shown)
    labels = {option.id: option.label for option in shown}
    kind = answer.special or ("option" if answer.option else "free")
    said = labels.get(answer.option, answer.option) or answer.free
    return Exchange(answer.key, put.text if put else answer.key, shown, kind, said)


def _checked(raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict) or "dossier" not in raw:
        raise ContractError("dossier", "must be a JSON object with the field 'dossier'")
    if raw["dossier"] != FORMAT:
        version = str(raw["dossier"])[:20]
        raise DossierOfFuture(f"This dossier is of version {version}, and this clerk reads version {FORMAT}.")
    row = read_object(raw, "dossier", set(_FIELDS))
    for name in _FIELDS:
        if name not in row:
            raise ContractError(f"dossier.{name}", "is missing")
    if not isinstance(row["hash"], str):
        raise ContractError("dossier.hash", "must be a text")
    return row


def _reply(raw: object) -> Reply:
    reply = Reply.from_dict(raw)
    if reply.decision == PROPOSE and reply.proposal is not None and reply.proposal.binding:
        raise ContractError("reply.proposal.binding", "must be false: a proposal binds nobody")
    return reply


def _option(raw: object, where: str) -> OptionShown:
    row = read_object(raw, where, {"id", "label"})
    return OptionShown(read_text(row.get("id"), f"{where}.id", 40), read_text(row.get("label"), f"{where}.label", 500))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _hash(content: Json) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, UTF-8, whole numbers without a fraction."""
    text = json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    """The value with whole numbers as integers: another program may write 1.0 as 1."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value
