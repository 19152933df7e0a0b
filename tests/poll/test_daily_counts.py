"""The daily counts of polls: over real HTTP, written in the transaction of the poll."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.health import DailyCounts, Poll, counts_of_poll
from feeds.ingest.pipeline import IngestReport, InputDocument, ingest
from feeds.store import open_store
from tests.poll.support import START, Polling
from tests.upstream.feeds import ITEMS, Item, rss
from tests.upstream.server import Answer, Upstream

HOUR = timedelta(hours=1)
FEED = rss().encode()
TODAY = START.date()


def item(number: int, published: str) -> Item:
    return Item(link=f"https://news.example.org/a/{number}.html", title=f"码头消息之{number}", date=published)


def stored_counts(polling: Polling) -> list[DailyCounts]:
    with open_store(polling.config.database) as store:
        return store.daily_counts(date(2000, 1, 1), ["ferry"])


def test_every_poll_result_is_counted_on_its_day(tmp_path: Path) -> None:
    with Upstream() as upstream:
        tagged = Answer(headers={"ETag": '"one"'}, body=FEED)
        longer = Answer(body=rss([item(3, "Fri, 20 Nov 2026 09:00:00 GMT"), *ITEMS]).encode())
        again = Answer(body=longer.body + b" ")
        upstream.serve("/feed", tagged, Answer(status=304), Answer(status=500), longer, longer, again)
        polling = Polling(tmp_path, upstream, "/feed")
        for _ in range(6):
            polling.poll("ferry", elapsed=HOUR)
        upstream.serve("/feed", Answer(status=404))
        polling.poll("ferry", elapsed=24 * HOUR)
    # new: the first and the fourth; nothing new: 304, the same bytes, other bytes with the same articles
    first, second = stored_counts(polling)
    assert (first.day, first.new, first.same, first.failed) == (TODAY, 2, 3, 1)
    assert (second.day, second.new, second.same, second.failed) == (TODAY + timedelta(days=1), 0, 0, 1)


def test_delays_are_counted_for_new_dated_articles_after_the_first_poll(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(body=FEED))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        assert [counts.delays for counts in stored_counts(polling)] == [{}], "nobody looked before"
        fresh = [
            item(3, "Fri, 20 Nov 2026 10:20:00 GMT"),  # seen after 40 minutes
            item(4, "Fri, 20 Nov 2026 08:00:00 GMT"),  # after three hours
            item(5, "Fri, 20 Nov 2026 23:00:00 GMT"),  # its publication date is in the future
            item(6, ""),
        ]
        upstream.serve("/feed", Answer(body=rss([*fresh, *ITEMS]).encode()))
        report = polling.poll("ferry", elapsed=2 * HOUR)
        assert report
        assert report.report.outcomes["new"] == 4
        assert [counts.delays for counts in stored_counts(polling)] == [{45: 1, 180: 1}]
        upstream.serve("/feed", Answer(body=rss([*fresh, *ITEMS]).encode() + b" "))
        polling.poll("ferry", elapsed=5 * HOUR)
        assert [counts.delays for counts in stored_counts(polling)] == [{45: 1, 180: 1}], "each is seen first once"


def test_imports_count_no_delays(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(body=FEED))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        document = InputDocument(
            path="archive.xml", body=rss([item(9, "Mon, 02 Nov 2026 09:00:00 GMT")]).encode(), seen=START
        )
        with open_store(polling.config.database) as store:
            report = ingest([document], store=store, config=polling.config, now=START + HOUR)
        assert (report.outcomes["new"], report.delays) == (1, ())
        assert [counts.delays for counts in stored_counts(polling)] == [{}]


def test_the_day_of_a_poll_is_that_of_utc() -> None:
    there = datetime(2026, 11, 21, 7, 59, 59, tzinfo=ZoneInfo("Asia/Shanghai"))
    poll = Poll(source="ferry")
    assert counts_of_poll(poll, poll, there, new_articles=0, delays=()).day == TODAY


def test_copies_of_other_sources_count_as_new() -> None:
    poll = Poll(source="ferry")
    report = IngestReport(outcomes=Counter({"duplicate": 1}))
    assert counts_of_poll(poll, poll, START, new_articles=report.new_articles, delays=()).new == 1
    report = IngestReport(outcomes=Counter({"updated": 1}))
    assert counts_of_poll(poll, poll, START, new_articles=report.new_articles, delays=()).same == 1


def test_sources_that_were_not_requested_are_not_counted(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(headers={"Cache-Control": "max-age=7200"}, body=FEED))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        polling.poll("ferry", elapsed=HOUR)
    assert [counts.polls for counts in stored_counts(polling)] == [1]
