"""The check of the whole catalogue, and the list of what may stand."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from sources.catalogue_check import Reason, check_catalogue, read_reasons
from sources.catalogue_findings import KINDS, Finding, count_kinds, make_pages
from sources.catalogue_official import official_wording
from tariff.catalogue import load_catalogue
from tariff.errors import BrokenData
from tests.world import DATA

HEADING = "kind,key,reason\n"


@pytest.fixture
def own_data(tiny_data: Path, tmp_path: Path) -> Path:
    """The tiny data to write to."""
    return Path(shutil.copytree(tiny_data, tmp_path / "data"))


def relabel(data: Path, code: str, label: str) -> None:
    """Gives every line of a code another label."""
    path = data / "catalogue" / "en" / f"{code[:2]}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        heading, *rows = list(csv.reader(lines))
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(heading)
        out.writerows([*row[:4], label if row[0] == code else row[4], *row[5:]] for row in rows)


def test_the_catalogue_has_no_finding_without_a_reason() -> None:
    report = check_catalogue(DATA, {})
    assert [f"{finding.kind}: {finding.what}" for finding in report.open] == []
    assert not report.is_official


@pytest.mark.sources
def test_the_catalogue_kept_limits_and_figures_of_the_official_text(official_sources: Path, tmp_path: Path) -> None:
    environ = {"TARIFF_SOURCES": str(official_sources), "TARIFF_VAR": str(tmp_path)}
    report = check_catalogue(DATA, official_wording(load_catalogue(DATA).tree, environ))
    assert report.is_official
    assert [f"{finding.kind}: {finding.what}" for finding in report.open] == []


def test_every_reason_is_one_sentence() -> None:
    reasons = read_reasons(DATA / "catalogue" / "accepted.csv")
    assert len({(reason.kind, reason.key) for reason in reasons}) == len(reasons)
    assert all(not reason.reason[0].islower() and reason.reason.endswith(".") for reason in reasons)


def test_a_finding_is_open_until_it_has_a_reason(own_data: Path) -> None:
    relabel(own_data, "42010000", "Other saddlery")
    relabel(own_data, "69120000", "Other tableware")
    found = [finding for finding in check_catalogue(own_data, {}).open if finding.kind == "leaning label"]
    assert [finding.where for finding in found] == ["69120000-80"]
    (own_data / "catalogue" / "accepted.csv").write_text(HEADING + "leaning label,6912,Known.\n", encoding="utf-8")
    report = check_catalogue(own_data, {})
    assert "leaning label" not in {finding.kind for finding in report.open}
    assert [finding.where for finding in report.accepted] == ["69120000-80"]


def test_a_reason_for_nothing_is_a_finding_but_only_where_it_was_looked(own_data: Path) -> None:
    rows = "leaning label,69120000-80,Known.\nlost figure,69120000-80,Known.\n"
    (own_data / "catalogue" / "accepted.csv").write_text(HEADING + rows, encoding="utf-8")
    idle = [finding.what for finding in check_catalogue(own_data, {}).open if finding.kind == "unused reason"]
    assert idle == ["leaning label: 69120000-80"]
    official = {"69120000-80": "Ceramic tableware"}
    idle = [finding.what for finding in check_catalogue(own_data, official).open if finding.kind == "unused reason"]
    assert idle == ["leaning label: 69120000-80", "lost figure: 69120000-80"]


def test_official_wording_is_compared_where_it_is_given(own_data: Path) -> None:
    report = check_catalogue(own_data, {"69120085-10": "Of stoneware, over 77 kg"})
    assert report.is_official
    whole = {finding.where for finding in report.open if finding.kind == "lost figure"}
    assert whole <= {page.id for page in make_pages(load_catalogue(own_data), {}) if page.code.startswith("6912")}


@pytest.mark.parametrize(
    ("key", "where", "accepted"),
    [
        pytest.param("1901", "19019099-80", True, id="first digits"),
        pytest.param("19019099-80", "19019099-80", True, id="node"),
        pytest.param("19019099-80", "19019099-10", False, id="another suffix"),
        pytest.param("smoked oyster", "smoked oysters", False, id="a text is whole"),
    ],
)
def test_what_a_reason_accepts(key: str, where: str, accepted: bool) -> None:
    reason = Reason("lost figure", key, "Known.")
    assert reason.accepts(Finding("lost figure", where, "")) is accepted
    assert not reason.accepts(Finding("long label", where, ""))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("kind,key\n", id="columns"),
        pytest.param(HEADING + "long label,4202,\n", id="no reason"),
        pytest.param(HEADING + "ugly label,4202,Known.\n", id="kind"),
        pytest.param(HEADING + "long label,4202\n", id="short line"),
    ],
)
def test_a_broken_list_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "accepted.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenData, match="accepted"):
        read_reasons(tmp_path / "accepted.csv")


def test_counts_name_every_kind() -> None:
    counts = count_kinds([Finding("long label", "42020000-80", "")])
    assert list(counts) == list(KINDS)
    assert counts["long label"] == 1 and sum(counts.values()) == 1


def test_pages_know_their_family(tiny_data: Path) -> None:
    pages = {page.id: page for page in make_pages(load_catalogue(tiny_data), {"42020000-80": "Trunks"})}
    heading = pages["42020000-80"]
    assert heading.official == "Trunks" and heading.siblings == [] and heading.above == []
    assert all(child.above == [heading] and child not in child.siblings for child in heading.children)
    assert [leaf.kind for leaf in heading.leaves] == ["leaf"] * len(heading.leaves)
    assert pages["42000000-80"].children == [heading] or heading in pages["42000000-80"].children
