"""What a worker process may take; set from inside, enforced by the kernel."""

import math
import resource
import sys
from pathlib import Path

#: pages and not bytes stand there (proc(5))
_STATM = Path("/proc/self/statm")


def limit_memory(megabytes: int) -> None:
    """Let the process take so much more address space than it has now; more ends in MemoryError or its death.

    Without effect where the kernel does not say how much it has (macOS does not keep the limit either).
    """
    if sys.platform != "linux":
        return
    used = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    limit = used + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_cpu(seconds: int) -> None:
    """Let the process take so many more seconds of CPU from now on; SIGXCPU ends it then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # the kernel counts whole seconds, and looks at the soft limit alone: the next document raises it again
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, hard))


def disable_core_dumps() -> None:
    """Leave no memory dump behind: a bomb must not fill the disk on its way out."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
