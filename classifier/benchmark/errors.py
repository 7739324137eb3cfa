"""What can go wrong with a benchmark.

BenchmarkError         the benchmark cannot be run as asked
└── BadCase            a line of the file is no case; names file and line
"""

from __future__ import annotations


class BenchmarkError(Exception):
    """A benchmark cannot be run; its text is a sentence for the person who asked for it."""


class BadCase(BenchmarkError):
    """A line of a benchmark's file is no case."""

    def __init__(self, name: str, line: int, message: str) -> None:
        """Name the file and the line, counted from 1, and say what is wrong."""
        super().__init__(f"{name}, line {line}: {message}")
        self.line = line
