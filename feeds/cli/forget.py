"""`forget` and `restore`: articles that must not be published until the operator restores them."""

from datetime import UTC, datetime

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.database import UNKNOWN_ARTICLE, find_articles, open_existing
from feeds.cli.output import say
from feeds.common.samples import IDS, is_sample, obsolete_samples
from feeds.config import Config
from feeds.model import Article
from feeds.store import Store

_NAMES = click.argument("names", nargs=-1, required=True, metavar="ID|URL...")
_SAMPLE = "a sample article, which is not restored where there are real articles"


@click.command()
@_NAMES
@with_context
@click.pass_context
def forget(context: click.Context, cli: CliContext, names: tuple[str, ...]) -> None:
    """Remove articles from everything that is published.

    New deliveries do not bring them back. The stored data is kept, so `feeds restore` works.
    """
    _change(context, cli, names, is_forgotten=True)


@click.command()
@_NAMES
@with_context
@click.pass_context
def restore(context: click.Context, cli: CliContext, names: tuple[str, ...]) -> None:
    """Publish forgotten articles again."""
    _change(context, cli, names, is_forgotten=False)


def _change(context: click.Context, cli: CliContext, names: tuple[str, ...], *, is_forgotten: bool) -> None:
    """Forget or restore the articles that are found; the others are reported."""
    now = datetime.now(UTC)
    config = cli.config()
    with open_existing(config) as store:
        matches = [_find(store, name) for name in names]
        articles = [article for match in matches for article in match]
        refused = frozenset() if is_forgotten else _leaving(store, config, articles)
        with store.batch(now) as batch:
            for article in articles:
                if article.id in refused:
                    say(f"feeds: error: {article.id}: {_SAMPLE}", err=True)
                    continue
                done = batch.forget(article.id) if is_forgotten else batch.restore(article.id)
                word = "forgotten" if is_forgotten else "restored"
                say(f"{word if done else f'already {word}'}: {article.id} {article.title}")
    context.exit(0 if all(matches) and not refused else 1)


def _leaving(store: Store, config: Config, articles: list[Article]) -> frozenset[str]:
    """The ids of the samples that the next poll would remove again."""
    samples = {article.id: article.source for article in articles if is_sample(article.id)}
    declared = [source.id for source in config.sources]
    return frozenset(obsolete_samples(samples, store.sources_of_others(IDS) if samples else (), declared))


def _find(store: Store, name: str) -> list[Article]:
    """The article with this name, in every source that has it; an error and nothing if it is ambiguous or unknown."""
    articles = find_articles(store, name)
    # articles of several sources with one URL are the same article
    if len(articles) == 1 or (articles and articles[0].url and len({article.url for article in articles}) == 1):
        return articles
    ids = ", ".join(article.id for article in articles)
    reason = f"{len(articles)} articles have it: {ids}" if articles else UNKNOWN_ARTICLE
    say(f"feeds: error: {name}: {reason}", err=True)
    return []
