"""The source status page: state, last poll and plots of the last weeks for each source."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial

from markupsafe import Markup

from feeds.health import Poll, State
from feeds.health.daily_counts import BOUNDS, LONGER
from feeds.health.history import SourceHistory
from feeds.messages import Message
from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.feed_lists import source_folder
from feeds.publish.pages.plots import Caption, PollCounts, Size, TickLabels, columns, delays, poll_results
from feeds.publish.pages.translation import translate

#: states in the order of the page, the most urgent first
ORDER: tuple[State, ...] = ("failing", "gone", "stale", "late", "waiting", "paused", "fresh")

#: a shape for each state, because colour alone is not accessible
SHAPES: dict[State, str] = {
    "failing": "✕",
    "gone": "■",
    "stale": "○",
    "late": "◐",
    "waiting": "…",
    "paused": "‖",
    "fresh": "●",
}

#: sizes of the small plots in one row: a quarter of a year and four weeks
_NARROW, _SMALL = Size(step=2), Size()
#: sizes of the plots of all sources together, of equal width
_LONG, _BROAD = Size(height=120, digits=1), Size(step=9.75, height=120, digits=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """The state of one source, with redacted errors."""

    title: str
    #: name of its feeds and its page; empty if it has none
    name: str
    state: State
    #: start of the state, None if unknown
    since: datetime | None
    poll: Poll
    #: the last error; None if there is none
    error: Message | None = None
    #: number of stored articles
    articles: int = 0
    is_overdue: bool = False
    #: None for sources beyond the maximum number of plots
    history: SourceHistory | None = None

    @property
    def folder(self) -> str:
        """The folder of its page."""
        return source_folder(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOverview:
    """The state of all sources at one moment."""

    at: datetime
    #: False in an exported copy, which has the time of the last change
    live: bool
    #: number of all stored articles
    articles: int
    #: the most urgent first
    conditions: tuple[SourceStatus, ...]
    #: number of sources that are not shown
    omitted: int = 0
    #: history of all sources together
    history: SourceHistory
    states: dict[State, int] = field(default_factory=dict)
    #: number of sources that should have been polled by now
    overdue: int = 0
    #: number of sources whose last poll happened when no source could be reached
    offline: int = 0
    #: time of the last poll of any source
    last_try: datetime | None = None


def status(page: PageContext, overview: StatusOverview) -> bytes:
    """Render the page."""
    values = {
        "overview": overview,
        "order": ORDER,
        "shapes": SHAPES,
        "longer": LONGER,
        "reason": partial(translate, language=page.language),
        "draw_articles": _articles,
        "draw_polls": _polls,
        "draw_delays": _delays,
    }
    return render("status", page, values)


# plots of days without news are the same on the next page; each takes a millisecond
_columns, _poll_results, _delays_by_day = (lru_cache(512)(plot) for plot in (columns, poll_results, delays))


def _articles(history: SourceHistory, name: str, title: str, description: str, top: str = "") -> Markup:
    """Plot the articles per day; a large plot if there is a label for its `top`."""
    ticks = _ticks(history.first, history.last, top)
    days = enumerate(history.articles) if ticks else ()
    labels = tuple(f"{history.day(day)}: {number}" for day, number in days)
    size = _LONG if ticks else _NARROW
    return _safe(
        _columns(history.articles, _caption(f"{name}a", title, description), labels=labels, ticks=ticks, size=size)
    )


def _polls(history: SourceHistory, name: str, title: str, description: str, top: str = "") -> Markup:
    days = tuple(PollCounts(new=day.new, same=day.same, failed=day.failed) for day in history.polls)
    ticks = _ticks(history.polls[0].day, history.last, top)
    size = _BROAD if ticks else _SMALL
    return _safe(_poll_results(days, _caption(f"{name}p", title, description), ticks=ticks, size=size))


def _delays(history: SourceHistory, name: str, title: str, description: str, top: str = "") -> Markup:
    ticks = _ticks(history.polls[0].day, history.last, top)
    size = _BROAD if ticks else _SMALL
    # longer delays are cut at the top, because they would stretch the scale
    lowest, highest = BOUNDS[0] / 2, BOUNDS[-1]
    caption = _caption(f"{name}d", title, description)
    return _safe(_delays_by_day(history.delays, caption, lowest=lowest, highest=highest, ticks=ticks, size=size))


def _caption(name: str, title: str, description: str) -> Caption:
    return Caption(name=name, title=_plain(title), description=_plain(description))


def _ticks(first: date, last: date, top: str) -> TickLabels | None:
    return TickLabels(top=_plain(top), first=first.isoformat(), last=last.isoformat()) if top else None


def _plain(words: str) -> str:
    """Template text without HTML escapes: the plot escapes it itself."""
    return str(words.unescape()) if isinstance(words, Markup) else words


def _safe(plot: str) -> Markup:
    return Markup(plot)  # noqa: S704  # untrusted text was escaped by the plot
