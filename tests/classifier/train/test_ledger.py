"""The ledger of runs and the journal of one: both are only ever added to."""

from __future__ import annotations

import pytest

from classifier.errors import BrokenArtefact
from classifier.train.journal import JOURNAL, Journal
from classifier.train.ledger import LEDGER, BrokenLedger, enter, read_ledger


class TestLedger:
    @pytest.fixture
    def ledger(self, tmp_path):
        path = tmp_path / LEDGER
        for name in "abc":
            enter(path, "2026-01-01T00:00:00Z", name, name, name * 64)
        return path

    def test_lines_are_read_in_order(self, ledger):
        assert [line.run for line in read_ledger(ledger)] == ["a", "b", "c"]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda lines: [lines[0].replace(b'"a"', b'"z"'), *lines[1:]],
            lambda lines: lines[1:],
            lambda lines: [lines[0], lines[2]],
            lambda lines: [lines[1], lines[0], lines[2]],
            lambda lines: [b"no json", *lines],
            lambda lines: [*lines[:2], lines[2][:20]],
        ],
        ids=["changed", "first gone", "one gone", "swapped", "no json", "cut off"],
    )
    def test_a_changed_history_is_seen(self, ledger, spoil):
        lines = ledger.read_bytes().splitlines()
        ledger.write_bytes(b"\n".join(spoil(lines)) + b"\n")
        with pytest.raises(BrokenLedger):
            read_ledger(ledger)
        with pytest.raises(BrokenLedger):
            enter(ledger, "2026-01-02T00:00:00Z", "d", "d", "d" * 64)


class TestJournal:
    def test_a_last_line_that_was_cut_off_is_dropped(self, tmp_path):
        Journal(tmp_path, lambda: "now").measured(1, 5.0, {"x": 1})
        with (tmp_path / JOURNAL).open("a", encoding="utf-8") as file:
            file.write('{"epoch": {"ep')
        journal = Journal(tmp_path, lambda: "now")
        journal.measured(2, 5.0, {"x": 2})
        assert [epoch["epoch"] for epoch in Journal(tmp_path).epochs] == [1, 2]

    def test_of_an_epoch_done_twice_the_later_counts(self, tmp_path):
        journal = Journal(tmp_path, lambda: "now")
        for value in (1, 2):
            journal.measured(1, 5.0, {"x": value})
        assert [epoch["figures"] for epoch in journal.epochs] == [{"x": 2}]

    def test_a_broken_journal_is_refused(self, tmp_path):
        (tmp_path / JOURNAL).write_text("[1]\nx\n", encoding="utf-8")
        with pytest.raises(BrokenArtefact, match="cannot be read"):
            Journal(tmp_path)
