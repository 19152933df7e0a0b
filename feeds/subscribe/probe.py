"""What stands at an address: a feed, or a page whose feeds are looked for and looked at."""

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
from feeds.subscribe.discovery import common_addresses, feed_links, resolved

#: formats that are polled; the others are archives and lists
_FEEDS = frozenset({"syndication", "jsonfeed"})
_LONGEST_TITLE = 200
#: entries whose titles show the language of a feed that does not say it
_SAMPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """What an address answered."""

    #: the address that answered, behind all redirects
    url: str
    #: unpacked
    body: bytes
    #: as sent, empty where it was not
    media_type: str = ""


#: asks an address; raises FeedsError with the reason where there is no answer
Get = Callable[[str], FetchedPage]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOffer:
    """A feed that could become a source; of one that was not looked at, only the first fields are filled."""

    url: str
    title: str = ""
    homepage: str = ""
    language: str = ""
    #: of dates that name none; empty where all name one
    zone: str = ""
    #: whether RSSHub made it
    is_rsshub: bool = False
    #: the address that answered
    answered: str = ""
    #: the page that named it, empty where it was asked for by its own address
    page: str = ""
    entries: int = 0
    unreadable: int = 0
    newest: datetime | None = None
    newest_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """Feeds, the likeliest first, and why what a page names for one is none."""

    offers: tuple[FeedOffer, ...] = ()
    failures: tuple[str, ...] = ()


def probe(url: str, get: Get) -> ProbeResult:
    """The feed at `url`, or those that the page there names, or else one at a usual place of its site.

    Raises SubscribeError where there is none at all, and what `get` raises for `url` itself.
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
    """The reason where a page leads to no feed."""
    if not result.failures:
        return "expected a feed, or a page that names one: found a page that names none, and none at the usual places"
    return f"expected a feed among those that the page names, found none ({'; '.join(result.failures)})"


def _probe_links(links: Iterable[tuple[str, str]], get: Get, page: str) -> ProbeResult:
    """Each of the addresses, with its title, that a page names, fetched; several that lead to one feed are one."""
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
    """Feeds at the usual places: nobody named these addresses, so the one that answers is the better one."""
    for url in common_addresses(page):
        try:
            answer = get(url)
            yield _offer(answer, answer.url, page=page)
        except FeedsError:
            # most are missing on every site, and that is no failure
            continue


def _offer(answer: FetchedPage, url: str, *, page: str = "", title: str = "") -> FeedOffer:
    """The feed that `answer` is; `url` is what was asked. Raises DocumentError, UnknownFormat where it is none."""
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
        title=html_to_text(channel.title)[:_LONGEST_TITLE] or title,
        homepage=resolved(channel.link, answer.url) or page,
        language=language,
        zone=zone,
        is_rsshub="rsshub" in f"{channel.generator} {channel.address}".lower(),
        answered=answer.url,
        page=page,
        entries=len(entries),
        unreadable=len(items) - len(entries),
        newest=newest,
        newest_title=newest_title,
    )


def _newest(entries: list[RawEntry], zone: str) -> tuple[datetime | None, str]:
    """When the newest entry appeared, and its title."""
    dated = [(stamp.when, entry) for entry in entries if (stamp := parse(_date(entry), zone))]
    if not dated:
        return None, ""
    when, entry = max(dated, key=lambda pair: pair[0])
    return when, html_to_text(entry.title)[:_LONGEST_TITLE]


def _zone(entries: list[RawEntry], language: str) -> str:
    """China's, where a Chinese feed writes dates without a zone: that is how undeclared sources are read, too."""
    tag = language or language_of(" ".join(entry.title for entry in entries[:_SAMPLE]))
    dates = [_date(entry) for entry in entries]
    is_open = any(parse(date, "UTC") != parse(date, "Asia/Shanghai") for date in dates)
    return "Asia/Shanghai" if is_open and tag.startswith("zh") else ""


def _date(entry: RawEntry) -> str:
    return entry.published or entry.updated


def _is_page(page: FetchedPage) -> bool:
    """Whether an answer that is no feed is worth looking for feeds in."""
    return "html" in page.media_type.lower() or b"<html" in page.body[:4096].lower()
