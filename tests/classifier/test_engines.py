"""Everything by date: each nomenclature has an engine of its own, loaded when it is first asked for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import httpx
import numpy as np
import pytest

from classifier.classify import ClassifyRequest, classify
from classifier.corpus import RULING, build_corpus
from classifier.engine import Engine
from classifier.engines import Engines
from classifier.errors import BrokenArtefact, NotReady
from classifier.index import Index, build_index
from classifier.load import later_head, load_head, save_index
from classifier.vectors import VectorStore
from tariff import LANGUAGES
from tariff.cards import decision_card
from tariff.catalogue import load_catalogue
from tariff.contract import PROPOSE, Reply, Request
from tariff.dated import DatedCatalogue, dated_catalogues
from tariff.explanation_parts import Ending, Unknown
from tests.classifier.test_app import free_port, serve, wait
from tests.classifier.tiny import Counted, build_engine, tiny_engines
from tests.sources import years
from tests.world import DATA

TITANIUM = "suitcase with an outside of titanium"


@pytest.fixture(scope="module")
def world(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny data and the year 2027 made from it."""
    folder = tmp_path_factory.mktemp("engines")
    data = shutil.copytree(tiny_data, folder / "data")
    (data / "nomenclature" / "replaced.csv").write_text("code,replaced_by\n42029214,42029215\n", encoding="utf-8")
    years.both_years(load_catalogue(data), data, folder)
    return folder


@pytest.fixture(scope="module")
def engines(world: Path) -> Engines:
    return tiny_engines(world / "data", world / "var")


def codes(engines: Engines, day: str, text: str = TITANIUM) -> list[str]:
    found = classify(engines.at(day), ClassifyRequest.from_dict({"text": text, "date": day}))
    return [row["code"] for row in found["codes"]]


def proposed(engines: Engines, day: str, language: str = "en", text: str = TITANIUM) -> Reply:
    request = Request(text, budget=0, date=day, language=language)
    return engines.at(day).decide(request)


def test_the_date_asked_for_decides_which_codes_answer(engines):
    assert "42021930" in codes(engines, "2027-02-01")
    assert "42021930" not in codes(engines, "2026-12-31")
    assert "42029217" in codes(engines, "2027-01-01", "violin case pvc")
    assert "42029215" in codes(engines, "2026-12-31", "violin case pvc")


def test_the_reply_says_by_which_nomenclature(engines):
    later, now = proposed(engines, "2027-02-01"), proposed(engines, "2026-06-01")
    assert (later.versions["nomenclature"], now.versions["nomenclature"]) == ("2027-01-01", "2026-01-01")
    assert later.decision == PROPOSE and later.proposal.nomenclature_date == "2027-01-01"


def test_a_date_before_all_lists_is_answered_by_the_oldest(engines):
    assert proposed(engines, "2020-01-01").versions["nomenclature"] == "2026-01-01"


def test_an_engine_is_opened_once_when_its_dates_are_first_asked_for(world):
    opened = []

    def open_engine(dated):
        opened.append(dated.date)
        return build_engine(world / "data", Counted(), dated, world / "var")

    engines = Engines(lambda: dated_catalogues(world / "data", world / "var"), open_engine)
    assert engines.dates == ("2026-01-01", "2027-01-01") and engines.opened == ()
    first = engines.at("2027-05-05")
    assert (opened, engines.at("2027-12-31") is first) == (["2027-01-01"], True)
    engines.at("2026-05-05")
    assert opened == ["2027-01-01", "2026-01-01"] and engines.opened[0] is first


def test_without_a_date_today_decides(engines, world):
    today = date.today().isoformat()
    assert engines.at() is engines.at(today)


def test_a_list_that_cannot_be_used_is_said_to_be_not_ready(world):
    def broken(dated):
        raise BrokenArtefact("its index is cut off")

    engines = Engines(lambda: dated_catalogues(world / "data", world / "var"), broken)
    with pytest.raises(NotReady, match="of 2027-01-01 cannot be used: its index is cut off"):
        engines.at("2027-02-01")
    assert engines.opened == ()


