"""Routes: which document a request asks for, parsed once from its path and its query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from feeds.common.chinese import Script
from feeds.config import Config
from feeds.publish.feed.params import parse_feed_params
from feeds.publish.feed.status_feed import PATH as STATUS_FEED
from feeds.publish.feed.variant import FeedVariant, parse_feed_path
from feeds.publish.search.feed import feed_paths, search_feed_path
from feeds.publish.search.page import FOLDER as SEARCH
from feeds.publish.search.params import SearchParams, parse_search_params
from feeds.publish.views.page_path import PageRoute, parse_page_path
from feeds.publish.views.static_files import FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRoute:
    """A static file or the feed of status changes; both have neither variants nor parameters."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPageRoute:
    """A page of search results."""

    page: PageRoute
    params: SearchParams

    @property
    def path(self) -> str:
        """The path with the parameters in their normalized spelling."""
        return f"{self.page.path}?{self.params.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFeedRoute:
    """A feed of search results."""

    script: Script | None
    extension: str
    params: SearchParams

    @property
    def path(self) -> str:
        """The path with the parameters in their normalized spelling."""
        return f"{search_feed_path(self.script, self.extension)}?{self.params.key}"


#: each has a `path`, which differs for different documents
Route = FeedVariant | PageRoute | SearchPageRoute | SearchFeedRoute | FileRoute


def parse_route(path: str, query: Mapping[str, str], config: Config) -> Route | None:
    """Parse a path without a leading slash, and the parameters; None if no document can have that path."""
    if path in FILES or path == STATUS_FEED:
        return FileRoute(path=path)
    if variant := parse_feed_path(path, config.languages):
        # archives have no parameters
        has_params = query and not variant.span
        return replace(variant, params=parse_feed_params(query, config.items)) if has_params else variant
    if search := feed_paths(config.languages).get(path):
        script, extension = search
        return SearchFeedRoute(script=script, extension=extension, params=parse_search_params(query))
    page = parse_page_path(path)
    return page_route(page, query, config) if page else None


def page_route(page: PageRoute, query: Mapping[str, str], config: Config) -> PageRoute | SearchPageRoute | None:
    """The route of a page with a query; None if there are no pages in its language."""
    if page.language not in (None, *config.languages):
        return None
    if page.folder == SEARCH and "q" in query:
        return SearchPageRoute(page=page, params=parse_search_params(query))
    return page
