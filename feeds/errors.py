"""Everything that can go wrong on purpose, as one tree.

    FeedsError
    ├── ConfigError      a setting is unknown, missing or of the wrong kind      (exit code 2)
    ├── DocumentError    a document, or one entry of it, cannot be taken in
    │   ├── UnknownFormat    it is none of the formats that are read
    │   └── TooHostile       it exceeds a limit that keeps the parsers linear
    ├── FetchError       an address gives no answer that can be used
    │   ├── Unreachable      its host has no address, or no way leads there
    │   └── Refused          it may not be asked at all
    ├── Offline          no source can be reached: the network of this machine is down
    ├── SubscribeError   an address does not become a source
    ├── StoreError       the database cannot be opened, read or written
    ├── LockError        another poller is at work on this database
    ├── ExportError      a folder or file of the export cannot be written
    ├── ServeError       nobody can listen at an address
    └── Busy             more is asked for at once than is made at once

A message says what was expected and what was found; where it happened is in the attributes.
"""


class FeedsError(Exception):
    """Base of all errors that are reported in one line instead of a traceback."""


class ConfigError(FeedsError):
    """A setting that cannot be used.

    `path` is the file (or the environment variable) and `line` the 1-based line in it, 0 where that is unknown.
    """

    def __init__(self, reason: str, *, path: str, line: int = 0) -> None:
        self.reason, self.path, self.line = reason, path, line
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class DocumentError(FeedsError):
    """A document or an entry that is rejected; `line` is 1-based and counts in the file it came from."""

    def __init__(self, reason: str, *, line: int = 1) -> None:
        self.reason, self.line = reason, line
        super().__init__(reason)


class UnknownFormat(DocumentError):
    """None of the formats matches: the document is reported, never guessed at."""


class TooHostile(DocumentError):
    """A limit on depth, tags, attributes or size is exceeded; refused before any parser sees it."""


class FetchError(FeedsError):
    """No answer, or none that can be used; `url` is the address asked, or the one that a redirect led to."""

    def __init__(self, reason: str, *, url: str) -> None:
        self.reason, self.url = reason, url
        super().__init__(f"{url}: {reason}")


class Unreachable(FetchError):
    """The name of the host does not resolve, or no route leads to it: nothing was sent."""


class Refused(FetchError):
    """An address that we do not ask: nothing was sent to it."""


class Offline(FeedsError):
    """None of `asked` sources could be reached; `reason` is that of the first."""

    def __init__(self, reason: str, *, requests: int) -> None:
        self.reason, self.asked = reason, requests
        super().__init__(f"no source can be reached ({requests} were asked), is this machine online? {reason}")


class SubscribeError(FeedsError):
    """Nothing at `url` becomes a source; `source` is the id of the one that has it already, else empty."""

    def __init__(self, reason: str, *, url: str, source: str = "") -> None:
        self.reason, self.url, self.source = reason, url, source
        super().__init__(f"{url}: {reason}")


class StoreError(FeedsError):
    """The database at `path` cannot be used."""

    def __init__(self, reason: str, *, path: str) -> None:
        self.reason, self.path = reason, path
        super().__init__(f"{path}: {reason}")


class LockError(FeedsError):
    """Another poller holds the lock at `path`; `holder` says which, as far as it said so itself."""

    def __init__(self, holder: str, *, path: str) -> None:
        self.holder, self.path = holder, path
        super().__init__(f"{path}: another poller is at work: {holder}")


class ExportError(FeedsError):
    """The file or folder at `path` cannot be written."""

    def __init__(self, reason: str, *, path: str) -> None:
        self.reason, self.path = reason, path
        super().__init__(f"{path}: {reason}")


class ServeError(FeedsError):
    """Nobody can listen at `address`, which is host and port as they were given."""

    def __init__(self, reason: str, *, address: str) -> None:
        self.reason, self.address = reason, address
        super().__init__(f"{address}: {reason}")


class Busy(FeedsError):
    """More is asked for at once than is made at once; the same question may be asked again soon."""
