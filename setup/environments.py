"""Builds the environments and says where they are: ``python3 setup/environments.py [NAME ...] [--print NAME]``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a file: its siblings are found through the clone
    sys.path.insert(0, str(ROOT))

from setup.build import Progress, build  # noqa: E402 - after the path above
from setup.errors import NotBuilt, SetupError  # noqa: E402
from setup.plans import PLANS, Place, cache_folder, place, with_bases  # noqa: E402
from setup.pythons import find_python  # noqa: E402

REPORT_SECONDS = 10.0


def places(names: list[str], root: Path, environ: Mapping[str, str]) -> dict[str, Place]:
    """Where each environment lies, built or not; bases are included and come first.

    Raises:
        PythonMissing: an interpreter that one of them needs was not found.
    """
    wanted = with_bases(names)
    pythons = {minor: find_python(minor, environ) for minor in sorted({PLANS[name].minor for name in wanted})}
    cache = cache_folder(environ)
    return {name: place(PLANS[name], pythons[PLANS[name].minor], root, cache) for name in wanted}


def ensure(names: list[str], root: Path, environ: Mapping[str, str], say: Callable[[str], None]) -> dict[str, Path]:
    """Build what is not there yet, those of different Pythons side by side; the interpreters by name.

    Raises:
        PythonMissing: an interpreter was not found; nothing was built.
        BuildFailed: an environment could not be built.
    """
    wanted = places(names, root, environ)
    missing = [where for where in wanted.values() if not where.is_built]
    if missing:
        say(f"Building in {cache_folder(environ)}: {', '.join(where.plan.name for where in missing)}; once per lock.")
        _build_all(missing, wanted, root / "requirements", say)
    return {name: where.interpreter for name, where in wanted.items()}


def interpreter(name: str, root: Path, environ: Mapping[str, str]) -> Path:
    """The interpreter of an environment that has been built.

    Raises:
        NotBuilt: it is not there.
        PythonMissing: not even its Python is.
    """
    where = places([name], root, environ)[name]
    if not where.is_built:
        raise NotBuilt(f"The environment {name} is not built: run make run, make test or make environments first.")
    return where.interpreter


def _build_all(
    missing: list[Place], known: Mapping[str, Place], requirements: Path, say: Callable[[str], None]
) -> None:
    """Build chain by chain (an environment after its base), one thread for each Python."""
    chains: dict[int, list[Place]] = {}
    for where in missing:
        chains.setdefault(where.plan.minor, []).append(where)
    with ThreadPoolExecutor(len(chains)) as pool:
        progresses = {where.plan.name: Progress(where.plan.name) for where in missing}
        futures = [pool.submit(_build_chain, chain, known, requirements, progresses) for chain in chains.values()]
        _report_until_done(futures, progresses, say)
    for future in futures:
        future.result()


def _build_chain(
    chain: list[Place], known: Mapping[str, Place], requirements: Path, progresses: dict[str, Progress]
) -> None:
    for where in chain:
        progress = progresses[where.plan.name]
        build(where, known.get(where.plan.base), requirements, progress)
        progress.step = "ready"


def _report_until_done(
    futures: list[Future[None]], progresses: Mapping[str, Progress], say: Callable[[str], None]
) -> None:
    pending = set(futures)
    told: set[str] = set()
    while pending:
        _, pending = wait(pending, timeout=REPORT_SECONDS)
        news = [p for p in progresses.values() if p.step != "waiting" and p.name not in told]
        told.update(progress.name for progress in news if progress.step == "ready")
        if news:
            say("  " + "; ".join(progress.line() for progress in news))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(description="Build the locked environments into the cache; all four by default.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PLANS))
    parser.add_argument("--print", dest="shown", choices=list(PLANS), help="print an interpreter; build only NAMEs")
    options = parser.parse_args(arguments)
    names = options.names or ([] if options.shown else list(PLANS))
    unknown = [name for name in names if name not in PLANS]
    if unknown:
        parser.error(f"no environment is called {unknown[0]}; there are {', '.join(PLANS)}")
    try:
        ensure(names, ROOT, os.environ, lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201 - CLI
        if options.shown:
            print(interpreter(options.shown, ROOT, os.environ))  # noqa: T201 - this is the command's answer
    except SetupError as error:
        print(error, file=sys.stderr)  # noqa: T201 - CLI
        return 1
    except KeyboardInterrupt:
        print("Stopped; what is not complete is built anew the next time.", file=sys.stderr)  # noqa: T201 - CLI
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
