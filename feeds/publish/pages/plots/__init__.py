"""Plots as inline SVG with a text description, without styles, scripts or a clock.

`columns` plots a number for each day, `poll_results` how the polls of each day ended, `delays` the quartiles of a
duration. Equal values give equal bytes. The style sheet styles the classes that begin with `plot`; without it, a plot
has the colour of the text.
"""

from feeds.publish.pages.plots.canvas import Caption, Size, TickLabels
from feeds.publish.pages.plots.columns import columns
from feeds.publish.pages.plots.delays import delays
from feeds.publish.pages.plots.poll_results import PollCounts, poll_results

__all__ = ["Caption", "PollCounts", "Size", "TickLabels", "columns", "delays", "poll_results"]
