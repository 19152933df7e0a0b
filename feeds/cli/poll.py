"""`poll`: asks the sources, once or for as long as it runs."""

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
from typing import Any

import click

from feeds.cli.context import CliContext, with_context
from feeds.cli.network import open_fetcher
from feeds.cli.output import say, say_json, say_rejected
from feeds.cli.websub import say_hub_result
from feeds.config import Config
from feeds.errors import Offline, StoreError
from feeds.health import UNREACHED, meaning
from feeds.ingest.workers import WorkerPool
from feeds.poll import Poller, PollReport, poller_lock, tune_garbage_collector
from feeds.poll.websub import WebSubNotifier
from feeds.store import Store, open_store

#: seconds between two looks at whether the server is still there
_GLANCE = 1


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE...]")
@click.option("--once", is_flag=True, help="ask those that are due, then end")
@click.option("--json", "as_json", is_flag=True, help="with --once or SOURCE: print one JSON list")
@click.option("--with-parent", is_flag=True, hidden=True, help="end with the process that started it")
@with_context
@click.pass_context
def poll(
    context: click.Context, places: CliContext, sources: tuple[str, ...], once: bool, as_json: bool, with_parent: bool
) -> None:
    """Fetch what is new; with the names of sources those alone, at once, whether they are due or not."""
    config = places.config()
    _check(sources, config)
    told: list[PollReport] = []
    with poller_lock(config.data, datetime.now(UTC)), open_store(config.database) as store:
        if once or sources:
            told = asyncio.run(_once(store, config, sources, as_json=as_json))
        else:
            asyncio.run(_forever(store, config, with_parent=with_parent))
    context.exit(1 if any(one.is_asked and (one.after.error or one.report.rejected) for one in told) else 0)


def _check(sources: Iterable[str], config: Config) -> None:
    for name in sources:
        found = config.source(name)
        if found is None or not found.feeds:
            known = ", ".join(source.id for source in config.sources if source.feeds)
            raise click.UsageError(f"expected a source that has upstream addresses ({known}), found {name!r}")


async def _once(store: Store, config: Config, only: Collection[str], *, as_json: bool) -> list[PollReport]:
    async with _workplace(store, config) as (poller, announcer):
        told = await poller.once(only)
        _say_all(told, as_json=as_json)
        # when all is told: hubs may be slow
        for heard in await announcer.announce():
            say_hub_result(heard)
    return told


def _say_all(told: list[PollReport], *, as_json: bool) -> None:
    for one in told:
        if not one.is_asked:
            say(
                f"{one.source}: may not be asked before {one.after.next_at:%Y-%m-%d %H:%M} UTC, by its own word",
                err=True,
            )
    if as_json:
        say_json([one.as_dict() for one in told])
    else:
        say(_summary(told))


async def _forever(store: Store, config: Config, *, with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    polled = [source for source in config.sources if source.feeds and not config.tuning(source.id).paused]
    say(f"feeds: polling {len(polled)} sources", err=True)
    async with _workplace(store, config) as (poller, announcer):
        tune_garbage_collector()
        beside = [announcer.run(stop, say_hub_result, _complain)] if config.hubs else []
        beside += [_parent_gone(stop)] if with_parent else []
        async with _beside(*beside):
            await poller.run(stop)


@asynccontextmanager
async def _beside(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work` beside the poller, which goes on whatever becomes of it; a fault of ours is said, not swallowed."""
    tasks = [asyncio.create_task(one) for one in work]
    for task in tasks:
        task.add_done_callback(_say_fault)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _say_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        say(f"feeds: error: the program failed, please report it: {type(error).__name__}: {error}", err=True)


async def _parent_gone(stop: asyncio.Event) -> None:
    """Set `stop` when the process that started this one is no more, however it ended."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(_GLANCE)
    stop.set()


@asynccontextmanager
async def _workplace(store: Store, config: Config) -> AsyncIterator[tuple[Poller, WebSubNotifier]]:
    """A poller and an announcer with all that they need, put away in the end."""
    with _folder(config.data) as folder, WorkerPool(config, folder) as workers:
        async with open_fetcher(config, folder) as fetcher:
            poller = Poller(
                store,
                config,
                fetcher,
                workers,
                clock=lambda: datetime.now(UTC),
                chance=random.random,
                tell=_tell,
                complain=_complain,
            )
            yield poller, WebSubNotifier(store, config, fetcher)


def _complain(error: StoreError | Offline) -> None:
    say(f"feeds: error: {error}", err=True)


@contextlib.contextmanager
def _folder(data: Path) -> Iterator[Path]:
    """A folder for large bodies; what a poller that was killed has left is removed, for only one can be at work."""
    place = data / "fetched"
    place.mkdir(parents=True, exist_ok=True)
    for left in place.glob("*/*"):
        left.unlink(missing_ok=True)
    for left in place.glob("*"):
        with contextlib.suppress(OSError):
            left.rmdir()
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def _tell(told: PollReport) -> None:
    """A line for what is worth one: something new, something wrong, another state."""
    say_rejected(told.report.rejected)
    counts = {name: told.report.count(name) for name in ("new", "updated", "duplicate")}
    brought = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    if brought:
        say(f"{told.source}: {brought}", err=True)
    if told.after.state != told.before.state:
        now = told.after.last_try or datetime.now(UTC)
        say(f"{told.source}: {told.after.state}: {meaning(told.after.state, told.after, now)}", err=True)
    elif told.after.error and not told.after.error.startswith(UNREACHED):  # that is said once for all sources
        say(f"{told.source}: {told.after.error}", err=True)


def _summary(told: Iterable[PollReport]) -> str:
    found = [one for one in told if one.is_asked]
    new = sum(one.report.count("new") + one.report.count("duplicate") for one in found)
    failed = sum(bool(one.after.error) for one in found)
    return f"{len(found)} sources asked: {new} new articles, {failed} failed"
