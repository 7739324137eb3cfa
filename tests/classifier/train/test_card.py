"""The model card is what template and figures say, and names the run of the manifest."""

from __future__ import annotations

import pytest

from classifier.artefact import read_artefact
from classifier.errors import BrokenArtefact
from classifier.settings import MODEL
from classifier.train.card import CARD, FIGURES, read_figures, render_card

SHARES = {"top1": 0.4956, "top5": 0.7, "top20": 0.9, "n": 395}
STAGE = {"4": SHARES, "6": SHARES, "8": SHARES}
SET = {
    "n": 395, "one_shot": STAGE, "after": {"3": STAGE}, "mean_questions": 1.5,
    "ece": {"one_shot": {"6": 0.0791, "8": 0.0571}, "after": {"6": 0.05, "8": 0.055}},
}  # fmt: skip
OUTSIDE = {**SET, "n": 200, "one_shot": {"4": SHARES, "6": SHARES}}
FIGURES_OF = {
    "run": "2026-01-02-tiny", "measured": "2026-01-03", "referred": 0.07, "sets": {"en": SET, "de": SET, "atlas": OUTSIDE},
    "without ruling": {"6": {"n": 85, "top1": 0.4, "top5": 0.647}},
    "chapters": {"07": {"n": 1, "top1": 1, "top5": 1}, "84": {"n": 45, "top1": 21, "top5": 34}},
    "before": {"run": "2026-01-01-old", "sets": {"en": SET}},
}  # fmt: skip
MANIFEST = {
    "run": "2026-01-02-tiny", "nomenclature": "2026-01-01", "made": "2026-01-02T00:00:00Z", "rows": "r" * 64,
    "hardware": {"gpu": {"name": "A card"}}, "usage": {"seconds": 101.2, "kilowatt_hours": 0.014, "euros": 0.0035},
}  # fmt: skip


def test_the_card_names_run_languages_depths_and_chapters():
    text = render_card(MANIFEST, FIGURES_OF)
    assert text.startswith("---\nlicense: mit\nbase_model:")
    for words in (
        "# 2026-01-02-tiny:", "A card, 101 s", "| German | 395 | 49.6 / 70.0 / 90.0 | 49.6", "2026-01-01-old",
        "| ATLAS validation (US rulings, 6 digits) | 200 | 49.6 / 70.0 / 90.0 (395 cases)", "| 84 | 45 | 21 | 34 |", "in 64.7 %", "0.057 at 8 digits", "r" * 64, "## Known biases",
        "should not be relied on alone",
    ):  # fmt: skip
        assert words in text
    assert "{" not in text


def test_the_texts_are_counted_where_the_record_tells():
    counted = {**MANIFEST, "data": {"counts": {"source": {"rulings": 12558}}}}
    assert "| rulings | 12,558 |" in render_card(counted, FIGURES_OF)


@pytest.mark.parametrize(
    ("hour", "said"), [(0.0, "0.0035 euros of energy."), (2.5, "0.0035 euros of machine and energy.")]
)
def test_the_cost_is_told_as_what_it_is(hour, said):
    usage = {**MANIFEST["usage"], "euros_an_hour": hour}
    assert said in render_card({**MANIFEST, "usage": usage}, FIGURES_OF)


def test_figures_of_another_model_are_refused():
    with pytest.raises(BrokenArtefact, match="the model is else"):
        render_card({**MANIFEST, "run": "else"}, FIGURES_OF)


@pytest.mark.parametrize("content", [None, "", "{"])
def test_missing_or_broken_figures_are_refused(tmp_path, content):
    path = tmp_path / FIGURES
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenArtefact, match="holds no figures"):
        read_figures(path)


def test_the_shipped_card_names_the_run_of_the_manifest():
    artefact = read_artefact()
    assert artefact is not None
    text = (MODEL / CARD).read_text(encoding="utf-8")
    assert f"# {artefact.run}:" in text


def test_the_shipped_card_is_what_the_command_writes():
    artefact = read_artefact()
    assert artefact is not None
    text = (MODEL / CARD).read_text(encoding="utf-8")
    assert text == render_card(artefact.said, read_figures(MODEL / FIGURES)), "clerk train card --kept writes it"
