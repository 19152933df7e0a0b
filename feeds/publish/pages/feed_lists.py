"""The front page and the page of each feed: headlines and subscribe links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from feeds.publish.pages.context import PageContext, render


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """One article in a list."""

    #: empty if it has no page
    id: str
    title: str
    published: datetime
    #: empty in a list of one source
    source_title: str = ""

    @property
    def folder(self) -> str:
        """The folder of its page."""
        return article_folder(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """One feed; `newest` is None if it has no articles yet."""

    #: the name in its path, `feeds/<name>.rss`
    name: str
    title: str
    kind: Literal["all", "group", "source"]
    home_url: str = ""
    count: int = 0
    newest: datetime | None = None
    headlines: tuple[ListedArticle, ...] = ()

    @property
    def folder(self) -> str:
        """The folder of its page."""
        return source_folder(self.name)


def article_folder(id: str) -> str:
    """The folder of an article page, from the id `urn:uuid:…`."""
    return f"articles/{id.removeprefix('urn:uuid:')}/"


def source_folder(name: str, month: str | None = None) -> str:
    """The folder of the page of a feed, or of its month `yyyy-mm`."""
    folder = f"sources/{quote(name, safe='', errors='ignore')}/"
    return f"{folder}{month}/" if month else folder


def front(page: PageContext, listed: Sequence[ListedFeed]) -> bytes:
    """Render the front page: every feed with its newest headlines and a link for feed discovery."""
    combined = [feed for feed in listed if feed.kind != "source"]
    sources = [feed for feed in listed if feed.kind == "source"]
    return render("front", page, {"combined": combined, "sources": sources})


def source(page: PageContext, feed: ListedFeed, months: Sequence[str], month: str | None = None) -> bytes:
    """Render the page of a feed: the headlines of the newest articles or of a month, and links to the other months."""
    return render("source", page, {"feed": feed, "months": months, "month": month})
