"""Poll results per day: successes above the line, failures below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from feeds.publish.pages.plots.canvas import SMALL, Caption, Size, TickLabels, baseline, strokes, svg_document

_LEAST = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounts:
    """The polls of a day."""

    #: number of polls with new articles, without new articles, and failed
    new: int = 0
    same: int = 0
    failed: int = 0


def poll_results(
    days: Sequence[PollCounts], caption: Caption, *, size: Size = SMALL, ticks: TickLabels | None = None
) -> str:
    """Broad strokes for polls with new articles, narrow ones for those without, failures below the line.

    Position and width distinguish them, so that colours need not. Both sides have one scale at which both fit; the line
    is at the same height as in the plots beside it.
    """
    above = max((day_counts.new + day_counts.same for day_counts in days), default=0)
    below = max((day_counts.failed for day_counts in days), default=0)
    line = float(size.height)
    # reserve space for strokes of minimum height on both sides
    unit = min((line - 2 * _LEAST) / max(above, 1), size.depth / max(below, 1))
    depth = ceil(_tall(below, unit))
    tops = [line - _tall(day_counts.new, unit) for day_counts in days]
    new = [(day, line, top) for day, (day_counts, top) in enumerate(zip(days, tops, strict=True)) if day_counts.new]
    same = [
        (day, top, top - _tall(day_counts.same, unit))
        for day, (day_counts, top) in enumerate(zip(days, tops, strict=True))
        if day_counts.same
    ]
    failed = [
        (day, line, line + _tall(day_counts.failed, unit)) for day, day_counts in enumerate(days) if day_counts.failed
    ]
    drawn = [
        *strokes(new, "new", size),
        *strokes(same, "same", size, is_narrow=True),
        *strokes(failed, "failed", size),
        baseline(len(days), size, line),
    ]
    return svg_document(caption, len(days), size, drawn, kind="answers", ticks=ticks, depth=depth)


def _tall(value: int, unit: float) -> float:
    return max(value * unit, _LEAST) if value else 0.0
