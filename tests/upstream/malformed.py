"""A generator of malformed documents: good documents of every format, with random mutations."""

import json
import random
from collections.abc import Callable, Iterator

from tests.upstream.feeds import PARAGRAPHS, atom, json_feed, rdf, rss

FEEDX = (
    f"<!--1733273943000-->\n[渡口的早晨](https://www.voachinese.com/a/ferry-20241204/7000009.html)\n------\n\n"
    f"<div><i>Wed, 04 Dec 2024 00:52:55 GMT</i></div><p>{PARAGRAPHS}</p>\n"
)
HEXO = (
    "---\ntitle: '石阶上的孩子'\nauthor: 'ZAKER - channel'\ncategories: \n  - ZAKER\n  - channel\n"
    "date: 2021-03-20 15:27:00\n---\n"
    f'\n<div>\n<p>{PARAGRAPHS}</p><img src="http://zkres1.myzaker.com/202103/5dd7c6b77f52e91a2a000000_640.jpg"></div>\n'
)

SEEDS: tuple[bytes, ...] = (
    rss().encode(),
    rss(encoding="gb18030").encode("gb18030"),
    rss(head="<ttl>60</ttl><image><url>a.png</url></image>")
    .replace("<item>", "<item><author>甲 a@b.c</author>")
    .encode(),
    atom().encode(),
    rdf().encode(),
    json_feed().encode(),
    FEEDX.encode(),
    HEXO.encode(),
    b'<opml version="2.0"><body><outline text="x" xmlUrl="http://a.example.org/"/></body></opml>',
)

#: fragments on which parsers are known to fail (https://github.com/kurtmckee/feedparser/issues/599 and its like)
STONES: tuple[bytes, ...] = (
    b"&#xD800;",
    b"&#x110000;",
    b"&#99999999999999;",
    b"&nbsp;&hellip;&unknown;",
    b"\x00",
    b"\x0b\x1f\x7f",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?xml version='1.0' encoding='utf-7'?>",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>",
    b"<pubDate>31 Feb 99999 99:99:99 +9999</pubDate>",
    b"<pubDate>-1</pubDate><dc:date>2026-13-45T25:61:61Z</dc:date>",
    b"<georss:where/><where><gml:Point/></where>",
    b"<enclosure url='http://[::1' length='-5'/>",
    b"<link href='http://[bad'/>",
    b"<guid isPermaLink='maybe'></guid>",
    b"<item>",
    b"</item></item>",
    b"<title type='xhtml'><div>",
    b'<a href="java&#10;script:x">',
    b'{"a": [1e999, -0, {}]}',
    b"---\n",
    b"title: [[[\n",
    b"<img srcset=', , 1x'>",
    "\u202e\u2066㈠".encode(),
    b"a." * 300 + b"@" + b"a." * 300,
    b"<b>" * 40,
    b" x=1" * 200,
)


def documents(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """That many documents, each with a name; the same for the same `seed`."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    for number in range(count):
        body = bytearray(chance.choice(SEEDS))
        names = []
        for _ in range(chance.randint(1, 5)):
            mutate = chance.choice(MUTATIONS)
            mutate(body, chance)
            names.append(mutate.__name__)
        yield f"{seed}/{number} ({', '.join(names)})", bytes(body)


def truncate(body: bytearray, chance: random.Random) -> None:
    del body[chance.randint(0, len(body)) :]


def cut(body: bytearray, chance: random.Random) -> None:
    start, end = _span(body, chance)
    del body[start:end]


def double(body: bytearray, chance: random.Random) -> None:
    start, end = _span(body, chance)
    body[start:start] = body[start:end] * chance.randint(1, 20)


def flip(body: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 30)):
        if body:
            body[chance.randrange(len(body))] = chance.randrange(256)


def trip(body: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(body))
    body[at:at] = chance.choice(STONES) * chance.choice((1, 1, 1, 50))


def splice(body: bytearray, chance: random.Random) -> None:
    other = chance.choice(SEEDS)
    start, end = _span(bytearray(other), chance)
    at = chance.randint(0, len(body))
    body[at:at] = other[start:end]


def untag(body: bytearray, chance: random.Random) -> None:
    places = [at for at, byte in enumerate(body) if byte in b"<>\"'{}[]"]
    for at in sorted(chance.sample(places, min(len(places), chance.randint(1, 4))), reverse=True):
        del body[at]


def recode(body: bytearray, chance: random.Random) -> None:
    text = body.decode("utf-8", "replace")
    body[:] = text.encode(chance.choice(("utf-16", "gb18030", "big5", "utf-8-sig", "utf-32")), "replace")


def renumber(body: bytearray, chance: random.Random) -> None:
    digits = [at for at, byte in enumerate(body) if 48 <= byte <= 57]
    if digits:
        at = chance.choice(digits)
        body[at:at] = chance.choice((b"9" * 30, b"-", b"0" * 400, json.dumps("一").encode()))


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    truncate,
    cut,
    double,
    flip,
    trip,
    splice,
    untag,
    recode,
    renumber,
)


def _span(body: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(body))
    return start, min(len(body), start + chance.randint(1, 400))
