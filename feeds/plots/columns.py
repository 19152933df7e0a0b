"""A number for each day, as columns."""

from collections.abc import Sequence

import svg

from feeds.plots.sheet import BAR, STEP, Caption, Marks, ground, number, said, sheet, strokes

#: units; a day that has anything is to be seen
_LEAST = 1.0


def columns(
    values: Sequence[int],
    caption: Caption,
    *,
    height: int = 32,
    marks: Marks | None = None,
    labels: Sequence[str] = (),
) -> str:
    """Columns in proportion to the highest; `labels` are the words shown at each, where a pointer rests on it."""
    heights = [_height(value, max(values), height) for value in values]
    bars = strokes(((day, height, height - tall) for day, tall in enumerate(heights) if tall), "bars")
    drawn = _labelled(heights, labels, height) if labels else bars
    return sheet(caption, len(values), height, [*drawn, ground(len(values), height)], kind="columns", marks=marks)


def _height(value: int, most: int, height: int) -> float:
    return max(value / most * height, _LEAST) if value > 0 else 0.0


def _labelled(heights: Sequence[float], labels: Sequence[str], height: int) -> list[svg.Element]:
    return [
        svg.Rect(
            x=day * STEP,
            y=number(height - tall),
            width=BAR,
            height=number(tall),
            class_=["plot-bar"],
            fill="currentColor",
            elements=[svg.Title(text=said(label))],
        )
        for day, (tall, label) in enumerate(zip(heights, labels, strict=True))
        if tall
    ]
