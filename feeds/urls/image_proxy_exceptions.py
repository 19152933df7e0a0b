"""The table of services whose URLs contain a picture's URL but show something else."""

import re
from dataclasses import dataclass

from feeds.urls.hosts import domain_suffixes
from feeds.urls.parsing import SplitUrl


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyException:
    """URLs that the general rule for proxies does not change."""

    #: with their subdomains; empty for software that runs on any host
    hosts: tuple[str, ...]
    #: a substring of the path; without hosts, a list of words of which one is a path segment
    mark: str
    reason: str
    example: str


def _row(hosts: str, mark: str, reason: str, example: str) -> ProxyException:
    return ProxyException(hosts=tuple(hosts.split()), mark=mark, reason=reason, example="https://" + example)


EXCEPTIONS: tuple[ProxyException, ...] = (
    _row(
        "archive.org archive.ph archive.today archive.is",
        "/",
        "the copy of an archive, perhaps the last one; those that the archive's own pages show are in the table",
        "web.archive.org/web/20200101000000/https://example.net/a.jpg",
    ),
    _row(
        "gravatar.com cravatar.cn libravatar.org",
        "/",
        "the address is shown only where the person has no portrait",
        "secure.gravatar.com/avatar/0?image=https%3A%2F%2Fexample.net%2Fa.jpg",
    ),
    _row(
        "notion.so notion.site",
        "/image/",
        "signs a private address, which alone answers 403",
        "www.notion.so/image/https%3A%2F%2Fexample.net%2Fa.png?table=block&id=1",
    ),
    _row(
        "bbci.co.uk",
        "/socialembed/",
        "BBC's picture of an embedded post",
        "ichef.bbci.co.uk/news/1024/socialembed/https://example.net/a.jpg~/zhongwen",
    ),
    _row(
        "qrserver.com quickchart.io chart.googleapis.com chart.apis.google.com",
        "/",
        "draws the address as a code",
        "api.qrserver.com/v1/create-qr-code/?url=https%3A%2F%2Fexample.net%2Fa.jpg",
    ),
    _row(
        "shields.io badgen.net seeyoufarm.com",
        "/",
        "draws a badge about the address",
        "hits.seeyoufarm.com/api/count/incr/badge.svg?url=https%3A%2F%2Fexample.net%2Fa.png",
    ),
    _row(
        "thum.io 11ty.dev microlink.io urlbox.com screenshotapi.net",
        "/",
        "takes a picture of the page at the address",
        "image.thum.io/get/https://example.net/a.jpg",
    ),
    _row(
        "wordpress.com wp.com",
        "/mshots/",
        "takes a picture of the page at the address",
        "s0.wp.com/mshots/v1/https%3A%2F%2Fexample.net%2Fa.jpg",
    ),
    _row(
        "",
        "og og-image ogimage opengraph card",
        "draws a card, of which the picture is a part",
        "example.com/api/og?image=https%3A%2F%2Fexample.net%2Fa.jpg",
    ),
    _row("", "qr qrcode", "draws the address as a code", "example.com/qr?url=https%3A%2F%2Fexample.net%2Fa.jpg"),
    _row(
        "",
        "screenshot badge",
        "draws something about the page at the address",
        "example.com/screenshot?url=https%3A%2F%2Fexample.net%2Fa.jpg",
    ),
)

#: storage hosts that may be readable only by the site in front of them
PRIVATE = frozenset("amazonaws.com storage.googleapis.com blob.core.windows.net r2.cloudflarestorage.com".split())


_SEGMENTS = frozenset(name for row in EXCEPTIONS if not row.hosts for name in row.mark.split())


def is_exception(parts: SplitUrl) -> bool:
    """Whether this URL matches a row of the table."""
    segments = re.split(r"[/.]", parts.path.lower().partition("/http")[0])
    if not _SEGMENTS.isdisjoint(segments):
        return True
    above = frozenset(domain_suffixes(parts.host))
    return any(row.mark in parts.path for row in EXCEPTIONS if not above.isdisjoint(row.hosts))
