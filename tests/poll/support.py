"""A poller with a manual clock, a real upstream and a real database; documents are parsed in this process."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.config import Config, load
from feeds.fetch import Fetcher, SsrfGuard
from feeds.health import Poll
from feeds.ingest.workers import FetchedDocument, ReadResult, read_document
from feeds.poll import Poller, PollResult
from feeds.store import open_store
from tests.upstream.server import Upstream

START = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(slots=True)
class InProcess:
    """Parses documents immediately, and records them."""

    config: Config
    folder: Path
    read_so_far: list[str] = field(default_factory=list)

    async def read(self, document: FetchedDocument) -> ReadResult:
        self.read_so_far.append(document.url)
        return read_document(document, self.config, self.folder)


class Polling:
    """Sources of an upstream, polled at times that the test sets, with one database for the test."""

    def __init__(self, folder: Path, upstream: Upstream, *paths: str, settings: str = "", keys: str = "") -> None:
        listed = ", ".join(f'"{upstream.url(path) if path.startswith("/") else path}"' for path in paths)
        text = (
            f'allow = ["{upstream.host_port}"]\nhost_spacing = 0\n{settings}\n'
            '[[source]]\nid = "ferry"\ntitle = "渡口新闻"\nhomepage = "https://news.example.org/"\n'
            f"feeds = [{listed}]\n{keys}\n"
        )
        file = folder / "feeds.toml"
        file.write_text(text, encoding="utf-8")
        self.folder = folder
        self.config = load(file, folder / "data", {})
        self.now = START
        self.reader = InProcess(self.config, folder)

    def reload(self) -> None:
        """Read the settings again, like a restart."""
        self.config = self.reader.config = load(self.config.path, self.config.data, {})

    def poll(self, *only: str, elapsed: timedelta = timedelta()) -> PollResult | None:
        """Advance the clock, then poll once; None if nothing was due."""
        self.now += elapsed
        report = asyncio.run(self._once(only))
        return report[0] if report else None

    def state(self) -> Poll:
        """The poll state, read from the database."""
        with open_store(self.config.database) as store:
            return store.polls()["ferry"]

    async def _once(self, only: Sequence[str]) -> list[PollResult]:
        with open_store(self.config.database) as store:
            guard = SsrfGuard(allow=self.config.allow)
            async with Fetcher(guard, agent="feeds/0 (+http://127.0.0.1:8000)") as fetcher:
                poller = Poller(store, self.config, fetcher, self.reader, clock=lambda: self.now, chance=lambda: 0.0)
                return await poller.once(only)
