"""A column for each day."""

from collections.abc import Sequence

import svg

from feeds.publish.pages.plots.canvas import SMALL, Caption, Size, TickLabels, baseline, escaped, strokes, svg_document

#: units; minimum height, so that any value above zero is visible
_LEAST = 1.0


def columns(
    values: Sequence[int],
    caption: Caption,
    *,
    size: Size = SMALL,
    ticks: TickLabels | None = None,
    labels: Sequence[str] = (),
) -> str:
    """Columns in proportion to the highest value; `labels` are tooltips for the columns."""
    heights = [_height(value, max(values), size) for value in values]
    bars = strokes(((day, size.height, size.height - tall) for day, tall in enumerate(heights) if tall), "bars", size)
    drawn = [*(_labelled(heights, labels, size) if labels else bars), baseline(len(values), size, size.height)]
    return svg_document(caption, len(values), size, drawn, kind="columns", ticks=ticks)


def _height(value: int, highest: int, size: Size) -> float:
    return max(value / highest * size.height, _LEAST) if value > 0 else 0.0


def _labelled(heights: Sequence[float], labels: Sequence[str], size: Size) -> list[svg.Element]:
    return [
        svg.Rect(
            x=size.number(day * size.step),
            y=size.number(size.height - tall),
            width=size.bar,
            height=size.number(tall),
            class_=["plot-bar"],
            fill="currentColor",
            stroke="none",
            elements=[svg.Title(text=escaped(label))],
        )
        for day, (tall, label) in enumerate(zip(heights, labels, strict=True))
        if tall
    ]
