"""Rulings as the EBTI database publishes them, and what each is worth on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tariff.rulings import official_page

VALID = "VALID"
"""The published status of a ruling that was not withdrawn."""
IS_VALID, NOT_YET, EXPIRED, INVALIDATED, CODE_ENDED = "valid", "not_yet", "expired", "invalidated", "code_ended"
"""What a ruling can be on a day."""

_THREE_YEARS_SINCE = date(2016, 5, 1)
_GRACE = timedelta(days=7)


@dataclass(frozen=True)
class CodeList:
    """The codes of one day; a code of any depth is on it where a code of 8 digits begins with it.

    Attributes:
        prefixes: the codes of 8 digits, and their first 2, 4 and 6.
    """

    prefixes: frozenset[str]

    @classmethod
    def of(cls, codes: Iterable[str]) -> CodeList:
        """The list of codes of 8 digits."""
        return cls(frozenset(code[:depth] for code in codes for depth in (2, 4, 6, 8)))

    def holds(self, code: str) -> bool:
        """Whether a code of 2 to 10 digits is on it; of 10 digits the first 8 are looked up."""
        return code[:8] in self.prefixes


@dataclass(frozen=True)
class Published:
    """What a row of the EBTI database says of a ruling; name and address of its holder are never read.

    Attributes:
        reference: number of the ruling in the EBTI database.
        country: ISO code of the member state that issued it.
        language: of its texts, two small letters; empty where it is not said.
        issued: ISO date.
        valid_from: ISO date, empty where it is not known.
        valid_until: ISO date of the last day, empty where it is not known; of a withdrawn ruling the day it ended.
        code: 4, 6, 8 or 10 digits as ruled.
        status: as published: VALID, INVALID, ...
        reason: number of the reason for which it was withdrawn, as published.
        withdrawal: the justification of that, in its language.
        justification: of the classification.
        description: of the goods.
        keywords: as published, parted by commas.
    """

    reference: str
    country: str
    language: str
    issued: str
    valid_from: str
    valid_until: str
    code: str
    status: str
    reason: str
    withdrawal: str
    justification: str
    description: str
    keywords: str


@dataclass(frozen=True)
class Bti(Published):
    """One binding tariff information as it is held.

    Attributes:
        file: the file that said so last.
        dated: ISO date of that file.
    """

    file: str
    dated: str

    @property
    def depth(self) -> int:
        """Digits of the code."""
        return len(self.code)

    @property
    def cn(self) -> str:
        """The first 8 digits of the code; fewer where it was ruled to fewer."""
        return self.code[:8]

    @property
    def link(self) -> str:
        """Official page of the ruling."""
        return official_page(self.reference)

    @property
    def last_day(self) -> date:
        """The last day on which it was valid: as published, else that of its term.

        One that is withdrawn while the published end is still to come ended on the day before the file said so.
        """
        last = date.fromisoformat(self.valid_until) if self.valid_until else self._term_ends
        if self.status == VALID:
            return last
        return min(last, date.fromisoformat(self.dated[:10]) - timedelta(days=1))

    def status_at(self, day: date, codes: CodeList | None = None) -> str:
        """What the ruling is on a day: valid, not_yet, expired, invalidated or code_ended.

        A withdrawn ruling was valid up to the day on which it ended: the export does not tell annulment, which works
        backwards, from revocation.

        Args:
            day: the day asked.
            codes: the codes of that day; None where they are not known, and the code is then not looked up.
        """
        if day.isoformat() < (self.valid_from or self.issued):
            return NOT_YET
        if day <= self.last_day:
            return IS_VALID if codes is None or codes.holds(self.code) else CODE_ENDED
        if self.status == VALID or self.last_day >= self._term_ends - _GRACE:
            return EXPIRED
        return INVALIDATED if codes is None or codes.holds(self.code) else CODE_ENDED

    @property
    def _term_ends(self) -> date:
        """The last day of the term for which rulings were issued: three years, six before 1 May 2016.

        Source: Regulation (EU) No 952/2013 (Union Customs Code), Article 33(3); before it Regulation (EEC) No 2913/92,
        Article 12(4).
        """
        start = date.fromisoformat(self.valid_from or self.issued)
        years = 3 if start >= _THREE_YEARS_SINCE else 6
        is_leap_day = (start.month, start.day) == (2, 29)
        later = date(start.year + years, 3, 1) if is_leap_day else start.replace(year=start.year + years)
        return later - timedelta(days=1)
