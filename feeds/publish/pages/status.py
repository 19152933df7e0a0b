"""The page of how the sources are: a word for each, what was asked and answered, and plots of the last weeks."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from markupsafe import Markup

from feeds.health import Poll, State
from feeds.health.counters import BOUNDS, LONGER
from feeds.health.history import SourceHistory
from feeds.publish.pages.context import PageContext, render
from feeds.publish.pages.error_translation import translate_error
from feeds.publish.pages.feed_lists import source_place
from feeds.publish.pages.plots import Caption, Marks, PollCounts, Size, columns, delays, poll_results

#: those that somebody should look at first
ORDER: tuple[State, ...] = ("failing", "gone", "stale", "late", "waiting", "paused", "fresh")

#: a shape for each state, so that none is told by its colour alone
SHAPES: dict[State, str] = {
    "failing": "✕",
    "gone": "■",
    "stale": "○",
    "late": "◐",
    "waiting": "…",
    "paused": "‖",
    "fresh": "●",
}

#: of the small plots, which stand in one row, for a quarter of a year and for four weeks
_NARROW, _SMALL = Size(step=2), Size()
#: and of those of all sources: both as wide, so that neither is drawn larger than the other
_LONG, _BROAD = Size(height=120, digits=1), Size(step=9.75, height=120, digits=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """How one source is; errors as everybody may read them."""

    title: str
    #: of its feeds and its page; empty where it has none
    name: str
    state: State
    #: when that began, None where nobody knows
    since: datetime | None
    poll: Poll
    #: what went wrong last, in English words; empty where nothing did
    error: str = ""
    #: articles that are held
    articles: int = 0
    is_overdue: bool = False
    #: None where it is one of too many
    history: SourceHistory | None = None

    @property
    def place(self) -> str:
        """Of its page."""
        return source_place(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOverview:
    """How all sources are at one moment."""

    at: datetime
    #: False in a copy, which tells of the last time that anything happened
    live: bool
    #: held in all
    articles: int
    #: those that somebody should look at first stand first
    conditions: tuple[SourceStatus, ...]
    #: how many more there are
    left: int = 0
    #: of all together
    history: SourceHistory
    states: dict[State, int] = field(default_factory=dict)
    #: how many should have been asked by now
    overdue: int = 0
    #: how many were asked last when no source could be reached
    offline: int = 0
    #: when any of them was asked last
    last_try: datetime | None = None


def status(frame: PageContext, overview: StatusOverview) -> bytes:
    """The page."""
    values = {
        "found": overview,
        "order": ORDER,
        "shapes": SHAPES,
        "longer": LONGER,
        "reason": partial(translate_error, language=frame.language),
        "draw_articles": _articles,
        "draw_polls": _polls,
        "draw_delays": _delays,
    }
    return render("status", frame, values)


def _articles(history: SourceHistory, name: str, title: str, description: str, top: str = "") -> Markup:
    """Articles by day; a large plot where there are words for its `top`."""
    marks = _marks(history.first, history.last, top)
    labels = [f"{history.day(day)}: {number}" for day, number in enumerate(history.articles)] if marks else ()
    size = _LONG if marks else _NARROW
    return _safe(
        columns(history.articles, _caption(f"{name}a", title, description), labels=labels, marks=marks, size=size)
    )


def _polls(history: SourceHistory, name: str, title: str, description: str, top: str = "") -> Markup:
    days = [PollCounts(new=day.new, same=day.same, failed=day.failed) for day in history.polls]
    marks = _marks(history.polls[0].day, history.last, top)
    size = _BROAD if marks else _SMALL
    return _safe(poll_results(days, _caption(f"{name}p", title, description), marks=marks, size=size))


def _delays(history: SourceHistory, name: str, title: str, description: str, top: str = "") -> Markup:
    marks = _marks(history.polls[0].day, history.last, top)
    size = _BROAD if marks else _SMALL
    # what is longer stands at the top: the scale would grow for it
    lowest, highest = BOUNDS[0] / 2, BOUNDS[-1]
    caption = _caption(f"{name}d", title, description)
    return _safe(delays(history.delays, caption, lowest=lowest, highest=highest, marks=marks, size=size))


def _caption(name: str, title: str, description: str) -> Caption:
    return Caption(name=name, title=_plain(title), told=_plain(description))


def _marks(first: date, last: date, top: str) -> Marks | None:
    return Marks(top=_plain(top), first=first.isoformat(), last=last.isoformat()) if top else None


def _plain(words: str) -> str:
    """Words of a template as they read: what draws escapes them itself."""
    return str(words.unescape()) if isinstance(words, Markup) else words


def _safe(plot: str) -> Markup:
    return Markup(plot)  # noqa: S704  # words of strangers are escaped where it is drawn
