"""What can go wrong with a file that a person gives us.

SourceError                   any of these; its text is a sentence for the person who gave the file
├── SourceMissing             no file, or no folder of official files, at that place
├── WorkbookUnreadable        the file is there but no workbook can be read from it
│   ├── NotAWorkbook          something else than an XLSX
│   ├── WorkbookTruncated     an XLSX that was cut off or damaged on its way
│   └── WorkbookTooLarge      unpacks to more than any official file does (a zip bomb)
├── TableMalformed            read, but not what the official export looks like; names file, row, column
│   ├── ColumnMissing         a column that the export always has is not there
│   ├── TableEmpty            a heading row and nothing below it
│   ├── BadDate               no date of the form DD-MM-YYYY
│   ├── BadCode               no goods code of 10 digits with a suffix of 2
│   └── BadCell               any other cell that the export never holds
└── KnowledgeUnusable         var/knowledge.sqlite cannot be opened, or was written by another version
"""

from pathlib import Path


class SourceError(Exception):
    """Something is wrong with a file that was given; the text tells a person what."""


class SourceMissing(SourceError):
    """There is no file, or no folder of official files, where one was said to be."""


class WorkbookUnreadable(SourceError):
    """The file is there, but no workbook can be read from it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path


class NotAWorkbook(WorkbookUnreadable):
    """The file is something else than an XLSX workbook."""


class WorkbookTruncated(WorkbookUnreadable):
    """The workbook was cut off or damaged on its way here."""


class WorkbookTooLarge(WorkbookUnreadable):
    """The workbook unpacks to more than any official file does."""


class TableMalformed(SourceError):
    """A table was read, but it is not what the official export looks like.

    Attributes:
        path: the file.
        row: the row as a spreadsheet counts it, from 1.
        column: the name of the column in the file's first row.
    """

    def __init__(self, path: Path, row: int, column: str, reason: str) -> None:
        super().__init__(f"{path.name}, row {row}, column {column!r}: {reason}")
        self.path = path
        self.row = row
        self.column = column


class ColumnMissing(TableMalformed):
    """A column that the official export always has is not there."""


class TableEmpty(TableMalformed):
    """There is a heading row and nothing below it."""


class BadDate(TableMalformed):
    """A cell holds no date of the form DD-MM-YYYY."""


class BadCode(TableMalformed):
    """A cell holds no goods code of ten digits, a space and a suffix of two."""


class BadCell(TableMalformed):
    """A cell holds something that the official export never holds there."""


class KnowledgeUnusable(SourceError):
    """The knowledge base cannot be opened, or another version of the project wrote it."""
