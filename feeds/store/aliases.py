"""Aliases of articles: the guid, which stays when an article moves, and the ids of copies without a URL."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.dedupe import (
    COPY_DAYS,
    Duplicate,
    headline,
    is_copy_without_url,
    is_different_article,
    is_moved,
    is_republished,
    text_key,
)
from feeds.model import Article
from feeds.parsing.identity import article_id
from feeds.store import tables
from feeds.store.codec import from_ms, to_ms, unpack
from feeds.store.rows import chunks

#: articles with the same title whose text is compared
_MOST_NAMESAKES = 8
#: articles of one source and day whose titles are compared
_MOST_A_DAY = 5_000

_DAY = timedelta(days=1) // timedelta(milliseconds=1)
#: the format of `feeds.parsing.identity.title_key`
_TITLE_KEY = re.compile(r"(?:\d{4}-\d\d-\d\d)?:[0-9a-f]{24}")

_A = tables.article.c
_B = tables.body.c
_N = tables.alias.c

_NAMED = select(_N.name, _N.article).where(_N.name.in_(bindparam("names", expanding=True)))
_ADD = insert(tables.alias).on_conflict_do_nothing()
_WHEN = (_A.published >= bindparam("since"), _A.published < bindparam("until"))
_OF_DAY = (
    select(_A.id, _A.title)
    .where(_A.source == bindparam("source"), *_WHEN)
    .order_by(_A.published, _A.id)
    .limit(_MOST_A_DAY)
)
_ANY_WITHOUT = select(_A.id).where(_A.source == bindparam("source"), _A.url.is_(None)).limit(1)
_SAID = (
    select(_A.source, _A.published, _B.packed)
    .join(tables.body, (_B.article == _A.id) & (_B.digest == _A.current))
    .where(_A.id == bindparam("article"))
)


class Aliases:
    """The aliases that one batch reads and writes."""

    def __init__(self, connection: Connection, is_forgotten: Callable[[str], bool]) -> None:
        self._connection, self._is_forgotten = connection, is_forgotten
        self._known: dict[str, str | None] = {}
        self._new: list[dict[str, str]] = []
        # by source, whether it has articles without a URL; most sources have none
        self._without: dict[str, bool] = {}
        # by source and day: the ids of the articles published then, by headline
        self._days: dict[tuple[str, int], defaultdict[str, list[str]]] = {}

    def look_up(self, names: Iterable[str]) -> None:
        """Load many names in one query, except those that are loaded already."""
        missing = {name for name in names if name and name not in self._known}
        self._known.update((name, None) for name in missing)
        for chunk in chunks(missing):
            self._known.update((row.name, row.article) for row in self._connection.execute(_NAMED, {"names": chunk}))

    def look_up_guids(self, guids: Iterable[str]) -> None:
        """Load many guids in one query."""
        self.look_up(_by_guid(guid) for guid in guids if guid)

    def id_of(self, id: str) -> str:
        """Return the id under which the article is stored: the target of an alias, else `id` itself."""
        self.look_up((id,))
        return self._known[id] or id

    def twin_of(self, article: Article, guid: str, namesakes: Iterable[str] = ()) -> str | None:
        """Return the id of the stored article that is the same as this new one, and add an alias; else None.

        `namesakes` are ids of articles of the same source and day with similar titles.
        """
        match = self._moved(article, guid) or self._twin(article) or self._again(article, namesakes)
        if match is None:
            return None
        twin, reason = match
        self.note(article.id, twin, reason)
        return twin

    def note(self, name: str, article: str, reason: str) -> None:
        """Add an alias of an article; an alias that exists already is not changed."""
        self.look_up((name,))
        if self._known[name] is None:
            self._known[name] = article
            self._new.append({"name": name, "article": article, "reason": reason})

    def note_guid(self, guid: str, article: str) -> None:
        """Add the guid of an article as an alias; the prefix `guid ` keeps it apart from article ids."""
        if guid:
            self.note(_by_guid(guid), article, "its guid")

    def met(self, article: Article) -> None:
        """Add a newly stored article to the cached indexes of this batch."""
        if article.url is None:
            self._without[article.source] = True
        if (key := (article.source, _day_of(article))) in self._days:
            self._days[key][headline(article.title)].append(article.id)

    def is_forgotten_again(self, article: Article, copies: Iterable[Duplicate]) -> bool:
        """Return whether a source repeats a text that the operator has forgotten; if so, add an alias."""
        again = (copy.id for copy in copies if copy.source == article.source)
        forgotten = next((id for id in again if self._is_forgotten(id)), None)
        if forgotten is not None:
            self.note(article.id, forgotten, "the same text of the same source, which is forgotten")
        return forgotten is not None

    def namesake_of(self, article: Article) -> str | None:
        """Return a new id for an article whose id is taken by a stored article with another text, else None.

        Articles without a URL get their id from title and day; two texts under one title need the text in the id too.
        """
        if article.url is not None or not _TITLE_KEY.fullmatch(article.native_key):
            return None
        if not any(is_different_article(article, stored) for stored in self._said(article.id)):
            return None
        return article_id(article.id, text_key(article))

    def flush(self) -> None:
        """Write the new aliases."""
        if self._new:
            self._connection.execute(_ADD, self._new)
            self._new = []

    def _moved(self, article: Article, guid: str) -> tuple[str, str] | None:
        if not guid:
            return None
        self.look_up((_by_guid(guid),))
        # the id of an article without a URL is derived from its guid
        other = self._known[_by_guid(guid)] or guid
        stored = [candidate for candidate in self._said(other) if candidate.source == article.source]
        if not stored or not (self._is_forgotten(other) or is_moved(article, stored[0])):
            return None
        return other, "its publisher gave it the same guid at another address"

    def _again(self, article: Article, namesakes: Iterable[str]) -> tuple[str, str] | None:
        """Return the article of the same source, title, day and text that has another guid and URL."""
        for other in islice(namesakes, _MOST_NAMESAKES):
            if any(stored.source == article.source and is_republished(article, stored) for stored in self._said(other)):
                return other, "the same source, title, day and text, at another address"
        return None

    def _twin(self, article: Article) -> tuple[str, str] | None:
        """Return the article of the same source, title and text, where one of the two has no URL."""
        if article.url is not None and not self._has_without(article.source):
            return None
        title, today = headline(article.title), _day_of(article)
        days = range(today - COPY_DAYS.days, today + COPY_DAYS.days + 1)
        namesakes = (other for day in days for other in self._titles(article.source, day).get(title, ()))
        for other in islice(namesakes, _MOST_NAMESAKES):
            if any(
                is_copy_without_url(article, stored) and _lacks_address(article, stored) for stored in self._said(other)
            ):
                return other, "the same source, title and text, one of them without an address"
        return None

    def _titles(self, source: str, day: int) -> Mapping[str, list[str]]:
        """Return the ids of the articles that a source published on a day, by headline."""
        if (source, day) not in self._days:
            ids_by_title = self._days[source, day] = defaultdict(list)
            parameters = {"source": source, "since": day * _DAY, "until": (day + 1) * _DAY}
            for id, title in self._connection.execute(_OF_DAY, parameters):
                ids_by_title[headline(title)].append(id)
        return self._days[source, day]

    def _has_without(self, source: str) -> bool:
        if source not in self._without:
            self._without[source] = self._connection.scalar(_ANY_WITHOUT, {"source": source}) is not None
        return self._without[source]

    def _said(self, article: str) -> Iterator[Article]:
        """Yield the stored article with its current text, source and time of publication; nothing if there is none."""
        for source, published, packed in self._connection.execute(_SAID, {"article": article}):
            when = from_ms(published)
            yield replace(unpack(packed, published=when, updated=when, first_seen=when), source=source)


def _by_guid(guid: str) -> str:
    return f"guid {guid}"


def _lacks_address(first: Article, second: Article) -> bool:
    """Return whether one of two articles has no URL; if both have none, one must lack a guid as well."""
    bare = [article for article in (first, second) if article.url is None]
    return len(bare) == 1 or any(_TITLE_KEY.fullmatch(article.native_key) for article in bare)


def _day_of(article: Article) -> int:
    return to_ms(article.published) // _DAY
