"""Run `feeds poll` as a separate process on the sources of an upstream."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.upstream.server import Upstream

ROOT = Path(__file__).parents[2]
#: timeout in seconds
PATIENCE = 240


@dataclass(frozen=True, slots=True)
class Run:
    """The output of `feeds poll --once --json` by source, its exit code, and its peak memory in megabytes."""

    results: dict[str, dict[str, Any]]
    code: int
    errors: str
    megabytes: float


def settings(upstream: Upstream, paths: Iterable[str], extra: str = "") -> str:
    """A feeds.toml with one source for each path: `s0`, `s1` and so on."""
    sources = "".join(
        f'[[source]]\nid = "s{number}"\ntitle = "来源{number}"\nfeeds = ["{upstream.url(path)}"]\nhosts = []\n'
        for number, path in enumerate(paths)
    )
    return f'allow = ["{upstream.host_port}"]\nhost_spacing = 0\nhost_connections = 16\n{extra}\n{sources}'


def poll_once(folder: Path, text: str, *names: str) -> Run:
    """Run `feeds poll --once --json` with these settings on the data in `folder`."""
    file = folder / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "feeds", "--data", str(folder / "data"), "--config", str(file), "poll"]
    command += ["--once", "--json", *names]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FEEDS_")}
    out, err = folder / "out.json", folder / "err.txt"
    with (
        out.open("w") as stdout,
        err.open("w") as stderr,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stdout, stderr=stderr) as run,  # noqa: S603  # ours
    ):
        peak = 0.0
        deadline = time.monotonic() + PATIENCE
        while run.poll() is None:
            assert time.monotonic() < deadline, f"no end after {PATIENCE} s: {err.read_text()[-2000:]}"
            peak = max(peak, megabytes(run.pid))
            time.sleep(0.02)
    results = json.loads(out.read_text(encoding="utf-8") or "[]")
    return Run({result["source"]: result for result in results}, run.returncode, err.read_text(encoding="utf-8"), peak)


def megabytes(process: int) -> float:
    """The peak memory of a process so far; 0 if the system does not report it."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    peak_line = next((line for line in lines if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(peak_line.split()[1]) / 1024
