"""The pool of worker processes, with an async interface."""

import asyncio
import contextlib
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as TooLong
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from feeds.config import Config
from feeds.errors import DocumentError, TooHostile
from feeds.ingest.workers.job import FetchedDocument, ReadResult, read_document
from feeds.ingest.workers.rlimits import disable_core_dumps, limit_cpu, limit_memory
from feeds.messages import Message, untranslated
from feeds.messages.reasons import Reason

Result = TypeVar("Result")

#: seconds that workers get to stop
_PATIENCE = 5

#: the settings of this worker process and its folder for files, set at its start: a module global, because the pool
#: passes nothing else from the initializer to a task
_process_settings: list[tuple[Config, Path]] = []


def _start(config: Config, folder: Path) -> None:
    """Initialize a worker process."""
    # Ctrl-C reaches the whole process group, but the poller stops its workers itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    disable_core_dumps()
    limit_memory(config.worker_memory)
    _process_settings[:] = [(config, folder)]


def _read(document: FetchedDocument) -> ReadResult:
    return read_document(document, *_process_settings[0])


def _confined(function: Callable[[FetchedDocument], Result], document: FetchedDocument) -> Result:
    config, _ = _process_settings[0]
    limit_cpu(config.worker_cpu)
    return function(document)


class WorkerPool:
    """Parses documents in worker processes; a context manager. The processes start with the first document."""

    def __init__(self, config: Config, folder: Path) -> None:
        self._config, self._folder = config, folder
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def read(self, document: FetchedDocument) -> ReadResult:
        """Parse one document; raises DocumentError if that fails, with the limit that was exceeded."""
        return await self.run(_read, document)

    async def run(self, function: Callable[[FetchedDocument], Result], document: FetchedDocument) -> Result:
        """Call `function` with a document in a worker, with the same limits; it must be importable there."""
        future = self._started().schedule(_confined, (function, document), timeout=self._config.worker_wall)
        try:
            return await asyncio.wrap_future(future)
        except TooLong as error:
            raise TooHostile(Reason.READING_TIME(seconds=self._config.worker_wall)) from error
        except MemoryError as error:
            raise TooHostile(Reason.READING_MEMORY(size=self._config.worker_memory)) from error
        except ProcessExpired as error:
            raise TooHostile(self._why(error.exitcode)) from error
        except DocumentError:
            raise
        except Exception as error:  # a bug of ours or of a parser: reported for this document
            raise DocumentError(Reason.BUG(why=untranslated(repr(error)))) from error

    def stop(self) -> None:
        """Stop the processes; the next document starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            with contextlib.suppress(TooLong):
                pool.join(timeout=_PATIENCE)

    def _started(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:
            # the pool has failed, for example because no process could be started; try a new one
            self.stop()
        if self._pool is None:
            # fork from a server without threads: a fork of the poller itself would copy locks in a locked state
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["feeds.ingest.workers.pool"])
            self._pool = ProcessPool(
                max_workers=self._config.workers,
                max_tasks=self._config.worker_documents,
                initializer=_start,
                initargs=(self._config, self._folder),
                context=context,
            )
        return self._pool

    def _why(self, code: int) -> Message:
        if code == -signal.SIGXCPU:
            return Reason.READING_CPU(seconds=self._config.worker_cpu)
        if code < 0:
            return Reason.READER_KILLED(signal=signal.Signals(-code).name)
        return Reason.READER_EXITED(code=code)
