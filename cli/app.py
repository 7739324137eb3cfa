"""The command line: one command group a file; each loads what it needs only when it runs."""

from __future__ import annotations

import typer

from cli.answers_command import answers
from cli.benchmark_command import benchmark
from cli.catalogue_command import catalogue
from cli.classify_command import classify
from cli.doctor_command import doctor
from cli.dossier_command import dossier, replay
from cli.ebti_command import ebti
from cli.import_command import imports
from cli.run_command import run
from cli.sources_command import sources
from cli.talk_command import talk
from cli.train_command import train
from cli.tune_command import tune
from cli.verify_command import verify

app = typer.Typer(
    name="clerk",
    help="Tariff Clerk: from a few words to a customs code of the European Union.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(classify)
app.command()(dossier)
app.command()(replay)
app.command()(talk)
imports.command()(ebti)
app.add_typer(imports, name="import")
app.command()(sources)
app.add_typer(catalogue, name="catalogue")
app.command()(benchmark)
app.command()(answers)
app.command()(verify)
app.add_typer(train, name="train")
app.command()(tune)
app.command()(doctor)
app.command()(run)


def main() -> None:
    """Run the command that the arguments name."""
    app(prog_name="clerk")
