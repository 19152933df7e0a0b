"""The start of the program: `feeds --help` and `--version` against `import click` alone, each in its own process."""

import resource
import subprocess
import sys

ROUNDS = 15
#: arguments of the Python interpreter
COMMANDS = {
    "import click": ("-c", "import click"),
    "feeds --help": ("-m", "feeds", "--help"),
    "feeds --version": ("-m", "feeds", "--version"),
}


def main() -> None:
    """Print the CPU time of each command, and how many times that of `import click` it is."""
    rounds = [{name: _spent(arguments) for name, arguments in COMMANDS.items()} for _ in range(ROUNDS)]
    times = {name: min(spent[name] for spent in rounds) for name in COMMANDS}
    print(f"starting: the shortest of {ROUNDS} starts")
    for name, seconds in times.items():
        print(f"  {name}: {seconds * 1000:.0f} ms, {seconds / times['import click']:.2f} times `import click`")


def _spent(arguments: tuple[str, ...]) -> float:
    """The CPU time of a process, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)  # noqa: S603  # our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
