"""`check`, `explain`, `sources list` and `doctor`: commands that change nothing."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli.article_text import print_article, print_table
from feeds.cli.context import CliContext, find_articles, open_existing, with_context
from feeds.cli.doctor_checks import run_checks
from feeds.cli.output import say, say_json, say_rejected
from feeds.config import Config
from feeds.ingest.files import read
from feeds.ingest.pipeline import Document, Rejection, entries_of
from feeds.model import Source
from feeds.parsing.normalizers import Normalized
from feeds.publish.status import SourceSurvey, survey_sources
from feeds.store import Record, SourceRow, open_store


@click.command()
@click.argument("file_or_url", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def check(context: click.Context, cli: CliContext, file_or_url: str, as_json: bool) -> None:
    """Say what would be read from a file or an address, and every problem; nothing is kept."""
    config = cli.config()
    if "://" in file_or_url:
        page, now = cli.get(config, file_or_url), datetime.now(UTC)
        document: Document | Rejection = Document(path=file_or_url, body=page.body, seen=now)
    else:
        document = read(Path(file_or_url), config.max_document_bytes)
    results = list(entries_of(document, config, datetime.now(UTC)))
    articles = [result.article for result in results if isinstance(result, Normalized)]
    rejected = [result for result in results if isinstance(result, Rejection)]
    if as_json:
        say_json({"articles": articles, "rejected": rejected})
    else:
        for article in articles:
            print_article(article)
        say_rejected(rejected)
        say(f"{len(articles)} articles, {len(rejected)} rejected")
    context.exit(1 if rejected else 0)


@click.command()
@click.argument("name", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def explain(context: click.Context, cli: CliContext, name: str, as_json: bool) -> None:
    """Say where an article came from, what was decided about it and why, and what it is linked with."""
    with open_existing(cli.config(), reading=True) as store:
        articles = [(article, store.record(article.id)) for article in find_articles(store, name)]
    if as_json:
        say_json([{"article": article, **_fields_of(record)} for article, record in articles])
    else:
        for article, record in articles:
            print_article(article, record)
    if not articles:
        say(f"feeds: error: {name}: expected the id, address or number of an article, found none", err=True)
        context.exit(1)


def _fields_of(record: Record) -> dict[str, object]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


@click.group()
def sources() -> None:
    """Look at the sources, and change them in the settings file."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="print one JSON list")
@with_context
def list_(cli: CliContext, as_json: bool) -> None:
    """List every source: those that are declared, and those met on the way."""
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


@click.command()
@with_context
@click.pass_context
def doctor(context: click.Context, cli: CliContext) -> None:
    """Look whether everything is as it should be."""
    bad = False
    for finding in run_checks(cli.config):
        say(f"{finding.level:<4}  {finding.subject}: {finding.detail}")
        bad = bad or finding.level == "bad"
    context.exit(1 if bad else 0)
