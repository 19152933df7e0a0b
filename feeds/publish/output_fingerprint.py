"""What besides the articles decides the bytes of a document, as one number; and since when it is what it is."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.errors import StoreError
from feeds.store import Store

_PROGRAM = Path(__file__).parent.parent

#: packages that write bytes of the documents
_WRITERS = ("babel", "feedgen", "jinja2", "lxml", "nh3", "opencc", "selectolax", "svg.py")


class OutputFingerprint:
    """Since when this program makes documents of these settings; asked of the store when it is first needed."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._since: datetime | None = None
        self._at_latest: datetime | None = None

    def since(self) -> datetime:
        """The moment that the store remembers; where it cannot write it down, the one at which it was first asked."""
        if self._since is None:
            try:
                self._since = self._store.shaped_at(fingerprint_of(self._config))
            except StoreError:
                # a full disk or a read-only file is no reason not to serve; the next revision asks again
                self._at_latest = self._at_latest or self._store.now()
                return self._at_latest
        return self._since


def fingerprint_of(config: Config) -> int:
    """63 bits over the settings that stand in documents, and over the program that writes them."""
    sources = [(source.id, source.title, source.homepage, source.language, source.private) for source in config.sources]
    texts = (config.base_url, config.title, config.language, config.languages, config.hubs)
    amounts = [(source.id, config.tuning(source.id).content) for source in config.sources]
    numbers = (config.items, config.per_source, config.ttl)
    # what may be asked inside is left out of what everybody may read
    settings = (texts, numbers, amounts, config.groups, sources, config.allow)
    return int.from_bytes(digest_of((settings, program()), 8)) >> 1


@cache
def program() -> bytes:
    """A digest of the program as it lies there: its version is not raised with every commit."""
    digest = blake2b(repr([version(name) for name in _WRITERS]).encode())
    for path in sorted(_files()):
        digest.update(f"{path.relative_to(_PROGRAM).as_posix()}\n".encode() + path.read_bytes())
    return digest.digest()


def _files() -> Iterator[Path]:
    return (path for path in _PROGRAM.rglob("*") if path.suffix in {".py", ".j2", ".css", ".js", ".svg", ".po"})
