"""The effect of each kind of response on the next poll: one row for each, over real HTTP."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.poll.support import START, Polling
from tests.upstream.feeds import ITEMS, Item, good_feeds, rss
from tests.upstream.server import Answer, Upstream

FEED = rss().encode()
MORE = rss([Item(link="https://news.example.org/a/3.html", title="新的一条"), *ITEMS]).encode()
HOUR = timedelta(hours=1)
TAGGED = Answer(headers={"ETag": '"one"', "Last-Modified": "Fri, 20 Nov 2026 08:00:00 GMT"}, body=FEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The second response of a source after a good one, and its effect."""

    answer: Answer
    #: whether the response counts as a failure
    succeeds: bool = True
    is_read: bool = False
    new: int = 0
    #: validators of the third request
    etag: str | None = None
    modified: str | None = None
    #: path of the third request
    path: str = "/feed"
    #: hours until the third request
    wait: float = 3
    #: part of the error message
    words: str = ""
    gone: bool = False
    elsewhere: str = ""
    extra: dict[str, Answer] = field(default_factory=dict)


#: the polling interval of the samples is three hours
DECISIONS = {
    "200, same body, same tag": Row(answer=TAGGED, etag='"one"', modified="Fri, 20 Nov 2026 08:00:00 GMT"),
    "200, same body, new tag": Row(answer=Answer(headers={"ETag": 'W/"two"'}, body=FEED), etag='W/"two"'),
    "200, same body, no tag": Row(answer=Answer(body=FEED)),
    "200, new body": Row(answer=Answer(headers={"ETag": '"3"'}, body=MORE), is_read=True, new=1, etag='"3"', wait=1.5),
    "304 alone": Row(answer=Answer(status=304), etag='"one"', modified="Fri, 20 Nov 2026 08:00:00 GMT"),
    "304 with a new tag": Row(
        answer=Answer(status=304, headers={"ETag": '"two"'}), etag='"two"', modified="Fri, 20 Nov 2026 08:00:00 GMT"
    ),
    "304 with max-age": Row(
        answer=Answer(status=304, headers={"Cache-Control": "public, max-age=36000"}),
        etag='"one"',
        modified="Fri, 20 Nov 2026 08:00:00 GMT",
        wait=10,
    ),
    "200 with Expires": Row(
        answer=Answer(
            headers={"Date": "Fri, 20 Nov 2026 10:00:00 GMT", "Expires": "Fri, 20 Nov 2026 18:00:00 GMT"}, body=FEED
        ),
        wait=8,
    ),
    "200 with ttl": Row(answer=Answer(body=rss(head="<ttl>300</ttl>").encode()), is_read=True, wait=5),
    "200 with skipHours": Row(
        # three hours end at 12:00, but the hours 12 to 14 are in skipHours
        answer=Answer(body=rss(head="<skipHours><hour>12</hour><hour>13</hour><hour>14</hour></skipHours>").encode()),
        is_read=True,
        wait=5,
    ),
    "301 to the same host": Row(
        answer=Answer(status=301, headers={"Location": "/moved"}),
        extra={"/moved": Answer(body=FEED)},
        path="/moved",
    ),
    "308 to the same host": Row(
        answer=Answer(status=308, headers={"Location": "/moved"}),
        extra={"/moved": Answer(headers={"ETag": '"m"'}, body=FEED)},
        path="/moved",
        etag='"m"',
    ),
    "302": Row(answer=Answer(status=302, headers={"Location": "/now"}), extra={"/now": Answer(body=FEED)}),
    "307": Row(answer=Answer(status=307, headers={"Location": "/now"}), extra={"/now": Answer(body=FEED)}),
    "301 to what is not there": Row(
        answer=Answer(status=301, headers={"Location": "/gone"}), succeeds=False, words="404", wait=1
    ),
    "301 to where nobody may go": Row(
        answer=Answer(status=301, headers={"Location": "http://10.0.0.1/"}),
        succeeds=False,
        words="10.0.0.1 is an internal host",
        wait=1,
    ),
    "404": Row(answer=Answer(status=404), succeeds=False, words="not found", wait=1),
    "410": Row(answer=Answer(status=410), succeeds=False, words="permanently removed", gone=True),
    "410 where it leads for now": Row(
        answer=Answer(status=302, headers={"Location": "/closed"}),
        extra={"/closed": Answer(status=410)},
        succeeds=False,
        words="permanently removed",
        wait=1,
    ),
    "429 with seconds": Row(
        answer=Answer(status=429, headers={"Retry-After": "14400"}), succeeds=False, words="429", wait=4
    ),
    "429 with a date": Row(
        answer=Answer(status=429, headers={"Retry-After": "Fri, 20 Nov 2026 19:00:00 GMT"}),
        succeeds=False,
        words="429",
        wait=9,
    ),
    "503 with seconds": Row(
        answer=Answer(status=503, headers={"Retry-After": "14400"}), succeeds=False, words="503", wait=4
    ),
    "503 with a date": Row(
        answer=Answer(status=503, headers={"Retry-After": "Fri, 20 Nov 2026 19:00:00 GMT"}),
        succeeds=False,
        words="503",
        wait=9,
    ),
    "503 with nonsense": Row(
        answer=Answer(status=503, headers={"Retry-After": "soon"}), succeeds=False, words="503", wait=1
    ),
    "broken gzip": Row(
        answer=Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(MORE)[:-9] + b"123456789"),
        succeeds=False,
        words="expected gzip",
        wait=1,
    ),
    "Content-Length too long": Row(
        answer=Answer(headers={"Content-Length": str(len(MORE) + 9), "Connection": "close"}, body=MORE),
        succeeds=False,
        words="",
        wait=1,
    ),
    "cut off": Row(
        # complete entries are stored without validators, so that the rest is fetched again
        answer=Answer(headers={"ETag": '"cut"'}, body=MORE[: MORE.rindex(b"<item>") + 200]),
        is_read=True,
        new=1,
        words="the document is incomplete",
        # the complete fields of the truncated entry are parsed, including its date
        wait=1.5,
    ),
    "wrong charset": Row(
        answer=Answer(headers={"Content-Type": "text/xml; charset=iso-8859-1", "ETag": '"c"'}, body=MORE),
        is_read=True,
        new=1,
        etag='"c"',
        wait=1.5,
    ),
    "a page": Row(answer=Answer(body=b"<!DOCTYPE html><html></html>"), succeeds=False, words="an HTML page", wait=1),
}
#: a rejected conditional request is repeated with the last good validators
KEPT = {"etag": '"one"', "modified": "Fri, 20 Nov 2026 08:00:00 GMT"}


