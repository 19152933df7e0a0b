"""`python -m bench`: all benchmarks, or the named ones: arriving, cleaning, converting, exporting, ..."""

import sys

from bench import (
    arriving,
    cleaning,
    converting,
    exporting,
    importing,
    likeness,
    parsing,
    polling,
    searching,
    serving,
    starting,
)

BENCHMARKS = {
    "arriving": arriving.main,
    "cleaning": cleaning.main,
    "converting": converting.main,
    "exporting": exporting.main,
    "importing": importing.main,
    "likeness": likeness.main,
    "parsing": parsing.main,
    "polling": polling.main,
    "searching": searching.main,
    "serving": serving.main,
    "starting": starting.main,
}


def main() -> None:
    """Run the benchmarks on the command line, or all."""
    for name in sys.argv[1:] or BENCHMARKS:
        if name not in BENCHMARKS:
            raise SystemExit(f"expected one of {', '.join(BENCHMARKS)}, found {name!r}")
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