def test_unwritten_candidates_and_proposals_carry_a_notice_and_others_none(engines, sentences):
    reply = proposed(engines, "2027-02-01")
    notices = {row.code: row.notice for row in reply.candidates}
    tree = engines.at("2027-02-01").tree
    flagged = {code for code in notices if f"{code}-80" in engines.at("2027-02-01").knowledge.catalogue.unwritten}
    assert "42021930" in flagged and flagged != set(notices)
    assert {code for code, notice in notices.items() if notice} == flagged
    assert notices["42021930"] == sentences.say("card.unwritten", "en", date="2027-01-01")
    assert len(tree.leaves) == 42
    assert all(row.notice == "" for row in proposed(engines, "2026-06-01").candidates)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_in_the_language_of_the_reply_and_on_its_card(engines, sentences, language):
    reply = proposed(engines, "2027-02-01", language, "crocodile leather handbag of crocodile leather")
    assert reply.proposal.candidate.code.startswith("420221")
    said = sentences.say("card.unwritten", language, date="2027-01-01")
    card = decision_card(reply, sentences)
    assert said in {row["notice"] for row in card["candidates"]}
    assert card["notice"] == reply.proposal.candidate.notice
    assert Reply.from_dict(reply.to_dict()) == reply


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_for_a_day_before_all_lists_says_by_which_list_it_is(engines, sentences, language):
    reply = proposed(engines, "2024-06-01", language, "crocodile leather handbag of crocodile leather")
    assert reply.proposal.nomenclature_date == "2026-01-01"
    said = sentences.say("card.later_list", language, day="2024-06-01", date="2026-01-01")
    assert (reply.proposal.candidate.notice, decision_card(reply, sentences)["notice"]) == (said, said)
    assert proposed(engines, "2026-01-01", language).proposal.candidate.notice == ""


def test_classify_names_the_codes_that_are_not_written(engines):
    found = classify(engines.at("2027-02-01"), ClassifyRequest.from_dict({"text": TITANIUM, "limit": 42}))
    notices = {row["code"]: row["notice"] for row in found["codes"]}
    assert "2027-01-01" in notices["42021930"] and notices["42021910"] == ""


def test_legal_wording_of_a_new_code_is_there_from_the_first_day_on(world, tiny_data, tmp_path):
    data = shutil.copytree(tiny_data, tmp_path / "data")
    rows = years.rows_of(load_catalogue(data))
    late = years.after(rows, "42021910", years.line("42021930", 3, "Of titanium", start="12-03-2027"))
    path = years.write_export(tmp_path / "N" / "NomenclatureEN.XLSX", late, datetime(2027, 4, 1))
    years.import_year(path, data, tmp_path / "var")
    reply = proposed(tiny_engines(data, tmp_path / "var"), "2027-02-01")
    legal = {row.code: row.legal for row in reply.candidates}
    assert legal["42021930"] == "Of titanium", "the export is of March, the list holds from January"


def test_rulings_on_a_code_that_one_code_replaced_speak_for_that_one(world, engines):
    known = engines.at("2026-06-01").knowledge
    ruling = next(iter(known.rulings.values()))
    ended = replace(ruling, code="42029214", reference="ended")
    parted = replace(ruling, code="42022100", reference="parted")
    gone = {"42029214": ("42029215",), "42022100": ("42022110", "42022190")}
    spoken = {}
    for dated in dated_catalogues(world / "data", world / "var"):
        catalogue = dated.load()
        replaced = {
            code: new for code, new in {**gone, **dated.replaced()}.items() if code not in catalogue.tree.leaf_index
        }
        entries = build_corpus(catalogue, known.native, (ended, parted), world / "data", replaced)
        spoken[dated.date] = {e.source: catalogue.tree.leaf_codes[e.leaf] for e in entries if e.kind == RULING}
    assert spoken["2026-01-01"] == {"ended": "42029215", "parted": "42022100"}
    assert spoken["2027-01-01"] == {"ended": "42029217"}, "no telling which part the goods of the other are in"


def test_the_service_answers_by_date(world):
    port = free_port()
    process = serve(world / "data", port)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait(client, "/v1/ready", 200)
            decided = [
                client.post("/v1/decide", json={"text": TITANIUM, "budget": 0, "date": day}).json()
                for day in ("2027-02-01", "2026-12-31")
            ]
            found = client.post("/v1/classify", json={"text": TITANIUM, "date": "2027-02-01"}).json()
            assert client.get("/v1/model").json()["nomenclatures"] == ["2026-01-01", "2027-01-01"]
    finally:
        process.terminate()
        process.wait(20)
    assert [reply["versions"]["nomenclature"] for reply in decided] == ["2027-01-01", "2026-01-01"]
    assert ["42021930" in {row["code"] for row in reply["candidates"]} for reply in decided] == [True, False]
    assert "42021930" in {row["code"] for row in found["codes"]}


