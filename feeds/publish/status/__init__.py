"""How the sources are at this moment: judged when asked, so that a dead poller cannot hide a silence.

`survey` is the one look at the store; `report` tells it as JSON, `metrics` in numbers. `histories` looks at the last
weeks.
"""

from feeds.publish.status.poll_history import PollHistories, histories
from feeds.publish.status.survey import STATES, SourceSurvey, StatusSurvey, survey

__all__ = ["STATES", "PollHistories", "SourceSurvey", "StatusSurvey", "histories", "survey"]
