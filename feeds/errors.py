"""All exceptions of the program, as one tree.

    FeedsError
    ├── ConfigError      a setting is unknown, missing or of the wrong type      (exit code 2)
    ├── DocumentError    a document, or one of its entries, cannot be parsed
    │   ├── UnknownFormat    the document has none of the supported formats
    │   └── TooHostile       the document exceeds a limit that keeps the parsers linear
    ├── FetchError       a URL returns no usable response
    │   ├── Unreachable      the host does not resolve, or there is no route to it
    │   └── Refused          the SSRF guard or a rule of ours forbids the request
    ├── Offline          no source can be reached: the network of this machine is down
    ├── SubscribeError   a URL cannot be added as a source
    ├── StoreError       the database cannot be opened, read or written
    ├── LockError        another poller holds the lock of this database
    ├── ExportError      a folder or file of the export cannot be written
    ├── ServeError       the server cannot listen at an address
    └── Busy             too many concurrent requests (503)

A message names what was expected and what was found; the attributes hold the place of the error.
"""

from feeds.messages import Message, untranslated


class FeedsError(Exception):
    """Base class of all errors that are reported in one line instead of a traceback."""


class ConfigError(FeedsError):
    """A setting is not valid.

    `path` is the file (or the environment variable) and `line` the 1-based line in it, 0 if unknown.
    """

    def __init__(self, reason: str, *, path: str, line: int = 0) -> None:
        self.reason, self.path, self.line = reason, path, line
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class DocumentError(FeedsError):
    """A document or an entry is rejected; `line` is the 1-based line in its file.

    `message` is the reason; a text is for errors that no page shows.
    """

    def __init__(self, message: Message | str, *, line: int = 1) -> None:
        self.message = message if isinstance(message, Message) else untranslated(message)
        self.line = line
        super().__init__(str(self.message))

    @property
    def reason(self) -> str:
        """The reason in English."""
        return str(self.message)


class UnknownFormat(DocumentError):
    """No supported format matches; the format is never guessed."""


class TooHostile(DocumentError):
    """A limit on depth, tags, attributes or size is exceeded; this is checked before any parser runs."""


class FetchError(FeedsError):
    """There is no response, or it is not usable; `url` is the requested URL or the target of a redirect."""

    def __init__(self, message: Message | str, *, url: str) -> None:
        self.message = message if isinstance(message, Message) else untranslated(message)
        self.url = url
        super().__init__(f"{url}: {self.message}")

    @property
    def reason(self) -> str:
        """The reason in English."""
        return str(self.message)


class Unreachable(FetchError):
    """The host name does not resolve, or there is no route to the host: no request was sent."""


class Refused(FetchError):
    """The URL may not be requested: no request was sent."""


class Offline(FeedsError):
    """None of the sources could be reached; `requests` is their number, `reason` the error of the first one."""

    def __init__(self, reason: str, *, requests: int) -> None:
        self.reason, self.requests = reason, requests
        super().__init__(f"no source can be reached ({requests} tried), is this machine online? {reason}")


class SubscribeError(FeedsError):
    """The feed at `url` cannot be added; `source` is the id of the source that already has it, else empty."""

    def __init__(self, reason: str, *, url: str, source: str = "") -> None:
        self.reason, self.url, self.source = reason, url, source
        super().__init__(f"{url}: {reason}")


class StoreError(FeedsError):
    """The database at `path` cannot be opened, read or written."""

    def __init__(self, reason: str, *, path: str) -> None:
        self.reason, self.path = reason, path
        super().__init__(f"{path}: {reason}")


class LockError(FeedsError):
    """Another poller holds the lock at `path`; `holder` describes it, as written in the lock file."""

    def __init__(self, holder: str, *, path: str) -> None:
        self.holder, self.path = holder, path
        super().__init__(f"{path}: another poller is running: {holder}")


class ExportError(FeedsError):
    """The file or folder at `path` cannot be written."""

    def __init__(self, reason: str, *, path: str) -> None:
        self.reason, self.path = reason, path
        super().__init__(f"{path}: {reason}")


class ServeError(FeedsError):
    """The server cannot listen at `address`, the configured host and port."""

    def __init__(self, reason: str, *, address: str) -> None:
        self.reason, self.address = reason, address
        super().__init__(f"{address}: {reason}")


class Busy(FeedsError):
    """Too many requests run at once; the client may retry soon."""
