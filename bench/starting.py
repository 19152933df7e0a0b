"""The start of the program: `feeds --help` and `--version` against `import click` alone, each in its own process."""

import subprocess
import sys
from collections.abc import Sequence

from bench.measure import cpu_seconds_with_children
from bench.results import Row

ROUNDS = 15
#: limit of `feeds --help`, in times of `import click`
MAX_RATIO = 1.5
#: arguments of the Python interpreter
COMMANDS = {
    "import click": ("-c", "import click"),
    "feeds --help": ("-m", "feeds", "--help"),
    "feeds --version": ("-m", "feeds", "--version"),
}


def main() -> Sequence[Row]:
    """Print the CPU time of each command, and how many times that of `import click` it is."""
    rounds = [{name: _spent(arguments) for name, arguments in COMMANDS.items()} for _ in range(ROUNDS)]
    times = {name: min(spent[name] for spent in rounds) for name in COMMANDS}
    print(f"starting: the shortest of {ROUNDS} starts")
    for name, seconds in times.items():
        print(f"  {name}: {seconds * 1000:.0f} ms, {seconds / times['import click']:.2f} times `import click`")
    ours, peer = times["feeds --help"], times["import click"]
    return [
        Row(
            name="`feeds --help`",
            ours=f"{ours * 1e3:.0f} ms",
            peer=f"`import click` {peer * 1e3:.0f} ms",
            value=ours / peer,
            at_most=MAX_RATIO,
        )
    ]


def _spent(arguments: tuple[str, ...]) -> float:
    """The CPU time of a process, in seconds."""
    return cpu_seconds_with_children(
        lambda: subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)  # noqa: S603  # ours
    )
