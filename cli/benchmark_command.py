"""``clerk benchmark``: how often the right code is found, in process, without servers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from cli.errors import BadInput
from cli.places import Places
from cli.terminal import notes, output, plain, plainly

if TYPE_CHECKING:
    from classifier.benchmark.cases import Case
    from classifier.benchmark.protocols import Engine
    from classifier.benchmark.run import Plan, Teller


AUTO = "auto"


class Trader(StrEnum):
    """Who answers the questions."""

    CODE = "code"
    FACTS = "facts"


class Policy(StrEnum):
    """How the next question is chosen."""

    OURS = "ours"
    GREEDY = "greedy"
    NODE_ONLY = "node-only"
    HEADING_ONLY = "heading-only"
    FIXED = "fixed"
    RANDOM = "random"


class Model(StrEnum):
    """Which model is measured."""

    SHIPPED = "shipped"
    PLAIN = "plain"
    WORDS = "words"


@dataclass(frozen=True)
class Tools:
    """What a measurement needs: the data folder, the engine, and what makes the traders of facts."""

    data: Path
    open_engine: Callable[[], Engine]
    open_tell: Callable[[Engine], Teller]


@dataclass(frozen=True)
class Order:
    """What was typed."""

    file: Path
    questions: int
    limit: int | None
    trader: Trader
    field: str
    out: Path | None
    wrong: float
    unknown: float
    seed: int
    form: str = AUTO
    policy: Policy = Policy.OURS


@plainly
def benchmark(
    file: Annotated[Path, typer.Argument(help="JSON lines: id, text, code; optional facts, goods, language.")],
    questions: Annotated[int, typer.Option(min=0, max=10, help="Most questions a case; 0: the text alone.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N cases.")] = None,
    trader: Annotated[Trader, typer.Option(help="Answers by the right code, or by the case's facts.")] = Trader.CODE,
    text: Annotated[
        str, typer.Option(metavar="FIELD", help="The field that holds the text; `fr` also asks in French.")
    ] = "text",
    json: Annotated[Path | None, typer.Option(metavar="OUT", help="Write figures and cases to this file.")] = None,
    wrong: Annotated[float, typer.Option(min=0, max=1, help="Share of answers turned into wrong ones.")] = 0.0,
    unknown: Annotated[float, typer.Option(min=0, max=1, help="Share of answers turned into 'I don't know'.")] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Decides which answers are spoiled.")] = 0,
    form: Annotated[
        str, typer.Option(help="lines, atlas, cross or spanish; told from the columns unless named.")
    ] = AUTO,
    model: Annotated[
        Model, typer.Option(help="The shipped model, the packaged encoder as it is, or words alone.")
    ] = Model.SHIPPED,
    policy: Annotated[Policy, typer.Option(help="How questions are chosen; all but `ours` are there to compare.")] = (
        Policy.OURS
    ),
) -> None:
    """Measure the clerk on a file of cases whose codes are known."""
    order = Order(file, questions, limit, trader, text, json, wrong, unknown, seed, form, policy)
    measure(order, _tools(os.environ, model), output())


def measure(order: Order, tools: Tools, console: Console) -> None:
    """Carry out an order; figures go to the console, and to its file where it names one.

    Raises:
        BadInput: the order cannot be carried out.
        BenchmarkError: the file holds no benchmark, or the report cannot be written.
    """
    from classifier.benchmark.policies import under
    from classifier.benchmark.report import write_report
    from classifier.benchmark.run import run_benchmark
    from cli.benchmark_print import print_head, print_report

    _check(order)
    cases = _cases(order, tools.data)
    with notes().status("loading the model ..."):
        engine = under(order.policy.value, tools.open_engine())
        plan = _plan(order, engine, tools)
    print_head(console, order, len(cases), engine.versions)
    with Progress(console=notes(), transient=True) as progress:
        report = run_benchmark(engine, cases, plan, _ticker(progress, len(cases)))
    print_report(console, report)
    if order.out is not None:
        write_report(report, order.out)


def _tools(environ: Mapping[str, str], model: Model) -> Tools:
    from cli.engines import open_engine, open_plain_engine, open_tell, open_words

    def open_model() -> Engine:
        if model is Model.SHIPPED:
            return open_engine(environ)
        if model is Model.WORDS:
            return open_words(environ)
        return open_plain_engine(environ, lambda line: notes().print(plain(line, "dim")))

    data = Places.from_environ(environ).data
    return Tools(data, open_model, lambda engine: open_tell(environ, engine.repertoire))


def _check(order: Order) -> None:
    """Refuse before anything long begins what could not be carried out at its end."""
    from classifier.benchmark.forms import Form

    if order.wrong + order.unknown > 1:
        raise BadInput("--wrong and --unknown are shares of the same answers: together they may be 1 at most.")
    if order.form not in (AUTO, *Form):
        raise BadInput(f"--form must be {', '.join(Form)} or {AUTO}, not '{order.form[:20]}'.")
    if order.out is not None and order.out.is_dir():
        raise BadInput(f"--json must name a file, and {order.out} is a folder.")
    if order.out is not None and not order.out.absolute().parent.is_dir():
        raise BadInput(f"The folder of {order.out} does not exist.")


def _cases(order: Order, data: Path) -> tuple[Case, ...]:
    from classifier.benchmark.cases import Reading, read_cases
    from classifier.benchmark.codes import load_replaced
    from classifier.benchmark.forms import Form
    from tariff.catalogue import load_catalogue

    replaced = load_replaced(data / "nomenclature" / "replaced.csv")
    tree = load_catalogue(data).tree
    form = None if order.form == AUTO else Form(order.form)
    return read_cases(order.file, Reading(tree, replaced, order.field, form), order.limit)


def _plan(order: Order, engine: Engine, tools: Tools) -> Plan:
    from classifier.benchmark.run import Plan
    from classifier.benchmark.traders import Spoiling

    spoiling = Spoiling(order.wrong, order.unknown, order.seed)
    if order.trader is Trader.CODE or not order.questions:
        return Plan(order.questions, None, spoiling)
    return Plan(order.questions, tools.open_tell(engine), spoiling)


def _ticker(progress: Progress, total: int) -> Callable[[int, int], None]:
    task = progress.add_task("cases", total=total)

    def tick(done: int, of: int) -> None:
        progress.update(task, completed=done, total=of)

    return tick
