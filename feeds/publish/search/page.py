"""The search page: the form, and the results with marked hits."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Article
from feeds.publish.channels import ALL
from feeds.publish.pages.context import MEDIA_TYPE, PageContext, render
from feeds.publish.pages.feed_lists import article_folder
from feeds.publish.rendition import Rendition
from feeds.publish.search.params import SearchForm, SearchParams
from feeds.publish.search.results import MAX_COUNT, HitCount, Search
from feeds.publish.snapshot import Snapshot
from feeds.search import TextPart, excerpt, highlight, text_without_blank_lines

#: folder of the page, below the root or the language prefix
FOLDER = "search/"

_PAGE_SIZE = 20
#: feeds offered in the form; others can be named in the URL
_MAX_CHOICES = 300
#: characters of a text in which hits are marked: a page has twenty texts
_MAX_TEXT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One article in the results."""

    id: str
    title: tuple[TextPart, ...]
    excerpt: tuple[TextPart, ...]
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
class SearchResults:
    """One page of results."""

    hits: tuple[SearchHit, ...]
    #: total on all pages; None if it was not counted
    total: HitCount | None = None
    #: query string of the next page, percent-encoded, empty on the last page
    next_query: str
    #: query string of the feeds of these results
    feed: str


def form_page(snapshot: Snapshot, page: PageContext) -> bytes:
    """The search page with an empty form."""
    return _render(snapshot, page, SearchForm(), None)


def results_page(snapshot: Snapshot, page: PageContext, params: SearchParams) -> Rendition:
    """The page of search results."""
    # read before the articles, as for feeds
    modified = snapshot.modified(None)
    # after a cursor the count would cover only the remaining results
    search = Search(snapshot, params, _PAGE_SIZE, count=0 if params.cursor else MAX_COUNT)
    results = SearchResults(
        hits=tuple(_hit(snapshot, search, article) for article in search.articles),
        total=search.total(),
        next_query=search.next_query(),
        feed=params.query(order=""),
    )
    body = _render(snapshot, page, params.form, results)
    path = f"{page.path}?{params.key}"
    return Rendition(path=path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def _render(snapshot: Snapshot, page: PageContext, form: SearchForm, results: SearchResults | None) -> bytes:
    """Render the search page; `results` is None for an empty form."""
    # the page without results is cached until the store changes, which the end of indexing does not
    is_incomplete = results is not None and snapshot.store.index_progress() is not None
    values = {"form": form, "choices": _choices(snapshot), "results": results, "is_incomplete": is_incomplete}
    return render("search", page, values)


def _choices(snapshot: Snapshot) -> list[FeedChoice]:
    """Feeds offered in the form: groups and declared sources first; thousands would be too many to choose from."""
    channels = [channel for channel in snapshot.channels.values() if channel.name != ALL]
    return [FeedChoice(name=channel.name, title=channel.title) for channel in channels[:_MAX_CHOICES]]


def _hit(snapshot: Snapshot, search: Search, article: Article) -> SearchHit:
    channel = snapshot.channel_of(article.source)
    # only the visible part is quoted
    text = text_without_blank_lines(search.visible(article).content_html)[:_MAX_TEXT]
    return SearchHit(
        id=article.id if channel else "",
        title=highlight(article.title, search.query),
        excerpt=excerpt(text, search.query),
        source_title=channel.title if channel else article.source,
        published=article.published,
    )
