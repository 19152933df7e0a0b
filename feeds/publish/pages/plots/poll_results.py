"""How the polls of each day ended: answers rise above the line, failures hang below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from feeds.publish.pages.plots.canvas import SMALL, Caption, Marks, Size, baseline, strokes, svg_document

_LEAST = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounts:
    """The polls of a day."""

    #: that brought something, that brought nothing, and that failed
    new: int = 0
    same: int = 0
    failed: int = 0


def poll_results(
    days: Sequence[PollCounts], caption: Caption, *, size: Size = SMALL, marks: Marks | None = None
) -> str:
    """A broad stroke for what was new, on it a narrow one for what was not, and below the line what failed.

    Place and width tell them apart, so that colours need not. Both sides have one scale, at which both have room; the
    line lies where it does in the plots beside it.
    """
    above = max((one.new + one.same for one in days), default=0)
    below = max((one.failed for one in days), default=0)
    line = float(size.height)
    # room for what is drawn taller than it is, on either side
    unit = min((line - 2 * _LEAST) / max(above, 1), size.depth / max(below, 1))
    depth = ceil(_tall(below, unit))
    tops = [line - _tall(one.new, unit) for one in days]
    new = [(day, line, top) for day, (one, top) in enumerate(zip(days, tops, strict=True)) if one.new]
    same = [
        (day, top, top - _tall(one.same, unit))
        for day, (one, top) in enumerate(zip(days, tops, strict=True))
        if one.same
    ]
    failed = [(day, line, line + _tall(one.failed, unit)) for day, one in enumerate(days) if one.failed]
    drawn = [
        *strokes(new, "new", size),
        *strokes(same, "same", size, is_narrow=True),
        *strokes(failed, "failed", size),
        baseline(len(days), size, line),
    ]
    return svg_document(caption, len(days), size, drawn, kind="answers", marks=marks, depth=depth)


def _tall(value: int, unit: float) -> float:
    return max(value * unit, _LEAST) if value else 0.0
