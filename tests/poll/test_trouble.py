"""Failures of the database or of our code: the poller continues, and unwritten results are not recorded."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config
from feeds.errors import FetchError, StoreError
from feeds.fetch import FetchRequest, FetchResponse
from feeds.ingest.pipeline import IngestReport, InputDocument, entries_of, ingest_entries
from feeds.model import Source
from feeds.poll import Poller
from feeds.store import Batch, open_store
from feeds.store.sqlite_driver import sqlite3
from tests.poll.support import START, InProcess, Polling
from tests.poll.test_week import Jumping, body
from tests.upstream.feeds import rss
from tests.upstream.server import Answer as Served
from tests.upstream.server import Upstream


class Failing:
    """A disk that is full for the first writes of polls."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def offload(self, function: Callable[..., Any], *arguments: Any) -> Any:
        if function.__name__ == "record" and self.left:
            self.left -= 1
            return [], StoreError("the disk is full", path="feeds.sqlite3")
        return function(*arguments)


class CountingUpstreams:
    """Responds with a feed and counts the requests."""

    def __init__(self, error: Exception | None = None, *, cache_control: str = "") -> None:
        self.count, self.error, self.cache_control = 0, error, cache_control

    async def fetch(self, ask: FetchRequest) -> FetchResponse:
        self.count += 1
        if self.error:
            raise self.error
        return FetchResponse(status=200, url=ask.url, body=body(rss()), cache_control=self.cache_control)


def run_for(minutes: float, polling: Polling, upstreams: CountingUpstreams, disk: Failing) -> list[StoreError]:
    complaints: list[StoreError] = []

    async def run() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.call_later(minutes * 60, stop.set)
        with open_store(polling.config.database) as store:
            poller = Poller(
                store,
                polling.config,
                upstreams,
                InProcess(polling.config, polling.folder),
                clock=lambda: START + timedelta(seconds=loop.time()),
                chance=lambda: 0.0,
                offload=disk.offload,
                on_error=complaints.append,
            )
            await poller.run(stop)

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
    return complaints


@pytest.fixture
def polling(tmp_path: Path) -> Polling:
    with Upstream() as upstream:
        return Polling(tmp_path, upstream, "/feed")


def test_a_full_disk_is_reported_and_retried(polling: Polling) -> None:
    upstreams = CountingUpstreams()
    complaints = run_for(30, polling, upstreams, Failing(3))
    assert [error.reason for error in complaints] == ["the disk is full"] * 3
    assert upstreams.count == 4
    assert polling.state().last_success is not None
    with open_store(polling.config.database) as store:
        assert store.count() == 2


def test_an_unreadable_row_is_reported_and_rewritten(polling: Polling) -> None:
    assert run_for(1, polling, CountingUpstreams(), Failing(0)) == []
    with closing(sqlite3.connect(polling.config.database)) as database:
        database.execute("UPDATE poll SET detail = '{'")
        database.commit()
    upstreams = CountingUpstreams()
    (complaint,) = run_for(1, polling, upstreams, Failing(0))
    assert complaint.reason.startswith("the stored state of source ferry cannot be read")
    assert (upstreams.count, polling.state().state) == (1, "fresh")
    assert run_for(1, polling, CountingUpstreams(), Failing(0)) == []


def test_a_full_disk_does_not_shorten_the_interval(polling: Polling) -> None:
    """Its max-age is respected, even if the poll could not be written."""
    upstreams = CountingUpstreams(cache_control="max-age=1200")
    complaints = run_for(15, polling, upstreams, Failing(1))
    assert (len(complaints), upstreams.count) == (1, 1)
    assert run_for(30, polling, CountingUpstreams(cache_control="max-age=1200"), Failing(0)) == []


