"""Replies to questions about a proposal: why not another code, rulings, legal text, all reasons, the dossier."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk.events import EventType

from actions.clerk import ClerkAction, Talk
from actions.country_names import named_country
from actions.errors import ClassifierRejected, ClassifierUnavailable
from actions.proposing import dossier_card
from actions.telling import details, legal_text, ruling_line, told_against
from tariff.cards import text_card
from tariff.codes import Code
from tariff.contract import Proposal
from tariff.errors import InvalidCode
from tariff.explanation import Explanation
from tariff.explanation_parts import RivalBeaten, RulingCited, Unknown
from tariff.telling import Teller, shown

_CODE = re.compile(r"\d[\d .]*\d")
_REFERENCE = re.compile(r"(?<!\w)[A-Za-z]{2}BTI(?=[\w/.-]*\d)\w+(?:[/.-]\w+)*", re.IGNORECASE)
_SHORTEST = 4


class AboutProposal(ClerkAction, ABC):
    """Says something of the proposal that stands; without one, that there is none."""

    async def act(self, talk: Talk) -> list[EventType]:
        """Say it."""
        if talk.state.proposal is None:
            talk.say("reply.no_proposal")
        else:
            await self.tell(talk, talk.state.proposal)
        return talk.events()

    @abstractmethod
    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Say something of a proposal."""


class ExplainRival(AboutProposal):
    """Why another code is not proposed: the fact, answer, note or rule against it."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_rival"

    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Say what beats the code that the message names."""
        code = named_code(talk.message.text)
        if code is None:
            talk.say("reply.why_not_which")
        elif proposal.candidate.code.startswith(code):
            talk.say("reply.why_not_same", code=shown(proposal.candidate.code))
        else:
            await self._compare(talk, proposal, code)

    async def _compare(self, talk: Talk, proposal: Proposal, code: str) -> None:
        rival = _known_rival(proposal, code)
        if rival is None:
            try:
                rival = await _asked_rival(talk, code)
            except ClassifierUnavailable:
                return talk.fail("classifier_unavailable")
            except ClassifierRejected:
                return talk.fail("classifier_rejected")
        if rival is None:
            return talk.say("reply.why_not_unknown", code=shown(code), date=proposal.nomenclature_date)
        why = told_against(teller(talk), rival)
        return talk.say("reply.why_not", code=shown(rival.code), label=rival.label, why=why)


class ShowRulings(AboutProposal):
    """The rulings on similar goods."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_rulings"

    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Say each in a line, or that there is none."""
        _show(talk, [ruling_line(teller(talk), one) for one in rulings_of(proposal)] or [_no_rulings(talk)])


class ShowRuling(AboutProposal):
    """The ruling of a country, or of a reference."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_ruling"

    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Say what was ruled, or which rulings are cited."""
        cited = rulings_of(proposal)
        reference, country = _REFERENCE.search(talk.message.text), named_country(talk.message.text)
        wanted = reference[0].casefold() if reference else ""
        meant = [one for one in cited if one.reference.casefold() == wanted or (not wanted and one.country == country)]
        if meant:
            return _show(talk, [ruling_line(teller(talk), one) for one in meant])
        if not cited:
            return _show(talk, [_no_rulings(talk)])
        return talk.say("reply.no_ruling_of", references=_listed(teller(talk), cited))


class ShowLegalText(AboutProposal):
    """The legal wording on the way to the code."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_legal_text"

    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Say it word for word, or where it stands."""
        lines = legal_text(proposal)
        if lines:
            _show(talk, lines)
        else:
            talk.say("reply.no_legal", link=proposal.measures_link)


class ShowDetails(AboutProposal):
    """All reasons, one a line."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_show_details"

    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Say them, with the link to the dossier."""
        lines = details(teller(talk), proposal.explanation) if proposal.explanation else []
        card = dossier_card(talk)
        talk.show({**card, "text": "\n\n".join([*lines, card["text"]])})


class SendDossier(AboutProposal):
    """The link to the dossier."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_send_dossier"

    async def tell(self, talk: Talk, proposal: Proposal) -> None:
        """Show the link."""
        talk.show(dossier_card(talk))


def named_code(text: str) -> str | None:
    """Digits of the last code that a text names, None without any."""
    for found in reversed(_CODE.findall(text)):
        try:
            code = Code.parse(found)
        except InvalidCode:
            continue
        if code.depth >= _SHORTEST:
            return code.digits
    return None


def teller(talk: Talk) -> Teller:
    """Says the parts of an explanation in the conversation's language."""
    return Teller(talk.clerk.sentences, talk.clerk.lexicon.vocabulary, talk.speech.language)


def rulings_of(proposal: Proposal) -> tuple[RulingCited, ...]:
    """The rulings of the reasons; none where there are none, or where a check found them wanting."""
    told: Explanation | None = proposal.explanation
    return () if told is None or isinstance(told.rulings, Unknown) else told.rulings


def _known_rival(proposal: Proposal, code: str) -> RivalBeaten | None:
    """The rival that is meant, where it is among those of the reasons."""
    told = proposal.explanation
    rivals = () if told is None or isinstance(told.rivals, Unknown) else told.rivals
    return next((rival for rival in rivals if rival.code == code), None)


async def _asked_rival(talk: Talk, code: str) -> RivalBeaten | None:
    """What the classifier knows against a code; None where there is no such code."""
    day = talk.state.proposal.explanation.date if talk.state.proposal and talk.state.proposal.explanation else ""
    request = talk.state.case.request(0, talk.speech.language)
    reply = await talk.clerk.client.decide(replace(request, compare=(code,), date=day, budget=0))
    return reply.compared[0] if reply.compared else None


def _listed(told: Teller, cited: Sequence[RulingCited]) -> str:
    return ", ".join(f"{one.reference} ({told.country(one.country)})" for one in cited)


def _no_rulings(talk: Talk) -> str:
    return talk.clerk.sentences.say("reply.no_rulings", talk.speech.language)


def _show(talk: Talk, lines: Sequence[str]) -> None:
    """Several sentences as one text, a paragraph each."""
    talk.show(text_card("\n\n".join(lines), talk.speech.language))
