"""The page of the search: the form, and what was found with its hits marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.feed_lists import article_place
from feeds.search import Part

PLACE = "search/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One article that was found."""

    id: str
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    source_title: str
    published: datetime

    @property
    def place(self) -> str:
        """Of its page."""
        return article_place(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChoice:
    """A feed in which can be searched."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """What was asked for, as it was written."""

    text: str = ""
    #: name of a feed, empty for all
    name: str = ""
    #: days as `yyyy-mm-dd`, empty where there is no limit
    since: str = ""
    until: str = ""
    order: str = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class HitCount:
    """How many articles were found."""

    number: int
    #: False where there may be more
    is_all: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """A page of what was found."""

    hits: tuple[SearchHit, ...]
    #: on all pages together; None where nobody counted
    total: HitCount | None = None
    #: the query of the next page, percent-encoded, empty where there is none
    more: str
    #: the query of the feeds of these results
    feed: str


def search(frame: PageContext, form: SearchForm, choices: Sequence[FeedChoice], results: SearchResults | None) -> bytes:
    """The page; without `results` nothing was asked for yet."""
    return render("search", frame, {"form": form, "choices": choices, "results": results})
