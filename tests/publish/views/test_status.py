"""The exported status page: its time is that of the last change, independent of the clock."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from feeds.config import Config
from feeds.export import export
from feeds.health import DailyCounts
from feeds.model import Group
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.pages.status import StatusOverview
from feeds.publish.publisher import Publisher
from feeds.publish.status import survey_sources
from feeds.publish.views.status import MAX_PLOTTED, MAX_SOURCES, status_overview
from feeds.store import Store, open_store
from tests.publish.site import found
from tests.publish.status.samples import CONFIG, DAY, HOUR, MINUTE, NOW, POLLS, polled, source
from tests.store.samples import sample, take_all

PATH = "status/index.html"


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "feeds.sqlite3") as store:
        store.fingerprint_since(1, now=NOW - 100 * DAY)
        with store.batch(NOW - HOUR) as batch:
            batch.put_polls(POLLS)
            batch.put_daily_counts([DailyCounts(source="fresh", day=NOW.date(), new=2, failed=1)])
        take_all(store, [sample("1", source="fresh", published=NOW - DAY)], now=NOW - HOUR)
        yield store


def publisher_of(store: Store, config: Config = CONFIG) -> Publisher:
    """A publisher whose documents are made as they were long ago."""
    store.fingerprint_since(fingerprint_of(config), now=NOW - 99 * DAY)
    return Publisher(store, config)


def looked_at(store: Store, config: Config) -> StatusOverview:
    return status_overview(survey_sources(store, config, NOW), store, config, live=False)


def test_a_copy_stands_as_of_the_last_poll(store):
    rendition = found(publisher_of(store), PATH)
    assert rendition.modified == NOW - MINUTE
    text = rendition.body.decode()
    assert "2024-06-19 11:59 UTC" in text
    # by the clock of the machine all of them were stale for years
    states = html.fromstring(text).xpath("//section[contains(@class, 'condition')]/@class")
    assert "condition state-fresh" in states
    assert "早该抓取" not in text


def test_an_export_touches_the_copy_only_when_something_has_happened(store, tmp_path):
    site = tmp_path / "site"
    export(publisher_of(store), site)
    assert export(publisher_of(store), site).written == 0
    with store.batch(NOW) as batch:
        batch.put_polls([polled("fresh", last_try=NOW + MINUTE)])
    # the page without a prefix, and in three languages
    assert export(publisher_of(store), site).written == 4
    assert "2024-06-19 12:01 UTC" in (site / PATH).read_text("utf-8")


def test_an_article_that_came_without_a_poll_moves_the_copy_too(store):
    take_all(store, [sample("2", source="fresh", published=NOW + HOUR)], now=NOW + DAY)
    assert found(publisher_of(store), PATH).modified == NOW + HOUR, "and not the time of an import"


def test_errors_are_told_without_what_is_nobodys_business(store):
    text = found(publisher_of(store), PATH).body.decode()
    assert "https://failing.example.org/rss?…: status 403, at …, see …" in text
    assert [item for item in ("s3cret", "hub.example.net", "somebody") if item in text] == []


def test_a_source_that_bears_the_name_of_a_group_leads_nowhere(store):
    config = replace(CONFIG, groups=(Group(id="late", title="同名", sources=("fresh",)),))
    names = {condition.title: condition.name for condition in looked_at(store, config).conditions}
    assert (names["河湾新闻"], names["晨光日报"]) == ("", "fresh")


def test_those_in_trouble_stand_first_and_else_as_in_the_settings(store):
    extra = replace(CONFIG, sources=(source("calm", "安静"), *CONFIG.sources, source("new", "新来的")))
    titles = [condition.title for condition in looked_at(store, extra).conditions]
    assert titles == ["断线社", "已关张", "旧镜像", "河湾新闻", "安静", "刚添加", "新来的", "停刊中", "晨光日报"]


def test_very_many_sources_make_a_page_that_ends(store):
    many = tuple(source(f"s{number}", "刚添加") for number in range(MAX_SOURCES))
    with store.batch(NOW) as batch:
        batch.put_polls([polled("fresh", last_try=NOW)])
    seen = looked_at(store, replace(CONFIG, sources=(*many, *CONFIG.sources)))
    assert (len(seen.conditions), seen.omitted) == (MAX_SOURCES, 7)
    assert [condition.title for condition in seen.conditions[:4]] == ["断线社", "已关张", "旧镜像", "河湾新闻"]
    assert [bool(condition.history) for condition in seen.conditions] == [True] * MAX_PLOTTED + [False] * (
        MAX_SOURCES - MAX_PLOTTED
    )
    assert sum(seen.states.values()) == MAX_SOURCES + 7
    assert seen.last_try == NOW, "of one that is left out"


def test_what_is_counted_is_told_of_each_source_and_of_all(store):
    seen = looked_at(store, CONFIG)
    (fresh,) = (condition for condition in seen.conditions if condition.title == "晨光日报")
    for history in (fresh.history, seen.history):
        assert (history.articles[-2], history.polls[-1].new, history.polls[-1].failed) == (1, 2, 1)
    assert (fresh.articles, seen.articles, seen.live) == (1, 1, False)


@pytest.mark.parametrize("prefix", ["zh-Hant/", "en/"])
def test_it_stands_in_every_language(store, prefix):
    assert found(publisher_of(store), f"{prefix}{PATH}").path == f"{prefix}{PATH}"
    assert publisher_of(store).rendition(f"fr/{PATH}") is None
    item = publisher_of(store, replace(CONFIG, languages=("zh-Hans",)))
    assert item.rendition(f"{prefix}{PATH}") is None
