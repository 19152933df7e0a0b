"""How the sources are at this moment: judged when asked, so that a dead poller cannot hide a silence.

`survey` is the one look at the store; `report` tells it as JSON, `metrics` in numbers.
"""

from feeds.status.survey import STATES, Standing, Survey, survey

__all__ = ["STATES", "Standing", "Survey", "survey"]
