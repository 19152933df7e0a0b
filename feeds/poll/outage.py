"""Tells a network that is down from sources that are: without it one offline poll makes every source a failing one."""

from collections.abc import Sequence

from feeds.parsing.normalizers import host_of
from feeds.poll.source_poll import SourcePollResult

#: hosts that must all be out of reach before the network is blamed: one or two may really be gone
MAX_DEAD_HOSTS = 2
#: polls that wait for a verdict; with more, nothing that follows would change it
MAX_WAITING = 100


class OutageDetector:
    """Keeps polls that reached no host until another poll gets an answer, or none is left that could."""

    def __init__(self) -> None:
        self._waiting: list[SourcePollResult] = []
        #: whether the last verdict was that the network is down
        self.is_offline = False

    def split(
        self, polls: Sequence[SourcePollResult], *, more_to_come: bool
    ) -> tuple[list[SourcePollResult], list[SourcePollResult]]:
        """Split polls into those to record as usual and those of a network that is down; the rest waits.

        `more_to_come` tells whether other sources are being asked at the moment.
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

    def _take(self) -> list[SourcePollResult]:
        waiting, self._waiting = self._waiting, []
        return waiting
