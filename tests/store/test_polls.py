"""What is remembered of sources between two polls, and the changes of their state."""

import json
from contextlib import closing
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.health import Event, Poll, Upstream
from feeds.messages import Untranslated, untranslated
from feeds.messages.reasons import Reason
from feeds.messages.states import StateReason
from feeds.model import Validators
from feeds.store import Store, open_store
from feeds.store.polls import MAX_EVENTS
from feeds.store.sqlite_driver import sqlite3
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, content, sample, take_all

UPSTREAM = Upstream(
    url="https://news.example/rss?lang=zh",
    moved="https://news.example/feed",
    elsewhere="https://other.example/feed",
    validators=Validators(
        url="https://news.example/feed", etag='W/"a,b"', last_modified="Wed, 19 Jun 2024 12:00:00 GMT"
    ),
    digest="0a1b2c",
    failures=2,
    error=Reason.STATUS(status=503, why=untranslated("状态")),
    not_before=NOW + HOUR,
    retry_at=NOW + 2 * HOUR,
    gone=True,
    ttl=60,
    skip_hours=(0, 23),
    skip_days=(5, 6),
)
POLL = Poll(
    source="dw",
    state="late",
    since=NOW - HOUR,
    next_at=NOW + HOUR,
    last_try=NOW,
    last_success=NOW - 2 * HOUR,
    last_new=NOW - 50 * HOUR,
    failures=1,
    error=Reason.STATUS(status=503, why=untranslated("状态")),
    asked="https://news.example/feed",
    status=503,
    size=1234,
    duration=567,
    rhythm=3600,
    cadence=7200,
    rejected=2,
    problems=(Reason.LINE(line=3, why=Reason.NO_TITLE()), untranslated("第二条没有正文")),
    upstreams=(UPSTREAM, Upstream(url="https://mirror.example/dw.xml")),
)


def put(store: Store, *polls: Poll) -> None:
    with store.batch(NOW) as batch:
        batch.put_polls(polls)


def event(number: int = 0, **changes: Any) -> Event:
    created = Event(
        source="dw", previous="fresh", state="late", at=NOW + number * HOUR, reason=untranslated("好久没有新内容")
    )
    return replace(created, **changes)


def happen(store: Store, *events: Event) -> None:
    with store.batch(NOW) as batch:
        batch.put_events(events)


# --- polls ------------------------------------------------------------------------------------------------------


def test_the_samples_say_something_in_every_field() -> None:
    for value, empty in ((POLL, Poll(source="")), (UPSTREAM, Upstream(url="")), (UPSTREAM.validators, Validators())):
        silent = [field.name for field in fields(value) if getattr(value, field.name) == getattr(empty, field.name)]
        assert silent == []


def test_every_field_comes_back_as_it_was_put(store: Store) -> None:
    put(store, POLL)
    assert store.polls() == {"dw": POLL}


def test_a_poll_that_says_nothing_comes_back_too(store: Store) -> None:
    put(store, Poll(source="voa"))
    assert store.polls() == {"voa": Poll(source="voa")}


def test_times_keep_their_milliseconds_and_are_in_utc(store: Store) -> None:
    moment = NOW + timedelta(milliseconds=123)
    put(store, replace(POLL, last_try=moment))
    result = store.polls()["dw"].last_try
    assert result == moment
    assert result.tzinfo is NOW.tzinfo


def test_a_validator_keeps_what_no_encoding_has(store: Store) -> None:
    """Headers are bytes; those that are no UTF-8 reach us as halves of characters, and have to go back the same."""
    validators = Validators(url="https://news.example/", etag='"\udce4\udcb8"', last_modified="\x00\uffff")
    poll = replace(POLL, upstreams=(replace(UPSTREAM, validators=validators, error=untranslated("\ud800")),))
    put(store, poll)
    assert store.polls()["dw"] == poll


