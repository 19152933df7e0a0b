"""Articles and sources as text for people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from feeds.cli.output import escaped, say
from feeds.model import Article
from feeds.store import Record, SimilarArticle


def print_article(article: Article, record: Record | None = None) -> None:
    """Print the fields of an article, then what was decided about it."""
    say(article.title)
    lines = [*_fields(article), *(("corrected", str(correction)) for correction in article.provenance)]
    lines += _decisions(record) if record else ()
    for name, value in lines:
        if value:
            say(f"  {name:<12}{value}")
    say("")


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print the rows of `sources list`: a table on a terminal, else tab-separated lines for scripts."""
    console = Console()
    cells = [[_cell(name, value) for name, value in row.items()] for row in rows]
    if not console.is_terminal:
        for line in cells:
            say("\t".join(line))
        return
    output = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        justify: Literal["left", "right"] = "right" if name == "articles" else "left"
        output.add_column(name, justify=justify, no_wrap=name != "title", overflow="fold")
    for line in cells:
        # Text: square brackets in a title are not markup
        output.add_row(*(Text(escaped(cell)) for cell in line))
    console.print(output)


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    """The fields to print; empty ones are left out."""
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
    yield from (("also at", url) for url in article.also_at)


def _decisions(record: Record) -> Iterator[tuple[str, str]]:
    """The stored decisions about the article, with their reasons."""
    if record.forgotten:
        yield "forgotten", f"since {_time(record.forgotten)}: left out of everything until `feeds restore`"
    titles = {version.digest: version.article.title for version in record.versions}
    for decision in record.decisions:
        marker = ", shown now" if decision.is_shown else ""
        yield (
            decision.outcome,
            f"seen {_time(decision.seen)}, {decision.reason} (version {decision.digest[:12]}{marker})",
        )
        yield "", titles.get(decision.digest, "")
    yield from (("copy", _linked(other)) for other in record.duplicates)
    yield from (("related", _linked(other)) for other in record.related)
    for claim in record.claims:
        yield "refused", f"seen {_time(claim.seen)}: {claim.claimant} claims it; its delivery was refused"
    yield from (("also named", f"{name.name}: {name.reason}") for name in record.names)


def _linked(other: SimilarArticle) -> str:
    return f"{other.likeness:.0%} alike: {other.source}, {other.title} {other.url or other.id}"


def _cell(name: str, value: object) -> str:
    if name == "declared":
        return "declared" if value else "undeclared"
    if name == "private":
        return "private" if value else "public"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "-" if value is None else str(value)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
