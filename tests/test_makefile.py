"""`make` on a new machine: failures are reported, and leave no half-finished environment for the next run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")

#: a fake Python: its `venv` leaves an incomplete environment, as a full disk would
PYTHON = """#!/bin/sh
case "$*" in
  *version_info*) exit {old} ;;
  *"import ensurepip"*) exit {without_ensurepip} ;;
  --version) echo Python 3.9.2 ;;
  *"-m venv"*) mkdir -p .venv/bin && touch .venv/bin/python && exit {venv} ;;
  *without_ensurepip.py*) exit 1 ;;
esac
"""


def make(folder: Path, *, old: int = 0, without_ensurepip: int = 0, venv: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `make` in `folder` with that Python; the numbers are the exit codes of its commands."""
    shutil.copy(ROOT / "Makefile", folder)
    python = folder / "python"
    python.write_text(PYTHON.format(old=old, without_ensurepip=without_ensurepip, venv=venv))
    python.chmod(0o755)
    command = ["make", "PYTHON=./python", ".venv/bin/python"]
    # `make test` would pass its own options on
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  # our own Makefile


@pytest.mark.parametrize(("without_ensurepip", "venv"), [(0, 1), (1, 1), (1, 0)])
def test_a_failed_setup_leaves_no_incomplete_environment(tmp_path: Path, without_ensurepip: int, venv: int) -> None:
    assert make(tmp_path, without_ensurepip=without_ensurepip, venv=venv).returncode != 0
    assert not (tmp_path / ".venv").exists()


def test_a_successful_setup_stays(tmp_path: Path) -> None:
    assert make(tmp_path).returncode == 0
    assert (tmp_path / ".venv/bin/python").exists()


def test_a_too_old_python_is_reported(tmp_path: Path) -> None:
    done = make(tmp_path, old=1)
    assert "feeds needs Python 3.11 or later, found Python 3.9.2; try: make PYTHON=python3.13" in done.stdout
    assert done.returncode != 0
    assert not (tmp_path / ".venv").exists()
