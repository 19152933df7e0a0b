"""Which articles a source published on a day, by title, and whether it has articles without a URL."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import headline
from feeds.model import Article
from feeds.store import tables
from feeds.store.codec import to_ms

#: articles of one source and day whose titles are loaded
_MAX_A_DAY = 5_000
_DAY = timedelta(days=1) // timedelta(milliseconds=1)

_A = tables.article.c
_OF_DAY = (
    select(_A.id, _A.title)
    .where(_A.source == bindparam("source"), _A.published >= bindparam("since"), _A.published < bindparam("until"))
    .order_by(_A.published, _A.id)
    .limit(_MAX_A_DAY)
)
_ANY_WITHOUT_URL = select(_A.id).where(_A.source == bindparam("source"), _A.url.is_(None)).limit(1)


class SourceTitles:
    """The titles that one batch reads and adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by source, whether it has articles without a URL; most sources have none
        self._without_url: dict[str, bool] = {}
        # by source and day: the ids of the articles published then, by headline
        self._days: dict[tuple[str, int], defaultdict[str, list[str]]] = {}

    def has_articles_without_url(self, source: str) -> bool:
        """Return whether a source has an article without a URL."""
        if source not in self._without_url:
            self._without_url[source] = self._connection.scalar(_ANY_WITHOUT_URL, {"source": source}) is not None
        return self._without_url[source]

    def titled(self, source: str, title: str, published: datetime, days: int) -> Iterator[str]:
        """Yield the ids of a source's articles with the letters of this title, up to `days` before or after."""
        wanted, middle = headline(title), _day(published)
        for day in range(middle - days, middle + days + 1):
            yield from self._titles(source, day).get(wanted, ())

    def add(self, article: Article) -> None:
        """Add a newly stored article."""
        if article.url is None:
            self._without_url[article.source] = True
        if (key := (article.source, _day(article.published))) in self._days:
            self._days[key][headline(article.title)].append(article.id)

    def _titles(self, source: str, day: int) -> Mapping[str, list[str]]:
        if (source, day) not in self._days:
            ids_by_title = self._days[source, day] = defaultdict(list)
            parameters = {"source": source, "since": day * _DAY, "until": (day + 1) * _DAY}
            for id, title in self._connection.execute(_OF_DAY, parameters):
                ids_by_title[headline(title)].append(id)
        return self._days[source, day]


def _day(moment: datetime) -> int:
    return to_ms(moment) // _DAY
