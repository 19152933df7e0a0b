"""Worker processes import no database: that would take as long as all that they need."""

import subprocess
import sys


def test_workers_import_no_database() -> None:
    code = "import sys, feeds.ingest.workers.pool as pool; print({'sqlalchemy', 'feeds.store.store'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ours
    assert done.stdout == "set()\n"
