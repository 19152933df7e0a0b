"""Plots: in proportion, within their size, described in words, deterministic, and without active content."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.publish.pages.plots import Caption, PollCounts, Size, TickLabels, columns, delays, poll_results
from tests.publish.pages.plots.drawn import CAPTION, classed, parsed, strokes

TICKS = TickLabels(top="最多 12 篇", first="9月1日", last="9月4日")
counts = st.lists(st.integers(0, 10**6), max_size=90)
polls = st.builds(PollCounts, new=st.integers(0, 500), same=st.integers(0, 500), failed=st.integers(0, 500))
quartiles = st.lists(st.floats(0, 10**7), min_size=3, max_size=3).map(lambda found: tuple(sorted(found)))
spans = st.lists(st.none() | quartiles, max_size=40)

PLOTS: dict[str, Callable[[Caption], str]] = {
    "columns": lambda caption: columns([1, 0, 3, 12], caption),
    "columns with words": lambda caption: columns([1, 0], caption, ticks=TICKS, labels=["甲", "乙"]),
    "answers": lambda caption: poll_results([PollCounts(new=1, same=2, failed=3)], caption, ticks=TICKS),
    "delays": lambda caption: delays([(5, 30, 60), None], caption, lowest=5, highest=1440, ticks=TICKS),
}


# --- all of them ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_an_image_that_is_told_in_words(name: str) -> None:
    root = parsed(PLOTS[name](CAPTION))
    assert root.get("role") == "img"
    words = {item.get("id"): item.text for item in root if item.tag in ("title", "desc")}
    assert [words[id] for id in root.get("aria-labelledby", "").split()] == [CAPTION.title, CAPTION.description]


@pytest.mark.parametrize("name", PLOTS)
def test_equal_values_give_equal_bytes(name: str) -> None:
    assert PLOTS[name](CAPTION) == PLOTS[name](CAPTION)


HOSTILE = (
    "</title><script>alert(1)</script>",
    "<![CDATA[</desc><style>*{}</style>",
    "&lt;b&gt; & \" ' \x00\x1b\ud800\u202e",
    '"><svg onload="alert(1)"',
)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_strangers_stay_words(words: str) -> None:
    caption = Caption(name="p1", title=words, description=words)
    ticks = TickLabels(top=words, first=words, last=words)
    for plot in (
        columns([1, 2], caption, ticks=ticks, labels=[words, words]),
        poll_results([PollCounts(new=1)], caption, ticks=ticks),
        delays([(5, 6, 7)], caption, lowest=5, highest=60, ticks=ticks),
    ):
        root = parsed(plot)
        visible = words.replace("\x00\x1b\ud800\u202e", "").strip()
        assert {element.text for element in root.iter() if element.text} == {visible}


@pytest.mark.parametrize("name", ["", "1", "p 1", 'p"', "é", "P1"])
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="expected the name of a plot"):
        Caption(name=name, title="", description="")


@pytest.mark.parametrize("days", [0, 1, 2])
def test_few_days_and_no_days_make_a_plot(days: int) -> None:
    for plot in (
        columns([0] * days, CAPTION),
        poll_results([PollCounts()] * days, CAPTION),
        delays([None] * days, CAPTION, lowest=1, highest=2),
    ):
        root = parsed(plot)
        assert [element.tag for element in root.iter("path")] == ["path"], "the ground alone"
        assert int(root.get("width", "0")) > 0


def test_words_at_the_edges_stand_outside_of_the_drawing() -> None:
    plain_height = int(parsed(PLOTS["columns"](CAPTION)).get("height", ""))
    root = parsed(PLOTS["columns with words"](CAPTION))
    above, *below = (float(element.get("y", "")) for element in root.iter("text"))
    assert [element.text for element in root.iter("text")] == [TICKS.top, TICKS.first, TICKS.last]
    (group,) = root.iter("g")
    assert group.get("transform") == "translate(0 14)"
    assert above < 14
    assert min(below) > 14 + plain_height
    assert max(below) < int(root.get("height", ""))


# --- columns ----------------------------------------------------------------------------------------------------


def test_each_day_that_has_anything_has_a_column_in_proportion() -> None:
    bars = strokes(columns([1, 0, 3, 12], CAPTION, size=Size(height=36)), "bars")
    assert [(bar.x, bar.height) for bar in bars] == [(1, 3), (7, 9), (10, 36)]
    assert {bar.start for bar in bars} == {36}


@given(counts)
def test_higher_values_have_higher_columns_and_none_leaves_its_sheet(values: list[int]) -> None:
    bars = strokes(columns(values, CAPTION), "bars")
    assert len(bars) == sum(value > 0 for value in values)
    ranked = sorted(zip((value for value in values if value), bars, strict=True), key=lambda pair: pair[0])
    assert all(item.height <= other.height for (_, item), (_, other) in pairwise(ranked))
    assert all(0 <= bar.end < bar.start == 32 for bar in bars)
    assert all(0 < bar.x < max(len(values), 1) * 3 for bar in bars)


def test_the_large_one_names_each_column() -> None:
    bars = classed(columns([2, 0, 4], CAPTION, size=Size(height=40), labels=["甲", "乙", "丙"]), "plot-bar")
    assert [(bar.get("x"), bar.get("height"), bar.findtext("title")) for bar in bars] == [
        ("0", "20", "甲"),
        ("6", "40", "丙"),
    ]


def test_a_larger_step_makes_a_broader_plot() -> None:
    plot = columns([1, 2], CAPTION, size=Size(step=9, height=60))
    assert [(bar.x, bar.height) for bar in strokes(plot, "bars")] == [(3, 30), (12, 60)]
    assert (parsed(plot).get("viewBox"), classed(plot, "plot-bars")[0].get("stroke-width")) == ("0 0 18 60", "6")


# --- answers ----------------------------------------------------------------------------------------------------


def test_answers_rise_and_failures_hang() -> None:
    plot = poll_results([PollCounts(new=4, same=4), PollCounts(failed=2)], CAPTION, size=Size(height=34))
    (new,), (same,), (failed,) = strokes(plot, "new"), strokes(plot, "same"), strokes(plot, "failed")
    assert (new.height, same.height, failed.height) == (16, 16, 8), "one scale, at which the lower side has room"
    assert new.start == failed.start, "both stand on the line"
    assert (same.start, same.end) == (new.end, new.end - 16), "what was not new stands on what was"
    assert new.end < new.start < failed.end
    widths = [classed(plot, f"plot-{part}")[0].get("stroke-width") for part in ("new", "same", "failed")]
    assert widths == ["2", "1", "2"]


@given(st.lists(polls, max_size=40))
def test_no_answer_leaves_its_sheet(days: list[PollCounts]) -> None:
    plot = poll_results(days, CAPTION)
    results = [stroke for part in ("new", "same", "failed") for stroke in strokes(plot, part)]
    assert len(results) == sum((day.new > 0) + (day.same > 0) + (day.failed > 0) for day in days)
    deepest = int(parsed(plot).get("height", ""))
    assert all(
        -0.1 <= min(stroke.start, stroke.end) <= max(stroke.start, stroke.end) <= deepest + 0.1 for stroke in results
    )
    assert all(stroke.height >= 0.9 for stroke in results)


@given(st.lists(polls, max_size=40))
def test_plots_side_by_side_stand_on_one_line(days: list[PollCounts]) -> None:
    plots = columns([3], CAPTION), delays([None], CAPTION, lowest=5, highest=60), poll_results(days, CAPTION)
    (line,) = {classed(plot, "plot-ground")[0].get("d", "").split("H")[0] for plot in plots}
    assert line.split() == ["M", "0", "32"]


def test_there_is_room_below_the_line_where_something_hangs_there_alone() -> None:
    for failed, height in ((0, "32"), (1, "35"), (2, "38"), (10, "40"), (1_000, "40")):
        assert parsed(poll_results([PollCounts(new=10, failed=failed)], CAPTION)).get("height") == height


# --- delays -----------------------------------------------------------------------------------------------------


def test_a_delay_stands_where_its_logarithm_is() -> None:
    plot = delays([(1, 10, 100), None, (10, 10, 10)], CAPTION, lowest=1, highest=1000, size=Size(height=32))
    spans, medians = strokes(plot, "span"), strokes(plot, "median")
    assert [(span.x, span.start, span.end) for span in spans] == [(1, 32, 10), (7, 22, 20)]
    assert [(span.x, span.start, span.end) for span in medians] == [(1, 22, 20), (7, 22, 20)]


@given(spans)
def test_no_delay_leaves_its_sheet(days: list[tuple[float, float, float] | None]) -> None:
    plot = delays(days, CAPTION, lowest=5, highest=525_600)
    medians = strokes(plot, "median")
    assert len(medians) == sum(day is not None for day in days)
    for item in (*medians, *strokes(plot, "span")):
        assert 0 <= item.end < item.start <= 32


@pytest.mark.parametrize(("least", "limit"), [(0, 5), (5, 5), (6, 5), (-1, 5)])
def test_a_scale_without_extent_is_refused(least: float, limit: float) -> None:
    with pytest.raises(ValueError, match="expected 0 < least < most"):
        delays([], CAPTION, lowest=least, highest=limit)


def test_what_is_a_unit_apart_stays_apart() -> None:
    size = Size()
    assert [size.number(value + 0.5) for value in range(4)] == [1, 2, 3, 4]
    assert [Size(digits=1).number(value) for value in (0.25, 0.35, 2.0)] == [0.3, 0.4, 2]


# --- size -------------------------------------------------------------------------------------------------------


def test_a_plot_of_a_quarter_is_small() -> None:
    """A page has hundreds of them: one element for all strokes of a kind."""
    values = [(day * 37) % 53 for day in range(90)]
    assert len(columns(values, CAPTION)) < 2_500
    assert len(poll_results([PollCounts(new=3, same=v, failed=v % 4) for v in values[:30]], CAPTION)) < 2_500
    assert len(etree.fromstring(columns(values, CAPTION).encode())) == 4
