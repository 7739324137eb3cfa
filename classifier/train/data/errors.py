"""What can go wrong with the training data.

DataError
├── NoRows            a file of rows, or a source, is missing or holds nothing
├── BrokenRows        a file of rows or a source is cut off, no JSON, or a line of it is no row
├── Mismatch          the rows are not those that their manifest names
├── ClassWithoutText  a leaf of the nomenclature has no text to learn from
└── Leak              a text of a benchmark, or a code of its own, stands in the rows
"""

from __future__ import annotations

from classifier.errors import ClassifierError


class DataError(ClassifierError):
    """The training data cannot be used or made."""


class NoRows(DataError):
    """There is nothing to learn from."""


class BrokenRows(DataError):
    """A file cannot be read as what it should be."""


class Mismatch(DataError):
    """Rows and manifest do not belong together."""


class ClassWithoutText(DataError):
    """A leaf has no text."""


class Leak(DataError):
    """What must not be learnt from stands in the rows."""
