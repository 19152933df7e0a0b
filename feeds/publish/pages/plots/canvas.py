"""The SVG document of a plot: size, title, description and labels."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor
from typing import Literal

import svg

from feeds.common.text import plain

#: height of a line of text, in units
LINE = 14

_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The size of a plot in units; a unit is a pixel by default."""

    #: horizontal distance between days
    step: float = 3
    #: height above the base line, equal for plots in one row
    height: int = 32
    #: decimals of coordinates: invisible ones only cost bytes
    digits: int = 0

    @property
    def bar(self) -> float:
        """The width of a stroke."""
        return self.number(self.step * 2 / 3)

    @property
    def depth(self) -> int:
        """The maximum height below the base line."""
        return self.height // 4

    def width(self, days: int) -> int | float:
        """The width for a number of days, at least one."""
        return self.number(max(days, 1) * self.step)

    def middle(self, day: int) -> float:
        """The x coordinate of the stroke of a day."""
        return self.number(day * self.step + self.bar / 2)

    def number(self, value: float) -> int | float:
        """Round a coordinate half up, which keeps distances of one unit; rounding half to even would not."""
        power = 10**self.digits
        rounded = floor(value * power + 0.5) / power
        return int(rounded) if rounded == int(rounded) else rounded


SMALL = Size()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Title and description of a plot, for people who cannot see it."""

    #: prefix of the ids in the plot, unique on a page
    name: str
    title: str
    #: what the plot shows, as a sentence
    description: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"expected the name of a plot as in 'p1-articles', got {self.name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TickLabels:
    """Labels at the edges of a large plot."""

    #: the highest value, at the top edge
    top: str
    #: the first and the last day, below the plot
    first: str
    last: str


def svg_document(
    caption: Caption,
    days: int,
    size: Size,
    drawn: Iterable[svg.Element],
    *,
    kind: str,
    ticks: TickLabels | None = None,
    depth: int = 0,
) -> str:
    """The plot as SVG text, `depth` units deep below the base line; `drawn` is moved down if there are `ticks`."""
    width, height = size.width(days), size.height + depth + (2 * LINE if ticks else 0)
    ids = f"{caption.name}-t", f"{caption.name}-d"
    body = [svg.G(elements=[*drawn], transform=[svg.Translate(0, LINE)])] if ticks else [*drawn]
    return svg.SVG(
        # inline SVG in HTML needs no namespace
        xmlns=None,
        viewBox=svg.ViewBoxSpec(0, 0, width, height),
        width=width,
        height=height,
        class_=["plot", f"plot-{kind}"],
        # the default colour without a style sheet
        extra={"role": "img", "aria-labelledby": " ".join(ids), "stroke": "currentColor"},
        elements=[
            svg.Title(id=ids[0], text=escaped(caption.title)),
            svg.Desc(id=ids[1], text=escaped(caption.description)),
            *body,
            *(_tick_labels(ticks, width, height) if ticks else ()),
        ],
    ).as_str()


def strokes(
    ends: Iterable[tuple[int, float, float]], part: str, size: Size, *, is_narrow: bool = False
) -> Iterator[svg.Element]:
    """Vertical strokes as one path: day, start and end height of each; no element without strokes.

    They are one path element because a page shows hundreds of plots.
    """
    path: list[svg.PathData] = [
        _Stroke(x=size.middle(day), start=size.number(start), end=size.number(end)) for day, start, end in ends
    ]
    if path:
        width = size.bar / 2 if is_narrow else size.bar
        yield svg.Path(d=path, class_=[f"plot-{part}"], stroke_width=size.number(width))


def baseline(days: int, size: Size, height: float) -> svg.Element:
    """The base line of a plot."""
    path: list[svg.PathData] = [svg.M(0, size.number(height)), svg.H(size.width(days))]
    return svg.Path(d=path, class_=["plot-ground"], stroke_width=0.5)


def escaped(words: str) -> str:
    """Untrusted text as XML text: the SVG library does not escape it."""
    return svg.escape(plain(words))


@dataclass
class _Stroke(svg.PathData):
    """A vertical line in as few characters as possible."""

    x: float
    start: float
    end: float

    def __str__(self) -> str:
        return f"M{self.x} {self.start}V{self.end}"


def _tick_labels(ticks: TickLabels, width: float, height: int) -> Iterator[svg.Element]:
    below = height - 3
    for x, y, words in ((0, LINE - 4, ticks.top), (0, below, ticks.first), (width, below, ticks.last)):
        anchor: Literal["start", "end"] = "end" if x else "start"
        yield svg.Text(x=x, y=y, class_=["plot-mark"], stroke="none", text_anchor=anchor, text=escaped(words))
