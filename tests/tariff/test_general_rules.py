"""The General Rules of made-up goods, in several languages."""

from dataclasses import replace

import pytest

from tariff.contract import ANSWERED
from tariff.proposals import Step
from tariff.rule_case import CaseFact, Rival, RuleCase, Said


class TestRule1And6:
    @pytest.mark.parametrize(
        ("text", "language"), [("cotton t-shirt", "en"), ("t-shirt en coton", "fr"), ("T-Shirt aus Baumwolle", "de")]
    )
    def test_they_settle_plain_goods(self, traced, text, language):
        found = traced(text, "61091000", language)
        assert list(found) == ["1", "6"]
        assert found["1"].settles and found["6"].settles
        assert found["1"].reason == "gri.1.wording" and found["1"].given["heading"] == "6109"
        assert CaseFact("material", found["1"].facts[1].words) in found["1"].facts
        assert found["6"].given["code"] == "6109 10 00"

    def test_notes_are_named(self, traced):
        found = traced("cotton t-shirt", "61091000", notes=("Note 1 to Chapter 61",))
        assert found["1"].reason == "gri.1.note" and found["1"].given["note"] == "Note 1 to Chapter 61"

    def test_a_chapter_leaves_the_heading_open(self, traced):
        found = traced("cotton clothing", "61")
        assert list(found) == ["1"] and found["1"].reason == "gri.1.chapter"
        assert found["1"].given["label"] == "Knitted or crocheted clothing"

    def test_rule_6_needs_a_subheading(self, traced):
        assert list(traced("cotton t-shirt", "6109")) == ["1"]
        assert list(traced("cotton t-shirt", "610910")) == ["1", "6"]

    def test_the_law_is_named(self, traced):
        found = traced("steel shelf, unassembled", "94032080")
        assert found["2a"].law == "Council Regulation (EEC) No 2658/87, Annex I, Part One, Section I A, rule 2(a)"
        assert found["6"].law.endswith("rule 6")


class TestRule2a:
    @pytest.mark.parametrize(
        ("text", "code", "language", "words"),
        [
            ("steel shelf, unassembled", "94032080", "en", "unassembled"),
            ("armoire en bois démontée", "94036010", "fr", "démontée"),
            ("Schrank aus Holz, zerlegt", "94036010", "de", "zerlegt"),
            ("mueble de madera sin montar", "94036010", "es", "sin montar"),
            ("mobile in legno da montare", "94036010", "it", "da montare"),
            ("houten kast, bouwpakket", "94036010", "nl", "bouwpakket"),
            ("szafa drewniana do samodzielnego montażu", "94036010", "pl", "do samodzielnego montażu"),
        ],
    )
    def test_goods_not_put_together(self, traced, text, code, language, words):
        applied = traced(text, code, language)["2a"]
        assert applied.settles and applied.reason == "gri.2a.unassembled"
        assert applied.given["words"] == words and applied.missing == ("gri.missing.together",)
        assert CaseFact("unassembled", words) in applied.facts

    @pytest.mark.parametrize(
        ("text", "language"),
        [("unfinished steel crankshaft", "en"), ("ébauche de vilebrequin", "fr"), ("Kurbelwelle, Rohling", "de")],
    )
    def test_unfinished_goods(self, traced, text, language):
        applied = traced(text, "84831021", language)["2a"]
        assert applied.reason == "gri.2a.unfinished" and applied.missing == ("gri.missing.complete",)

    def test_not_in_the_first_six_sections(self, traced):
        assert "2a" not in traced("semi-finished emulsifier of sucrose stearate", "34029010")

    def test_what_is_denied_is_no_sign(self, traced):
        assert "2a" not in traced("steel shelf, not dismantled", "94032080")


