"""Articles to store, moments to store them at, and the content of a store to compare."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from feeds.dedupe import Outcome
from feeds.ingest.deduplicate import put_article
from feeds.model import Article, Source
from feeds.store import Store
from feeds.store.sqlite_driver import sqlite3

#: when the tests are run, as far as the store knows
NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)

HOUR = timedelta(hours=1)

BODY = (
    "<p>入夏以来，河边的老街又热闹起来，傍晚时分常有人搬出竹椅，坐在槐树下乘凉聊天。</p>"
    "<p>街口的修表铺开了四十年，师傅说，如今送来的多是旧表，修好一只要等上半个月。</p>"
)


def sample(key: str = "1", *, source: str = "voa", **changes: Any) -> Article:
    """Return an article published, and first seen, at NOW less 100 hours, unless `changes` says otherwise."""
    then = NOW - 100 * HOUR
    created = Article(
        id=uuid5(NAMESPACE_URL, f"{source} {key}").urn,
        source=source,
        native_key=key,
        url=f"https://news.example/{source}/{key}",
        title=f"老街见闻之{key}",
        published=changes.get("published", then),
        updated=changes.get("published", then),
        first_seen=then,
        content_html=long_text(changes["fingerprint"]) if changes.get("fingerprint") else BODY,
    )
    return replace(created, **changes)


def long_text(seed: str) -> str:
    """Return a paragraph that is long enough to be compared with others, and like none of another seed."""
    selected = Random(seed)  # noqa: S311 # no secret
    return f"<p>{''.join(chr(selected.randrange(0x4E00, 0x9FA5)) for _ in range(200))}</p>"


def take_all(store: Store, articles: Iterable[Article], *, now: datetime = NOW) -> list[Outcome]:
    """Take in `articles` in one batch, each source declared as long as nothing else is known of it."""
    incoming = list(articles)
    unknown = {article.source for article in incoming} - {source.id for source in store.source_list()}
    with store.batch(now) as batch:
        for name in sorted(unknown):
            batch.put_source(Source(id=name, title=name))
        return [put_article(batch, article) for article in incoming]


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the database, without the revision and the times of batches."""
    columns = {
        "source": "id, title, homepage, language, normalizer, feeds, zone, hosts, names, declared",
        # not when each was taken in
        "article": "id, source, native_key, url, title, published, updated, first_seen, fingerprint, current",
        "version": "*",
        "body": "*",
        "link": "article, kind, other, likeness",
    }
    with closing(sqlite3.connect(path)) as database:
        return {
            table: database.execute(f"SELECT {names} FROM {table} ORDER BY 1, 2, 3").fetchall()  # noqa: S608 # no input
            for table, names in columns.items()
        }
