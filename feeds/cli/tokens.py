"""`tokens`: access to private feeds. A token is printed only once, when it is created."""

from datetime import UTC, datetime

import click

from feeds.cli.article_text import print_table
from feeds.cli.context import CliContext, with_context
from feeds.cli.database import open_existing
from feeds.cli.output import say, say_json
from feeds.common.tokens import find_token, new_token, token_digest
from feeds.config import Config
from feeds.config.validators import invalid, text
from feeds.errors import ConfigError
from feeds.publish.formats.registry import feed_path
from feeds.publish.visibility import private_feeds
from feeds.store import Token

#: maximum number of digits of a token number, and the limit of SQLite
_MAX_DIGITS = 18


@click.command()
@click.argument("name")
@click.option("--label", metavar="TEXT", default="", help="who it is for, shown by `feeds tokens list`")
@with_context
def add(cli: CliContext, name: str, label: str) -> None:
    """Create a token for a private feed and print its address.

    The address is not shown again.
    """
    config = cli.config()
    _check_private(config, name)
    try:
        label = text(label) if label else ""
    except ValueError as error:
        raise click.UsageError(f"--label: {error}") from error
    token = new_token()
    with open_existing(config) as store:
        number = store.tokens.add(token_digest(token) or "", name, label=label, now=datetime.now(UTC))
    click.echo(f"{config.base_url}/{feed_path(name, 'atom')}?token={token}")
    say(f"feeds: token {number}; everyone with this address can read the feed; it is not shown again", err=True)


@click.command("list")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="print one JSON list")
@with_context
def list_(cli: CliContext, name: str | None, as_json: bool) -> None:
    """List the tokens of all private feeds or of one.

    Revoked tokens are included.
    """
    config = cli.config()
    with open_existing(config, reading=True) as store:
        listed = [token for token in store.tokens.all() if name in (None, token.feed)]
    # tokens of a feed that is not private any more are listed
    if name and not listed:
        _check_private(config, name)
    if as_json:
        say_json([_row(token) for token in listed])
    else:
        print_table([_row(token) for token in listed])


@click.command()
@click.argument("token", metavar="NUMBER|TOKEN")
@with_context
@click.pass_context
def revoke(context: click.Context, cli: CliContext, token: str) -> None:
    """Revoke a token, given by its number or itself.

    An address that contains the token is accepted too.
    """
    number = int(token) if token.isascii() and token.isdigit() and len(token) <= _MAX_DIGITS else 0
    with open_existing(cli.config()) as store:
        digest = token_digest(find_token(token)) or ""
        revoked = store.tokens.revoke(number=number, digest=digest, now=datetime.now(UTC))
    if revoked is None:
        # the argument may be a token of another database: it is not printed
        say("feeds: error: expected the number of a token, or a known token, found neither", err=True)
        context.exit(1)
    say(f"{'already revoked' if revoked.revoked else 'revoked'}: token {revoked.number} of {revoked.feed}")


def _check_private(config: Config, name: str) -> None:
    """Raise ConfigError if `name` is not a private feed."""
    names = private_feeds(config)
    if not names:
        raise ConfigError("no source or group is private; set `private = true` first", path=str(config.path))
    if name not in names:
        expected = f"one of {', '.join(names)}"
        raise ConfigError(f"NAME: {invalid(expected, name)}", path=str(config.path))


def _row(token: Token) -> dict[str, object]:
    return {
        "number": token.number,
        "feed": token.feed,
        "label": token.label,
        "made": token.created,
        "revoked": token.revoked,
    }