def test_a_poll_takes_the_place_of_the_last_one(store: Store, path: Path) -> None:
    put(store, POLL, Poll(source="voa"))
    put(store, replace(POLL, state="fresh", error=None, problems=()))
    put(store, *(replace(POLL, failures=number, upstreams=()) for number in (7, 8)))
    assert store.polls() == {"dw": replace(POLL, failures=8, upstreams=()), "voa": Poll(source="voa")}
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM poll").fetchone() == (2,)


def test_nothing_to_put_changes_nothing(store: Store) -> None:
    put(store)
    happen(store)
    assert (store.polls(), store.events(9), store.revision()) == ({}, [], 0)


def changed(path: Path, **changes: object) -> None:
    """Change what is stored of a poll as another program would."""
    with closing(sqlite3.connect(path)) as database:
        (detail,) = database.execute("SELECT detail FROM poll").fetchone()
        results = json.loads(detail)
        results["upstreams"][0] |= changes
        results["upstreams"][0]["validators"] |= changes
        database.execute("UPDATE poll SET detail = ?", (json.dumps(results | changes),))
        database.commit()


def test_what_only_a_newer_program_knows_is_passed_over(store: Store, path: Path) -> None:
    put(store, POLL)
    changed(path, mood="heiter", hints=[1, {"a": None}])
    assert store.polls() == {"dw": POLL}


def test_errors_of_earlier_versions_are_sentences(store: Store, path: Path) -> None:
    put(store, POLL)
    changed(path, error="status 503", problems=["line 3: no title"])
    poll = store.polls()["dw"]
    assert (poll.error, poll.upstreams[0].error) == (untranslated("status 503"), untranslated("status 503"))
    assert poll.problems == (untranslated("line 3: no title"),)


@pytest.mark.parametrize(
    "detail",
    [
        *("", "{", "[]", "7", "[" * 100_000, "null"),
        # no moments, or none that every time zone has
        *(
            f'{{"next_at": {value_text}}}'
            for value_text in ("99999999999999999", "1e300", "Infinity", "NaN", "1.5", "true", "null")
        ),
        *(f'{{"since": {value_text}}}' for value_text in ('"gestern"', "-99999999999999999", "253402297200000")),
        # of the wrong kind, or a count that nothing counts to
        *(f'{{"failures": {value_text}}}' for value_text in ('"x"', "true", "1.0", "-1", "[]", "null", "1" * 400)),
        *(f'{{"state": {value_text}}}' for value_text in ("5", '"heiter"', '["fresh"]', "{}")),
        *(f'{{"problems": {value_text}}}' for value_text in ('"x"', "{}", "[1]")),
        *(f'{{"upstreams": {value_text}}}' for value_text in ("[{}]", '[{"url": 5}]', '"x"', '""', "{}", "[7]")),
        *(
            f'{{"upstreams": [{{"url": "https://a.example/", {value_text}}}]}}'
            for value_text in (
                '"gone": 1',
                '"skip_hours": 3',
                '"skip_days": ["x"]',
                '"validators": []',
                '"not_before": 1e300',
            )
        ),
        '{"upstreams": [{"url": "https://a.example/", "validators": {"etag": 5}}]}',
    ],
    ids=lambda detail: detail[:80],
)
def test_what_cannot_be_read_back_is_one_line_and_hides_no_other(store: Store, path: Path, detail: str) -> None:
    put(store, POLL, replace(POLL, source="voa"))
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE poll SET detail = ? WHERE source = 'dw'", (detail,))
        database.commit()
    assert store.polls() == {"voa": replace(POLL, source="voa")}
    (error,) = store.unreadable_polls()
    assert error.reason.startswith("the stored state of source dw cannot be read: ")
    assert error.path == str(path)
    assert [error.reason] == store.problems()
    put(store, POLL)
    assert (store.unreadable_polls(), store.problems()) == ([], [])


# --- events -----------------------------------------------------------------------------------------------------


