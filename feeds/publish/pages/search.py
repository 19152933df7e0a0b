"""The search page: the form, and the results with marked hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.feed_lists import article_folder
from feeds.search import Part

FOLDER = "search/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One article in the results."""

    id: str
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    source_title: str
    published: datetime

    @property
    def folder(self) -> str:
        """The folder of its page."""
        return article_folder(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChoice:
    """A feed that can be selected in the form."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """The form fields as entered."""

    text: str = ""
    #: name of a feed, empty for all feeds
    name: str = ""
    #: days as `yyyy-mm-dd`, empty for no limit
    since: str = ""
    until: str = ""
    order: str = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class HitCount:
    """The number of results."""

    number: int
    #: False if there may be more
    is_all: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """One page of results."""

    hits: tuple[SearchHit, ...]
    #: total on all pages; None if it was not counted
    total: HitCount | None = None
    #: query string of the next page, percent-encoded, empty on the last page
    next_query: str
    #: query string of the feeds of these results
    feed: str


def search(page: PageContext, form: SearchForm, choices: Sequence[FeedChoice], results: SearchResults | None) -> bytes:
    """Render the search page; `results` is None for an empty form."""
    return render("search", page, {"form": form, "choices": choices, "results": results})
