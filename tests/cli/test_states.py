"""The source states in `doctor` and `sources list`."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.health import Poll, Upstream
from feeds.messages import untranslated
from feeds.store import open_store
from feeds.store.sqlite_driver import sqlite3
from tests.cli.conftest import Run

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

CATALOGUE = "\n".join(
    f'[[source]]\nid = "{id}"\ntitle = "{id}"\nfeeds = ["https://{id}.example.org/rss?key=k1"]\n'
    for id in ("fresh", "late", "stale", "failing", "gone", "moved", "stopped", "waiting")
).replace('title = "stopped"', 'title = "stopped"\npaused = true')


def polled(id: str, **changes: object) -> Poll:
    url = f"https://{id}.example.org/rss?key=k1"
    well = {"last_try": NOW, "last_success": NOW, "last_new": NOW, "next_at": NOW + HOUR, "cadence": 3600}
    return Poll(**{"source": id, "upstreams": (Upstream(url=url),), **well, **changes})  # type: ignore[arg-type]


POLLS = (
    polled("fresh"),
    polled("late", last_new=NOW - 30 * HOUR),
    polled("stale", last_new=NOW - 40 * DAY),
    polled("failing", failures=4, error=untranslated("https://failing.example.org/rss?key=k1: status 503")),
    polled("gone", upstreams=(Upstream(url="https://gone.example.org/rss?key=k1", gone=True),), next_at=None),
    polled(
        "moved",
        upstreams=(Upstream(url="https://moved.example.org/rss?key=k1", elsewhere="https://other.example.net/rss"),),
    ),
    polled("stopped", next_at=NOW - DAY),
)


@pytest.fixture
def remember(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(CATALOGUE, encoding="utf-8")
    put(tmp_path, *POLLS)


def put(tmp_path: Path, *polls: Poll) -> None:
    with open_store(tmp_path / "data/feeds.sqlite3") as store, store.batch(NOW) as batch:
        batch.put_polls(polls)


def told(run: Run, *subjects: str) -> list[str]:
    lines = run("doctor").stdout.splitlines()
    return [line for line in lines if line[6:].startswith(subjects)]


@pytest.mark.usefixtures("remember")
def test_doctor_names_each_failing_source_and_the_remedy(run: Run) -> None:
    usually = "usually every 60 minutes"
    assert told(run, "source") == [
        "ok    sources: 1 waiting, 2 fresh, 1 late, 1 stale, 1 failing, 1 gone, 1 paused",
        f"warn  source late: late: answers, but nothing new for 30 hours, {usually}; look at it again tomorrow",
        f"warn  source stale: stale: answers, but nothing new for 40 days, {usually}; open its address in a browser; "
        "if nothing new is there either, give it another one in `feeds`",
        "warn  source failing: failing: 4 failures in a row, the last: "
        "https://failing.example.org/rss?key=k1: status 503; open its address in a browser; if that fails too, give it "
        "another one in `feeds`",
        "warn  source gone: gone: gone for good; give it another address in `feeds`, or remove it",
        "warn  source moved: https://moved.example.org/rss?key=k1 redirects permanently to "
        "https://other.example.net/rss; to accept that, put it into `feeds`",
    ]


@pytest.mark.usefixtures("remember")
def test_a_failing_source_is_no_failure_of_the_program(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "bad" not in result.stdout
    assert "poller" not in result.stdout


def test_doctor_counts_only_states_that_there_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(CATALOGUE, encoding="utf-8")
    put(tmp_path)
    assert told(run, "source") == ["ok    sources: 7 waiting, 1 paused"]


@pytest.mark.usefixtures("remember")
def test_doctor_reports_that_no_poller_runs(run: Run, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)  # not NOW, which is the start of the test run
    since = now - 3 * HOUR
    put(tmp_path, polled("fresh", next_at=since), polled("late", next_at=now - HOUR), polled("stale", next_at=now))
    assert told(run, "poller") == [
        f"warn  poller: 2 polls overdue, the first since {since:%Y-%m-%d %H:%M} UTC: "
        "no poller seems to be running; `feeds serve` polls as well, unless `poll` is false"
    ]


def test_doctor_reports_no_source_states_without_polls(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[source]]\nid = "a"\ntitle = "甲"\n', encoding="utf-8")
    put(tmp_path)
    assert told(run, "source", "poller") == []


@pytest.mark.usefixtures("remember")
def test_doctor_names_a_row_that_cannot_be_read_back(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data/feeds.sqlite3")) as database:
        database.execute("UPDATE poll SET detail = '{' WHERE source = 'fresh'")
        database.commit()
    result = run("doctor")
    assert "bad   database: data/feeds.sqlite3: the stored state of source fresh cannot be read" in result.stdout
    assert result.exit_code == 1


@pytest.mark.usefixtures("remember")
def test_sources_list_has_the_state_and_the_last_success(run: Run) -> None:
    rows = json.loads(run("sources", "list", "--json").stdout)
    assert {row["id"]: row["state"] for row in rows} == {
        "fresh": "fresh",
        "late": "late",
        "stale": "stale",
        "failing": "failing",
        "gone": "gone",
        "moved": "fresh",
        "stopped": "paused",
        "waiting": "waiting",
    }
    assert [row["last_success"] for row in rows] == [*[NOW.isoformat()] * 7, None]
    lines = run("sources", "list").stdout.splitlines()
    assert lines[0].endswith(f"\t-\tfresh\t{NOW:%Y-%m-%d %H:%M}\tpublic")
    assert lines[-1].endswith("\t-\twaiting\t-\tpublic")


def test_a_source_that_is_not_polled_has_no_state(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[source]]\nid = "a"\ntitle = "甲"\n', encoding="utf-8")
    put(tmp_path)
    (row,) = json.loads(run("sources", "list", "--json").stdout)
    assert (row["state"], row["last_success"]) == (None, None)
