"""Recorder: what it returns after a failure, and what a recorded poll keeps."""

from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config
from feeds.errors import StoreError
from feeds.health import Poll, Upstream
from feeds.messages import untranslated
from feeds.model import Source
from feeds.poll import PollResult
from feeds.poll.outcomes import Attempt
from feeds.poll.recorder import Recorder
from feeds.store import Batch, open_store
from tests.poll.support import START, Polling
from tests.upstream.feeds import rss
from tests.upstream.server import Answer
from tests.upstream.server import Upstream as Server


def failed(id: str) -> PollResult:
    """A poll whose only request failed, not recorded yet."""
    upstream = Upstream(url=f"https://{id}.example/feed", error=untranslated("no answer"), failures=1)
    attempt = Attempt(upstream=upstream, requested_url=upstream.url, error=untranslated("no answer"))
    poll = Poll(source=id, upstreams=(Upstream(url=upstream.url),))
    return PollResult(source=Source(id=id, title=id), previous=poll, current=poll, now=START, attempts=(attempt,))


def test_polls_recorded_before_a_failure_are_returned_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise StoreError("the disk is full", path="feeds.sqlite3")

    # polls of an outage have no daily counts
    monkeypatch.setattr(Batch, "put_daily_counts", fail)
    with open_store(tmp_path / "feeds.sqlite3") as store:
        recorder = Recorder(store, Config(), lambda: 0.5)
        recorded, error = recorder.record([failed("a")], unreached=[failed("b")])
        assert [result.source.id for result in recorded] == ["b"]
        assert isinstance(error, StoreError)
        assert store.polls().keys() == {"b"}


def test_a_recorded_poll_keeps_no_entries(tmp_path: Path) -> None:
    """One command may poll thousands of sources, and returns all results."""
    with Server() as upstream:
        upstream.serve("/feed", Answer(body=rss().encode()))
        result = Polling(tmp_path, upstream, "/feed").poll()
    assert result
    assert result.report.new_articles == 2
    assert [attempt.reading for attempt in result.attempts] == [None]
