"""`export`: write files. What a full export needs is imported only if something has changed."""

from pathlib import Path

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.output import say, say_json
from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.export import MANIFEST, ExportReport, unchanged
from feeds.publish.output_fingerprint import program
from feeds.store.published_state import read_published_state


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--base-url", metavar="URL", help="public address of the files")
@click.option("--no-gzip", is_flag=True, help="no gzip copy beside each file, for hosts that compress")
@click.option("--samples", is_flag=True, help="include the sample articles")
@click.option("--verify", is_flag=True, help="read and compare every file, even if its size and time are as written")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
def export_(
    cli: CliContext, folder: Path, base_url: str | None, no_gzip: bool, samples: bool, verify: bool, as_json: bool
) -> None:
    """Write everything that is served into a folder.

    Files that have not changed are not touched.
    """
    config = cli.config(base_url=base_url)
    options = (samples, no_gzip)
    report = None if verify else _unchanged(config, folder, options)
    if report is None:
        from feeds.cli.full_export import full_export

        report = full_export(config, folder, samples=samples, with_gzip=not no_gzip, verify=verify, options=options)
    if as_json:
        say_json(report.as_dict())
    else:
        say(f"{report.written} written, {report.unchanged} unchanged, {report.removed} removed")


def _unchanged(config: Config, folder: Path, options: object) -> ExportReport | None:
    # without a database or a manifest, nothing is created here
    if not (folder / MANIFEST).is_file() or not config.database.is_file():
        return None
    return unchanged(folder, state_of(config, options))


def state_of(config: Config, options: object) -> str:
    """A fingerprint of everything that an export is made of; empty if the database cannot be read."""
    state = read_published_state(config.database)
    return digest_of((state, config, options, program()), 16).hex() if state else ""
