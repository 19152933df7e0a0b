"""Resource limits of a worker process, set by itself and enforced by the kernel."""

import math
import resource
import sys
from pathlib import Path

#: in pages, not bytes (proc(5))
_STATM = Path("/proc/self/statm")


def limit_memory(megabytes: int) -> None:
    """Limit the address space to its present size plus `megabytes`; more raises MemoryError or kills the process.

    Linux only: elsewhere the present size is unknown, and macOS does not enforce the limit.
    """
    if sys.platform != "linux":
        return
    used = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    limit = used + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_cpu(seconds: int) -> None:
    """Limit the process to `seconds` more of CPU time; then SIGXCPU kills it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # the kernel counts whole seconds and checks the soft limit only: the next document raises it again
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, hard))


def disable_core_dumps() -> None:
    """Disable core dumps: a crash on hostile input must not fill the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
