"""What is asked of a server, and what it said."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from feeds.fetch.body import Body
from feeds.model import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One question: an address, the copy we hold of it, and what we are ready to spend."""

    url: str
    validators: Validators = field(default_factory=Validators)
    #: seconds for everything: names, connections, redirects, headers, body
    deadline: float = 30
    #: bytes as sent, and once unpacked
    max_wire: int = 8_000_000
    max_body: int = 20_000_000
    #: waited for before a redirect to that address is followed; the deadline waits as well, so it has to end by itself,
    #: with a FetchError where the redirect is not to be followed
    before_hop: Callable[[str], Awaitable[None]] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPost:
    """A form that is sent to an address, and how long we are ready to wait (seconds)."""

    url: str
    form: Mapping[str, str]
    deadline: float = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """What a server said; bodies are only read of 200."""

    status: int
    #: the address that answered, behind all redirects
    url: str
    #: the address that the one asked has moved to for good (301, 308); empty where it has not
    moved: str = ""
    validators: Validators = field(default_factory=Validators)
    #: headers as sent, empty where there was none
    cache_control: str = ""
    expires: str = ""
    date: str = ""
    retry_after: str = ""
    content_type: str = ""
    body: Body = field(default_factory=Body)
    #: bytes of the body as sent
    wire: int = 0
