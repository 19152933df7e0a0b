"""The content of every page, and the list of their paths."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from feeds.common.chinese import CONVERTERS
from feeds.config import Config
from feeds.model import Language
from feeds.publish.channels import Channel
from feeds.publish.pages import feed_lists
from feeds.publish.pages.context import MEDIA_TYPE, PageContext
from feeds.publish.pages.feed_lists import ListedArticle, ListedFeed, article_folder
from feeds.publish.rendition import Rendition
from feeds.publish.search.page import FOLDER as SEARCH
from feeds.publish.search.page import form_page
from feeds.publish.snapshot import Snapshot
from feeds.publish.views.article import article_page
from feeds.publish.views.page_path import PageRoute
from feeds.publish.views.status import FOLDER as STATUS
from feeds.publish.views.status import export_status_page
from feeds.store import Headline

#: articles per feed on the front page and on the page of a feed
_FEW, _MANY = 5, 100

#: more articles than a month can have
_ALL = 10**9


def page_paths(snapshot: Snapshot) -> Iterator[str]:
    """The path of every page; the pages of one article follow each other, so that it is read once."""
    prefixes = ("", *(f"{language}/" for language in snapshot.config.languages))
    for prefix in prefixes:
        yield from (f"{prefix}{folder}index.html" for folder in _list_folders(snapshot))
    for id, source in snapshot.store.visible_ids() if snapshot.extent.pages else ():
        if snapshot.channel_of(source):
            yield from (f"{prefix}{article_folder(id)}index.html" for prefix in prefixes)


def render_page(snapshot: Snapshot, route: PageRoute) -> Rendition | None:
    """The page of a route, None if there is none."""
    page = page_context(snapshot.config, route)
    if route.folder == STATUS:
        return export_status_page(snapshot, page)
    # read before the body, as for feeds
    modified = snapshot.modified(None)
    body = _body(snapshot, route, page)
    if body is None:
        return None
    return Rendition(path=route.path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def _list_folders(snapshot: Snapshot) -> Iterator[str]:
    yield from ("", SEARCH, STATUS)
    for channel in snapshot.channels.values():
        yield f"sources/{channel.name}/"
        yield from (f"sources/{channel.name}/{month}/" for month in months_with_pages(snapshot, channel))


def _with_own_text(config: Config) -> tuple[Language, ...]:
    """The languages whose pages of articles may have another text: pages of the others are redirects."""
    return tuple(language for language in config.languages if language in (config.languages[0], *CONVERTERS))


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


def _body(snapshot: Snapshot, route: PageRoute, page: PageContext) -> bytes | None:
    if route.uuid:
        if snapshot.extent.shared_pages:
            page = replace(page, languages=_with_own_text(snapshot.config))
        return article_page(snapshot, page, f"urn:uuid:{route.uuid}")
    if route.folder == SEARCH:
        return form_page(snapshot, page)
    if not route.folder:
        return feed_lists.front(page, _front_lists(snapshot))
    channel = snapshot.channels.get(route.name or "")
    if channel is None or (route.month and route.month not in months_with_pages(snapshot, channel)):
        return None
    listed = _listed(snapshot, channel, _MANY, route.month)
    return feed_lists.source(page, listed, months_with_pages(snapshot, channel), route.month)


def months_with_pages(snapshot: Snapshot, channel: Channel) -> Sequence[str]:
    """The months that have a page; only the channel of a single source has them."""
    return [] if channel.combined else snapshot.months(channel)


def _front_lists(snapshot: Snapshot) -> list[ListedFeed]:
    """Every feed with a few headlines; those of single sources that are not cached are read together."""
    channels = snapshot.channels.values()
    missing = [channel.name for channel in channels if not (channel.combined or snapshot.has_kept(channel, _FEW))]
    newest = snapshot.store.headlines_of_each(missing, _FEW)
    return [_listed(snapshot, channel, _FEW, headlines=newest.get(channel.name)) for channel in channels]


def _listed(
    snapshot: Snapshot,
    channel: Channel,
    limit: int,
    month: str | None = None,
    headlines: tuple[Headline, ...] | None = None,
) -> ListedFeed:
    """A feed with its newest headlines, which may have been read already, or with all headlines of a month."""

    def read() -> tuple[ListedArticle, ...]:
        shown = headlines
        if shown is None:
            shown = snapshot.store.headlines(
                channel.sources,
                _ALL if month else limit,
                month=month or "",
                hide_duplicates=channel.combined,
                prefer=channel.prefer,
            )
        return tuple(_entry(snapshot, headline, with_source=channel.combined) for headline in shown)

    return snapshot.listed(channel, tuple(snapshot.kept(channel, month or limit, read)))


def _entry(snapshot: Snapshot, headline: Headline, *, with_source: bool) -> ListedArticle:
    """A headline, with the name of its source in combined lists; without a link if its source has no page."""
    channel = snapshot.channel_of(headline.source)
    return ListedArticle(
        id=headline.id if channel and snapshot.extent.pages else "",
        title=headline.title,
        published=headline.published,
        source_title=(channel.title if channel else headline.source) if with_source else "",
    )