@pytest.mark.parametrize("name", DECISIONS)
def test_effect_of_each_response(name: str, tmp_path: Path) -> None:
    row = DECISIONS[name]
    with Upstream() as upstream:
        for path, answer in row.extra.items():
            upstream.serve(path, answer)
        upstream.serve("/feed", TAGGED, row.answer, row.answer)
        polling = Polling(tmp_path, upstream, "/feed", settings="deadline = 2")
        first = polling.poll()
        assert first
        assert first.report.outcomes == {"new": 2}
        read = len(polling.reader.read_so_far)

        second = polling.poll("ferry", elapsed=HOUR)

        assert second
        assert bool(second.current.failures) is not row.succeeds
        assert row.words in str(second.current.error or "")
        assert bool(second.current.error) is (not row.succeeds or bool(row.words))
        assert len(polling.reader.read_so_far) - read == row.is_read + (row.words == "an HTML page")
        assert second.report.outcomes["new"] == row.new
        assert polling.state() == second.current
        assert (second.current.state == "gone") is row.gone
        if row.gone:
            assert polling.poll(elapsed=100 * HOUR) is None
            return
        assert second.current.next_at == START + HOUR + timedelta(hours=row.wait)
        count = len(upstream.requests)
        assert polling.poll(elapsed=timedelta(hours=row.wait, seconds=-1)) is None
        polling.poll(elapsed=timedelta(seconds=1))
        third = upstream.requests[count]
        assert third.path == row.path
        expected = KEPT if not row.succeeds else {"etag": row.etag, "modified": row.modified}
        assert third.headers.get("if-none-match") == expected["etag"]
        assert third.headers.get("if-modified-since") == expected["modified"]


def test_a_move_to_another_site_waits_for_the_operator(tmp_path: Path) -> None:
    with Upstream() as upstream, Upstream() as other:
        other.serve("/feed", Answer(body=FEED))
        elsewhere = f"http://localhost:{other.port}/feed"
        upstream.serve("/feed", Answer(status=301, headers={"Location": elsewhere}))
        settings = f'# the two places, by two names\nallow = ["{upstream.host_port}", "localhost:{other.port}"]'
        polling = Polling(tmp_path, upstream, "/feed")
        text = polling.config.path.read_text(encoding="utf-8").replace(f'allow = ["{upstream.host_port}"]', settings)
        polling.config.path.write_text(text, encoding="utf-8")
        polling.reload()
        report = polling.poll()
        assert report
        assert (report.current.error, report.report.outcomes["new"]) == (None, 2)
        (address,) = report.current.upstreams
        assert (address.moved, address.elsewhere) == ("", elsewhere)
        polling.poll("ferry", elapsed=HOUR)
        assert len(upstream.requests) == 2, "it is still asked where it was declared"


