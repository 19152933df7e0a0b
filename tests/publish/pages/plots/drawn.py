"""Plots read back: their strokes, their words, and what no plot may hold."""

import re
from dataclasses import dataclass

from lxml import etree

from feeds.publish.pages.plots import Caption

CAPTION = Caption(name="p1", title="晨光日报", description="最近四天的文章")

#: attributes that a plot may have: none of them is style, script or an address
ALLOWED = frozenset(
    "viewBox width height class role aria-labelledby id d stroke stroke-width fill x y text-anchor transform".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """An upright stroke, y downwards."""

    x: float
    start: float
    end: float

    @property
    def height(self) -> float:
        return abs(self.start - self.end)


def parsed(plot: str) -> etree._Element:
    """The plot, which is well-formed and holds nothing but drawing and words."""
    root = etree.fromstring(plot.encode())
    for element in root.iter():
        assert element.tag in {"svg", "g", "title", "desc", "path", "rect", "text"}
        assert set(element.attrib) <= ALLOWED, element.attrib
    return root


def classed(plot: str, name: str) -> list[etree._Element]:
    return [element for element in parsed(plot).iter() if name in element.get("class", "").split()]


def strokes(plot: str, part: str) -> list[Stroke]:
    """The strokes of one path, `Mx yVy` each."""
    words = " ".join(item.get("d", "") for item in classed(plot, f"plot-{part}"))
    results = re.findall(r"M([\d.]+) ([-\d.]+)V([-\d.]+)", words)
    assert " ".join(f"M{x} {start}V{end}" for x, start, end in results) == words
    return [Stroke(x=float(x), start=float(start), end=float(end)) for x, start, end in results]
