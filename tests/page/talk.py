"""A plausible talk for the stand-in bot: two questions, then a proposal."""

from __future__ import annotations

from tests.gateway.servers import Turn, text_card
from tests.visitor import Json

RULING = "https://ec.europa.eu/taxation_customs/dds2/ebti/ebti_details.jsp?Lang=en&reference="
MEASURES = "https://ec.europa.eu/taxation_customs/dds2/taric/measures.jsp?Lang=en&SimDate=20260101&Taric=4202329000"
DATE = "2026-01-01"


def _extras() -> list[Json]:
    return [
        {"kind": "more", "label": "Show more", "payload": '/answer_question{"answer": {"more": true}}'},
        {"kind": "unknown", "label": "I don't know", "payload": '/answer_question{"answer": {"unknown": true}}'},
        {"kind": "none", "label": "Something else", "payload": '/answer_question{"answer": {"none": true}}'},
        {"kind": "propose", "label": "Propose now", "payload": "/propose_now"},
    ]


def question(
    text: str, number: int, left: float, options: list[tuple[str, str]], facts: list[Json], **more: object
) -> Json:
    return {
        "card": "question", "version": 1, "language": "en", "text": text, "number": number, "expected_left": left,
        "help": "Choose what the goods are, not what they are sold with.", "notice": "", "fallback": "",
        "codes_left": 27 // number,
        "options": [
            {"label": label, "hint": hint, "payload": f'/answer_question{{"answer": {{"option": "{number}-{place}"}}}}'}
            for place, (label, hint) in enumerate(options)
        ],
        "extras": _extras(), "facts": facts, **more,
    }  # fmt: skip


def first_question() -> Json:
    options = [
        ("A bag or case that closes around the phone", "Wallet cases, pouches and sleeves with a flap or zip"),
        ("A moulded shell that clips onto the phone", "Hard or soft back covers, bumpers"),
        ("A holder for a car or a desk", ""),
    ]
    return question("What kind of case is it?", 1, 1.6, options, [{"label": "Goods", "value": "phone case"}])


def second_question() -> Json:
    options = [
        ("Leather", "Also composition leather"),
        ("Plastic sheeting or textile", ""),
        ("Wood, metal or paperboard", ""),
    ]
    facts = [
        {"label": "Goods", "value": "phone case"},
        {"label": "What kind of case is it?", "value": "closes around the phone"},
    ]
    return question("What is its outer surface made of?", 2, 0.2, options, facts)


def _path() -> list[Json]:
    return [
        {"code": "42", "label": "Articles of leather; travel goods, handbags and similar containers", "legal": ""},
        {"code": "4202", "label": "Trunks, cases, bags, wallets and similar containers", "legal": ""},
        {"code": "4202 32", "label": "Articles carried in the pocket or handbag, of plastic sheeting or textile", "legal": "With outer surface of sheeting of plastics or of textile materials"},
        {"code": "4202 32 90", "label": "Of textile materials", "legal": ""},
    ]  # fmt: skip


def _rulings() -> list[Json]:
    goods = [
        "Mobile phone case of textile fabric with a magnetic flap",
        "Wallet case for a smartphone, outer surface of woven polyester",
        "Pouch for a mobile phone",
    ]
    return [
        {"reference": f"DEBTI1234{n}/25-1", "country": "DE", "issued": "2025-03-05", "valid_until": "2028-03-04",
         "code_display": "4202 32 90", "goods": words, "link": RULING + f"DEBTI1234{n}/25-1"}
        for n, words in enumerate(goods)
    ]  # fmt: skip


def _part(title: str, items: list[object], unknown: str = "") -> Json:
    return {"title": title, "items": items, "unknown": unknown}


