"""Probe a URL: a feed, or a page whose feeds are discovered and fetched."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from feeds.common.dates import parse
from feeds.common.text import language_of
from feeds.errors import FeedsError, SubscribeError, UnknownFormat
from feeds.model import RawChannel, RawEntry
from feeds.parsing.formats import detect, read
from feeds.parsing.markup import html_to_text
from feeds.parsing.normalizers import declared_language
from feeds.subscribe.discovery import common_urls, feed_links, resolved

#: formats that can be polled; the others are archives and lists
_FEEDS = frozenset({"syndication", "jsonfeed"})
_MAX_TITLE_LENGTH = 200
#: number of entries whose titles are used to detect an undeclared language
_SAMPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A fetched response."""

    #: final URL after redirects
    url: str
    #: decompressed
    body: bytes
    #: from the header, empty without one
    media_type: str = ""


#: fetches a URL; raises FeedsError with the reason
Get = Callable[[str], FetchedPage]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOffer:
    """A feed that could become a source; only the first fields are set if it was not fetched."""

    url: str
    title: str = ""
    homepage: str = ""
    language: str = ""
    #: time zone of dates without one; empty if all dates have one
    zone: str = ""
    #: whether RSSHub generated it
    is_rsshub: bool = False
    #: final URL after redirects
    answered: str = ""
    #: the page that links to it, empty if its own URL was requested
    page: str = ""
    entries: int = 0
    unreadable: int = 0
    newest: datetime | None = None
    newest_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """Feeds, most likely first, and why other links of the page are not feeds."""

    offers: tuple[FeedOffer, ...] = ()
    failures: tuple[str, ...] = ()


def probe(url: str, get: Get) -> ProbeResult:
    """The feed at `url`, or those that the page there links to, else one at a common path of its site.

    Raises SubscribeError if there is none, and the errors of `get` for `url` itself.
    """
    page = get(url)
    try:
        return ProbeResult(offers=(_offer(page, url),))
    except UnknownFormat as error:
        if not _is_page(page):
            raise SubscribeError(error.reason, url=url) from error
    links = feed_links(page.body, page.url)
    result = _probe_links([(link.url, link.title) for link in links], get, page.url)
    if not links:
        result = ProbeResult(offers=tuple(islice(_probe_common_paths(page.url, get), 1)))
    if not result.offers:
        raise SubscribeError(_failure_reason(result), url=url)
    return result


def _failure_reason(result: ProbeResult) -> str:
    """Why a page leads to no feed."""
    if not result.failures:
        return "expected a feed, or a page that links to one; found no such link, and no feed at usual addresses"
    return f"expected a feed among the links of the page, found none ({'; '.join(result.failures)})"


def _probe_links(links: Iterable[tuple[str, str]], get: Get, page: str) -> ProbeResult:
    """Fetch each of the links (URL and title) of a page; several that lead to the same feed are merged."""
    offers: dict[str, FeedOffer] = {}
    failures: list[str] = []
    for url, title in links:
        try:
            offer = _offer(get(url), url, page=page, title=title)
        except FeedsError as error:
            failures.append(f"{url}: {str(error).removeprefix(f'{url}: ')}")
        else:
            offers.setdefault(offer.answered, offer)
    return ProbeResult(offers=tuple(offers.values()), failures=tuple(failures))


def _probe_common_paths(page: str, get: Get) -> Iterator[FeedOffer]:
    """Feeds at common paths: no page links to these URLs, so the final URL is used."""
    for url in common_urls(page):
        try:
            answer = get(url)
            yield _offer(answer, answer.url, page=page)
        except FeedsError:
            # most of them do not exist on a site; that is not an error
            continue


def _offer(answer: FetchedPage, url: str, *, page: str = "", title: str = "") -> FeedOffer:
    """The feed in `answer`; `url` is the requested URL. Raises DocumentError or UnknownFormat if it is not a feed."""
    if (name := detect(answer.body).name) not in _FEEDS:
        kind = "a list of subscriptions: `feeds opml import` takes it" if name == "opml" else "an archived article"
        raise UnknownFormat(f"expected a feed, found {kind}")
    items = list(read(answer.body))
    entries = [item for item in items if isinstance(item, RawEntry)]
    channel = entries[0].channel if entries else RawChannel()
    language = declared_language(entries[0]) if entries else ""
    zone = _zone(entries, language)
    newest, newest_title = _newest(entries, zone or "UTC")
    return FeedOffer(
        url=url,
        title=html_to_text(channel.title)[:_MAX_TITLE_LENGTH] or title,
        homepage=resolved(channel.link, answer.url) or page,
        language=language,
        zone=zone,
        is_rsshub="rsshub" in f"{channel.generator} {channel.url}".lower(),
        answered=answer.url,
        page=page,
        entries=len(entries),
        unreadable=len(items) - len(entries),
        newest=newest,
        newest_title=newest_title,
    )


def _newest(entries: list[RawEntry], zone: str) -> tuple[datetime | None, str]:
    """The date of the newest entry, and its title."""
    dated = [(stamp.when, entry) for entry in entries if (stamp := parse(_date(entry), zone))]
    if not dated:
        return None, ""
    when, entry = max(dated, key=lambda pair: pair[0])
    return when, html_to_text(entry.title)[:_MAX_TITLE_LENGTH]


def _zone(entries: list[RawEntry], language: str) -> str:
    """The time zone of China for a Chinese feed with dates without a zone, as for undeclared sources."""
    tag = language or language_of(" ".join(entry.title for entry in entries[:_SAMPLE]))
    dates = [_date(entry) for entry in entries]
    is_open = any(parse(date, "UTC") != parse(date, "Asia/Shanghai") for date in dates)
    return "Asia/Shanghai" if is_open and tag.startswith("zh") else ""


def _date(entry: RawEntry) -> str:
    return entry.published or entry.updated


def _is_page(page: FetchedPage) -> bool:
    """Whether a response that is not a feed looks like HTML."""
    return "html" in page.media_type.lower() or b"<html" in page.body[:4096].lower()
