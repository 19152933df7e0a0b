"""Fingerprint of the settings and the code that decide the output bytes, and the time since it is in use."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.errors import StoreError

if TYPE_CHECKING:
    # an export that finds nothing to do takes less time than this import
    from feeds.store import Store

_PROGRAM = Path(__file__).parent.parent

#: packages that write parts of the output
_WRITERS = ("babel", "feedgen", "jinja2", "lxml", "nh3", "opencc", "selectolax", "svg.py")


class OutputFingerprint:
    """The time since the current code and settings are in use; read from the store on first use."""

    def __init__(self, store: "Store", config: Config) -> None:
        self._store, self._config = store, config
        self._since: datetime | None = None
        self._at_latest: datetime | None = None

    def since(self) -> datetime:
        """The time that the store recorded; the time of the first call where the store cannot write."""
        if self._since is None:
            try:
                self._since = self._store.fingerprint_since(fingerprint_of(self._config))
            except StoreError:
                # a full disk or a read-only file must not stop serving; the next revision tries again
                self._at_latest = self._at_latest or self._store.now()
                return self._at_latest
        return self._since


def fingerprint_of(config: Config) -> int:
    """63 bits over the settings that appear in documents and over the code that renders them."""
    sources = [(source.id, source.title, source.homepage, source.language, source.private) for source in config.sources]
    texts = (config.base_url, config.title, config.language, config.languages, config.hubs)
    amounts = [(source.id, config.settings_of(source.id).content) for source in config.sources]
    numbers = (config.items, config.per_source, config.ttl)
    # the allowed private addresses change what `public` hides in published errors
    settings = (texts, numbers, amounts, config.groups, sources, config.allow)
    return int.from_bytes(digest_of((settings, program()), 8)) >> 1


@cache
def program() -> bytes:
    """Digest of the installed source files, because the version number does not change with every commit."""
    digest = blake2b(repr([version(name) for name in _WRITERS]).encode())
    for path in sorted(_files()):
        digest.update(f"{path.relative_to(_PROGRAM).as_posix()}\n".encode() + path.read_bytes())
    return digest.digest()


def _files() -> Iterator[Path]:
    return (path for path in _PROGRAM.rglob("*") if path.suffix in {".py", ".j2", ".css", ".js", ".svg", ".po"})
