"""DW 德国之声: `/a-<number>` anywhere in the address, dates in UTC, galleries, links into its API."""

import re

from selectolax.lexbor import LexborNode

from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft
from feeds.parsing.markup.draft import CAPTION, text_of
from feeds.parsing.markup.figures import picture_key, sibling_element
from feeds.parsing.markup.img_attributes import find_image_url
from feeds.parsing.markup.line_rules import boilerplate, credit, rights
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._split_lines import split_lines

#: a raw `?` in the title moves the number into the query; the last match counts, as a title may contain another
_ARTICLE = re.compile(r"/(a|av|g|t|live|video)-(\d{4,})(?!\d)")
_LANGUAGE = re.compile(r"https?://[^/]+/([a-z]{2,3}(?:-[a-z]{2})?)/")
_AGENCIES = (
    "法新社|路透社|德新社|德通社|美联社|中央社|新华社|俄新社|塔斯社|共同社|韩联社"
    "|中新社|埃菲社|彭博社|通讯社|法新|路透|德新|综合报[道导]"
)

#: beginning of the notice under an article: © 2020年德国之声版权声明
_NOTICE = r"[（(\[【［]?\s*©?\s*(?:\d{4})?\s*年?\s*德[国國]之[声聲]\s*版[权權][声聲]明"
_NOTICE_IN_LINE = re.compile(_NOTICE)
_MARK = re.compile("版[权權][声聲]明|著作[权權]法")
#: maximum pictures of a gallery that are compared
_MAX_GALLERY = 40


def _native_key(url: str) -> str | None:
    matches = _ARTICLE.findall(url)
    if not matches:
        return None
    kind, number = matches[-1]
    return str(number) if kind == "a" else f"{kind}-{number}"


def _url(url: str, key: str | None) -> str:
    """Build the address from the number alone, in the language of the address; `/zh/` if it names none."""
    if key is None:
        return url
    language = _LANGUAGE.match(url)
    return f"https://www.dw.com/{language[1] if language else 'zh'}/{key if '-' in key else 'a-' + key}"


def _caption_galleries(draft: Draft) -> None:
    """Use the text of `<div><img><br><b>name</b>：text</div>`, with or without the `<br>`, as the caption of the
    picture.
    """
    looked_at: set[int] = set()
    for image in draft.body.css("div > img"):
        holder = image.parent
        if holder is None or holder.mem_id in looked_at:
            continue
        looked_at.add(holder.mem_id)
        if len(holder.css("img, p, div")) != 2:
            continue
        text = text_of(holder)
        if text and image.next is not None and image.next.tag in {"br", "b"}:
            image.attrs[CAPTION] = text
            holder.replace_with(image)
    # the nodes in the tree are copies by now
    gallery = draft.body.css(f"img[{CAPTION}]")[:_MAX_GALLERY]
    if len(gallery) > 1:
        _drop_lead_of_gallery(draft, gallery)


def _drop_lead_of_gallery(draft: Draft, gallery: list[LexborNode]) -> None:
    """Drop the lead picture if the gallery shows it too; its caption is added to the one in the gallery."""
    lead = draft.body.css_first("img")
    lead_picture = find_image_url(lead.attributes, draft.base) if lead is not None else None
    if lead is None or lead_picture is None or any(lead.mem_id == image.mem_id for image in gallery):
        return
    for image in gallery:
        picture = find_image_url(image.attributes, draft.base)
        if picture is not None and picture_key(picture.url) == picture_key(lead_picture.url):
            below = sibling_element(lead, "next")
            caption = ""
            if below is not None and below.tag == "div" and (small := below.css_first("small")) is not None:
                caption = text_of(small)
                below.decompose()
            own = image.attributes.get(CAPTION) or ""
            image.attrs[CAPTION] = own if caption in own else f"{caption} {own}"
            lead.decompose()
            draft.note(CorrectionKind.REPEATED_PICTURE)
            return


def _split_notices(draft: Draft) -> None:
    split_lines(draft, _MARK, _NOTICE_IN_LINE)


NORMALIZER = Normalizer(
    hosts=("dw.com", "dw.de"),
    native_key=_native_key,
    url=_url,
    title_suffixes=(" – DW", " | DW", " - DW", " | 德国之声", " - 德国之声"),
    author_marks="/",  # 李京慧/张筠青
    steps=(_caption_galleries, _split_notices),
    lines=(
        # © 2020年德国之声版权声明：..., in both scripts, in brackets, with or without the sentence after the colon
        rights(rf"{_NOTICE}(?:[：:].*)?", 400),
        rights(r"本文所有[内內]容受到著作[权權]法[保护護]{2}.*", 300),
        boilerplate(r"©\s*(?:\d{4}\s*年?)?"),
        # 摘编自其他媒体的内容，不代表德国之声的立场或观点   (摘譯自其它媒體，不代表德國之聲觀點)
        rights(
            r"[（(\[【［]?摘[编編译譯]自?其[他它]媒[体體][^。]{0,8}不代表(?:德国之声|德國之聲)[^。]{0,8}。?[)）\]】］]?"
        ),
        # 杨威廉/邹宗翰
        credit(r"[\u4e00-\u9fff]{2,4}(?:\s?/\s?[\u4e00-\u9fff]{2,4}){1,3}", 24),
        # (法新社、路透社)  （法新社等)  李京慧/张筠青(德新社、法新社、路透社)
        credit(rf"[^。！？（(]{{0,24}}[（(][^（()）]{{0,40}}(?:{_AGENCIES})[^（()）]{{0,20}}[)）]。?"),
        boilerplate(r"DW中文有Instagram[了！].*dw\.chinese.*"),
        rights(r"德国之声致力于为您提供客观中立的新闻报[导道].*", 400),
    ),
)
