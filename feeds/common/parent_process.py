"""A child process that must not outlive its parent."""

import os
import threading
import time

#: seconds between two checks whether the parent is alive
_CHECK_INTERVAL = 0.5


def exit_with_parent(parent: int) -> None:
    """Start a thread that exits this process at once when `parent`, a process id, is not its parent any more.

    The kernel gives the children of a killed process to another parent, and sends them no signal.
    """
    threading.Thread(target=_wait_for_end, args=(parent,), name="parent", daemon=True).start()


def _wait_for_end(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_CHECK_INTERVAL)
    os._exit(1)
