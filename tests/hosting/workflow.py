"""Run the workflow without GitHub: every `run:` step by bash, in a fresh checkout each time."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / ".github" / "workflows" / "publish.yml"
BASE = "https://somebody.github.io/news"
#: timeout of a step, in seconds
PATIENCE = 120


def workflow() -> dict[str, Any]:
    """The parsed file; YAML 1.1 parses the key `on` as true."""
    definition = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    definition["on"] = definition.pop(True)
    return definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A runner after a run: its folder, the steps that ran, and the exit code and output of the last step."""

    folder: Path
    steps: tuple[str, ...]
    code: int
    output: str

    @property
    def site(self) -> Path:
        return self.folder / "site"


def run(folder: Path, releases: Path, settings: str, *, begin: bool = False) -> Machine:
    """Run the steps of the job `build` in `folder` until one fails; releases are in another folder."""
    _check_out(folder, settings)
    values = {
        "${{ vars.FEEDS_BASE_URL }}": BASE,
        "${{ inputs.begin }}": str(begin).lower(),
        "${{ github.repository }}": "somebody/news",
        "${{ github.token }}": "secret",
    }
    job = workflow()["jobs"]["build"]
    done: list[str] = []
    for step in job["steps"]:
        # the environment of the tests is already the result of the installation
        if "run" not in step or step["name"] == "Install":
            continue
        done.append(step["name"])
        environment = {name: values[value] for name, value in (job["env"] | step.get("env", {})).items()}
        ended = _bash(step["run"], folder, environment | {"GH_FOLDER": str(releases)})
        if ended.returncode:
            break
    return Machine(folder=folder, steps=tuple(done), code=ended.returncode, output=ended.stdout)


def _check_out(folder: Path, settings: str) -> None:
    """Copy the part of the repository that the steps need, and create an environment with the program."""
    (folder / ".github").mkdir(parents=True)
    shutil.copy(ROOT / ".github" / "database", folder / ".github" / "database")
    (folder / "feeds.toml").write_text(settings, encoding="utf-8")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    # scripts, not links: Python would search for its packages beside a link
    for name, command in (("python", ""), ("feeds", "-m feeds")):
        _script(programs / name, f'exec "{sys.executable}" {command} "$@"')
    (folder / "bin").mkdir()
    _script(folder / "bin" / "gh", f'exec "{sys.executable}" "{Path(__file__).with_name("gh.py")}" "$@"')


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def _bash(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script like GitHub's `shell: bash`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("FEEDS_", "GH_"))}
    environ |= environment | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(  # noqa: S603  # our own workflow
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
