"""The sheet a plot is drawn on: its size, what it is called, and what is written at its edges."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor
from typing import Literal

import svg

from feeds.common.text import plain

#: units that one line of words takes
LINE = 14

_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a plot is, in units: pixels where nothing else is said."""

    #: from one day to the next
    step: float = 3
    #: from the line on which everything stands to the top: in plots side by side it lies at one height
    height: int = 32
    #: decimals of what stands in it: those that cannot be seen cost bytes
    digits: int = 0

    @property
    def bar(self) -> float:
        """How broad a stroke is."""
        return self.number(self.step * 2 / 3)

    @property
    def depth(self) -> int:
        """The most room for what hangs below the line."""
        return self.height // 4

    def width(self, days: int) -> int | float:
        """Of so many days; of one where there are none."""
        return self.number(max(days, 1) * self.step)

    def middle(self, day: int) -> float:
        """Where the stroke of a day stands."""
        return self.number(day * self.step + self.bar / 2)

    def number(self, value: float) -> int | float:
        """As it stands in the drawing; what is a unit apart stays so, which rounding to even would not see to."""
        power = 10**self.digits
        rounded = floor(value * power + 0.5) / power
        return int(rounded) if rounded == int(rounded) else rounded


SMALL = Size()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a plot says to those who do not see it."""

    #: begins the ids within the plot: each stands once on a page
    name: str
    title: str
    #: what is to be seen, in words
    told: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"expected the name of a plot as in 'p1-articles', got {self.name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is written at the edges of a large plot."""

    #: the highest value, at the top
    top: str
    #: the first and the last day, below
    first: str
    last: str


def svg_document(
    caption: Caption,
    days: int,
    size: Size,
    drawn: Iterable[svg.Element],
    *,
    kind: str,
    marks: Marks | None = None,
    depth: int = 0,
) -> str:
    """The plot as text; `drawn` stands below a line of words where there are `marks`, and hangs so deep."""
    width, height = size.width(days), size.height + depth + (2 * LINE if marks else 0)
    ids = f"{caption.name}-t", f"{caption.name}-d"
    body = [svg.G(elements=[*drawn], transform=[svg.Translate(0, LINE)])] if marks else [*drawn]
    return svg.SVG(
        # within a page it is known without being said
        xmlns=None,
        viewBox=svg.ViewBoxSpec(0, 0, width, height),
        width=width,
        height=height,
        class_=["plot", f"plot-{kind}"],
        # the colour counts where no style sheet says otherwise
        extra={"role": "img", "aria-labelledby": " ".join(ids), "stroke": "currentColor"},
        elements=[
            svg.Title(id=ids[0], text=escaped(caption.title)),
            svg.Desc(id=ids[1], text=escaped(caption.told)),
            *body,
            *(_marks(marks, width, height) if marks else ()),
        ],
    ).as_str()


def strokes(
    ends: Iterable[tuple[int, float, float]], part: str, size: Size, *, is_narrow: bool = False
) -> Iterator[svg.Element]:
    """Upright strokes as one path, each from one height to another at the place of its day; none where there are none.

    One element for all: a page shows hundreds of plots.
    """
    path: list[svg.PathData] = [
        _Stroke(x=size.middle(day), start=size.number(start), end=size.number(end)) for day, start, end in ends
    ]
    if path:
        width = size.bar / 2 if is_narrow else size.bar
        yield svg.Path(d=path, class_=[f"plot-{part}"], stroke_width=size.number(width))


def baseline(days: int, size: Size, height: float) -> svg.Element:
    """The line on which everything stands."""
    path: list[svg.PathData] = [svg.M(0, size.number(height)), svg.H(size.width(days))]
    return svg.Path(d=path, class_=["plot-ground"], stroke_width=0.5)


def escaped(words: str) -> str:
    """Words of strangers as text of an element: what draws for us escapes nothing by itself."""
    return svg.escape(plain(words))


@dataclass
class _Stroke(svg.PathData):
    """An upright line in as few characters as it can have."""

    x: float
    start: float
    end: float

    def __str__(self) -> str:
        return f"M{self.x} {self.start}V{self.end}"


def _marks(marks: Marks, width: float, height: int) -> Iterator[svg.Element]:
    below = height - 3
    for x, y, words in ((0, LINE - 4, marks.top), (0, below, marks.first), (width, below, marks.last)):
        anchor: Literal["start", "end"] = "end" if x else "start"
        yield svg.Text(x=x, y=y, class_=["plot-mark"], stroke="none", text_anchor=anchor, text=escaped(words))
