"""Source status, computed on request so that a dead poller cannot hide that nothing new arrives.

`survey_sources` reads the store once; `report` renders the result as JSON and `metrics` for Prometheus. `histories`
reads the counts of the last weeks.
"""

from feeds.publish.status.poll_history import PollHistories, histories
from feeds.publish.status.survey import STATES, SourceSurvey, StatusSurvey, survey_sources

__all__ = ["STATES", "PollHistories", "SourceSurvey", "StatusSurvey", "histories", "survey_sources"]