class TestRule2b:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("wooden bowl with metal rim and glass base", "en"),
            ("plateau en bois avec poignées en métal et fond en verre", "fr"),
            ("Tablett aus Holz mit Griffen aus Metall und Boden aus Glas", "de"),
            ("vassoio in legno con manici in metallo e fondo in vetro", "it"),
        ],
    )
    def test_goods_of_several_materials(self, traced, text, language):
        applied = traced(text, "44199000", language)["2b"]
        assert applied.reason == "gri.2b.materials" and applied.given["words"].count(", ") == 2
        assert {fact.kind for fact in applied.facts} >= {"material"}

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("mixture of sunflower and linseed in 5 kg bags", "en"),
            ("mélange de graines de tournesol et de lin en sac de 5 kg", "fr"),
            ("Mischung von Sonnenblumenkernen und Leinsamen in Beuteln zu 5 kg", "de"),
        ],
    )
    def test_mixtures(self, traced, text, language):
        assert traced(text, "12060091", language)["2b"].reason == "gri.2b.mixture"

    def test_a_material_and_its_case_are_one(self, general_rules, ruled_case):
        signs = general_rules.reader.read(ruled_case("steel pan of stainless steel", "73239300"))
        assert signs.materials == ("stainless_steel",) and "materials" not in signs


class TestRule3a:
    RIVAL = Rival("8467", 0.3, "Hand tools and machines with a motor")

    @pytest.mark.parametrize(
        ("text", "language", "label", "rival"),
        [
            ("electric hair clippers", "en", "Shavers and hair clippers", "Domestic appliances with a motor"),
            ("tondeuse à cheveux", "fr", "Rasoirs et tondeuses", "Appareils ménagers à moteur"),
            ("Haarschneidemaschine", "de", "Rasierer und Haarschneidemaschinen", "Geräte mit Motor für den Haushalt"),
        ],
    )
    def test_the_heading_that_names_the_goods_wins(self, general_rules, text, language, label, rival):
        path = (Step("85", "Elektrik"), Step("8510", label))
        case = RuleCase((Said(text),), "85102000", language, path=path, rivals=(Rival("8509", 0.3, rival),))
        found = {applied.rule: applied for applied in general_rules.trace(case)}
        assert found["3a"].settles and found["3a"].given["rival"] == "8509"

    def test_no_far_rival_no_residual_one_and_no_other_subheading(self, traced):
        for rival in (replace(self.RIVAL, probability=0.1), Rival("7326", 0.3, "Other articles"), Rival("8510", 0.3)):
            assert "3a" not in traced("hair clippers", "85102000", rivals=(rival,))


class TestRule3b:
    SETS = (
        ("gift set of a chef's knife, a cutting board and an apron, put up for retail sale", "en", "chef's knife"),
        ("coffret pour la vente au détail : couteau, planche à découper, tablier", "fr", "couteau"),
        ("Geschenkset für den Einzelverkauf: Messer, Schneidebrett, Schürze", "de", "Messer"),
        ("juego para la venta al por menor: cuchillo, tabla de cortar, delantal", "es", "cuchillo"),
        ("set voor de detailhandel: mes met vast lemmet, snijplank, schort", "nl", "mes"),
    )

    @pytest.mark.parametrize(("text", "language", "part"), SETS[:4])
    def test_a_set_goes_by_the_part_that_the_code_names(self, traced, text, language, part):
        applied = traced(text, "82119200", language)["3b"]
        assert applied.settles and applied.reason == "gri.3b.set" and applied.given["part"] == part
        assert applied.missing == () and CaseFact("part", part) in applied.facts

    def test_what_gives_the_character_is_asked_for(self, traced):
        applied = traced("set of a mirror, a comb and a pouch, put up for retail sale", "82119200")["3b"]
        assert applied.reason == "gri.3b.set_open" and applied.missing == ("gri.missing.character",)

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("chair of steel and wood with a plastic seat", "en"),
            ("chaise en acier et bois avec assise en plastique", "fr"),
            ("Stuhl aus Stahl und Holz mit Sitz aus Kunststoff", "de"),
        ],
    )
    def test_composite_goods_go_by_the_material_that_the_code_names(self, traced, text, language):
        applied = traced(text, "94017900", language)["3b"]
        assert applied.reason == "gri.3b.material" and applied.given["material"] == "steel"

    def test_shares_tell_the_material(self, general_rules, ruled_case):
        case = replace(ruled_case("chair of 30% steel and 70% wood with a plastic seat", "94017900"), path=(), label="")
        applied = next(a for a in general_rules.trace(case) if a.rule == "3b")
        assert applied.given["material"] == "wood" and CaseFact("material", "70 % wood") in applied.facts

    def test_mainly_tells_the_material(self, general_rules, ruled_case):
        case = replace(ruled_case("chair mainly of wood, with steel and a plastic seat", "94017900"), path=(), label="")
        assert next(a for a in general_rules.trace(case) if a.rule == "3b").given["material"] == "wood"

    def test_a_lone_answer_counts(self, general_rules, ruled_case):
        case = ruled_case("knife, board and apron", "82119200")
        answered = Said("Several, in one box", "fact:set", ANSWERED, "set")
        signs = general_rules.reader.read(replace(case, said=(*case.said, answered)))
        assert "set" in signs and CaseFact("set", "Several, in one box", ANSWERED) in signs.facts(("set",))


