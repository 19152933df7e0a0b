"""The feedx mirror: date and author before the text, lead picture and caption, advert after the text.

It runs below a publisher's own normalizer, and alone for every other publisher that feedx mirrors.
"""

import re

from selectolax.lexbor import LexborNode

from feeds.common.dates import parse
from feeds.common.text import plain
from feeds.model import RawEntry
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft
from feeds.parsing.markup.draft import text_of
from feeds.parsing.markup.line_rules import boilerplate, credit, rights
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._split_lines import split_lines

_FOOTER = "获取更多RSS"
#: after the last sentence of an agency's text: （译者：林晓/核稿：周帆）, or with the day （編輯：林曉）1090813
_DESK = r"[（(](?:实习|實習)?(?:译者|譯者|编译|編譯|编辑|編輯|翻译|翻譯)\s?[：:][^（()）]{1,40}[)）]"
_DESK_MARK = re.compile(r"(?:译者|譯者|编译|編譯|编辑|編輯|翻译|翻譯)\s?[：:]")
_DESK_BEHIND = re.compile(rf"{_DESK}\s*\d{{0,7}}\s*$")
_EDITOR = r"(?:责任编辑|責任編輯|责编|責編|网编|網編|编辑|編輯)"
_MAIL = r"[\w.+-]{1,60}@[\w.-]{1,60}"
#: the advert's links are the last ones to the mirror; the number is limited for bodies full of them
_LAST_LINKS = 8
#: NYT joins names by a comma without space; `King, Jr.` has a space after it
_BETWEEN_NAMES = re.compile(r",(?=\S)")
_DAY_FIRST = re.compile(r"\d{2}/\d{2}/\d{4} - \d{2}:\d{2}")
#: adverts, promotions and tools of the mirrored publishers, and elements that feedx's infected browser added
BOXES = ", ".join(
    (
        ".o-self-promo",  # RFI: newsletter and app
        ".m-block-ad",
        ".o-ad-container",
        ".bbccom_slot, .bbccom_advert",
        "[data-o-ads-name]",  # FT
        ".dfp-tag-wrapper, #innity-in-post",  # zaobao
        ".BottomArticleBanner, .adslot_infinite, .SubscriptionInner, .errorMsg, .endMsg",  # CNA
        ".StandardArticleBody_trustBadgeContainer",  # Reuters
        ".LazyImage_fallback",
        "#zoomattribute",  # RFA
        "aside time[itemscope]",  # Economist
        ".share, .sharedaddy, .story-body__share, .share-tools",
        "#bottom-of-article-ad",
        "button",
    )
)


def _take_head(draft: Draft) -> None:
    """Parse `<div><i>author<br>date</i></div>` before the story; the date may be alone, and RFI has no `<i>`."""
    head = _first_element(draft.body)
    if head is None or head.tag != "div":
        return
    inner = head.css_first("i")
    if inner is not None and text_of(inner) == text_of(head):
        if _read_head(_lines(inner), draft):
            draft.remove(head)
    elif _DAY_FIRST.fullmatch(text_of(head)) and _read_head([text_of(head)], draft):
        draft.remove(head)


def _read_head(lines: list[str], draft: Draft) -> bool:
    """Parse the date from the last line and authors from the lines before; return False if this is not a head."""
    if not lines:
        return True  # Reuters' empty <i></i>
    stamp = parse(lines[-1], draft.zone)
    if stamp is None:
        return False
    draft.inner_date = stamp
    draft.note(CorrectionKind.HEAD)
    for line in lines[:-1]:
        draft.authors += _BETWEEN_NAMES.split(line)
    return True


def _take_written_head(draft: Draft) -> None:
    """Parse NYT's head since 2025: `<address>author</address><time pudate="2025-02-27 09:43:10">`; `pudate` is their
    spelling.
    """
    for node in draft.body.css("time[pudate]") if draft.mentions(b"pudate") else ():
        stamp = parse(node.attributes.get("pudate") or "", draft.zone)
        if stamp is not None and draft.inner_date is None:
            draft.inner_date = stamp
            draft.authors.extend(draft.extract_texts("address"))
            draft.note(CorrectionKind.HEAD)
            draft.remove(node)


def _drop_footer(draft: Draft) -> None:
    """Drop `<br><hr><div>获取更多RSS：...</div>`, which follows one copy in five."""
    for anchor in draft.body.css('a[href*="feedx."]')[-_LAST_LINKS:] if draft.mentions(b"<a") else ():
        box = anchor.parent
        if box is None or box.tag not in {"div", "p"} or not text_of(box).startswith(_FOOTER):
            continue
        for tag in ("hr", "br"):
            previous = box.prev
            if previous is not None and previous.tag == tag:
                previous.decompose()
        draft.remove(box)
        draft.note(CorrectionKind.MIRROR_ADVERT)
        return


def _drop_boxes(draft: Draft) -> None:
    # `aside` contains `id`
    if draft.mentions(b"class", b"id", b"data-", b"button") and draft.drop(BOXES):
        draft.note(CorrectionKind.BOXES)


