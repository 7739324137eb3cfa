from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sources.duties import Rate, read_rate
from sources.errors import ColumnMissing, SourceError, SourceMissing
from sources.nomenclature_facts import (
    Published,
    count_origins,
    main,
    make_facts,
    node_rates,
    read_published,
    read_rates,
    read_tree,
    render,
)
from tariff.tree import Line, build

DATA = Path(__file__).resolve().parents[2] / "data"
LINES = [
    Line("42000000", "80", -1, "chapter"),
    Line("42010000", "80", 0, "leaf"),
    Line("42020000", "80", 0, "node"),
    Line("42021100", "10", 1, "node"),
    Line("42021100", "80", 2, "leaf"),
    Line("42021200", "80", 2, "leaf"),
    Line("42029000", "80", 1, "leaf"),
    Line("43000000", "80", -1, "chapter"),
    Line("43010000", "10", 0, "title"),
    Line("43010000", "80", 0, "leaf"),
]
DUTIES = {
    code: read_rate(duty, code)
    for code, duty in {
        "4202000000": "9.000 %",
        "4202110000": "3.000 %",
        "4201000010": "2.000 %",
        "4201000090": "2.700 %",
    }.items()
}


def shown(line: int) -> Rate:
    return node_rates(build("2026-01-01", LINES), DUTIES)[line]


@pytest.mark.parametrize(
    ("line", "rate"),
    [
        pytest.param(4, Rate("3 %", 3, 3, "4202110000"), id="own line"),
        pytest.param(
            5, Rate("9 %", 9, 9, "4202000000"), id="nearest ancestor, not the grouping line that shares a code"
        ),
        pytest.param(1, Rate("2 – 2.7 %", 2, 2.7, "4201000010 4201000090"), id="at ten digits only"),
        pytest.param(9, Rate(), id="unknown"),
        pytest.param(3, Rate("3 – 9 %", 3, 9), id="grouping line: spread of its leaves"),
        pytest.param(0, Rate("2 – 9 %", 2, 9), id="chapter: spread of its leaves"),
        pytest.param(8, Rate(), id="title"),
    ],
)
def test_rate_of_a_node(line: int, rate: Rate) -> None:
    assert shown(line) == rate


def test_rows_hold_codes_dates_units_and_rates() -> None:
    starts = {(line.code, line.suffix): "1972-01-01" for line in LINES}
    facts = make_facts(build("2026-01-01", LINES), Published(starts, {"42021100": "PST"}, DUTIES))
    assert render(facts).splitlines()[:6] == [
        "code,suffix,depth,leaf,valid_from,supplementary_unit,duty,duty_low,duty_high,duty_from",
        "42000000,80,-1,0,1972-01-01,,2 – 9 %,2,9,",
        "42010000,80,0,1,1972-01-01,,2 – 2.7 %,2,2.7,4201000010 4201000090",
        "42020000,80,0,0,1972-01-01,,3 – 9 %,3,9,",
        "42021100,10,1,0,1972-01-01,,3 – 9 %,3,9,",
        "42021100,80,2,1,1972-01-01,PST,3 %,3,3,4202110000",
    ]
    assert count_origins(facts) == {"own line": 1, "inherited": 2, "at ten digits only": 1, "none": 1}


def test_node_that_the_export_lacks_is_named() -> None:
    with pytest.raises(SourceError, match="4200000000 80"):
        make_facts(build("2026-01-01", LINES), Published({}, {}, {}))


def test_newest_list_of_duties_is_read(tmp_path: Path) -> None:
    (tmp_path / "mfn_duty_2025-01-01.csv").write_text("code,mfn_duty\n0101210000,5.000 %\n")
    (tmp_path / "mfn_duty_2026-01-01.csv").write_text("code,mfn_duty\n0101210000,7.000 %\n")
    assert read_rates(tmp_path)["0101210000"].low == 7


def test_missing_list_of_duties_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="list of duties"):
        read_rates(tmp_path)


def test_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "mfn_duty_2026-01-01.csv").write_text("code,duty\n")
    with pytest.raises(ColumnMissing, match="mfn_duty"):
        read_rates(tmp_path)


def test_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TARIFF_SOURCES", raising=False)
    assert main([]) == 1
    assert "TARIFF_SOURCES" in capsys.readouterr().err


@pytest.mark.sources
def test_table_is_what_the_official_files_make(official_sources: Path) -> None:
    facts = make_facts(read_tree(DATA / "catalogue" / "en"), read_published(official_sources / "official"))
    assert render(facts) == (DATA / "nomenclature" / "cn2026.csv").read_text(encoding="utf-8")
    counts = {"own line": 5_297, "inherited": 3_760, "at ten digits only": 576, "none": 263}
    assert count_origins(facts) == counts


@pytest.mark.sources
def test_every_line_of_the_duties_is_read(official_sources: Path) -> None:
    rates = read_rates(official_sources / "official")
    assert (len(rates), sum(rate.low is None for rate in rates.values())) == (8_368, 1_320)
    with (DATA / "nomenclature" / "cn2026.csv").open(encoding="utf-8") as lines:
        used = {code for row in csv.DictReader(lines) if row["leaf"] == "1" for code in row["duty_from"].split()}
    # 0707 00 05 has a line of its own and two at ten digits, which the own line stands for.
    assert set(rates) - used == {"0707000590", "0707000599"}
