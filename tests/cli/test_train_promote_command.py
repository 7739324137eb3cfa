"""``clerk train promote`` and ``clerk train card``."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from classifier.train.promote import Promotion
from classifier.train.verdict import Compared, Verdict
from cli.app import app
from cli.train_promote_command import print_promotion

ROWS = (
    Compared("fr, one shot: 8 digits among the first 1", 395, 0.40, 0.46, -0.09, -0.03, True),
    Compared("en, one shot: calibration error at 8 digits", 395, 0.041, 0.057, -0.02, 0.01, False),
)


@pytest.mark.parametrize(
    ("reasons", "is_done", "says"),
    [
        (("fr: worse by 6 points",), False, ["refused: fr: worse by 6 points", "new is not shipped; old stays"]),
        ((), False, ["Nothing speaks against new. Nothing was replaced."]),
        ((), True, ["new is shipped", "tests.docs.figures"]),
    ],
)
def test_what_was_compared_and_what_came_of_it_is_printed(screen, reasons, is_done, says):
    print_promotion(screen.console, Promotion("new", "old", Verdict(ROWS, reasons), is_done))
    text = " ".join(screen.text.split())
    for words in ("40.0 % 46.0 % -6.0 [-9.0 -3.0]", "0.041 0.057 -0.016 [-0.020 +0.010]", *says):
        assert words in text


@pytest.mark.parametrize("named", ["nothing", "folder"])
def test_what_is_no_run_ends_with_2(tmp_path, named):
    given = str(tmp_path) if named == "folder" else named
    ran = CliRunner().invoke(
        app, ["train", "promote", given], env={"TARIFF_CACHE": str(tmp_path), "TARIFF_SOURCES": ""}
    )
    assert ran.exit_code == 2 and "Traceback" not in ran.output
    says = "holds no finished run" if named == "folder" else "There is no run nothing"
    assert says in " ".join(ran.output.split())
