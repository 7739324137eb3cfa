"""The dossier as PDF: what it says, in seven languages, and what it does with strange text."""

import dataclasses
import json
from io import BytesIO

import pytest

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("reportlab")

from classifier.memo.render import memo  # noqa: E402
from tariff import LANGUAGES  # noqa: E402
from tariff.contract import Answer, Reply, Request  # noqa: E402
from tariff.dossier import OptionShown, Put, write_dossier  # noqa: E402
from tariff.errors import ContractError  # noqa: E402
from tests.tariff.explained import EXPLANATION  # noqa: E402
from tests.world import ROOT  # noqa: E402

PUT = Put(
    "node:42023200-80",
    "Z czego jest powłoka?",
    (OptionShown("a", "Tworzywo sztuczne, łącznie"), OptionShown("b", "Płótno")),
)
ANSWERS = (Answer(PUT.key, ("a", "b"), option="a"),)
GIVEN = {"heading": "4202", "label": "Bags"}


def dossier_of(language="en", text="plastic wallet", explained=True, decision="propose"):
    reply = Reply.from_dict(json.loads((ROOT / "tests" / "contract" / f"{decision}.json").read_text())["reply"])
    reply = dataclasses.replace(reply, language=language)
    if reply.proposal is not None:
        rules = tuple(dataclasses.replace(rule, given=GIVEN) for rule in EXPLANATION.rules)
        told = dataclasses.replace(EXPLANATION, language=language, rules=rules) if explained else None
        reply = dataclasses.replace(reply, proposal=dataclasses.replace(reply.proposal, explanation=told))
    return write_dossier(Request(text, ANSWERS, date="2026-11-25", language=language), reply, [PUT])


@pytest.fixture(scope="module")
def printed(sentences, lexicon):
    def print_it(dossier):
        reader = pypdf.PdfReader(BytesIO(memo(dossier, sentences, lexicon.vocabulary)))
        return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    return print_it


@pytest.fixture(scope="module")
def lexicon(tiny_data):
    from tariff.facts import Lexicon

    return Lexicon.load(tiny_data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_memo_holds_the_whole_case_in_every_language(printed, sentences, language):
    dossier = dossier_of(language)
    reader, text = printed(dossier)
    heads = (
        "goods",
        "code",
        "why",
        "path",
        "rules",
        "notes",
        "rulings",
        "divergence",
        "asked",
        "rivals",
        "missing",
        "duty",
        "bti",
        "versions",
    )
    assert [name for name in heads if sentences.say(f"dossier.{name}", language) not in text] == []
    assert "4202 32 10" in text and "DEBTI1/26-1" in text and "Note 1 to Chapter 42" in text
    assert "this heading does not hold made-up goods" in text
    assert "Z czego jest powłoka?" in text and "Tworzywo sztuczne, łącznie" in text
    assert sentences.say("card.disclaimer", language, date="2026-01-01") in text
    assert dossier.hash[:12] in text
    assert sentences.say("dossier.page", language, page=1, pages=len(reader.pages)) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_and_language_are_set_for_those_who_hear_it(printed, sentences, language):
    reader, _ = printed(dossier_of(language))
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.metadata.title == f"{sentences.say('dossier.title', language)}: {DISPLAY}"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert [one.title for one in reader.outline][0] == sentences.say("dossier.goods", language)


DISPLAY = "4202 32 10"


def links(reader):
    found = []
    for page in reader.pages:
        found += [one.get_object()["/A"]["/URI"] for one in page.get("/Annots", []) if "/A" in one.get_object()]
    return found


def test_links_lead_to_official_pages_alone(printed):
    dossier = dossier_of()
    reader, _ = printed(dossier)
    assert set(links(reader)) == {*(one.link for one in EXPLANATION.rulings), dossier.reply.proposal.measures_link}
    foreign = dataclasses.replace(dossier.reply.proposal, measures_link="javascript:alert(1)")
    told = dataclasses.replace(dossier, reply=dataclasses.replace(dossier.reply, proposal=foreign))
    assert "javascript" not in " ".join(links(printed(told)[0]))


@pytest.mark.parametrize(
    "text",
    ["<b>bold</b> & <a href='x'>y</a>", "</para><img src='/etc/passwd'/>", "a\u202eb\u0007c", "🙂 ¶ ﷽ 丁", "x" * 3999],
)
def test_what_users_wrote_is_text_only(printed, text):
    reader, said = printed(dossier_of(text=text.replace("\u0007", " ")))
    assert len(reader.pages) < 8
    if "<" in text:
        assert "".join(text.split()) in "".join(said.split())
    assert "\u202e" not in said


def test_what_cannot_be_drawn_does_not_vanish_silently(printed):
    assert "shrimps ?" in printed(dossier_of(text="shrimps 🙂"))[1]


def test_a_case_without_reasons_or_code_is_told_too(printed, sentences):
    assert "SKBTI" in printed(dossier_of(explained=False))[1]
    assert sentences.say("dossier.no_code", "en") in printed(dossier_of(decision="ask"))[1]
    assert sentences.say("refer.vague", "en") in printed(dossier_of(decision="refer_vague"))[1]


def test_the_same_dossier_gives_the_same_bytes(sentences, lexicon):
    assert memo(dossier_of(), sentences, lexicon.vocabulary) == memo(dossier_of(), sentences, lexicon.vocabulary)


def test_a_reason_that_nobody_knows_is_refused_with_a_sentence(sentences, lexicon):
    dossier = dossier_of()
    rules = (dataclasses.replace(dossier.explanation.rules[0], reason="gri.9.none"),)
    told = dataclasses.replace(dossier.explanation, rules=rules)
    proposal = dataclasses.replace(dossier.reply.proposal, explanation=told)
    strange = dataclasses.replace(dossier, reply=dataclasses.replace(dossier.reply, proposal=proposal))
    with pytest.raises(ContractError, match="gri.9.none"):
        memo(strange, sentences, lexicon.vocabulary)


def elements(reader):
    """Role, page and number of all elements, as the tree of the document lists them."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    whole = root["/K"].get_object()
    assert whole["/S"] == "/Document" and whole["/P"] == root
    return [(one["/S"], one.raw_get("/Pg").idnum, one["/K"]) for one in (raw.get_object() for raw in whole["/K"])]


def marked(page):
    """Role and number of each piece of marked content of a page; text that is in none is an error."""
    found, depth = [], 0
    for given, operator in pypdf.generic.ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
            if operator == b"BDC":
                found.append((given[0], given[1]["/MCID"]))
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            assert depth == 1
    assert depth == 0
    return found


@pytest.mark.parametrize("text", ["plastic wallet", "x y " * 900], ids=["short", "over a page"])
def test_the_tags_tell_headings_and_paragraphs_in_the_order_in_which_they_are_read(printed, sentences, text):
    reader, _ = printed(dossier_of(text=text))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    told = elements(reader)
    drawn = [(role, page.indirect_reference.idnum, number) for page in reader.pages for role, number in marked(page)]
    assert told == drawn and len(set(told)) == len(told)
    roles = [role for role, _, _ in told]
    assert roles[0] == "/H1" and roles.count("/H1") == 1
    assert roles.count("/H2") == len(reader.outline) and roles.count("/H3") == 5 and roles.count("/P") > 30


def test_each_page_leads_to_its_elements(printed):
    reader, _ = printed(dossier_of(text="x y " * 900))
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pages:
        found = by_page[page["/StructParents"]].get_object()
        assert [one.get_object()["/K"] for one in found] == list(range(len(marked(page)))) and page["/Tabs"] == "/S"
