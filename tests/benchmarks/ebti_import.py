"""How long the import of a full EBTI export takes: ``python -m tests.benchmarks.ebti_import [--records 1044971]``.

An export of that many made-up rulings is written (languages, lengths, quoted line breaks and typing errors like the
real ones), imported by ``clerk import ebti`` in a process of its own, imported again, and followed by a delta of 2,000
of which half withdraw rulings. The promise: 15 minutes and 2 GB of memory on 2 cores, text only.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cli.checks_running import machine
from cli.terminal import output
from tests.ebti_files import COLUMNS, Writer, write_zip
from tests.world import ROOT

RECORDS, DELTA = 1_044_971, 2_000


def write_delta(path: Path, records: int) -> Path:
    """A delta: half new rulings, half withdrawn ones of the last year of the export; ISO dates."""
    writer, lines = Writer(seed=11), io.StringIO(newline="")
    rows = csv.writer(lines, lineterminator="\n")
    rows.writerow(COLUMNS)
    for number in range(records - DELTA // 2, records + DELTA // 2):
        rows.writerow(writer.cells(number, 2026, is_withdrawn=number < records, is_iso=True))
    return write_zip(path, {"EBTI.csv": lines.getvalue().encode()}, (2026, 9, 2, 4, 0, 0))


def run(title: str, file: Path, var: Path) -> None:
    """Import a file in a process of its own and print what it took."""
    print_ = output().print
    command = [sys.executable, "-m", "cli", "import", "ebti", str(file)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "TARIFF_VAR": str(var)}, stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    assert process.returncode == 0, told
    size = (var / "rulings.sqlite").stat().st_size
    print_(
        f"{title}: {took:.0f} s by the clock, {usage.ru_utime + usage.ru_stime:.0f} s of processor, peak memory "
        f"{usage.ru_maxrss / 1024:,.0f} MB, base {size / 1e6:,.0f} MB, load {os.getloadavg()[0]:.1f}"
    )
    print_(told, markup=False)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--folder", type=Path, help="where the files are written; a temporary folder otherwise")
    given = parser.parse_args()
    output().print(f"{machine()}; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        began, at = time.perf_counter(), Path(folder)
        export = Writer().export(at / "DDS2-EBTI_Full.zip", given.records)
        delta = write_delta(at / "DDS2-EBTI_20260902040000.zip", given.records)
        output().print(
            f"{given.records:,} rulings written in {time.perf_counter() - began:.0f} s: {export.stat().st_size / 1e6:,.0f} MB"
        )
        for title, file in (("full export", export), ("the same again", export), ("delta", delta)):
            run(title, file, at / "var")


if __name__ == "__main__":
    main()
