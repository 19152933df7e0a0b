"""Measurements of the normalized corpus, which the tests assert and `python -m tests.corpus` prints."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from feeds.common.chinese import to_hans, to_hant
from feeds.common.chinese.characters import SIMPLIFIED, TRADITIONAL
from feeds.config import Config, load
from feeds.errors import DocumentError
from feeds.ingest.pipeline import InputDocument, Rejection, entries_of
from feeds.model import Article, RawEntry
from feeds.parsing.formats import read
from feeds.parsing.markup import text_lines
from feeds.parsing.normalizers import Normalized
from feeds.urls.hosts import is_internal
from feeds.urls.image_origin import is_proxied
from tests.corrections import noted

SHARED = Path(__file__).parents[3] / "shared"
CORPUS = SHARED / "corpus"
NOW = datetime(2026, 1, 1, tzinfo=UTC)

#: boilerplate that is not part of the article, matched by its words and independent of our own rules
BOILERPLATE = re.compile(
    "获取更多RSS|欢迎.{0,6}点击此处|点击查看本文英文版|^广告$|我们的标准|汤森路透“信任原则”|更多精彩内容，请在应用市场下载"
    "|BBC对外部网站内容不负责任|結尾"
    "|结尾 (?:Youtube|Twitter)|跳过|Feed enhanced by|請輸入|訂閱|Post tags|^赞赏|图片版权"
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_GRAM = 8
_BLOCKS = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|table|tr|td|th|figure|figcaption|blockquote|section|article|hr|small|pre)\b[^>]*>",
    re.IGNORECASE,
)
_UNSEEN = "script style noscript svg button template iframe form input textarea select head meta link".split()


@dataclass(frozen=True)
class Outcome:
    """One document of the corpus and the article parsed from it."""

    path: Path
    raw: RawEntry | None
    article: Article | None
    rejection: Rejection | None
    #: share of the Chinese 8-grams of the input that the article still contains
    survived: float = 1.0
    grams: int = 0
    lost: tuple[str, ...] = field(default=())


def paths(*folders: str) -> Iterator[Path]:
    """The files of those folders of the corpus, in order."""
    for folder in folders:
        yield from sorted(p for p in (CORPUS / folder).rglob("*") if p.is_file())


@cache
def config() -> Config:
    """The shipped catalogue."""
    return load(None, Path("unused"), {})


def plain() -> Config:
    """The shipped catalogue with pages in one language; the others are tested elsewhere."""
    return replace(config(), languages=("zh-Hans",))


def outcome(path: Path) -> Outcome:
    """Parse, normalize and measure one Markdown document."""
    body = path.read_bytes()
    document = InputDocument(path=str(path), body=body)
    (result,) = entries_of(document, config(), NOW)
    try:
        raw = next(entry for entry in read(body) if isinstance(entry, RawEntry))
    except (DocumentError, StopIteration):
        raw = None
    if not isinstance(result, Normalized) or raw is None:
        return Outcome(path, raw, None, result if isinstance(result, Rejection) else None)
    output = "\n".join(_output_texts(result.article))
    grams = list(visible_grams(raw.content or raw.summary))
    have = set(_grams(_HAN_RUN.findall(output)))
    lost = tuple(dict.fromkeys(gram for gram in grams if gram not in have))
    missing = sum(gram not in have for gram in grams)
    return Outcome(path, raw, result.article, None, 1 - missing / len(grams) if grams else 1.0, len(grams), lost)


def visible_grams(html: str) -> Iterator[str]:
    """The runs of eight Chinese characters in the visible text of the input, outside known boilerplate."""
    soup = BeautifulSoup(_BLOCKS.sub(lambda m: "\n" + m[0], html), "html.parser")
    for node in soup(_UNSEEN):
        node.decompose()
    lines = (line for line in soup.get_text("").split("\n") if not BOILERPLATE.search(line.strip()))
    for line in lines:
        yield from _grams(_HAN_RUN.findall(line))


def _output_texts(article: Article) -> Iterator[str]:
    yield article.title
    html = _BLOCKS.sub(lambda m: "\n" + m[0], article.content_html)
    yield BeautifulSoup(html, "html.parser").get_text("")
    yield from (image.caption for image in article.images)
    yield from (media.caption for media in article.media)
    yield from article.credits
    yield from article.authors
    yield article.rights


def _grams(runs: list[str]) -> Iterator[str]:
    for run in runs:
        for start in range(len(run) - _GRAM + 1):
            yield run[start : start + _GRAM]


def urls_of(article: Article) -> list[str]:
    """Every address that the article publishes, except its own."""
    return [
        *(image.url for image in article.images),
        *(media.url for media in article.media),
        *(media.poster for media in article.media if media.poster),
        *re.findall(r'(?:src|poster|href)="([^"]*)"', article.content_html),
    ]


def is_wrong(address: str) -> bool:
    """Whether an address is proxied, relative, empty, internal or a placeholder."""
    parts = urlsplit(address)
    if parts.scheme == "mailto":
        return False
    proxies = ("weserv", "//cors.", "picsum.photos")
    internal = is_internal(parts.hostname or "")
    return (
        parts.scheme not in {"http", "https"} or internal or is_proxied(address) or any(k in address for k in proxies)
    )


def has_advert(article: Article) -> bool:
    """Whether the article still contains the advert of the mirror."""
    return "获取更多RSS" in article.content_html or "feedx.net" in article.content_html


def is_moved(article: Article) -> bool:
    """Whether the date was corrected by the timestamp in the name of a picture."""
    return any(note.endswith("moved by 8 h") for note in noted(article))


def forms_wrong(articles: Iterable[Article]) -> dict[str, tuple[int, int, int]]:
    """By script: articles, Chinese characters, and characters lost in a conversion to the other script and back.

    Characters of the other script, in a quotation, are not counted.
    """
    figures = {"zh-Hans": (0, 0, 0), "zh-Hant": (0, 0, 0)}
    ways = {"zh-Hans": (to_hant, to_hans), "zh-Hant": (to_hans, to_hant)}
    for article in articles:
        if article.language in ways:
            there, back = ways[article.language]
            text = f"{article.title}\n{text_lines(article.content_html)}"
            foreign = TRADITIONAL if article.language == "zh-Hans" else SIMPLIFIED
            pairs = zip(text, back(there(text)), strict=True)
            wrong = sum(original != converted and original not in foreign for original, converted in pairs)
            count, han, missed = figures[article.language]
            figures[article.language] = count + 1, han + sum(map(len, _HAN_RUN.findall(text))), missed + wrong
    return figures


#: wrong traditional forms: OpenCC produces each of them when it takes the end of one word for the start of another
NO_WORDS = re.compile(
    "一箇|餅幹|絲髮|萬裡|國曆史|年曆史|產製度|國製裁|被髮|髮[布現生展]|多隻[能是有會要]|是隻[能有要會是]|幹[預擾涉]|更復雜|上籤署|相沖突|大沖擊"
    "|準入|錶[示現達明]|傢私人|一齣[路現門]|有采取|會盡[可量快早]|[0-9]天后|和麵[部試對孔]|里克森|·裡|裡德曼"
)
