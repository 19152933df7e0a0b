"""Polling: fetch sources on a schedule that adapts to each source and survives restarts.

`Poller` is the loop. `source_poll` fetches the URLs of one source in order until one works, `transitions` computes the
new state of the source (pure functions), and `recorder` stores articles and state in one transaction.
"""

from feeds.poll.garbage_collector import tune_garbage_collector
from feeds.poll.lock import poller_lock
from feeds.poll.poller import Poller
from feeds.poll.result import PollResult
from feeds.poll.source_poll import FetcherProtocol, WorkersProtocol

__all__ = ["FetcherProtocol", "PollResult", "Poller", "WorkersProtocol", "poller_lock", "tune_garbage_collector"]
