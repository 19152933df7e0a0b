"""CPU time of calls and of child processes, of two ways in turn."""

import resource
import time
from collections.abc import Callable
from statistics import median


def cpu_seconds(call: Callable[[], object]) -> float:
    """The CPU time of a call in this process, in seconds."""
    start = time.process_time()
    call()
    return time.process_time() - start


def cpu_seconds_with_children(call: Callable[[], object]) -> float:
    """The CPU time of a call in seconds, with that of the child processes that ended during it."""
    before = _used()
    call()
    return _used() - before


def _used() -> float:
    usages = (resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def paired(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    rounds: int,
    measure: Callable[[Callable[[], object]], float] = cpu_seconds,
) -> tuple[float, float, float]:
    """Run both in turn, so that other load of the machine affects both.

    Returns the median seconds of ours, of theirs, and the median of theirs divided by ours in the same round.
    """
    pairs = [(measure(ours), measure(theirs)) for _ in range(rounds)]
    return median(our for our, _ in pairs), median(their for _, their in pairs), median(b / a for a, b in pairs)
