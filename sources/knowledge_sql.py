"""The tables of the knowledge base and the questions put to them.

A change of the tables raises ``VERSION``: a knowledge base is made again from the official files, never converted.
"""

from sources.cn_names import COLUMNS as NAME_COLUMNS

VERSION = 2

_OF = "imported INTEGER NOT NULL REFERENCES imported (id) ON DELETE CASCADE"
_ORDER = f"{_OF}, ordinal INTEGER NOT NULL"
_KEY = "PRIMARY KEY (imported, ordinal)) WITHOUT ROWID"

TABLES = f"""
CREATE TABLE imported (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, language TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    imported_on TEXT NOT NULL, dated TEXT NOT NULL, rows INTEGER NOT NULL, kept INTEGER NOT NULL,
    skipped TEXT NOT NULL, UNIQUE (kind, language, dated)
);
CREATE TABLE nomenclature (
    {_OF}, place INTEGER NOT NULL,
    parent INTEGER, code TEXT NOT NULL, suffix TEXT NOT NULL, depth INTEGER NOT NULL, position INTEGER NOT NULL,
    wording TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, worded_from TEXT,
    PRIMARY KEY (imported, place)
) WITHOUT ROWID;
CREATE INDEX nomenclature_code ON nomenclature (imported, code, suffix);
CREATE TABLE names ({_ORDER}, {", ".join(f"{name} TEXT NOT NULL" for name in NAME_COLUMNS)}, {_KEY};
CREATE INDEX names_code ON names (imported, code);
CREATE TABLE codes ({_ORDER}, code TEXT NOT NULL, unit TEXT NOT NULL, {_KEY};
CREATE INDEX codes_code ON codes (imported, code);
CREATE TABLE replaced (
    year INTEGER NOT NULL, code TEXT NOT NULL, successor TEXT NOT NULL, PRIMARY KEY (code, year, successor)
) WITHOUT ROWID;
CREATE TABLE notes (
    {_ORDER}, level TEXT NOT NULL, number TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, sort TEXT NOT NULL,
    label TEXT NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL, {_KEY};
CREATE TABLE explanatory (
    {_ORDER}, code TEXT NOT NULL, codes TEXT NOT NULL, place TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    {_KEY};
CREATE INDEX explanatory_code ON explanatory (imported, code);
CREATE TABLE duties (
    {_ORDER}, code TEXT NOT NULL, published TEXT NOT NULL, text TEXT NOT NULL, low REAL, high REAL, {_KEY};
CREATE INDEX duties_code ON duties (imported, code);
"""

# The newest list of a kind and language that is not after a day (given twice), else the oldest one.
EDITION = """
SELECT id, file, sha256, dated FROM imported WHERE kind = ? AND language = ?
ORDER BY dated <= ? DESC, CASE WHEN dated <= ? THEN dated END DESC, dated LIMIT 1
"""
# The line valid on a day (given thrice), in the newest wording that was in force by then. The planner, which has no
# statistics, would walk the whole list, here and below; hence INDEXED BY.
LINE = """
SELECT place, parent, code, suffix, depth, wording, valid_from, valid_to FROM nomenclature INDEXED BY nomenclature_code
WHERE imported = ? AND code = ? AND suffix = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)
ORDER BY coalesce(worded_from, valid_from) > ?, coalesce(worded_from, valid_from) DESC LIMIT 1
"""
PLACE = """
SELECT place, parent, code, suffix, depth, wording, valid_from, valid_to FROM nomenclature
WHERE imported = ? AND place = ?
"""
# The lines at ten digits between two codes that are valid on a day (given twice), each once, as published.
BELOW = """
SELECT DISTINCT code, suffix FROM nomenclature INDEXED BY nomenclature_code
WHERE imported = ? AND code BETWEEN ? AND ? AND position = 10 AND valid_from <= ?
AND (valid_to IS NULL OR valid_to >= ?)
"""
# The lines to eight digits that are valid on a day (given thrice); of several wordings of a line that of the day last.
WHOLE = """
SELECT place, parent, code, suffix, depth, wording, valid_from, valid_to FROM nomenclature
WHERE imported = ? AND position < 10 AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)
ORDER BY coalesce(worded_from, valid_from) <= ?, coalesce(worded_from, valid_from)
"""
IMPORTS = """
SELECT kind, language, file, sha256, imported_on, dated, rows, kept, skipped FROM imported
ORDER BY kind, language, dated
"""
HELD = "SELECT id FROM imported WHERE kind = ? AND language = ? AND dated = ?"
LISTED = "SELECT unit FROM codes INDEXED BY codes_code WHERE imported = ? AND code = ?"
# The name in a language (put in its place) and in English.
NAME = "SELECT level, {language}, en FROM names INDEXED BY names_code WHERE imported = ? AND code = ?"
LISTS = """
SELECT code, unit, dated FROM codes JOIN imported ON imported.id = codes.imported
WHERE kind = 'codes' ORDER BY dated, ordinal
"""
SUCCESSORS = "SELECT successor FROM replaced WHERE code = ? AND year <= ? ORDER BY successor"
NOTES = """
SELECT level, number, sort, label, place, text FROM notes
WHERE imported = ? AND first <= ? AND last >= ? ORDER BY ordinal
"""
ALL_NOTES = """
SELECT level, number, sort, label, place, text FROM notes WHERE imported = ? ORDER BY ordinal
"""
EXPLANATORY = """
SELECT code, codes, place, title, text FROM explanatory INDEXED BY explanatory_code
WHERE imported = ? AND code = ? ORDER BY ordinal
"""
DUTY = "SELECT code, text, low, high FROM duties INDEXED BY duties_code WHERE imported = ? AND code = ?"
DUTIES_BELOW = """
SELECT code, text, low, high FROM duties INDEXED BY duties_code
WHERE imported = ? AND code BETWEEN ? AND ? ORDER BY code
"""
