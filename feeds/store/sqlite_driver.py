"""Choose the build of SQLite: pysqlite3 if it is installed, else Python's own.

SQLite 3.7.0 to 3.51.2 can lose committed transactions when two checkpoints and a commit meet: the WAL-reset bug
(https://sqlite.org/wal.html#walresetbug, read 2026-11). With a build that has the bug, checkpoints run only under the
write lock, so that no commit can reset the log meanwhile.
"""

import sqlite3 as bundled
from types import ModuleType

try:
    from pysqlite3 import dbapi2 as packaged
except ImportError:  # no wheel for this machine
    packaged = None

_FIXED = (3, 51, 3)
#: older branches that got the fix: its first version, and the first version of the next branch
_BACKPORTED = (((3, 44, 6), (3, 45)), ((3, 50, 7), (3, 51)))


def has_wal_fix(version: tuple[int, ...]) -> bool:
    """Return whether SQLite `version` is free of the WAL-reset bug."""
    return version >= _FIXED or any(first <= version < end for first, end in _BACKPORTED)


def choose(*builds: ModuleType | None) -> ModuleType:
    """Return the first build without the bug, else the newest one; None is a build that is not installed."""
    installed = [build for build in builds if build is not None]
    fixed = (build for build in installed if has_wal_fix(build.sqlite_version_info))
    return next(fixed, None) or max(installed, key=lambda build: build.sqlite_version_info)


#: The only module through which this process may open a database: two copies of SQLite in one process break each
#: other's file locks (https://sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application).
sqlite3 = choose(packaged, bundled)


def describe_build(build: ModuleType = sqlite3) -> str:
    """Return the version of SQLite, its package, and how the WAL-reset bug is avoided."""
    origin = "Python's own" if build is bundled else "of pysqlite3"
    fix = (
        "" if has_wal_fix(build.sqlite_version_info) else "; it has the WAL-reset bug, so checkpoints wait for writers"
    )
    return f"{build.sqlite_version}, {origin}{fix}"
