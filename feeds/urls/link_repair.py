"""Repair mistyped URLs: in quotes, with line breaks, with a scheme that is misspelled or written twice."""

import re

from feeds.urls.hosts import is_registered, registrable_domain

#: quotes and brackets around a URL in a sentence or in escaped code
_BEFORE = re.compile(
    r"""(?:\\{0,2}["'<“”‘’「『《〈【（(\[]\s{0,9}){1,4}(?=(?:url:\s{0,9})?h{1,2}t{1,3}p)""", re.IGNORECASE
)
_BEHIND = re.compile(r"""\s{0,9}\\{0,2}["'>“”‘’」』》〉】）)\]]\Z""")
#: the scheme and its slashes: missing or repeated letters, a wrong or missing colon, spaces, full-width characters
_SCHEME = re.compile(
    r"(?:url:\s{0,9})?(?:h{1,2}t{1,3}|tt)p{1,2}(?P<secure>s{0,2})"
    r"\s{0,9}(?:(?P<colon>[:：])|[;.])?\s{0,9}(?P<slashes>[/\\／]{1,9})\s{0,9}",
    re.IGNORECASE,
)
#: `https://www.economist.comhttps://...`: a site was added to a URL that was already absolute
_DOUBLED = re.compile(r"https?:/{1,9}(?:[a-z0-9.-]*(?=https?[:：]/)|(?=https?//))", re.IGNORECASE)
_LINE_ENDS = re.compile(r"[\r\n]+")
_NAME = re.compile(r"[^/\\?#:\s]*")
#: top-level domains that are also file extensions
_ENDINGS_OF_FILES = frozenset("py pl md sh do ps rs zip mov cc app so ai in is it".split())


def repair_url(url: str) -> str:
    """Repair the start of a URL; everything after its scheme and slashes stays unchanged.

    >>> repair_url('"https://example.com/a"'), repair_url("http://https//example.com/a"), repair_url("hhttp://example.com/")
    ('https://example.com/a', 'https://example.com/a', 'http://example.com/')
    """
    text = _with_scheme(_without_quotes(_joined(url)))
    while doubled := _DOUBLED.match(text):
        text = _with_scheme(text[doubled.end() :])
    return text


def begins_with_host(text: str) -> bool:
    """Whether `text` begins with a public host name."""
    name = _NAME.match(text)
    return name is not None and is_host(name[0])


def is_without_scheme(text: str, site: str) -> bool:
    """Whether a relative URL certainly begins with a host: `www.`, or a host of the same site."""
    match = _NAME.match(text)
    name, home = match[0].lower() if match else "", registrable_domain(site)
    return (name.startswith("www.") or f".{name}".endswith(f".{home}")) and is_registered(name)


def is_host(name: str, site: str = "") -> bool:
    """Whether the first name of a URL is a host, and not a folder or a file; `site` is a known host."""
    name = name.lower()
    if name.startswith("www.") or (site and registrable_domain(name) == registrable_domain(site)):
        return is_registered(name)
    return is_registered(name) and name.rpartition(".")[2] not in _ENDINGS_OF_FILES


def _joined(url: str) -> str:
    """Join the lines of a URL; browsers do this too, but they keep the spaces at the start of a line."""
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
    """Correct the scheme; a scheme without colon is accepted only before a public host name."""
    match = _SCHEME.match(text)
    remainder = text[match.end() :] if match else ""
    is_sure = match and (match["colon"] or (len(match["slashes"]) > 1 and begins_with_host(remainder)))
    if not match or not is_sure:
        return text
    return f"http{match['secure'][:1].lower()}:{'//'[: len(match['slashes'])]}{remainder}"
