"""BBC 中文: the text begins with the head of a page, with the title once or twice and the age of the article."""

import re

from selectolax.lexbor import LexborNode

from feeds.common.text import letters, plain
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft
from feeds.parsing.markup.draft import text_of
from feeds.parsing.markup.line_rules import boilerplate
from feeds.parsing.normalizers._base import Normalizer

#: maximum lines at the beginning of a page that are checked, and elements that are searched for them
_HEAD, _SEARCHED = 12, 300
_MAX_BYLINE_LENGTH = 120
_UNIT = "(?:秒|分钟|分鐘|小时|小時|天|日|周|週|月|年)(?:钟|鐘)?"
_AGE = rf"(?:\d{{1,3}}|[一二两兩三四五六七八九十]{{1,3}})\s*(?:个|個)?{_UNIT}[之以]?前"
_DAY = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:\s*\d{1,2}[:：]\d{2})?"
#: `1 小时前`, `2020年9月26日`, `最近更新： 2020年9月27日`, both in one line
_STAMP = re.compile(
    rf"(?:(?:最近|最后|最後)?(?:更新|更新于|更新於|更新时间|更新時間|发表于|發表於|发布于|發佈於)?\s*[:：]?\s*(?:{_AGE}|{_DAY})\s*)+",
)
_BLOCKS = "div, p, h1, h2, ul, time, figure, table"
_TITLES = "h1, h2, strong, b, p, span, div, a"
#: spoken labels of a picture: 图像来源， and 图像加注文字，
_LABELS = 'span[class*="VisuallyHidden"], p[class*="VisuallyHidden"]'
_BYLINE = '.byline, [class*="Byline"]'


def _drop_spoken_labels(draft: Draft) -> None:
    if labels := draft.drop(_LABELS):
        draft.note(CorrectionKind.SPOKEN_LABEL, labels)
    for node in draft.body.css('p[class*="Copyright-"], span[class*="Copyright-"]'):
        node.attrs["class"] = "story-image-copyright"


def _take_byline(draft: Draft) -> None:
    """Move the names of a byline to the authors; other words of it, such as 记者 or BBC中文, are not names."""
    for box in draft.body.css(_BYLINE):
        if len(text_of(box)) > _MAX_BYLINE_LENGTH:
            continue
        names = [text_of(node) for node in box.css('.byline__name, [class*="AuthorName"], li')]
        draft.authors.extend(name for name in names[:1] if name)
        draft.remove(box)


def _drop_head(draft: Draft) -> None:
    """Drop title and age lines at the beginning of the page; the text begins at the first other line."""
    title = letters(draft.title)
    if not letters(text_of(draft.body)).replace(title, ""):
        return  # the title is the whole text
    for line in _first_lines(draft.body):
        text = text_of(line)
        if title and letters(text) == title:
            draft.note(CorrectionKind.REPEATED_TITLE)
        elif line.tag == "time" or _STAMP.fullmatch(text):
            draft.note(CorrectionKind.HEAD)
        else:
            return
        draft.remove(line)


def _first_lines(body: LexborNode) -> list[LexborNode]:
    """Return the elements with the first text: outermost ones without nested blocks, and without pictures."""
    lines: list[LexborNode] = []
    for node in body.css(f"{_TITLES}, time, li, blockquote, figure, table")[:_SEARCHED]:
        if len(lines) == _HEAD:
            break
        if any(_is_inside(node, other) for other in lines) or not plain(node.text() or ""):
            continue
        if node.tag == "div" and any(inner.mem_id != node.mem_id for inner in node.css(_BLOCKS)):
            continue
        lines.append(node)
    return [node for node in lines if node.tag != "figure"]


def _is_inside(node: LexborNode, other: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "body":
        if above.mem_id == other.mem_id:
            return True
        above = above.parent
    return False


NORMALIZER = Normalizer(
    hosts=("bbc.com", "bbc.co.uk"),
    title_suffixes=(" - BBC News 中文", " - BBC 中文网", " - BBC中文网", " - BBC News", " - BBC Chinese"),
    steps=(_drop_spoken_labels, _take_byline, _drop_head),
    lines=(
        # labels for screen readers around an embedded post
        boilerplate(
            r"(?:跳过|跳過|结尾|結尾)\s?(?:Twitter|YouTube|Youtube|Facebook|Instagram|TikTok|Podcast|播客)[^。！？]{0,60}"
        ),
        boilerplate(
            r"(?:视频|視頻|图像|圖像)加[注註]文字[，,]\s*(?:警告|告知)：第三方[内內]容可能[包含有]{1,2}[广廣]告"
        ),
        boilerplate(r"要播放此视频，请启用 ?JavaScript.{0,60}|要播放此視頻，請啟用 ?JavaScript.{0,60}"),
    ),
)
