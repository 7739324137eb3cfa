"""Checks the rulings of an explanation against the bases that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tariff.bti import CODE_ENDED, EXPIRED
from tariff.explanation import Explanation
from tariff.explanation_parts import IMPORTED, OWN, Divergent, RulingCited
from tariff.faults import Fault, KnownRuling, Lookups, link_faults
from tariff.rulings import official_page
from tariff.similar_rulings import STATUSES

_MOST = 1.0001  # of a cosine, which is rounded


def ruling_faults(told: Explanation, lookups: Lookups, day: date) -> Iterator[Fault]:
    """Rulings are held, say what is quoted, and are what is told of them; so are those that diverge."""
    cited = told.rulings if isinstance(told.rulings, tuple) else ()
    other = told.divergence if isinstance(told.divergence, tuple) else ()
    wanted = [(one.origin, one.reference) for one in cited]
    wanted += [(origin, ref) for one in other for ref in one.references for origin in (OWN, IMPORTED)]
    found = lookups.rulings(wanted, day)
    for i, ruling in enumerate(cited):
        known = found.get((ruling.origin, ruling.reference))
        if known is None:
            why = f"{ruling.reference[:40]} is in no base, or must not be cited"
            yield Fault(f"rulings[{i}]", "no_such_ruling", why)
        else:
            yield from _ruling(f"rulings[{i}]", ruling, known, told, lookups)
    for i, one in enumerate(other):
        yield from _divergent(f"divergence[{i}]", one, found, told, lookups)


def _ruling(
    where: str, ruling: RulingCited, known: KnownRuling, told: Explanation, lookups: Lookups
) -> Iterator[Fault]:
    name = ruling.reference
    for field in ("code", "country", "language", "issued", "valid_until", "status"):
        said, held = getattr(ruling, field), getattr(known, field)
        if said != held:
            yield Fault(f"{where}.{field}", f"wrong_{field}", f"{name} has {held}, not {said[:20]}")
    if ruling.issued > told.date:
        yield Fault(f"{where}.issued", "issued_later", f"{name} was issued after the day asked")
    if known.status not in STATUSES:
        yield Fault(f"{where}.status", "withdrawn", f"{name} is {known.status} on that day and cannot be cited")
    if not ruling.text or not any(ruling.text in text for text in known.texts):
        yield Fault(f"{where}.text", "quote_not_found", f"{name} does not say '{ruling.text[:40]}'")
    is_page = ruling.link == official_page(name)
    yield from link_faults(f"{where}.link", ruling.link, is_page=is_page, of=name)
    yield from _worth(where, ruling, lookups)


def _worth(where: str, ruling: RulingCited, lookups: Lookups) -> Iterator[Fault]:
    """Its code is on the list, or it says what stands for it; its cosine is one."""
    later = lookups.successors(ruling.code[:8]) if ruling.status == CODE_ENDED else ()
    if ruling.replaced_by != later:
        stands = ", ".join(later) or "nothing"
        yield Fault(f"{where}.replaced_by", "wrong_successor", f"{stands} stands for {ruling.code[:8]}")
    if ruling.status not in (CODE_ENDED, EXPIRED) and not lookups.has_code(ruling.code):
        yield Fault(f"{where}.code", "no_such_code", f"{ruling.code[:12]} is not on the list")
    if not -_MOST <= ruling.cosine <= _MOST:
        yield Fault(f"{where}.cosine", "bad_number", f"{ruling.cosine} is no cosine")


def _divergent(
    where: str,
    one: Divergent,
    found: Mapping[tuple[str, str], KnownRuling],
    told: Explanation,
    lookups: Lookups,
) -> Iterator[Fault]:
    if not lookups.has_code(one.code):
        yield Fault(f"{where}.code", "no_such_code", f"{one.code[:12]} is not on the list of {lookups.nomenclature()}")
    if one.code.startswith(told.code) or (one.differs_in == "code") != (one.code[:4] == told.code[:4]):
        yield Fault(f"{where}.code", "no_divergence", f"{one.code[:12]} does not differ in its {one.differs_in[:10]}")
    if one.count < len(one.references):
        yield Fault(f"{where}.count", "bad_number", "there are fewer rulings than are named")
    for reference in one.references:
        known = found.get((OWN, reference)) or found.get((IMPORTED, reference))
        if known is None:
            yield Fault(where, "no_such_ruling", f"{reference[:40]} is in no base, or must not be cited")
        elif not known.code.startswith(one.code):
            yield Fault(where, "wrong_code", f"{reference} was ruled under {known.code}, not {one.code[:12]}")
        elif known.country not in one.countries:
            yield Fault(where, "wrong_country", f"{reference} is of {known.country}")