def test_failover_to_the_next_address_and_back(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/a", Answer(status=500), Answer(body=FEED))
        upstream.serve("/b", Answer(body=FEED))
        polling = Polling(tmp_path, upstream, "/a", "/b")
        report = polling.poll()
        assert report
        assert (report.current.failures, report.current.error, report.current.asked) == (0, None, upstream.url("/b"))
        assert [upstream_state.failures for upstream_state in report.current.upstreams] == [1, 0]
        polling.poll(elapsed=3 * HOUR)
        assert [upstream_state.path for upstream_state in upstream.requests] == ["/a", "/b", "/a"]


def test_failures_back_off_and_keep_their_reason(tmp_path: Path) -> None:
    with Upstream() as upstream:
        polling = Polling(tmp_path, upstream, "/nothing")
        waits = []
        for number in range(1, 8):
            report = polling.poll()
            assert report
            assert report.current.failures == number
            assert report.current.next_at
            waits.append((report.current.next_at - polling.now) / HOUR)
            polling.now = report.current.next_at
        assert waits == [1, 2, 4, 8, 16, 24, 24]
        assert polling.state().state == "failing"


def test_410_stops_an_address_and_not_the_others(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/a", Answer(status=410))
        upstream.serve("/b", Answer(body=FEED))
        polling = Polling(tmp_path, upstream, "/a", "/b")
        for _ in range(3):
            polling.poll(elapsed=24 * HOUR)
        assert len(upstream.asked("/a")) == 1
        assert len(upstream.asked("/b")) == 3
        assert polling.state().state != "gone"


def test_paused_sources_are_not_polled(tmp_path: Path) -> None:
    with Upstream() as upstream:
        polling = Polling(tmp_path, upstream, "/feed", keys="paused = true")
        assert polling.poll() is None
        assert upstream.requests == []
        assert polling.state().state == "paused"


def test_a_manual_poll_respects_retry_after(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(headers={"Cache-Control": "max-age=7200"}, body=FEED))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        report = polling.poll("ferry", elapsed=HOUR)
        assert report
        assert not report.is_asked
        assert len(upstream.requests) == 1


def test_a_new_parser_version_fetches_documents_again(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", TAGGED)
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        with polling.config.path.open("a", encoding="utf-8") as file:
            file.write('drop = ["p.advert"]\n')
        polling.reload()
        polling.poll(elapsed=3 * HOUR)
        assert "if-none-match" not in upstream.requests[1].headers
        assert len(polling.reader.read_so_far) == 2


def test_requests_are_plain_and_polite(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(headers={"Set-Cookie": "a=b", "Cache-Control": "no-cache"}, body=FEED))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        polling.poll(elapsed=24 * HOUR)
        for request in upstream.requests:
            assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}
            assert request.headers["user-agent"] == "feeds/0 (+http://127.0.0.1:8000)"
            assert request.headers["accept-encoding"] == "gzip, identity"
            assert "application/atom+xml" in request.headers["accept"]


GOOD = good_feeds()


@pytest.mark.parametrize("name", GOOD)
def test_good_feeds_in_every_encoding_are_parsed_alike(name: str, tmp_path: Path) -> None:
    media_type, body = GOOD[name]
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(headers={"Content-Type": media_type} if media_type else {}, body=body))
        report = Polling(tmp_path, upstream, "/feed").poll()
    assert report
    assert (report.current.error, report.report.outcomes, report.report.rejected) == (None, {"new": 2}, ())
    from feeds.store import open_store

    with open_store(tmp_path / "data" / "feeds.sqlite3") as store:
        assert {article.title for article in store.newest(["ferry"], 9)} == {article.title for article in ITEMS}


def test_a_clock_set_back_does_not_stop_a_source(tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(body=FEED))
        polling = Polling(tmp_path, upstream, "/feed")
        polling.poll()
        polling.now = datetime(2025, 1, 1, tzinfo=UTC)
        assert polling.poll() is not None
        assert len(upstream.requests) == 2
