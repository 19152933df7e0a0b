"""The search form and the search parameters, parsed from a query string within bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from feeds.common.text import plain
from feeds.publish.channels import MAX_NAME_LENGTH
from feeds.search import MAX_QUERY_LENGTH

#: maximum number of pages by relevance; pages by time are not limited
MAX_PAGES = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
class SearchParams:
    """A search request, parsed and within bounds."""

    form: SearchForm
    #: page number in the order of relevance, from 0
    page: int = 0
    #: in the order of time: the cursor after which the page begins
    cursor: tuple[datetime, str] | None = None

    @property
    def since(self) -> datetime | None:
        """The start of the time range."""
        return _midnight(self.form.since)

    @property
    def until(self) -> datetime | None:
        """The end of the time range, exclusive: the day itself is included."""
        midnight = _midnight(self.form.until)
        return midnight + timedelta(days=1) if midnight else None

    @property
    def newest(self) -> Self:
        """The same search, first page, newest first."""
        return replace(self, form=replace(self.form, order="time"), page=0, cursor=None)

    @property
    def key(self) -> str:
        """The query string of this page."""
        page = str(self.page) if self.page else ""
        return self.query(page=page, before=format_cursor(self.cursor) if self.cursor else "")

    def query(self, **fields_of_page: str) -> str:
        """The query string of this search, percent-encoded, in a fixed order and spelling."""
        form = self.form
        fields = {"q": form.text, "source": form.name, "since": form.since, "until": form.until}
        fields |= {"order": form.order if form.order != "time" else ""} | fields_of_page
        return urlencode({name: value for name, value in fields.items() if value})


def parse_search_params(query: Mapping[str, str]) -> SearchParams:
    """Parse a query string; what cannot be parsed is ignored."""
    form = SearchForm(
        text=plain(query.get("q", "")[: 4 * MAX_QUERY_LENGTH])[:MAX_QUERY_LENGTH],
        name=plain(query.get("source", "")[:MAX_NAME_LENGTH]),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        order="relevance" if query.get("order") == "relevance" else "time",
    )
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
    return SearchParams(form=form, page=min(number, MAX_PAGES - 1), cursor=_parse_cursor(query.get("before", "")))


def format_cursor(key: tuple[datetime, str]) -> str:
    """A cursor as it appears in a query string."""
    return f"{(key[0] - _EPOCH) // timedelta(milliseconds=1)}.{key[1].removeprefix('urn:uuid:')}"


def _parse_cursor(text: str) -> tuple[datetime, str] | None:
    """Parse what `format_cursor` wrote; None for anything else."""
    milliseconds, _, uuid = text[:60].partition(".")
    try:
        moment = _EPOCH + timedelta(milliseconds=int(milliseconds))
        return moment, UUID(uuid).urn if uuid else ""
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> str:
    """A day `yyyy-mm-dd` as browsers send it, empty for anything else."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return ""
    # `until` needs a following day, and the last possible day has none
    return day.isoformat() if day < date.max else ""


def _midnight(day: str) -> datetime | None:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
