"""`sources remove`, `pause`, `resume` and `move`: change a declared source."""

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.database import open_existing
from feeds.cli.output import say
from feeds.cli.settings_file import change_settings
from feeds.config import Config
from feeds.config.edit import remove_source, replace_feed, set_key
from feeds.config.validators import checked_url, invalid
from feeds.errors import ConfigError, SubscribeError
from feeds.model import Source
from feeds.subscribe import SourceRegistry, same_feed


@click.command()
@click.argument("id")
@with_context
def remove(cli: CliContext, id: str) -> None:
    """Remove a source from the settings and from groups.

    Its articles stay.
    """
    config = cli.config()
    _declared(config, id)
    change_settings(config, remove_source(id))


@click.command()
@click.argument("id")
@with_context
def pause(cli: CliContext, id: str) -> None:
    """Stop polling a source until it is resumed."""
    _set_paused(cli.config(), id, paused=True)


@click.command()
@click.argument("id")
@with_context
def resume(cli: CliContext, id: str) -> None:
    """Poll a paused source again."""
    _set_paused(cli.config(), id, paused=False)


@click.command()
@click.argument("id")
@click.argument("old", required=False)
@click.argument("new", required=False)
@with_context
def move(cli: CliContext, id: str, old: str | None, new: str | None) -> None:
    """Replace an upstream address of a source.

    Without addresses: use the permanent redirect that the source sent.
    """
    config = cli.config()
    source = _declared(config, id)
    if old is None:
        for moved, to in _moves(config, source):
            _move(cli.config(), source, moved, to)
    elif new is None:
        raise click.UsageError("NEW: expected an address, found nothing")
    else:
        _move(config, source, old, new)


def _moves(config: Config, source: Source) -> list[tuple[str, str]]:
    """The URLs of a source that redirect permanently to another site, with the new URLs."""
    with open_existing(config, reading=True) as store:
        poll = store.polls().get(source.id)
    moves = [(upstream.url, upstream.elsewhere) for upstream in poll.upstreams if upstream.elsewhere] if poll else []
    moves = [(old, new) for old, new in moves if old in source.feeds]
    if not moves:
        raise SubscribeError("no permanent redirect of it is known", url=source.id, source=source.id)
    return moves


def _move(config: Config, source: Source, old: str, new: str) -> None:
    id = source.id
    if old not in source.feeds:
        expected = f"one of the addresses of {id!r} ({', '.join(source.feeds) or 'it has none'})"
        raise click.UsageError(f"OLD: {invalid(expected, old)}")
    try:
        new = checked_url(new)
    except ValueError as error:
        raise click.UsageError(f"NEW: {error}") from error
    holder = SourceRegistry(config).source_of_url(new)
    # from http to https is a move, too
    if holder and not same_feed(old, new):
        raise SubscribeError(f"source {holder!r} already reads this feed", url=new, source=holder)
    change_settings(config, replace_feed(id, old, new))


def _declared(config: Config, id: str) -> Source:
    """The source of that id; raises ConfigError if it is not declared."""
    if (source := config.source(id)) is None:
        raise ConfigError(f"no source has the id {id!r}", path=str(config.path))
    return source


def _set_paused(config: Config, id: str, *, paused: bool) -> None:
    _declared(config, id)
    if config.settings_of(id).paused == paused:
        say(f"feeds: {id} is {'paused' if paused else 'not paused'} already", err=True)
    else:
        # the default is left out of the settings
        change_settings(config, set_key(id, "paused", paused or None))
