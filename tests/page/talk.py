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
        "measures_link": MEASURES, "nomenclature_date": DATE, "fallback": "",
        "disclaimer": f"A proposal by the nomenclature of {DATE}, to help you decide. It is not Binding Tariff Information and binds nobody.",
        "titles": {
            "path": "Where it stands", "candidates": "Other codes considered", "rulings": "Similar rulings", "facts": "What I relied on",
            "duty": "Third-country duty", "settles": "What would settle it", "measures": "Official measures of this code",
            "valid_until": "valid until", "date": "Nomenclature of",
        },
        "buttons": [
            {"label": "This fits", "payload": "/accept_proposal"},
            {"label": "This code is wrong", "payload": "/reject_proposal"},
            {"label": "New goods", "payload": "/restart_conversation"},
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
        "text": "I do not recognise goods in that. What is it, what is it made of, and what is it for?",
        "buttons": [{"label": "New goods", "payload": "/restart_conversation"}],
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
    special = {"error": error, "refer": refer}
    if said in special:
        return Turn([special[said]()])
    return Turn([first_question()])
