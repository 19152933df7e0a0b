"""Requests to servers, and their responses."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from feeds.fetch.body import Body
from feeds.messages import Message
from feeds.model import Validators


class BadResponse(ValueError):
    """A response cannot be used."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """A request: a URL, the validators of our copy, and limits of time and size."""

    url: str
    validators: Validators = field(default_factory=Validators)
    #: timeout in seconds for everything: names, connections, redirects, headers, body
    deadline: float = 30
    #: maximum bytes as sent, and after decompression
    max_wire: int = 8_000_000
    max_body: int = 20_000_000
    #: awaited before a redirect to that URL is followed; the deadline is paused, so it must return by itself; it raises
    #: FetchError to stop the redirect
    before_hop: Callable[[str], Awaitable[None]] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPost:
    """A form that is posted to a URL; `deadline` is the timeout in seconds."""

    url: str
    form: Mapping[str, str]
    deadline: float = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """A response; the body is read only for status 200."""

    status: int
    #: the final URL, after all redirects
    url: str
    #: target of permanent redirects (301, 308); empty if there were none
    moved: str = ""
    validators: Validators = field(default_factory=Validators)
    #: headers as sent, empty if missing
    cache_control: str = ""
    expires: str = ""
    date: str = ""
    retry_after: str = ""
    content_type: str = ""
    body: Body = field(default_factory=Body)
    #: bytes of the body as sent
    wire: int = 0
