"""When to fetch whom: politely, in the rhythm of each source, and remembered across restarts.

`Poller` is the loop. One poll of a source is `asking`: its addresses in their order until one answers; what comes of
it for the source is `settling`, a pure function; `recording` takes the articles in and writes both down together.
"""

from feeds.poll.gc_tuning import tune_garbage_collector
from feeds.poll.lock import poller_lock
from feeds.poll.poller import Poller
from feeds.poll.recorder import PollReport
from feeds.poll.source_poll import FetcherProtocol, WorkersProtocol

__all__ = ["FetcherProtocol", "PollReport", "Poller", "WorkersProtocol", "poller_lock", "tune_garbage_collector"]
