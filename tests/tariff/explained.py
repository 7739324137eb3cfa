"""An explanation of goods of the tiny world, with every part in it."""

from tariff.explanation import Confidence, Explanation, Made, Reliability
from tariff.explanation_parts import (
    Divergent,
    DutyTold,
    Ending,
    FactUsed,
    MissingFact,
    NoteCited,
    PathStep,
    RivalBeaten,
    RuleApplied,
    RulingCited,
    SharedFact,
    Unknown,
)

DATE = "2026-11-25"
MEASURES = "https://ec.europa.eu/taxation_customs/dds2/taric/measures.jsp?Lang=en&SimDate=20261125&Taric=4202321000"
PAGE = "https://ec.europa.eu/taxation_customs/dds2/ebti/ebti_details.jsp?Lang=en&reference="

EXPLANATION = Explanation(
    date=DATE,
    language="en",
    code="42023210",
    label="Wallets with an outer side of plastic sheeting",
    ends=Ending("2026-12-31", ("42023290",)),
    path=(
        PathStep("42", "Goods of leather and bags", Unknown("not_loaded")),
        PathStep("4202", "Bags and cases", "Bags"),
        PathStep("420232", "Of plastic sheeting or of textile", Unknown("not_loaded")),
        PathStep("42023210", "Of plastic sheeting", Unknown("not_loaded")),
    ),
    rules=(
        RuleApplied(
            "1",
            True,
            "Council Regulation (EEC) No 2658/87, Annex I, Part One, Section I A, rule 1",
            "gri.1.wording",
            {"code": "4202"},
            (FactUsed("goods", "plastic wallet", "said", "plastic wallet"),),
            (),
        ),
    ),
    notes=(
        NoteCited(
            "Note 1 to Chapter 42",
            "excludes",
            "this heading does not hold made-up goods",
            ("4202", "3926"),
            "sent_here",
        ),
    ),
    rulings=(
        RulingCited(
            "DEBTI1/26-1",
            "DE",
            "en",
            "2026-01-02",
            "2029-01-01",
            "valid",
            "42023210",
            (),
            "own",
            "A wallet of plastic sheeting.",
            0.91,
            (SharedFact("material", "plastic"),),
            PAGE + "DEBTI1/26-1",
        ),
        RulingCited(
            "FRBTI2/25-1",
            "FR",
            "fr",
            "2025-01-02",
            "2028-01-01",
            "code_ended",
            "42023215",
            ("42023210", "42023290"),
            "imported",
            "Un portefeuille.",
            0.83,
            (),
            PAGE + "FRBTI2/25-1",
        ),
    ),
    divergence=(Divergent("3926", ("NL",), 1, ("NLBTI3/26-1",), "heading"),),
    facts=(
        FactUsed("goods", "plastic wallet", "said", "plastic wallet"),
        FactUsed("material", "plastic", "said", "plastic"),
    ),
    missing=MissingFact("node:42023200-80", "Is the outside plastic sheeting or textile?", ("Plastic", "Textile")),
    rivals=(
        RivalBeaten("42023290", "Of textile", 0.2, "answer", "Which is it?", "Plastic sheeting"),
        RivalBeaten("39269097", "Other goods of plastic", 0.1, "nothing_known", "", ""),
    ),
    duty=DutyTold("9.7 %", 9.7, 9.7, MEASURES),
    confidence=Confidence(
        0.7, "likely", Reliability(8, 0.6, 0.8, 120, 0.71), 6, ("42023210", "42023290"), 2, 0.9
    ),
    made=Made("tiny", "abc", "abc", "2026-01-01", Unknown("not_loaded"), "2022-01-01", Unknown("not_loaded")),
    disclaimer="This is not Binding Tariff Information and binds nobody.",
)  # fmt: skip
