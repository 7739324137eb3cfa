"""The likeliest codes for a text, with their words, duties and the nearest rulings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tariff.codes import Code
from tariff.contract import Candidate, Cited, Json, Request
from tariff.explain import candidate
from tariff.wording import Wording

if TYPE_CHECKING:
    from classifier.engine import Engine


@dataclass(frozen=True)
class OneShot:
    """What the text alone tells.

    Attributes:
        request: what was asked.
        candidates: likeliest first.
        rest: probability of all other codes together.
        rulings: the nearest ones, at most three.
        recognised: whether the text names goods at all.
        versions: of model, data and nomenclature.
    """

    request: Request
    candidates: tuple[Candidate, ...]
    rest: float
    rulings: tuple[Cited, ...]
    recognised: bool
    versions: Mapping[str, str]


def request_of(text: str, language: str, day: str = "") -> Request:
    """The request for goods in words, without questions.

    Raises:
        ContractError: the text is empty, too long or holds control characters, the language is not spoken, or the day
            is no ISO date.
    """
    return Request.from_dict({"text": text, "language": language, "budget": 0, "date": day})


def one_shot(engine: Engine, request: Request, limit: int) -> OneShot:
    """The ``limit`` likeliest codes for a request."""
    from classifier.classify import ClassifyRequest, classify

    known = engine.knowledge
    found = classify(engine, ClassifyRequest(request.text, (), limit, request.date))
    wording = Wording(known.catalogue, known.native, request.language)
    candidates = tuple(
        candidate(row["code"], row["probability"], wording, known.duties, known.sentences) for row in found["codes"]
    )
    proposal = engine.decide(request).proposal
    rulings = proposal.rulings if proposal else ()
    return OneShot(request, candidates, found["rest"], rulings, found["recognised"], engine.versions)


def one_shot_to_dict(found: OneShot) -> Json:
    """JSON form."""
    return {
        "text": found.request.text,
        "language": found.request.language,
        "recognised": found.recognised,
        "codes": [{**asdict(row), "code_display": Code(row.code).display} for row in found.candidates],
        "rest": found.rest,
        "rulings": [asdict(ruling) for ruling in found.rulings],
        "versions": dict(found.versions),
    }
