"""Cards, version 1: a decision as channel-neutral messages.

A card is a JSON object with ``card`` (its kind), ``version`` and ``language``; its texts are plain
text, never markup. ``payload`` is a command of the dialogue; channels that face people give out a token for it.
Fields may be added; the version rises when one goes or changes its meaning. ``tariff.card_reasons`` adds the reasons.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tariff.codes import Code
from tariff.contract import (
    ANSWERED,
    ASK,
    MORE,
    NONE,
    NOT_UNDERSTOOD,
    PROPOSE,
    UNKNOWN,
    Answer,
    Candidate,
    Fact,
    Json,
    Reply,
)
from tariff.sentences import Sentences

VERSION = 1
KINDS = ("text", "question", "proposal", "refer", "error", "progress")
PROPOSE_NOW, RESTART, ASK_PERSON, RETRY = "/propose_now", "/restart_conversation", "/ask_person", "/retry_turn"
ACCEPT, REJECT = "/accept_proposal", "/reject_proposal"
_TITLES = ("path", "candidates", "rulings", "facts", "duty", "settles", "measures", "valid_until", "date")
FREE, FOR_A_PERSON = "Free", "budget"
DOSSIER = "/dossier"
"""How the payload of a link to a dossier begins; its JSON follows. It never reaches the dialogue."""
_SURE, _LIKELY = 0.85, 0.6


def answer_payload(answer: Answer) -> str:
    """The command that a button with this answer stands for."""
    return "/answer_question" + json.dumps({"answer": answer.to_dict()}, ensure_ascii=False)


def text_card(text: str, language: str, buttons: Sequence[Json] = (), author: str = "clerk") -> Json:
    """A message in plain words, from the clerk or from a person."""
    return _card("text", language, text=text, author=author, buttons=list(buttons))


def error_card(kind: str, language: str, sentences: Sentences) -> Json:
    """An honest error with a button to try again; ``kind`` names the sentence ``error.<kind>``."""
    retry = _button("button.retry", RETRY, language, sentences)
    return _card("error", language, type=kind, text=sentences.say(f"error.{kind}", language), buttons=[retry])


def progress_card(text: str, language: str) -> Json:
    """What is being waited for; not an answer."""
    return _card("progress", language, text=text)


def refer_card(reason: str, language: str, sentences: Sentences, contact: str = "") -> Json:
    """The clerk cannot tell; ``reason`` names the sentence ``refer.<reason>``. One that names a person offers one."""
    person = [_button("button.person", ASK_PERSON, language, sentences)] if reason == FOR_A_PERSON else []
    return _card(
        "refer",
        language,
        text=sentences.say(f"refer.{reason}", language),
        contact=contact,
        buttons=[*person, _button("button.restart", RESTART, language, sentences)],
    )


def decision_card(reply: Reply, sentences: Sentences, contact: str = "") -> Json:
    """The card of a decision: a question, a proposal or a referral."""
    if reply.decision == ASK:
        return question_card(reply, sentences)
    if reply.decision == PROPOSE:
        return proposal_card(reply, sentences)
    return {**refer_card(reply.reason, reply.language, sentences, contact), "notice": reply.notice}


def question_card(reply: Reply, sentences: Sentences) -> Json:
    """The question of an ``ask`` decision with its options as buttons."""
    question, language = reply.question, reply.language
    if question is None:
        raise ValueError("an ask decision holds a question")
    shown = tuple(option.id for option in question.options)

    def special(kind: str) -> Json:
        payload = answer_payload(Answer(question.key, shown, special=kind))
        return {"kind": kind, **_button(f"button.{kind}", payload, language, sentences)}

    extras = [special(kind) for kind in (MORE, UNKNOWN, NONE) if kind != MORE or question.more]
    extras.append({"kind": "propose", **_button("button.propose", PROPOSE_NOW, language, sentences)})
    return _card(
        "question",
        language,
        text=question.text,
        help=question.help,
        number=question.number,
        expected_left=question.expected_left,
        codes_left=question.codes_left,
        notice=_notices(
            sentences.say("card.not_understood", language) if question.notice == NOT_UNDERSTOOD else "", reply.notice
        ),
        options=[
            {"label": o.label, "hint": o.hint, "payload": answer_payload(Answer(question.key, shown, option=o.id))}
            for o in question.options
        ],
        extras=extras,
        facts=_facts(reply, sentences),
        fallback=_fallback(reply, sentences),
    )


def proposal_card(reply: Reply, sentences: Sentences) -> Json:
    """The code proposed, with what it rests on and what it is not."""
    proposal, language = reply.proposal, reply.language
    if proposal is None:
        raise ValueError("a propose decision holds a proposal")
    chosen = proposal.candidate
    return _card(
        "proposal",
        language,
        code=chosen.code,
        code_display=Code(chosen.code).display,
        depth=chosen.depth,
        probability=chosen.probability,
        confidence=sentences.say(f"confidence.{confidence(chosen.probability)}", language),
        label=chosen.label,
        notice=_notices(chosen.notice, reply.notice),
        path=[{"code": _display(s.code), "label": s.label, "legal": s.legal} for s in chosen.path],
        candidates=[_candidate(c, language, sentences) for c in reply.candidates if c.code != chosen.code],
        rulings=[
            {
                "reference": r.reference, "country": r.country, "issued": r.issued, "valid_until": r.valid_until,
                "code_display": Code(r.code).display, "goods": r.goods, "link": r.link,
            }
            for r in proposal.rulings
        ],
        facts=_facts(reply, sentences),
        duty=_duty(chosen, language, sentences),
        settles=proposal.supplier or proposal.settles,
        measures_link=proposal.measures_link,
        nomenclature_date=proposal.nomenclature_date,
        disclaimer=sentences.say("card.disclaimer", language, date=proposal.nomenclature_date),
        fallback=_fallback(reply, sentences),
        titles={name: sentences.say(f"title.{name}", language) for name in _TITLES},
        buttons=[
            {"kind": "accept", **_button("button.accept", ACCEPT, language, sentences)},
            {"kind": "reject", **_button("button.reject", REJECT, language, sentences)},
            {"kind": "restart", **_button("button.restart", RESTART, language, sentences)},
        ],
    )  # fmt: skip


def with_dossier(card: Json, dossier: Json, sentences: Sentences) -> Json:
    """The card with a link to a dossier, whose JSON the channel keeps behind a token."""
    payload = DOSSIER + json.dumps(dossier, ensure_ascii=False, separators=(",", ":"))
    return {**card, "dossier": _button("button.dossier", payload, str(card["language"]), sentences)}


def confidence(probability: float) -> str:
    """What a probability (0-1) is called: ``sure``, ``likely`` or ``unsure``."""
    return "sure" if probability >= _SURE else "likely" if probability >= _LIKELY else "unsure"


def _card(kind: str, language: str, **parts: object) -> Json:
    return {"card": kind, "version": VERSION, "language": language, **parts}


def _notices(*said: str) -> str:
    """The notices that say something, as one text."""
    return " ".join(filter(None, said))


def _display(code: str) -> str:
    """A code as printed; grouping lines have none."""
    return Code(code).display if code else ""


def _button(key: str, payload: str, language: str, sentences: Sentences) -> Json:
    return {"label": sentences.say(key, language), "payload": payload}


def _duty(candidate: Candidate, language: str, sentences: Sentences) -> str:
    """The duty as published; "Free" in words of the language, and plainly where it is not known."""
    if candidate.duty.text == FREE:
        return sentences.say("card.duty_free", language)
    return candidate.duty.text or sentences.say("card.duty_unknown", language)


def _candidate(candidate: Candidate, language: str, sentences: Sentences) -> Json:
    return {
        "code": candidate.code,
        "code_display": Code(candidate.code).display,
        "probability": candidate.probability,
        "label": candidate.label,
        "duty": _duty(candidate, language, sentences),
        "notice": candidate.notice,
    }


def _facts(reply: Reply, sentences: Sentences) -> list[Json]:
    return [
        {"label": _fact_label(fact, reply.language, sentences), "value": fact.value, "kind": fact.kind}
        for fact in reply.facts
    ]


def _fact_label(fact: Fact, language: str, sentences: Sentences) -> str:
    """An answered fact is labelled by its question, a stated one by its kind."""
    if fact.source == ANSWERED:
        return fact.words
    key = f"fact.{fact.kind}"
    return sentences.say(key, language) if key in sentences.texts["en"] else fact.kind


def _fallback(reply: Reply, sentences: Sentences) -> str:
    return sentences.say("card.fallback", reply.language) if reply.fallback else ""
