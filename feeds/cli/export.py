"""`export`: write files. What a full export needs is imported only if something has changed."""

from dataclasses import replace
from pathlib import Path

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.output import say, say_json
from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.export import MANIFEST, ExportReport, unchanged
from feeds.publish.output_fingerprint import program
from feeds.store.published_state import read_published_state

#: share of the largest size from which there is a warning
_NEARLY = 0.8


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--base-url", metavar="URL", help="public address of the files")
@click.option("--gzip/--no-gzip", "with_gzip", default=None, help="a gzip copy beside each file, or none")
@click.option("--samples", is_flag=True, help="include the sample articles")
@click.option("--verify", is_flag=True, help="read and compare every file, even if its size and time are as written")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
def export_(
    cli: CliContext,
    folder: Path,
    base_url: str | None,
    with_gzip: bool | None,
    samples: bool,
    verify: bool,
    as_json: bool,
) -> None:
    """Write everything that is served into a folder.

    Files that have not changed are not touched.
    """
    config = _with_options(cli.config(base_url=base_url), with_gzip)
    report = None if verify else _unchanged(config, folder, samples=samples)
    if report is None:
        from feeds.cli.full_export import full_export

        report = full_export(config, folder, samples=samples, verify=verify)
    if report.size > _NEARLY * config.export.max_size * 1e6:
        size = f"{report.size / 1e6:,.0f} MB of {config.export.max_size:,} MB"
        say(f"feeds: warning: the export has {size}; `keep` in [export] leaves old articles out", err=True)
    if as_json:
        say_json(report.as_dict())
    else:
        say(f"{report.written} written, {report.unchanged} unchanged, {report.removed} removed")


def _with_options(config: Config, with_gzip: bool | None) -> Config:
    """The settings with the option, and with the languages of the export."""
    settings = config.export
    if with_gzip is not None:
        settings = replace(settings, gzip=with_gzip)
    return replace(config, export=settings, languages=settings.languages or config.languages)


def _unchanged(config: Config, folder: Path, *, samples: bool) -> ExportReport | None:
    # without a database or a manifest, nothing is created here
    if not (folder / MANIFEST).is_file() or not config.database.is_file():
        return None
    return unchanged(folder, state_of(config, samples=samples))


def state_of(config: Config, *, samples: bool) -> str:
    """A fingerprint of everything that an export is made of; empty if the database cannot be read."""
    state = read_published_state(config.database)
    return digest_of((state, config, samples, program()), 16).hex() if state else ""
