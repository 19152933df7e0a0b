"""`feeds` and `python -m feeds`: the verbs, with one line instead of a traceback for Ctrl-C and a full disk.

Nothing is imported before `main` runs, so that Ctrl-C during the imports is caught as well.
"""

import errno
import os
import sys

#: what writing to a full disk, a full quota or a broken device answers
_CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
#: exit code of a process that Ctrl-C ended (https://tldp.org/LDP/abs/html/exitcodes.html)
INTERRUPTED = 130


def main() -> None:
    """Run the verb that the command line names, and exit."""
    try:
        from feeds.cli import main as verbs

        verbs(prog_name="feeds")
    except KeyboardInterrupt:
        _end("interrupted", INTERRUPTED)
    except OSError as error:
        # an error of a file has its name; what has none is the output
        if error.errno not in _CANNOT_WRITE or error.filename is not None:
            raise
        _end(f"error: the output cannot be written: {error.strerror}", 1)


def _end(message: str, code: int) -> None:
    """Exit without the flush of standard output, which would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    print(f"feeds: {message}", file=sys.stderr)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