def test_responses_before_the_stop_are_written(polling: Polling, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stopped poller writes the finished polls, as their servers were already requested."""

    async def nothing(*_: Any) -> list[Any]:
        await asyncio.sleep(60)
        return []

    monkeypatch.setattr(Poller, "_record_or_postpone", once_instead(Poller._record_or_postpone, nothing))
    upstreams = CountingUpstreams()
    assert run_for(0.5, polling, upstreams, Failing(0)) == []
    assert upstreams.count == 1
    assert polling.state().last_success is not None


def once_instead(method: Callable[..., Any], first: Callable[..., Any]) -> Callable[..., Any]:
    """The method, but another function on the first call."""
    calls: list[int] = []

    async def run(*arguments: Any) -> Any:
        calls.append(1)
        return await (first if len(calls) == 1 else method)(*arguments)

    return run


def test_a_document_that_cannot_be_stored_fails_only_its_source(
    polling: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    write = Batch.write

    def fail_at_first(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError("a slip")
        return write(*arguments, **options)

    monkeypatch.setattr(Batch, "write", fail_at_first)
    upstreams = CountingUpstreams()
    assert run_for(0.5, polling, upstreams, Failing(0)) == []
    assert str(polling.state().error) == "internal error, please report it: ZeroDivisionError: a slip"
    calls.clear()
    # the same poller during and after the failure
    assert run_for(300, polling, upstreams, Failing(0)) == []
    assert (polling.state().error, upstreams.count >= 3) == (None, True)
    with open_store(polling.config.database) as store:
        # the source exists, although its first write was rolled back
        (row,) = [row for row in store.sources() if row.source.id == "ferry"]
        assert (row.count, row.source.title) == (2, "渡口新闻")


def test_an_internal_error_fails_only_its_source(polling: Polling) -> None:
    run_for(30, polling, CountingUpstreams(ZeroDivisionError("a slip")), Failing(0))
    assert str(polling.state().error) == "internal error, please report it: ZeroDivisionError: a slip"


def test_articles_and_poll_state_are_written_in_one_transaction(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Served(body=rss().encode()))
        polling = Polling(tmp_path, upstream, "/feed")

        def crash(_batch: Batch, _report: IngestReport) -> None:
            raise KeyboardInterrupt

        with open_store(polling.config.database) as store:
            entries = list(entries_of(InputDocument(path="x", body=rss().encode()), polling.config, START))
            with pytest.raises(KeyboardInterrupt):
                ingest_entries(entries, store=store, config=polling.config, now=START, on_commit=crash)
            assert store.count() == 0
            sealed: list[int] = []
            ingest_entries(
                [],
                store=store,
                config=polling.config,
                now=START,
                on_commit=lambda _, report: sealed.append(report.documents),
            )
            assert sealed == [0]


def test_a_feed_cannot_rewrite_an_article_of_another_source(tmp_path: Path) -> None:
    """A declared upstream gives no permission: the article stays as in its own source."""
    theirs = rss().replace("摆渡的老人", "行骗的人").encode()
    with Upstream() as upstream, Upstream() as other:
        upstream.serve("/feed", Served(body=rss().encode()))
        other.serve("/feed", Served(body=theirs))
        polling = Polling(tmp_path, upstream, "/feed")
        text = polling.config.path.read_text(encoding="utf-8").replace(
            f'allow = ["{upstream.host_port}"]', f'allow = ["{upstream.host_port}", "localhost:{other.port}"]'
        )
        text += (
            f'[[source]]\nid = "thief"\ntitle = "别家"\nfeeds = ["http://localhost:{other.port}/feed"]\nhosts = []\n'
        )
        polling.config.path.write_text(text, encoding="utf-8")
        polling.reload()
        polling.poll("ferry")
        with open_store(polling.config.database) as store:
            originals = store.newest(None, 9)
        polling.poll("thief")
        with open_store(polling.config.database) as store:
            assert store.newest(["ferry"], 9) == originals
            assert len(originals) == 2
            assert [article.url for article in store.newest(["thief"], 9)] == [article.url for article in originals]


def test_no_poll_is_lost_if_many_end_at_once(tmp_path: Path) -> None:
    sources = tuple(Source(id=f"s{n}", title=f"来源{n}", feeds=(f"http://h{n}.example.org/",)) for n in range(1_200))
    config = Config(data=tmp_path, sources=sources, host_spacing=0)

    async def run() -> int:
        with open_store(config.database) as store:
            upstreams = CountingUpstreams(FetchError("nobody there", url="http://x.example.org/"))
            reads = InProcess(config, tmp_path)
            poller = Poller(
                store, config, upstreams, reads, clock=lambda: START, chance=lambda: 0.0, offload=Failing(0).offload
            )
            return len(await poller.once())

    with asyncio.Runner(loop_factory=Jumping) as runner:
        assert runner.run(run()) == len(sources)
