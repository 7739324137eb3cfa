"""What replaced the codes that ended, made from the code lists of the years: ``python -m sources.replaced_codes``.

A code that a year's list no longer holds is taken to have been replaced by the codes that are new in that year under
the same HS subheading; which goods went where is not told by the lists, so any of them counts. Codes that were
replaced by codes which ended themselves are followed to the end.
The lists are found in the folder that ``TARIFF_SOURCES`` names.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sources.code_lists import read_code_lists
from sources.errors import SourceError
from sources.official import official_folder

ROOT = Path(__file__).resolve().parent.parent
LISTS = "cn_codes_by_year.csv"

Years = Mapping[str, frozenset[int]]


def read_years(path: Path) -> dict[str, frozenset[int]]:
    """Code -> the years whose list holds it.

    Raises:
        SourceError: there is no such file, or it is not as published.
    """
    years: dict[str, set[int]] = {}
    for edition in read_code_lists(path):
        for record in edition.records:
            years.setdefault(str(record.values[0]), set()).add(edition.dated.year)
    return {code: frozenset(held) for code, held in years.items()}


def replaced_codes(years: Years) -> dict[str, tuple[str, ...]]:
    """Code that ended -> the codes of the last year that replaced it; codes that nothing replaced are left out."""
    newest = max(max(held) for held in years.values())
    ended = {code: _next(code, years) for code, held in years.items() if newest not in held}
    return {code: found for code in sorted(ended) if (found := _follow(code, ended))}


def replacements(years: Years) -> dict[tuple[int, str], tuple[str, ...]]:
    """Year and code that its list no longer holds -> the codes that are new in it under the same HS subheading."""
    newest = max((max(held) for held in years.values()), default=0)
    return {(max(held) + 1, code): _next(code, years) for code, held in years.items() if newest not in held}


def _next(code: str, years: Years) -> tuple[str, ...]:
    last = max(years[code])
    new = (c for c, held in years.items() if c[:6] == code[:6] and last + 1 in held and last not in held)
    return tuple(sorted(new))


def _follow(code: str, ended: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = (last for step in ended[code] for last in (_follow(step, ended) if step in ended else (step,)))
    return tuple(sorted(set(found)))


def main(arguments: list[str] | None = None) -> int:
    """Write data/nomenclature/replaced.csv; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "nomenclature" / "replaced.csv")
    target = parser.parse_args(arguments).out
    try:
        found = replaced_codes(read_years(official_folder(os.environ) / LISTS))
    except SourceError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's answer
        return 2
    lines = ["code,replaced_by", *(f"{code},{' '.join(codes)}" for code, codes in found.items())]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
