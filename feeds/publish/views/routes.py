"""Page routes: parse page paths and render the page at a path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.config import Config
from feeds.model import LANGUAGES, Language
from feeds.publish.channels import NAME, Channel
from feeds.publish.pages import feed_lists
from feeds.publish.pages.context import MEDIA_TYPE, PageContext
from feeds.publish.pages.feed_lists import ListedArticle, ListedFeed, article_folder
from feeds.publish.pages.search import FOLDER as SEARCH
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import Snapshot
from feeds.publish.views.article import article_page
from feeds.publish.views.search import form_page
from feeds.publish.views.status import FOLDER as STATUS
from feeds.publish.views.status import export_status_page
from feeds.store import Headline

#: articles per feed on the front page and on the page of a feed
_FEW, _MANY = 5, 100

#: more articles than a month can have
_ALL = 10**9

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PATH = re.compile(
    rf"(?:({'|'.join(LANGUAGES)})/)?"
    rf"(sources/({NAME.pattern})/(?:([0-9]{{4}}-[0-9]{{2}})/)?|articles/({_UUID})/|{STATUS}|{SEARCH}|)index\.html"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRoute:
    """A parsed page path; at most one of `name` (with or without `month`) and `uuid` is set."""

    #: None without a language prefix
    language: Language | None
    #: folder below the root or the language prefix: "", "sources/<name>/", "articles/<id>/", "status/"
    folder: str
    name: str | None
    month: str | None
    uuid: str | None


def parse_page_path(path: str) -> PageRoute | None:
    """Parse the path of a page; None if no page can have that path."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    tag, folder, name, month, uuid = match.groups()
    language = next((candidate for candidate in LANGUAGES if candidate == tag), None)
    return PageRoute(language=language, folder=folder, name=name, month=month, uuid=uuid)


def is_article_page(path: str) -> bool:
    """Whether `path` is the path of an article page: there are many, and each is requested rarely."""
    route = parse_page_path(path)
    return route is not None and route.uuid is not None


def is_search_page(path: str) -> bool:
    """Whether `path` is the path of the search page."""
    route = parse_page_path(path)
    return route is not None and route.folder == SEARCH


def is_published(site: Snapshot, route: PageRoute) -> bool:
    """Whether there are pages in the language of the route."""
    return route.language in (None, *site.config.languages)


def page_paths(site: Snapshot) -> Iterator[str]:
    """The path of every page, article pages last."""
    folders = list(_places(site))
    for prefix in ("", *(f"{language}/" for language in site.config.languages)):
        yield from (f"{prefix}{folder}index.html" for folder in folders)


def page(site: Snapshot, path: str) -> Rendition | None:
    """The page at `path`, None if there is none."""
    route = parse_page_path(path)
    if route is None or not is_published(site, route):
        return None
    frame = page_context(site.config, route)
    if route.folder == STATUS:
        return export_status_page(site, frame)
    # read before the body, as for feeds
    modified = site.modified(None)
    body = _body(site, route, frame)
    if body is None:
        return None
    return Rendition(path=path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def _places(site: Snapshot) -> Iterator[str]:
    yield from ("", SEARCH, STATUS)
    for channel in site.channels.values():
        yield f"sources/{channel.name}/"
        yield from (f"sources/{channel.name}/{month}/" for month in _months(site, channel))
    yield from (article_folder(id) for id, source in site.store.visible_ids() if site.channel_of(source))


def page_context(config: Config, route: PageRoute) -> PageContext:
    """The context to render the page of a route."""
    return PageContext(
        site_title=config.title,
        base_url=config.base_url,
        language=route.language or config.languages[0],
        languages=config.languages,
        folder=route.folder,
        prefixed=route.language is not None,
    )


def _body(site: Snapshot, route: PageRoute, frame: PageContext) -> bytes | None:
    if route.uuid:
        return article_page(site, frame, f"urn:uuid:{route.uuid}")
    if route.folder == SEARCH:
        return form_page(site, frame)
    if not route.name:
        return feed_lists.front(frame, [_listed(site, channel, _FEW) for channel in site.channels.values()])
    channel = site.channels.get(route.name)
    if channel is None or (route.month and route.month not in _months(site, channel)):
        return None
    listed = _listed(site, channel, _MANY, route.month)
    return feed_lists.source(frame, listed, _months(site, channel), route.month)


def _months(site: Snapshot, channel: Channel) -> list[str]:
    """The months that have a page; only the channel of a single source has them."""
    return [] if channel.combined else site.months(channel)


def _listed(site: Snapshot, channel: Channel, limit: int, month: str | None = None) -> ListedFeed:
    """A feed with its newest headlines, or with all headlines of a month."""
    headlines = site.store.headlines(
        channel.sources,
        _ALL if month else limit,
        month=month or "",
        hide_duplicates=channel.combined,
        prefer=channel.prefer,
    )
    return site.listed(channel, tuple(_entry(site, headline, with_source=channel.combined) for headline in headlines))


def _entry(site: Snapshot, headline: Headline, *, with_source: bool) -> ListedArticle:
    """A headline, with the name of its source in combined lists; without a link if its source has no page."""
    channel = site.channel_of(headline.source)
    return ListedArticle(
        id=headline.id if channel else "",
        title=headline.title,
        published=headline.published,
        source_title=(channel.title if channel else headline.source) if with_source else "",
    )