class TestRule3c:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("stationery set of pencils, eraser and ruler, retail packed", "en"),
            ("set de papeterie : crayons, gomme et règle, vente au détail", "fr"),
            ("set di cancelleria: matite, gomma e righello, vendita al dettaglio", "it"),
        ],
    )
    def test_the_last_heading_wins(self, traced, text, language):
        found = traced(text, "96091010", language)
        assert found["3c"].settles and "3b" not in found and found["3c"].missing == ("gri.missing.character",)

    def test_rivals_below_are_named_and_one_above_ends_it(self, traced):
        text = "stationery set of pencils, eraser and ruler, retail packed"
        below, above = Rival("4016", 0.2), Rival("9617", 0.2)
        applied = traced(text, "96091010", rivals=(below,))["3c"]
        assert applied.reason == "gri.3c.rivals" and applied.given["rivals"] == "4016"
        found = traced(text, "96091010", rivals=(below, above))
        assert "3c" not in found and "3b" in found


class TestRule4:
    @pytest.mark.parametrize(
        ("text", "language"), [("cotton t-shirt", "en"), ("t-shirt en coton", "fr"), ("Baumwollshirt", "de")]
    )
    def test_only_where_every_heading_is_at_odds_with_the_facts(self, traced, text, language):
        odd, fitting = Rival("6110", 0.2, contradicted=("coton",)), Rival("6105", 0.2)
        found = traced(text, "61091000", language, rivals=(odd,), contradicted=("coton",))
        assert found["4"].settles and found["4"].missing == ("gri.missing.odds",)
        assert found["4"].given["words"] == "coton"
        assert "4" not in traced(text, "61091000", language, rivals=(odd, fitting), contradicted=("coton",))
        assert "4" not in traced(text, "61091000", language, rivals=(odd,))


class TestRule5:
    @pytest.mark.parametrize(
        ("text", "code", "language", "words"),
        [
            ("violin in its case", "92021010", "en", "in its case"),
            ("violon avec étui", "92021010", "fr", "avec étui"),
            ("Geige im Koffer", "92021010", "de", "im Koffer"),
            ("guitarra con funda", "92029030", "es", "con funda"),
            ("chitarra con custodia", "92029030", "it", "con custodia"),
            ("gitaar in koffer", "92029030", "nl", "in koffer"),
            ("gitara w futerale", "92029030", "pl", "w futerale"),
        ],
    )
    def test_a_case_goes_with_its_goods(self, traced, text, code, language, words):
        found = traced(text, code, language)
        assert found["5a"].given["words"] == words and not found["5a"].settles and found["1"].settles

    def test_a_case_alone_is_the_goods(self, traced):
        assert "5a" not in traced("guitar hard case", "42029219")

    @pytest.mark.parametrize(
        ("text", "code", "language"),
        [
            ("biscuits packed in 200 g boxes for retail sale", "19053199", "en"),
            ("crème cosmétique en flacon de 50 ml", "33049900", "fr"),
            ("Nahrungsergänzung, Pulver in Dose 300 g", "21069092", "de"),
            ("galletas envasadas en caja de 200 g", "19053199", "es"),
            ("biscotti confezionati in scatola da 200 g", "19053199", "it"),
            ("koekjes verpakt in doos van 200 g", "19053199", "nl"),
            ("herbatniki pakowane w pudełka po 200 g", "19053199", "pl"),
        ],
    )
    def test_packing_goes_with_its_goods(self, traced, text, code, language):
        found = traced(text, code, language)
        assert not found["5b"].settles and found["5b"].given["words"] and found["5b"].missing == ()

    def test_packing_to_be_used_again_is_asked_for(self, traced):
        assert "gri.missing.reusable" in traced("cleaning liquid in 200 l drums", "34025090")["5b"].missing

    def test_a_bag_is_not_its_own_packing(self, general_rules, ruled_case):
        assert "packed" not in general_rules.reader.read(ruled_case("bag of cotton", "42022290"))
