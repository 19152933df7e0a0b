"""`/metrics`: read back by the parser of the format, and of bounded size."""

import re

from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from feeds.config import Config
from feeds.publish.status import STATES, survey_sources
from feeds.publish.status.metrics import GAUGES, metrics
from tests.publish.status.samples import CONFIG, DAY, NOW, POLLS, TITLES, FakeStore, source

TEXT = metrics(survey_sources(FakeStore(*POLLS), CONFIG)).decode()  # type: ignore[arg-type]  # as much as is asked for


def samples(text: str = TEXT) -> list[Sample]:
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def values(name: str, text: str = TEXT) -> dict[str, float]:
    """By source, or under no name for what belongs to none."""
    return {metric.labels.get("source", ""): metric.value for metric in samples(text) if metric.name == f"feeds_{name}"}


def test_every_family_has_one_help_one_type_and_a_unit_in_its_name() -> None:
    """What promtool complains of (https://prometheus.io/docs/practices/naming/)."""
    families = list(text_string_to_metric_families(TEXT))
    assert len(families) == 4 + len(GAUGES)
    for family in families:
        assert (family.type, family.documentation[-1:]) == ("gauge", "."), family.name
        assert re.fullmatch(r"feeds_[a-z]+(_[a-z]+)*", family.name), family.name
        assert not re.search(r"_(total|count|sum|bucket|ms|milliseconds|minutes|kilobytes)\b", family.name)
        assert TEXT.count(f"# TYPE {family.name} gauge\n") == TEXT.count(f"# HELP {family.name} ") == 1


def test_each_series_stands_once() -> None:
    keys = [(metric.name, tuple(sorted(metric.labels.items()))) for metric in samples()]
    assert len(keys) == len(set(keys))


def test_the_numbers_are_those_of_the_survey() -> None:
    assert (values("articles"), values("store_revision")) == ({"": 37.0}, {"": 17.0})
    assert values("source_articles") == dict.fromkeys(TITLES, 5.0)
    assert values("source_consecutive_failures")["failing"] == 4
    assert values("source_last_poll_bytes")["fresh"] == 4321
    assert values("source_last_poll_duration_seconds")["fresh"] == 0.25
    assert values("source_last_poll_rejected_entries")["fresh"] == 2
    assert values("source_cadence_seconds")["fresh"] == 3600
    assert values("source_last_new_timestamp_seconds")["stale"] == NOW.timestamp() - 40 * 86_400


def test_what_never_was_has_no_series() -> None:
    for name in ("last_try", "last_success", "last_new", "next_poll"):
        assert "waiting" not in values(f"source_{name}_timestamp_seconds")
    assert "gone" not in values("source_next_poll_timestamp_seconds")
    assert "waiting" not in values("source_cadence_seconds")


def test_each_source_is_in_exactly_one_state() -> None:
    for id in TITLES:
        states = {
            metric.labels["state"]: metric.value
            for metric in samples()
            if metric.labels.get("source") == id and "state" in metric.labels
        }
        assert states == {state: float(state == id) for state in STATES}


def test_overdue_polls_are_counted() -> None:
    late = survey_sources(FakeStore(*POLLS, now=NOW + DAY), CONFIG)  # type: ignore[arg-type]
    assert values("polls_overdue") == {"": 0.0}
    assert values("polls_overdue", metrics(late).decode()) == {"": 4.0}


def test_only_configured_sources_make_series() -> None:
    assert {metric.labels.get("source", "") for metric in samples()} == {"", *TITLES}
    assert len(samples()) <= 3 + len(TITLES) * (len(STATES) + len(GAUGES))


def test_no_title_address_error_or_process_stands_there() -> None:
    assert [word for word in ("example.org", "status", "python", "process", *TITLES.values()) if word in TEXT] == []


def test_two_at_a_time_share_nothing() -> None:
    other = Config(sources=(source("other", "别家"),))
    metrics(survey_sources(FakeStore(), other))  # type: ignore[arg-type]
    again = metrics(survey_sources(FakeStore(*POLLS), CONFIG)).decode()  # type: ignore[arg-type]
    assert again == TEXT
    assert list(CollectorRegistry().collect()) == []
