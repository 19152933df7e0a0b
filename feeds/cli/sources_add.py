"""`sources add`: probe a URL, choose a feed, and add it to the settings file.

Everything except the id goes to standard error, so that scripts can read the id from standard output.
"""

from functools import partial

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.output import say
from feeds.cli.settings_file import change_settings
from feeds.config.edit import add_sources
from feeds.config.validators import checked_url
from feeds.errors import SubscribeError
from feeds.parsing.formats.opml import http_url
from feeds.subscribe import FeedOffer, ProbeResult, SourceRegistry, probe


@click.command()
@click.argument("url")
@click.option("--id", metavar="ID", help="id of the source in addresses [from its host]")
@click.option("--title", metavar="TITLE", help="[the feed's own]")
@click.option("--choose", type=click.IntRange(1), metavar="N", help="which of several feeds, without a prompt")
@click.option("--yes", is_flag=True, help="add the only feed without a prompt")
@click.option("--private", is_flag=True, help="publish it only in feeds that need a token")
@with_context
def add(
    cli: CliContext, url: str, id: str | None, title: str | None, choose: int | None, yes: bool, private: bool
) -> None:
    """Add a source: a feed, or a page that links to one."""
    config = cli.config()
    register = SourceRegistry(config)
    try:
        url = checked_url(http_url(url))
    except ValueError as error:
        raise click.UsageError(f"URL: {error}") from error
    _refuse_known(register, url)
    result = probe(url, partial(cli.get, config))
    _show(result)
    offer = _choose(result.offers, choose, asks=cli.can_ask() and not yes)
    _refuse_known(register, offer.url, offer)
    keys = register.declare(offer, id=id or "", title=title or "") | ({"private": True} if private else {})
    change_settings(config, add_sources([keys]))
    for name, value in keys.items():
        say(f"  {name:<12}{_format(value)}", err=True)
    say(keys["id"])


def _format(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "yes" if value is True else str(value)


def _refuse_known(register: SourceRegistry, url: str, offer: FeedOffer | None = None) -> None:
    """Raise SubscribeError if a declared source has this URL or the site of the offer."""
    if holder := register.source_of_url(url, offer.answered if offer else url):
        raise SubscribeError(f"source {holder!r} already reads this feed", url=url, source=holder)
    if offer and (holder := register.source_of_site(offer)):
        reason = (
            f"this feed belongs to the site of source {holder!r}: to read it too, add it to the feeds of that source"
        )
        raise SubscribeError(reason, url=url, source=holder)


def _show(result: ProbeResult) -> None:
    """Print the numbered feeds, and the links that are not feeds."""
    for failure in result.failures:
        say(f"no feed: {failure}", err=True)
    for number, offer in enumerate(result.offers, start=1):
        say(f"{number}  {offer.url}", err=True)
        say(f"   {_describe(offer)}", err=True)


def _describe(offer: FeedOffer) -> str:
    """A feed in one line: title, number of entries and newest entry."""
    parts = [offer.title or "without a title", f"{offer.entries} entries"]
    if offer.unreadable:
        parts.append(f"{offer.unreadable} unreadable")
    if offer.newest:
        parts.append(f"newest {offer.newest:%Y-%m-%d %H:%M} UTC: {offer.newest_title}")
    return ", ".join(parts)


def _choose(offers: tuple[FeedOffer, ...], choose: int | None, *, asks: bool) -> FeedOffer:
    """The selected feed; prompts only if the command line leaves a choice."""
    if choose is not None:
        if choose > len(offers):
            raise click.UsageError(f"--choose: expected a number up to {len(offers)}, found {choose}")
        return offers[choose - 1]
    if not asks:
        if len(offers) > 1:
            raise click.UsageError("expected --choose N, one of the feeds above")
        return offers[0]
    if len(offers) == 1:
        click.confirm("Add it?", default=True, abort=True, err=True)
        return offers[0]
    number = click.prompt("Which one?", type=click.IntRange(1, len(offers)), default=1, err=True)
    return offers[number - 1]
