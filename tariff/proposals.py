"""What a proposal of /v1/decide holds: the code, its path and duty, and the rulings that speak for it."""

from __future__ import annotations

from dataclasses import dataclass

from tariff.explanation import Explanation


@dataclass(frozen=True)
class Step:
    """One node on the path from chapter to code: digits, plain label, legal wording (empty where not loaded)."""

    code: str
    label: str
    legal: str = ""


@dataclass(frozen=True)
class DutyView:
    """Third-country duty as shown: text (empty where unknown) and plain percentages."""

    text: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Candidate:
    """One code with its probability (0-1), plain label, path and duty; ``depth`` in digits; ``notice`` mostly empty."""

    code: str
    depth: int
    probability: float
    label: str
    path: tuple[Step, ...]
    legal: str
    duty: DutyView
    notice: str = ""


@dataclass(frozen=True)
class Cited:
    """A ruling near to the goods; ``cosine`` between its text and the goods, -1 to 1."""

    reference: str
    country: str
    issued: str
    valid_until: str
    code: str
    goods: str
    cosine: float
    link: str


@dataclass(frozen=True)
class Proposal:
    """The code proposed, at the depth that the facts support, and what it rests on.

    ``possible`` are the codes that are still possible, likeliest first: they hold the right one in nine cases of ten.
    ``settles`` is the question that would narrow them, ``supplier`` what to ask the supplier for it, with the answers
    that matter; both are empty where nothing would. ``sure_depth`` tells down to how many digits the leading code is
    sure enough, 0 where not even its chapter is. ``binding`` is always false: this is no BTI.
    ``explanation`` holds the reasons as data; None where a check found that the code itself cannot be.
    """

    candidate: Candidate
    rulings: tuple[Cited, ...]
    possible: tuple[str, ...]
    settles: str
    measures_link: str
    nomenclature_date: str
    binding: bool = False
    supplier: str = ""
    sure_depth: int = 0
    explanation: Explanation | None = None
