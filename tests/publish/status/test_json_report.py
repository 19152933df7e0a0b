"""`/status.json`: every field, and no secrets."""

import json
from typing import Any

from feeds.publish.status import survey_sources
from feeds.publish.status.json_report import report
from tests.publish.status.samples import CONFIG, DAY, NOW, POLLS, TITLES, FakeStore

FOUND = survey_sources(FakeStore(*POLLS), CONFIG)  # type: ignore[arg-type]  # as much as is asked for


def told() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(report(FOUND, CONFIG.allow))
    return data


def test_the_head_says_when_how_many_and_whether_somebody_polls() -> None:
    head = {name: value for name, value in told().items() if name != "sources"}
    assert head == {
        "at": "2024-06-19T12:00:00Z",
        "revision": 17,
        "articles": 37,
        "poller": {"overdue": 0, "last_try": "2024-06-19T11:59:00Z"},
        "states": dict.fromkeys(("waiting", "fresh", "late", "stale", "failing", "gone", "paused"), 1),
    }


def test_overdue_polls_are_counted() -> None:
    late = survey_sources(FakeStore(*POLLS, now=NOW + DAY), CONFIG)  # type: ignore[arg-type]
    assert json.loads(report(late))["poller"]["overdue"] == 4


def test_every_field_of_a_source_is_told() -> None:
    assert told()["sources"][0] == {
        "id": "fresh",
        "title": "晨光日报",
        "state": "fresh",
        "since": "2024-06-18T12:00:00Z",
        "meaning": "as usual",
        "last_try": "2024-06-19T11:59:00Z",
        "last_success": "2024-06-19T11:59:00Z",
        "last_new": "2024-06-19T11:59:00Z",
        "next_at": "2024-06-19T13:00:00Z",
        "failures": 0,
        "error": "",
        "asked": "https://fresh.example.org/rss?…",
        "status": 200,
        "bytes": 4321,
        "duration_ms": 250,
        "cadence_s": 3600,
        "rhythm_s": 1800,
        "rejected": 2,
        "problems": ["第一条没有标题", "see …"],
        "articles": 5,
        "upstreams": [
            {
                "url": "https://fresh.example.org/rss?…",
                "moved": "",
                "elsewhere": "",
                "failures": 0,
                "error": "",
                "gone": False,
                "not_before": None,
            }
        ],
    }


def test_a_failure_is_told_without_secrets() -> None:
    results = told()["sources"][3]
    visible = "https://failing.example.org/rss?…: status 403, at …, see …"
    assert results["error"] == results["upstreams"][0]["error"] == visible
    assert results["meaning"] == f"4 failures in a row, the last: {visible}"


def test_no_secret_host_inside_or_path_stands_anywhere() -> None:
    text = report(FOUND, CONFIG.allow).decode()
    assert [item for item in ("s3cret", "hub.example.net", "somebody") if item in text] == []
    assert [item for item in TITLES.values() if item not in text] == []
