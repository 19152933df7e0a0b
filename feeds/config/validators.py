"""Validators of single settings: each takes a value from TOML or the environment and returns the parsed value.

All raise ValueError with a message "expected ..., found ...".
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from feeds.model import LANGUAGES, Language
from feeds.urls.hosts import normalize_host
from feeds.urls.parsing import split

Validator = Callable[[object], Any]

#: spellings of true and false in environment variables
BOOLEANS = dict.fromkeys(("1", "yes", "true", "on"), True) | dict.fromkeys(("0", "no", "false", "off"), False)
#: ids that would conflict with other URLs
RESERVED = frozenset({"all"})
NORMALIZERS = Path(__file__).parent.parent / "parsing" / "normalizers"
#: control characters, and surrogates, which are undecodable bytes of the command line
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
#: characters that are not allowed in any URL
UNADDRESSABLE = re.compile(r"[\s\x00-\x1f\x7f\\<>\"\ud800-\udfff]")
#: start of a URL without credentials; the host is validated separately
ABSOLUTE = re.compile(r"https?://(?:\[[^\[\]/?#@]+\]|[^\[\]/?#@:]+)(?::[0-9]+)?(?=[/?#]|\Z)", re.IGNORECASE)
#: `feeds.example.org`, `127.0.0.1`, `::1`, `fe80::1%eth0`
LISTEN_HOST = re.compile(r"[\w.:%-]+")
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: enough of RFC 5646 to detect typos: language, script, region, variants and extensions
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def invalid(expected: str, value: object) -> ValueError:
    """The error to raise; it shows at most 80 characters of the value."""
    # only the type of lists and tables, because they can be nested too deep for `repr`
    description = "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else repr(value)
    return ValueError(
        f"expected {expected}, found {description if len(description) <= 80 else description[:77] + '...'}"
    )


def text(value: object) -> str:
    """Validate one non-empty line of text."""
    if not isinstance(value, str) or not value.strip() or UNPRINTABLE.search(value):
        raise invalid("a line of text", value)
    return value.strip()


def matching(pattern: re.Pattern[str], expected: str, value: object) -> str:
    """Validate text that `pattern` matches completely; `expected` is the description for the error."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise invalid(expected, value)
    return value


#: how much of an article may be published, least first
CONTENT_LEVELS = ("link", "summary", "full")
content_level = partial(matching, re.compile("|".join(CONTENT_LEVELS)), '"full", "summary" or "link"')
listen_host = partial(matching, LISTEN_HOST, 'a name or number of this machine such as "127.0.0.1"')
language = partial(matching, LANGUAGE, 'a language such as "zh-Hans"')


def languages(value: object) -> tuple[Language, ...]:
    """Validate page languages: at least one, each once; pages in the first language have no URL prefix."""
    result: tuple[Language, ...] = ListOf(OneOf(LANGUAGES))(value)
    if not result or len(set(result)) < len(result):
        raise invalid("at least one language, each once", value)
    return result


@dataclass(frozen=True, slots=True)
class OneOf:
    """Validate one of a fixed set of words."""

    words: Collection[str]

    def __call__(self, value: object) -> str:
        if value not in self.words:
            raise invalid(f"one of {', '.join(self.words)}", value)
        return str(value)


def host(value: object) -> str:
    """Validate a host name and normalize it as in URLs: Chinese names become punycode."""
    name = normalize_host(value) if isinstance(value, str) and value == value.lower() else None
    if name is None:
        raise invalid('a host name in lower case such as "news.example.org"', value)
    return name


def claimed_host(value: object) -> str:
    """Validate a host name, or a host name with the path prefix of a source's pages: `medium.com/@name`."""
    name, _, path = value.partition("/") if isinstance(value, str) else (value, "", "")
    try:
        hostname = host(name)
    except ValueError as error:
        raise invalid('a host name in lower case such as "news.example.org", or one with a path', value) from error
    if not path.strip("/"):
        return hostname
    parts = split(f"https://{hostname}/{path}")
    if parts is None or parts.query or parts.fragment or UNADDRESSABLE.search(path):
        raise invalid('a host name with a path such as "medium.com/@name"', value)
    return f"{hostname}{parts.path.rstrip('/')}"


