"""The feed documents: which articles are in them, and what their heads say."""

from collections.abc import Iterator, Sequence

from feeds.config import AMOUNTS
from feeds.model import Article, Feed, FeedSource
from feeds.publish.amounts import as_allowed
from feeds.publish.channels import Channel
from feeds.publish.rendition import Rendition
from feeds.publish.site import NEVER, Site
from feeds.render.formats import FORMATS, feed_path


def document(site: Site, channel: Channel, extension: str, month: str | None) -> Rendition | None:
    """The feed of a channel, or a month `yyyy-mm` of its archive; None for a month that it has not."""
    if month and month not in site.months(channel):
        return None
    # read before the articles: a change in between makes this too early, which only costs a client a download
    modified = site.modified(channel.sources)
    articles = [_allowed(site, channel, article) for article in _articles(site, channel, month)]
    chosen = FORMATS[extension]
    return Rendition(
        path=feed_path(channel.name, extension, month),
        body=chosen.render(_feed(site, channel, extension, articles, month), articles),
        media_type=f"{chosen.media_type}; charset=utf-8",
        modified=modified,
        version=_version(site, channel, month) if month else "",
        links=_links(site, channel, extension) if site.config.hubs and not month else (),
    )


def _links(site: Site, channel: Channel, extension: str) -> tuple[tuple[str, str], ...]:
    """Where to subscribe, and to what (WebSub section 4): whoever asks for the head alone knows it too."""
    return (*(("hub", hub) for hub in site.config.hubs), ("self", site.url(channel.name, extension)))


def _version(site: Site, channel: Channel, month: str) -> str:
    """The version of a month that is over; none where the store has moved on while its document was made."""
    if not site.is_over(channel, month):
        return ""
    found = site.version(channel, month)
    return found if site.store.revision() == site.revision else ""


def _articles(site: Site, channel: Channel, month: str | None) -> list[Article]:
    if month:
        return site.store.month(channel.sources, month, hide_duplicates=channel.combined, prefer=channel.prefer)
    if channel.combined:
        return site.store.fair(channel.sources, site.config.items, channel.per_source, prefer=channel.prefer)
    return site.store.newest(channel.sources, site.config.items)


def _allowed(site: Site, channel: Channel, article: Article) -> Article:
    """As much of the article as both its source and the channel allow."""
    of_source = site.config.tuning(article.source).content
    return as_allowed(article, min(of_source, channel.content, key=AMOUNTS.index))


def _feed(site: Site, channel: Channel, extension: str, articles: Sequence[Article], month: str | None) -> Feed:
    older, newer = _neighbours(site.months(channel), month)
    return Feed(
        id=channel.id,
        title=channel.title,
        subtitle=channel.subtitle,
        self_url=site.url(channel.name, extension, month),
        home_url=channel.home_url,
        updated=max((article.updated for article in articles), default=NEVER),
        language=channel.language,
        ttl=site.config.ttl,
        sources=tuple(_sources(site, extension, articles)) if channel.combined else (),
        archive=bool(month),
        current_url=site.url(channel.name, extension) if month else "",
        prev_archive_url=site.archive_url(channel, extension, older) if older else "",
        # without a version: that of the newer one is made of this one's
        next_archive_url=site.url(channel.name, extension, newer) if newer else "",
        hubs=() if month else site.config.hubs,
    )


def _sources(site: Site, extension: str, articles: Sequence[Article]) -> Iterator[FeedSource]:
    for id in dict.fromkeys(article.source for article in articles):
        channel = site.channels.get(id)
        if channel and channel.kind == "source":
            yield FeedSource(
                id=id,
                feed_id=channel.id,
                title=channel.title,
                home_url=channel.home_url,
                feed_url=site.url(id, extension),
            )


def _neighbours(months: Sequence[str], month: str | None) -> tuple[str, str]:
    """The months before and after `month` in the archive, empty where there is none; before None is the newest."""
    if month is None:
        return (months[0] if months else "", "")
    place = months.index(month)
    older = months[place + 1] if place + 1 < len(months) else ""
    newer = months[place - 1] if place else ""
    return older, newer
