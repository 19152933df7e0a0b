"""ZAKER: archived without address, `_` in titles, loose captions after pictures, dates eight hours early."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from feeds.common.dates import ParsedDate
from feeds.common.text import plain, xml_safe
from feeds.model import Exactness, RawEntry
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft
from feeds.parsing.markup.draft import CAPTION, text_of
from feeds.parsing.markup.line_rules import boilerplate, credit
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._titles import restore_forbidden
from feeds.urls.image_origin import objectid_time, unproxy

#: ZAKER writes Chinese time and calls it GMT
_EARLY_BY = timedelta(hours=8)
#: a date in GMT; a date with another zone or none was not labelled as GMT by mistake
_CALLED_GMT = re.compile(r"(?:GMT|UTC|Z|[+-]00:?00)\s*\Z", re.IGNORECASE)
#: hour in UTC
_MIDNIGHT_IN_CHINA = 16
_ARTICLE = re.compile(r"https?://[^/]*myzaker\.com/(?:article/|[\w/.]*\?(?:[^#]*&)?pk=)([0-9a-f]{20,24})")
#: maximum boxes before a caption that are checked
_LOOK_BACK = 6
#: marks of a caption in loose text after a picture
_ARROWS = "↑▲△⬆"


def _native_key(url: str) -> str | None:
    match = _ARTICLE.match(url)
    return match[1] if match else None


def _url(url: str, key: str | None) -> str:
    return f"https://www.myzaker.com/article/{key}" if key else url


def _fix_date(stamp: ParsedDate, draft: Draft, raw: RawEntry) -> ParsedDate:
    """Correct a date that is earlier than a picture of the entry: the picture's name contains its creation time."""
    if _is_midnight(stamp):
        # newer feeds have only the day
        return replace(stamp, exactness=min(stamp.exactness, Exactness.DAY))
    if not _CALLED_GMT.search(raw.published or raw.updated):
        return stamp
    # the eight hours explain pictures up to eight hours after the date, but no later ones
    late = [when for when in _file_times(draft, raw) if stamp.when < when <= stamp.when + _EARLY_BY]
    if not late:
        return stamp
    text_time, picture_time, day = f"{stamp.when:%H:%M}", f"{max(late):%H:%M}", f"{max(late):%Y-%m-%d}"
    draft.note(CorrectionKind.MOVED_BY_PICTURE, written=text_time, taken=picture_time, day=day)
    return replace(stamp, when=stamp.when + _EARLY_BY)


def _is_midnight(stamp: ParsedDate) -> bool:
    """Return whether a time is exactly midnight, in China or in UTC."""
    when = stamp.when
    is_full_hour = not (when.minute or when.second or when.microsecond)
    return is_full_hour and when.hour in (0, _MIDNIGHT_IN_CHINA)


def _file_times(draft: Draft, raw: RawEntry) -> list[datetime]:
    """Return the creation times of the entry's pictures, recordings and stills."""
    urls = [
        *(image.url for image in draft.images),
        *(url for media in draft.media for url in (media.url, media.poster)),
        *(unproxy(media.url) or "" for media in raw.media),
    ]
    return [when for url in urls if (when := objectid_time(url))]


def _show_uploaded_videos(draft: Draft) -> None:
    """Insert the video of `<div class="zk_upvideo" data-zkinfo="percent-encoded JSON">`, which has no other trace of
    it.
    """
    for node in draft.body.css(".zk_upvideo"):
        try:
            info = json.loads(unquote(node.attributes.get("data-zkinfo") or ""))
            url, still = xml_safe(str(info["videoUrl"])), xml_safe(str(info.get("imgUrl", "")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            draft.note(CorrectionKind.UNREACHABLE)
            node.decompose()
            continue
        video = draft.tree.create_node("video")
        video.attrs["src"], video.attrs["poster"] = url, still
        node.replace_with(video)
        draft.note(CorrectionKind.LAZY)


def _caption_arrows(draft: Draft) -> None:
    """Use loose text after a picture as its caption only if it begins with an arrow; else it is part of the story."""
    for box in draft.body.css(".img_box"):
        text = box.next
        image = box.css_first("img")
        if text is None or image is None or text.tag != "-text":
            continue
        caption = plain(text.text_content or "")
        if caption[:1] and caption[0] in _ARROWS:
            image.attrs[CAPTION] = caption.lstrip(_ARROWS).strip()
            text.decompose()


def _caption_boxes(draft: Draft) -> None:
    """Use `<div class="zaker_div"><div class="zk_decsimg ...">caption</div>`, after the picture's own box, as its
    caption.
    """
    for node in draft.body.css(".zk_decsimg"):
        box = _box_before(node)
        pictures = box.css("img, video") if box is not None else []
        if pictures:
            pictures[-1].attrs[CAPTION] = text_of(node)
            node.decompose()


def _box_before(node: LexborNode) -> LexborNode | None:
    """Return the element before the outer box of `node`, ignoring the empty `<p>` that ZAKER adds around boxes."""
    outer = node.parent
    previous = outer.prev if outer is not None else None
    for _ in range(_LOOK_BACK):
        if previous is None or previous.css_matches("img, video") or text_of(previous):
            return previous
        previous = previous.prev
    return None


NORMALIZER = Normalizer(
    hosts=("myzaker.com",),
    native_key=_native_key,
    url=_url,
    title_suffixes=(" - ZAKER", "_ZAKER新闻"),
    fix_title=restore_forbidden,
    fix_date=_fix_date,
    steps=(_show_uploaded_videos, _caption_arrows, _caption_boxes),
    lines=(
        credit(r"(?:来源|稿源|图源)\s*[：:|]\s*\S.{0,40}", 60),
        boilerplate(r"更多精彩内容，请在应用市场下载.{0,40}客户端.*"),
    ),
)
