"""Convert articles and feeds to simplified or traditional Chinese; ids, URLs and times stay."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from feeds.common.chinese import CONVERTERS, Script, script_of
from feeds.model import Article, Feed, Image, Media
from feeds.model.attachments import Episode
from feeds.parsing.markup import map_texts

#: cached contents, so that the formats of one document share the work; a full article takes some 10 kB
_KEPT = 512

#: Japanese and Korean use the same characters and must not be converted
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: with this many kana or hangul per hundred Chinese characters, a line counts as another language; a name or two stays
#: below
_SHARE = 20

#: a URL in a text, up to a space or to Chinese punctuation: converted, it would be broken
_ADDRESS = re.compile(r"(https?://[^\s，。；：、！？“”‘’「」（）《》【】<>]+)")


def convert_article(article: Article, script: Script) -> Article:
    """`article` in `script`; unchanged if it is in that script already or not in Chinese."""
    if script_of(article.language) == script or not is_chinese(article.language):
        return article
    convert = _changing(script)
    lead = article.lead_image
    return replace(
        article,
        title=convert(article.title),
        summary=convert(article.summary),
        content_html=_content(article.content_html, script),
        authors=tuple(map(convert, article.authors)),
        categories=tuple(map(convert, article.categories)),
        credits=tuple(map(convert, article.credits)),
        rights=convert(article.rights),
        images=tuple(_image(image, convert) for image in article.images),
        lead_image=lead and _image(lead, convert),
        media=tuple(_media(media, convert) for media in article.media),
        episode=article.episode and _episode(article.episode, convert),
        related=tuple(replace(related, title=convert(related.title)) for related in article.related),
        language=script if article.language else "",
    )


def convert_feed(feed: Feed, script: Script) -> Feed:
    """The feed metadata in `script`, without its sources; unchanged if it is not in Chinese."""
    if not is_chinese(feed.language):
        return feed
    title, subtitle, rights = map(_changing(script), (feed.title, feed.subtitle, feed.rights))
    return replace(feed, title=title, subtitle=subtitle, rights=rights, language=script)


def convert_title(title: str, language: str, script: Script) -> str:
    """`title`, written in `language`, in `script`."""
    return _changing(script)(title) if is_chinese(language) else title


def is_chinese(language: str) -> bool:
    """Whether a text of that language may be Chinese; true for an empty tag."""
    return not language or language.lower().partition("-")[0] == "zh"


def _changing(script: Script) -> Callable[[str], str]:
    """The converter of texts to `script`; it skips URLs and lines in Japanese or Korean."""
    convert = CONVERTERS[script]

    def line_in(line: str) -> str:
        parts = _ADDRESS.split(line)
        return "".join(part if number % 2 else convert(part) for number, part in enumerate(parts))

    def change(text: str) -> str:
        if not ("://" in text or _KANA.search(text) or _HANGUL.search(text)):
            return convert(text)
        return "\n".join(line if _is_foreign(line) else line_in(line) for line in text.split("\n"))

    return change


def _is_foreign(line: str) -> bool:
    foreign = len(_KANA.findall(line)) + len(_HANGUL.findall(line))
    return foreign * 100 > len(_HAN.findall(line)) * _SHARE


@lru_cache(maxsize=_KEPT)
def _content(html: str, script: Script) -> str:
    return map_texts(html, _changing(script))


def _episode(episode: Episode, convert: Callable[[str], str]) -> Episode:
    return replace(
        episode, chapters=tuple(replace(chapter, title=convert(chapter.title)) for chapter in episode.chapters)
    )


def _image(image: Image, convert: Callable[[str], str]) -> Image:
    return replace(image, caption=convert(image.caption), alt=convert(image.alt))


def _media(media: Media, convert: Callable[[str], str]) -> Media:
    return replace(media, caption=convert(media.caption))
