"""How long something took on each day: the middle half as a stroke, the median as a mark across it."""

from collections.abc import Sequence
from math import log

from feeds.publish.pages.plots.canvas import SMALL, Caption, Marks, Size, baseline, strokes, svg_document

#: units; the mark of a median, and the least of a stroke
_MARK = 2.0


def delays(
    days: Sequence[tuple[float, float, float] | None],
    caption: Caption,
    *,
    least: float,
    most: float,
    size: Size = SMALL,
    marks: Marks | None = None,
) -> str:
    """Quartiles of each day, None where there are none; from `least` at the line to `most` at the top, by logarithm.

    An hour more is much where five minutes are usual, and nothing where two days are.
    """
    if not 0 < least < most:
        raise ValueError(f"expected 0 < least < most, got {least} and {most}")

    def level(value: float) -> float:
        share = log(min(max(value, least), most) / least) / log(most / least)
        return size.number((size.height - _MARK) * (1 - share))

    found = [(day, quartiles) for day, quartiles in enumerate(days) if quartiles]
    spans = ((day, level(low) + _MARK, level(high)) for day, (low, _, high) in found)
    medians = ((day, level(middle) + _MARK, level(middle)) for day, (_, middle, _) in found)
    drawn = [
        *strokes(spans, "span", size, is_narrow=True),
        *strokes(medians, "median", size),
        baseline(len(days), size, size.height),
    ]
    return svg_document(caption, len(days), size, drawn, kind="delays", marks=marks)
