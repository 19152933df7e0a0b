"""Progress of long commands, on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from feeds.cli.output import say

#: documents between two progress lines without a terminal
STEP = 1000


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """Show the number of finished items: updated in place on a terminal, else a line per thousand."""
    # imported late: without a terminal neither is needed
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(what)
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as display:
        task = display.add_task(what, total=None)
        yield lambda done: display.update(task, completed=done)


def _lines(what: str) -> Callable[[int], None]:
    """Print a line for every thousand items."""
    printed = 0

    def tell(done: int) -> None:
        nonlocal printed
        if done // STEP > printed:
            printed = done // STEP
            say(f"{done} {what}", err=True)

    return tell
