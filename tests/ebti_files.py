"""Files of the form in which the EBTI database publishes rulings, made up: any number of rows, with all quirks."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from tests.world import DATA

COLUMNS = (
    "BTI_REFERENCE", "ISSUING_COUNTRY", "START_DATE_OF_VALIDITY", "END_DATE_OF_VALIDITY", "DATE_OF _ISSUE",
    "NOMENCLATURE_CODE", "STATUS", "INVALIDATION_REASON", "INVALIDATION_JUSTIFICATION", "LANGUAGE", "PLACE_OF_ISSUE",
    "NAME_AND_ADDRESS", "DESCRIPTION_OF_GOODS", "CLASSIFICATION_JUSTIFICATION", "KEYWORDS",
)  # fmt: skip
HOLDER = "Jane Q. Holder, 1 Secret Street"
"""Stands in the column of names and addresses of every row; must never be seen again."""
PLAIN: Mapping[str, str] = {
    "BTI_REFERENCE": "DEBTI1/25-1", "ISSUING_COUNTRY": "DE", "START_DATE_OF_VALIDITY": "10/03/2025",
    "END_DATE_OF_VALIDITY": "09/03/2028", "DATE_OF _ISSUE": "05/03/2025", "NOMENCLATURE_CODE": "42022100" + "*" * 14,
    "STATUS": "VALID", "INVALIDATION_REASON": "", "INVALIDATION_JUSTIFICATION": "", "LANGUAGE": "de",
    "PLACE_OF_ISSUE": "Secret Town", "NAME_AND_ADDRESS": HOLDER, "DESCRIPTION_OF_GOODS": "Handtasche aus Leder",
    "CLASSIFICATION_JUSTIFICATION": "AV 1 und 6", "KEYWORDS": "HANDBAGS,OF LEATHER",
}  # fmt: skip
_WORDS = {
    "de": "Gerät Gehäuse Kunststoff mit aus und elektrisch Leder Baumwolle Antrieb zum Einbau Verpackung Abbildung Maße",
    "fr": "appareil matière plastique électrique avec destiné à cuir coton emballage pour la vente poids présenté sous",
    "en": "device housing of plastics electric leather cotton intended for use with packing measuring approximately",
    "nl": "toestel kunststof elektrisch leder katoen bestemd voor verpakking met afmetingen ongeveer en het van",
    "cs": "přístroj plast elektrický kůže bavlna určený balení rozměry přibližně pro použití výrobek sestává",
    "pl": "urządzenie tworzywo sztuczne elektryczne skóra bawełna przeznaczone opakowanie wymiary około do użytku",
    "el": "συσκευή πλαστικό ηλεκτρική δέρμα βαμβάκι προορίζεται συσκευασία διαστάσεις περίπου για χρήση με",
    "bg": "устройство пластмаса електрическо кожа памук предназначено опаковка размери приблизително за употреба",
}
_COUNTRIES = {"de": "DE", "fr": "FR", "en": "IE", "nl": "NL", "cs": "CZ", "pl": "PL", "el": "GR", "bg": "BG"}
_SPOKEN = ("de " * 61 + "fr " * 15 + "en " * 8 + "nl " * 6 + "cs " * 3 + "pl " * 3 + "el " * 2 + "bg " * 2).split()
"""Of a hundred rulings; 61 of them German."""


def row(**cells: str) -> dict[str, str]:
    """A plain row with some cells replaced; ``DATE_OF_ISSUE`` stands for the column with the stray space."""
    named = {"DATE_OF _ISSUE" if name == "DATE_OF_ISSUE" else name: value for name, value in cells.items()}
    assert set(named) <= set(COLUMNS)
    return {**PLAIN, **named}


def table(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> bytes:
    """A CSV table as published: UTF-8 with its mark, every name quoted."""
    lines = io.StringIO(newline="")
    lines.write(",".join(f'"{name}"' for name in columns) + "\n")
    writer = csv.DictWriter(lines, columns, extrasaction="ignore", lineterminator="\n")
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + lines.getvalue().encode()


def write_zip(
    path: Path, tables: Mapping[str, bytes], stamp: tuple[int, int, int, int, int, int] = (2026, 9, 1, 4, 0, 0)
) -> Path:
    """A ZIP file of tables, made at a moment."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


