"""Dossiers of cases: made by the engine, read from JSON, given as JSON or PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from classifier.engine import Engine
from tariff.checks import read_list, read_object
from tariff.contract import MAX_ANSWERS, Answer, Request
from tariff.dossier import Dossier, OptionShown, Put, write_dossier
from tariff.errors import ContractError, UnknownNode
from tariff.explain import option_label, question_text


@dataclass(frozen=True)
class Asked:
    """A case of which a dossier is wanted.

    Attributes:
        request: as for ``/v1/decide``.
        put: the questions as they were put, where that is known.
    """

    request: Request
    put: tuple[Put, ...] = ()

    @property
    def date(self) -> str:
        """ISO date for which it is decided; empty for today."""
        return self.request.date

    @classmethod
    def from_dict(cls, raw: object) -> Asked:
        """The case of a JSON object: a request, or ``request`` and ``transcript``.

        Raises:
            ContractError: wrong shape; names the field.
        """
        if isinstance(raw, dict) and "request" not in raw:
            return cls(Request.from_dict(raw))
        row = read_object(raw, "case", {"request", "transcript"})
        transcript = read_list(row.get("transcript", []), "transcript", MAX_ANSWERS)
        put = tuple(Put.from_dict(one, f"transcript[{i}]") for i, one in enumerate(transcript))
        return cls(Request.from_dict(row["request"]), put)


def read_case(raw: object) -> Asked | Dossier:
    """What a body holds: a dossier, which has the field ``dossier``, or a case.

    Raises:
        DossierError: a dossier that cannot be trusted.
        ContractError: wrong shape; names the field.
    """
    return Dossier.from_dict(raw) if isinstance(raw, dict) and "dossier" in raw else Asked.from_dict(raw)


def make_dossier(engine: Engine, asked: Asked, today: date | None = None) -> Dossier:
    """The dossier of a case, decided now.

    Raises:
        ContractError: an answer is not of this nomenclature.
    """
    request = replace(asked.request, date=asked.request.date or (today or date.today()).isoformat())
    reply = engine.decide(request)
    known = {one.key for one in asked.put}
    put = [_put(engine, answer, request) for answer in request.answers if answer.key not in known]
    return write_dossier(request, reply, (*asked.put, *put))


def _put(engine: Engine, answer: Answer, request: Request) -> Put:
    """A question in the words in which this engine puts it.

    Raises:
        ContractError: it is no question of this nomenclature.
    """
    wording = engine.wording(request)
    try:
        text = question_text(answer.key, wording, engine.knowledge.sentences)
        options = tuple(OptionShown(name, option_label(name, answer.key, wording)) for name in answer.shown)
    except (KeyError, StopIteration, UnknownNode) as error:
        raise ContractError("answers.key", f"'{answer.key[:40]}' is no question of this nomenclature") from error
    return Put(answer.key, text, options)
