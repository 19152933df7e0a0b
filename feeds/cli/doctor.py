"""`doctor`: print the results of all checks."""

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.doctor_checks import run_checks
from feeds.cli.output import say


@click.command()
@with_context
@click.pass_context
def doctor(context: click.Context, cli: CliContext) -> None:
    """Check the settings, the database and the sources."""
    bad = False
    for finding in run_checks(cli.config):
        say(f"{finding.level:<4}  {finding.subject}: {finding.detail}")
        bad = bad or finding.level == "bad"
    context.exit(1 if bad else 0)
