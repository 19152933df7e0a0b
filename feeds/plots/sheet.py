"""The sheet a plot is drawn on: its size, what it is called, and what is written at its edges."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import svg

from feeds.text import plain

#: units from one day to the next, of which a bar takes two
STEP = 3
BAR = 2
#: units that one line of words takes
LINE = 14

_NAME = re.compile(r"[a-z][a-z0-9-]*")


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


def sheet(
    caption: Caption, days: int, height: int, drawn: Iterable[svg.Element], *, kind: str, marks: Marks | None = None
) -> str:
    """The plot as text, of `days` steps; `drawn` stands below the line for words where there are `marks`."""
    width, below = max(days, 1) * STEP, 2 * LINE if marks else 0
    ids = f"{caption.name}-title", f"{caption.name}-told"
    words = [*_marks(marks, width, height)] if marks else []
    body = [svg.G(elements=[*drawn], transform=[svg.Translate(0, LINE)])] if marks else [*drawn]
    return svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, width, height + below),
        width=width,
        height=height + below,
        class_=["plot", f"plot-{kind}"],
        extra={"role": "img", "aria-labelledby": " ".join(ids)},
        elements=[
            svg.Title(id=ids[0], text=said(caption.title)),
            svg.Desc(id=ids[1], text=said(caption.told)),
            *body,
            *words,
        ],
    ).as_str()


def strokes(ends: Iterable[tuple[int, float, float]], part: str, *, width: float = BAR) -> Iterator[svg.Element]:
    """Upright strokes as one path, each from one height to another at the place of its day; none where there are none.

    One element for all: a page shows hundreds of plots.
    """
    path: list[svg.PathData] = []
    for day, start, end in ends:
        path += [svg.M(_middle(day), number(start)), svg.V(number(end))]
    if path:
        yield svg.Path(d=path, class_=[f"plot-{part}"], stroke="currentColor", stroke_width=number(width))


def ground(days: int, height: float) -> svg.Element:
    """The line on which everything stands."""
    path: list[svg.PathData] = [svg.M(0, number(height)), svg.H(max(days, 1) * STEP)]
    return svg.Path(d=path, class_=["plot-ground"], stroke="currentColor", stroke_width=0.5)


def said(words: str) -> str:
    """Words of strangers as text of an element: what draws for us escapes nothing by itself."""
    return svg.escape(plain(words))


def number(value: float) -> int | float:
    """To a tenth of a unit: more cannot be seen, and costs bytes."""
    found = round(value, 1)
    return int(found) if found == int(found) else found


def _middle(day: int) -> float:
    return number(day * STEP + BAR / 2)


def _marks(marks: Marks, width: int, height: int) -> Iterator[svg.Element]:
    below = height + 2 * LINE - 3
    yield svg.Text(x=0, y=LINE - 4, class_=["plot-mark"], text=said(marks.top))
    yield svg.Text(x=0, y=below, class_=["plot-mark"], text=said(marks.first))
    yield svg.Text(x=width, y=below, class_=["plot-mark"], text_anchor="end", text=said(marks.last))
