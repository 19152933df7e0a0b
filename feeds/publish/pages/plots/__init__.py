"""Values as plots: inline SVG that is told in words as well, and that no style, script or clock is part of.

`columns` shows a number for each day, `poll_results` how the polls of each day ended, `delays` the quartiles of a span.
Equal values give equal bytes. How it looks is the style sheet's, by the classes that begin with `plot`; without one it
stands in the colour of the text.
"""

from feeds.publish.pages.plots.canvas import Caption, Marks, Size
from feeds.publish.pages.plots.columns import columns
from feeds.publish.pages.plots.delays import delays
from feeds.publish.pages.plots.poll_results import PollCounts, poll_results

__all__ = ["Caption", "Marks", "PollCounts", "Size", "columns", "delays", "poll_results"]