def _keep_embeds(draft: Draft) -> None:
    """Replace BBC's `<noscript>` by a frame, as only it has the address of a video that a script shows."""
    for node in draft.body.css("noscript") if draft.mentions(b"noscript") else ():
        anchor = node.css_first('a[href*="youtube.com/watch"]')
        if anchor is not None:
            frame = draft.tree.create_node("iframe")
            frame.attrs["src"] = (anchor.attributes.get("href") or "").replace("/watch?v=", "/embed/")
            node.replace_with(frame)


def _note_summary(draft: Draft) -> None:
    """Use FT's teaser above the story as summary; it is also the first paragraph."""
    for node in draft.body.css(".story-lead") if draft.mentions(b"class") else ():
        draft.summary = draft.summary or text_of(node)


def _split_desk_lines(draft: Draft) -> None:
    split_lines(draft, _DESK_MARK, _DESK_BEHIND)


def _first_element(body: LexborNode) -> LexborNode | None:
    node = body.first_child
    while node is not None and node.tag in {"-text", "-comment"}:
        if node.tag == "-text" and plain(node.text_content or ""):
            return None
        node = node.next
    return node


def _lines(node: LexborNode) -> list[str]:
    """Return the text of `node` split at `<br>`, without empty lines."""
    lines = [""]
    for child in node.iter(include_text=True):
        if child.tag == "br":
            lines.append("")
        else:
            lines[-1] += child.text()
    return [line for line in map(plain, lines) if line]


def _serves(host: str) -> bool:
    return host.startswith("feedx.")


def _produced(raw: RawEntry) -> bool:
    return raw.format == "feedx"


def _mirrored(raw: RawEntry, polled_host: str) -> bool:
    """Return whether an entry is in one of its feeds or files; its advert may be the last sign of it."""
    is_named = "feedx." in f"{raw.channel.url} {raw.channel.link} {polled_host}"
    return _produced(raw) or is_named or _FOOTER in raw.content + raw.summary


NORMALIZER = Normalizer(
    serves=_serves,
    produced=_produced,
    mirrored=_mirrored,
    title_suffixes=(
        " | 路透",
        " - 路透中文网",
    ),
    steps=(_drop_footer, _take_head, _take_written_head, _keep_embeds, _drop_boxes, _note_summary, _split_desk_lines),
    lines=(
        # NYT
        boilerplate(r"[（(]欢迎\s?点击此处\s?订阅.{1,100}[)）]"),
        boilerplate(r"点击查看本文英文版。?"),
        boilerplate(r"[^。！？]{0,60}。?[^。！？]{0,40}请来信与我们分享\s?[：:]\s?cn\.letters@nytimes\.com。?"),
        credit(r"(?:[^。！？]{2,80}对本文(?:亦|也)?有(?:报道|研究|报道和研究)贡献。\s?){1,4}", 240),
        credit(r"(?:翻译|译者)\s?[：:/]\s?\S.{0,40}", 60),
        # Reuters: (完) 编译 刘静；审校 李军
        credit(r"(?:[（(]完[）)])?\s{0,3}(?:编译|发稿|整理)(?:/(?:编译|审校|发稿|整理))*[\s：:]\s?\S.{0,90}", 120),
        credit(r"作者[\s：:]\s?[^，。！？\s]{2,12}", 20),
        credit(rf"(?P<kept>{_DESK})\s?\d{{0,7}}", 60),
        # RFA: 记者：韩洁   责编：何平   网编：洪伟
        credit(rf"[^。！？]{{0,16}}(?:记者|記者)[^。！？]{{1,40}}{_EDITOR}[^。！？]{{1,60}}", 120),
        credit(rf"[（(\[【]?{_EDITOR}(?:\s?[：:/／]\s?|\s+)[^。！？，,\s][^。！？，,]{{0,28}}[)）\]】]?", 40),
        # FT: （作者系某某研究员。本文仅代表作者观点。责任编辑邮箱：a.b@ftchinese.com）
        credit(
            rf"[（(]?(?P<kept>[^@]{{0,240}}?)[，,；;\s]*(?:本文)?{_EDITOR}(?:的)?(?:邮箱)?\s?[：:]?\s?{_MAIL}。?[)）]?",
            330,
        ),
        # BBC
        rights(r"BBC对外部网站内容不负责任.*"),
        boilerplate(r"告知：第三方内容可能包含广告"),
        boilerplate(r"你的器材不支持播放多媒体材料。?"),
        # Economist
        boilerplate(r"This article appeared in the .{1,160}(?:print edition|headline).*"),
        # CDT: © author for site, year. | Permalink | No comment | Add to del.icio.us  Post tags: ...
        rights(r"(?P<kept>©\s[^|,]{1,100}),[^|]{0,40}\|.{0,100}(?:Permalink|Post tags).*", 2000),
        boilerplate(r"Feed enhanced by Better Feed from.*"),
        boilerplate(r"The post .{1,300}(?:first appeared|appeared first) on .{1,80}", 400),
    ),
)
