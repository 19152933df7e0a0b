"""`/status.atom`: one entry for every change of state, and none of them in the news feeds."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
import pytest

from feeds.export import export
from feeds.health import Event, Poll
from feeds.health.records import State
from feeds.messages import untranslated
from feeds.messages.reasons import Reason
from feeds.messages.states import StateReason
from feeds.publish.feed.status_feed import MAX_ENTRIES, NAMES
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.publish.status import STATES
from feeds.store import open_store
from tests.publish.formats.samples import BASE, article, at
from tests.publish.formats.validity import problems
from tests.publish.site import CONFIG, fill, found

#: new ones make every subscriber read everything again
FEED_ID = "urn:uuid:c8792c94-fa9b-5659-9215-b95462b0e564"
ENTRY_ID = "urn:uuid:3f573539-3eb9-51c6-aff5-90cc0a90ab08"


def event(day: int = 8, previous: State = "fresh", state: State = "stale", **changes: Any) -> Event:
    reason = untranslated("answers, but nothing new for 4 days")
    return replace(Event(source="harbour", previous=previous, state=state, at=at(day), reason=reason), **changes)


def happen(store: Any, *events: Event) -> None:
    with store.batch(at(20)) as batch:
        batch.put_events(events)


def read(publisher: Publisher) -> Any:
    return feedparser.parse(io.BytesIO(found(publisher, "status.atom").body))


def titles(publisher: Publisher) -> list[str]:
    return [entry.title for entry in read(publisher).entries]


def test_a_change_of_state_is_one_entry_that_says_all(store, publisher):
    happen(store, event())
    parsed = read(publisher)
    assert parsed.feed.updated == "2024-05-08T08:00:00+00:00"
    (entry,) = parsed.entries
    assert entry.title == "海港日报：长时间没有新内容"
    assert entry.published == entry.updated == "2024-05-08T08:00:00+00:00"
    assert entry.content[0].value == (
        "<p>海港日报：此前“正常”，现在“长时间没有新内容”。</p>"
        "<p>始于 2024-05-08 08:00（UTC）。</p>"
        "<p>详情：answers, but nothing new for 4 days</p>"
        "<p>已收到的文章照常提供，订阅不受影响。</p>"
    )


def test_the_reason_is_translated(store, publisher):
    silence = StateReason.SILENCE(time=StateReason.DAYS(num=4))
    reason = StateReason.FAILURES_ONLY(failures=StateReason.FAILURES(num=2), why=Reason.NOT_FOUND(), silence=silence)
    happen(store, event(reason=reason))
    (entry,) = read(publisher).entries
    assert "<p>详情：连续失败 2 次（地址不存在），已有 4 天没有新内容</p>" in entry.content[0].value


def test_no_change_is_no_entry(store, publisher):
    old = found(publisher, "status.atom")
    with store.batch(at(9)) as batch:
        batch.put_polls([Poll(source="harbour", state="stale", last_try=at(9))])
    assert found(publisher, "status.atom") is old
    fill(store, (article("i2", source="island", published=at(5)),), at(9))
    assert found(publisher, "status.atom").body == old.body


def test_an_entry_stands_for_every_state_newest_first(store, publisher):
    events = [event(8 + number, "late" if state != "late" else "fresh", state) for number, state in enumerate(STATES)]
    happen(store, *events)
    visible = [title.removeprefix("海港日报：") for title in titles(publisher)]
    assert visible == [
        "已暂停抓取",
        "已永久下线",
        "连续抓取失败",
        "长时间没有新内容",
        "新内容比平时来得晚",
        "恢复正常",
        "等待首次抓取",
    ]
    assert NAMES.keys() == set(STATES)


def test_a_source_that_is_well_again_is_told_without_reassurance(store, publisher):
    happen(store, event(previous="failing", state="fresh", reason=untranslated("as usual")))
    assert "照常提供" not in found(publisher, "status.atom").body.decode().partition("<entry>")[2]


def test_the_first_good_answer_of_a_source_is_no_news(store, publisher):
    happen(store, event(8), *(event(9, "waiting", "fresh", source=f"s{number}") for number in range(2 * MAX_ENTRIES)))
    assert titles(publisher) == ["海港日报：长时间没有新内容"]
    happen(store, event(10, "waiting", "failing"))
    assert titles(publisher)[0] == "海港日报：连续抓取失败"


def test_only_the_newest_hundred_stand(store, publisher):
    happen(store, *(event(1, at=at(1) + timedelta(hours=number)) for number in range(MAX_ENTRIES + 5)))
    entries = read(publisher).entries
    assert len(entries) == MAX_ENTRIES
    assert entries[0].updated == f"{at(1) + timedelta(hours=MAX_ENTRIES + 4):%Y-%m-%dT%H:%M:%S}+00:00"


def test_ids_are_the_same_for_ever(store, publisher):
    happen(store, event())
    parsed = read(publisher)
    assert (parsed.feed.id, parsed.entries[0].id) == (FEED_ID, ENTRY_ID)
    moved = replace(CONFIG, base_url="https://moved.example.com", title="别的新闻", sources=())
    again = read(Publisher(store, moved))
    assert (again.feed.id, again.entries[0].id) == (FEED_ID, ENTRY_ID)


def test_a_change_that_is_told_twice_is_one_entry(store, publisher):
    happen(store, event(), event(reason=untranslated("同一件事说了两遍")), event(9))
    assert len(titles(publisher)) == 2


@pytest.mark.parametrize("count", [0, 1, 5, MAX_ENTRIES])
def test_it_is_valid_however_many_changes_there_are(store, publisher, count):
    # a batch shares its moment
    happen(store, *(event(source=f"s{number}") for number in range(count)), *([event(9)] if count else []))
    assert problems(found(publisher, "status.atom").body, f"{BASE}/status.atom") == []


HOSTILE = "<script>alert(1)</script> & ]]> \x00\x1b\ufffe\ud800 " + "长" * 100_000


def test_what_servers_say_stays_text(store, publisher):
    happen(store, event(reason=untranslated(HOSTILE), source="<b>s</b>\x01", state="<i>", previous="&amp;"))
    body = found(publisher, "status.atom").body
    assert problems(body, f"{BASE}/status.atom") == []
    assert len(body) < 5_000
    assert "<script" not in body.decode()
    assert "&amp;lt;script&amp;gt;" in body.decode()


def test_no_secret_and_no_host_inside_is_told(store):
    words = "http://hub.example.net:1200/dw?key=s3cret: no connection to hub.example.net:1200"
    happen(store, event(reason=untranslated(words)))
    body = found(Publisher(store, replace(CONFIG, allow=("hub.example.net:1200",))), "status.atom").body.decode()
    assert "http://…/dw?…: no connection to …" in body


def test_it_never_mixes_into_the_news(store, publisher):
    old = {path: found(publisher, path).body for path in publisher.paths() if path != "status.atom"}
    happen(store, event(), event(9, source="island"), event(10, source="never-seen"))
    assert {path: found(publisher, path).body for path in publisher.paths() if path != "status.atom"} == old
    # the page of the same matters is the one that may lead there
    assert {path.rpartition("status/")[1] for path, body in old.items() if b"status.atom" in body} == {"status/"}


def test_a_source_that_is_no_more_configured_keeps_its_entries_under_its_id(store):
    happen(store, event())
    assert titles(Publisher(store, replace(CONFIG, sources=()))) == ["harbour：长时间没有新内容"]


def test_rendering_twice_gives_the_same_object_and_another_process_the_same_bytes(store, publisher):
    happen(store, event(), event(9, source="island"))
    first = found(publisher, "status.atom")
    assert found(publisher, "status.atom") is first
    assert found(Publisher(store, CONFIG), "status.atom").etag == first.etag


def test_a_new_entry_moves_last_modified_and_news_do_not(store, publisher):
    assert found(publisher, "status.atom").modified == at(1), "since when documents are made this way"
    happen(store, event(8))
    assert found(publisher, "status.atom").modified == at(8)
    fill(store, (article("i2", source="island", published=at(5)),), at(9))
    assert found(publisher, "status.atom").modified == at(8)


def test_it_is_exported_like_every_document(store, publisher, tmp_path):
    happen(store, event())
    export(publisher, tmp_path / "site")
    assert (tmp_path / "site/status.atom").read_bytes() == found(publisher, "status.atom").body


def test_a_site_that_was_never_polled_has_an_empty_one(tmp_path):
    with open_store(tmp_path / "new.sqlite3") as store:
        store.fingerprint_since(fingerprint_of(CONFIG), now=at(1))
        parsed = read(Publisher(store, CONFIG))
    assert (parsed.feed.title, parsed.entries) == ("我的新闻：来源状况", [])
