"""Sites for the browser: the samples and the awkward articles, imported first and served by `feeds serve`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.config import Config, load, seeds
from feeds.health import DailyCounts, Poll, Upstream
from feeds.ingest.files import walk
from feeds.ingest.pipeline import InputDocument, ingest
from feeds.messages.reasons import unexpected_status
from feeds.publish.pages.feed_lists import article_folder
from feeds.store import Store, open_store
from tests.browser import awkward
from tests.cli.test_serve import free_port, serving

PREFIXES = {"": "zh-Hans", "zh-Hant/": "zh-Hant", "en/": "en"}

#: page name -> path; the month is the month of yesterday
PLACES = {
    "front": "",
    "everything": "sources/all/",
    "source": "sources/dw/",
    "source with a long name": "sources/wide/",
    "month": "sources/wide/{month}/",
    "status": "status/",
    "search": "search/",
    "found": "search/?q=算盘",
    "not found": "search/?q=没有人写过的句子",
    "nothing": "nothing/here/",
}
ARTICLES = {f"article, {name}": title for name, title in awkward.TITLES.items()}
PAGES = (*PLACES, *ARTICLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Root URL of a site and the paths of its pages."""

    url: str
    #: page name (a key of `PAGES`) -> path below the root or below a language prefix
    places: dict[str, str] = field(default_factory=dict)

    def at(self, name: str, prefix: str = "") -> str:
        """The address of a page under a language prefix."""
        return f"{self.url}/{prefix}{self.places[name]}"


def written(folder: Path, extra: str = "", **settings: str) -> Config:
    """The shipped catalogue with `extra` sources added."""
    path = folder / "feeds.toml"
    path.write_text((seeds() / "sources.toml").read_text("utf-8") + extra, "utf-8")
    return load(path, folder / "data", {}, settings)


def fill(config: Config, documents: Iterable[bytes], now: datetime) -> dict[str, str]:
    """Import the samples and then `documents`, with four weeks of polls; return title -> path of the article."""
    with open_store(config.database) as store:
        ingest(walk([seeds() / "articles"], config.max_document_bytes), store=store, config=config, now=now)
        for number, body in enumerate(documents):
            ingest([InputDocument(path=f"{number}.json", body=body)], store=store, config=config, now=now)
        _poll(store, config, now)
        return {article.title: article_folder(article.id) for article in store.newest(None, 1_000)}


def _poll(store: Store, config: Config, now: datetime) -> None:
    """Most polls succeed, and one source fails."""
    days = [now.date() - timedelta(days=back) for back in range(28)]
    polled = [source for source in config.sources if source.feeds]
    with store.batch(now) as batch:
        batch.put_polls(_polled(source.id, source.feeds[0], now) for source in polled)
        batch.put_daily_counts(
            [
                DailyCounts(
                    source=source.id, day=day, new=day.day % 5, same=18, failed=number % 4, delays={30: 3, 120: 2}
                )
                for number, source in enumerate(polled)
                for day in days
            ]
        )


def _polled(id: str, address: str, then: datetime) -> Poll:
    """Polled at the full hour; the awkward source has failed for days."""
    error = unexpected_status(503) if id == "wide" else None
    return Poll(
        source=id,
        state="failing" if error else "fresh",
        since=then - timedelta(days=3),
        last_try=then,
        last_success=then - timedelta(days=3 if error else 0),
        last_new=then - timedelta(days=3 if error else 0),
        next_at=then + timedelta(hours=1),
        asked=address,
        failures=5 if error else 0,
        error=error,
        upstreams=(Upstream(url=address, error=error),),
    )


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve the samples and the awkward articles in a separate process."""
    port = free_port()
    config = written(folder, awkward.SOURCE)
    now = datetime.now(UTC)
    paths = fill(config, awkward.documents(now), now)
    month = f"{now - timedelta(days=1):%Y-%m}"
    places = {name: template.format(month=month) for name, template in PLACES.items()}
    places |= {name: paths[title] for name, title in ARTICLES.items()}
    with serving(port, "--data", str(config.data), "--config", str(config.path)):
        yield Site(url=f"http://127.0.0.1:{port}", places=places)
