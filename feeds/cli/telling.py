"""Articles and sources in words, for people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from feeds.cli.printing import escaped, say
from feeds.dedupe import Version
from feeds.model import Article


def about(article: Article, versions: Sequence[Version] = ()) -> None:
    """Print what is known of an article: field by field, then its history."""
    say(article.title)
    for name, value in _fields(article):
        if value:
            say(f"  {name:<12}{value}")
    for line in article.provenance:
        say(f"  {'corrected':<12}{line}")
    for version in versions:
        say(f"  {'version':<12}{version.digest[:12]} seen {_time(version.seen)}: {version.article.title}")
    say("")


def table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print the rows of `sources list`: a table on a terminal, elsewhere tabs, which a script can cut."""
    console = Console()
    cells = [[_cell(name, value) for name, value in row.items()] for row in rows]
    if not console.is_terminal:
        for line in cells:
            say("\t".join(line))
        return
    shown = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        justify: Literal["left", "right"] = "right" if name == "articles" else "left"
        shown.add_column(name, justify=justify, no_wrap=name != "title", overflow="fold")
    for line in cells:
        # Text: square brackets in a title are no markup
        shown.add_row(*(Text(escaped(cell)) for cell in line))
    console.print(shown)


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    """What is worth a line; what is empty is left out."""
    yield "id", article.id
    yield "source", f"{article.source}, number or key {article.native_key}"
    yield "address", article.url or "none is known"
    times = {"published": article.published, "updated": article.updated, "first seen": article.first_seen}
    yield from ((name, _time(value)) for name, value in times.items())
    yield "language", article.language
    yield from (("author", author) for author in article.authors)
    yield "categories", ", ".join(article.categories)
    yield from (("picture", f"{image.url} {image.caption}".rstrip()) for image in article.images)
    yield from (("media", f"{media.url} ({media.type})") for media in article.media)
    yield "credits", ", ".join(article.credits)
    yield "rights", article.rights
    yield "text", f"{len(article.content_html)} characters of HTML"
    yield from (("also at", address) for address in article.also_at)


def _cell(name: str, value: object) -> str:
    if name == "declared":
        return "declared" if value else "undeclared"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "-" if value is None else str(value)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
