"""ETags that reverse proxies have changed because they compress."""

import re
from typing import TYPE_CHECKING

from flask import Request

from feeds.publish.rendition import ENCODINGS, Rendition

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: suffixes that servers append inside the quotation marks when they compress: Apache `-gzip`, `-br` and `-zstd`, Caddy
#: the same, Jetty `--gzip`, LiteSpeed `;gz` and `;br`. Our own ETags are hexadecimal, so none ends like this
_SUFFIX = re.compile(r"(?:--?(?:gzip|deflate|br|zstd)|;(?:gz|br|zstd))$", re.IGNORECASE)


def without_suffix(tag: str) -> str:
    """An ETag without the suffix that a reverse proxy has appended.

    >>> without_suffix("0b5f-gzip"), without_suffix("0b5f")
    ('0b5f', '0b5f')
    """
    return _SUFFIX.sub("", tag)


def if_none_match_tags(request: Request) -> set[str]:
    """The ETags of `If-None-Match`, strong and weak; werkzeug gives None for an empty one."""
    return {tag for tag in request.if_none_match.as_set(include_weak=True) if tag}


def conditional_environ(request: Request, rendition: Rendition, etag: str) -> "WSGIEnvironment":
    """The WSGI environment for conditional requests: an ETag with a suffix is replaced with `etag`."""
    if "If-None-Match" not in request.headers:
        return request.environ
    changed = {without_suffix(tag) for tag in if_none_match_tags(request) if _SUFFIX.search(tag)}
    # each encoding has its own ETag, and the proxy may have compressed any body
    if changed and not changed.isdisjoint(map(rendition.etag_of, ENCODINGS)):
        return {**request.environ, "HTTP_IF_NONE_MATCH": etag}
    return request.environ
