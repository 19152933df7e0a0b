"""`poll`: poll the sources, once or until stopped."""

import asyncio
import contextlib
import os
import random
import signal
import tempfile
from collections.abc import AsyncIterator, Collection, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.network import open_fetcher
from feeds.cli.output import counted, say, say_json, say_rejected
from feeds.cli.websub import say_hub_result
from feeds.config import Config
from feeds.errors import Offline, StoreError
from feeds.fetch import Fetcher
from feeds.health import describe_state, was_offline
from feeds.ingest.workers import WorkerPool
from feeds.messages import Message
from feeds.poll import Poller, PollResult, poller_lock, tune_garbage_collector
from feeds.store import Store, open_store

if TYPE_CHECKING:
    from feeds.poll.websub import WebSubNotifier

#: seconds between two checks whether the parent process is alive
_CHECK_INTERVAL = 1


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@click.option("--once", is_flag=True, help="poll the sources that are due, then exit")
@click.option("--json", "as_json", is_flag=True, help="with --once or SOURCE: print one JSON list")
@click.option("--with-parent", is_flag=True, hidden=True, help="end with the process that started it")
@with_context
@click.pass_context
def poll(
    context: click.Context, cli: CliContext, sources: tuple[str, ...], once: bool, as_json: bool, with_parent: bool
) -> None:
    """Poll the sources that are due, or the given ones at once."""
    if as_json and not (once or sources):
        raise click.UsageError("--json: only with --once or SOURCE")
    config = cli.config()
    _check(sources, config)
    reports: list[PollResult] = []
    with poller_lock(config.data, datetime.now(UTC)), open_store(config.database) as store:
        if once or sources:
            reports = asyncio.run(_once(store, config, sources, as_json=as_json))
        else:
            asyncio.run(_forever(store, config, with_parent=with_parent))
    context.exit(
        1 if any(report.is_asked and (report.current.error or report.report.rejected) for report in reports) else 0
    )


def _check(sources: Iterable[str], config: Config) -> None:
    for name in sources:
        configured = config.source(name)
        if configured is None or not configured.feeds:
            expected = ", ".join(source.id for source in config.sources if source.feeds)
            raise click.UsageError(f"expected a source that has upstream addresses ({expected}), found {name!r}")


async def _once(store: Store, config: Config, only: Collection[str], *, as_json: bool) -> list[PollResult]:
    async with _poller_and_notifier(store, config) as (poller, notifier):
        reports = await poller.once(only)
        _print_reports(reports, as_json=as_json)
        # after the reports, because hubs may be slow
        for result in await notifier.announce() if notifier else ():
            say_hub_result(result)
    return reports


def _print_reports(reports: list[PollResult], *, as_json: bool) -> None:
    for report in reports:
        if not report.is_asked:
            next_at = f"{report.current.next_at:%Y-%m-%d %H:%M} UTC"
            say(f"{report.source.id}: its server allows the next poll at {next_at}", err=True)
    if as_json:
        say_json([report.as_dict() for report in reports])
    else:
        say(_summary(reports))


async def _forever(store: Store, config: Config, *, with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    polled = [source for source in config.sources if source.feeds and not config.settings_of(source.id).paused]
    say(f"feeds: polling {counted(len(polled), 'source')}", err=True)
    async with _poller_and_notifier(store, config) as (poller, notifier):
        tune_garbage_collector()
        tasks = [notifier.run(stop, say_hub_result, _print_error)] if notifier else []
        tasks += [_stop_with_parent(stop)] if with_parent else []
        async with _run_alongside(*tasks):
            await poller.run(stop)


@asynccontextmanager
async def _run_alongside(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run coroutines alongside the poller, which continues if they fail; exceptions are printed."""
    tasks = [asyncio.create_task(coroutine) for coroutine in work]
    for task in tasks:
        task.add_done_callback(_print_failure)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _print_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        say(f"feeds: error: internal error, please report it: {type(error).__name__}: {error}", err=True)


async def _stop_with_parent(stop: asyncio.Event) -> None:
    """Set `stop` when the parent process has ended, for any reason."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(_CHECK_INTERVAL)
    stop.set()


@asynccontextmanager
async def _poller_and_notifier(store: Store, config: Config) -> AsyncIterator["tuple[Poller, WebSubNotifier | None]"]:
    """A poller with everything that it needs, closed at the end, and a notifier if the settings name a hub."""
    with _folder(config.data) as folder, WorkerPool(config, folder) as workers:
        async with open_fetcher(config, folder) as fetcher:
            poller = Poller(
                store,
                config,
                fetcher,
                workers,
                clock=lambda: datetime.now(UTC),
                chance=random.random,
                on_report=_print_report,
                on_error=_print_error,
            )
            yield poller, _notifier(store, config, fetcher) if config.hubs else None


def _notifier(store: Store, config: Config, fetcher: Fetcher) -> "WebSubNotifier":
    # imported late: it renders documents
    from feeds.poll.websub import WebSubNotifier

    return WebSubNotifier(store, config, fetcher)


def _print_error(error: StoreError | Offline | Message) -> None:
    say(f"feeds: error: {error}", err=True)


@contextlib.contextmanager
def _folder(data: Path) -> Iterator[Path]:
    """A temporary folder for large bodies; leftovers of a killed poller are removed (only one can run)."""
    parent = data / "fetched"
    parent.mkdir(parents=True, exist_ok=True)
    for leftover in parent.glob("*/*"):
        leftover.unlink(missing_ok=True)
    for leftover in parent.glob("*"):
        with contextlib.suppress(OSError):
            leftover.rmdir()
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


def _print_report(report: PollResult) -> None:
    """Print new articles, errors and state changes."""
    say_rejected(report.report.rejected)
    counts = {name: report.report.count(name) for name in ("new", "updated", "duplicate")}
    summary = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    if summary:
        say(f"{report.source.id}: {summary}", err=True)
    if report.current.state != report.previous.state:
        now = report.current.last_try or datetime.now(UTC)
        say(
            f"{report.source.id}: {report.current.state}: {describe_state(report.current.state, report.current, now)}",
            err=True,
        )
    elif report.current.error and not was_offline(report.current):  # that is said once for all sources
        say(f"{report.source.id}: {report.current.error}", err=True)


def _summary(reports: Iterable[PollResult]) -> str:
    asked_reports = [report for report in reports if report.is_asked]
    new = sum(report.report.new_articles for report in asked_reports)
    failed = sum(bool(report.current.error) for report in asked_reports)
    return f"{counted(len(asked_reports), 'source')} polled: {counted(new, 'new article')}, {failed} failed"
