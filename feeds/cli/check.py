"""`check`: print what would be read from a file or URL."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.cli.article_text import print_article
from feeds.cli.context import CliContext, with_context
from feeds.cli.output import counted, say, say_json, say_rejected
from feeds.ingest.entries import InputDocument, Rejection, entries_of
from feeds.ingest.files import read
from feeds.parsing.normalizers import Normalized


@click.command()
@click.argument("file_or_url", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def check(context: click.Context, cli: CliContext, file_or_url: str, as_json: bool) -> None:
    """Show what would be read from a file or URL.

    Every problem is reported, and nothing is stored.
    """
    config = cli.config()
    if "://" in file_or_url:
        page, now = cli.get(config, file_or_url), datetime.now(UTC)
        document: InputDocument | Rejection = InputDocument(path=file_or_url, body=page.body, seen=now)
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
        say(f"{counted(len(articles), 'article')}, {len(rejected)} rejected")
    context.exit(1 if rejected else 0)
