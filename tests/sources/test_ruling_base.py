"""What can be asked of the base of rulings."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sources import ruling_sql
from sources.errors import KnowledgeUnusable
from sources.ruling_base import RulingBase
from sources.ruling_counts import Counts
from sources.ruling_imports import import_rulings
from tests.ebti_files import row, rows_of, table


@pytest.fixture
def base(tmp_path: Path) -> Iterator[RulingBase]:
    found = RulingBase(tmp_path / "var")
    yield found
    found.close()


@pytest.fixture
def fill(tmp_path: Path, base: RulingBase) -> Callable[..., None]:
    def filled(*rows: dict[str, str]) -> None:
        (tmp_path / "EBTI.csv").write_bytes(table(rows))
        (report,) = import_rulings([tmp_path / "EBTI.csv"], base, {}, today=date(2026, 9, 25))
        assert report.error is None

    return filled


def test_the_base_answers_by_code_the_newest_first(tmp_path, base, fill):
    codes = {
        "A": ("42022100", "01/02/2025"),
        "B": ("4202210090", "01/03/2025"),
        "C": ("4202", "01/04/2025"),
        "D": ("42031000", "01/05/2025"),
    }
    fill(*(row(BTI_REFERENCE=r, NOMENCLATURE_CODE=c, DATE_OF_ISSUE=d) for r, (c, d) in codes.items()))
    assert [one.reference for one in base.below("42022100")] == ["B", "A"]
    assert [one.reference for one in base.below("4202")] == ["C", "B", "A"]
    assert [one.reference for one in base.below("42", most=2)] == ["D", "C"]
    assert base.below("43") == ()
    assert list(base.rulings(["D", "none", "A"])) == ["D", "A"]


def test_lookups_use_their_indices(tmp_path, base, fill):
    fill(row())
    plan = sqlite3.connect(base.path)
    questions = {
        ruling_sql.OF.format(marks="?"): ("A",), ruling_sql.BELOW: ("42", "42:", 5), ruling_sql.NEWEST: (5,),
        ruling_sql.VALID: ("9999", 0, 5), ruling_sql.HELD.format(marks="?"): ("A",),
    }  # fmt: skip
    for question, values in questions.items():
        steps = [step[3] for step in plan.execute(f"EXPLAIN QUERY PLAN {question}", values)]
        assert not any(step.startswith("SCAN rulings") and "INDEX" not in step for step in steps), steps
    plan.close()


def test_where_nothing_was_imported_nothing_is_found(base):
    assert (base.ruling("A"), base.newest(), base.held(), base.files(), base.count_valid()) == (None, (), None, (), 0)
    assert list(base.valid()) == []
    assert not base.path.exists()


def test_the_valid_ones_come_in_parts_the_newest_first(tmp_path, base, fill):
    fill(*rows_of(25))
    found = [one.reference for one in base.valid(part=4)]
    assert found == [one.reference for one in base.newest() if one.status == "VALID"]
    assert len(found) == base.count_valid() == len(set(found))


def test_another_database_is_left_alone(tmp_path, base, fill):
    base.path.parent.mkdir()
    other = sqlite3.connect(base.path)
    other.execute("CREATE TABLE mine (a)")
    other.commit()
    other.close()
    with pytest.raises(KnowledgeUnusable, match="something else"):
        fill(row())
    base.path.write_bytes(b"no database at all, but long enough to be looked at" * 20)
    with pytest.raises(KnowledgeUnusable, match="damaged"):
        base.newest()


def test_two_do_not_import_at_once(base, fill):
    with base.writing(), pytest.raises(KnowledgeUnusable, match="Another process is importing"):
        fill(row())
    fill(row())


def test_readers_go_on_while_a_batch_is_written(base, fill):
    fill(row())
    with base.writing() as writer:
        writer._base.execute("BEGIN IMMEDIATE")
        writer._base.execute("UPDATE rulings SET status = 'INVALID'")
        assert base.ruling("DEBTI1/25-1").status == "VALID"
        writer._base.execute("COMMIT")
    assert base.ruling("DEBTI1/25-1").status == "INVALID"


def test_counts_come_back_from_the_base():
    some = Counts(5, 1, 1, 1, 1, {"a": 1}, {"b": 2}, ("x, row 2, column 'C': a",))
    assert Counts.from_json(some.to_json()) == some
