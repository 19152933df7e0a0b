"""The front page, and the page of each feed: what there is to read and to subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from feeds.publish.pages.context import PageContext, render


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """One article in a list."""

    #: empty where it has no page
    id: str
    title: str
    published: datetime
    #: empty where the list is of one source
    source_title: str = ""

    @property
    def place(self) -> str:
        """Of its page."""
        return article_place(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """One feed; `newest` is None where it holds no article yet."""

    #: the name in its address, `feeds/<name>.rss`
    name: str
    title: str
    kind: Literal["all", "group", "source"]
    home_url: str = ""
    count: int = 0
    newest: datetime | None = None
    headlines: tuple[ListedArticle, ...] = ()

    @property
    def place(self) -> str:
        """Of its page."""
        return source_place(self.name)


def article_place(id: str) -> str:
    """Where the page of an article stands, from the id `urn:uuid:…`."""
    return f"articles/{id.removeprefix('urn:uuid:')}/"


def source_place(name: str, month: str | None = None) -> str:
    """Where the page of a feed stands, or that of a month `yyyy-mm`."""
    folder = f"sources/{quote(name, safe='', errors='ignore')}/"
    return f"{folder}{month}/" if month else folder


def front(frame: PageContext, listed: Sequence[ListedFeed]) -> bytes:
    """The front page: every feed with its newest headlines; programs that look for feeds find all of them there."""
    combined = [feed for feed in listed if feed.kind != "source"]
    sources = [feed for feed in listed if feed.kind == "source"]
    return render("front", frame, {"combined": combined, "sources": sources})


def source(frame: PageContext, feed: ListedFeed, months: Sequence[str], month: str | None = None) -> bytes:
    """The page of a feed: its headlines, of its newest articles or of a month, and the way to the other months."""
    return render("source", frame, {"feed": feed, "months": months, "month": month})