def reasons() -> Json:
    """As tariff.card_reasons makes them."""
    cited = [
        ("DEBTI12340/25-1", "DE", "Germany", "2025-03-05", "2028-03-04", "valid", "valid until 2028-03-04", "4202 32 90",
         "Mobile phone case of textile fabric with a magnetic flap.", "It shares with your goods: textile, phone case."),
        ("NLBTI2024-0417", "NL", "Netherlands", "2024-06-11", "2027-06-10", "code_ended",
         "its code no longer exists, now 4202 32 90", "4202 32 91",
         "Wallet case for a smartphone, outer surface of woven polyester.", "It shares with your goods: textile."),
        ("FRBTI2022-1180", "FR", "France", "2022-02-01", "2025-01-31", "expired", "expired on 2025-01-31", "4202 32 90",
         "Étui pour téléphone mobile en matière textile.", ""),
    ]  # fmt: skip
    names = ("reference", "country", "country_name", "issued", "valid_until", "status", "status_text", "code_display",
             "goods", "shares")  # fmt: skip
    rulings = [
        {**dict(zip(names, row, strict=True)), "language": "fr" if row[1] == "FR" else "en", "link": RULING + row[0]}
        for row in cited
    ]
    rivals = [
        {"code": "42023210", "code_display": "4202 32 10", "label": "Of sheeting of plastics", "probability": 0.09,
         "beaten_by": "answer", "settled_by": "",
         "against": "To “What is its outer surface made of?” the answer was “Plastic sheeting or textile”."},
        {"code": "39269097", "code_display": "3926 90 97", "label": "Other articles of plastics", "probability": 0.05,
         "beaten_by": "nothing_known", "against": "Nothing known speaks against it. It is only less likely.",
         "settled_by": "Is plastic visible on the outside? (Yes; No)"},
    ]  # fmt: skip
    rules = [
        {"rule": "1", "settles": True, "text": "Rule 1: the wording of heading 4202 decides. It covers: Trunks, cases, bags, wallets and similar containers."},
        {"rule": "6", "settles": True, "text": "Rule 6: within the heading, the same rules choose among its subheadings, level by level; that leads to 4202 32 90: Of textile materials."},
    ]  # fmt: skip
    note = {"place": "Note 2 to Chapter 39", "effect": "keeps goods out",
            "quote": "Bags, cases and other containers of heading 4202 stay out of this chapter."}  # fmt: skip
    elsewhere = "Elsewhere goods just as near were ruled under 3926: Poland, Spain (3)."
    return {
        "rules": _part("General Rules applied", rules),
        "notes": _part("Legal notes", [note]),
        "rulings": _part("Similar rulings", rulings),
        "divergence": _part("Where member states differ", [elsewhere]),
        "rivals": _part("Other codes considered", rivals),
        "sureness": ["Of 313 test cases with such a probability, 62 % were right."],
        "ends": "",
    }  # fmt: skip


def proposal(**more: object) -> Json:
    candidates = [
        ("4202 32 90", 0.83, "Of textile materials", "2.7 %"),
        ("4202 32 10", 0.09, "Of sheeting of plastics", "9.7 %"),
        ("3926 90 97", 0.05, "Other articles of plastics", "6.5 %"),
    ]
    return {
        "card": "proposal", "version": 1, "language": "en", "code": "42023290", "code_display": "4202 32 90", "depth": 8,
        "probability": 0.83, "confidence": "likely", "label": "Wallets, phone cases and similar pocket goods, outside of textile",
        "path": _path(), "rulings": _rulings(), "duty": "2.7 %", "settles": "Whether plastic is visible on the outside",
        "candidates": [
            {"code": display.replace(" ", ""), "code_display": display, "probability": p, "label": label, "duty": duty}
            for display, p, label, duty in candidates
        ],
        "facts": [{"label": "Goods", "value": "phone case"}, {"label": "Material", "value": "textile"}],
        "reasons": reasons(), "measures_link": MEASURES, "nomenclature_date": DATE, "fallback": "",
        "disclaimer": f"A proposal under the nomenclature of {DATE}, to help you decide. It is not Binding Tariff Information (BTI) and binds nobody.",
        "titles": {
            "path": "Its place in the nomenclature", "candidates": "Other codes considered", "rulings": "Similar rulings", "facts": "What I relied on",
            "duty": "Third-country duty", "settles": "What would settle it", "measures": "Official measures for this code",
            "valid_until": "valid until", "date": "Nomenclature of",
        },
        "buttons": [
            {"label": "That looks right", "payload": "/accept_proposal"},
            {"label": "This code is wrong", "payload": "/reject_proposal"},
            {"label": "New product", "payload": "/restart_conversation"},
        ],
        **more,
    }  # fmt: skip


def error() -> Json:
    return {
        "card": "error", "version": 1, "language": "en", "type": "classifier_unavailable",
        "text": "I cannot look up codes at the moment. Your answers are kept: please try again in a moment.",
        "buttons": [{"label": "Try again", "payload": "/retry_turn"}],
    }  # fmt: skip


def refer() -> Json:
    return {
        "card": "refer", "version": 1, "language": "en", "contact": "help@clerk.example",
        "text": "What I know so far does not carry a code. A person should look at this; or describe the goods again "
                "with what they are, what they are made of and what they are for.",
        "buttons": [{"label": "Talk to a person", "payload": "/ask_person"}, {"label": "New product", "payload": "/restart_conversation"}],
    }  # fmt: skip


def clerk(message: Json) -> Turn:
    """The talk: any text begins it; answers go on; some words bring other cards."""
    said = message.get("text", "") + message.get("payload", "")
    if "/answer_question" in said and '"1-' in said:
        return Turn([second_question()])
    if "/answer_question" in said or said == "/propose_now":
        return Turn([proposal()])
    if said == "/restart_conversation":
        return Turn([text_card("Let us begin anew. What are the goods?")])
    if said.startswith("/"):
        return Turn([text_card(f"Noted: {said}")])
    special = {"error": error, "refer": refer, "it has a strap": error, "a thing for the house": refer}
    if said in special:
        return Turn([special[said]()])
    return Turn([first_question()])
