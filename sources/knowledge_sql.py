"""The tables of the knowledge base and the questions put to them.

A change of the tables raises ``VERSION``: a knowledge base is made again from the official files, never converted.
"""

VERSION = 1

TABLES = """
CREATE TABLE imported (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, language TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,
    imported_on TEXT NOT NULL, dated TEXT NOT NULL, rows INTEGER NOT NULL, kept INTEGER NOT NULL,
    skipped TEXT NOT NULL, UNIQUE (kind, language, dated)
);
CREATE TABLE nomenclature (
    imported INTEGER NOT NULL REFERENCES imported (id) ON DELETE CASCADE, place INTEGER NOT NULL,
    parent INTEGER, code TEXT NOT NULL, suffix TEXT NOT NULL, depth INTEGER NOT NULL, position INTEGER NOT NULL,
    wording TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, worded_from TEXT,
    PRIMARY KEY (imported, place)
) WITHOUT ROWID;
CREATE INDEX nomenclature_code ON nomenclature (imported, code, suffix);
"""

# The newest export not after a day (given twice), else the oldest one.
EXPORT = """
SELECT id, language, dated FROM imported WHERE kind = 'nomenclature' AND language = ?
ORDER BY dated <= ? DESC, CASE WHEN dated <= ? THEN dated END DESC, dated LIMIT 1
"""
# The line valid on a day (given thrice), in the newest wording that was in force by then. The planner, which has no
# statistics, would walk the whole export; hence INDEXED BY.
LINE = """
SELECT place, parent, code, suffix, depth, wording, valid_from, valid_to FROM nomenclature INDEXED BY nomenclature_code
WHERE imported = ? AND code = ? AND suffix = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)
ORDER BY coalesce(worded_from, valid_from) > ?, coalesce(worded_from, valid_from) DESC LIMIT 1
"""
PLACE = """
SELECT place, parent, code, suffix, depth, wording, valid_from, valid_to FROM nomenclature
WHERE imported = ? AND place = ?
"""
IMPORTS = """
SELECT kind, language, file, sha256, imported_on, dated, rows, kept, skipped FROM imported
ORDER BY kind, language, dated
"""
