"""The status page: every source and number, text beside every shape, and no active content."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from feeds.health import DailyCounts, Poll, State
from feeds.health.daily_counts import LONGER
from feeds.health.history import history_of
from feeds.messages import untranslated
from feeds.messages.reasons import at_url, unexpected_status
from feeds.publish.feed.status_feed import NAMES
from feeds.publish.pages.status import ORDER, SHAPES, SourceStatus, StatusOverview, status
from feeds.publish.status import STATES
from tests.publish.pages.support import Page, page_context

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
TODAY = NOW.date()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HISTORY = history_of(
    "dw",
    TODAY,
    {TODAY - back * DAY: back % 7 for back in range(91)},
    {TODAY: DailyCounts(source="dw", day=TODAY, new=3, same=4, failed=5, delays={30: 2, 2880: 1, LONGER: 1})},
)
EMPTY = history_of("x", TODAY, {}, {})
POLL = Poll(
    source="dw", last_try=NOW - HOUR, last_success=NOW - 2 * HOUR, last_new=NOW - 3 * HOUR, next_at=NOW + 4 * HOUR
)


def condition(state: State = "fresh", **changes: Any) -> SourceStatus:
    result = SourceStatus(
        title="晨光日报", name="dw", state=state, since=NOW - 9 * DAY, poll=POLL, articles=1234, history=HISTORY
    )
    return replace(result, **changes)


def overview(*conditions: SourceStatus, live: bool = True, **changes: Any) -> StatusOverview:
    states = {state: sum(item.state == state for item in conditions) for state in STATES}
    return StatusOverview(
        at=NOW,
        live=live,
        articles=5678,
        conditions=conditions,
        history=HISTORY,
        states=states,
        overdue=sum(item.is_overdue for item in conditions),
        last_try=NOW - HOUR,
        **changes,
    )


def shown(*conditions: SourceStatus, live: bool = True, language: str = "zh-Hans") -> Page:
    return Page(document(*conditions, live=live, language=language))


def document(*conditions: SourceStatus, live: bool = True, language: str = "zh-Hans") -> bytes:
    folder = page_context("status/", language, prefixed=language != "zh-Hans")
    return status(folder, overview(*conditions, live=live))


# --- the sources ------------------------------------------------------------------------------------------------


def test_every_state_has_a_shape_of_its_own_and_a_place_in_the_order() -> None:
    assert set(ORDER) == set(STATES) == SHAPES.keys()
    assert len(set(SHAPES.values())) == len(STATES)


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_told_by_a_word_that_is_that_of_the_operations_feed(state: State) -> None:
    root = html.fromstring(document(condition(state)))
    (line,) = root.xpath("//section[contains(@class, 'condition')]/p[@class='state']")
    (shape,) = line.xpath("span[@class='shape']")
    assert (shape.text, shape.get("aria-hidden")) == (SHAPES[state], "true")
    assert NAMES[state] in line.text_content()
    (count,) = root.xpath("//ul[@class='states']/li")
    assert NAMES[state] in count.text_content()
    assert count.xpath("strong")[0].text == "1"


def test_everything_that_is_known_of_a_source_is_told() -> None:
    result = condition("failing", error=untranslated("https://dw.example.org/rss?…: status 503"), is_overdue=True)
    text = " ".join(shown(result).text.split())
    for words in ("晨光日报", "始于", "最近一次错误： https://dw.example.org/rss?…: status 503", "1,234", "早该抓取"):
        assert words in text, words
    times = [time["datetime"] for time in shown(result).all("time")]
    for moment in ("2026-11-11T12:30", "2026-11-20T10:30", "2026-11-20T09:30", "2026-11-20T16:30", "2026-11-20T12:30"):
        assert f"{moment}:00Z" in times


def test_a_source_leads_to_its_page_and_its_feeds_and_one_without_to_none() -> None:
    links = shown(condition()).hrefs()
    for link in ("../sources/dw/", "../feeds/dw.rss", "../feeds/dw.atom", "../feeds/dw.json"):
        assert link in links
    assert not [link for link in shown(condition(name="")).hrefs() if link and ("sources" in link or "feeds" in link)]


def test_what_never_was_is_a_dash() -> None:
    result = condition("waiting", poll=Poll(source="dw"), since=None, history=EMPTY)
    section = html.fromstring(document(result)).xpath("//section[contains(@class, 'condition')]")[0]
    assert [element.text for element in section.xpath("dl/dd")][:3] == ["—", "—", "—"]
    assert "始于" not in section.text_content()


# --- above them -------------------------------------------------------------------------------------------------


def test_a_poller_that_is_dead_is_the_first_thing_that_is_said() -> None:
    assert "早该抓取" not in shown(condition()).text
    text = shown(condition(is_overdue=True), condition(is_overdue=True)).text
    assert "有 2 个来源早该抓取却没有" in text
    assert text.index("早该抓取") < text.index("全部来源")
    assert "2026-11-20 11:30" in text, "the last poll"


def test_a_server_without_network_is_said_once_above_the_sources() -> None:
    for language, message, why in (
        ("zh-Hans", "有 11 个来源连不上", "没有联网"),
        ("zh-Hant", "有 11 個來源連不上", "沒有聯網"),
        ("en", "11 sources could not be reached", "has no network"),
    ):
        folder = page_context("status/", language, prefixed=language != "zh-Hans")
        text = Page(status(folder, overview(condition("waiting"), offline=11))).text
        assert text.count(message) == text.count(why) == 1
        assert message not in shown(condition("waiting"), language=language).text


def test_a_live_page_and_a_copy_say_what_they_are_and_only_the_live_one_names_what_only_a_server_has() -> None:
    live, copy = shown(condition()), shown(condition(), live=False)
    assert ("副本" in live.text, "副本" in copy.text) == (False, True)
    for page in (live, copy):
        assert "../status.atom" in page.hrefs()
        assert "2026-11-20 12:30 UTC" in page.text
    only_live = ["../status.json", "../metrics"]
    assert [link for link in only_live if link in live.hrefs()] == only_live
    assert [link for link in only_live if link in copy.hrefs()] == []


def test_a_site_that_polls_nothing_says_so() -> None:
    page = shown()
    assert "没有需要抓取的来源" in page.text
    assert page.all("section", **{"class": "condition state-fresh"}) == []


# --- plots and numbers ------------------------------------------------------------------------------------------


def test_every_plot_is_an_image_with_words_of_its_own_and_every_id_stands_once() -> None:
    root = html.fromstring(document(condition(), condition("late", title="河湾新闻")))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    plots = list(root.iter("svg"))
    assert len(plots) == 3 * (1 + 2)
    text = []
    for plot in plots:
        assert plot.get("role") == "img"
        text.append([root.get_element_by_id(id).text for id in plot.get("aria-labelledby").split()])
    assert text[6] == ["河湾新闻 – 每天的文章", "截至 2026-11-20 的 91 天：共 273 篇，一天最多 6 篇"]
    assert text[7] == ["河湾新闻 – 每天的抓取", "28 天：有新内容 3 次，没有新内容 4 次，失败 5 次"]
    assert text[8] == ["河湾新闻 – 每天的延迟", "延迟中位数：30 分钟，四分之三分位：2 天"]


def test_plots_of_other_spans_are_as_wide_so_that_none_is_drawn_larger() -> None:
    root = html.fromstring(document(condition()))
    sizes = [[plot.get("viewbox").split()[2] for plot in box.iter("svg")] for box in root.find_class("plots")]
    assert sizes[0] == ["273", "273", "273"]
    # in one row of a card, at one pixel a unit
    assert sizes[1] == ["182", "84", "84"]


def test_where_nothing_was_words_stand_instead_of_a_plot() -> None:
    root = html.fromstring(document(condition("waiting", history=EMPTY)))
    figures = root.xpath("//section[contains(@class, 'condition')]//figure")
    assert [len(list(figure.iter("svg"))) for figure in figures] == [0, 0, 0]
    assert [" ".join(figure.text_content().split()) for figure in figures] == [
        "每天的文章 91 天里没有",
        "每天的抓取 28 天里没有",
        "每天的延迟 还没有可以统计的延迟",
    ]


@pytest.mark.parametrize(("articles", "polls", "drawn"), [({TODAY: 1}, {}, [1, 0, 0]), ({}, {TODAY: 1}, [0, 1, 0])])
def test_each_plot_is_left_out_by_itself(articles: dict[date, int], polls: dict[date, int], drawn: list[int]) -> None:
    counts = {day: DailyCounts(source="dw", day=day, failed=number) for day, number in polls.items()}
    root = html.fromstring(document(condition(history=history_of("dw", TODAY, articles, counts))))
    figures = root.xpath("//section[contains(@class, 'condition')]//figure")
    assert [len(list(figure.iter("svg"))) for figure in figures] == drawn


def test_the_numbers_of_the_plots_stand_in_a_table() -> None:
    root = html.fromstring(document(condition()))
    every, item = root.xpath("//details[@class='numbers']//tbody")
    rows = [[cell.text_content() for cell in row] for row in item]
    assert rows[0] == ["2026-11-14 – 2026-11-20", "21", "3", "4", "5", "30 分钟", "2 天"]
    assert rows[1] == ["2026-11-07 – 2026-11-13", "21", "0", "0", "0", ""]
    assert rows[-1] == ["2026-08-22 – 2026-10-23", "189", ""]
    assert len(rows) == 5
    assert len(every) == 91
    assert [cell.text_content() for cell in every[0]] == ["2026-11-20", "0", "3", "4", "5", "30 分钟", "2 天"]
    assert all(head.get("scope") == "row" for head in root.xpath("//tbody//th"))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(5, "5 分钟"), (90, "90 分钟"), (120, "2 小时"), (2160, "36 小时"), (2880, "2 天"), (LONGER, "30 天以上")],
)
def test_a_delay_is_told_in_a_unit_that_one_can_read(minutes: int, words: str) -> None:
    counts = {TODAY: DailyCounts(source="dw", day=TODAY, delays={minutes: 1})}
    text = shown(condition(history=history_of("dw", TODAY, {}, counts))).text
    assert f"延迟中位数：{words}，四分之三分位：{words}" in text


def test_hostile_words_stay_words_in_headings_and_in_plots() -> None:
    words = "</title><script>alert(1)</script> 甲 & 乙 <b>"
    page = document(condition("failing", title=words, error=untranslated(words)))
    root = html.fromstring(page)
    assert {element.get("src") for element in root.iter("script")} == {"../copy.js"}
    assert list(root.iter("b")) == []
    (heading,) = root.iter("h3")
    # as all titles are: what looks like a tag is none for readers that take them for HTML
    assert heading.text_content() == words.replace("<", "＜")
    assert root.xpath("//svg/title")[3].text == f"{heading.text_content()} – 每天的文章"


def test_nothing_on_the_page_needs_a_style_or_a_script_of_its_own() -> None:
    root = html.fromstring(document(condition("failing", error=untranslated("x"))))
    assert list(root.iter("style")) == []
    for element in root.iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize(("language", "words"), [("zh-Hant", "連續抓取失敗"), ("en", "Failing")])
def test_every_language_has_its_words(language: str, words: str) -> None:
    page = shown(condition("failing"), language=language)
    assert words in page.text
    assert ("来源状况" in page.text) is False
    assert page.all("html", lang=language)


def test_what_is_left_out_is_said() -> None:
    result = overview(condition(), condition(), condition(history=None), omitted=7)
    root = html.fromstring(status(page_context("status/"), result))
    assert len(list(root.iter("svg"))) == 3 * (1 + 2)
    assert len(root.xpath("//section[contains(@class, 'condition')]")) == 3
    assert "另有 7 个状况相同或更好的来源" in root.text_content()
    assert "只有前 2 个来源附图" in root.text_content()
    for words in ("从略", "附图"):
        assert words not in shown(condition()).text


def test_two_hundred_sources_with_something_on_every_day_stay_near_a_megabyte() -> None:
    counts = {
        TODAY - back * DAY: DailyCounts(
            source="dw", day=TODAY - back * DAY, new=back, same=7, failed=2, delays={5: 1, 60: 2}
        )
        for back in range(28)
    }
    busy = history_of("dw", TODAY, {TODAY - back * DAY: 1 + back * 13 % 37 for back in range(91)}, counts)
    page = document(*(condition("failing", history=busy, error=untranslated("status 503")) for _ in range(200)))
    assert len(page) < 1_200_000


def test_equal_looks_give_equal_bytes() -> None:
    assert document(condition(), condition("late")) == document(condition(), condition("late"))


def test_no_word_of_it_is_left_untranslated() -> None:
    """Only errors without a translation stay in English, and are marked so."""
    existing = at_url("https://dw.example.org/…", unexpected_status(503))
    root = html.fromstring(
        document(
            condition("failing", error=untranslated("boom"), is_overdue=True),
            condition("late", error=existing, name="bbc"),
        )
    )
    assert "https://dw.example.org/…：服务器回答 503：服务器过载或正在维护" in root.text_content()
    for element in root.xpath("//*[@lang='en' or @lang='zh-Hant']"):
        element.drop_tree()
    text = re.sub(
        r"feeds|OPML|JSON|Prometheus|RSS|Atom|UTC|https://dw.example.org", "", root.find("body").text_content()
    )
    assert re.findall(r"[A-Za-z]{2,}", text) == []
