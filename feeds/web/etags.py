"""Entity tags as they come back from servers on the way, which compress and then change the tag."""

import re
from typing import TYPE_CHECKING

from flask import Request

from feeds.publish.rendition import Rendition

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: what servers append inside the quotation marks when they compress: Apache `-gzip`, `-br` and `-zstd`, Caddy the same,
#: Jetty `--gzip`, LiteSpeed `;gz` and `;br`. No tag of ours ends so, for ours are hexadecimal
_SUFFIX = re.compile(r"(?:--?(?:gzip|deflate|br|zstd)|;(?:gz|br|zstd))$", re.IGNORECASE)


def without_suffix(tag: str) -> str:
    """A tag without what a server on the way has appended to it.

    >>> without_suffix("0b5f-gzip"), without_suffix("0b5f")
    ('0b5f', '0b5f')
    """
    return _SUFFIX.sub("", tag)


def if_none_match_tags(request: Request) -> set[str]:
    """The tags of `If-None-Match`, strong and weak; werkzeug gives None for an empty one."""
    return {tag for tag in request.if_none_match.as_set(include_weak=True) if tag}


def conditional_environ(request: Request, rendition: Rendition, etag: str) -> "WSGIEnvironment":
    """The request for werkzeug to compare: a copy that is named with a suffix is named by `etag`, the answer's tag."""
    changed = {without_suffix(tag) for tag in if_none_match_tags(request) if _SUFFIX.search(tag)}
    # the packed copy has a tag of its own, and either may be the one that was compressed on the way
    if changed and not changed.isdisjoint((rendition.etag, rendition.gzip_etag)):
        return {**request.environ, "HTTP_IF_NONE_MATCH": etag}
    return request.environ