def codes() -> tuple[str, ...]:
    """The codes of 8 digits of the project's nomenclature."""
    with (DATA / "nomenclature" / "cn2026.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(r["code"] for r in csv.DictReader(lines) if r["suffix"] == "80" and r["leaf"] == "1")


class Writer:
    """Makes up rulings of the shape, languages and lengths of the real ones; the same seed gives the same."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._codes = codes()
        self._texts = {language: self._long(words.split()) for language, words in _WORDS.items()}

    def export(self, path: Path, count: int, years: Sequence[int] = tuple(range(2004, 2027))) -> Path:
        """A full export of so many rulings: a table a year."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for place, year in enumerate(years):
                numbers = range(count * place // len(years), count * (place + 1) // len(years))
                info = zipfile.ZipInfo(f"EBTI_{year}.csv", (2026, 9, 1, 4, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(info, "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as lines:
                    lines.write(",".join(f'"{name}"' for name in COLUMNS) + "\n")
                    csv.writer(lines, lineterminator="\n").writerows(self.cells(number, year) for number in numbers)
        return path

    def cells(self, number: int, year: int, is_withdrawn: bool = False, is_iso: bool = False) -> list[str]:
        """The cells of one ruling; some in a thousand have the typing errors of real ones."""
        draw = self._random
        language = _SPOKEN[number * 37 % 100]
        issued = date(year, 1, 1) + timedelta(days=draw.randrange(330 if year < 2026 else 240))
        ends = issued + timedelta(days=3 * 365)
        is_valid = year > 2023 and not is_withdrawn
        written = "%Y-%m-%d" if is_iso else "%d/%m/%Y"
        end = f"{ends:%d/%m}/2206" if draw.random() < 0.001 and not is_iso else ends.strftime(written)
        country = _COUNTRIES[language]
        depth = draw.choices((10, 8, 6, 4), (35, 62, 2, 1))[0]
        code = f"{draw.choice(self._codes)}{draw.choice(('00', '10', '90'))}"[:depth]
        reason = draw.choice(("55", "61", "64", "68")) if not is_valid else ""
        return [
            f"{country}BTI{number}/{year % 100:02d}-1", country, issued.strftime(written), end,
            issued.strftime(written), f"{code:*<22}", "VALID" if is_valid else "INVALID", reason, "", language,
            "Secret Town", HOLDER, self._text(language, draw.expovariate(1 / 440) + 60),
            self._text(language, draw.expovariate(1 / 200) + 40), ",".join(draw.sample(_KEYWORDS, 6)),
        ]  # fmt: skip

    def _text(self, language: str, length: float) -> str:
        """About so many characters: a stretch of the language's long text, with a number of its own."""
        whole = self._texts[language]
        start = self._random.randrange(len(whole) - 6000)
        return f"{self._random.randrange(100_000)} {whole[start : start + min(int(length), 6000)]}".strip()

    def _long(self, words: Sequence[str]) -> str:
        draw = self._random
        words = [*words, *(draw.choice(words)[:4] + draw.choice(words)[-5:] for _ in range(1500))]
        parts = []
        for _ in range(12_000):
            chosen = [draw.choice(words) for _ in range(draw.randint(4, 9))]
            parts.append(
                " ".join(chosen) + draw.choice((". ", ", ", ';\n- "', f' {draw.randint(1, 4000)} mm",\n', ".\r\n"))
            )
        return "".join(parts)


_KEYWORDS = tuple(f"{a} {b}" for a in ("OF PLASTICS", "ELECTRIC", "OF LEATHER", "KNITTED") for b in "ABCDEFGHIJKLMNOP")


def rows_of(count: int, years: Sequence[int] = (2024, 2025)) -> Iterator[dict[str, str]]:
    """Made-up rows with names."""
    writer = Writer()
    for number in range(count):
        yield dict(zip(COLUMNS, writer.cells(number, years[number % len(years)]), strict=True))
