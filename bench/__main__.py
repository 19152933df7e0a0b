"""`python -m bench [--json FILE] [NAME …]`: run the named benchmarks, or all, and print one table.

The exit status is 1 if a row misses its goal by more than a tenth.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    arriving,
    cleaning,
    converting,
    database,
    exporting,
    importing,
    latency,
    likeness,
    lists,
    pages,
    parsing,
    polling,
    publishing,
    searching,
    serving,
    starting,
)
from bench.results import Result, failures, table, write_json

BENCHMARKS: dict[str, Callable[[], Sequence[Result]]] = {
    "arriving": arriving.main,
    "cleaning": cleaning.main,
    "converting": converting.main,
    "database": database.main,
    "exporting": exporting.main,
    "importing": importing.main,
    "latency": latency.main,
    "likeness": likeness.main,
    "lists": lists.main,
    "pages": pages.main,
    "parsing": parsing.main,
    "polling": polling.main,
    "publishing": publishing.main,
    "searching": searching.main,
    "serving": serving.main,
    "starting": starting.main,
}


def main() -> None:
    """Run the benchmarks on the command line, or all; a benchmark that cannot finish does not stop the others."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the program beside its peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; without one: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results to this file")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.names if name not in BENCHMARKS]:
        parser.error(f"expected one of {', '.join(BENCHMARKS)}, found {unknown[0]!r}")
    results: list[Result] = []
    errors: list[str] = []
    for name in arguments.names or BENCHMARKS:
        try:
            results += BENCHMARKS[name]()
        except (Exception, SystemExit) as error:
            errors.append(f"{name}: {error}")
    print(f"\n{table(results)}")
    if arguments.json:
        write_json(arguments.json, results)
    if problems := [*failures(results), *errors]:
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main()
