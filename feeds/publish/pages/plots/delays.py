"""Delays per day: the middle half as a stroke, the median as a mark across it."""

from collections.abc import Sequence
from math import log

from feeds.publish.pages.plots.canvas import SMALL, Caption, Size, TickLabels, baseline, strokes, svg_document

#: units; height of the median mark and minimum height of a stroke
_MARK = 2.0


def delays(
    days: Sequence[tuple[float, float, float] | None],
    caption: Caption,
    *,
    lowest: float,
    highest: float,
    size: Size = SMALL,
    ticks: TickLabels | None = None,
) -> str:
    """Plot the quartiles of each day (None: no data) on a logarithmic scale from `lowest` to `highest`.

    The scale is logarithmic because an hour matters beside five minutes and not beside two days.
    """
    if not 0 < lowest < highest:
        raise ValueError(f"expected 0 < least < most, got {lowest} and {highest}")

    def level(value: float) -> float:
        share = log(min(max(value, lowest), highest) / lowest) / log(highest / lowest)
        return size.number((size.height - _MARK) * (1 - share))

    known_days = [(day, quartiles) for day, quartiles in enumerate(days) if quartiles]
    spans = ((day, level(low) + _MARK, level(high)) for day, (low, _, high) in known_days)
    medians = ((day, level(middle) + _MARK, level(middle)) for day, (_, middle, _) in known_days)
    drawn = [
        *strokes(spans, "span", size, is_narrow=True),
        *strokes(medians, "median", size),
        baseline(len(days), size, size.height),
    ]
    return svg_document(caption, len(days), size, drawn, kind="delays", ticks=ticks)
