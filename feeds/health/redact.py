"""Redact errors and URLs for public output: no secrets, no internal hosts, no paths of this machine.

The URL of a source may contain a key (`?key=`), and error messages contain URLs.
"""

import re
from collections.abc import Collection

from feeds.messages import Message
from feeds.urls.hosts import is_internal, normalize_host

#: replacement of redacted text
HIDDEN = "…"
#: characters that are processed, and that are shown
_LOOKED_AT, MAX_LENGTH = 4000, 500

# each part ends at the first character that the next part may start with: no backtracking
_URL = re.compile(r"(https?)://([^\s/?#\"<>]*)([^\s?#\"<>]*)([?#][^\s\"<>]*)?", re.IGNORECASE)
_PORT = re.compile(r":([0-9]*)\Z")
_ENDING = re.compile(r"[:;,.)\]']*\Z")
#: a host name with a dot, an IPv4 address, and a possible IPv6 address
_NAME = re.compile(r"(?<![\w.-])[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+(?::[0-9]{1,5}(?![\w.]))?")
_DOTTED = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_COLONS = re.compile(r"[0-9A-Fa-f:.]{3,45}")
#: `/var/lib/feeds`, but not `text/html`, and not the rest of a URL
_PATH = re.compile(rf"(?<![\w/:.<{HIDDEN}])/[^\s/:\"'<>]+/[^\s:\"'<>]*")


def redact(words: str, allow: Collection[str] = ()) -> str:
    """Return `words` with private parts replaced by `…`; `allow` lists the internal `host:port` that may be fetched.

    >>> redact("https://reader:pw@rss.example.org/dw?key=7f: status 403")
    'https://rss.example.org/dw?…: status 403'
    >>> redact("http://rsshub.lan:1200/dw: no connection to 10.0.0.7")
    'http://…/dw: no connection to …'
    """
    text = words[:_LOOKED_AT].encode("utf-8", "replace").decode("utf-8")
    inside = {entry.rpartition(":")[0] for entry in allow}
    text = _URL.sub(_redact_url, text)
    text = _NAME.sub(lambda match: HIDDEN if _lies_inside(match[0], inside) else match[0], text)
    for name in inside:
        text = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", HIDDEN, text)
    text = _COLONS.sub(lambda match: HIDDEN if _is_internal_v6(match[0]) else match[0], text)
    text = _PATH.sub(HIDDEN, text)
    return text if len(text) <= MAX_LENGTH else f"{text[: MAX_LENGTH - 1]}{HIDDEN}"


def redact_message(message: Message, allow: Collection[str] = ()) -> Message:
    """Return the message with private parts of its values replaced."""
    return Message(message.code, tuple((name, _redact_value(value, allow)) for name, value in message.values))


def _redact_value(value: str | int | Message, allow: Collection[str]) -> str | int | Message:
    if isinstance(value, Message):
        return redact_message(value, allow)
    return redact(value, allow) if isinstance(value, str) else value


def _redact_url(match: re.Match[str]) -> str:
    scheme, authority, path, query = match[1], match[2].rpartition("@")[2], match[3], match[4] or ""
    host = HIDDEN if is_internal(_PORT.sub("", authority)) else authority
    # punctuation after the URL belongs to the sentence, not to the secret
    ending = _ENDING.search(query)
    return f"{scheme}://{host}{path}" + (f"{query[0]}{HIDDEN}{ending[0]}" if query and ending else "")


def _lies_inside(token: str, inside: Collection[str]) -> bool:
    name = token.partition(":")[0]
    is_host = _DOTTED.fullmatch(name) or not name.rpartition(".")[2].isdigit()
    return bool(is_host) and (name.lower() in inside or is_internal(name))


def _is_internal_v6(token: str) -> bool:
    literal = f"[{token.rstrip('.')}]"
    return token.count(":") > 1 and normalize_host(literal) is not None and is_internal(literal)