def test_events_come_back_newest_first(store: Store) -> None:
    happen(store, event(1), event(2, state="stale", previous="late"))
    happen(store, event(3, state="fresh", previous="stale"))
    assert store.events(9) == [
        event(3, state="fresh", previous="stale"),
        event(2, state="stale", previous="late"),
        event(1),
    ]
    assert store.events(1) == [event(3, state="fresh", previous="stale")]


def test_the_last_event_is_newest_for_any_clock(store: Store) -> None:
    happen(store, event(5))
    happen(store, event(1))
    assert store.events(1) == [event(1)]


def test_the_first_answer_of_a_source_can_be_left_out(store: Store) -> None:
    begun, ended = event(1, previous="waiting", state="fresh"), event(2, previous="waiting", state="failing")
    happen(store, event(0), begun, ended)
    assert store.events(9) == [ended, begun, event(0)]
    assert store.events(2, beginnings=False) == [ended, event(0)]


def test_half_a_surrogate_pair_can_be_stored(store: Store) -> None:
    happen(store, event(reason=untranslated("状态\ud800 503")))
    assert store.events(1) == [event(reason=untranslated("状态\ud800 503"))]


def test_the_reason_is_stored_as_codes_with_values(store: Store, path: Path) -> None:
    silence = StateReason.SILENCE(time=StateReason.DAYS(num=4))
    reason = StateReason.FAILURES_ONLY(failures=StateReason.FAILURES(num=2), why=Reason.NOT_FOUND(), silence=silence)
    happen(store, event(reason=reason))
    assert store.events(1) == [event(reason=reason)]
    with closing(sqlite3.connect(path)) as connection:
        assert "nothing new" not in connection.execute("SELECT words FROM event").fetchone()[0]


@pytest.mark.parametrize("words", ["answers, but nothing new for 4 days", "[", '["UNKNOWN"]', "", "[" * 100_000])
def test_sentences_of_earlier_versions_become_text(store: Store, path: Path, words: str) -> None:
    happen(store, event())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE event SET words = ?", (words,))
    (stored,) = store.events(1)
    assert stored.reason.code is Untranslated.TEXT


def test_only_so_many_events_are_kept(store: Store, path: Path) -> None:
    happen(store, *(event(number) for number in range(MAX_EVENTS)))
    assert len(store.events(MAX_EVENTS * 2)) == MAX_EVENTS
    happen(store, event(MAX_EVENTS), event(MAX_EVENTS + 1))
    saved = store.events(MAX_EVENTS * 2)
    assert (len(saved), saved[0], saved[-1]) == (MAX_EVENTS, event(MAX_EVENTS + 1), event(2))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM event").fetchone() == (MAX_EVENTS,)


def test_only_events_are_a_change_of_what_is_published(store: Store) -> None:
    take_all(store, [sample()])
    put(store, POLL)
    assert (store.revision(), store.changed_at(None)) == (1, NOW)
    happen(store, event())
    assert (store.revision(), store.changed_at(None)) == (2, NOW)


def test_a_batch_that_fails_leaves_no_poll_and_no_event(store: Store) -> None:
    def fail() -> None:
        with store.batch(NOW) as batch:
            batch.put_polls([POLL])
            batch.put_events([event()])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (store.polls(), store.events(9), store.revision()) == ({}, [], 0)


# --- the migration ----------------------------------------------------------------------------------------------


def test_a_database_from_before_polls_keeps_its_articles(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with open_store(new) as store:
        take_all(store, [sample("1"), sample("2", source="dw")])
    leave_at(old, "0001", new)
    with closing(sqlite3.connect(old)) as database:
        database.execute("UPDATE meta SET value = 17 WHERE name = 'revision'")
        assert ("poll",) not in database.execute("SELECT name FROM main.sqlite_master").fetchall()
        database.commit()
    with open_store(old) as store:
        assert (store.count(), store.revision(), store.polls(), store.events(9)) == (2, 17, {}, [])
        put(store, POLL)
        assert store.polls() == {"dw": POLL}
    assert content(old) == content(new)
