"""Entries without a date: at the first poll of a feed below the dated entries, later at the time of the poll."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.store import open_store
from tests.poll.support import START, Polling
from tests.upstream.server import Answer, Upstream

HOUR = timedelta(hours=1)
DATED = datetime(2026, 11, 1, 8, tzinfo=UTC)


def feed(*items: tuple[str, str]) -> Answer:
    """A feed of items (title, date), the newest first."""
    parts = (
        f"<item><title>{title}</title><guid>{title}</guid><description>{title}，渡口的灯亮了。</description>"
        f"<pubDate>{date}</pubDate></item>"
        for title, date in items
    )
    body = f'<rss version="2.0"><channel><title>渡口</title>{"".join(parts)}</channel></rss>'
    return Answer(body=body.encode())


def published(polling: Polling) -> dict[str, datetime]:
    with open_store(polling.config.database) as store:
        return {article.title: article.published for article in store.newest(None, 100)}


OLD = (("甲", "neulich"), ("乙", "Sun, 01 Nov 2026 08:00:00 GMT"), ("丙", "0001-01-01T00:00:00Z"))


def test_only_what_comes_undated_later_has_the_time_of_its_poll(tmp_path: Path) -> None:
    second = timedelta(seconds=1)
    with Upstream() as upstream:
        upstream.serve("/feed", feed(*OLD))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        first = {"乙": DATED, "甲": DATED - second, "丙": DATED - 2 * second}
        assert published(polling) == first
        upstream.serve("/feed", feed(("丁", ""), *OLD))
        polling.poll("ferry", elapsed=HOUR)
        assert published(polling) == {"丁": START + HOUR, **first}
        polling.poll("ferry", elapsed=HOUR)
        assert published(polling) == {"丁": START + HOUR, **first}


def test_an_address_polled_for_the_first_time_later_is_new_too(tmp_path: Path) -> None:
    """A second address of a source may contain old entries that were not in the first."""
    with Upstream() as upstream:
        upstream.serve("/a", feed(*OLD))
        polling = Polling(tmp_path, upstream, "/a", "/b")
        polling.poll()
        upstream.serve("/a", Answer(status=500))
        upstream.serve("/b", feed(("戊", ""), *OLD))
        polling.poll("ferry", elapsed=HOUR)
        assert published(polling)["戊"] < DATED


def test_guessed_dates_count_for_neither_delays_nor_intervals(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", feed(("甲", ""), ("乙", ""), ("丙", "")))
        polling = Polling(tmp_path, upstream, "/feed")
        report = polling.poll()
        assert report
        assert (report.report.outcomes["new"], report.report.delays) == (3, ())
        assert polling.state().rhythm == 0