def identifier(value: object) -> str:
    """Validate the id of a source or group, which becomes part of URLs and file names."""
    name = matching(IDENTIFIER, "up to 60 of a-z, 0-9 and - that do not begin with -", value)
    if name in RESERVED:
        raise invalid("a name that is not reserved", value)
    return name


@dataclass(frozen=True, slots=True)
class Integer:
    """Validate an integer from `low` to `high`, both included."""

    low: int
    high: int

    def __call__(self, value: object) -> int:
        # in Python, `True` is an int
        if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
            raise invalid(f"a whole number from {self.low} to {self.high}", value)
        return value


def checked_url(value: object) -> str:
    """Validate an absolute http or https URL without credentials; non-ASCII URLs are encoded as browsers do."""
    if (
        isinstance(value, str)
        and ABSOLUTE.match(value)
        and not UNADDRESSABLE.search(value)
        and (parsed := split(value))
    ):
        return value if value.isascii() else parsed.url
    raise invalid("an http or https address", value)


def checked_base_url(value: object) -> str:
    """Validate the public URL of the site; the final slash is dropped."""
    url = checked_url(value)
    if "?" in url or "#" in url:
        raise invalid("an address without ? and #", value)
    return url.rstrip("/")


def time_zone(value: object) -> str:
    """Validate the name of an IANA time zone that is installed on this machine."""
    name = text(value)
    try:
        ZoneInfo(name)
    # a folder of the zone database such as "Asia" raises OSError
    except (ValueError, LookupError, OSError) as error:
        raise invalid('a time zone such as "Asia/Shanghai"', value) from error
    return name


def boolean(value: object) -> bool:
    """Validate true or false, also as a word from an environment variable."""
    result = BOOLEANS.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(result, bool):
        raise invalid("true or false", value)
    return result


def host_and_port(value: object) -> str:
    """Validate a host with a port: `rsshub.lan:1200`, `127.0.0.1:8080`, `[::1]:8080`."""
    name, _, port = text(value).rpartition(":")
    hostname = normalize_host(name)
    if hostname is None or not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) < 65536:
        raise invalid('a host and a port such as "127.0.0.1:1200"', value)
    return f"{hostname}:{int(port)}"


def selector(value: object) -> str:
    """Validate a CSS selector that Beautiful Soup supports (https://facelessuser.github.io/soupsieve/selectors/)."""
    # imported late: it takes a quarter of a second, and few settings have selectors
    import soupsieve

    css = text(value)
    try:
        soupsieve.compile(css)
    except soupsieve.SelectorSyntaxError as error:
        raise invalid(f"a CSS selector ({str(error).splitlines()[0].rstrip('.')})", value) from error
    return css


def normalizer(value: object) -> str:
    """Validate the name of a module in `feeds/parsing/normalizers`; by file name, as that layer is above this one."""
    names = sorted(path.stem for path in NORMALIZERS.glob("[!_]*.py"))
    if value not in names:
        raise invalid(f"one of {', '.join(names)}", value)
    return str(value)


@dataclass(frozen=True, slots=True)
class SetOf:
    """Validate a list without repetitions, each item with `item`."""

    item: Validator

    def __call__(self, value: object) -> tuple[Any, ...]:
        result = ListOf(self.item)(value)
        if len(set(result)) < len(result):
            raise invalid("a list with each item once", value)
        return result


@dataclass(frozen=True, slots=True)
class ListOf:
    """Validate a list, each item with `item`."""

    item: Validator

    def __call__(self, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise invalid("a list", value)
        return tuple(self.item(item) for item in value)
