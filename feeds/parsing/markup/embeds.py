"""Replace embedded players and posts by a link to their page: a feed has no iframes."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs

from selectolax.lexbor import LexborNode

from feeds.common.text import plain
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.draft import Draft
from feeds.urls.canonicalize import clean
from feeds.urls.parsing import parts_of

_ID = r"[\w-]{1,64}"


#: default titles of players
_NO_TITLES = frozenset(
    {
        *("youtube video player", "vimeo video player", "video player", "audio player", "embedded video", "embed"),
        *("video", "audio", "player", "iframe", "advertisement", "embedded content", "embedded post", "untitled"),
    }
)


@dataclass(frozen=True, slots=True)
class Player:
    """One kind of player: addresses of `host` whose path matches become `page`, with the matched id for `{0}`."""

    host: str
    path: re.Pattern[str]
    page: str
    #: query parameter with the id, if the path does not have it
    query: str = ""


PLAYERS = (
    Player("youtube.com", re.compile(rf"/embed/({_ID})"), "https://www.youtube.com/watch?v={0}"),
    Player("youtube-nocookie.com", re.compile(rf"/embed/({_ID})"), "https://www.youtube.com/watch?v={0}"),
    Player("v.qq.com", re.compile(r"/(?:iframe|txp/iframe)/player\.html"), "https://v.qq.com/x/page/{0}.html", "vid"),
    Player("player.bilibili.com", re.compile(r"/player\.html"), "https://www.bilibili.com/video/{0}/", "bvid"),
    Player("player.youku.com", re.compile(rf"/embed/({_ID}=*)"), "https://v.youku.com/v_show/id_{0}.html"),
    Player("player.vimeo.com", re.compile(r"/video/(\d+)"), "https://vimeo.com/{0}"),
    Player("dailymotion.com", re.compile(rf"/embed/video/({_ID})"), "https://www.dailymotion.com/video/{0}"),
    Player("voacantonese.com", re.compile(r"/embed/player/\d+/(\d+)\.html"), "https://www.voacantonese.com/a/{0}.html"),
    Player("voachinese.com", re.compile(r"/embed/player/\d+/(\d+)\.html"), "https://www.voachinese.com/a/{0}.html"),
    Player("facebook.com", re.compile(r"/plugins/(?:video|post)\.php"), "{0}", "href"),
    Player("embed.acast.com", re.compile(r"/(.+)"), "https://play.acast.com/s/{0}"),
    Player("w.soundcloud.com", re.compile(r"/player"), "{0}", "url"),
)


def page_of_embed(src: str, base: str = "") -> str | None:
    """Return the public page of a known player, None for every other frame (adverts, counters, forms).

    >>> page_of_embed("//v.qq.com/iframe/player.html?vid=abc123&auto=0")
    'https://v.qq.com/x/page/abc123.html'
    """
    url = clean(src, base or "https://localhost.invalid/")
    if url is None:
        return None
    parts = parts_of(url)
    host = parts.hostname or ""
    for player in PLAYERS:
        if host != player.host and not host.endswith("." + player.host):
            continue
        match = player.path.match(parts.path)
        if match is None:
            continue
        video_id = parse_qs(parts.query).get(player.query, [""])[0] if player.query else match[1]
        return clean(player.page.replace("{0}", video_id)) if video_id else None
    return None


def link_of_embed(node: LexborNode, draft: Draft) -> str:
    """Return the link that replaces a frame, empty if the player is unknown."""
    url = page_of_embed(node.attributes.get("src") or node.attributes.get("data-src") or "", draft.base)
    draft.note(CorrectionKind.ACTIVE if url is None else CorrectionKind.PLAYER)
    title = plain(node.attributes.get("title") or "")
    draft.frames.setdefault(url or "", "" if title.lower() in _NO_TITLES else title)
    return f'<a href="{escape(url)}">{escape(url, quote=False)}</a>' if url else ""