def test_class_vectors_of_a_new_code_are_those_of_the_code_whose_texts_it_took(catalogue, tmp_path):
    known = catalogue.tree.leaf_codes
    (tmp_path / "taken.csv").write_text("code,taken_from\n85171310,85171300\n95030099,9503\n", encoding="utf-8")
    leaves = [code for code in known if code != "85171300"] + ["85171310", "85171390", "95030098"]
    head, trained = later_head(DATA, DatedCatalogue("2027-01-01", tmp_path, False), leaves), load_head(known)
    assert head is not None and trained is not None and head.classes.shape == (len(leaves), trained.classes.shape[1])
    assert np.array_equal(head.classes[leaves.index("85171310")], trained.classes[known.index("85171300")])
    assert np.array_equal(head.classes[leaves.index("42021910")], trained.classes[known.index("42021910")])
    assert not np.array_equal(head.classes[leaves.index("85171390")], trained.classes[known.index("85171300")])
    assert np.isfinite(head.classes).all()


def test_index_goes_to_the_clones_own_folder_where_the_cache_cannot_be_written(engines, tmp_path):
    (tmp_path / "cache").write_text("no folder")
    index = engines.at("2027-02-01").index
    folder = save_index(index, tmp_path / "cache" / "index" / "x", tmp_path / "var")
    assert folder == tmp_path / "var" / "index" / "x"
    assert Index.load(folder, index.entries).entries == index.entries
    assert save_index(index, tmp_path / "good" / "x", tmp_path / "var") == tmp_path / "good" / "x"


def test_vectors_that_cannot_be_kept_are_computed_all_the_same(tmp_path):
    (tmp_path / "cache").write_text("no folder")
    store, counted = VectorStore(tmp_path / "cache" / "x.npz"), Counted()
    for _ in range(2):
        assert store.encode(["a bag", "a mug"], counted, lambda done, of: None).shape[0] == 2
    assert sorted(counted.texts) == ["a bag", "a bag", "a mug", "a mug"]


def test_a_code_that_ends_says_on_which_day_and_what_stands_for_it(engines):
    official = engines.at("2026-06-01").knowledge.official
    replaced = engines.at("2027-02-01").knowledge.replaced
    ended = next(code for code in replaced if code in engines.at("2026-06-01").tree.leaf_index and replaced[code])
    assert official.ends(ended, date(2026, 6, 1)) == Ending("2026-12-31", replaced[ended])
    assert official.ends("42023100", date(2026, 6, 1)) == Unknown("none_found")
    assert engines.at("2027-02-01").knowledge.official.ends("42023100", date(2027, 2, 1)) == Unknown("none_found")


def test_a_ruling_whose_code_ended_is_cited_as_such_with_what_stands_for_it(engines):
    engine = engines.at("2027-02-01")
    known = engine.knowledge
    ended = next(
        code for code, later in known.replaced.items() if len(later) == 1 and later[0] in engine.tree.leaf_index
    )
    ruling = replace(
        next(iter(known.rulings.values())), reference="DEBTI1/26-1", code=ended, goods="zither case of pvc"
    )
    rulings = {**known.rulings, ruling.reference: ruling}
    later = replace(known, rulings=rulings)
    entry = replace(engine.index.entries[0], text=ruling.goods, kind=RULING, source=ruling.reference)
    entry = replace(entry, leaf=engine.tree.leaf_index[known.replaced[ended][0]])
    index = build_index([*engine.index.entries, entry], len(engine.tree.leaves), Counted())
    found = Engine(later, index, Counted(), engine.learnt, engine.versions)
    told = found.decide(Request(ruling.goods, budget=0, date="2027-02-01")).proposal.explanation
    (cited,) = [one for one in told.rulings if one.reference == ruling.reference]
    assert (cited.status, cited.code, cited.replaced_by) == ("code_ended", ended, known.replaced[ended])
    assert found.left_out() == ()


def test_another_day_asks_for_the_measures_and_the_list_of_that_day(engines):
    told = proposed(engines, "2027-02-01").proposal.explanation
    assert told.date == "2027-02-01" and "SimDate=20270201" in told.duty.measures
    assert told.made.nomenclature == "2027-01-01" and told.made.legal == "2027-01-01"
