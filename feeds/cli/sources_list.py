"""`sources list`: print every source with its state."""

from collections.abc import Iterator

import click

from feeds.cli.article_text import print_table
from feeds.cli.context import CliContext, with_context
from feeds.cli.output import say, say_json
from feeds.config import Config
from feeds.model import Source
from feeds.publish.status import SourceSurvey, survey_sources
from feeds.store import SourceRow, open_store


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="print one JSON list")
@with_context
def list_(cli: CliContext, as_json: bool) -> None:
    """List all sources, also undeclared ones found in articles."""
    config = cli.config()
    rows = list(_sources(config))
    if as_json:
        say_json(rows)
    else:
        print_table(rows)
        say(f"catalogue: {config.path}", err=True)


def _sources(config: Config) -> Iterator[dict[str, object]]:
    """The declared sources in the order of the file, then the others by id."""
    rows, surveys = _rows_and_surveys(config)
    for source in config.sources:
        yield _row(source, rows.pop(source.id, None), surveys.get(source.id), declared=True)
    for row in rows.values():
        yield _row(row.source, row, None, declared=False)


def _rows_and_surveys(config: Config) -> tuple[dict[str, SourceRow], dict[str, SourceSurvey]]:
    """The stored sources, and the surveys of polled ones, by id."""
    if not config.database.exists():
        return {}, {}
    with open_store(config.database, reading=True) as store:
        surveys = {survey.source.id: survey for survey in survey_sources(store, config).sources}
        return {row.source.id: row for row in store.sources()}, surveys


def _row(source: Source, row: SourceRow | None, survey: SourceSurvey | None, *, declared: bool) -> dict[str, object]:
    return {
        "id": source.id,
        "title": source.title,
        "declared": declared,
        "normalizer": source.normalizer,
        "articles": row.count if row else 0,
        "newest": row.newest if row else None,
        "state": survey.state if survey else None,
        "last_success": survey.poll.last_success if survey else None,
        "private": source.private,
    }
