"""Distinguish a network outage from failing sources, so that an offline poll does not mark every source as failing."""

from collections.abc import Sequence

from feeds.parsing.normalizers import host_of
from feeds.poll.result import PollResult

#: a network outage is assumed if more hosts than this are unreachable: one or two may really be gone
MAX_DEAD_HOSTS = 2
#: maximum number of polls that wait for a decision; more would not change it
MAX_WAITING = 100


class OutageDetector:
    """Holds polls that reached no host until another poll gets a response or no poll is left that could."""

    def __init__(self) -> None:
        self._waiting: list[PollResult] = []
        #: whether the network was down at the last decision
        self.is_offline = False

    def split(self, polls: Sequence[PollResult], *, more_to_come: bool) -> tuple[list[PollResult], list[PollResult]]:
        """Split polls into those to record normally and those of a network outage; the others wait.

        `more_to_come` is whether other sources are being polled at the moment.
        """
        usual = [poll for poll in polls if not poll.is_unreachable]
        self._waiting += [poll for poll in polls if poll.is_unreachable]
        if any(poll.attempts for poll in usual):
            self.is_offline = False
            return usual + self._take(), []
        if more_to_come and len(self._waiting) < MAX_WAITING:
            return usual, []
        hosts = {host_of(attempt.requested_url) for poll in self._waiting for attempt in poll.attempts}
        if len(hosts) <= MAX_DEAD_HOSTS and not self.is_offline:
            return usual + self._take(), []
        self.is_offline = self.is_offline or bool(self._waiting)
        return usual, self._take()

    def _take(self) -> list[PollResult]:
        waiting, self._waiting = self._waiting, []
        return waiting
