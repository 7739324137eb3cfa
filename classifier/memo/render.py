"""A dossier as a memo: goods, code, why, what was asked, what speaks against others, what is missing, a BTI draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable

from classifier.memo import page, reasons
from classifier.memo.page import Heading, Sheet, framed, gap, link, rows, text, together
from tariff.bti_draft import BtiDraft
from tariff.contract import MORE, NONE, UNKNOWN
from tariff.dossier import Dossier, Exchange
from tariff.errors import ContractError
from tariff.explanation_parts import Unknown
from tariff.sentences import Sentences
from tariff.telling import Teller, shown
from tariff.vocabulary import Vocabulary

Blocks = Iterator[Flowable]
_VERSIONS = ("model", "data", "catalogue", "nomenclature", "contract")
_MADE = ("legal", "notes", "rulings")


@dataclass(frozen=True)
class Memo:
    """A dossier with the words to tell it."""

    dossier: Dossier
    teller: Teller

    @classmethod
    def of(cls, dossier: Dossier, sentences: Sentences, vocabulary: Vocabulary) -> Memo:
        """The memo of a dossier, in its language."""
        return cls(dossier, Teller(sentences, vocabulary, dossier.language))

    def pdf(self) -> bytes:
        """The memo as PDF."""
        say, proposal = self.teller.say, self.dossier.reply.proposal
        code = shown(proposal.candidate.code) if proposal else ""
        goods = self.dossier.request.text.strip()
        title = f"{say('dossier.title')}: {code}" if code else say("dossier.title")
        foot = f"{say('dossier.title')} · {self.dossier.date} · {self.dossier.hash[:12]}"
        sheet = Sheet(
            title, goods[:200], self.dossier.language, foot, lambda n, of: say("dossier.page", page=n, pages=of)
        )
        return page.write_pdf(sheet, [block for part in _PARTS for block in part(self)])


def memo(dossier: Dossier, sentences: Sentences, vocabulary: Vocabulary) -> bytes:
    """The PDF of a dossier.

    Raises:
        ContractError: it names a sentence, a code or a status that this version does not know.
    """
    try:
        return Memo.of(dossier, sentences, vocabulary).pdf()
    except KeyError as error:
        raise ContractError(
            "dossier", f"names '{str(error.args[0])[:40]}', which this version does not know"
        ) from error


def _top(memo: Memo) -> Blocks:
    say, dossier = memo.teller.say, memo.dossier
    yield text(say("dossier.title"), "title")
    yield text(f"{say('dossier.for_day')} {dossier.date}", "soft")
    nomenclature = dossier.reply.versions.get("nomenclature", dossier.date)
    yield text(say("card.disclaimer", date=nomenclature), "strong")
    if dossier.reply.notice:
        yield text(dossier.reply.notice, "soft")
    if dossier.reply.fallback:
        yield text(say("card.fallback"), "soft")


def _goods(memo: Memo) -> Blocks:
    """The goods as described, and each fact that is relied on, once."""
    yield Heading(memo.teller.say("dossier.goods"))
    yield text(f"“{memo.dossier.request.text.strip()}”")
    told = memo.dossier.explanation
    if told is not None:
        facts = [memo.teller.fact(fact) for fact in told.facts if fact.kind != "goods"]
    else:
        facts = [
            (memo.teller.kind(f.kind) if f.kind != "answer" else f.words, f.value) for f in memo.dossier.reply.facts
        ]
        facts = facts[1:]
    if facts:
        yield rows(list(dict.fromkeys(facts)))


def _code(memo: Memo) -> Blocks:
    say, reply = memo.teller.say, memo.dossier.reply
    yield Heading(say("dossier.code"))
    if reply.proposal is None:
        yield text(say("dossier.no_code"))
        if reply.question is not None:
            yield text(say("dossier.open_question", question=reply.question.text))
        elif reply.reason:
            yield text(say(f"refer.{reply.reason}"))
        return
    chosen = reply.proposal.candidate
    sure = say(f"confidence.{reasons.confidence_word(chosen.probability)}")
    blocks = [
        text(shown(chosen.code), "code"),
        text(chosen.label, "strong"),
        text(f"{sure[:1].upper()}{sure[1:]} ({100 * chosen.probability:.0f} %)"),
    ]
    if memo.dossier.explanation is not None:
        blocks += reasons.sureness(memo.dossier.explanation, memo.teller)
    if chosen.notice:
        blocks.append(text(chosen.notice, "soft"))
    yield framed(blocks)


def _why(memo: Memo) -> Blocks:
    if memo.dossier.reply.proposal is None:
        return
    yield Heading(memo.teller.say("dossier.why"))
    if memo.dossier.explanation is not None:
        yield from reasons.why(memo.dossier.explanation, memo.teller)
    else:
        yield from reasons.why_from_reply(memo.dossier.reply.proposal, memo.teller)


def _asked(memo: Memo) -> Blocks:
    say = memo.teller.say
    yield Heading(say("dossier.asked"))
    if not memo.dossier.transcript:
        yield text(say("dossier.not_asked"))
    for number, exchange in enumerate(memo.dossier.transcript, start=1):
        options = "; ".join(option.label for option in exchange.options)
        blocks = [text(f"{number}. {exchange.text}", "strong")]
        if options:
            blocks.append(text(say("dossier.offered", options=options), "soft"))
        yield together(*blocks, text(say("dossier.answered", answer=_answer(memo, exchange))))


def _answer(memo: Memo, exchange: Exchange) -> str:
    if exchange.kind in (UNKNOWN, NONE, MORE):
        return memo.teller.say(f"button.{exchange.kind}")
    return exchange.said


def _rivals(memo: Memo) -> Blocks:
    if memo.dossier.reply.proposal is None:
        return
    yield Heading(memo.teller.say("dossier.rivals"))
    yield from reasons.rivals(memo.dossier.reply, memo.dossier.explanation, memo.teller)


def _missing(memo: Memo) -> Blocks:
    proposal = memo.dossier.reply.proposal
    if proposal is None:
        return
    yield Heading(memo.teller.say("dossier.missing"))
    yield text(proposal.supplier or proposal.settles or memo.teller.say("dossier.nothing_missing"))


def _duty(memo: Memo) -> Blocks:
    proposal, say = memo.dossier.reply.proposal, memo.teller.say
    if proposal is None:
        return
    words = proposal.candidate.duty.text
    duty = say("card.duty_free") if words == "Free" else words or say("card.duty_unknown")
    blocks: list[Flowable] = [text(say("dossier.third_country", duty=duty))]
    blocks += [link(proposal.measures_link, say("title.measures")), text(say("dossier.not_measures"), "soft")]
    yield Heading(say("dossier.duty"))
    yield from blocks


def _bti(memo: Memo) -> Blocks:
    say, bti = memo.teller.say, memo.dossier.bti_draft
    yield Heading(say("dossier.bti"))
    yield text(say("dossier.bti_draft"))
    yield rows(list(_bti_lines(memo, bti)), 0.42)
    yield gap(3)
    yield text(say("dossier.law", law=bti.law), "soft")


def _bti_lines(memo: Memo, bti: BtiDraft) -> Iterator[tuple[str, str]]:
    say, teller = memo.teller.say, memo.teller
    yield say("bti.nomenclature"), say("bti.cn")
    yield say("bti.envisaged"), shown(bti.envisaged) if bti.envisaged else say("bti.to_fill")
    yield say("bti.description"), bti.description
    facts = "; ".join(f"{teller.kind(one.what)}: {one.said}" for one in bti.composition)
    yield say("bti.composition"), facts or say("bti.to_fill")
    similar = "; ".join(f"{one.reference} ({teller.country(one.country)}): {shown(one.code)}" for one in bti.similar)
    yield say("bti.similar"), similar or say("told.none_found")
    for name in bti.to_fill:
        yield say(f"bti.{name}"), say("bti.to_fill")


def _versions(memo: Memo) -> Blocks:
    say, dossier = memo.teller.say, memo.dossier
    pairs = [(say("dossier.for_day"), dossier.date)]
    pairs += [(say(f"dossier.v_{n}"), dossier.reply.versions.get(n, "") or say("dossier.unknown")) for n in _VERSIONS]
    if dossier.explanation is not None:
        for name in _MADE:
            value = getattr(dossier.explanation.made, name)
            pairs.append((say(f"dossier.v_{name}"), say("dossier.unknown") if isinstance(value, Unknown) else value))
    pairs.append((say("dossier.v_hash"), dossier.hash))
    yield Heading(say("dossier.versions"))
    yield rows(pairs)


_PARTS: tuple[Callable[[Memo], Blocks], ...] = (
    _top, _goods, _code, _why, _asked, _rivals, _missing, _duty, _bti, _versions,
)  # fmt: skip
