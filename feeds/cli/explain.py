"""`explain`: print an article with what was decided about it."""

from dataclasses import fields

import click

from feeds.cli.article_text import print_article
from feeds.cli.context import CliContext, with_context
from feeds.cli.database import UNKNOWN_ARTICLE, find_articles, open_existing
from feeds.cli.output import say, say_json
from feeds.store import Record


@click.command()
@click.argument("name", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@with_context
@click.pass_context
def explain(context: click.Context, cli: CliContext, name: str, as_json: bool) -> None:
    """Show the origin, decisions and links of an article."""
    with open_existing(cli.config(), reading=True) as store:
        articles = [(article, store.record(article.id)) for article in find_articles(store, name)]
    if as_json:
        say_json([{"article": article, **_fields_of(record)} for article, record in articles])
    else:
        for article, record in articles:
            print_article(article, record)
    if not articles:
        say(f"feeds: error: {name}: {UNKNOWN_ARTICLE}", err=True)
        context.exit(1)


def _fields_of(record: Record) -> dict[str, object]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
