"""The tables of the base of rulings and the questions put to it.

What is long stands in a table of its own, so that a ruling that changes its status, or is confirmed by a newer file,
costs a short row. A change of the tables raises ``VERSION``: the base is imported again, never converted.
"""

VERSION = 1

TABLES = """
CREATE TABLE files (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, dated TEXT NOT NULL,
    imported_on TEXT NOT NULL, is_done INTEGER NOT NULL, tables_done INTEGER NOT NULL, rows_done INTEGER NOT NULL,
    counts TEXT NOT NULL
);
CREATE TABLE rulings (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, country TEXT NOT NULL, language TEXT NOT NULL,
    issued TEXT NOT NULL, valid_from TEXT NOT NULL, valid_until TEXT NOT NULL, code TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL, file INTEGER NOT NULL REFERENCES files (id), dated TEXT NOT NULL,
    digest BLOB NOT NULL
);
CREATE INDEX rulings_code ON rulings (code, issued);
CREATE INDEX rulings_issued ON rulings (issued);
CREATE INDEX rulings_valid ON rulings (issued, id) WHERE status = 'VALID';
CREATE TABLE texts (
    id INTEGER PRIMARY KEY REFERENCES rulings (id), withdrawal TEXT NOT NULL, justification TEXT NOT NULL,
    description TEXT NOT NULL, keywords TEXT NOT NULL
)
"""

_BTI = """
SELECT reference, country, language, issued, valid_from, valid_until, code, status, reason, withdrawal, justification,
description, keywords, files.file, rulings.dated
FROM rulings {by} JOIN texts ON texts.id = rulings.id JOIN files ON files.id = rulings.file
"""
OF = _BTI.format(by="") + "WHERE reference IN ({marks})"
BELOW = (
    _BTI.format(by="INDEXED BY rulings_code") + "WHERE code >= ? AND code < ? ORDER BY issued DESC, reference LIMIT ?"
)
NEWEST = _BTI.format(by="INDEXED BY rulings_issued") + "ORDER BY issued DESC, rulings.id DESC LIMIT ?"
# The valid ones before a place (day of issue, and number where that is the same), the newest first.
VALID = """
SELECT rulings.id, rulings.digest, reference, issued, valid_from, valid_until, code, description, keywords
FROM rulings INDEXED BY rulings_valid JOIN texts ON texts.id = rulings.id
WHERE status = 'VALID' AND (issued, rulings.id) < (?, ?) ORDER BY issued DESC, rulings.id DESC LIMIT ?
"""
COUNT_VALID = "SELECT count(*) FROM rulings WHERE status = 'VALID'"

FILES = "SELECT file, sha256, dated, imported_on, is_done, counts FROM files ORDER BY dated, id"
FILE = "SELECT id, tables_done, rows_done, is_done, dated, imported_on, counts FROM files WHERE sha256 = ?"
BEGIN_FILE = "INSERT INTO files VALUES (NULL, ?, ?, ?, ?, 0, 0, 0, ?)"
MARK = "UPDATE files SET tables_done = ?, rows_done = ?, counts = ?, is_done = ? WHERE id = ?"

HELD = "SELECT reference, id, digest, dated FROM rulings WHERE reference IN ({marks})"
LAST = "SELECT coalesce(max(id), 0) FROM rulings"
INSERT = f"INSERT INTO rulings VALUES ({', '.join('?' * 13)})"
INSERT_TEXTS = "INSERT INTO texts VALUES (?, ?, ?, ?, ?)"
UPDATE = """
UPDATE rulings SET country = ?, language = ?, issued = ?, valid_from = ?, valid_until = ?, code = ?, status = ?,
reason = ?, file = ?, dated = ?, digest = ? WHERE id = ?
"""
UPDATE_TEXTS = "UPDATE texts SET withdrawal = ?, justification = ?, description = ?, keywords = ? WHERE id = ?"
CONFIRM = "UPDATE rulings SET file = ?, dated = ? WHERE id = ?"

BY_STATUS = "SELECT status, count(*) FROM rulings GROUP BY status ORDER BY 2 DESC, 1"
BY_COUNTRY = "SELECT country, count(*), sum(status = 'VALID') FROM rulings GROUP BY country ORDER BY 2 DESC, 1"
DATED = "SELECT coalesce(max(dated), '') FROM files"
LATEST = "SELECT coalesce(max(issued), '') FROM rulings"
