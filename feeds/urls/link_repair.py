"""Addresses as people mistype them: in quotes, broken into lines, with a scheme that is misspelt or written twice."""

import re

from feeds.urls.hosts import is_registered, registrable_domain

#: what surrounds an address in a sentence or in escaped code
_BEFORE = re.compile(
    r"""(?:\\{0,2}["'<“”‘’「『《〈【（(\[]\s{0,9}){1,4}(?=(?:url:\s{0,9})?h{1,2}t{1,3}p)""", re.IGNORECASE
)
_BEHIND = re.compile(r"""\s{0,9}\\{0,2}["'>“”‘’」』》〉】）)\]]\Z""")
#: the scheme and its slashes: letters too few or too many, another sign or none for the colon, spaces, wide signs
_SCHEME = re.compile(
    r"(?:url:\s{0,9})?(?:h{1,2}t{1,3}|tt)p{1,2}(?P<secure>s{0,2})"
    r"\s{0,9}(?:(?P<colon>[:：])|[;.])?\s{0,9}(?P<slashes>[/\\／]{1,9})\s{0,9}",
    re.IGNORECASE,
)
#: `https://www.economist.comhttps://...`: somebody put a site in front of an address that already had one
_DOUBLED = re.compile(r"https?:/{1,9}(?:[a-z0-9.-]*(?=https?[:：]/)|(?=https?//))", re.IGNORECASE)
_LINE_ENDS = re.compile(r"[\r\n]+")
_NAME = re.compile(r"[^/\\?#:\s]*")
#: top-level domains that are endings of files, too
_ENDINGS_OF_FILES = frozenset("py pl md sh do ps rs zip mov cc app so ai in is it".split())


def repair_url(url: str) -> str:
    """The address without such slips; what follows its scheme and slashes stays as it is.

    >>> repair_url('"https://example.com/a"'), repair_url("http://https//example.com/a"), repair_url("hhttp://example.com/")
    ('https://example.com/a', 'https://example.com/a', 'http://example.com/')
    """
    text = _with_scheme(_without_quotes(_joined(url)))
    while doubled := _DOUBLED.match(text):
        text = _with_scheme(text[doubled.end() :])
    return text


def begins_with_host(text: str) -> bool:
    """Whether the first name in `text` is a host of the public web."""
    name = _NAME.match(text)
    return name is not None and is_host(name[0])


def is_without_scheme(text: str, site: str) -> bool:
    """Whether a relative address begins with a host, beyond doubt: `www.`, or a host of the very site."""
    match = _NAME.match(text)
    name, home = match[0].lower() if match else "", registrable_domain(site)
    return (name.startswith("www.") or f".{name}".endswith(f".{home}")) and is_registered(name)


def is_host(name: str, site: str = "") -> bool:
    """Whether a name at the beginning of an address is a host, and not a folder or a file; `site` is a known host."""
    name = name.lower()
    if name.startswith("www.") or (site and registrable_domain(name) == registrable_domain(site)):
        return is_registered(name)
    return is_registered(name) and name.rpartition(".")[2] not in _ENDINGS_OF_FILES


def _joined(url: str) -> str:
    """The lines of an address as one; browsers join them as well, but keep the spaces that begin a line."""
    return "".join(line.strip(" \t") for line in _LINE_ENDS.split(url)) if "\n" in url or "\r" in url else url.strip()


def _without_quotes(text: str) -> str:
    prefix = _BEFORE.match(text)
    if prefix is None:
        return text
    text = text[prefix.end() :]
    for _ in range(sum(not (sign.isspace() or sign == "\\") for sign in prefix[0])):
        text = text[:-20] + _BEHIND.sub("", text[-20:])
    return text


def _with_scheme(text: str) -> str:
    """The address with its scheme spelt right; a scheme without a colon is one only in front of a known host."""
    match = _SCHEME.match(text)
    remainder = text[match.end() :] if match else ""
    is_sure = match and (match["colon"] or (len(match["slashes"]) > 1 and begins_with_host(remainder)))
    if not match or not is_sure:
        return text
    return f"http{match['secure'][:1].lower()}:{'//'[: len(match['slashes'])]}{remainder}"
