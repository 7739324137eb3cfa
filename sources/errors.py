"""What can go wrong with a file that a person gives us.

SourceError                   any of these; its text is a sentence for the person who gave the file
├── SourceMissing             no file, or no folder of official files, at that place
├── WorkbookUnreadable        the file is there but no workbook can be read from it
│   ├── NotAWorkbook          something else than an XLSX
│   ├── WorkbookTruncated     an XLSX that was cut off or damaged on its way
│   └── WorkbookTooLarge      unpacks to more than any official file does (a zip bomb)
├── TextUnreadable            the same for a text file, packed with gzip or not
│   ├── TextTruncated         a gzip file that was cut off or damaged on its way
│   ├── TextTooLarge          unpacks to more than any official file does, or holds a line without end
│   └── NotAnExport           a ZIP file that holds no table of rulings, or one that is locked
├── TableMalformed            read, but not what the official file looks like; names file, row, column
│   ├── ColumnMissing         a column, or a field of a line, that the file always has is not there
│   ├── TableEmpty            a heading row and nothing below it
│   ├── BadEncoding           bytes that are no UTF-8
│   ├── BadDate               no date, or one from before 2023, with which the knowledge base begins
│   ├── BadCode               no code of the form that the column holds
│   ├── BadCell               anything else that the file never holds
│   └── ListsDisagree         another list of the same kind and date is held and says something else here
├── BadFileName               the name does not say the date or language that the file itself does not hold
├── UnknownFile               no importer knows a file of this name
├── ExportIncomplete          a newer nomenclature export that cannot be the whole list
├── NotNewer                  a year for which there is no newer nomenclature to make a catalogue from
└── KnowledgeUnusable         var/knowledge.sqlite or var/rulings.sqlite cannot be opened, or is of another version
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


class TextUnreadable(SourceError):
    """The file is there, but no text can be read from it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path


class TextTruncated(TextUnreadable):
    """The packed text was cut off or damaged on its way here."""


class TextTooLarge(TextUnreadable):
    """The text is larger than any official file is."""


class NotAnExport(TextUnreadable):
    """The archive holds no table that can be read."""


class TableMalformed(SourceError):
    """A table was read, but it is not what the official file looks like.

    Attributes:
        path: the file.
        row: the row as a spreadsheet counts it, from 1; the line where there is one object a line.
        column: the name of the column in the file's first row, or of the field.
    """

    def __init__(self, path: Path, row: int, column: str, reason: str) -> None:
        super().__init__(f"{path.name}, row {row}{f', column {column!r}' if column else ''}: {reason}")
        self.path = path
        self.row = row
        self.column = column


class ColumnMissing(TableMalformed):
    """A column that the official export always has is not there."""


class TableEmpty(TableMalformed):
    """There is a heading row and nothing below it."""


class BadEncoding(TableMalformed):
    """The bytes of a row are no UTF-8."""


class BadDate(TableMalformed):
    """A cell holds no date, or one from before the knowledge base begins."""


class BadCode(TableMalformed):
    """A cell holds no code of the form that stands there."""


class BadCell(TableMalformed):
    """A cell holds something that the official file never holds there."""


class ListsDisagree(TableMalformed):
    """Another list of the same kind and date is held, and says something else in this cell."""


class BadFileName(SourceError):
    """The file's name does not say the date or the language that the file itself does not hold."""


class UnknownFile(SourceError):
    """No importer knows a file of this name."""


class ExportIncomplete(SourceError):
    """A newer nomenclature export lacks chapters or lines that the whole list has."""


class NotNewer(SourceError):
    """No catalogue can be made of a year: it is not after the embedded one, or its export was not imported."""


class KnowledgeUnusable(SourceError):
    """The knowledge base cannot be opened, or another version of the project wrote it."""
