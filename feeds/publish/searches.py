"""What somebody looks for, and what is found: as a page and as a feed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid5

from feeds.model import Article, Feed
from feeds.pages import search as pages
from feeds.pages.frame import MEDIA_TYPE, Frame
from feeds.pages.search import Choice, Form, Hit, Results
from feeds.publish.amounts import as_allowed
from feeds.publish.channels import ALL, LONGEST, NAMESPACE
from feeds.publish.rendition import Rendition
from feeds.publish.site import NEVER, Site
from feeds.render.formats import FORMATS
from feeds.search import MOST_ASKED, Question, ask, excerpt, lines_of, mark
from feeds.store import Found
from feeds.text import plain

#: answers on a page
_MOST = 20
#: feeds that are offered to search in; others can be named in the address
_MOST_CHOICES = 300
#: pages of the best answers; of the newest ones there is no end
_MOST_PAGES = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as a stranger asks for it, read and within bounds."""

    form: Form
    #: in the order of relevance, from 0 on
    page: int = 0
    #: in the order of time: the key behind which the page begins
    before: tuple[datetime, str] | None = None

    @property
    def since(self) -> datetime | None:
        """The first moment that counts."""
        return _midnight(self.form.since)

    @property
    def until(self) -> datetime | None:
        """The first moment that does not count any more: the day itself does."""
        found = _midnight(self.form.until)
        return found + timedelta(days=1) if found else None

    def query(self, **more: str) -> str:
        """What stands behind `?` for this search, percent-encoded, always in the same order and spelling."""
        form = self.form
        fields = {"q": form.text, "source": form.name, "since": form.since, "until": form.until}
        fields |= {"order": form.order if form.order != "time" else ""} | more
        return urlencode({name: value for name, value in fields.items() if value})


def asked(query: Mapping[str, str]) -> Asked:
    """Read a query; what cannot be understood is as if it was not there."""
    form = Form(
        text=plain(query.get("q", "")[: 4 * MOST_ASKED])[:MOST_ASKED],
        name=plain(query.get("source", "")[:LONGEST]),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        order="relevance" if query.get("order") == "relevance" else "time",
    )
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
    return Asked(form=form, page=min(number, _MOST_PAGES - 1), before=_key(query.get("before", "")))


def form_page(site: Site, frame: Frame) -> bytes:
    """The page of the search before anything is asked for."""
    return pages.search(frame, Form(), _choices(site), None)


def search_page(site: Site, frame: Frame, wanted: Asked) -> Rendition:
    """The page of a search, at no path: strangers make up as many as they like, so none is kept."""
    modified = site.modified(None)
    question = ask(wanted.form.text)
    found = _found(site, wanted, question, _MOST)
    results = Results(
        hits=tuple(_hit(site, article, question) for article in found.articles),
        more=_more(wanted, found),
        feed=wanted.query(order=""),
    )
    body = pages.search(frame, wanted.form, _choices(site), results)
    return Rendition(path=frame.path, body=body, media_type=f"{MEDIA_TYPE}; charset=utf-8", modified=modified)


def search_feed(site: Site, wanted: Asked, extension: str) -> Rendition:
    """The newest answers as a feed; empty where nothing is asked for."""
    modified = site.modified(None)
    newest = Asked(form=Form(**{**_fields(wanted.form), "order": "time"}))
    found = _found(site, newest, ask(newest.form.text), site.config.items)
    articles = [_allowed(site, article) for article in found.articles]
    chosen, query = FORMATS[extension], newest.query()
    base, title = site.config.base_url, f"{site.config.title}：{newest.form.text}"
    feed = Feed(
        # no channel has a question mark in its name
        id=uuid5(NAMESPACE, f"?{query}").urn,
        title=title,
        subtitle=f"{title}（搜索）",
        self_url=f"{base}/search.{extension}?{query}",
        home_url=f"{base}/{pages.PLACE}?{query}",
        updated=max((article.updated for article in articles), default=NEVER),
        language=site.config.language,
        ttl=site.config.ttl,
    )
    return Rendition(
        path=f"search.{extension}",
        body=chosen.render(feed, articles),
        media_type=f"{chosen.media_type}; charset=utf-8",
        modified=modified,
    )


def _found(site: Site, wanted: Asked, question: Question, most: int) -> Found:
    channel = site.channels.get(wanted.form.name or ALL)
    if channel is None:
        return Found()
    return site.store.search(
        question,
        sources=channel.sources,
        since=wanted.since,
        until=wanted.until,
        order="relevance" if wanted.form.order == "relevance" else "time",
        before=wanted.before,
        offset=wanted.page * most,
        limit=most,
    )


def _choices(site: Site) -> list[Choice]:
    """Feeds to search in: groups and what is declared come first, and a list of thousands is none to choose from."""
    found = [Choice(name=one.name, title=one.title) for one in site.channels.values() if one.name != ALL]
    return found[:_MOST_CHOICES]


def _hit(site: Site, article: Article, question: Question) -> Hit:
    channel = site.channel_of(article.source)
    # of what may not be shown whole no piece is shown either
    allowed = _allowed(site, article)
    return Hit(
        id=article.id if channel else "",
        title=mark(article.title, question),
        excerpt=excerpt(lines_of(allowed.content_html), question),
        source_title=channel.title if channel else article.source,
        published=article.published,
    )


def _allowed(site: Site, article: Article) -> Article:
    return as_allowed(article, site.config.tuning(article.source).content)


def _more(wanted: Asked, found: Found) -> str:
    if not found.is_more:
        return ""
    if wanted.form.order == "relevance":
        return wanted.query(page=str(wanted.page + 1)) if wanted.page + 1 < _MOST_PAGES else ""
    return wanted.query(before=_spelt(found.next)) if found.next else ""


def _spelt(key: tuple[datetime, str]) -> str:
    return f"{(key[0] - _EPOCH) // timedelta(milliseconds=1)}.{key[1].removeprefix('urn:uuid:')}"


def _key(text: str) -> tuple[datetime, str] | None:
    """The key that `_spelt` wrote, None for anything else."""
    milliseconds, _, uuid = text[:60].partition(".")
    try:
        moment = _EPOCH + timedelta(milliseconds=int(milliseconds))
        return moment, UUID(uuid).urn if uuid else ""
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> str:
    """A day `yyyy-mm-dd` as browsers send it, empty for anything else."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return ""
    # the day behind the last one that can be written is none
    return found.isoformat() if found < date.max else ""


def _midnight(day: str) -> datetime | None:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None


def _fields(form: Form) -> dict[str, str]:
    return {name: getattr(form, name) for name in ("text", "name", "since", "until")}
